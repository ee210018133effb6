//! Specs with mistakes: each folder below `tests/cases` is one. What the user sees is kept beside it in
//! `messages.snap`.

use insta::{assert_snapshot, glob};
use platformc::cli::spec_folder::DiskFolder;
use platformc::diag::Diagnostics;
use platformc::load;

use crate::fixture;

#[test]
fn mistakes_are_shown_as_kept() {
    glob!("../cases", "*/platform.kdl", |path| {
        let case = path.parent().expect("a case has a folder");
        let folder = DiskFolder::open(case).expect("a case can be read");
        let mut diags = Diagnostics::default();
        let (sources, _) = load::load(&folder, &mut diags);
        drop(platformc::compile(&sources, &mut diags));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(case);
        settings.set_prepend_module_to_snapshot(false);
        settings.remove_snapshot_suffix();
        settings.set_omit_expression(true);
        settings.remove_input_file();
        settings.bind(|| assert_snapshot!("messages", fixture::report(diags, &sources)));
    });
}
