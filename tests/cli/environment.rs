//! What surrounds a build does not show in what it writes.

use std::collections::BTreeMap;
use std::process::Command;

use crate::area::Area;

const SPEC: &str = include_str!("../../examples/quickstart/platform.kdl");

/// The tree that a shell builds after some preparation, by path, in a folder of a temporary name.
fn built(spec: &str, preparation: &str) -> BTreeMap<String, String> {
    let area = Area::with(&[("platform.kdl", spec)]);
    let platformc = env!("CARGO_BIN_EXE_platformc");
    let script = format!("{preparation}\nexec '{platformc}' build --quiet");
    let status = Command::new("sh")
        .args(["-c", &script])
        .current_dir(area.root())
        .status()
        .expect("a shell");
    assert!(status.success(), "{preparation}");
    let files = area.files().into_iter();
    let text = |path: String| (path.clone(), area.read(&path));
    files.map(text).collect()
}

#[test]
#[cfg(unix)]
fn locale_time_zone_folder_umask_and_threads_do_not_matter() {
    let plain = built(SPEC, "");
    for preparation in [
        "export LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8",
        "export LC_ALL=C LANG=C",
        "export TZ=Pacific/Kiritimati",
        "umask 077",
        "export HOME=/nonexistent USER=somebody HOSTNAME=elsewhere",
        "export RAYON_NUM_THREADS=1",
        "export COLUMNS=20 NO_COLOR=1 CI=true TERM=dumb",
        "mkdir sub && mv platform.kdl sub && cd sub && mv platform.kdl .. && cd ..",
    ] {
        assert_eq!(built(SPEC, preparation), plain, "{preparation}");
    }
    let other = SPEC.replace("pods 200", "pods 201");
    assert_ne!(built(&other, ""), plain);
}
