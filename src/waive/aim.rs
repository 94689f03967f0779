//! What rules a waiver can be about.

use crate::globs::Globs;
use crate::messages::nearest;

/// The rules of a run, by their ids.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleIds<'r> {
    /// All of them; none: they are not known.
    pub known: &'r [String],
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
        if self.known.is_empty() || self.known.iter().any(|id| rules.holds(id)) {
            return None;
        }
        let written = rules.written.join(", ");
        let near = nearest(&written, self.known.iter().map(String::as_str));
        Some(near.map_or_else(|| written.clone(), |near| format!("{written} ≈ {near}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_by_the_rule_next_to_it() {
        let known = ["ad-law/first".to_owned(), "price/was".to_owned()];
        let ids = RuleIds { known: &known, out: &[] };
        let unknown = |written: &str| ids.unknown(&Globs::names(&[written.to_owned()]).expect("a glob"));
        assert_eq!(unknown("ad-law/frist").as_deref(), Some("ad-law/frist ≈ ad-law/first"));
        assert_eq!(unknown("something/else-entirely").as_deref(), Some("something/else-entirely"));
        assert_eq!((unknown("ad-law/first"), unknown("price/*")), (None, None));
    }
}
