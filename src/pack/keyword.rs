//! Rules about search words: what they look at, and their measures, all of it data.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::brief::Role;
use crate::text::phrase::Standing;

/// What a rule about search words looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// None of the words stands in the title, whole or in parts.
    NotInTitle,
    /// The first of the words that stands in the title ends after `within` half-width units.
    LateInTitle,
    /// A word stands in the title as `standing` says.
    StandsAs,
    /// Words stand in no field of the rule's `fields` (with `any`: none of them does), or not in the `part` of it.
    NotIn,
    /// A word stands in one field more often than `more-than`.
    Repeats,
    /// A word stands in one field more often than `more-than` and makes up more than `percent` of its characters.
    Dense,
    /// A word stands there.
    Stands,
    /// A brand of others stands there.
    OtherBrand,
    /// The title names goods of another category (`nouns`), and none of its own.
    OtherGoods,
    /// At least `percent` of the room that the platform's `length` rule gives a title is free, and the brief has words that would fit.
    Room,
}

/// A part of a detail page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Its first `within` half-width units.
    Opening,
    /// Its lines of at most `within` half-width units without a mark that ends a sentence.
    Headings,
}

/// `keyword = { … }` of a rule. Which measures a check needs is told in `rules/README.md`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeywordCheck {
    /// What is looked at.
    pub check: Check,
    /// Words of these roles; empty: of every role but `negative`.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Only words whose role the brief gives.
    #[serde(default)]
    pub given: bool,
    /// One of the words is enough.
    #[serde(default)]
    pub any: bool,
    /// How the word stands.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// Part of a word's traffic, 0 to 1, that is counted when it stands so.
    #[serde(default)]
    pub keeps: Option<f64>,
    /// Which part of a field.
    #[serde(default)]
    pub part: Option<Part>,
    /// Half-width units …
    #[serde(default)]
    pub within: Option<usize>,
    /// … and where a platform has its own.
    #[serde(default)]
    pub within_on: BTreeMap<String, usize>,
    /// Times.
    #[serde(default)]
    pub more_than: Option<usize>,
    /// Of 100.
    #[serde(default)]
    pub percent: Option<f64>,
    /// Names of goods by category.
    #[serde(default)]
    pub nouns: BTreeMap<String, Vec<String>>,
}

impl KeywordCheck {
    /// The measure that the check needs and does not have.
    pub(super) fn lacks(&self) -> Option<&'static str> {
        let needs: &[(&'static str, bool)] = match self.check {
            Check::LateInTitle => &[("within", self.within.is_some())],
            Check::StandsAs => &[("standing", self.standing.is_some()), ("keeps", self.keeps.is_some())],
            Check::NotIn => &[("within", self.part.is_none() || self.within.is_some())],
            Check::Repeats => &[("more-than", self.more_than.is_some())],
            Check::Dense => &[("more-than", self.more_than.is_some()), ("percent", self.percent.is_some())],
            Check::OtherGoods => &[("nouns", !self.nouns.is_empty())],
            Check::Room => &[("percent", self.percent.is_some())],
            Check::NotInTitle | Check::Stands | Check::OtherBrand => &[],
        };
        needs.iter().find(|(_, has)| !has).map(|(name, _)| *name)
    }

    /// Half-width units on `platform`.
    pub fn within_on(&self, platform: Option<&str>) -> usize {
        let own = platform.and_then(|p| self.within_on.get(p)).copied();
        own.or(self.within).unwrap_or(usize::MAX)
    }

    /// Whether the check looks at words of this role.
    pub fn wants(&self, role: Role) -> bool {
        if self.roles.is_empty() { role != Role::Negative } else { self.roles.contains(&role) }
    }
}
