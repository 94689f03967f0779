//! Other wording for a hit, from its rule.

use std::ops::Range;

use crate::finding::Suggestion;
use crate::pack::Rule;
use crate::pack::rule::{Replace, ReplaceWhat};

/// The replacements of `rule` for the folded text of a hit, best first. The most exact one that fits gives them.
/// `as_written` gives the words that bytes of the hit stand for, so that what is kept keeps its letters as they are.
pub(crate) fn suggestions(rule: &Rule, hit: &str, as_written: &dyn Fn(Range<usize>) -> String) -> Vec<Suggestion> {
    let exact = rule.replace.iter().find(|r| matches!(&r.what, ReplaceWhat::Term(term) if term == hit));
    if let Some(replace) = exact {
        return replace.with.iter().map(|(text, how)| Suggestion { text: text.clone(), applicability: *how }).collect();
    }
    let fits = |replace: &&Replace| matches!(&replace.what, ReplaceWhat::Regex(regex) if regex.is_match(hit));
    let Some(Replace { what: ReplaceWhat::Regex(regex), with }) = rule.replace.iter().find(fits) else {
        return Vec::new();
    };
    with.iter()
        .filter_map(|(template, how)| {
            Some(Suggestion { text: regex.fill(hit, template, as_written)?, applicability: *how })
        })
        .collect()
}
