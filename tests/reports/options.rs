//! Where reports go, and what is left out of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::check;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hegui-reports-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("plain name").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn several_reports_are_what_each_would_be_alone() {
    let folder = Folder::new("several");
    let formats = ["sarif", "junit", "html", "csv", "json", "short"];
    let targets: Vec<String> = formats.iter().map(|f| format!("{f}={}", folder.file(f))).collect();
    let mut args = vec!["drafts/plain.txt", "drafts/table.csv"];
    args.extend(targets.iter().flat_map(|t| ["--report", t.as_str()]));
    let output = check(&args);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("┌─"), "the main report is human");
    for format in formats {
        let alone = check(&["drafts/plain.txt", "drafts/table.csv", "--format", format]).stdout;
        assert_eq!(fs::read(folder.file(format)).expect("written"), alone, "{format}");
    }
}

#[test]
fn a_report_never_lands_on_copy_or_on_another_report() {
    let folder = Folder::new("over");
    let copy = folder.file("a.txt");
    fs::write(&copy, "全网最佳").expect("written");
    let said = |args: &[&str]| {
        let output = check(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(said(&[&copy, "--report", &format!("json={copy}")]).contains("输出文件就是要检查的文件"));
    let (one, two) = (folder.file("r"), folder.0.join(".").join("r"));
    let two = two.to_str().expect("plain name");
    let twice = format!("csv={two}");
    assert!(said(&[&copy, "-o", &one, "--report", &twice]).contains("同一个文件"));
    assert!(said(&[&copy, "--report", "json"]).contains("格式=文件"));
    assert!(said(&[&copy, "--report", "json=-"]).contains("格式=文件"));
    assert!(said(&[&copy, "--report", "auto=x"]).contains("“auto”不是 --report 的取值"));
    assert!(said(&[&copy, "--format", "pdf"]).contains("sarif"));
    assert_eq!(fs::read_to_string(&copy).expect("there"), "全网最佳");
    assert!(!Path::new(&one).exists(), "nothing is written before all is known to be right");
}

#[test]
fn a_report_that_cannot_be_written_is_no_clearance() {
    let output = check(&["drafts/titles.txt", "--fail-on", "never", "--report", "json=no/such/folder/x.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stdout.is_empty(), "the others are written all the same");
}

#[test]
fn a_run_that_does_not_begin_leaves_no_old_report() {
    let folder = Folder::new("refused");
    for (format, mark) in
        [("sarif", "\"executionSuccessful\": false"), ("html", "problems failed"), ("junit", "<error")]
    {
        let file = folder.file(format);
        fs::write(&file, "of yesterday").expect("written");
        let target = format!("{format}={file}");
        let output = check(&["drafts/plain.txt", "--category", "no-such-thing", "--report", &target]);
        assert_eq!(output.status.code(), Some(2));
        let text = fs::read_to_string(&file).expect("written");
        assert!(text.contains(mark), "{format}: {text}");
        let output = check(&["drafts/plain.txt", "--as-of", "2026-99", "--report", &target]);
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_is_hidden_counts_at_the_gate() {
    let output = check(&["drafts/plain.txt", "--min-severity", "error", "--fail-on", "info", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["findings"].as_array().expect("a list").len(), 1);
    assert_eq!(report["summary"]["warning"], 1);
    assert_eq!(report["summary"]["hidden"], 2);
    let human = String::from_utf8(check(&["drafts/plain.txt", "--min-severity", "warning"]).stdout).expect("UTF-8");
    assert!(human.contains("其中 1 处低于 --min-severity"), "{human}");
}

#[test]
fn auto_is_github_there() {
    let run = |value: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["check", "tests/drafts/plain.txt", "--format", "auto"]);
        command.env_remove("GITHUB_ACTIONS");
        if let Some(value) = value {
            command.env("GITHUB_ACTIONS", value);
        }
        String::from_utf8(command.output().expect("runs").stdout).expect("UTF-8")
    };
    assert!(run(Some("true")).starts_with("::error file=tests/drafts/plain.txt,line=1,"));
    assert!(run(None).contains("┌─"));
    assert!(run(Some("false")).contains("┌─"));
}

#[test]
fn paths_below_the_current_folder_are_told_from_there() {
    let plain = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts/plain.txt");
    let text = String::from_utf8(check(&[plain.to_str().expect("plain"), "--format", "github"]).stdout).expect("UTF-8");
    assert!(text.starts_with("::error file=drafts/plain.txt,"), "{text}");
}
