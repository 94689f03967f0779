//! What a rule file says, before anything is checked. Field names are the keys of the file, told in `rules/README.md`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::finding::{Applicability, Basis, Verdict};
use crate::lang::Localised;
use crate::listing::FieldKind;
use crate::text::clause::Scope;

/// A string and where it stands.
pub type Text = Spanned<String>;

/// `[[words]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWords {
    pub id: Text,
    #[serde(default)]
    pub note: Option<Localised>,
    #[serde(default)]
    pub list: Option<Vec<Text>>,
    #[serde(default)]
    pub regex: Option<Text>,
}

/// `[[law]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawLaw {
    pub name: Text,
    pub short: Text,
    pub en: String,
    #[serde(default)]
    pub effective: Option<Effective>,
    #[serde(default)]
    pub by_name_only: bool,
    #[serde(default)]
    pub articles: Vec<RawArticle>,
}

/// One article of a `[[law]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawArticle {
    pub id: Text,
    pub gist: Localised,
    #[serde(default)]
    pub fine: Option<Localised>,
}

/// Days, both included, between which something is in force, as `YYYY-MM-DD`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effective {
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub until: Option<String>,
}

/// `[[context]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawContext {
    pub id: Text,
    pub title: Localised,
    pub basis: Vec<Spanned<Basis>>,
    pub reason: Localised,
    #[serde(default = "exempt")]
    pub verdict: Verdict,
    #[serde(default)]
    pub categories: Vec<Text>,
    #[serde(default)]
    pub not_categories: Vec<Text>,
    #[serde(default)]
    pub when: Vec<RawCondition>,
    #[serde(default)]
    pub unless: Vec<RawCondition>,
    #[serde(default)]
    pub example: Vec<Spanned<RawExample>>,
}

fn exempt() -> Verdict {
    Verdict::Exempt
}

/// `[[context-group]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawGroup {
    pub id: Text,
    pub contexts: Vec<Text>,
}

/// One table of `when` or `unless`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawCondition {
    #[serde(default)]
    pub hit: Option<Spanned<OneOrMany>>,
    #[serde(default)]
    pub before: Option<Text>,
    #[serde(default)]
    pub after: Option<Text>,
    #[serde(default)]
    pub before_sentence: Option<Text>,
    #[serde(default)]
    pub after_sentence: Option<Text>,
    #[serde(default)]
    pub covers: Option<Text>,
    #[serde(default)]
    pub clause: Option<Text>,
    #[serde(default)]
    pub sentence: Option<Text>,
    #[serde(default)]
    pub text: Option<Text>,
    #[serde(default)]
    pub listing: Option<Text>,
    #[serde(default)]
    pub field: Option<Vec<FieldKind>>,
    #[serde(default)]
    pub category: Option<Vec<String>>,
    #[serde(default)]
    pub platform: Option<Vec<String>>,
    #[serde(default)]
    pub fact: Option<BTreeMap<String, Text>>,
    #[serde(default)]
    pub in_fact: Option<Vec<String>>,
}

/// A regex, or a list of literals.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// `[[rule]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawRule {
    pub id: Text,
    pub title: Localised,
    pub basis: Vec<Spanned<Basis>>,
    pub verdict: Verdict,
    pub why: Localised,
    pub help: Localised,
    #[serde(default)]
    pub penalty: Option<Localised>,
    #[serde(default)]
    pub terms: Vec<Text>,
    #[serde(default)]
    pub patterns: Vec<RawPattern>,
    #[serde(default)]
    pub words_not_meant: Vec<Text>,
    #[serde(default)]
    pub when: Vec<RawCondition>,
    #[serde(default)]
    pub unless: Vec<RawCondition>,
    #[serde(default)]
    pub contexts: Vec<Text>,
    #[serde(default)]
    pub context_verdicts: BTreeMap<Spanned<String>, Verdict>,
    #[serde(default)]
    pub fields: Option<Vec<FieldKind>>,
    #[serde(default)]
    pub categories: Vec<Text>,
    #[serde(default)]
    pub not_categories: Vec<Text>,
    #[serde(default)]
    pub platforms: Vec<String>,
    #[serde(default)]
    pub effective: Option<Spanned<Effective>>,
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub min_count: Option<usize>,
    #[serde(default)]
    pub missing: Option<RawMissing>,
    #[serde(default)]
    pub replace: Vec<RawReplace>,
    #[serde(default)]
    pub example: Vec<Spanned<RawExample>>,
}

/// One table of `patterns`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPattern {
    pub trigger: Vec<Text>,
    pub regex: Text,
    #[serde(default)]
    pub scope: Scope,
}

/// `missing = { any = [...] }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawMissing {
    pub any: Vec<Text>,
}

/// `[[rule.replace]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawReplace {
    #[serde(default)]
    pub term: Option<Text>,
    #[serde(default)]
    pub regex: Option<Text>,
    pub with: Vec<RawWith>,
}

/// One choice of a `[[rule.replace]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWith {
    pub text: String,
    pub applicability: Applicability,
}

/// `[[rule.example]]` and `[[context.example]]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawExample {
    #[serde(default)]
    pub bad: Option<String>,
    #[serde(default)]
    pub good: Option<String>,
    #[serde(default)]
    pub fixed: Option<String>,
    #[serde(default)]
    pub context: Option<String>,
    #[serde(default)]
    pub category: Option<String>,
    #[serde(default)]
    pub field: Option<FieldKind>,
    #[serde(default)]
    pub platform: Option<String>,
    #[serde(default)]
    pub verdict: Option<Verdict>,
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
}
