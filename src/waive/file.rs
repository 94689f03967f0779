//! `waivers.toml`: decisions by rule, and by listing, path or words.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;
use toml::Spanned;

use crate::finding::{Finding, Waived};
use crate::globs::Globs;
use crate::lang::Lang;
use crate::listing::FieldKind;
use crate::messages as msg;
use crate::pack::PackProblem;
use crate::pack::array::{Names, day, first_line, tables};
use crate::pack::notice::RecordPlace;
use crate::text::Span;
use crate::text::lines::LineIndex;
use crate::waive::RuleIds;
use crate::waive::fragment::Fragment;
use crate::waive::inline::flaw;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWaiver {
    rule: Spanned<Names>,
    path: Option<Spanned<Names>>,
    listing: Option<Spanned<Names>>,
    field: Option<Spanned<String>>,
    text: Option<Spanned<String>>,
    #[serde(default)]
    reason: String,
    owner: Option<String>,
    until: Option<Spanned<toml::Value>>,
}

/// A finding, as a waiver looks at it.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'s> {
    /// Id of the rule.
    pub rule: &'s str,
    /// The file, as seen from the folder of the waivers.
    pub path: &'s str,
    /// Name of the listing.
    pub listing: &'s str,
    /// Kind of the field.
    pub field: FieldKind,
    /// The field's text.
    pub text: &'s str,
    /// Bytes of `text`.
    pub span: Span,
}

#[derive(Debug)]
struct Entry {
    rules: Globs,
    path: Option<Globs>,
    listing: Option<Globs>,
    field: Option<FieldKind>,
    text: Option<Fragment>,
    info: Arc<Waived>,
    flaw: Option<&'static str>,
    /// Bytes of the file.
    span: Span,
    is_used: AtomicBool,
    /// A listing that it may speak of was linted.
    is_seen: AtomicBool,
}

/// The decisions of a file.
#[derive(Debug, Default)]
pub struct Waivers {
    /// Its path as shown.
    pub path: String,
    text: String,
    entries: Vec<Entry>,
    /// Entries for one listing, by its name.
    by_listing: HashMap<String, Vec<usize>>,
    /// All others.
    other: Vec<usize>,
}

impl Waivers {
    /// Reads the text of the file `path`; every mistake is told.
    pub fn read(path: &str, text: &str, date: &str, lang: Lang) -> (Self, Vec<PackProblem>) {
        let read = tables::<RawWaiver>(path, text, "waiver", lang);
        let mut waivers = Self { path: path.to_owned(), text: text.to_owned(), ..Self::default() };
        let mut problems = read.problems;
        let lines = LineIndex::new(text);
        for (span, raw) in read.items {
            let mut mistakes = Vec::new();
            let place = format!("{path}:{}", lines.line_of(span.start) + 1);
            let names: Vec<String> = raw.listing.as_ref().map(|l| l.get_ref().clone().all()).unwrap_or_default();
            let entry = entry(raw, span, place, date, lang, &mut mistakes);
            problems.extend(mistakes.into_iter().map(|(span, message)| PackProblem {
                file: path.into(),
                span: span.start..span.end,
                message,
            }));
            let Some(entry) = entry else { continue };
            let index = waivers.entries.len();
            let is_plain = !names.is_empty() && names.iter().all(|n| !n.contains(['*', '?', '[', '{', '\\']));
            if is_plain {
                for name in names {
                    waivers.by_listing.entry(name).or_default().push(index);
                }
            } else {
                waivers.other.push(index);
            }
            waivers.entries.push(entry);
        }
        problems.sort_by_key(|problem| problem.span.start);
        (waivers, problems)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn candidates(&self, listing: &str) -> impl Iterator<Item = &Entry> {
        let own = self.by_listing.get(listing).map_or(&[][..], Vec::as_slice);
        own.iter().chain(&self.other).filter_map(|index| self.entries.get(*index))
    }

    /// The decision that lets a finding pass.
    pub fn of(&self, spot: &Spot<'_>) -> Option<Arc<Waived>> {
        let entry = self.candidates(spot.listing).find(|entry| entry.flaw.is_none() && entry.speaks_of(spot))?;
        entry.is_used.store(true, Ordering::Relaxed);
        Some(Arc::clone(&entry.info))
    }

    /// Notes that all of a listing of a file was linted, so that waivers for it can be told from unused ones.
    pub fn saw(&self, path: &str, listing: &str) {
        for entry in self.candidates(listing) {
            let is_meant = entry.path.is_some() || entry.listing.is_some();
            if is_meant && !entry.is_seen.load(Ordering::Relaxed) && entry.is_about(path, listing) {
                entry.is_seen.store(true, Ordering::Relaxed);
            }
        }
    }

    /// What is to be told of them after all findings have been seen. `is_whole`: everything below their folder was
    /// linted. `ids`: the rules of the run.
    pub fn notices(&self, is_whole: bool, ids: RuleIds<'_>) -> Vec<Finding> {
        let lines = LineIndex::new(&self.text);
        let told = |entry: &Entry| {
            let is_idle = !entry.is_used.load(Ordering::Relaxed) && (is_whole || entry.is_seen.load(Ordering::Relaxed));
            let place = RecordPlace { text: &self.text, lines: &lines, span: first_line(&self.text, entry.span) };
            ids.notice(Some(&entry.rules), entry.flaw, is_idle, &entry.told(), place)
        };
        self.entries.iter().filter_map(told).collect()
    }
}

impl Entry {
    fn is_about(&self, path: &str, listing: &str) -> bool {
        self.listing.as_ref().is_none_or(|l| l.holds(listing)) && self.path.as_ref().is_none_or(|p| p.holds(path))
    }

    fn speaks_of(&self, spot: &Spot<'_>) -> bool {
        self.rules.holds(spot.rule)
            && self.field.is_none_or(|field| field == spot.field)
            && self.is_about(spot.path, spot.listing)
            && self.text.as_ref().is_none_or(|fragment| fragment.covers(spot.text, spot.span))
    }

    /// What it is about, in a few words.
    fn told(&self) -> String {
        let scopes = [Some(&self.rules), self.listing.as_ref(), self.path.as_ref()];
        let names: BTreeSet<String> = scopes.iter().flatten().map(|g| g.written.join(", ")).collect();
        names.into_iter().collect::<Vec<_>>().join(" · ")
    }
}

fn entry(
    raw: RawWaiver,
    span: Span,
    place: String,
    date: &str,
    lang: Lang,
    mistakes: &mut Vec<(Span, String)>,
) -> Option<Entry> {
    let mut globs = |names: Spanned<Names>, read: fn(&[String]) -> Result<Globs, String>| {
        let at = Span::from(names.span());
        read(&names.into_inner().all()).map_err(|error| mistakes.push((at, msg::BAD_GLOB.say(lang, &[&error])))).ok()
    };
    let rule_span = Span::from(raw.rule.span());
    let rules = globs(raw.rule, Globs::names);
    let path = raw.path.map(|p| globs(p, Globs::paths));
    let listing = raw.listing.map(|l| globs(l, Globs::names));
    if rules.as_ref().is_some_and(|r| r.written.is_empty() || r.written.iter().any(|rule| !rule.contains('/'))) {
        mistakes.push((rule_span, msg::WAIVER_RULE.say(lang, &[])));
    }
    if path.is_none() && listing.is_none() && raw.text.is_none() {
        mistakes.push((span, msg::WAIVER_SCOPE.say(lang, &[])));
    }
    let mut field = None;
    if let Some(name) = &raw.field {
        field = FieldKind::from_name(name.get_ref());
        if field.is_none() {
            let known = FieldKind::ALL.map(FieldKind::as_str).join(" ");
            let message = msg::OPTION_VALUE.say(lang, &[name.get_ref(), "field", &known]);
            mistakes.push((Span::from(name.span()), message));
        }
    }
    let mut text = None;
    if let Some(written) = &raw.text {
        text = Fragment::parse(written.get_ref());
        if text.is_none() {
            mistakes.push((Span::from(written.span()), msg::BAD_FRAGMENT.say(lang, &[])));
        }
    }
    let mut until = None;
    if let Some(value) = &raw.until {
        until = day(value.get_ref());
        if until.is_none() {
            mistakes.push((Span::from(value.span()), msg::BAD_DATE.say(lang, &[])));
        }
    }
    if !mistakes.is_empty() {
        return None;
    }
    let flaw = flaw(true, &raw.reason, until.as_deref(), date);
    let info = Waived { reason: raw.reason, owner: raw.owner, until, place, is_inline: false };
    Some(Entry {
        rules: rules?,
        path: path.flatten(),
        listing: listing.flatten(),
        field,
        text,
        info: Arc::new(info),
        flaw,
        span,
        is_used: AtomicBool::new(false),
        is_seen: AtomicBool::new(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Waivers, Vec<PackProblem>) {
        Waivers::read("waivers.toml", text, "2026-11-22", Lang::En)
    }

    fn spot<'s>(path: &'s str, listing: &'s str, text: &'s str) -> Spot<'s> {
        let at = text.find("最佳").expect("there");
        Spot { rule: "ad-law/superlative", path, listing, field: FieldKind::Title, text, span: Span::new(at, at + 6) }
    }

    #[test]
    fn every_part_must_hold() {
        let (waivers, problems) = read(
            "[[waiver]]\nrule = \"ad-law/superlative\"\npath = \"drafts/\"\nlisting = [\"SKU-1\"]\nfield = \"title\"\ntext = \"用-,最佳\"\nreason = \"商标\"\nowner = \"王\"\nuntil = 2026-12-31\n",
        );
        assert_eq!(problems, []);
        let waived = waivers.of(&spot("drafts/a.csv", "SKU-1", "用最佳")).expect("let pass");
        assert_eq!((waived.reason.as_str(), waived.until.as_deref()), ("商标", Some("2026-12-31")));
        assert_eq!(waived.place, "waivers.toml:1");
        assert!(waivers.of(&spot("drafts/a.csv", "SKU-2", "用最佳")).is_none());
        assert!(waivers.of(&spot("other/a.csv", "SKU-1", "用最佳")).is_none());
        assert!(waivers.of(&spot("drafts/a.csv", "SKU-1", "最佳")).is_none());
    }

    #[test]
    fn mistakes_are_told_all_at_once() {
        let (_, problems) = read(
            "[[waiver]]\nrule = \"*\"\nreason = \"x\"\n[[waiver]]\nrule = \"a/b\"\nlisting = \"x\"\nfield = \"titel\"\ntext = \"a,b,c\"\nuntil = \"soon\"\n[[waiver]]\nrules = \"a/b\"\n",
        );
        assert_eq!(problems.len(), 6, "{problems:#?}");
    }

    #[test]
    fn only_what_was_looked_at_can_be_unused() {
        let text = "[[waiver]]\nrule = \"a/b\"\nlisting = \"SKU-1\"\nreason = \"x\"\n[[waiver]]\nrule = \"a/b\"\ntext = \"x\"\nreason = \"x\"\n";
        let (waivers, _) = read(text);
        assert_eq!(waivers.notices(false, RuleIds::default()).len(), 0);
        waivers.saw("a.csv", "SKU-1");
        assert_eq!(waivers.notices(false, RuleIds::default()).len(), 1);
        assert_eq!(waivers.notices(true, RuleIds::default()).len(), 2);
    }
}
