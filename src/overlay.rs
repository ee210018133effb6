//! The two ways out, laid over the plan: raw objects that must not collide with what is emitted, and
//! patches that must fit the objects that they change.

mod fields;
mod patches;
mod reach;
mod settings;
mod twins;

use serde_json::Value;

use crate::diag::Diagnostics;
use crate::model::Platform;
use crate::plan::Plan;

/// Checks raw objects against everything else, and lays patches over the files that they change.
pub fn overlay<'p>(platform: &'p Platform, plan: &mut Plan<'p>, diags: &mut Diagnostics) {
    reach::report(platform, diags);
    twins::report(platform, plan, diags);
    patches::lay(platform, plan, diags);
    settings::tell(plan);
}

fn text<'v>(object: &'v Value, pointer: &str) -> &'v str {
    object
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// `ResourceQuota compute`, for messages.
fn title(object: &Value) -> String {
    format!(
        "{} `{}`",
        text(object, "/kind"),
        text(object, "/metadata/name")
    )
}
