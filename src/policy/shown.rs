//! The effective policy as plain values, each with the place that set it: what `hegui config` shows.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::finding::{PolicyPlace, Severity};
use crate::listing::DEFAULT_CATEGORY;
use crate::policy::pattern::GRADED;
use crate::policy::{Entry, Override, Policy, RulePattern, Selection, Set};
use crate::source::Limits;

/// Findings listed of one file where nobody says otherwise.
const MAX_FINDINGS: usize = 100_000;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The key, table by table.
    pub key: Vec<String>,
    /// Its value: a text, a number, a truth value, or a list of texts.
    pub value: Value,
    /// Where it was set; `None`: it is the default.
    pub place: Option<Arc<PolicyPlace>>,
}

/// One `[[override]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownOverride {
    /// Where it stands.
    pub place: Option<Arc<PolicyPlace>>,
    /// Its conditions and values.
    pub values: Vec<Shown>,
    /// Whether it holds for the path that was asked about, if one was.
    pub holds: Option<bool>,
    /// Whether that also hangs on what a listing states about itself.
    pub looks_at_facts: bool,
}

impl Policy {
    /// From which severity on the gate stops; `Off`: never.
    pub fn gate(&self) -> Severity {
        self.fail_on.as_ref().map_or(Severity::Error, |set| set.value)
    }

    /// The least severity that is listed.
    pub fn least(&self) -> Severity {
        self.min_severity.as_ref().map_or(Severity::Info, |set| set.value)
    }

    /// Findings listed of one file.
    pub fn max_findings(&self) -> usize {
        self.max_findings.as_ref().map_or(MAX_FINDINGS, |set| set.value)
    }

    /// How much is held in memory.
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        let bytes = |set: &Option<Set<usize>>, usual| set.as_ref().map_or(usual, |s| s.value.saturating_mul(1 << 20));
        Limits { whole: bytes(&self.max_file, usual.whole), record: bytes(&self.max_record, usual.record) }
    }

    /// Every value, defaults included, in the order of the template.
    pub fn shown(&self, here: &Path) -> Vec<Shown> {
        let path =
            |path: &Path| json!(path.strip_prefix(here).unwrap_or(path).display().to_string().replace('\\', "/"));
        let limits = self.limits();
        let mut all = vec![
            one("fail-on", gate_name(self.gate()), self.fail_on.as_ref()),
            one("min-severity", self.least().as_str(), self.min_severity.as_ref()),
            one("category", self.category.as_ref().map_or(DEFAULT_CATEGORY, |c| &c.value), self.category.as_ref()),
        ];
        all.extend(self.platform.as_ref().map(|set| one("platform", &set.value, Some(set))));
        all.extend(self.field.as_ref().map(|set| one("field", set.value.as_str(), Some(set))));
        let builtin = self.builtin_rules.as_ref().is_none_or(|set| set.value);
        all.push(Shown { value: json!(builtin), ..one("builtin-rules", "", self.builtin_rules.as_ref()) });
        if let Some(first) = self.rules.first() {
            let value = self.rules.iter().map(|set| path(&set.value)).collect();
            all.push(Shown { value, ..one("rules", "", Some(first)) });
        }
        all.extend(selected(&self.selection));
        if let Some(set) = &self.exclude {
            all.push(Shown { value: json!(set.value.written), ..one("exclude", "", Some(set)) });
        }
        let numbers = [
            ("max-findings", self.max_findings(), &self.max_findings),
            ("max-file", limits.whole >> 20, &self.max_file),
            ("max-record", limits.record >> 20, &self.max_record),
        ];
        all.extend(numbers.map(|(key, n, set)| Shown { value: json!(n), ..one(key, "", set.as_ref()) }));
        let files = [("evidence", &self.evidence), ("waivers", &self.waivers), ("baseline", &self.baseline)];
        for (key, set) in files.into_iter().filter_map(|(key, set)| Some((key, set.as_ref()?))) {
            all.push(Shown { value: path(&set.value), ..one(key, "", Some(set)) });
        }
        for verdict in GRADED {
            let is_set = self.severity.iter().any(|entry| entry.name == verdict.as_str());
            if !is_set {
                let value = json!(verdict.default_severity().as_str());
                all.push(Shown { key: vec!["severity".into(), verdict.as_str().into()], value, place: None });
            }
        }
        all.extend(graded(&self.severity));
        for (heading, set) in &self.columns {
            let key = vec!["columns".to_owned(), heading.clone()];
            all.push(Shown { key, value: json!(set.value), place: set.place.clone() });
        }
        let brands =
            [("own", &self.brands.own), ("licensed", &self.brands.licensed), ("foreign", &self.brands.foreign)];
        for (key, names) in brands.into_iter().filter(|(_, names)| !names.value.is_empty()) {
            let key = vec!["brands".into(), key.into()];
            all.push(Shown { key, value: json!(names.value), place: names.place.clone() });
        }
        if let Some(set) = &self.keywords.brief {
            let key = vec!["keywords".into(), "brief".into()];
            all.push(Shown { key, value: path(&set.value), place: set.place.clone() });
        }
        all
    }

    /// Every override, and whether it holds for `path`.
    pub fn shown_overrides(&self, path: Option<&Path>) -> Vec<ShownOverride> {
        let holding = path.map(|path| self.of_file(path).holding().to_vec());
        let all = self.overrides.iter().enumerate();
        all.map(|(index, one)| ShownOverride {
            place: one.place.clone(),
            values: one.shown(),
            holds: holding.as_ref().map(|h| h.contains(&index)),
            looks_at_facts: one.looks_at_facts(),
        })
        .collect()
    }
}

impl Override {
    fn shown(&self) -> Vec<Shown> {
        let mut all = Vec::new();
        let written = self.paths.as_ref().map(|globs| globs.written.clone()).unwrap_or_default();
        let lists = [
            ("paths", &written),
            ("categories", &self.categories),
            ("platforms", &self.platforms),
            ("markets", &self.markets),
        ];
        for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            all.push(Shown { key: vec![key.to_owned()], value: json!(list), place: self.place.clone() });
        }
        all.extend(self.category.as_ref().map(|set| one("category", &set.value, Some(set))));
        all.extend(self.platform.as_ref().map(|set| one("platform", &set.value, Some(set))));
        all.extend(self.field.as_ref().map(|set| one("field", set.value.as_str(), Some(set))));
        all.extend(selected(&self.selection));
        all.extend(graded(&self.severity));
        all
    }
}

/// What a gate is called.
fn gate_name(gate: Severity) -> &'static str {
    if gate == Severity::Off { "never" } else { gate.as_str() }
}

fn one<T>(key: &str, value: &str, set: Option<&Set<T>>) -> Shown {
    Shown { key: vec![key.to_owned()], value: json!(value), place: set.and_then(|set| set.place.clone()) }
}

fn selected(selection: &Selection) -> Vec<Shown> {
    let name = |set: &Set<RulePattern>| set.value.to_string();
    let list = |key: &str, patterns: &[Set<RulePattern>]| Shown {
        value: patterns.iter().map(name).collect(),
        ..one(key, "", patterns.first())
    };
    let only = selection.only.as_deref().map(|only| list("only", only));
    only.into_iter().chain((!selection.skip.is_empty()).then(|| list("skip", &selection.skip))).collect()
}

/// Of entries of the same name the last counts.
fn graded(entries: &[Entry]) -> Vec<Shown> {
    let is_last = |index: usize, name: &str| entries[index + 1..].iter().all(|later| later.name != name);
    let counted = entries.iter().enumerate().filter(|(index, entry)| is_last(*index, &entry.name));
    counted
        .map(|(_, entry)| Shown {
            key: vec!["severity".into(), entry.name.clone()],
            value: json!(entry.severity.as_str()),
            place: Some(Arc::clone(&entry.place)),
        })
        .collect()
}
