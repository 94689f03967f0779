//! Which rules a text may concern: every literal of every rule looked for at once, and a pattern passed over where its
//! window lacks what its regex needs. Rules that no text concerns are never even read.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::embedded;
use crate::pack::RuleSet;
use crate::pack::regex::needs::Needs;
use crate::pack::rule::{Body, Entry};
use crate::text::clause::Scope;
use crate::text::literals::{Literals, Numbers, tables};

/// What a literal means to one rule.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use<'c> {
    /// The literal itself is a hit of the rule of this index.
    Term(usize),
    /// A pattern is to be tried around it.
    Trigger(&'c Trigger),
}

/// A pattern, as far as it is known without reading its rule.
#[derive(Debug)]
pub(crate) struct Trigger {
    /// Index of the rule.
    pub rule: usize,
    /// Index of the pattern in the rule.
    pub pattern: usize,
    /// How much text around the trigger it sees.
    pub scope: Scope,
    /// What every match holds, if that was told beforehand.
    pub needs: Needs,
}

/// The literals of some rules and what they mean.
#[derive(Debug)]
pub(crate) struct Concern {
    literals: Literals,
    triggers: Vec<Trigger>,
    /// The same literals for a run over much text.
    automaton: OnceLock<Option<AhoCorasick>>,
    /// Bytes that were looked through without it.
    scanned: AtomicUsize,
}

/// Bytes of text from which on an automaton (some milliseconds to build) pays; a first look goes by the prepared tables.
const WORTH_AN_AUTOMATON: usize = 256 << 10;

/// Says that a number is that of a rule, not that of a pattern.
const TERM: u32 = 1 << 31;

/// Bytes in which the build script tells of a pattern.
const TRIGGER: usize = 16;

impl Concern {
    /// That of all rules: of the built-in ones as it was prepared, and of the others.
    pub fn of(rules: &RuleSet) -> Vec<Self> {
        let mut all = Vec::new();
        if rules.prepared > 0 {
            let triggers = embedded::TRIGGERS.chunks_exact(TRIGGER).map(prepared).collect();
            all.push(Self::new(Literals::over(Cow::Borrowed(embedded::LITERALS)), triggers));
        }
        if rules.rules.len() > rules.prepared {
            all.push(Self::gather(&rules.rules, rules.prepared));
        }
        all
    }

    /// That of the rules from index `first` on.
    fn gather(rules: &[Entry], first: usize) -> Self {
        let (mut uses, mut triggers) = (Vec::new(), Vec::new());
        for (index, rule) in rules.iter().enumerate().skip(first) {
            let Body::Words { terms, patterns } = &rule.body else { continue };
            uses.extend(terms.iter().map(|term| (term.as_str(), TERM | index as u32)));
            for (pattern, one) in patterns.iter().enumerate() {
                uses.extend(one.triggers.iter().map(|text| (text.as_str(), triggers.len() as u32)));
                triggers.push(Trigger { rule: index, pattern, scope: one.scope, needs: Needs::default() });
            }
        }
        Self::new(Literals::over(Cow::Owned(tables(uses))), triggers)
    }

    fn new(literals: Literals, triggers: Vec<Trigger>) -> Self {
        Self { literals, triggers, automaton: OnceLock::new(), scanned: AtomicUsize::new(0) }
    }

    /// The automaton, once there is enough to look through.
    fn automaton(&self, bytes: usize) -> Option<&AhoCorasick> {
        if self.scanned.fetch_add(bytes, Ordering::Relaxed) < WORTH_AN_AUTOMATON {
            return None;
        }
        let build = || {
            let kind = Some(AhoCorasickKind::ContiguousNFA);
            // too many for it: the tables do
            AhoCorasick::builder().kind(kind).build(self.literals.all()).ok()
        };
        self.automaton.get_or_init(build).as_ref()
    }

    /// Shows every place where a literal stands in folded text (first byte, and the one after the last), and what it means,
    /// to `found`.
    pub fn each<'c>(&'c self, folded: &str, mut found: impl FnMut(usize, usize, Use<'c>)) {
        let mut tell = |start, end, numbers: Numbers<'_>| {
            for number in numbers {
                if number & TERM != 0 {
                    found(start, end, Use::Term((number & !TERM) as usize));
                } else if let Some(trigger) = self.triggers.get(number as usize) {
                    found(start, end, Use::Trigger(trigger));
                }
            }
        };
        match self.automaton(folded.len()) {
            None => self.literals.each(folded, tell),
            Some(automaton) => {
                for found in automaton.find_overlapping_iter(folded) {
                    tell(found.start(), found.end(), self.literals.numbers(found.pattern().as_usize()));
                }
            }
        }
    }
}

/// What the build script tells of a pattern: rule and pattern in one number, scope, and the place of what it needs.
fn prepared(bytes: &[u8]) -> Trigger {
    let number = |at: usize| bytes.get(4 * at..).and_then(|b| b.first_chunk()).map_or(0, |b| u32::from_le_bytes(*b));
    let scope = match number(1) {
        1 => Scope::Sentence,
        2 => Scope::Text,
        _ => Scope::Clause,
    };
    let needs = embedded::NEEDS.get(number(2) as usize..number(3) as usize).map(Needs::over).unwrap_or_default();
    Trigger { rule: (number(0) >> 16) as usize, pattern: (number(0) & 0xFFFF) as usize, scope, needs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::pack::Loader;

    #[test]
    fn what_was_prepared_means_the_same_as_the_rules() {
        let rules = |loader: Loader| loader.load().rules;
        let prepared = rules(Loader::new(Lang::Zh).with_embedded());
        let read = rules(Loader::new(Lang::Zh).with_embedded().check_everything());
        let text: String = read
            .rules
            .iter()
            .flat_map(|rule| match &rule.body {
                Body::Words { terms, patterns } => {
                    let triggers = patterns.iter().flat_map(|p| p.triggers.iter());
                    terms.iter().chain(triggers).map(|t| t.as_str().to_owned() + "\n").collect()
                }
                _ => Vec::new(),
            })
            .collect();
        let meanings = |rules: &RuleSet| {
            let mut found = Vec::new();
            for concern in Concern::of(rules) {
                concern.each(&text, |start, end, meaning| {
                    let meaning = match meaning {
                        Use::Term(rule) => (rule, None),
                        Use::Trigger(t) => (t.rule, Some((t.pattern, format!("{:?}", t.scope)))),
                    };
                    found.push((start, end, meaning));
                });
            }
            found.sort_unstable();
            found.dedup();
            found
        };
        assert!(meanings(&read).len() > 10_000);
        assert!(meanings(&prepared) == meanings(&read), "the build script tells of other literals than the rules");
    }

    #[test]
    fn an_automaton_finds_what_the_tables_find() {
        let rules = Loader::new(Lang::Zh).with_embedded().load().rules;
        let concern = Concern::of(&rules).pop().expect("the built-in rules");
        let text: String = rules.rules.iter().map(|rule| rule.info.why.zh.as_str()).collect();
        let found = || {
            let mut found = Vec::new();
            concern.each(&text, |start, end, meaning| found.push((start, end, format!("{meaning:?}"))));
            found.sort_unstable();
            found
        };
        let by_tables = found();
        while concern.automaton.get().is_none() {
            assert_eq!(found(), by_tables);
        }
        assert!(by_tables.len() > 1_000 && matches!(concern.automaton.get(), Some(Some(_))));
    }
}
