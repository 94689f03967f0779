//! Whether a condition of `when` or `unless` holds at a hit.

use crate::engine::View;
use crate::listing::category_within;
use crate::pack::condition::{Condition, HitTest};
use crate::pack::regex::LazyRegex;
use crate::text::Span;
use crate::text::clause::{Scope, around};
use crate::text::fold::fold;

/// A hit and all that conditions may ask about it. The hit is bytes of the reading's text.
pub(crate) struct Place<'a, 'l, 's> {
    pub view: View<'a, 'l, 's>,
    pub hit: Span,
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
    let clause = around(text, place.hit, Scope::Clause);
    condition.field.as_ref().is_none_or(|kinds| kinds.contains(&listing.fields[place.view.field].kind))
        && condition.category.as_ref().is_none_or(|list| list.iter().any(|c| category_within(facts.category(), c)))
        && condition.platform.as_ref().is_none_or(|list| facts.platform.as_ref().is_some_and(|p| list.contains(p)))
        && condition.hit.as_ref().is_none_or(|test| hit_passes(test, place.hit.of(text)))
        && is_match(condition.before.as_ref(), &text[clause.start..place.hit.start])
        && is_match(condition.after.as_ref(), &text[place.hit.end..clause.end])
        && is_match(condition.clause.as_ref(), clause.of(text))
        && condition.covers.as_ref().is_none_or(|regex| is_covered(regex, text, clause, place.hit))
        && sentence_holds(condition, text, place.hit)
        && condition.text.as_ref().is_none_or(|r| place.view.memo.of(r, || r.is_match(text)))
        && condition
            .listing
            .as_ref()
            .is_none_or(|r| place.view.memo.of(r, || place.view.listing.fields.iter().any(|f| r.is_match(&f.text))))
        && condition
            .fact
            .iter()
            .all(|(name, regex)| facts.values.get(name).is_some_and(|v| regex.is_match(&fold(v).text)))
        && condition.in_fact.as_ref().is_none_or(|names| {
            names.iter().filter_map(|n| facts.values.get(n)).any(|value| is_in_value(text, place.hit, value))
        })
}

fn sentence_holds(condition: &Condition, text: &str, hit: Span) -> bool {
    if condition.sentence.is_none() && condition.before_sentence.is_none() && condition.after_sentence.is_none() {
        return true;
    }
    let sentence = around(text, hit, Scope::Sentence);
    is_match(condition.sentence.as_ref(), sentence.of(text))
        && is_match(condition.before_sentence.as_ref(), &text[sentence.start..hit.start])
        && is_match(condition.after_sentence.as_ref(), &text[hit.end..sentence.end])
}

fn is_match(regex: Option<&LazyRegex>, text: &str) -> bool {
    regex.is_none_or(|r| r.is_match(text))
}

fn hit_passes(test: &HitTest, hit: &str) -> bool {
    match test {
        HitTest::OneOf(list) => list.iter().any(|word| word == hit),
        HitTest::Regex(regex) => regex.is_match(hit),
    }
}

/// Whether some match of `regex` in the clause covers the hit. Matches may overlap, so each start is tried.
fn is_covered(regex: &LazyRegex, text: &str, clause: Span, hit: Span) -> bool {
    let piece = clause.of(text);
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
