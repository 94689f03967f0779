//! Which rules a text may concern: every literal of every rule looked for at once, and a pattern passed over where its
//! window lacks what its regex needs. Rules that no text concerns are never even read.

use std::borrow::Cow;

use crate::embedded;
use crate::pack::RuleSet;
use crate::pack::regex::needs::Needs;
use crate::pack::rule::{Body, Entry};
use crate::text::clause::Scope;
use crate::text::literals::{Literals, tables};

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
}

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
            all.push(Self { literals: Literals::over(Cow::Borrowed(embedded::LITERALS)), triggers });
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
        Self { literals: Literals::over(Cow::Owned(tables(uses))), triggers }
    }

    /// Shows every place where a literal stands in folded text (first byte, and the one after the last), and what it means,
    /// to `found`.
    pub fn each<'c>(&'c self, folded: &str, mut found: impl FnMut(usize, usize, Use<'c>)) {
        self.literals.each(folded, |start, end, numbers| {
            for number in numbers {
                if number & TERM != 0 {
                    found(start, end, Use::Term((number & !TERM) as usize));
                } else if let Some(trigger) = self.triggers.get(number as usize) {
                    found(start, end, Use::Trigger(trigger));
                }
            }
        });
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
}
