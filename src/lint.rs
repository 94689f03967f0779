//! The way from a decoded document to findings: read, lint each listing, tell the places.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use twox_hash::XxHash3_64;

use crate::engine::{Engine, Judged};
use crate::finding::{Excerpt, Finding, Location, Problem};
use crate::lang::Lang;
use crate::listing::{Facts, Field, FieldKind, Listing};
use crate::messages as msg;
use crate::source::profile::Profiles;
use crate::source::{Document, Format, ReadOptions};
use crate::text::Span;
use crate::text::lines::{LineIndex, chars_between};

/// Everything a run lints with.
#[derive(Debug)]
pub struct Linter {
    /// The compiled rules.
    pub engine: Engine,
    /// Headings and category names.
    pub profiles: Profiles,
    /// Language of messages about files.
    pub lang: Lang,
    /// The day to judge on, `YYYY-MM-DD`.
    pub date: String,
    /// What plain text is, if the user said.
    pub field: Option<FieldKind>,
    /// Facts of listings that do not state them.
    pub defaults: Facts,
}

/// What came of one document.
#[derive(Debug)]
pub struct FileReport {
    /// The document's path as shown to people.
    pub path: String,
    /// Its decoded text, for excerpts.
    pub text: String,
    /// Number of listings read.
    pub listings: usize,
    /// In the order of listing, field, place, rule; what was let through included.
    pub findings: Vec<Finding>,
    /// What kept a part from being linted, and what is doubtful.
    pub problems: Vec<Problem>,
}

impl FileReport {
    /// Stands for something that kept the run from beginning.
    pub fn refused(problem: Problem) -> Self {
        let path = problem.path.clone();
        Self { path, text: String::new(), listings: 0, findings: Vec::new(), problems: vec![problem] }
    }

    /// A file that could not be read at all.
    pub fn unreadable(path: String, message: String) -> Self {
        let problem = Problem { path: path.clone(), message, start: None, is_warning: false };
        Self { path, text: String::new(), listings: 0, findings: Vec::new(), problems: vec![problem] }
    }
}

impl Linter {
    /// Lints one document. A failure inside becomes a problem of this document.
    pub fn lint(&self, document: Document, format: Format) -> FileReport {
        let path = document.path.clone();
        catch_unwind(AssertUnwindSafe(|| self.lint_unguarded(document, format)))
            .unwrap_or_else(|_| FileReport::unreadable(path, msg::PANICKED.say(self.lang, &[])))
    }

    fn lint_unguarded(&self, document: Document, format: Format) -> FileReport {
        let Document { path, text } = document;
        let lines = LineIndex::new(&text);
        let options = ReadOptions { lang: self.lang, field: self.field, profiles: &self.profiles };
        let mut reading = format.read(&text, options);
        for listing in &mut reading.listings {
            listing.facts.fill_from(&self.defaults);
        }
        let findings = reading
            .listings
            .par_iter()
            .with_min_len(64)
            .enumerate()
            .flat_map_iter(|(index, listing)| self.lint_listing(listing, index, &text, &lines))
            .collect();
        let problems = reading.notes.into_iter().map(|note| Problem {
            path: path.clone(),
            message: note.message,
            start: note.at.map(|at| lines.position(&text, at.min(text.len()))),
            is_warning: note.is_warning,
        });
        let problems = problems.collect();
        let listings = reading.listings.len();
        FileReport { path, text, listings, findings, problems }
    }

    fn lint_listing(&self, listing: &Listing<'_>, index: usize, text: &str, lines: &LineIndex) -> Vec<Finding> {
        let name = listing.id.clone().unwrap_or_else(|| format!("#{}", index + 1));
        let judged = self.engine.lint(listing, &self.date);
        let mut findings: Vec<Finding> = Vec::with_capacity(judged.len());
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut walked = Walked::default();
        for one in judged {
            let field = &listing.fields[one.field];
            let in_field = walked.chars(one.field, &field.text, one.span);
            let mut finding = located(&one, field, in_field, &name, text, lines);
            // the same words twice in a field are two findings
            let twins = seen.entry(finding.fingerprint.clone()).or_default();
            *twins += 1;
            if *twins > 1 {
                finding.fingerprint = format!("{}-{twins}", finding.fingerprint);
            }
            findings.push(finding);
        }
        findings
    }
}

/// How far the characters of a field have been counted; findings come in the order of their places.
#[derive(Default)]
struct Walked {
    field: usize,
    bytes: usize,
    chars: usize,
}

impl Walked {
    /// The characters that bytes `span` of the text of field `field` are.
    fn chars(&mut self, field: usize, text: &str, span: Span) -> Span {
        if field != self.field || span.start < self.bytes {
            *self = Self { field, bytes: 0, chars: 0 };
        }
        self.chars += chars_between(text, self.bytes, span.start);
        self.bytes = span.start;
        Span::new(self.chars, self.chars + span.of(text).chars().count())
    }
}

/// Gives a judged place its position, severity and fingerprint.
fn located(
    judged: &Judged<'_>,
    field: &Field<'_>,
    in_field: Span,
    listing: &str,
    text: &str,
    lines: &LineIndex,
) -> Finding {
    let source = field.origin.map.as_ref().map(|map| map.to_source(judged.span));
    let written = judged.span.of(&field.text);
    let location = Location {
        listing: listing.to_owned(),
        field: field.kind,
        field_name: field.name.clone(),
        cell: field.origin.cell.clone(),
        heading: field.origin.heading.clone(),
        pointer: field.origin.pointer.clone(),
        paragraph: field.origin.paragraph,
        span: source,
        in_field,
        start: source.map(|s| lines.position(text, s.start)),
        end: source.map(|s| lines.position(text, s.end)),
    };
    Finding {
        rule: judged.rule.info.clone(),
        verdict: judged.verdict,
        severity: judged.verdict.default_severity(),
        text: written.to_owned(),
        form: judged.form,
        context: judged.context.cloned(),
        missing: judged.missing.iter().map(|m| (*m).clone()).collect(),
        fingerprint: fingerprint(judged, field, listing),
        excerpt: source.is_none().then(|| excerpt(&field.text, judged.span)),
        location,
        suggestions: judged.suggestions.clone(),
        related: judged.related.iter().map(|r| r.info.clone()).collect(),
    }
}

/// The line of the field that holds the span.
fn excerpt(text: &str, span: Span) -> Excerpt {
    let start = text[..span.start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |i| span.end + i);
    Excerpt { text: text[start..end].to_owned(), span: Span::new(span.start - start, span.end - start) }
}

/// Rule, listing, field and the folded clause: what stays the same when rows move or other text is edited.
fn fingerprint(judged: &Judged<'_>, field: &Field<'_>, listing: &str) -> String {
    let listing = if listing.starts_with('#') { "" } else { listing };
    let parts = [
        judged.rule.info.id.as_str(),
        listing,
        field.kind.as_str(),
        field.name.as_deref().unwrap_or(""),
        &judged.folded_clause,
        judged.span.of(&field.text),
    ];
    format!("{:016x}", XxHash3_64::oneshot(parts.join("\u{1F}").as_bytes()))
}
