//! Folded text in, hits out: terms where they stand, patterns around their triggers.

use crate::engine::FoldedListing;
use crate::engine::compile::{Engine, Use};
use crate::engine::condition::{Place, any_holds};
use crate::pack::Rule;
use crate::pack::rule::{Body, Pattern};
use crate::text::Span;
use crate::text::clause;

/// A place where a rule's term or pattern matches; bytes of folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub span: Span,
    pub rule: usize,
}

/// Every hit of the rules that hold for this field, each once, in order.
pub(crate) fn hits(engine: &Engine, listing: &FoldedListing<'_, '_>, field: usize, date: &str) -> Vec<Hit> {
    let text = listing.fields[field].text.as_ref();
    let mut hits = Vec::new();
    let mut tried: Vec<(u32, u32, Span)> = Vec::new();
    for (start, end, meaning) in engine.literals(text) {
        let span = Span::new(start, end);
        match meaning {
            Use::Term { rule } => {
                let rule = rule as usize;
                if has_word_edges(text, span) && holds(engine, rule, listing, field, span, date) {
                    hits.push(Hit { span, rule });
                }
            }
            Use::Trigger { rule, pattern } => {
                let owner = &engine.rules().rules[rule as usize];
                let Body::Words { patterns, .. } = &owner.body else { continue };
                if !is_looked_at(owner, listing, field, date) {
                    continue;
                }
                let pattern_rule = &patterns[pattern as usize];
                let window = clause::around(text, span, pattern_rule.scope);
                // one look at a window is enough, however often a trigger stands in it
                if tried.contains(&(rule, pattern, window)) {
                    continue;
                }
                tried.push((rule, pattern, window));
                for span in pattern_hits(pattern_rule, text, window) {
                    if holds(engine, rule as usize, listing, field, span, date) {
                        hits.push(Hit { span, rule: rule as usize });
                    }
                }
            }
        }
    }
    hits.sort_unstable();
    hits.dedup();
    hits
}

/// The pattern's matches in the window that touch one of its triggers.
fn pattern_hits(pattern: &Pattern, text: &str, window: Span) -> impl Iterator<Item = Span> {
    let piece = window.of(text);
    pattern.regex.matches(piece).into_iter().filter_map(move |found| {
        let touches = pattern.triggers.iter().any(|t| piece[found.whole.clone()].contains(t.as_str()));
        (touches && !found.hit.is_empty()).then(|| Span::from(found.hit).shift(window.start))
    })
}

/// A term that begins or ends with a Latin letter or digit must stand at a word edge there.
fn has_word_edges(text: &str, span: Span) -> bool {
    let is_word = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    let is_cut_at = |border: usize| border > 0 && is_word(border - 1) && is_word(border);
    !is_cut_at(span.start) && !is_cut_at(span.end)
}

/// Whether the rule looks at this field of this listing at all.
fn is_looked_at(rule: &Rule, listing: &FoldedListing<'_, '_>, field: usize, date: &str) -> bool {
    let facts = &listing.listing.facts;
    rule.fields.as_ref().is_none_or(|kinds| kinds.contains(&listing.listing.fields[field].kind))
        && rule.categories.hold(facts.category())
        && (rule.platforms.is_empty() || facts.platform.as_ref().is_some_and(|p| rule.platforms.contains(p)))
        && rule.in_force(date)
}

/// Whether the rule holds for a hit: it looks here, its conditions hold, and no longer harmless word covers the hit.
fn holds(engine: &Engine, rule: usize, listing: &FoldedListing<'_, '_>, field: usize, span: Span, date: &str) -> bool {
    let rule = &engine.rules().rules[rule];
    let text = listing.fields[field].text.as_ref();
    is_looked_at(rule, listing, field, date) && !is_word_not_meant(rule, text, span) && {
        let place = Place { listing, field, hit: span };
        (rule.when.is_empty() || any_holds(&rule.when, &place)) && !any_holds(&rule.unless, &place)
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
