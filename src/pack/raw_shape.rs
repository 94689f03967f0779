//! What a rule file says of a listing's shape and of what must agree, before it is checked.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lang::Localised;
use crate::pack::raw::Text;
use crate::pack::shape::{DateMust, NumberMust};
use crate::text::measure::Unit;

/// `length = { unit = "half-width", max = 60 }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLength {
    pub unit: Unit,
    #[serde(default)]
    pub max: Option<usize>,
    #[serde(default)]
    pub min: Option<usize>,
    /// All fields of the kind together.
    #[serde(default)]
    pub total: bool,
}

/// `repeat = { most = 2, words-not-counted = ["the"] }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawRepeat {
    pub most: usize,
    #[serde(default)]
    pub words_not_counted: Vec<Text>,
}

/// `[rule.structure]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawStructure {
    /// Characters from which on a detail page is long enough to have a structure.
    pub least: usize,
    /// Blocks that must be there before anything is said of the others.
    pub present: usize,
    /// Whether blocks that are missing are told, or such that stand too early.
    pub finds: StructureFinds,
    pub blocks: Vec<RawBlock>,
}

/// What a structure rule looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StructureFinds {
    /// Blocks that are not there.
    Missing,
    /// Blocks that stand before one they should follow.
    Disorder,
}

/// One block of a detail page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawBlock {
    pub name: Localised,
    pub regex: Text,
}

/// `[rule.agree]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawAgree {
    pub stated: RawStated,
    /// Attributes whose whole value is the claim; without them claims are looked for in the rule's fields.
    #[serde(default)]
    pub of: Vec<Text>,
    pub claims: Vec<RawClaim>,
    /// The context that a claim is let through for where what is stated proves it.
    #[serde(default)]
    pub proved: Option<Text>,
    /// Rules whose findings such a proof closes.
    #[serde(default)]
    pub closes: Vec<Text>,
}

/// Where a listing states a thing in data.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawStated {
    pub attributes: Vec<Text>,
    pub facts: Vec<String>,
    /// In the detail page: `材质:…`
    pub says: Vec<Text>,
    pub history: Option<RawHistory>,
}

/// Prices of earlier days, of which the lowest counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawHistory {
    /// The fact below which days stand: `price_history.2026-11-01`.
    pub fact: String,
    /// How many days back.
    pub days: i64,
    /// The fact that holds the day before which they are counted; else the day of the run.
    #[serde(default)]
    pub before: Option<String>,
}

/// One thing copy may claim, and what must be stated for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawClaim {
    #[serde(default)]
    pub says: Option<Text>,
    #[serde(default)]
    pub denied_by: Option<Text>,
    #[serde(default)]
    pub proved_by: Option<Text>,
    /// The number stated must be this, against the number in the claim or against `than`.
    #[serde(default)]
    pub number: Option<NumberMust>,
    #[serde(default)]
    pub than: Option<f64>,
    /// The same amount in units that convert: `{ ml = 1, l = 1000 }`; with `number` at least or at most as much.
    #[serde(default)]
    pub units: Option<BTreeMap<String, f64>>,
    /// Words that mean the same, a list each.
    #[serde(default)]
    pub among: Option<Vec<Vec<String>>>,
    #[serde(default)]
    pub date: Option<DateMust>,
    /// The claim and what is stated must be one text, or one hold the other.
    #[serde(default)]
    pub same_text: bool,
    /// A brand of the shop must be the one stated.
    #[serde(default)]
    pub same_brand: bool,
    /// A model number of the same series must be the one stated.
    #[serde(default)]
    pub same_model: bool,
}
