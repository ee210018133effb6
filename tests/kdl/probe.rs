#[test]
fn probe() {
    let mut dice = crate::differential::Dice(0x9E37_79B9_7F4A_7C15);
    let mut bad: Vec<String> = vec![];
    for _ in 0..6000 {
        let mut text = String::new();
        crate::differential::nodes(&mut dice, 3, &mut text);
        let (document, errors) = parse(&text);
        if !errors.is_empty() {
            bad.push(format!("OURS {text:?} {errors:?}"));
            continue;
        }
        match kdl::KdlDocument::parse_v2(&text) {
            Err(_) => bad.push(format!("REJ {text:?}")),
            Ok(t) => {
                if compare::ours(&document.nodes) != compare::theirs(&t) {
                    bad.push(format!(
                        "DIFF {text:?} {:?} {:?}",
                        compare::ours(&document.nodes),
                        compare::theirs(&t)
                    ))
                }
            }
        }
    }
    bad.sort_by_key(String::len);
    println!("{} bad", bad.len());
    for b in bad.iter().take(40) {
        println!("{b}");
    }
    panic!();
}
use crate::{compare, parse};
