//! How a policy and the command line name rules: an id, the beginning of ids, or a verdict.

use std::fmt;

use crate::finding::Verdict;
use crate::lang::Lang;
use crate::messages::{self as msg, nearest};

/// Some of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulePattern {
    /// The rule of this id.
    Exact(String),
    /// Rules whose id begins so.
    Prefix(String),
}

impl RulePattern {
    /// `price/list-price` is a rule; `price`, `price/*` and `price/list-*` are those whose id begins so; `*` is all.
    /// `None` where the text can name no rule.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, is_open) = text.strip_suffix('*').map_or((text, false), |name| (name, true));
        let is_plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '/'));
        if !is_plain || (name.is_empty() && !is_open) || name.matches('/').count() > 1 || name.starts_with('/') {
            return None;
        }
        Some(match (name.contains('/'), is_open) {
            (_, true) => Self::Prefix(name.to_owned()),
            (true, false) => Self::Exact(name.to_owned()),
            (false, false) => Self::Prefix(format!("{name}/")),
        })
    }

    /// Whether the rule of that id is one of them.
    pub fn holds(&self, id: &str) -> bool {
        match self {
            Self::Exact(name) => name == id,
            Self::Prefix(start) => id.starts_with(start.as_str()),
        }
    }

    /// The more particular the higher: an id before a beginning, a longer beginning before a shorter.
    pub fn rank(&self) -> usize {
        match self {
            Self::Exact(_) => usize::MAX,
            Self::Prefix(start) => start.len(),
        }
    }

    /// What may have been meant by a pattern that holds no rule of `known`.
    pub fn near<'k>(&self, known: impl Iterator<Item = &'k str> + Clone) -> Option<String> {
        match self {
            Self::Exact(name) => nearest(name, known).map(str::to_owned),
            Self::Prefix(start) => {
                let (group, rest) = start.split_once('/').unwrap_or((start, ""));
                let groups = known.filter_map(|id| id.split_once('/')).map(|(group, _)| group);
                nearest(group, groups)
                    .map(|near| if near == group { near.to_owned() } else { format!("{near}/{rest}*") })
            }
        }
    }

    /// What to say if none of the rules `known` is one of them.
    pub fn unknown(&self, known: &[&str], lang: Lang) -> String {
        match self.near(known.iter().copied()) {
            Some(near) => msg::POLICY_NO_RULE_NEAR.say(lang, &[&self.to_string(), &near]),
            None => msg::POLICY_NO_RULE.say(lang, &[&self.to_string()]),
        }
    }
}

impl fmt::Display for RulePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(name) => f.write_str(name),
            Self::Prefix(start) => write!(f, "{start}*"),
        }
    }
}

/// What a key of `[severity]` speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Findings of some rules, whatever their verdict.
    Rules(RulePattern),
    /// Findings of this verdict.
    Verdict(Verdict),
}

/// Verdicts whose severity may be set; what was let through has none.
pub const GRADED: [Verdict; 3] = [Verdict::Violation, Verdict::NeedsEvidence, Verdict::Advice];

impl Subject {
    /// The name of a verdict, or of rules.
    pub fn parse(text: &str) -> Option<Self> {
        let verdict = GRADED.into_iter().find(|v| v.as_str() == text).map(Self::Verdict);
        verdict.or_else(|| RulePattern::parse(text).map(Self::Rules))
    }

    /// Whether it speaks of a finding of that rule and verdict.
    pub fn holds(&self, id: &str, verdict: Verdict) -> bool {
        match self {
            Self::Rules(pattern) => pattern.holds(id),
            Self::Verdict(wanted) => *wanted == verdict,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_by_id_beginning_or_group() {
        let pattern = |text: &str| RulePattern::parse(text).expect("a pattern");
        assert!(pattern("price").holds("price/list-price"));
        assert!(!pattern("price").holds("prices/x"), "a group is a whole name");
        assert!(pattern("price/*").holds("price/list-price"));
        assert!(pattern("price/list-*").holds("price/list-price"));
        assert!(!pattern("price/list").holds("price/list-price"), "an id is a whole id");
        assert!(pattern("*").holds("anything/at-all"));
        for bad in ["", "Price", "/x", "a/b/c", "a*b", "价格"] {
            assert_eq!(RulePattern::parse(bad), None, "{bad}");
        }
        assert!(pattern("price/list-price").rank() > pattern("price/list-*").rank());
        assert!(pattern("price/list-*").rank() > pattern("price").rank());
    }

    #[test]
    fn slips_find_their_rule() {
        let known = ["price/list-price", "ad-law/superlative"];
        let near = |text: &str| RulePattern::parse(text).and_then(|p| p.near(known.into_iter()));
        assert_eq!(near("price/list-prise").as_deref(), Some("price/list-price"));
        assert_eq!(near("prise").as_deref(), Some("price/*"));
        assert_eq!(near("ad-lav/*").as_deref(), Some("ad-law/*"));
        assert_eq!(near("nothing-like-it"), None);
    }

    #[test]
    fn a_verdict_is_no_group() {
        assert_eq!(Subject::parse("needs-evidence"), Some(Subject::Verdict(Verdict::NeedsEvidence)));
        assert!(matches!(Subject::parse("exempt"), Some(Subject::Rules(_))), "told later as an unknown group");
    }
}
