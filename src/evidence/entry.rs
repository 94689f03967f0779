//! One entry: what the ledger says, checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use regex::Regex;
use serde::Deserialize;

use crate::evidence::Document;
use crate::finding::Proof;
use crate::globs::Globs;
use crate::lang::Lang;
use crate::messages as msg;
use crate::pack::array::{Names, day};
use crate::text::fold::fold;
use crate::text::{Span, figure};

/// An entry as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct RawEntry {
    pub id: Option<String>,
    pub claim: Option<Names>,
    pub pattern: Option<String>,
    #[serde(alias = "rule")]
    pub rules: Option<Names>,
    pub metric: Option<String>,
    pub region: Option<String>,
    pub period: Option<String>,
    pub category: Option<String>,
    pub document: Option<String>,
    pub source: Option<String>,
    pub issued: Option<toml::Value>,
    pub valid_until: Option<toml::Value>,
    pub sha256: Option<String>,
    #[serde(alias = "listing")]
    pub listings: Option<Names>,
    #[serde(alias = "brand")]
    pub brands: Option<Names>,
    pub figures: Option<BTreeMap<String, Figure>>,
    pub note: Option<String>,
}

/// What an entry proves of a placeholder, as TOML has it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Figure {
    Whole(i64),
    Decimal(f64),
    Text(String),
}

impl Figure {
    /// As it would stand in the copy; `None` if it could not.
    fn written(self) -> Option<String> {
        let text = match self {
            Self::Whole(number) => number.to_string(),
            Self::Decimal(number) if number.is_finite() => number.to_string(),
            Self::Decimal(_) => return None,
            Self::Text(text) => text.trim().to_owned(),
        };
        let is_good = !text.is_empty() && !text.contains(|c: char| c == '{' || c == '}' || c.is_control());
        is_good.then_some(text)
    }
}

/// Why an entry proves nothing on the day that is judged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    Expired,
    NotYet,
}

/// An entry ready to be compared with claims. Texts are folded.
#[derive(Debug)]
pub(super) struct Entry {
    pub proof: Arc<Proof>,
    pub claims: Vec<String>,
    pub pattern: Option<Regex>,
    pub rules: Option<Globs>,
    pub metric: Option<String>,
    pub region: Option<String>,
    pub period: Option<String>,
    pub category: Option<String>,
    pub sha256: Option<String>,
    pub listings: Option<Globs>,
    pub brands: Option<Globs>,
    /// What stands for the placeholders of wordings, as it is written in copy: its figures, and its own limits and source.
    pub figures: BTreeMap<String, String>,
    /// Names that `figures` gives and its own claims do not use.
    pub given: Vec<String>,
    pub flaw: Option<Flaw>,
    pub document: Document,
    /// Bytes of the ledger.
    pub span: Span,
    /// Some claim was the one it speaks of.
    pub is_met: AtomicBool,
    /// A listing that it names was linted.
    pub is_seen: AtomicBool,
    /// Listings whose claims it does not reach.
    pub narrow: Mutex<BTreeSet<String>>,
}

fn folded(text: Option<String>) -> Option<String> {
    text.map(|t| fold(&t).text.trim().to_owned()).filter(|t| !t.is_empty())
}

fn written(text: Option<String>) -> Option<String> {
    text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
}

/// Figures by the names of their placeholders; what cannot be one is told.
fn figures(raw: Option<BTreeMap<String, Figure>>, lang: Lang, mistakes: &mut Vec<String>) -> BTreeMap<String, String> {
    let mut figures = BTreeMap::new();
    for (name, figure) in raw.unwrap_or_default() {
        match figure.written().filter(|_| figure::is_name(&name)) {
            Some(text) => {
                figures.insert(name, text);
            }
            None => mistakes.push(msg::EVIDENCE_FIGURE.say(lang, &[&name])),
        }
    }
    figures
}

impl Entry {
    /// Checks an entry, the `number`-th of its ledger; `None` if something is wrong with it, which is told.
    pub(super) fn new(
        raw: RawEntry,
        number: usize,
        span: Span,
        place: String,
        date: &str,
        lang: Lang,
        mistakes: &mut Vec<String>,
    ) -> Option<Self> {
        let before = mistakes.len();
        let claims = raw.claim.map(Names::all).unwrap_or_default();
        let mut figures = figures(raw.figures, lang, mistakes);
        let mut given: Vec<String> = figures.keys().cloned().collect();
        let own = [("metric", &raw.metric), ("region", &raw.region), ("period", &raw.period), ("source", &raw.source)];
        for (name, text) in own {
            if let Some(text) = text.clone().and_then(|text| Figure::Text(text).written()) {
                figures.entry(name.to_owned()).or_insert(text);
            }
        }
        let mut filled = |claim: String| {
            figure::fill(&claim, |name| figures.get(name).map(String::as_str)).or_else(|| {
                let open: Vec<&str> = figure::names(&claim).filter(|name| !figures.contains_key(*name)).collect();
                match open.first() {
                    Some(name) => mistakes.push(msg::EVIDENCE_NO_FIGURE.say(lang, &[&claim, name])),
                    None => return Some(claim),
                }
                None
            })
        };
        given.retain(|given| !claims.iter().any(|claim| figure::names(claim).any(|name| name == given)));
        let claims: Vec<String> = claims.into_iter().filter_map(|claim| folded(filled(claim))).collect();
        let pattern = written(raw.pattern).and_then(|pattern| {
            Regex::new(&pattern).map_err(|e| mistakes.push(msg::BAD_REGEX.say(lang, &[&e.to_string()]))).ok()
        });
        if pattern.as_ref().is_some_and(|p| p.is_match("")) {
            mistakes.push(msg::EMPTY_REGEX.say(lang, &[]));
        }
        if claims.is_empty() && pattern.is_none() && mistakes.len() == before {
            mistakes.push(msg::EVIDENCE_CLAIM.say(lang, &[]));
        }
        let mut globs = |names: Option<Names>| {
            let names: Vec<String> = names.map(Names::all).unwrap_or_default();
            let made = if names.is_empty() { Ok(None) } else { Globs::names(&names).map(Some) };
            made.unwrap_or_else(|error| {
                mistakes.push(msg::BAD_GLOB.say(lang, &[&error]));
                None
            })
        };
        let (rules, listings, brands) = (globs(raw.rules), globs(raw.listings), globs(raw.brands));
        let mut days = |value: Option<toml::Value>| {
            let value = value.filter(|v| v.as_str() != Some(""))?;
            let day = day(&value);
            if day.is_none() {
                mistakes.push(msg::BAD_DATE.say(lang, &[]));
            }
            day
        };
        let (issued, valid_until) = (days(raw.issued), days(raw.valid_until));
        let sha256 = written(raw.sha256).map(|hash| hash.to_ascii_lowercase());
        if sha256.as_ref().is_some_and(|h| h.len() != 64 || !h.bytes().all(|b| b.is_ascii_hexdigit())) {
            mistakes.push(msg::EVIDENCE_HASH.say(lang, &[]));
        }
        let (document, source) = (written(raw.document), written(raw.source));
        if document.is_none() && source.is_none() {
            mistakes.push(msg::EVIDENCE_NOTHING.say(lang, &[]));
        }
        if mistakes.len() > before {
            return None;
        }
        let flaw = if valid_until.as_deref().is_some_and(|day| day < date) {
            Some(Flaw::Expired)
        } else if issued.as_deref().is_some_and(|day| date < day) {
            Some(Flaw::NotYet)
        } else {
            None
        };
        let id = written(raw.id).unwrap_or_else(|| format!("#{number}"));
        Some(Self {
            proof: Arc::new(Proof { id, document, source, issued, valid_until, place }),
            claims,
            pattern,
            rules,
            metric: folded(raw.metric),
            region: folded(raw.region),
            period: folded(raw.period),
            category: folded(raw.category),
            sha256,
            listings,
            brands,
            figures,
            given,
            flaw,
            document: Document::Same,
            span,
            is_met: AtomicBool::new(false),
            is_seen: AtomicBool::new(false),
            narrow: Mutex::default(),
        })
    }

    /// Its name and the first claim, to tell it by.
    pub(super) fn name(&self) -> String {
        let claim = self.claims.first().map(String::as_str);
        let claim = claim.or_else(|| self.pattern.as_ref().map(Regex::as_str)).unwrap_or_default();
        format!("{} {claim}", self.proof.id)
    }
}
