//! Modules may use those above them in the way of the data, never one below.

use std::fs;
use std::path::{Path, PathBuf};

/// From the first a text meets to the last; modules on one line may not use each other.
const ORDER: &[&[&str]] = &[
    &["text"],
    &["globs", "lang"],
    &["messages", "embedded"],
    &["brief"],
    &["listing"],
    &["source"],
    &["finding"],
    &["pack"],
    &["policy"],
    &["evidence"],
    &["engine"],
    &["waive"],
    &["examples", "lint", "score"],
    &["amend"],
    &["keyword"],
    &["report"],
    &["cli"],
];

fn rank(module: &str) -> usize {
    ORDER.iter().position(|level| level.contains(&module)).unwrap_or_else(|| panic!("{module} has no place in ORDER"))
}

fn rust_files(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("src is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

fn sources() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files
        .into_iter()
        .filter_map(|path| {
            let below = path.strip_prefix(&src).expect("below src");
            let first = below.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("readable");
            (!matches!(first.as_str(), "lib" | "main")).then_some((first, path, text))
        })
        .collect()
}

#[test]
fn no_arrow_goes_up() {
    let mut wrong = Vec::new();
    let sources = sources();
    assert!(sources.len() > 20, "the source files were found");
    for (module, path, text) in &sources {
        for piece in text.split("crate::").skip(1) {
            let used: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if used != *module && rank(&used) >= rank(module) {
                wrong.push(format!("{}: {module} uses {used}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_engine_sees_no_paths_no_clock_no_environment() {
    for (module, path, text) in sources() {
        if matches!(module.as_str(), "engine" | "text" | "listing" | "finding") {
            for forbidden in ["std::fs", "std::env", "std::path", "std::time", "jiff::"] {
                assert!(!text.contains(forbidden), "{} uses {forbidden}", path.display());
            }
        }
    }
}

#[test]
fn codespan_stays_in_the_printer() {
    for (_, path, text) in sources() {
        let is_printer = ["human.rs", "packs.rs", "snippet.rs"].iter().any(|f| path.ends_with(format!("report/{f}")));
        assert!(is_printer || !text.contains("codespan_reporting"), "{}", path.display());
    }
}

#[test]
fn no_rule_text_in_the_code() {
    // the words of the law live in rules/; code that names one has taken a decision that is not its own
    for (module, path, text) in sources().into_iter().filter(|(_, path, _)| !path.ends_with("tests.rs")) {
        if matches!(module.as_str(), "engine" | "lint" | "amend" | "report" | "pack" | "policy") {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let code: String = code.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            for word in ["最", "第一", "绝对", "第九条", "广告法"] {
                assert!(!code.contains(word), "{} names {word}", path.display());
            }
        }
    }
}
