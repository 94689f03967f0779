//! For people at a terminal: the place, what, why with the article, and what to write instead.

use std::collections::HashSet;
use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity as Level};

use crate::finding::{Against, Finding, Severity};
use crate::lint::FileReport;
use crate::messages as msg;
use crate::report::snippet::{Snippet, print};
use crate::report::words::wrap;
use crate::report::{Run, message, statistics, verdict_under, words};

/// Display columns taken by line numbers and borders.
const GUTTER: usize = 8;

/// Writes the human report.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut explained: HashSet<&str> = HashSet::new();
    for file in run.files {
        for finding in run.shown(file) {
            // the reasons of a rule are told once; later findings of it stay short
            let is_first = explained.insert(&finding.rule.id);
            let mut snippets = vec![snippet(file, finding, run)];
            snippets.extend(finding.against.iter().filter_map(|a| stated(file, a, run)));
            print(&diagnostic(finding, &snippets, run, is_first), &snippets, run.color, out)?;
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

/// The place that the finding was held against, where lines tell it.
fn stated(file: &FileReport, against: &Against, run: &Run<'_>) -> Option<Snippet> {
    let (start, excerpt) = against.start.zip(against.excerpt.as_ref())?;
    Some(Snippet::of_excerpt(file.path.clone(), excerpt, start.line - 1, run.width.saturating_sub(GUTTER)))
}

fn diagnostic(finding: &Finding, snippets: &[Snippet], run: &Run<'_>, is_first: bool) -> Diagnostic<usize> {
    let lang = run.lang;
    let level = match finding.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
        Severity::Off => Level::Help,
    };
    let verdict = if finding.is_held() {
        words::level(finding).plain(lang)
    } else {
        verdict_under(&finding.rule, finding.verdict, lang)
    };
    let labels = snippets.iter().enumerate().map(|(id, snippet)| {
        let (style, text) = match id {
            0 => (LabelStyle::Primary, verdict),
            _ => (LabelStyle::Secondary, msg::AGAINST_LABEL.plain(lang)),
        };
        Label::new(style, id, snippet.span.clone()).with_message(text)
    });
    let notes = words::notes(finding, lang, is_first);
    Diagnostic::new(level)
        .with_code(&finding.rule.id)
        .with_message(message(finding, lang))
        .with_labels(labels.collect())
        .with_notes(notes.iter().map(|note| wrap(note, run.width.saturating_sub(GUTTER))).collect())
}
