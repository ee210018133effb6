//! The layout of texts, and of documents that the bytes decide on.

use platformc::source::SourceMap;

use super::generate::{self, Choices};
use super::layout;

pub(crate) fn run(data: &[u8]) {
    match std::str::from_utf8(data) {
        Ok(text) if is_kdl(text) => layout::check(text),
        _ => layout::check(&generate::document(&mut Choices::new(data))),
    }
}

fn is_kdl(text: &str) -> bool {
    let id = SourceMap::default().add("fuzz.kdl", text);
    platformc::syntax::parse(text, id).1.is_empty()
}
