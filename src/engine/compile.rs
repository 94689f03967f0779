//! Rules made ready for scanning: every literal of every rule in one automaton, built when there is enough to scan.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use crate::pack::RuleSet;
use crate::pack::rule::Body;

/// What a literal means to one rule.
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

/// Bytes of text from which on the automaton (5 ms to build) pays; less is looked through literal by literal.
const WORTH_AN_AUTOMATON: usize = 64 << 10;

/// A rule set ready to lint with. Cheap to share between threads.
#[derive(Debug)]
pub struct Engine {
    rules: Arc<RuleSet>,
    /// Every term and trigger, sorted by its first character.
    literals: Vec<Literal>,
    /// Rules on the shape of a listing, by index.
    pub(crate) shape: Vec<usize>,
    /// Rules on what must agree, by index.
    pub(crate) agree: Vec<usize>,
    automaton: OnceLock<AhoCorasick>,
    scanned: AtomicUsize,
}

#[derive(Debug)]
struct Literal {
    first: char,
    text: Box<str>,
    meaning: Use,
}

/// A place in folded text where a literal stands, in bytes, and what the literal means.
pub(crate) type Found = (usize, usize, Use);

impl Engine {
    /// Gathers all terms and triggers of `rules`. Fails only if they are too many for an automaton (2^31 states).
    pub fn new(rules: Arc<RuleSet>) -> Result<Self, BuildError> {
        let mut literals = Vec::new();
        for (r, rule) in rules.rules.iter().enumerate() {
            let Body::Words { terms, patterns } = &rule.body else { continue };
            let mut add = |text: &str, meaning| {
                let Some(first) = text.chars().next() else { return };
                literals.push(Literal { first, text: text.into(), meaning });
            };
            for term in terms {
                add(term, Use::Term { rule: r as u32 });
            }
            for (p, pattern) in patterns.iter().enumerate() {
                for trigger in &pattern.triggers {
                    add(trigger, Use::Trigger { rule: r as u32, pattern: p as u32 });
                }
            }
        }
        literals.sort_by_key(|l| l.first);
        let is_of = |wanted: fn(&Body) -> bool| -> Vec<usize> {
            rules.rules.iter().enumerate().filter(|(_, r)| wanted(&r.body)).map(|(i, _)| i).collect()
        };
        let agree = is_of(|b| matches!(b, Body::Agree(_)));
        let shape = is_of(|b| !matches!(b, Body::Words { .. } | Body::Missing(_) | Body::Agree(_)));
        let engine = Self { rules, literals, shape, agree, automaton: OnceLock::new(), scanned: AtomicUsize::new(0) };
        let states: usize = engine.literals.iter().map(|l| l.text.len()).sum();
        if states > 1 << 24 {
            // far beyond any rule set; let the automaton itself say what is wrong
            build(&engine.literals)?;
        }
        Ok(engine)
    }

    /// The rules it was built from.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Every place in folded text where a literal stands, overlapping ones included.
    pub(crate) fn literals(&self, folded: &str) -> Vec<Found> {
        let is_busy = self.automaton.get().is_some()
            || self.scanned.fetch_add(folded.len(), Ordering::Relaxed) + folded.len() > WORTH_AN_AUTOMATON;
        let automaton = if is_busy { self.automaton() } else { None };
        match automaton {
            Some(automaton) => automaton
                .find_overlapping_iter(folded)
                .map(|m| (m.start(), m.end(), self.literals[m.pattern().as_usize()].meaning))
                .collect(),
            None => self.one_by_one(folded),
        }
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        if self.automaton.get().is_none() {
            // a failure leaves the slow way, which finds the same
            let _ = build(&self.literals).map(|automaton| self.automaton.set(automaton));
        }
        self.automaton.get()
    }

    /// The same without the automaton.
    fn one_by_one(&self, folded: &str) -> Vec<Found> {
        let mut found = Vec::new();
        for (at, c) in folded.char_indices() {
            let from = self.literals.partition_point(|l| l.first < c);
            let same_start = self.literals[from..].iter().take_while(|l| l.first == c);
            found.extend(
                same_start.filter(|l| folded[at..].starts_with(&*l.text)).map(|l| (at, at + l.text.len(), l.meaning)),
            );
        }
        found
    }
}

fn build(literals: &[Literal]) -> Result<AhoCorasick, BuildError> {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::Standard)
        .build(literals.iter().map(|l| l.text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::pack::Loader;

    #[test]
    fn both_ways_of_scanning_find_the_same() {
        let rules = Loader::new(Lang::Zh).with_embedded().load().rules;
        let engine = Engine::new(Arc::new(rules)).expect("builds");
        let text = "全网最佳的面霜,21天见效,绝对安全,no.1品牌,国家级非遗,销量第一,治疗失眠,100%纯棉";
        let sorted = |mut found: Vec<Found>| {
            found.sort_by_key(|(start, end, meaning)| (*start, *end, format!("{meaning:?}")));
            found
        };
        let slow = sorted(engine.one_by_one(text));
        assert!(slow.len() > 5, "{slow:?}");
        engine.scanned.store(WORTH_AN_AUTOMATON, Ordering::Relaxed);
        assert_eq!(sorted(engine.literals(text)), slow);
        assert!(engine.automaton.get().is_some());
    }
}
