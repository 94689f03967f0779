//! What only a running process shows: closed pipes, the same bytes twice, exit codes of every format.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use hegui::report::FORMATS;

fn hegui(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).args(args).env("COLUMNS", "100");
    command
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = std::env::temp_dir().join(format!("hegui-pipe-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let file = folder.join("many.txt");
    std::fs::write(&file, "全网最佳面霜\n".repeat(20_000)).expect("written");
    let name = file.to_str().expect("plain name");
    for format in FORMATS.iter().map(|f| f.name) {
        let mut child = hegui(&["check", name, "--field", "title", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut first = Vec::new();
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        lines.read_until(b'\n', &mut first).expect("one line");
        drop(lines);
        let output = child.wait_with_output().expect("ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked"), "{format}: {said}");
        assert_eq!(output.status.code(), Some(1), "{format}: {said}");
        assert!(!first.is_empty(), "{format}");
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn two_runs_print_the_same_bytes() {
    for format in FORMATS.iter().map(|f| f.name) {
        let run = || {
            let output =
                hegui(&["check", "examples/drafts", "tests/drafts", "--format", format]).output().expect("runs");
            (output.status.code(), output.stdout, output.stderr)
        };
        let first = run();
        assert_eq!(first.0, Some(2), "{format}: tests/drafts holds broken files");
        assert!(!first.1.is_empty());
        assert_eq!(first, run(), "{format}");
    }
}

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    for (path, code) in [("examples/drafts", 1), ("tests/drafts/broken.json", 2), ("rules/README.md", 0)] {
        for format in FORMATS.iter().map(|f| f.name) {
            // the guide to rules speaks of forbidden words, so only problems count there
            let gate = if code == 0 { "never" } else { "error" };
            let status = hegui(&["check", path, "--format", format, "--fail-on", gate]).output().expect("runs").status;
            assert_eq!(status.code(), Some(code), "{path} as {format}");
        }
    }
}
