//! Corrections: which of the proved suggestions are applied, how a file takes them, and when there is nothing left to do.
//!
//! A round reads the document, lints it, applies every correction that is to be applied and does not overlap another,
//! and proves the corrected listings as a whole. Rounds go on until nothing is left to apply.

#[cfg(feature = "spreadsheets")]
mod book;
pub mod document;
pub mod dress;
#[cfg(any(feature = "documents", feature = "spreadsheets"))]
mod package;
pub mod save;
mod splice;
mod table;
#[cfg(feature = "documents")]
mod word;

use std::collections::HashSet;

use crate::engine::Judged;
use crate::engine::prove::Correction;
use crate::finding::{Edit, Finding, Suggestion, Verdict};
use crate::lang::Lang;
use crate::lint::Linter;
use crate::listing::Listing;
use crate::messages as msg;
use crate::source::ReadOptions;
use crate::text::figure;
pub use document::{Closed, Document};

/// Rounds after which corrections that still go on are taken for a mistake of hegui's.
pub const ROUNDS: usize = 10;

/// A change of one field of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Index of the listing in the document.
    pub listing: usize,
    /// What changes in it.
    pub edit: Edit,
}

/// Why a change cannot be made where the text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// hegui cannot write files of this kind.
    Format,
    /// The text stands nowhere in this file.
    NoPlace,
    /// It is the text of an image.
    Image,
    /// A formula or a number makes it.
    Formula,
    /// Readings (phonetic guides) stand beside the text.
    Readings,
    /// The file is signed.
    Signed,
    /// The file's encoding lacks a character.
    Unmappable(char),
    /// Another change is made at the same place.
    Overlap,
    /// The file would not read back as meant: mark-up runs through the words.
    Unclear,
}

impl Refusal {
    /// In the user's language.
    pub fn say(self, lang: Lang) -> String {
        match self {
            Self::Format => msg::REFUSED_FORMAT.plain(lang).to_owned(),
            Self::NoPlace => msg::REFUSED_NO_PLACE.plain(lang).to_owned(),
            Self::Image => msg::REFUSED_IMAGE.plain(lang).to_owned(),
            Self::Formula => msg::REFUSED_FORMULA.plain(lang).to_owned(),
            Self::Readings => msg::REFUSED_READINGS.plain(lang).to_owned(),
            Self::Signed => msg::REFUSED_SIGNED.plain(lang).to_owned(),
            Self::Unmappable(c) => msg::REFUSED_UNMAPPABLE.say(lang, &[&c.to_string()]),
            Self::Overlap => msg::REFUSED_OVERLAP.plain(lang).to_owned(),
            Self::Unclear => msg::REFUSED_UNCLEAR.plain(lang).to_owned(),
        }
    }
}

/// A correction that was made, or could not be.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// What was wrong, as it was found.
    pub finding: Finding,
    /// The words that went, which may be more than those of the finding.
    pub old: String,
    /// What was to stand there.
    pub new: String,
}

/// What came of correcting a document.
#[derive(Clone)]
pub struct Outcome {
    /// The document, corrected.
    pub document: Document,
    /// What was corrected, in order.
    pub made: Vec<Corrected>,
    /// What could not be written, and why.
    pub refused: Vec<(Corrected, Refusal)>,
}

/// Corrections did not come to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotSettled;

/// Decides what is corrected.
#[derive(Clone, Copy)]
pub struct Amender<'w> {
    /// What finds and proves.
    pub linter: &'w Linter,
    /// Whether a finding is to be corrected at all.
    pub wants: &'w (dyn Fn(&Finding) -> bool + Sync),
}

/// A document as it was read and linted.
pub struct Examined<'d, 'e> {
    /// Its listings.
    pub reading: crate::source::Reading<'d>,
    /// What the engine says of each, and the findings made of that.
    pub listings: Vec<(Vec<Judged<'e>>, Vec<Finding>)>,
}

/// Reads and lints a document.
pub fn examine<'d, 'e>(linter: &'e Linter, document: &'d Document, options: ReadOptions<'_>) -> Examined<'d, 'e> {
    let mut reading = document.read(options);
    let listings = linter.examine(&mut reading, (document.path(), document.text()), document.comments());
    Examined { reading, listings }
}

/// What has been refused is not tried again: listing, fingerprint, wording.
type Tried = HashSet<(usize, String, String)>;

impl Amender<'_> {
    /// Applies what is safe until nothing is left to apply.
    pub fn settle(&self, document: Document, options: ReadOptions<'_>) -> Result<Outcome, NotSettled> {
        let mut outcome = Outcome { document, made: Vec::new(), refused: Vec::new() };
        let mut tried = Tried::new();
        for _ in 0..ROUNDS {
            if !self.round(&mut outcome, &mut tried, options) {
                return Ok(outcome);
            }
        }
        // one more look: the last round may have been the one that settled it
        let made = outcome.made.len();
        let before = outcome.document.clone();
        if self.round(&mut outcome, &mut tried, options) && outcome.made.len() > made {
            drop(before);
            return Err(NotSettled);
        }
        Ok(outcome)
    }

    /// One round; whether anything was tried.
    fn round(&self, outcome: &mut Outcome, tried: &mut Tried, options: ReadOptions<'_>) -> bool {
        let document = outcome.document.clone();
        let Examined { reading, listings } = examine(self.linter, &document, options);
        let mut changes = Vec::new();
        let mut corrected = Vec::new();
        for (at, (judged, findings)) in listings.iter().enumerate() {
            let listing = &reading.listings[at];
            for correction in self.corrections(document.path(), (at, listing), judged, findings, tried) {
                let finding = &findings[correction.finding];
                let field = &listing.fields[correction.edit.field];
                corrected.push(Corrected {
                    finding: finding.clone(),
                    old: correction.edit.span.of(&field.text).to_owned(),
                    new: correction.edit.text.clone(),
                });
                changes.push(Change { listing: at, edit: correction.edit });
            }
        }
        if changes.is_empty() {
            return false;
        }
        let (document, refused) = document.change(&reading, &changes, options);
        outcome.document = document;
        let mut refused = refused.into_iter().peekable();
        for (index, (one, change)) in corrected.into_iter().zip(changes).enumerate() {
            match refused.next_if(|(at, _)| *at == index) {
                Some((_, why)) => {
                    tried.insert((change.listing, one.finding.fingerprint.clone(), one.new.clone()));
                    outcome.refused.push((one, why));
                }
                None => outcome.made.push(one),
            }
        }
        true
    }

    /// The corrections of a listing that can all be made at once.
    fn corrections(
        &self,
        path: &str,
        (at, listing): (usize, &Listing<'_>),
        judged: &[Judged<'_>],
        findings: &[Finding],
        tried: &Tried,
    ) -> Vec<Correction> {
        let mut all: Vec<Correction> = Vec::new();
        for (index, finding) in findings.iter().enumerate() {
            if finding.verdict == Verdict::Exempt || !(self.wants)(finding) {
                continue;
            }
            let Some(suggestion) = choice(finding) else { continue };
            let is_tried = || tried.contains(&(at, finding.fingerprint.clone(), suggestion.text.clone()));
            let Some(correction) = self.linter.engine.correction(listing, judged, index, suggestion) else { continue };
            let is_free =
                all.iter().all(|c| c.edit.field != correction.edit.field || !touches(&c.edit, &correction.edit));
            // what touches another waits for the next round
            if is_free && !is_tried() {
                all.push(correction);
            }
        }
        self.together(path, (at, listing), judged, all)
    }

    /// As many of the corrections as are clean together.
    fn together(
        &self,
        path: &str,
        listing: (usize, &Listing<'_>),
        judged: &[Judged<'_>],
        all: Vec<Correction>,
    ) -> Vec<Correction> {
        let is_clean = |corrections: &[&Correction]| self.linter.are_clean(path, listing, judged, corrections);
        if all.is_empty() || is_clean(&all.iter().collect::<Vec<_>>()) {
            return all;
        }
        let mut kept: Vec<Correction> = Vec::new();
        for correction in all {
            let with: Vec<&Correction> = kept.iter().chain([&correction]).collect();
            if is_clean(&with) {
                kept.push(correction);
            }
        }
        kept
    }
}

/// The first suggestion that may be applied unasked, and waits for no figure.
fn choice(finding: &Finding) -> Option<&Suggestion> {
    finding.suggestions.iter().find(|s| s.is_ready() && figure::names(&s.text).next().is_none())
}

/// Whether two changes share a byte or meet.
fn touches(a: &Edit, b: &Edit) -> bool {
    a.span.start <= b.span.end && b.span.start <= a.span.end
}
