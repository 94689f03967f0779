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

#[test]
fn a_platform_that_nobody_knows_is_told() {
    use std::io::Write as _;
    let run = |args: &[&str], text: &str| {
        let mut child = hegui(&[&["check", "-", "--lang", "en", "--format", "short"], args].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        // one that refuses its options does not read
        let _ = child.stdin.take().expect("piped").write_all(text.as_bytes());
        let output = child.wait_with_output().expect("ends");
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).expect("UTF-8"))
    };
    let (code, said) = run(&["--platform", "taobo"], "马克杯");
    assert!(code == Some(2) && said.contains("taobo") && said.contains("taobao"), "{code:?} {said}");
    for name in ["taobao", "Taobao", "淘宝", "weixin"] {
        let (code, said) = run(&["--platform", name], "马克杯");
        assert_eq!(code, Some(0), "{name}: {said}");
    }
    let json = ["--stdin-filename", "x.json"];
    let long = "马克杯".repeat(30);
    let listing = |name: &str| format!("{{\"title\":\"{long}\",\"platform\":\"{name}\"}}");
    let (_, said) = run(&json, &listing("taobo"));
    assert!(said.contains("unknown platform “taobo”, did you mean “taobao”?"), "{said}");
    let (_, plain) = run(&json, &listing("taobao"));
    let (_, named) = run(&json, &listing("淘宝"));
    assert!(!plain.contains("unknown platform") && plain.contains("listing/") | plain.contains("platform/"), "{plain}");
    assert_eq!(named, plain, "a name that people write is the platform it stands for");
    // a shop's own rules may name one that hegui does not know
    let folder = std::env::temp_dir().join(format!("hegui-platform-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let rules = folder.join("own.toml");
    let own = include_str!("packs/small.toml").replacen("verdict = ", "platforms = [\"myshop\"]\nverdict = ", 1);
    std::fs::write(&rules, own).expect("written");
    let rules = ["--no-builtin-rules", "--rules", rules.to_str().expect("plain name"), "--platform", "myshop"];
    let (code, said) = run(&rules, "马克杯");
    assert_eq!(code, Some(0), "{said}");
    std::fs::remove_dir_all(&folder).expect("removed");
}
