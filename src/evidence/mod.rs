//! The shop's ledger of proofs: which claims are proved, by which document, for which listings, until when.
//!
//! An entry closes a finding that needs evidence when it covers the claim, its reach, the listing and the day. It never
//! closes a violation, nor a claim that does not say in the copy what the law wants said there.

mod cover;
mod entry;
mod figures;
mod table;

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use jiff::civil::Date;

pub use cover::Claim;
use cover::Cover;
use entry::{Entry, Flaw};
pub use figures::Filling;

use crate::finding::{Finding, Settled};
use crate::lang::Lang;
use crate::pack::PackProblem;
use crate::pack::array::{first_line, tables};
use crate::pack::notice::{RecordPlace, tell};
use crate::source::Limits;
use crate::text::lines::LineIndex;

/// Days before its end at which an entry is told to expire soon.
const SOON: i32 = 30;
/// Places that are named of an entry that is too narrow.
const NAMED: usize = 3;

/// The entries of a ledger.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Its path as shown.
    pub path: String,
    /// The day it is judged on, `YYYY-MM-DD`.
    date: String,
    /// Its text, or the rows of a workbook as lines.
    text: String,
    entries: Vec<Entry>,
    /// Every name of a placeholder that some wording has, once that is known.
    placeholders: Option<BTreeSet<String>>,
}

/// What became of the document that an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// It is the one that the ledger names.
    Same,
    /// It is another.
    Changed,
    /// It does not lie there.
    Missing,
}

/// Rules that were out of play for some of the copy: what only they would use is not unused.
pub struct OutOfPlay<'o> {
    /// Their ids.
    pub rules: Vec<&'o str>,
    /// Ids of all rules that find something in words that stand alone.
    pub finds: &'o dyn Fn(&str) -> Vec<String>,
}

impl OutOfPlay<'_> {
    /// Whether one of them could want the proof. Where it cannot be told, one could.
    fn could_use(&self, entry: &Entry) -> bool {
        if self.rules.is_empty() {
            return false;
        }
        let is_out = |id: &str| self.rules.contains(&id);
        if entry.rules.is_some() {
            return self.rules.iter().any(|id| entry.is_of_rule(id));
        }
        let is_wanted = |claim: &String| {
            let found = (self.finds)(claim);
            found.is_empty() || found.iter().any(|id| is_out(id))
        };
        entry.pattern.is_some() || entry.claims.iter().any(is_wanted)
    }
}

impl Ledger {
    /// Reads the bytes of the file `path` (TOML, or a table by its name); every mistake is told.
    pub fn read(path: &str, bytes: &[u8], date: &str, limits: Limits, lang: Lang) -> (Self, Vec<PackProblem>) {
        if !path.to_ascii_lowercase().ends_with(".toml") {
            let table::Rows { text, entries, mut problems } = table::read(path, bytes, limits, lang);
            let mut ledger = Self { path: path.to_owned(), date: date.to_owned(), text, ..Self::default() };
            ledger.add(entries, lang, &mut problems);
            return (ledger, problems);
        }
        let text = String::from_utf8_lossy(bytes).trim_start_matches('\u{FEFF}').to_owned();
        let read = tables(path, &text, "evidence", lang);
        let mut problems = read.problems;
        let mut ledger = Self { path: path.to_owned(), date: date.to_owned(), text, ..Self::default() };
        ledger.add(read.items, lang, &mut problems);
        problems.sort_by_key(|problem| problem.span.start);
        (ledger, problems)
    }

    fn add(&mut self, items: Vec<(crate::text::Span, entry::RawEntry)>, lang: Lang, problems: &mut Vec<PackProblem>) {
        let lines = LineIndex::new(&self.text);
        for (number, (span, raw)) in items.into_iter().enumerate() {
            let place = format!("{}:{}", self.path, lines.line_of(span.start) + 1);
            let mut mistakes = Vec::new();
            let entry = Entry::new(raw, number + 1, span, place, &self.date, lang, &mut mistakes);
            problems.extend(mistakes.into_iter().map(|message| PackProblem {
                file: self.path.as_str().into(),
                span: span.start..first_line(&self.text, span).end,
                message,
            }));
            self.entries.extend(entry);
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Looks at the documents: those whose hash the ledger names, and those that are named as files are; `look` is told the
    /// path as the ledger has it, and the SHA-256 in lower case.
    pub fn check_documents(&mut self, look: impl Fn(&str, Option<&str>) -> Document) {
        for entry in &mut self.entries {
            let (Some(document), hash) = (&entry.proof.document, entry.sha256.as_deref()) else { continue };
            if hash.is_some() || names_file(document) {
                entry.document = look(document, hash);
            }
        }
    }

    /// What the ledger says of a claim: the entry that proves it, else the first that speaks of it and why it does not do.
    pub fn of(&self, claim: &Claim<'_>) -> Option<Settled> {
        let mut short = None;
        for entry in &self.entries {
            let cover = entry.covers(claim);
            entry.is_met.fetch_or(!matches!(cover, Cover::Other), Ordering::Relaxed);
            let shortfall = match cover {
                Cover::Other => continue,
                Cover::Proves => return Some(Settled::Proven(entry.proof.clone())),
                Cover::Short(shortfall) => shortfall,
            };
            entry.note(claim, &shortfall);
            short.get_or_insert_with(|| Settled::Unproven(entry.proof.clone(), shortfall));
        }
        short
    }

    /// Notes that all of a listing was linted, so that entries for it can be told from unused ones.
    pub fn saw(&self, listing: &str) {
        for entry in self.entries.iter().filter(|e| !e.is_seen.load(Ordering::Relaxed)) {
            if entry.listings.as_ref().is_some_and(|l| l.holds(listing)) {
                entry.is_seen.store(true, Ordering::Relaxed);
            }
        }
    }

    /// What is to be told of the entries after all findings have been seen. `is_whole`: everything that the ledger is
    /// for was linted. `out`: what was not looked for.
    pub fn notices(&self, is_whole: bool, out: &OutOfPlay<'_>) -> Vec<Finding> {
        let lines = LineIndex::new(&self.text);
        let mut told = Vec::new();
        let mut ids = BTreeSet::new();
        for entry in &self.entries {
            let place = RecordPlace { text: &self.text, lines: &lines, span: first_line(&self.text, entry.span) };
            let name = entry.name();
            let days = |name: &str, day: Option<&String>| format!("{name} ({})", day.map_or("", String::as_str));
            match entry.flaw {
                Some(Flaw::Expired) => {
                    told.extend(tell("evidence/expired", &days(&name, entry.proof.valid_until.as_ref()), place));
                }
                None if is_soon(&self.date, entry.proof.valid_until.as_deref()) => {
                    told.extend(tell("evidence/expiring", &days(&name, entry.proof.valid_until.as_ref()), place));
                }
                _ => {}
            }
            if !ids.insert(entry.proof.id.as_str()) {
                told.extend(tell("evidence/same-id", &name, place));
            }
            let document = || format!("{name} ({})", entry.proof.document.as_deref().unwrap_or_default());
            match entry.document {
                Document::Changed => told.extend(tell("evidence/document-changed", &document(), place)),
                Document::Missing => told.extend(tell("evidence/document-missing", &document(), place)),
                Document::Same => {}
            }
            told.extend(
                self.unknown_figures(entry)
                    .iter()
                    .filter_map(|figure| tell("evidence/unknown-figure", &format!("{name}: {figure}"), place)),
            );
            let narrow: BTreeSet<String> =
                entry.narrow.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
            if !narrow.is_empty() {
                let mut names: Vec<&str> = narrow.iter().take(NAMED).map(String::as_str).collect();
                if narrow.len() > NAMED {
                    names.push("…");
                }
                told.extend(tell("evidence/too-narrow", &format!("{name}: {}", names.join(", ")), place));
            }
            let is_known = is_whole || entry.is_seen.load(Ordering::Relaxed);
            let is_met = entry.is_met.load(Ordering::Relaxed);
            if is_known && !is_met && entry.flaw != Some(Flaw::Expired) && !out.could_use(entry) {
                told.extend(tell("evidence/unused", &name, place));
            }
        }
        told
    }
}

/// Whether a document is named as a file is, with a folder or an extension, and not by a number, a title or an address.
fn names_file(document: &str) -> bool {
    let is_extension = |e: &str| {
        (1..=5).contains(&e.len())
            && e.bytes().all(|b| b.is_ascii_alphanumeric())
            && e.bytes().any(|b| b.is_ascii_alphabetic())
    };
    let has_extension = document.rsplit_once('.').is_some_and(|(name, e)| !name.is_empty() && is_extension(e));
    !document.contains("://") && (has_extension || document.contains(['/', '\\']) && !document.contains(' '))
}

/// Whether `until` is at most [`SOON`] days after `date`, and not before it.
fn is_soon(date: &str, until: Option<&str>) -> bool {
    let days = |until: &str| {
        let (from, to): (Date, Date) = (date.parse().ok()?, until.parse().ok()?);
        Some(to.since(from).ok()?.get_days())
    };
    until.and_then(days).is_some_and(|days| (0..=SOON).contains(&days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_from_numbers_and_titles() {
        for file in ["a.pdf", "证明/2025 年报.PDF", "proofs/scan", "a.b.xlsx"] {
            assert!(names_file(file), "{file}");
        }
        for other in ["检测报告2025-018", "No. 2025.018", "https://example.com/a.pdf", "某研究院年度报告", ".", ""]
        {
            assert!(!names_file(other), "{other}");
        }
    }

    #[test]
    fn thirty_days_are_soon() {
        assert!(is_soon("2026-11-22", Some("2026-11-22")));
        assert!(is_soon("2026-11-22", Some("2026-12-22")));
        assert!(!is_soon("2026-11-22", Some("2026-12-23")));
        assert!(!is_soon("2026-11-22", Some("2026-11-21")));
        assert!(!is_soon("2026-11-22", None));
    }
}
