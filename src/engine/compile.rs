//! Rules made ready for scanning.

use std::fmt;
use std::sync::Arc;

use crate::engine::concern::Concern;
use crate::pack::RuleSet;
use crate::pack::rule::Kind;

/// A rule set ready to lint with. Cheap to share between threads.
#[derive(Debug)]
pub struct Engine {
    rules: Arc<RuleSet>,
    /// Which texts concern the rules of words.
    pub(crate) concern: Vec<Concern>,
    /// Rules on the shape of a listing, by index.
    pub(crate) shape: Vec<usize>,
    /// Rules on what must agree, by index.
    pub(crate) agree: Vec<usize>,
    /// Rules on what must stand somewhere, by index.
    pub(crate) missing: Vec<usize>,
    /// Rules about search words, by index.
    pub(crate) keyword: Vec<usize>,
}

/// The rules are more than an engine can number (65,535).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyRules(usize);

impl fmt::Display for TooManyRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rules, at most {MOST_RULES} can be used", self.0)
    }
}

impl std::error::Error for TooManyRules {}

const MOST_RULES: usize = 65_535;

impl Engine {
    /// Gathers all terms and triggers of `rules`. Fails only if these are too many rules.
    pub fn new(rules: Arc<RuleSet>) -> Result<Self, TooManyRules> {
        if rules.rules.len() > MOST_RULES {
            return Err(TooManyRules(rules.rules.len()));
        }
        let of_kind = |wanted: &[Kind]| -> Vec<usize> {
            rules.rules.iter().enumerate().filter(|(_, r)| wanted.contains(&r.kind)).map(|(i, _)| i).collect()
        };
        Ok(Self {
            concern: Concern::of(&rules),
            shape: of_kind(&[Kind::Length, Kind::Shape]),
            agree: of_kind(&[Kind::Agree]),
            missing: of_kind(&[Kind::Missing]),
            keyword: of_kind(&[Kind::Keyword]),
            rules,
        })
    }

    /// The rules it was built from.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }
}
