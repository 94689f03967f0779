//! The baseline: findings that were there when it was written, so that only new ones fail.
//!
//! A finding is known by its fingerprint (rule, listing, field, folded clause), so rows may move and other text may be
//! edited. How often it occurs in a file is counted, since listings without a name of their own share fingerprints.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::text::Span;

/// The form of the file; a later one that this program does not know is refused.
const VERSION: u32 = 1;

/// One entry of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The file, as seen from the folder of the baseline.
    pub path: String,
    /// Name of the listing, empty if it has none.
    pub listing: String,
    /// Kind of the field.
    pub field: String,
    /// Id of the rule.
    pub rule: String,
    /// What the writer wrote.
    pub text: String,
    /// See [`key`].
    pub fingerprint: String,
    /// How often.
    pub count: usize,
}

/// The file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: Vec<Item>,
    #[serde(skip)]
    by_path: HashMap<String, Budget>,
}

/// How many findings of each fingerprint are old.
pub type Budget = HashMap<String, usize>;

/// The fingerprint without the number of a twin: which of several twins goes first does not matter.
pub fn key(finding: &Finding) -> &str {
    finding.fingerprint.split_once('-').map_or(&finding.fingerprint, |(key, _)| key)
}

impl Baseline {
    /// Reads the text of the file.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut baseline: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if baseline.version != VERSION {
            return Err(format!("version {} (known: {VERSION})", baseline.version));
        }
        baseline.index();
        Ok(baseline)
    }

    /// A baseline of these findings, each with the path of its file as seen from the baseline's folder.
    pub fn of<'f>(findings: impl Iterator<Item = (&'f str, &'f Finding)>) -> Self {
        let mut counts: BTreeMap<(String, String), Item> = BTreeMap::new();
        for (path, finding) in findings {
            let fingerprint = key(finding).to_owned();
            let listing = &finding.location.listing;
            let item = counts.entry((path.to_owned(), fingerprint.clone())).or_insert_with(|| Item {
                path: path.to_owned(),
                listing: if listing.starts_with('#') { String::new() } else { listing.clone() },
                field: finding.location.field.map_or("", |f| f.as_str()).to_owned(),
                rule: finding.rule.id.clone(),
                text: finding.text.clone(),
                fingerprint,
                count: 0,
            });
            item.count += 1;
        }
        Self::with(counts.into_values().collect())
    }

    /// A baseline of these entries.
    pub fn with(mut findings: Vec<Item>) -> Self {
        findings.sort();
        let mut baseline = Self { version: VERSION, findings, by_path: HashMap::new() };
        baseline.index();
        baseline
    }

    fn index(&mut self) {
        self.by_path.clear();
        for item in &self.findings {
            let budget = self.by_path.entry(item.path.clone()).or_default();
            *budget.entry(item.fingerprint.clone()).or_default() += item.count;
        }
    }

    /// The file's text: an entry a line, sorted, so that merges and reviews are easy.
    pub fn text(&self) -> String {
        let line = |item: &Item| serde_json::to_string(item).unwrap_or_default();
        let lines: Vec<String> = self.findings.iter().map(line).collect();
        if lines.is_empty() {
            return format!("{{\"version\":{VERSION},\"findings\":[]}}\n");
        }
        format!("{{\"version\":{VERSION},\"findings\":[\n{}\n]}}\n", lines.join(",\n"))
    }

    /// The entries, sorted by path, listing, field, rule.
    pub fn items(&self) -> &[Item] {
        &self.findings
    }

    /// Findings that it stands for.
    pub fn count(&self) -> usize {
        self.findings.iter().map(|item| item.count).sum()
    }

    /// What may be old in the file `path`, seen from the baseline's folder.
    pub fn budget(&self, path: &str) -> Budget {
        self.by_path.get(path).cloned().unwrap_or_default()
    }

    /// The files it speaks of.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// Bytes of the first line of [`Self::text`] whose entry has something in `gone`, by path.
    pub fn first_line_of(&self, gone: &HashMap<String, Budget>, text: &str) -> Span {
        let is_gone = |item: &Item| gone.get(&item.path).and_then(|b| b.get(&item.fingerprint)).is_some_and(|n| *n > 0);
        // entries stand a line each after the first line
        let line = self.findings.iter().position(is_gone).map_or(0, |index| index + 1);
        let start = text.split_inclusive('\n').take(line).map(str::len).sum();
        let len = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        Span::new(start, start + len)
    }

    /// The entries without what `gone` says is left over, by path.
    #[must_use]
    pub fn without(&self, gone: &HashMap<String, Budget>) -> Self {
        let mut gone = gone.clone();
        let kept = self.findings.iter().filter_map(|item| {
            let left = gone.get_mut(&item.path).and_then(|budget| budget.get_mut(&item.fingerprint));
            let less = left.map_or(0, |left| {
                let less = item.count.min(*left);
                *left -= less;
                less
            });
            (item.count > less).then(|| Item { count: item.count - less, ..item.clone() })
        });
        Self::with(kept.collect())
    }
}

/// Takes one finding off a budget.
pub fn take(budget: &mut Budget, key: &str) -> bool {
    match budget.get_mut(key) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(path: &str, fingerprint: &str, count: usize) -> Item {
        Item {
            path: path.into(),
            listing: String::new(),
            field: "title".into(),
            rule: "a/b".into(),
            text: "最佳".into(),
            fingerprint: fingerprint.into(),
            count,
        }
    }

    #[test]
    fn it_is_read_as_it_is_written() {
        for items in [vec![], vec![item("b", "1", 2), item("a", "2", 1)]] {
            let baseline = Baseline::with(items);
            assert_eq!(Baseline::read(&baseline.text()), Ok(baseline));
        }
        assert!(Baseline::read("{\"version\":2,\"findings\":[]}").is_err());
        assert!(Baseline::read("{}").is_err());
    }

    #[test]
    fn what_is_gone_is_pruned() {
        let baseline = Baseline::with(vec![item("a", "1", 3), item("a", "2", 1), item("b", "1", 1)]);
        let gone = HashMap::from([("a".to_owned(), Budget::from([("1".to_owned(), 1), ("2".to_owned(), 1)]))]);
        let text = baseline.text();
        assert!(baseline.first_line_of(&gone, &text).of(&text).starts_with("{\"path\":\"a\""));
        let other = HashMap::from([("b".to_owned(), Budget::from([("1".to_owned(), 1)]))]);
        assert!(baseline.first_line_of(&other, &text).of(&text).starts_with("{\"path\":\"b\""));
        let kept = baseline.without(&gone);
        assert_eq!(kept.items(), [item("a", "1", 2), item("b", "1", 1)]);
    }
}
