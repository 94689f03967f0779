//! What rules a waiver can be about.

use crate::globs::Globs;
use crate::messages::nearest;
use crate::pack::rule::{Entry, RuleSet};

/// The rules of a run.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleIds<'r> {
    /// All of them, if they are known.
    pub known: Option<&'r RuleSet>,
    /// Those that were out of play for some of the copy: what only they would use is not unused.
    pub out: &'r [&'r str],
}

impl RuleIds<'_> {
    /// Whether one that was out of play is meant.
    pub(super) fn is_out(&self, rules: &Globs) -> bool {
        self.out.iter().any(|id| rules.holds(id))
    }

    /// Where no rule is meant: what was written, and the rule that is most likely meant.
    pub(super) fn unknown(&self, rules: &Globs) -> Option<String> {
        slip(rules, || self.known.iter().flat_map(|known| &known.rules).map(Entry::id))
    }
}

fn slip<'k, I: Iterator<Item = &'k str>>(rules: &Globs, known: impl Fn() -> I) -> Option<String> {
    let mut ids = known().peekable();
    if ids.peek().is_none() || ids.any(|id| rules.holds(id)) {
        return None;
    }
    let written = rules.written.join(", ");
    let near = nearest(&written, known());
    Some(near.map_or_else(|| written.clone(), |near| format!("{written} ≈ {near}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_by_the_rule_next_to_it() {
        let known = || ["ad-law/first", "price/was"].into_iter();
        let unknown = |written: &str| slip(&Globs::names(&[written.to_owned()]).expect("a glob"), known);
        assert_eq!(unknown("ad-law/frist").as_deref(), Some("ad-law/frist ≈ ad-law/first"));
        assert_eq!(unknown("something/else-entirely").as_deref(), Some("something/else-entirely"));
        assert_eq!((unknown("ad-law/first"), unknown("price/*")), (None, None));
    }
}
