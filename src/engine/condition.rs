//! Whether a condition of `when` or `unless` holds at a hit.

use std::cell::OnceCell;

use crate::engine::View;
use crate::listing::category_within;
use crate::pack::condition::{Condition, HitTest};
use crate::pack::regex::LazyRegex;
use crate::pack::regex::needs::Seen;
use crate::text::Span;
use crate::text::clause::{Scope, around};
use crate::text::fold::fold;

/// A hit and all that conditions may ask about it. The hit is bytes of the reading's text.
pub(crate) struct Place<'a, 'l, 's> {
    view: View<'a, 'l, 's>,
    hit: Span,
    // what surrounds the hit is told once, and only if a condition asks
    clause: OnceCell<(Span, Seen)>,
    sentence: OnceCell<(Span, Seen)>,
}

impl<'a, 'l, 's> Place<'a, 'l, 's> {
    /// The hit at bytes `hit` of a reading.
    pub fn of(view: View<'a, 'l, 's>, hit: Span) -> Self {
        Self { view, hit, clause: OnceCell::new(), sentence: OnceCell::new() }
    }

    /// The hit, folded.
    pub fn text(&self) -> &'a str {
        self.hit.of(self.view.text)
    }

    /// The category of the hit's listing.
    pub fn category(&self) -> &str {
        self.view.listing.listing.facts.category()
    }

    fn surroundings(&self, scope: Scope) -> &(Span, Seen) {
        let cell = if scope == Scope::Clause { &self.clause } else { &self.sentence };
        cell.get_or_init(|| {
            let span = around(self.view.text, self.hit, scope);
            (span, Seen::of(span.of(self.view.text)))
        })
    }

    /// Whether `regex`, if there is one, matches in that part of the hit's clause or sentence.
    fn matches(&self, regex: Option<&LazyRegex>, scope: Scope, part: Part) -> bool {
        let Some(regex) = regex else { return true };
        let (span, seen) = self.surroundings(scope);
        // what the whole lacks, no part has
        if !regex.may_match(seen) {
            return false;
        }
        let part = match part {
            Part::All => *span,
            Part::Before => Span::new(span.start, self.hit.start),
            Part::After => Span::new(self.hit.end, span.end),
        };
        regex.is_match(part.of(self.view.text))
    }
}

/// A part of a clause or sentence.
#[derive(Clone, Copy)]
enum Part {
    All,
    Before,
    After,
}

/// Whether any of `conditions` holds.
pub(crate) fn any_holds(conditions: &[Condition], place: &Place<'_, '_, '_>) -> bool {
    conditions.iter().any(|c| holds(c, place))
}

/// Whether the place is one for which something is meant that has these conditions: one of `when` holds (or there is none),
/// and none of `unless`.
pub(crate) fn suits(when: &[Condition], unless: &[Condition], place: &Place<'_, '_, '_>) -> bool {
    (when.is_empty() || any_holds(when, place)) && !any_holds(unless, place)
}

/// Cheap questions first: most conditions fail on the hit's own text.
fn holds(condition: &Condition, place: &Place<'_, '_, '_>) -> bool {
    let text = place.view.text;
    let listing = place.view.listing.listing;
    let facts = &listing.facts;
    let memo = place.view.memo;
    condition.field.as_ref().is_none_or(|kinds| kinds.contains(&listing.fields[place.view.field].kind))
        && condition.category.as_ref().is_none_or(|list| list.iter().any(|c| category_within(facts.category(), c)))
        && condition.platform.as_ref().is_none_or(|list| facts.platform.as_ref().is_some_and(|p| list.contains(p)))
        && condition.hit.as_ref().is_none_or(|test| hit_passes(test, place.hit.of(text)))
        && place.matches(condition.before.as_ref(), Scope::Clause, Part::Before)
        && place.matches(condition.after.as_ref(), Scope::Clause, Part::After)
        && place.matches(condition.clause.as_ref(), Scope::Clause, Part::All)
        && condition.covers.as_ref().is_none_or(|regex| is_covered(regex, place))
        && place.matches(condition.sentence.as_ref(), Scope::Sentence, Part::All)
        && place.matches(condition.before_sentence.as_ref(), Scope::Sentence, Part::Before)
        && place.matches(condition.after_sentence.as_ref(), Scope::Sentence, Part::After)
        && condition.text.as_ref().is_none_or(|r| memo.of(r, || r.is_match(text)))
        && condition
            .listing
            .as_ref()
            .is_none_or(|r| memo.of(r, || place.view.listing.fields.iter().any(|f| r.is_match(&f.text))))
        && condition
            .fact
            .iter()
            .all(|(name, regex)| facts.values.get(name).is_some_and(|v| regex.is_match(&fold(v).text)))
        && condition.in_fact.as_ref().is_none_or(|names| {
            names.iter().filter_map(|n| facts.values.get(n)).any(|value| is_in_value(text, place.hit, value))
        })
}

fn hit_passes(test: &HitTest, hit: &str) -> bool {
    match test {
        HitTest::OneOf(list) => list.iter().any(|word| word == hit),
        HitTest::Regex(regex) => regex.is_match(hit),
    }
}

/// Whether some match of `regex` in the clause covers the hit. Matches may overlap, so each start is tried.
fn is_covered(regex: &LazyRegex, place: &Place<'_, '_, '_>) -> bool {
    let (clause, seen) = place.surroundings(Scope::Clause);
    if !regex.may_match(seen) {
        return false;
    }
    let (piece, hit) = (clause.of(place.view.text), place.hit);
    let mut from = 0;
    while let Some(found) = regex.find_at(piece, from) {
        let span = Span::from(found.clone()).shift(clause.start);
        if span.covers(hit) {
            return true;
        }
        if span.start > hit.start {
            return false;
        }
        from = found.start + piece[found.start..].chars().next().map_or(1, char::len_utf8);
        if from > piece.len() {
            return false;
        }
    }
    false
}

/// Whether the hit lies inside an occurrence of `value` in the text.
fn is_in_value(text: &str, hit: Span, value: &str) -> bool {
    let value = fold(value).text;
    !value.trim().is_empty()
        && text.match_indices(value.as_ref()).any(|(at, v)| Span::new(at, at + v.len()).covers(hit))
}
