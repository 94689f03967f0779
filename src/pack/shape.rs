//! Checked rules on a listing's shape, and on copy that must agree with what the listing states in data.

use serde::Deserialize;

use crate::lang::Localised;
use crate::pack::raw_shape::StructureFinds;
use crate::pack::regex::LazyRegex;
use crate::text::measure::Unit;

/// How long a field may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// What is counted.
    pub unit: Unit,
    /// At most so many.
    pub max: Option<usize>,
    /// At least so many.
    pub min: Option<usize>,
    /// All fields of the kind are counted together.
    pub total: bool,
}

/// The limit of a field on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub unit: Unit,
    /// At most so many.
    pub max: usize,
}

/// How often a word may stand in a field.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// At most so often.
    pub most: usize,
    /// Words (folded) that do not count.
    pub words_not_counted: Vec<String>,
}

/// The blocks that a detail page is built of, in their order.
#[derive(Debug, Clone)]
pub struct Structure {
    /// Characters from which on a page is long enough.
    pub least: usize,
    /// Blocks that must be there before anything is said.
    pub present: usize,
    /// What is told.
    pub finds: StructureFinds,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// One block of a detail page.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is called.
    pub name: Localised,
    /// How one sees that it begins.
    pub regex: LazyRegex,
}

/// Claims of copy that must agree with what is stated in data.
#[derive(Debug, Clone)]
pub struct Agree {
    /// Where the data stand.
    pub stated: Stated,
    /// Attributes (folded names) whose whole value is the claim; empty: claims are looked for in the rule's fields.
    pub of: Vec<String>,
    /// What may be claimed.
    pub claims: Vec<Claim>,
    /// Index of the context that a proved claim is let through for.
    pub proved: Option<usize>,
    /// Rules whose findings a proof closes.
    pub closes: Vec<String>,
}

/// Where a listing states a thing in data.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    /// Attributes, by folded name.
    pub attributes: Vec<String>,
    /// Facts.
    pub facts: Vec<String>,
    /// Statements of the detail page; the group `hit` is the value.
    pub says: Vec<LazyRegex>,
    /// Figures of earlier days, of which the lowest counts.
    pub history: Option<History>,
}

/// Figures of earlier days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The fact below which the days stand.
    pub fact: String,
    /// How many days back.
    pub days: i64,
    /// The fact that holds the day before which they are counted; else the day of the run.
    pub before: Option<String>,
}

/// One thing that copy may claim.
#[derive(Debug, Clone)]
pub struct Claim {
    /// How one sees it; `None`: the whole text.
    pub says: Option<LazyRegex>,
    /// How it is held against what is stated.
    pub test: Test,
}

/// How a claim is held against what is stated.
#[derive(Debug, Clone)]
pub enum Test {
    /// Words of what is stated deny or prove it.
    Words {
        /// Denied by these.
        denied: Option<LazyRegex>,
        /// Proved by these, unless denied.
        proved: Option<LazyRegex>,
    },
    /// The number that is stated, against the one in the claim or a fixed one.
    Number {
        /// What it must be.
        must: NumberMust,
        /// The fixed number.
        than: Option<f64>,
    },
    /// The amount that is stated, against the one in the claim.
    Units {
        /// Units that convert: folded name → factor, longest name first.
        units: Vec<(String, f64)>,
        /// What it must be.
        must: NumberMust,
    },
    /// The same among words that mean the same: a list of folded words for each meaning.
    Among(Vec<Vec<String>>),
    /// A day against the days that are stated, first and last.
    Date(DateMust),
    /// No other model number of the series that is stated: the same letters, as many digits.
    SameModel,
    /// The brand that is stated, of those that the shop may name.
    SameBrand,
    /// One text, or one holds the other.
    SameText,
}

/// What a number that is stated must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberMust {
    /// Not above.
    AtMost,
    /// Not below.
    AtLeast,
    /// The same.
    Equal,
}

/// What a day must be, against the first and the last of the days that are stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateMust {
    /// The day of the run: one of them or between.
    Within,
    /// The day of the run: the last.
    LastDay,
    /// The last day that the claim writes: the last.
    WrittenLastDay,
}
