//! What rules a waiver can be about, and what is told of one that lets nothing pass.

use crate::finding::Finding;
use crate::globs::Globs;
use crate::messages::nearest;
use crate::pack::notice::{RecordPlace, tell};
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
    /// What is to be told of a waiver for `rules` (`None`: they cannot be read) at `place`: its flaw, a name that no rule has,
    /// or, if it `is_idle`, that nothing used it. `said`: what it is about.
    pub(super) fn notice(
        &self,
        rules: Option<&Globs>,
        flaw: Option<&str>,
        is_idle: bool,
        said: &str,
        place: RecordPlace<'_>,
    ) -> Option<Finding> {
        if let Some(flaw) = flaw {
            return tell(flaw, said, place);
        }
        if let Some(slip) = rules.and_then(|rules| self.slip_in(rules)) {
            return tell("waiver/unknown-rule", &slip, place);
        }
        let is_out = rules.is_some_and(|rules| self.out.iter().any(|id| rules.holds(id)));
        if is_idle && !is_out { tell("waiver/unused", said, place) } else { None }
    }

    /// Where no rule is meant: what was written, and the rule that is most likely meant.
    fn slip_in(&self, rules: &Globs) -> Option<String> {
        // in a run without the built-in rules one of them may be meant
        let known = self.known.filter(|known| known.has_builtin())?;
        slip(rules, || known.rules.iter().map(Entry::id))
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
