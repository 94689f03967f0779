//! Checked rules, ready to be compiled into an engine.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use crate::finding::{Applicability, RuleInfo, Verdict};
use crate::listing::{Facts, FieldKind};
use crate::pack::condition::{Categories, Condition, Want};
use crate::pack::context::Context;
use crate::pack::example::Example;
use crate::pack::keyword::KeywordCheck;
use crate::pack::law::Laws;
use crate::pack::raw::Effective;
use crate::pack::regex::LazyRegex;
use crate::pack::shape::{Agree, Length, Limit, Repeat, Structure};
use crate::text::clause::Scope;
use crate::text::disguise::Disguises;
use crate::text::figure;

/// Something that is read when it is first looked at.
pub type Later<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// Something that is there already.
pub(crate) fn at_once<T: Send + 'static>(value: T) -> Later<T> {
    Later::new(Box::new(move || value))
}

/// All rules of a run and what they share.
#[derive(Debug)]
pub struct RuleSet {
    /// In the order of the files.
    pub rules: Vec<Entry>,
    /// So many of them, the first, are the built-in ones as they were prepared.
    pub(crate) prepared: usize,
    /// In the order of the files: an earlier one wins over a later one.
    pub contexts: Vec<Later<Context>>,
    /// The register of laws.
    pub laws: Later<Laws>,
    /// How words are disguised.
    pub disguises: Disguises,
    /// Files whose law is to be looked up again by a day (`YYYY-MM-DD`).
    pub reviews: Vec<(Arc<str>, String)>,
    /// Examples of disguises, with the file they stand in.
    pub disguise_examples: Vec<(Arc<str>, Example)>,
}

/// A rule, and what is known of it without reading it.
#[derive(Debug)]
pub struct Entry {
    id: Arc<str>,
    /// What makes a hit.
    pub kind: Kind,
    /// Platforms it holds on; empty: all.
    pub platforms: Vec<String>,
    rule: Later<Rule>,
}

/// The kinds of [`Body`], as far as the engine goes through rules of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Body::Words`]
    Words,
    /// [`Body::Missing`]
    Missing,
    /// [`Body::Agree`]
    Agree,
    /// [`Body::Keyword`]
    Keyword,
    /// [`Body::Length`]
    Length,
    /// The others, all on the shape of a listing.
    Shape,
}

impl Kind {
    /// The kind that the build script numbers so.
    pub(crate) fn numbered(number: u8) -> Self {
        match number {
            0 => Self::Words,
            1 => Self::Missing,
            2 => Self::Agree,
            3 => Self::Keyword,
            4 => Self::Length,
            _ => Self::Shape,
        }
    }

    fn of(body: &Body) -> Self {
        match body {
            Body::Words { .. } => Self::Words,
            Body::Missing(_) => Self::Missing,
            Body::Agree(_) => Self::Agree,
            Body::Keyword(_) => Self::Keyword,
            Body::Length(_) => Self::Length,
            Body::Written(_) | Body::Repeat(_) | Body::SameAs(_) | Body::Absent(_) | Body::Structure(_) => Self::Shape,
        }
    }
}

impl Entry {
    pub(crate) fn later(id: &str, kind: Kind, platforms: Vec<String>, read: Box<dyn FnOnce() -> Rule + Send>) -> Self {
        Self { id: id.into(), kind, platforms, rule: Later::new(read) }
    }

    /// The rule's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl From<Rule> for Entry {
    fn from(rule: Rule) -> Self {
        let (kind, platforms) = (Kind::of(&rule.body), rule.platforms.clone());
        Self { id: rule.info.id.as_str().into(), kind, platforms, rule: at_once(rule) }
    }
}

impl Deref for Entry {
    type Target = Rule;

    fn deref(&self) -> &Rule {
        &self.rule
    }
}

/// What a rule forbids, or wants proved, and all that goes with it.
#[derive(Debug, Default)]
pub struct Rule {
    /// What findings tell about it.
    pub info: Arc<RuleInfo>,
    /// What a hit means unless a context says otherwise.
    pub verdict: Verdict,
    /// What makes a hit.
    pub body: Body,
    /// Longer words (folded) that merely contain a term.
    pub words_not_meant: Vec<String>,
    /// Holds only if one of these does (empty: always) …
    pub when: Vec<Condition>,
    /// … and none of these does.
    pub unless: Vec<Condition>,
    /// What a claim has to say to be checkable.
    pub wants: Vec<Want>,
    /// Indexes of contexts, in order of precedence, with the verdict each gives.
    pub contexts: Vec<(usize, Verdict)>,
    /// Kinds of field it looks at; `None`: all.
    pub fields: Option<Vec<FieldKind>>,
    /// Categories it holds in.
    pub categories: Categories,
    /// Platforms it holds on; empty: all.
    pub platforms: Vec<String>,
    /// Days it is in force.
    pub effective: Effective,
    /// Among overlapping findings of equal verdict the higher wins.
    pub priority: i32,
    /// Hits of one field that it takes to make findings.
    pub min_count: usize,
    /// Other wording.
    pub replace: Vec<Replace>,
    /// Its own examples.
    pub examples: Vec<Example>,
    /// The file it stands in.
    pub file: Arc<str>,
}

/// What makes a hit. A new kind of rule is one new variant here and one file in the engine.
#[derive(Debug)]
pub enum Body {
    /// Literals (folded) and patterns found in the text.
    Words {
        /// Literals.
        terms: Vec<String>,
        /// Regexes around trigger literals.
        patterns: Vec<Pattern>,
    },
    /// A complete listing has none of these (folded) in it.
    Missing(Vec<String>),
    /// A field is longer or shorter than it may be.
    Length(Length),
    /// A field has one of these in it, as it is written (not folded).
    Written(Vec<LazyRegex>),
    /// A word stands in a field too often.
    Repeat(Repeat),
    /// A field says the same as one of these kinds.
    SameAs(Vec<FieldKind>),
    /// A listing has no field of one of these kinds, or only an empty one.
    Absent(Vec<FieldKind>),
    /// A detail page lacks blocks, or has them out of order.
    Structure(Structure),
    /// Copy claims what the listing's data deny.
    Agree(Agree),
    /// Search words stand, or do not stand, where they should.
    Keyword(Box<KeywordCheck>),
}

impl Default for Body {
    /// Nothing makes a hit.
    fn default() -> Self {
        Self::Words { terms: Vec::new(), patterns: Vec::new() }
    }
}

/// A regex that is run only around a hit of one of its triggers.
#[derive(Debug)]
pub struct Pattern {
    /// Literals (folded) that must stand there.
    pub triggers: Later<Vec<String>>,
    /// What must match over one of them.
    pub regex: LazyRegex,
    /// How much text around the trigger it sees.
    pub scope: Scope,
}

/// Other wording for a term.
#[derive(Debug, Clone)]
pub struct Replace {
    /// What it replaces.
    pub what: ReplaceWhat,
    /// Where it does.
    pub place: Surroundings,
    /// Choices, best first.
    pub with: Vec<Choice>,
}

/// One wording of a [`Replace`].
#[derive(Debug, Clone)]
pub struct Choice {
    /// With `${1}` for what was captured and `{percent}` for a figure that only a proof can give.
    pub text: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// Where it fits.
    pub place: Surroundings,
}

/// What must stand around a hit.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// One of these must hold (empty: always) …
    pub when: Vec<Condition>,
    /// … and none of these.
    pub unless: Vec<Condition>,
}

/// What a replacement stands for.
#[derive(Debug, Clone)]
pub enum ReplaceWhat {
    /// This term (folded).
    Term(String),
    /// A hit that this matches as a whole; the replacement may use its captures.
    Regex(LazyRegex),
}

impl Surroundings {
    /// Whether nothing is asked of them.
    pub fn is_empty(&self) -> bool {
        self.when.is_empty() && self.unless.is_empty()
    }
}

impl RuleSet {
    /// Whether the built-in rules are among them.
    pub fn has_builtin(&self) -> bool {
        self.prepared > 0
    }

    /// The platforms that some rule is for.
    pub fn platforms(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().flat_map(|rule| &rule.platforms).map(String::as_str)
    }

    /// The names of all placeholders in wordings.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        let choices = self.rules.iter().flat_map(|rule| &rule.replace).flat_map(|replace| &replace.with);
        choices.flat_map(|choice| figure::names(&choice.text))
    }

    /// The limit of fields of `kind` for listings that state these facts, on `date` (`YYYY-MM-DD`): the tightest where
    /// several hold in one unit, the rules' first where they count in several.
    pub fn limit(&self, kind: FieldKind, facts: &Facts, date: &str) -> Option<Limit> {
        let of_length = self.rules.iter().filter(|rule| rule.kind == Kind::Length);
        let mut limits = of_length.filter_map(|rule| {
            let Body::Length(Length { unit, max: Some(max), total: false, .. }) = rule.body else { return None };
            let is_of_kind = rule.fields.as_ref().is_some_and(|kinds| kinds.contains(&kind));
            (is_of_kind && rule.holds_for(facts, date)).then_some(Limit { unit, max })
        });
        let first = limits.next()?;
        let same_unit = limits.filter(|l| l.unit == first.unit).map(|l| l.max);
        Some(Limit { max: same_unit.fold(first.max, usize::min), ..first })
    }
}

impl Rule {
    /// The regexes of its patterns, and the literals that trigger each, as a test compares them.
    #[cfg(test)]
    pub(crate) fn sources(&self) -> Vec<(&str, &[String])> {
        let Body::Words { patterns, .. } = &self.body else { return Vec::new() };
        patterns.iter().map(|p| (p.regex.source(), p.triggers.as_slice())).collect()
    }

    /// Every regex that it asks of text.
    #[cfg(test)]
    pub(crate) fn regexes(&self) -> Vec<&LazyRegex> {
        let patterns = if let Body::Words { patterns, .. } = &self.body { patterns.as_slice() } else { &[] };
        let conditions = self.when.iter().chain(&self.unless).flat_map(Condition::regexes);
        let replace = self.replace.iter().filter_map(|r| match &r.what {
            ReplaceWhat::Regex(regex) => Some(regex),
            ReplaceWhat::Term(_) => None,
        });
        let asked = patterns.iter().map(|p| &p.regex).chain(self.wants.iter().map(|w| &w.regex));
        asked.chain(conditions).chain(replace).collect()
    }

    /// Whether it looks at fields of this kind.
    pub fn looks_at(&self, kind: FieldKind) -> bool {
        self.fields.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// Whether it holds for listings that state these facts, on `date` (`YYYY-MM-DD`).
    pub fn holds_for(&self, facts: &Facts, date: &str) -> bool {
        self.categories.hold(facts.category())
            && (self.platforms.is_empty() || facts.platform.as_ref().is_some_and(|p| self.platforms.contains(p)))
            && self.in_force(date)
    }

    /// Whether it is in force on `date` (`YYYY-MM-DD`).
    pub fn in_force(&self, date: &str) -> bool {
        self.effective.from.as_deref().is_none_or(|from| from <= date)
            && self.effective.until.as_deref().is_none_or(|until| date <= until)
    }
}
