//! GitHub Actions workflow commands: each finding becomes an annotation beside its line.

use std::io::{self, Write};

use crate::finding::Severity;
use crate::report::escape::clean;
use crate::report::item::{Item, relative};
use crate::report::{Run, words};

/// Writes the annotations, and a line that sums up for whoever reads the log.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    for item in Item::all(run) {
        let level = level(&item);
        let mut properties = Vec::new();
        if !item.path().is_empty() {
            properties.push(format!("file={}", property(relative(item.path(), run.root))));
            properties.push(place(&item));
        }
        let title = format!("{} {}", item.rule(), item.title(run.lang));
        properties.push(format!("title={}", property(&title)));
        writeln!(out, "::{level} {}::{}", properties.join(","), data(&item.told(run.lang)))?;
    }
    writeln!(out, "{}", words::summary(run))
}

fn level(item: &Item<'_>) -> &'static str {
    match item {
        Item::Problem(problem) if problem.is_warning => "warning",
        Item::Problem(_) => "error",
        Item::Finding(_, finding) => match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Off => "notice",
        },
    }
}

/// GitHub takes columns only if both ends lie on one line.
fn place(item: &Item<'_>) -> String {
    let start = item.start();
    let end = if let Item::Finding(_, finding) = item { finding.location.end } else { None };
    match end {
        Some(end) if end.line == start.line => {
            format!("line={},col={},endColumn={}", start.line, start.column, end.column)
        }
        Some(end) => format!("line={},endLine={}", start.line, end.line),
        None => format!("line={}", start.line),
    }
}

/// A message: what would end the line is escaped, so that copy cannot give commands.
fn data(text: &str) -> String {
    clean(text).replace('%', "%25").replace('\n', "%0A")
}

/// A property: what would end it is escaped, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
