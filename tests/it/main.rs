//! Tests of the whole compiler, from the text of a spec on.

mod codes;
mod examples;
mod fixture;
mod generated;
mod json_form;
mod properties;
