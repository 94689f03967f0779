//! Every report format: snapshots, official schemas, hostile text, and the options that send reports to files.

#[path = "reports/formats.rs"]
mod formats;
#[path = "reports/hostile.rs"]
mod hostile;
#[path = "reports/options.rs"]
mod options;

use std::path::Path;
use std::process::{Command, Output};

/// Runs hegui in `tests/` with the small test pack.
fn check(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hegui"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"))
        .args(["check", "--no-builtin-rules", "--rules", "packs/small.toml", "--as-of", "2026-11-22"])
        .args(args)
        .env("COLUMNS", "100")
        .env_remove("GITHUB_ACTIONS")
        .output()
        .expect("runs")
}

/// What it printed.
fn printed(args: &[&str]) -> String {
    String::from_utf8(check(args).stdout).expect("UTF-8")
}
