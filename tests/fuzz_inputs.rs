//! Runs every saved input under `tests/fuzz/<target>/` through the function of its fuzz target.

#[path = "../fuzz/src/lib.rs"]
mod fuzz;
#[path = "common/pace.rs"]
mod pace;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hegui::source::Format;
use pace::grows_evenly;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(target: &str, data: &[u8]) {
    if target == "text_stream" { fuzz::text_stream(data) } else { fuzz::read(target, data) }
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .flatten()
        .map(|e| e.path())
        .collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().and_then(|s| s.to_str()).expect("a plain name").to_owned()
}

#[test]
fn saved_inputs_are_read() {
    let mut count = 0;
    for folder in names(&root().join("tests/fuzz")).iter().filter(|p| p.is_dir()) {
        let target = stem(folder);
        for file in names(folder) {
            let data = fs::read(&file).expect("readable");
            let outcome = std::panic::catch_unwind(|| run(&target, &data));
            assert!(outcome.is_ok(), "{}", file.display());
            count += 1;
        }
    }
    assert!(count > 20, "the saved inputs were found");
}

/// Built here and not saved: a few characters, a hundred thousand times.
#[test]
fn deep_and_wide_inputs_are_read() {
    let around = |open: &str, close: &str, n: usize| format!("{{\"title\": {}{}}}", open.repeat(n), close.repeat(n));
    let deep: &[(&str, &dyn Fn(usize) -> String)] = &[
        ("json", &|n| "[".repeat(n)),
        ("json", &|n| "[".repeat(n) + &"]".repeat(n)),
        ("json", &|n| "{\"a\":".repeat(n) + "1" + &"}".repeat(n)),
        ("json", &|n| around("[", "]", n)),
        ("json", &|n| around("{\"a\":[", "]}", n)),
        ("jsonl", &|n| "[".repeat(n) + "\n{\"title\": \"最佳\"}\n"),
        ("yaml", &|n| "[".repeat(n)),
        ("yaml", &|n| "{a: ".repeat(n)),
        ("yaml", &|n| "- ".repeat(n)),
        ("toml", &|n| format!("title = {}{}", "[".repeat(n), "]".repeat(n))),
        ("toml", &|n| format!("title = {}", "{a=".repeat(n))),
        ("toml", &|n| format!("a{} = 1", ".a".repeat(n))),
        ("toml", &|n| format!("[a{}]", ".a".repeat(n))),
        ("xml", &|n| "<a>".repeat(n)),
        ("xml", &|n| "<rss><channel><item><title>".to_owned() + &"<b>".repeat(n)),
        ("xml", &|n| "<rss><item>".to_owned() + &"<title>最佳</title>".repeat(n)),
        ("xml", &|n| "&".repeat(n)),
        ("srt", &|n| "<".repeat(n)),
        ("srt", &|n| "1\n00:00:01,000 --> 00:00:02,000\n".to_owned() + &"{\\".repeat(n)),
        ("md", &|n| "> ".repeat(n)),
        ("md", &|n| "[".repeat(n)),
        ("csv", &|n| "标题\n".to_owned() + &"\"".repeat(n)),
    ];
    for (target, make) in deep {
        let head: String = make(20).chars().take(30).collect();
        let work = |text: &String| run(target, text.as_bytes());
        grows_evenly(&format!("{target} {head}"), 100_000, make, work);
    }
    // its text is a square of its lines
    run("yaml", (0..2_000).map(|i| " ".repeat(i) + "a:\n").collect::<String>().as_bytes());
}

#[test]
fn every_reader_has_a_target_and_saved_inputs() {
    let targets: BTreeSet<String> = names(&root().join("fuzz/fuzz_targets")).iter().map(|p| stem(p)).collect();
    let saved: BTreeSet<String> =
        names(&root().join("tests/fuzz")).iter().filter(|p| p.is_dir()).map(|p| stem(p)).collect();
    assert_eq!(targets, saved);
    let known = Format::known();
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("readable");
    for target in &targets {
        assert!(manifest.contains(&format!("name = \"{target}\"")), "fuzz/Cargo.toml lacks {target}");
        assert!(target == "text_stream" || known.split(' ').any(|e| e == target), "{target} is no format");
    }
    for extension in known.split(' ') {
        let of = |name: &str| Format::of(Path::new(&format!("x.{name}"))).map(|f| f.extensions);
        let has_target = targets.iter().any(|target| of(target) == of(extension));
        assert!(has_target, "no fuzz target for .{extension}");
    }
}
