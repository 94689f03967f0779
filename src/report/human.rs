//! For people at a terminal: the place, what, why with the article, and what to write instead.

use std::collections::HashSet;
use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity as Level};

use crate::finding::{Basis, Finding, Severity, Verdict};
use crate::lang::Lang;
use crate::lint::FileReport;
use crate::messages as msg;
use crate::report::gate::Summary;
use crate::report::snippet::{Snippet, print};
use crate::report::{Run, form_note, message, offered, verdict_name};

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
    writeln!(out, "{}", summary(run))
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
    Diagnostic::new(level)
        .with_code(&finding.rule.id)
        .with_message(message(finding, lang))
        .with_label(label)
        .with_notes(notes(finding, run, is_first))
}

fn notes(finding: &Finding, run: &Run<'_>, is_first: bool) -> Vec<String> {
    let lang = run.lang;
    let mut notes = Notes { width: run.width.saturating_sub(GUTTER), lang, list: Vec::new() };
    let is_exempt = finding.verdict == Verdict::Exempt;
    if let Some(place) = place(finding, lang) {
        notes.add(msg::LISTING, &place);
    }
    if let Some(context) = &finding.context {
        let reason =
            format!("{} — {} {}", context.title.get(lang), context.reason.get(lang), cite(&context.basis, lang));
        notes.add(msg::CONTEXT, &reason);
    }
    let missing: Vec<&str> = finding.missing.iter().map(|m| m.get(lang)).collect();
    notes.add(msg::MISSING, &missing.join(list_mark(lang)));
    if let Some(form) = form_note(finding.form) {
        notes.list.push(notes.wrap(form.plain(lang)));
    }
    if !is_exempt {
        if is_first {
            notes.add(msg::WHY, finding.rule.why.get(lang));
        }
        notes.add(msg::BASIS, &cite(&finding.rule.basis, lang));
        if is_first {
            notes.add(msg::PENALTY, finding.rule.penalty.get(lang));
            notes.add(msg::HELP, finding.rule.help.get(lang));
        }
        notes.add(msg::SUGGESTED, &suggestions(finding, lang));
        let also: Vec<String> =
            finding.related.iter().map(|r| msg::ALSO_WORD.say(lang, &[r.title.get(lang), &r.id])).collect();
        notes.add(msg::ALSO, &also.join(list_mark(lang)));
    }
    notes.list
}

struct Notes {
    width: usize,
    lang: Lang,
    list: Vec<String>,
}

impl Notes {
    /// Adds `name: text`, unless there is nothing to say.
    fn add(&mut self, name: msg::Message, text: &str) {
        if !text.is_empty() {
            let colon = self.lang.colon();
            self.list.push(self.wrap(&format!("{}{colon}{text}", name.plain(self.lang))));
        }
    }

    fn wrap(&self, text: &str) -> String {
        let separator = textwrap::WordSeparator::Custom(pieces);
        textwrap::fill(text, textwrap::Options::new(self.width.max(24)).word_separator(separator))
    }
}

/// Where a line may end: after a blank, and after any Chinese character, but never before a mark that closes something.
fn pieces(line: &str) -> Box<dyn Iterator<Item = textwrap::core::Word<'_>> + '_> {
    let may_break = |before: char, after: char| {
        const CLOSING: &str = "，。、；：！？）》”’】」』…％%,.;:!?)]}";
        const OPENING: &str = "（《“‘【「『([{";
        let is_wide = |c: char| u32::from(c) >= 0x2E80;
        (before == ' ' && after != ' ')
            || ((is_wide(before) || is_wide(after))
                && !CLOSING.contains(after)
                && !OPENING.contains(before)
                && after != ' ')
    };
    let borders = line.char_indices().zip(line.chars().skip(1));
    let ends = borders.filter(move |((_, a), b)| may_break(*a, *b)).map(|((i, a), _)| i + a.len_utf8());
    let mut start = 0;
    Box::new(ends.chain([line.len()]).map(move |end| {
        let piece = &line[start..end];
        start = end;
        textwrap::core::Word::from(piece)
    }))
}

fn list_mark(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "、" } else { ", " }
}

fn cite(basis: &[Basis], lang: Lang) -> String {
    let texts: Vec<String> = basis.iter().map(ToString::to_string).collect();
    texts.join(list_mark(lang))
}

/// Where in a structured file, as its program shows it.
fn place(finding: &Finding, lang: Lang) -> Option<String> {
    let location = &finding.location;
    let place = &location.place;
    let mut parts = Vec::new();
    if !location.listing.starts_with('#') {
        parts.push(location.listing.clone());
    }
    if let Some(cell) = &place.cell {
        let cell = msg::PLACE_CELL.say(lang, &[cell]);
        parts.push(place.heading.as_ref().map_or(cell.clone(), |h| msg::ALSO_WORD.say(lang, &[&cell, h])));
    }
    let numbered = [(msg::PLACE_RECORD, place.record), (msg::PLACE_PARAGRAPH, place.paragraph)];
    parts.extend(numbered.iter().filter_map(|(m, n)| Some(m.say(lang, &[&n.as_ref()?.to_string()]))));
    let named = [
        (msg::PLACE_POINTER, place.pointer.as_ref().filter(|p| !p.is_empty())),
        (msg::PLACE_TIME, place.time.as_ref()),
        (msg::PLACE_IMAGE, place.image.as_ref()),
    ];
    parts.extend(named.iter().filter_map(|(m, text)| Some(m.say(lang, &[text.as_ref()?]))));
    (!parts.is_empty()).then(|| parts.join(if lang == Lang::Zh { "," } else { ", " }))
}

fn suggestions(finding: &Finding, lang: Lang) -> String {
    let texts: Vec<String> = finding.suggestions.iter().map(|s| offered(&s.text, s.applicability, lang)).collect();
    texts.join(" / ")
}

fn summary(run: &Run<'_>) -> String {
    let summary = Summary::of(run.files);
    let number = |n: usize| n.to_string();
    let (files, listings) = (number(summary.files), number(summary.listings));
    let found = summary.error + summary.warning + summary.info;
    let mut line = if found == 0 && summary.problems == 0 {
        msg::SUMMARY_CLEAN.say(run.lang, &[&files, &listings])
    } else {
        let counts = [files, listings, number(summary.error), number(summary.warning), number(summary.info)];
        let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
        msg::SUMMARY.say(run.lang, &counts)
    };
    if summary.exempt > 0 && !run.show_exempt {
        line += &msg::SUMMARY_EXEMPT.say(run.lang, &[&number(summary.exempt)]);
    }
    if summary.hidden > 0 {
        line += &msg::SUMMARY_HIDDEN.say(run.lang, &[&number(summary.hidden)]);
    }
    if summary.images > 0 {
        let listings = run.files.iter().map(|f| f.images.len()).sum();
        line += &msg::SUMMARY_IMAGES.say(run.lang, &[&number(listings), &number(summary.images)]);
    }
    if summary.problems > 0 {
        line += &msg::SUMMARY_PROBLEMS.say(run.lang, &[&number(summary.problems)]);
    }
    line
}
