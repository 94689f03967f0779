//! What a rule file says, before anything is checked. Field names are the keys of the file, told in `rules/README.md`.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::brief::{Brands, Role};
use crate::finding::{Applicability, Basis, Verdict};
use crate::lang::Localised;
use crate::listing::FieldKind;
use crate::pack::keyword::KeywordCheck;
use crate::pack::raw_shape::{RawAgree, RawLength, RawRepeat, RawStructure};
use crate::text::clause::Scope;

/// A value and the bytes of its file it stands at (none in the prepared form of the built-in rules).
#[derive(Debug, Clone)]
pub struct At<T> {
    value: T,
    span: Range<usize>,
}

/// A string and where it stands.
pub type Text = At<String>;

impl<T> At<T> {
    /// A value at bytes `span`.
    pub fn new(span: Range<usize>, value: T) -> Self {
        Self { value, span }
    }

    /// The value.
    pub fn get_ref(&self) -> &T {
        &self.value
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Where it stands.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return T::deserialize(deserializer).map(|value| Self { value, span: 0..0 });
        }
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { span: spanned.span(), value: spanned.into_inner() })
    }
}

/// One rule file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct RawFile {
    pub review_by: Option<Text>,
    pub words: Vec<RawWords>,
    pub law: Vec<RawLaw>,
    pub context: Vec<RawContext>,
    pub context_group: Vec<RawGroup>,
    pub disguise: Vec<RawDisguise>,
    pub marks: Vec<RawMarks>,
    pub letters: Vec<RawLetters>,
    pub rule: Vec<RawRule>,
}

/// `[[disguise]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawDisguise {
    pub word: Text,
    #[serde(default)]
    pub spelled: Vec<Text>,
    #[serde(default)]
    pub pinyin: Option<At<Vec<String>>>,
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default)]
    pub before_han: bool,
    #[serde(default)]
    pub not_before: Vec<String>,
    #[serde(default)]
    pub not_after: Vec<String>,
    #[serde(default)]
    pub not_in: Vec<String>,
    #[serde(default)]
    pub example: Vec<At<RawExample>>,
}

/// `[[marks]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawMarks {
    pub between: String,
    #[serde(default)]
    pub example: Vec<At<RawExample>>,
}

/// `[[letters]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLetters {
    pub looks: Text,
    pub reads: String,
    #[serde(default)]
    pub example: Vec<At<RawExample>>,
}

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
    pub source: Option<RawSource>,
    #[serde(default)]
    pub articles: Vec<RawArticle>,
}

/// Where a rule that is no published law was read, and when that was the text of the day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSource {
    pub at: String,
    pub date: String,
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
    pub basis: Vec<At<Basis>>,
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
    pub wants: Vec<RawWant>,
    #[serde(default)]
    pub example: Vec<At<RawExample>>,
}

fn exempt() -> Verdict {
    Verdict::Exempt
}

/// One part of `wants`: what a claim has to say
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWant {
    pub zh: String,
    pub en: String,
    pub regex: Text,
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
    pub hit: Option<At<OneOrMany>>,
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
    pub basis: Vec<At<Basis>>,
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
    pub wants: Vec<RawWant>,
    #[serde(default)]
    pub contexts: Vec<Text>,
    #[serde(default)]
    pub context_verdicts: BTreeMap<String, At<Verdict>>,
    #[serde(default)]
    pub fields: Option<Vec<FieldKind>>,
    #[serde(default)]
    pub categories: Vec<Text>,
    #[serde(default)]
    pub not_categories: Vec<Text>,
    #[serde(default)]
    pub platforms: Vec<String>,
    #[serde(default)]
    pub effective: Option<At<Effective>>,
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub min_count: Option<usize>,
    #[serde(default)]
    pub missing: Option<RawMissing>,
    #[serde(default)]
    pub length: Option<RawLength>,
    #[serde(default)]
    pub written: Vec<Text>,
    #[serde(default)]
    pub repeat: Option<RawRepeat>,
    #[serde(default)]
    pub same_as: Vec<FieldKind>,
    #[serde(default)]
    pub absent: Vec<FieldKind>,
    #[serde(default)]
    pub structure: Option<RawStructure>,
    #[serde(default)]
    pub agree: Option<RawAgree>,
    #[serde(default)]
    pub keyword: Option<At<KeywordCheck>>,
    #[serde(default)]
    pub replace: Vec<RawReplace>,
    #[serde(default)]
    pub example: Vec<At<RawExample>>,
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
    #[serde(default)]
    pub when: Vec<RawCondition>,
    #[serde(default)]
    pub unless: Vec<RawCondition>,
    pub with: Vec<RawWith>,
}

/// One choice of a `[[rule.replace]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWith {
    pub text: Text,
    pub applicability: Applicability,
    #[serde(default)]
    pub when: Vec<RawCondition>,
    #[serde(default)]
    pub unless: Vec<RawCondition>,
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
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub fields: BTreeMap<FieldKind, String>,
    #[serde(default)]
    pub rule: Option<String>,
    #[serde(default)]
    pub brief: Vec<RawBriefWord>,
    #[serde(default)]
    pub brands: Option<Brands>,
}

/// A search word of an example's `brief`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawBriefWord {
    pub word: String,
    #[serde(default)]
    pub role: Option<Role>,
    #[serde(default)]
    pub traffic: Option<f64>,
}
