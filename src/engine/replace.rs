//! Other wording for a hit, from its rule.

use std::ops::Range;

use crate::engine::condition::{Place, suits};
use crate::finding::Suggestion;
use crate::pack::Rule;
use crate::pack::rule::{Replace, ReplaceWhat};

/// The replacements of `rule` for a hit, best first. The most exact table that fits it and what stands around it gives
/// them. `as_written` gives the words that bytes of the hit stand for, so that what is kept keeps its letters as they are.
pub(crate) fn suggestions(
    rule: &Rule,
    place: &Place<'_, '_, '_>,
    as_written: &dyn Fn(Range<usize>) -> String,
) -> Vec<Suggestion> {
    let hit = place.text();
    let is_exact = |r: &&Replace| matches!(&r.what, ReplaceWhat::Term(term) if term == hit);
    let is_like = |r: &&Replace| matches!(&r.what, ReplaceWhat::Regex(regex) if regex.is_match(hit));
    let suits_here = |r: &&Replace| suits(&r.place.when, &r.place.unless, place);
    let exact = rule.replace.iter().filter(is_exact).find(suits_here);
    let Some(replace) = exact.or_else(|| rule.replace.iter().filter(is_like).find(suits_here)) else {
        return Vec::new();
    };
    let wording = |template: &str| match &replace.what {
        ReplaceWhat::Term(_) => Some(template.to_owned()),
        ReplaceWhat::Regex(regex) => regex.fill(hit, template, as_written),
    };
    let choices = replace.with.iter().filter(|choice| suits(&choice.place.when, &choice.place.unless, place));
    let mut offered: Vec<Suggestion> = Vec::new();
    for choice in choices {
        // what is safe here and an idea elsewhere stands there twice
        if let Some(text) = wording(&choice.text).filter(|text| offered.iter().all(|o| o.text != *text)) {
            offered.push(Suggestion::new(text, choice.applicability));
        }
    }
    offered
}
