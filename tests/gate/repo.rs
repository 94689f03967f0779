//! A shop's repository in a folder of its own, with git.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The folder; it is emptied at the start and left for looking at after a failure.
pub struct Repo(pub PathBuf);

impl Repo {
    /// An empty repository; `name` is the test's own.
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("made");
        let repo = Self(folder);
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    pub fn git(&self, args: &[&str]) {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").current_dir(&self.0).args(identity).args(args).output().expect("git is there");
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "step"]);
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    #[allow(dead_code, reason = "not every test file reads")]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("there")
    }

    /// Runs hegui in the repository on a fixed day.
    pub fn hegui(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hegui"))
            .current_dir(&self.0)
            .args(args)
            .args(["--as-of", "2026-11-22"])
            .env("COLUMNS", "100")
            .env_remove("GITHUB_ACTIONS")
            .output()
            .expect("runs")
    }

    /// The exit code and the JSON report of a check.
    pub fn check(&self, args: &[&str]) -> (i32, Value) {
        let output = self.hegui(&[&["check", "--format", "json"], args].concat());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let report = serde_json::from_str(&text)
            .unwrap_or_else(|e| panic!("{e}: {text} {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().expect("an exit code"), report)
    }
}

/// Each finding as `path listing rule`.
pub fn found(report: &Value) -> Vec<String> {
    let one = |f: &Value| {
        let at = &f["location"];
        format!(
            "{} {} {}",
            at["path"].as_str().expect("a path"),
            at["listing"].as_str().expect("a listing"),
            f["rule"].as_str().expect("a rule")
        )
    };
    report["findings"].as_array().expect("a list").iter().map(one).collect()
}
