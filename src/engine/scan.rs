//! Folded text in, hits out: terms where they stand, patterns around their triggers.

use std::collections::HashSet;

use crate::engine::View;
use crate::engine::compile::Engine;
use crate::engine::concern::{Trigger, Use};
use crate::engine::condition::{Place, suits};
use crate::engine::window::Windows;
use crate::pack::Rule;
use crate::pack::rule::{Body, Pattern};
use crate::text::Span;

/// A place where a rule's term or pattern matches; bytes of the reading's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub span: Span,
    pub rule: usize,
    /// A literal of the rule, not a pattern.
    pub is_term: bool,
}

/// Every hit of the rules that hold for this field, each once, in order. In a reading that takes disguises off, only hits
/// that such a disguise may have to do with.
pub(crate) fn hits(engine: &Engine, view: View<'_, '_, '_>, date: &str) -> Vec<Hit> {
    let mut scan =
        Scan { engine, view, date, windows: Windows::of(view.text), tried: HashSet::new(), hits: Vec::new() };
    for concern in &engine.concern {
        concern.each(view.text, |start, end, meaning| match meaning {
            Use::Term(rule) => scan.term(rule, Span::new(start, end)),
            Use::Trigger(trigger) => scan.trigger(trigger, Span::new(start, end)),
        });
    }
    let mut hits = scan.hits;
    hits.sort_unstable();
    hits.dedup_by_key(|h| (h.span, h.rule));
    hits
}

struct Scan<'e, 'v, 'l, 's> {
    engine: &'e Engine,
    view: View<'v, 'l, 's>,
    date: &'e str,
    windows: Windows<'v>,
    /// Rule, pattern and window: one look at a window is enough, however often a trigger stands in it.
    tried: HashSet<(usize, usize, Span)>,
    hits: Vec<Hit>,
}

impl Scan<'_, '_, '_, '_> {
    fn term(&mut self, index: usize, span: Span) {
        if !has_word_edges(self.view.text, span) || !self.view.may_be_disguised(span) {
            return;
        }
        let rule = &self.engine.rules().rules[index];
        if is_looked_at(rule, self.view, self.date) && holds(rule, self.view, span) {
            self.hits.push(Hit { span, rule: index, is_term: true });
        }
    }

    /// Cheap questions first: nearly every trigger stands in a window that lacks something its regex needs.
    fn trigger(&mut self, trigger: &Trigger, span: Span) {
        let (window, seen) = self.windows.around(span, trigger.scope);
        if !trigger.needs.may_match(seen) || !self.view.may_be_disguised(window) {
            return;
        }
        let rule = &self.engine.rules().rules[trigger.rule];
        let Body::Words { patterns, .. } = &rule.body else { return };
        let Some(pattern) = patterns.get(trigger.pattern).filter(|p| p.regex.may_match(seen)) else { return };
        if !is_looked_at(rule, self.view, self.date) || !self.tried.insert((trigger.rule, trigger.pattern, window)) {
            return;
        }
        let found = pattern_hits(pattern, self.view.text, window).filter(|span| holds(rule, self.view, *span));
        self.hits.extend(found.map(|span| Hit { span, rule: trigger.rule, is_term: false }));
    }
}

/// The pattern's matches in the window that share a character with one of its triggers.
fn pattern_hits(pattern: &Pattern, text: &str, window: Span) -> impl Iterator<Item = Span> {
    let piece = window.of(text);
    pattern.regex.matches(piece).into_iter().filter_map(move |found| {
        let whole = Span::from(found.whole);
        let mut triggers = pattern.triggers.iter().flat_map(|t| piece.match_indices(t.as_str()));
        let touches = triggers.any(|(at, t)| whole.overlaps(Span::new(at, at + t.len())));
        let hit = trimmed(piece, Span::from(found.hit));
        (touches && !hit.is_empty()).then(|| hit.shift(window.start))
    })
}

/// The hit without the blanks and marks that its pattern had to see at its ends.
fn trimmed(text: &str, hit: Span) -> Span {
    let is_border = |c: char| c.is_whitespace() || ",.!?;:*·-/|。、…~".contains(c);
    let piece = hit.of(text);
    let start = hit.start + piece.len() - piece.trim_start_matches(is_border).len();
    Span::new(start, start.max(hit.end - (piece.len() - piece.trim_end_matches(is_border).len())))
}

/// A term that begins or ends with a Latin letter or digit must stand at a word edge there.
fn has_word_edges(text: &str, span: Span) -> bool {
    let is_word = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    let is_cut_at = |border: usize| border > 0 && is_word(border - 1) && is_word(border);
    !is_cut_at(span.start) && !is_cut_at(span.end)
}

/// Whether the rule looks at this field of this listing at all.
fn is_looked_at(rule: &Rule, view: View<'_, '_, '_>, date: &str) -> bool {
    let listing = view.listing.listing;
    rule.fields.as_ref().is_none_or(|kinds| kinds.contains(&listing.fields[view.field].kind))
        && rule.holds_for(&listing.facts, date)
}

/// Whether a rule that looks here holds for a hit: its conditions hold, and no longer harmless word covers the hit.
pub(crate) fn holds(rule: &Rule, view: View<'_, '_, '_>, span: Span) -> bool {
    !is_word_not_meant(rule, view.text, span) && {
        let place = Place::of(view, span);
        suits(&rule.when, &rule.unless, &place)
    }
}

/// Whether one of the rule's harmless words stands here and covers the hit.
fn is_word_not_meant(rule: &Rule, text: &str, hit: Span) -> bool {
    rule.words_not_meant.iter().any(|word| {
        let Some(slack) = word.len().checked_sub(hit.len()) else { return false };
        let from = hit.start.saturating_sub(slack);
        (from..=hit.start).any(|start| {
            start + word.len() >= hit.end
                && text.as_bytes().get(start..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
        })
    })
}
