//! The way from a decoded document to findings: read, lint each listing, tell the places.

mod contents;
mod fill;
mod input;
mod place;
mod report;
pub mod review;

use std::collections::HashMap;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use crate::brief::{Brands, Brief};
use crate::engine::prove::{Correction, Court, corrected};
use crate::engine::{Engine, Judged};
use crate::finding::{Finding, Problem, Severity, Verdict};
use crate::lang::Lang;
use crate::lint::fill::Found;
use crate::lint::place::{Block, Walked, located};
use crate::lint::review::Site;
use crate::listing::{Facts, FieldKind, Listing};
use crate::messages as msg;
use crate::policy::{FilePolicy, Grades, Policy};
use crate::source::profile::Profiles;
use crate::source::{Comments, Format, ImageTexts, Limits, Note, ReadOptions, Reading};
use crate::text::lines::LineIndex;
use crate::waive::Inline;
use crate::waive::baseline::{key, take};
use rayon::prelude::*;

pub use report::{Contents, Counts, FileReport, Pass, UnreadImages};
pub use review::{Record, Review};

/// Everything a run lints with.
#[derive(Debug)]
pub struct Linter {
    /// The compiled rules.
    pub engine: Arc<Engine>,
    /// What the shop makes of findings.
    pub policy: Policy,
    /// Headings and category names.
    pub profiles: Profiles,
    /// Language of messages about files.
    pub lang: Lang,
    /// The day to judge on, `YYYY-MM-DD`.
    pub date: String,
    /// What plain text is, if the user said.
    pub field: Option<FieldKind>,
    /// Facts of listings that do not state them.
    pub defaults: Facts,
    /// How much is held in memory.
    pub limits: Limits,
    /// Findings kept of one file; more are counted only.
    pub max_findings: usize,
    /// What was let through is kept too.
    pub keeps_exempt: bool,
    /// What is known beforehand.
    pub review: Arc<Review>,
    /// What buyers search for: rules about search words are applied only where this is given.
    pub brief: Option<Arc<Brief>>,
    /// Whose brands are which.
    pub brands: Option<Arc<Brands>>,
    /// Shown each listing as it was read.
    pub visitor: Option<Arc<Visitor>>,
}

/// Is shown each listing of a run, with its file's path and its name, from any thread.
pub struct Visitor(pub Box<Visit>);

/// What a [`Visitor`] does with the path of a file, the name of a listing and the listing.
pub type Visit = dyn Fn(&str, &str, &Listing<'_>) + Send + Sync;

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Visitor")
    }
}

/// A file to lint.
pub struct Input<'i> {
    /// Its path as shown to people.
    pub path: String,
    /// Its bytes.
    pub bytes: Box<dyn Read + Send + 'i>,
    /// How to read it.
    pub format: Format,
    /// The text of images it names.
    pub images: &'i dyn ImageTexts,
}

impl Linter {
    /// Lints one file. A failure inside becomes a problem of this file.
    pub fn lint(&self, input: Input<'_>) -> FileReport {
        self.lint_guarded(input, None, true)
    }

    /// Lints one file that was found in a folder: one that is no listing at all is passed over.
    pub fn lint_found(&self, input: Input<'_>) -> FileReport {
        self.lint_guarded(input, None, false)
    }

    /// Lints what changed of a file: listings whose contents an older version had (see [`Self::contents`]) are passed over.
    pub fn lint_changed(&self, input: Input<'_>, unchanged: Contents) -> FileReport {
        self.lint_guarded(input, Some(unchanged), false)
    }

    /// How many listings of which contents a file holds: those of an older version need not be linted again.
    pub fn contents(&self, input: Input<'_>) -> Contents {
        let gather = || {
            let pass = Pass { gathers: true, ..Pass::default() };
            let mut report = FileReport { path: input.path.clone(), pass, ..FileReport::default() };
            self.read(input, false, &mut report);
            report.pass.unchanged
        };
        catch_unwind(AssertUnwindSafe(gather)).unwrap_or_default()
    }

    fn lint_guarded(&self, input: Input<'_>, unchanged: Option<Contents>, is_named: bool) -> FileReport {
        let path = input.path.clone();
        catch_unwind(AssertUnwindSafe(|| self.lint_unguarded(input, unchanged, is_named)))
            .unwrap_or_else(|_| FileReport::unreadable(path, msg::PANICKED.say(self.lang, &[])))
    }

    fn lint_unguarded(&self, input: Input<'_>, unchanged: Option<Contents>, is_named: bool) -> FileReport {
        let path = input.path.clone();
        let is_partial = unchanged.is_some();
        let pass = Pass {
            waiver_path: self.review.waiver_path(&path),
            budget: self.review.budget(&path),
            unchanged: unchanged.unwrap_or_default(),
            ..Pass::default()
        };
        let (gate, least) = (Some(self.policy.gate()), Some(self.policy.least()));
        let mut report = FileReport { path, gate, least, is_partial, pass, ..FileReport::default() };
        self.read(input, is_named, &mut report);
        report
    }

    /// What a reader of the file at `path` is told.
    pub fn read_options<'o>(&'o self, path: &str, images: &'o dyn ImageTexts, is_named: bool) -> ReadOptions<'o> {
        ReadOptions {
            lang: self.lang,
            field: self.field.or(self.policy.of_file(Path::new(path)).field()),
            profiles: &self.profiles,
            limits: self.limits,
            images,
            is_named,
        }
    }

    fn lint_reading(
        &self,
        mut reading: Reading<'_>,
        block: &Block<'_>,
        policy: &FilePolicy<'_>,
        report: &mut FileReport,
    ) {
        self.fill(&mut reading, policy);
        if report.pass.gathers {
            contents::gather(&reading.listings, &mut report.pass.unchanged);
            return;
        }
        report.is_passed_over |= reading.is_passed_over;
        let before = report.pass.read;
        report.pass.read += reading.listings.len();
        let all = reading.listings.iter().enumerate();
        let all = all.map(|(index, listing)| (named(listing, before + index), listing));
        let listings: Vec<(String, &Listing<'_>)> = if report.is_partial {
            all.filter(|(_, listing)| contents::is_changed(listing, &mut report.pass.unchanged)).collect()
        } else {
            all.collect()
        };
        let path = report.pass.waiver_path.as_str();
        let findings: Vec<Finding> = listings
            .par_iter()
            .with_min_len(64)
            .flat_map_iter(|(name, listing)| self.lint_listing(listing, (name, path), block, policy))
            .collect();
        if !report.is_partial {
            for (name, _) in &listings {
                self.review.saw(path, name);
            }
        }
        for (name, listing) in listings.iter().filter(|(_, l)| l.images > 0) {
            report.images.push(UnreadImages { listing: name.clone(), count: listing.images });
        }
        report.counts.listings += listings.len();
        if let Some(visitor) = &self.visitor {
            for (name, listing) in &listings {
                (visitor.0)(&report.path, name, listing);
            }
        }
        for finding in findings {
            self.keep(finding, report);
        }
        for note in reading.notes {
            let start = note.at.map(|at| block.position(at));
            let Note { message, is_warning, .. } = note;
            report.tell(Problem { path: report.path.clone(), message, start, is_warning });
        }
    }

    /// Counts a finding, and keeps it if it may be shown.
    fn keep(&self, mut finding: Finding, report: &mut FileReport) {
        if finding.severity != Severity::Off && take(&mut report.pass.budget, key(&finding)) {
            review::baseline(&mut finding);
        }
        report.counts.add(&finding);
        let is_kept = match finding.verdict {
            Verdict::Exempt => self.keeps_exempt,
            _ => self.review.keeps_baselined || !finding.is_baselined(),
        };
        if !is_kept {
            return;
        }
        if report.findings.len() < self.max_findings {
            report.findings.push(finding);
        } else {
            report.hidden += 1;
        }
    }

    fn lint_listing(
        &self,
        listing: &Listing<'_>,
        (name, path): (&str, &str),
        block: &Block<'_>,
        policy: &FilePolicy<'_>,
    ) -> Vec<Finding> {
        let grades = policy.grades(&listing.facts);
        let mut judged = self.engine.lint_without(listing, &self.date, grades.off());
        self.engine.prove(listing, self.court(&grades), &mut judged);
        let mut findings = self.findings(listing, &judged, (name, path), block, &grades);
        findings.retain(|f| f.severity > Severity::Off || f.verdict == Verdict::Exempt || f.is_held());
        findings
    }

    /// What is known of each listing of the document at `path`, which was read as a whole from `text` (empty for a
    /// container): what the engine says, with proved suggestions, and the finding made of each; one that the policy or
    /// somebody's decision lets pass has the severity off.
    pub fn examine(
        &self,
        reading: &mut Reading<'_>,
        (path, text): (&str, &str),
        comments: Option<Comments>,
    ) -> Vec<(Vec<Judged<'_>>, Vec<Finding>)> {
        let policy = self.policy.of_file(Path::new(path));
        self.fill(reading, &policy);
        let comments = comments.filter(|_| !self.review.ignores_waivers);
        let mut inline = comments.map(|c| Inline::read(text, c, path, &self.date)).unwrap_or_default();
        inline.forget_copy(&reading.listings);
        let block = Block { text, lines: &LineIndex::new(text), bytes: 0, line: 0, inline: &inline };
        let waiver_path = self.review.waiver_path(path);
        let one = |(index, listing): (usize, &Listing<'_>)| {
            let grades = policy.grades(&listing.facts);
            let mut judged = self.engine.lint_without(listing, &self.date, grades.off());
            self.engine.prove(listing, self.court(&grades), &mut judged);
            let name = named(listing, index);
            let findings = self.findings(listing, &judged, (&name, &waiver_path), &block, &grades);
            (judged, findings)
        };
        reading.listings.par_iter().with_min_len(64).enumerate().map(one).collect()
    }

    fn court<'c>(&'c self, grades: &'c Grades) -> Court<'c> {
        Court { date: &self.date, off: grades.off() }
    }

    /// Whether corrections of a listing, the `index`-th in the file at `path`, all put in place, raise no finding that the
    /// ledger does not close. They must not overlap.
    pub fn are_clean(
        &self,
        path: &str,
        (index, listing): (usize, &Listing<'_>),
        judged: &[Judged<'_>],
        corrections: &[&Correction],
    ) -> bool {
        let Some(new) = corrected(listing, corrections) else { return false };
        let policy = self.policy.of_file(Path::new(path));
        let grades = policy.grades(&listing.facts);
        let news = self.engine.news(&new, self.court(&grades), judged, corrections);
        news.iter().all(|found| self.is_proven(found, &new, &named(listing, index)))
    }

    /// Gives each listing what it does not state itself.
    fn fill(&self, reading: &mut Reading<'_>, policy: &FilePolicy<'_>) {
        let mut defaults = self.defaults.clone();
        defaults.fill_from(&policy.defaults());
        for listing in &mut reading.listings {
            listing.facts.fill_from(&defaults);
            listing.facts.part_period();
            listing.brief.clone_from(&self.brief);
            listing.brands.clone_from(&self.brands);
            // bare words may be those of a search engine's back side; with a role they are a brief, and a nearer one
            if !listing.words.is_empty() {
                let brief = listing.own_brief(listing.brands.as_deref().unwrap_or(&Brands::default()));
                listing.brief = brief.map(Arc::new);
            }
        }
    }

    /// The finding made of each of `judged`.
    fn findings(
        &self,
        listing: &Listing<'_>,
        judged: &[Judged<'_>],
        (name, path): (&str, &str),
        block: &Block<'_>,
        grades: &Grades,
    ) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::with_capacity(judged.len());
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut walked = Walked::default();
        for (index, one) in judged.iter().enumerate() {
            let field = &listing.fields[one.field];
            let in_field = walked.chars(one.field, &field.text, one.span);
            let mut finding = located(one, listing, in_field, name, block);
            // the same words twice in a field are two findings
            let twins = seen.entry(finding.fingerprint.clone()).or_default();
            *twins += 1;
            if *twins > 1 {
                finding.fingerprint = format!("{}-{twins}", finding.fingerprint);
            }
            // the one place where a severity is given
            (finding.severity, finding.policy) = grades.severity(&finding.rule.id, finding.verdict);
            if finding.severity > Severity::Off || finding.verdict == Verdict::Exempt {
                let site = Site { listing, name, field, span: one.span, inline: block.inline, path };
                self.review.settle(&mut finding, &site, self.lang);
                self.fill_in(&mut finding, Found { listing, name, judged, index }, self.court(grades));
            }
            findings.push(finding);
        }
        findings
    }
}

/// The listing's own name, or `#n` for the `index`-th of its file, counted from 0.
fn named(listing: &Listing<'_>, index: usize) -> String {
    listing.id.clone().unwrap_or_else(|| format!("#{}", index + 1))
}
