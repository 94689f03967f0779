//! Checked conditions of `when` and `unless`.

use std::collections::BTreeMap;

use crate::lang::Localised;
use crate::listing::{FieldKind, category_within};
use crate::pack::regex::LazyRegex;

/// The categories something holds in.
#[derive(Debug, Clone, Default)]
pub struct Categories {
    /// Only these and those below them; empty: all.
    pub only: Vec<String>,
    /// But not these nor those below them.
    pub not: Vec<String>,
}

impl Categories {
    /// Whether `category` is one of them.
    pub fn hold(&self, category: &str) -> bool {
        (self.only.is_empty() || self.only.iter().any(|c| category_within(category, c)))
            && !self.not.iter().any(|c| category_within(category, c))
    }
}

/// What the text of a hit must be.
#[derive(Debug, Clone)]
pub enum HitTest {
    /// One of these (folded).
    OneOf(Vec<String>),
    /// Matched as a whole.
    Regex(LazyRegex),
}

/// Something that a claim has to say to be checkable.
#[derive(Debug, Clone)]
pub struct Want {
    /// What it is called.
    pub name: Localised,
    /// How one sees, in the sentence of the hit, that it is said.
    pub regex: LazyRegex,
}

/// One table of `when` or `unless`: every part that is there must hold. The keys are told in `rules/README.md`.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// Kinds of field.
    pub field: Option<Vec<FieldKind>>,
    /// Categories, with those below them.
    pub category: Option<Vec<String>>,
    /// Platforms.
    pub platform: Option<Vec<String>>,
    /// Facts and what they must match.
    pub fact: BTreeMap<String, LazyRegex>,
    /// Facts whose value, standing in the text, must cover the hit.
    pub in_fact: Option<Vec<String>>,
    /// The hit itself.
    pub hit: Option<HitTest>,
    /// Before the hit, in its clause.
    pub before: Option<LazyRegex>,
    /// After the hit, in its clause.
    pub after: Option<LazyRegex>,
    /// Before the hit, in its sentence.
    pub before_sentence: Option<LazyRegex>,
    /// After the hit, in its sentence.
    pub after_sentence: Option<LazyRegex>,
    /// Something in the clause that covers the hit.
    pub covers: Option<LazyRegex>,
    /// Anywhere in the clause.
    pub clause: Option<LazyRegex>,
    /// Anywhere in the sentence.
    pub sentence: Option<LazyRegex>,
    /// Anywhere in the field.
    pub text: Option<LazyRegex>,
    /// Anywhere in the listing.
    pub listing: Option<LazyRegex>,
}

#[cfg(test)]
impl Condition {
    /// Every regex that it asks of text.
    pub(crate) fn regexes(&self) -> impl Iterator<Item = &LazyRegex> {
        let hit = if let Some(HitTest::Regex(regex)) = &self.hit { Some(regex) } else { None };
        let around = [&self.before, &self.after, &self.before_sentence, &self.after_sentence];
        let within = [&self.covers, &self.clause, &self.sentence, &self.text, &self.listing];
        hit.into_iter().chain(around.into_iter().chain(within).flatten())
    }
}
