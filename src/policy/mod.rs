//! `hegui.toml`: what a shop makes of findings, which files it means, and what it tells about itself. Found upward from
//! each file; what TOML says (`raw`) becomes a checked [`Policy`]; every problem is collected with its place.
//!
//! Later layers win: defaults, what `extends` names, the file itself, its `[[override]]`s that hold, the command line.

mod build;
mod grade;
mod load;
mod paths;
mod pattern;
mod raw;
mod shown;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::finding::{PolicyPlace, Severity};
use crate::lang::Lang;
use crate::listing::{Facts, FieldKind, category_within};
use crate::pack::RuleSet;

pub use grade::{FilePolicy, Grades};
pub use load::{Draft, Known};
pub use paths::{FILE_NAME, Finder, Globs};
pub use pattern::{RulePattern, Subject};
pub use shown::{Shown, ShownOverride};

/// The JSON schema of a policy, for editors.
pub const SCHEMA: &str = include_str!("../../schema/hegui.schema.json");

/// A policy that sets nothing and tells every key with its default.
pub fn template(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => include_str!("template.zh.toml"),
        Lang::En => include_str!("template.en.toml"),
    }
}

/// A value that a policy sets, and where.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Set<T> {
    /// The value.
    pub value: T,
    /// The line that sets it; `None`: no file does.
    pub place: Option<Arc<PolicyPlace>>,
}

/// A line of `[severity]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it speaks of.
    pub subject: Subject,
    /// The key as written.
    pub name: String,
    /// What becomes of it.
    pub severity: Severity,
    /// The line.
    pub place: Arc<PolicyPlace>,
}

/// Which rules are in play.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// If set, no others.
    pub only: Option<Vec<Set<RulePattern>>>,
    /// Not these.
    pub skip: Vec<Set<RulePattern>>,
}

impl Selection {
    /// Whether the rule of that id is in play.
    pub fn holds(&self, id: &str) -> bool {
        let named = |patterns: &[Set<RulePattern>]| patterns.iter().any(|p| p.value.holds(id));
        self.only.as_deref().is_none_or(named) && !named(&self.skip)
    }

    /// Whether every rule is.
    pub fn is_all(&self) -> bool {
        self.only.is_none() && self.skip.is_empty()
    }
}

/// What a policy says of some listings only.
#[derive(Debug, Default)]
pub struct Override {
    /// The line of its first key.
    pub place: Option<Arc<PolicyPlace>>,
    /// Files it holds for; `None`: all.
    pub paths: Option<Globs>,
    /// Slugs of categories it holds for, those below them too; empty: all.
    pub categories: Vec<String>,
    /// Platforms it holds for; empty: all.
    pub platforms: Vec<String>,
    /// Markets it holds for; empty: all.
    pub markets: Vec<String>,
    /// Category of listings that name none.
    pub category: Option<Set<String>>,
    /// Platform of listings that name none.
    pub platform: Option<Set<String>>,
    /// What plain text is.
    pub field: Option<Set<FieldKind>>,
    /// Rules in play.
    pub selection: Selection,
    /// Severities.
    pub severity: Vec<Entry>,
    /// Its paths met a file.
    met: AtomicBool,
}

/// The market of a listing that names none.
const DEFAULT_MARKET: &str = "cn";
/// The fact that names the market.
const MARKET: &str = "market";

impl Override {
    /// Whether what a listing states about itself counts.
    pub fn looks_at_facts(&self) -> bool {
        !(self.categories.is_empty() && self.platforms.is_empty() && self.markets.is_empty())
    }

    /// Whether it holds for listings that state these facts, in a file that it holds for.
    pub fn holds_for(&self, facts: &Facts) -> bool {
        let market = facts.values.get(MARKET).map_or(DEFAULT_MARKET, String::as_str);
        let platform = facts.platform.as_deref().unwrap_or("");
        let among =
            |names: &[String], name: &str| names.is_empty() || names.iter().any(|n| n.eq_ignore_ascii_case(name));
        (self.categories.is_empty() || self.categories.iter().any(|c| category_within(facts.category(), c)))
            && among(&self.platforms, platform)
            && among(&self.markets, market)
    }
}

/// The shop's brands and those of others, as the policy names them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Brands {
    /// The shop's own.
    pub own: Set<Vec<String>>,
    /// Those it may name.
    pub licensed: Set<Vec<String>>,
    /// Those of others.
    pub foreign: Set<Vec<String>>,
}

/// What the policy says about keywords.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keywords {
    /// The keyword brief.
    pub brief: Option<Set<PathBuf>>,
}

/// A checked policy. The default one sets nothing.
#[derive(Debug, Default)]
pub struct Policy {
    /// Files it was read from, as shown to people; the one that was found or named comes last.
    pub files: Vec<Arc<str>>,
    /// The folder of the last file, absolute: path patterns are told from there.
    pub root: Option<PathBuf>,
    /// From which severity on the gate stops; `Off`: never.
    pub fail_on: Option<Set<Severity>>,
    /// The least severity that is listed.
    pub min_severity: Option<Set<Severity>>,
    /// Category of listings that name none.
    pub category: Option<Set<String>>,
    /// Platform of listings that name none.
    pub platform: Option<Set<String>>,
    /// What plain text is.
    pub field: Option<Set<FieldKind>>,
    /// Files and folders of further rules.
    pub rules: Vec<Set<PathBuf>>,
    /// Whether the built-in rules hold.
    pub builtin_rules: Option<Set<bool>>,
    /// Rules in play.
    pub selection: Selection,
    /// Files of folders that are not linted.
    pub exclude: Option<Set<Globs>>,
    /// Findings listed of one file.
    pub max_findings: Option<Set<usize>>,
    /// MiB of a file that must be read whole.
    pub max_file: Option<Set<usize>>,
    /// MiB of one record.
    pub max_record: Option<Set<usize>>,
    /// The ledger of proofs.
    pub evidence: Option<Set<PathBuf>>,
    /// The list of waivers.
    pub waivers: Option<Set<PathBuf>>,
    /// The findings of old.
    pub baseline: Option<Set<PathBuf>>,
    /// Severities, in the order of the layers.
    pub severity: Vec<Entry>,
    /// Headings or keys, and what stands there.
    pub columns: Vec<(String, Set<String>)>,
    /// Brands.
    pub brands: Brands,
    /// Keywords.
    pub keywords: Keywords,
    /// What holds for some listings only, in the order of the layers.
    pub overrides: Vec<Override>,
    /// Ids of the rules, by their index.
    ids: Vec<String>,
    /// Grades that were worked out, by the overrides that hold.
    grades: Mutex<HashMap<Vec<usize>, Arc<Grades>>>,
}

impl Policy {
    /// Tells which rules there are; without that none can be out of play.
    pub fn know(&mut self, rules: &RuleSet) {
        if self.severity.is_empty() && self.selection.is_all() && self.overrides.is_empty() {
            // no rule is looked up: a run over one listing should not pay for their names
            return;
        }
        self.ids = rules.rules.iter().map(|rule| rule.id().to_owned()).collect();
    }

    /// Lets the command line select rules: `only` replaces every selection of the policy, `skip` adds to it.
    pub fn select(&mut self, only: Vec<RulePattern>, skip: Vec<RulePattern>) {
        let typed = |pattern| Set { value: pattern, place: None };
        if !only.is_empty() {
            self.selection = Selection { only: Some(only.into_iter().map(typed).collect()), skip: Vec::new() };
            self.overrides.iter_mut().for_each(|o| o.selection = Selection::default());
        }
        self.selection.skip.extend(skip.into_iter().map(typed));
    }

    /// Whether a file that was found in a folder is left alone: excluded, or one of the policy's own files.
    pub fn excludes(&self, path: &Path) -> bool {
        path.file_name().is_some_and(|name| name == FILE_NAME)
            || self.own_files().any(|own| paths::real(path).starts_with(own))
            || self.exclude.as_ref().zip(self.root.as_deref()).is_some_and(|(globs, root)| globs.value.hold(path, root))
    }

    /// Ids of the rules that were out of play for some listing that has been graded so far.
    pub fn out_of_play(&self) -> Vec<&str> {
        let grades = self.grades.lock().unwrap_or_else(PoisonError::into_inner);
        let is_out = |index: usize| grades.values().any(|grades| grades.off().get(index) == Some(&true));
        self.ids.iter().enumerate().filter(|(index, _)| is_out(*index)).map(|(_, id)| id.as_str()).collect()
    }

    /// Overrides whose paths have met no file so far.
    pub fn unused(&self) -> impl Iterator<Item = &PolicyPlace> {
        let unmet = self.overrides.iter().filter(|o| o.paths.is_some() && !o.met.load(Ordering::Relaxed));
        unmet.filter_map(|o| o.place.as_deref())
    }

    /// The files of the shop that are no listings.
    fn own_files(&self) -> impl Iterator<Item = &Path> {
        let named = [&self.evidence, &self.waivers, &self.baseline, &self.keywords.brief];
        named.into_iter().flatten().chain(&self.rules).map(|set| set.value.as_path())
    }
}
