//! Rules made ready for scanning: every literal of every rule in one automaton.

use std::collections::HashMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::pack::RuleSet;
use crate::pack::rule::Body;

/// What a literal of the automaton means to one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// The literal itself is a hit of the rule.
    Term {
        /// Index of the rule.
        rule: u32,
    },
    /// The rule's pattern is to be tried around it.
    Trigger {
        /// Index of the rule.
        rule: u32,
        /// Index of the pattern in the rule.
        pattern: u32,
    },
}

/// A rule set ready to lint with. Cheap to share between threads.
#[derive(Debug)]
pub struct Engine {
    rules: Arc<RuleSet>,
    automaton: AhoCorasick,
    /// For each literal of the automaton, what it means.
    uses: Vec<Vec<Use>>,
}

impl Engine {
    /// Builds the automaton over all terms and triggers of `rules`.
    ///
    /// # Panics
    /// Never for rules that were checked: the automaton fails only beyond 2^31 states.
    pub fn new(rules: Arc<RuleSet>) -> Result<Self, aho_corasick::BuildError> {
        let mut index: HashMap<&str, usize> = HashMap::new();
        let mut literals: Vec<&str> = Vec::new();
        let mut uses: Vec<Vec<Use>> = Vec::new();
        for (r, rule) in rules.rules.iter().enumerate() {
            let Body::Words { terms, patterns } = &rule.body else { continue };
            let mut add = |literal, meaning| {
                let at = *index.entry(literal).or_insert_with(|| {
                    literals.push(literal);
                    uses.push(Vec::new());
                    literals.len() - 1
                });
                uses[at].push(meaning);
            };
            for term in terms {
                add(term.as_str(), Use::Term { rule: r as u32 });
            }
            for (p, pattern) in patterns.iter().enumerate() {
                for trigger in &pattern.triggers {
                    add(trigger.as_str(), Use::Trigger { rule: r as u32, pattern: p as u32 });
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .build(&literals)?;
        drop(index);
        Ok(Self { rules, automaton, uses })
    }

    /// The rules it was built from.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Every place in folded text where a literal stands, overlapping ones included, and what the literal means.
    pub(crate) fn literals<'e>(&'e self, folded: &'e str) -> impl Iterator<Item = (usize, usize, &'e [Use])> + 'e {
        self.automaton
            .find_overlapping_iter(folded)
            .map(|m| (m.start(), m.end(), self.uses[m.pattern().as_usize()].as_slice()))
    }
}
