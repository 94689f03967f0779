//! For people at a terminal: the place, what, why with the article, and what to write instead.

use std::collections::HashSet;
use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity as Level};

use crate::finding::{Finding, Severity};
use crate::lint::FileReport;
use crate::messages as msg;
use crate::report::snippet::{Snippet, print};
use crate::report::words::wrap;
use crate::report::{Run, message, statistics, verdict_name, words};

/// Display columns taken by line numbers and borders.
const GUTTER: usize = 8;

/// Writes the human report.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut explained: HashSet<&str> = HashSet::new();
    for file in run.files {
        for finding in run.shown(file) {
            // the reasons of a rule are told once; later findings of it stay short
            let is_first = explained.insert(&finding.rule.id);
            let snippet = snippet(file, finding, run);
            print(&diagnostic(finding, &snippet, run, is_first), &snippet, run.color, out)?;
        }
    }
    writeln!(out, "{}", words::summary(run))?;
    if run.statistics { statistics::write(run, out) } else { Ok(()) }
}

fn snippet(file: &FileReport, finding: &Finding, run: &Run<'_>) -> Snippet {
    let location = &finding.location;
    // a container has no lines of its own: the place inside it belongs to the name
    let name = match (location.start, &location.place.cell, location.place.paragraph) {
        (None, Some(cell), _) => format!("{} {cell}", file.path),
        (None, None, Some(paragraph)) => {
            format!("{} {}", file.path, msg::PLACE_PARAGRAPH.say(run.lang, &[&paragraph.to_string()]))
        }
        _ => file.path.clone(),
    };
    let line = location.start.map_or(0, |p| p.line - 1);
    Snippet::of_excerpt(name, &finding.excerpt, line, run.width.saturating_sub(GUTTER))
}

fn diagnostic(finding: &Finding, snippet: &Snippet, run: &Run<'_>, is_first: bool) -> Diagnostic<()> {
    let lang = run.lang;
    let level = match finding.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
        Severity::Off => Level::Help,
    };
    let label =
        Label::new(LabelStyle::Primary, (), snippet.span.clone()).with_message(verdict_name(finding.verdict, lang));
    let notes = words::notes(finding, lang, is_first);
    Diagnostic::new(level)
        .with_code(&finding.rule.id)
        .with_message(message(finding, lang))
        .with_label(label)
        .with_notes(notes.iter().map(|note| wrap(note, run.width.saturating_sub(GUTTER))).collect())
}
