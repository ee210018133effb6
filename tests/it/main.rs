//! Tests of the whole compiler, from the text of a spec on.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "tests read and write files, and fail by panicking"
)]

mod allow;
mod any_platform;
mod applied;
mod argocd;
mod benched;
mod carried;
mod cases;
mod codes;
mod coverage;
mod docs;
mod engines;
mod examples;
mod fixture;
mod generated;
mod guests;
mod json_form;
mod owners;
mod patched;
mod pods;
mod properties;
mod removal;
mod reread;
mod selected;
mod tidy;
mod written;
