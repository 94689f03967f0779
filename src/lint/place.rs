//! From a judged place in a field to a finding with its place in the file.

use twox_hash::XxHash3_64;

use crate::engine::{self as judged, Judged};
use crate::finding::{Against, Excerpt, Finding, Location, Verdict};
use crate::listing::{Field, Listing, Origin};
use crate::text::Span;
use crate::text::clause::PAUSE;
use crate::text::lines::{LineIndex, Position, chars_between};
use crate::waive::Inline;

/// A piece of a file's text, and where in the file it begins.
pub(super) struct Block<'b> {
    pub(super) text: &'b str,
    pub(super) lines: &'b LineIndex,
    /// Bytes of the decoded file before it.
    pub(super) bytes: usize,
    /// Lines of the file before it.
    pub(super) line: usize,
    /// The waivers that stand in the file.
    pub(super) inline: &'b Inline,
}

impl Block<'_> {
    /// Line and column in the file of byte `at` of the block.
    pub(super) fn position(&self, at: usize) -> Position {
        let place = self.lines.position(self.text, at.min(self.text.len()));
        Position { line: place.line + self.line, ..place }
    }
}

/// How far the characters of a field have been counted; findings come in the order of their places.
#[derive(Default)]
pub(super) struct Walked {
    field: usize,
    bytes: usize,
    chars: usize,
}

impl Walked {
    /// The characters that bytes `span` of the text of field `field` are.
    pub(super) fn chars(&mut self, field: usize, text: &str, span: Span) -> Span {
        if field != self.field || span.start < self.bytes {
            *self = Self { field, bytes: 0, chars: 0 };
        }
        self.chars += chars_between(text, self.bytes, span.start);
        self.bytes = span.start;
        Span::new(self.chars, self.chars + span.of(text).chars().count())
    }
}

/// Gives a judged place its position and fingerprint; its severity is what its verdict usually has.
pub(super) fn located(
    judged: &Judged<'_>,
    of: &Listing<'_>,
    in_field: Span,
    listing: &str,
    block: &Block<'_>,
) -> Finding {
    let field = &of.fields[judged.field];
    // inside a package the map leads to one of its parts, of which reports know nothing
    let map = field.origin.map.as_ref().filter(|_| field.origin.place.part.is_none());
    let source = map.map(|map| map.to_source(judged.span));
    let location = Location {
        listing: listing.to_owned(),
        field: Some(field.kind),
        field_name: field.name.clone(),
        place: field.origin.place.at(source.map(|s| s.start)),
        span: source.map(|s| s.shift(block.bytes)),
        in_field,
        start: source.map(|s| block.position(s.start)),
        end: source.map(|s| block.position(s.end)),
    };
    let excerpt = match source {
        Some(span) => Excerpt::new(block.text, block.lines, span),
        None => Excerpt::new(&field.text, &LineIndex::new(&field.text), judged.span),
    };
    let wants_proof = judged.verdict == Verdict::NeedsEvidence;
    let copy = source.filter(|_| wants_proof).map(|_| Excerpt::of_copy(&field.text, judged.span));
    // a word that runs over a pause was said as one
    let text = judged.span.of(&field.text).replace(PAUSE, "");
    let fingerprint = fingerprint(judged, field, listing);
    Finding {
        form: judged.form,
        copy,
        context: judged.context.cloned(),
        missing: judged.missing.iter().map(|m| (*m).clone()).collect(),
        keywords: judged.keywords.clone(),
        suggestions: judged.suggestions.clone(),
        related: judged.related.iter().map(|r| r.info.clone()).collect(),
        notes: judged.notes.clone(),
        against: judged.against.iter().map(|a| stated(a, of, block)).collect(),
        ..Finding::new(judged.rule.info.clone(), judged.verdict, text, location, excerpt, fingerprint)
    }
}

/// What the finding was held against, with its place.
fn stated(against: &judged::Against, listing: &Listing<'_>, block: &Block<'_>) -> Against {
    let nowhere = Origin::default();
    let (field, name, text, origin, within) = match against {
        judged::Against::Field { field, span } => {
            let field = &listing.fields[*field];
            (Some(field.kind), field.name.clone(), span.of(&field.text), &field.origin, *span)
        }
        judged::Against::Fact { name, value } => {
            let origin = listing.facts.origins.get(name).unwrap_or(&nowhere);
            (None, Some(name.clone()), value.as_str(), origin, Span::new(0, value.len()))
        }
    };
    let source = origin.map.as_ref().map(|map| map.to_source(within)).filter(|s| s.end <= block.text.len());
    Against {
        field,
        name,
        text: text.to_owned(),
        place: origin.place.at(source.map(|s| s.start)),
        span: source.map(|s| s.shift(block.bytes)),
        start: source.map(|s| block.position(s.start)),
        end: source.map(|s| block.position(s.end)),
        excerpt: source.map(|s| Excerpt::new(block.text, block.lines, s)),
    }
}

/// Rule, listing, field and the folded clause: what stays the same when rows move or other text is edited.
fn fingerprint(judged: &Judged<'_>, field: &Field<'_>, listing: &str) -> String {
    let listing = if listing.starts_with('#') { "" } else { listing };
    // what is missing from a listing does not change with the title that it is told at
    let words = if judged.folded_clause.is_empty() { "" } else { judged.span.of(&field.text) };
    let parts = [
        judged.rule.info.id.as_str(),
        listing,
        field.kind.as_str(),
        field.name.as_deref().unwrap_or(""),
        &judged.folded_clause,
        words,
    ];
    format!("{:016x}", XxHash3_64::oneshot(parts.join("\u{1F}").as_bytes()))
}
