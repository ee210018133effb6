//! What a shell and `man` get to know of the commands.

use std::process::{Command, Stdio};

use crate::area::Area;

/// Every command, as its help lists them.
fn commands() -> Vec<String> {
    let help = Area::new().run(&["--help"]).ended(0).out;
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let list = list.take_while(|line| !line.is_empty());
    let names = list.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_shell_has_completions_of_every_command() {
    let area = Area::new();
    assert!(commands().len() >= 7);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = area.run(&["completions", shell]).ended(0).out;
        for word in commands()
            .iter()
            .map(String::as_str)
            .chain(["--message-format"])
        {
            let word = if shell == "fish" {
                word.trim_start_matches('-')
            } else {
                word
            };
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    assert!(
        area.run(&["completions", "tcsh"])
            .ended(2)
            .err
            .contains("[possible values: bash")
    );
}

#[test]
fn bash_takes_its_completions() {
    let area = Area::new();
    let script = area.run(&["completions", "bash"]).ended(0).out;
    area.write("platformc.bash", &script);
    let ask = "source platformc.bash; COMP_WORDS=(platformc bu); COMP_CWORD=1; \
               _platformc platformc bu platformc; echo \"${COMPREPLY[@]}\"";
    let bash = Command::new("bash")
        .args(["-c", ask])
        .current_dir(area.root())
        .stdin(Stdio::null())
        .output();
    // Without a bash there is nobody to ask.
    if let Ok(answer) = bash {
        assert_eq!(String::from_utf8_lossy(&answer.stdout).trim(), "build");
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let area = Area::new();
    let first = area.run(&["man"]).ended(0).out;
    assert!(
        first.contains(".TH platformc 1") && first.contains(".SH \"EXIT CODES\""),
        "{first}"
    );
    area.run(&["man", "--out", "share/man1"]).ended(0);
    assert_eq!(area.read("share/man1/platformc.1"), first);
    for command in commands() {
        let page = area.read(&format!("share/man1/platformc-{command}.1"));
        assert!(page.contains("color"), "{command}: {page}");
        assert_eq!(page.matches(".SH \"EXIT CODES\"").count(), 1, "{page}");
    }
    assert_eq!(area.files().len(), commands().len() + 1);
}
