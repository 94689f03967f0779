//! What the tests of readers share: a linter with the built-in rules, and findings as one line each.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::io::Read;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use hegui::engine::Engine;
use hegui::lang::Lang;
use hegui::lint::{FileReport, Input, Linter};
use hegui::listing::Facts;
use hegui::pack::Loader;
use hegui::policy::Policy;
use hegui::source::profile::Profiles;
use hegui::source::{Format, Limits, NoImageTexts};

/// A linter with the built-in rules and the defaults of the command line.
pub fn new_linter() -> Linter {
    Linter {
        engine: Arc::new(Engine::new(Arc::new(Loader::new(Lang::Zh).with_embedded().load().rules)).expect("builds")),
        policy: Policy::default(),
        profiles: Profiles::embedded().expect("valid"),
        lang: Lang::Zh,
        date: "2026-11-22".into(),
        field: None,
        defaults: Facts::default(),
        limits: Limits::default(),
        max_findings: usize::MAX,
        keeps_exempt: false,
        review: Arc::default(),
        brief: None,
        brands: None,
        visitor: None,
    }
}

/// The same, built once.
pub static LINTER: LazyLock<Linter> = LazyLock::new(new_linter);

/// Lints bytes as the file `name`.
pub fn lint(name: &str, bytes: impl Read + Send) -> FileReport {
    lint_with(&LINTER, name, bytes)
}

/// Lints bytes as the file `name`.
pub fn lint_with(linter: &Linter, name: &str, bytes: impl Read + Send) -> FileReport {
    let format = Format::of(Path::new(name)).expect("a known ending");
    linter.lint(Input { path: name.into(), bytes: Box::new(bytes), format, images: &NoImageTexts })
}

/// The bytes of a fixture.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Each finding as `line:column cell record pointer “text”`, parts that are not there left out.
pub fn places(report: &FileReport) -> Vec<String> {
    let place = |f: &hegui::finding::Finding| {
        let (at, place) = (&f.location, &f.location.place);
        let parts = [
            at.start.map(|p| format!("{}:{}", p.line, p.column)),
            place.cell.clone(),
            place.heading.as_ref().map(|h| format!("[{h}]")),
            place.record.map(|r| format!("#{r}")),
            place.pointer.clone(),
            place.paragraph.map(|p| format!("¶{p}")),
            place.time.clone(),
            place.image.clone(),
            Some(format!("“{}”", f.text)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    report.findings.iter().map(place).collect()
}

/// The messages of a report.
pub fn problems(report: &FileReport) -> Vec<&str> {
    report.problems.iter().map(|p| p.message.as_str()).collect()
}
