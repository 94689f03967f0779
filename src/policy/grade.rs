//! What severity a finding gets, and which rules are in play, for one file and one listing.
//!
//! Keys that name rules count before keys that name verdicts; among each, an override counts before the rest (the last
//! that holds first), then the more particular key, then the later layer.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use crate::finding::{PolicyPlace, Severity, Verdict};
use crate::listing::{Facts, FieldKind};
use crate::policy::pattern::Subject;
use crate::policy::{Entry, Policy, Selection};

/// How findings are graded where a certain set of overrides holds.
#[derive(Debug, Default)]
pub struct Grades {
    /// The first that holds decides.
    entries: Vec<Entry>,
    selections: Vec<Selection>,
    off: Vec<bool>,
}

impl Grades {
    /// The severity of a finding of that rule and verdict, and the line of the policy if it is not the usual one.
    pub fn severity(&self, rule: &str, verdict: Verdict) -> (Severity, Option<Arc<PolicyPlace>>) {
        let usual = verdict.default_severity();
        if verdict == Verdict::Exempt {
            return (usual, None);
        }
        if self.selections.iter().any(|selection| !selection.holds(rule)) {
            return (Severity::Off, None);
        }
        match self.entries.iter().find(|entry| entry.subject.holds(rule, verdict)) {
            Some(entry) if entry.severity != usual => (entry.severity, Some(Arc::clone(&entry.place))),
            _ => (usual, None),
        }
    }

    /// By index of the rule: whether it is out of play. Empty if none is.
    pub fn off(&self) -> &[bool] {
        &self.off
    }

    fn new(policy: &Policy, holding: &[usize]) -> Self {
        let overrides = || holding.iter().rev().filter_map(|index| policy.overrides.get(*index));
        // each place, the strongest first
        let places: Vec<&[Entry]> =
            overrides().map(|o| o.severity.as_slice()).chain([policy.severity.as_slice()]).collect();
        let mut ranked = Vec::new();
        for (place, entries) in places.into_iter().enumerate() {
            for (index, entry) in entries.iter().enumerate() {
                let (is_verdict, rank) = match &entry.subject {
                    Subject::Rules(pattern) => (false, pattern.rank()),
                    Subject::Verdict(_) => (true, 0),
                };
                // the later of two equals first
                ranked.push(((is_verdict, place, Reverse(rank), Reverse(index)), entry));
            }
        }
        ranked.sort_by_key(|(order, _)| *order);
        let selections = overrides().map(|o| &o.selection).chain([&policy.selection]);
        let mut grades = Self {
            entries: ranked.into_iter().map(|(_, entry)| entry.clone()).collect(),
            selections: selections.filter(|s| !s.is_all()).cloned().collect(),
            off: Vec::new(),
        };
        let off: Vec<bool> = policy.ids.iter().map(|id| grades.puts_out(id)).collect();
        if off.contains(&true) {
            grades.off = off;
        }
        grades
    }

    /// Whether no finding of the rule would be told, whatever its verdict.
    fn puts_out(&self, rule: &str) -> bool {
        let by_rule = |entry: &&Entry| matches!(&entry.subject, Subject::Rules(pattern) if pattern.holds(rule));
        self.selections.iter().any(|selection| !selection.holds(rule))
            || self.entries.iter().find(by_rule).is_some_and(|entry| entry.severity == Severity::Off)
    }
}

/// What the policy says of one file.
#[derive(Debug)]
pub struct FilePolicy<'p> {
    policy: &'p Policy,
    /// Overrides that hold for its path, by number.
    holding: Vec<usize>,
    /// The grades of all its listings, if nothing hangs on what they state about themselves.
    same: Option<Arc<Grades>>,
}

impl Policy {
    /// What it says of the file at `path`.
    pub fn of_file(&self, path: &Path) -> FilePolicy<'_> {
        let root = self.root.as_deref().unwrap_or(Path::new(""));
        let holding: Vec<usize> = (0..self.overrides.len())
            .filter(|i| self.overrides[*i].paths.as_ref().is_none_or(|globs| globs.hold(path, root)))
            .collect();
        for index in &holding {
            self.overrides[*index].met.store(true, Ordering::Relaxed);
        }
        let is_same = holding.iter().all(|i| !self.overrides[*i].looks_at_facts());
        let same = is_same.then(|| self.grades(holding.clone()));
        FilePolicy { policy: self, holding, same }
    }

    fn grades(&self, holding: Vec<usize>) -> Arc<Grades> {
        let mut known = self.grades.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(grades) = known.get(&holding) {
            return Arc::clone(grades);
        }
        let grades = Arc::new(Grades::new(self, &holding));
        known.insert(holding, Arc::clone(&grades));
        grades
    }
}

impl FilePolicy<'_> {
    /// Category and platform of listings that name none.
    pub fn defaults(&self) -> Facts {
        let overrides = || self.holding.iter().rev().map(|index| &self.policy.overrides[*index]);
        let category = overrides().find_map(|o| o.category.as_ref()).or(self.policy.category.as_ref());
        let platform = overrides().find_map(|o| o.platform.as_ref()).or(self.policy.platform.as_ref());
        Facts {
            category: category.map(|set| set.value.clone()).unwrap_or_default(),
            platform: platform.map(|set| set.value.clone()),
            ..Facts::default()
        }
    }

    /// What plain text is.
    pub fn field(&self) -> Option<FieldKind> {
        let overrides = self.holding.iter().rev().filter_map(|index| self.policy.overrides[*index].field.as_ref());
        overrides.chain(self.policy.field.as_ref()).next().map(|set| set.value)
    }

    /// How the findings of a listing that states `facts` are graded.
    pub fn grades(&self, facts: &Facts) -> Arc<Grades> {
        if let Some(same) = &self.same {
            return Arc::clone(same);
        }
        let holds = |index: &usize| {
            let one = &self.policy.overrides[*index];
            !one.looks_at_facts() || one.holds_for(facts)
        };
        self.policy.grades(self.holding.iter().copied().filter(holds).collect())
    }

    /// Numbers of the overrides that hold for its path.
    pub fn holding(&self) -> &[usize] {
        &self.holding
    }
}
