//! Tests of the whole compiler, from the text of a spec on.

mod codes;
mod coverage;
mod docs;
mod generated;
mod json_form;
mod tidy;
