//! Ports that tenants share.

use super::*;

#[test]
fn a_second_line_about_the_same_tenant_is_refused() {
    let text = r#"
        tenant "a" { shares-with "b" ports="80" }
        tenant "b" { connects-to "a" ports="80"; connects-to "a" ports="443" }
    "#;
    assert_eq!(codes(text), [Code::DeclaredTwice]);
}
