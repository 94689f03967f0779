//! The way from a decoded document to findings: read, lint each listing, tell the places.

mod place;
mod report;

use std::collections::HashMap;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::engine::{Engine, Judged};
use crate::finding::{Finding, Problem, Verdict};
use crate::lang::Lang;
use crate::lint::place::{Block, Walked, located};
use crate::listing::{Facts, FieldKind, Listing};
use crate::messages as msg;
use crate::source::encoding::TextStream;
use crate::source::profile::Profiles;
use crate::source::{Format, ImageTexts, Limits, Note, ReadOptions, Reader, Reading, Records};
use crate::text::lines::LineIndex;
use rayon::prelude::*;

pub use report::{Counts, FileReport, UnreadImages};

/// Everything a run lints with.
#[derive(Debug)]
pub struct Linter {
    /// The compiled rules.
    pub engine: Engine,
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

/// Bytes of text held at once of a file that is read record by record.
const BLOCK: usize = 4 << 20;

impl Linter {
    /// Lints one file. A failure inside becomes a problem of this file.
    pub fn lint(&self, input: Input<'_>) -> FileReport {
        self.lint_guarded(input, true)
    }

    /// Lints one file that was found in a folder: one that is no listing at all is passed over.
    pub fn lint_found(&self, input: Input<'_>) -> FileReport {
        self.lint_guarded(input, false)
    }

    fn lint_guarded(&self, input: Input<'_>, is_named: bool) -> FileReport {
        let path = input.path.clone();
        catch_unwind(AssertUnwindSafe(|| self.lint_unguarded(input, is_named)))
            .unwrap_or_else(|_| FileReport::unreadable(path, msg::PANICKED.say(self.lang, &[])))
    }

    fn lint_unguarded(&self, input: Input<'_>, is_named: bool) -> FileReport {
        let Input { path, bytes, format, images } = input;
        let mut report = FileReport { path, ..FileReport::default() };
        let options = self.read_options(images, is_named);
        let result = match format.reader {
            Reader::Packed(unpack) => self.lint_packed(unpack, bytes, options, &mut report),
            Reader::Whole(read) => self.lint_whole(read, bytes, options, &mut report),
            Reader::Records(open) => self.lint_records(bytes, open(options).as_mut(), options, &mut report),
        };
        if let Err(error) = result {
            report.fail(None, msg::CANNOT_READ.say(self.lang, &[&error.to_string()]));
        }
        report
    }

    fn lint_packed(
        &self,
        unpack: fn(&[u8], ReadOptions<'_>) -> Reading<'static>,
        bytes: impl Read,
        options: ReadOptions<'_>,
        report: &mut FileReport,
    ) -> io::Result<()> {
        let mut all = Vec::new();
        bytes.take(self.limits.whole as u64 + 1).read_to_end(&mut all)?;
        if all.len() > self.limits.whole {
            let limit = (self.limits.whole >> 20).to_string();
            report.fail(None, msg::TOO_LARGE.say(self.lang, &[&limit]));
            return Ok(());
        }
        let reading = unpack(&all, options);
        self.lint_reading(reading, &Block { text: "", lines: &LineIndex::new(""), bytes: 0, line: 0 }, report);
        Ok(())
    }

    fn lint_whole(
        &self,
        read: for<'s> fn(&'s str, ReadOptions<'_>) -> Reading<'s>,
        bytes: impl Read,
        options: ReadOptions<'_>,
        report: &mut FileReport,
    ) -> io::Result<()> {
        let Ok(mut stream) = TextStream::open(bytes)? else {
            report.fail(None, msg::BINARY.say(self.lang, &[]));
            return Ok(());
        };
        let (mut text, mut bad_at, mut is_last) = (String::new(), None, false);
        while !is_last && text.len() <= self.limits.whole {
            let filled = stream.fill(&mut text, BLOCK)?;
            bad_at = bad_at.or(filled.bad_at);
            is_last = filled.is_last;
        }
        if text.len() > self.limits.whole {
            let limit = (self.limits.whole >> 20).to_string();
            report.fail(None, msg::TOO_LARGE.say(self.lang, &[&limit]));
            return Ok(());
        }
        let block = Block { text: &text, lines: &LineIndex::new(&text), bytes: 0, line: 0 };
        if let Some(at) = bad_at {
            report.fail(Some(block.position(at)), msg::CANNOT_DECODE.say(self.lang, &[]));
        }
        self.lint_reading(read(&text, options), &block, report);
        Ok(())
    }

    fn lint_records(
        &self,
        bytes: impl Read,
        records: &mut dyn Records,
        options: ReadOptions<'_>,
        report: &mut FileReport,
    ) -> io::Result<()> {
        let Ok(mut stream) = TextStream::open(bytes)? else {
            report.fail(None, msg::BINARY.say(self.lang, &[]));
            return Ok(());
        };
        let (mut text, mut base, mut line) = (String::new(), 0, 0);
        let mut want = BLOCK;
        loop {
            let filled = stream.fill(&mut text, want)?;
            let lines = LineIndex::new(&text);
            let block = Block { text: &text, lines: &lines, bytes: base, line };
            if let Some(at) = filled.bad_at {
                report.fail(Some(block.position(at)), msg::CANNOT_DECODE.say(self.lang, &[]));
            }
            let (reading, used) = records.read(&text, filled.is_last, options);
            self.lint_reading(reading, &block, report);
            if filled.is_last {
                return Ok(());
            }
            want = BLOCK;
            if used == 0 {
                // a record longer than what was read: read on, as far as the limit allows
                want = text.len();
                if text.len() >= self.limits.record {
                    let size = (self.limits.record >> 20).to_string();
                    report.fail(Some(block.position(0)), msg::RECORD_TOO_LARGE.say(self.lang, &[&size]));
                    let Some(skipped) = pass_over(&mut stream, &mut text, records)? else { return Ok(()) };
                    base += skipped.bytes;
                    line += skipped.lines;
                    want = BLOCK;
                    continue;
                }
            }
            line += lines.line_of(used);
            base += used;
            text.drain(..used);
        }
    }

    fn lint_reading(&self, mut reading: Reading<'_>, block: &Block<'_>, report: &mut FileReport) {
        for listing in &mut reading.listings {
            listing.facts.fill_from(&self.defaults);
        }
        report.is_passed_over |= reading.is_passed_over;
        let before = report.counts.listings;
        let name = |listing: &Listing<'_>, index: usize| {
            listing.id.clone().unwrap_or_else(|| format!("#{}", before + index + 1))
        };
        let findings: Vec<Finding> = reading
            .listings
            .par_iter()
            .with_min_len(64)
            .enumerate()
            .flat_map_iter(|(index, listing)| self.lint_listing(listing, &name(listing, index), block))
            .collect();
        for (index, listing) in reading.listings.iter().enumerate().filter(|(_, l)| l.images > 0) {
            report.images.push(UnreadImages { listing: name(listing, index), count: listing.images });
        }
        report.counts.listings += reading.listings.len();
        for finding in findings {
            report.counts.add(&finding);
            if finding.verdict == Verdict::Exempt && !self.keeps_exempt {
                continue;
            }
            if report.findings.len() < self.max_findings {
                report.findings.push(finding);
            } else {
                report.hidden += 1;
            }
        }
        for note in reading.notes {
            let start = note.at.map(|at| block.position(at));
            let Note { message, is_warning, .. } = note;
            report.tell(Problem { path: report.path.clone(), message, start, is_warning });
        }
    }

    fn lint_listing(&self, listing: &Listing<'_>, name: &str, block: &Block<'_>) -> Vec<Finding> {
        let mut judged = self.engine.lint(listing, &self.date);
        self.engine.prove(listing, &self.date, &mut judged);
        Self::findings(listing, &judged, name, block)
    }

    /// What is known of each listing of a document that was read as a whole from `text` (empty for a container): what the
    /// engine says, with proved suggestions, and the finding made of each.
    pub fn examine(&self, reading: &mut Reading<'_>, text: &str) -> Vec<(Vec<Judged<'_>>, Vec<Finding>)> {
        for listing in &mut reading.listings {
            listing.facts.fill_from(&self.defaults);
        }
        let block = Block { text, lines: &LineIndex::new(text), bytes: 0, line: 0 };
        let one = |(index, listing): (usize, &Listing<'_>)| {
            let mut judged = self.engine.lint(listing, &self.date);
            self.engine.prove(listing, &self.date, &mut judged);
            let name = listing.id.clone().unwrap_or_else(|| format!("#{}", index + 1));
            let findings = Self::findings(listing, &judged, &name, &block);
            (judged, findings)
        };
        reading.listings.par_iter().with_min_len(64).enumerate().map(one).collect()
    }

    /// What a reader of files is told.
    pub fn read_options<'o>(&'o self, images: &'o dyn ImageTexts, is_named: bool) -> ReadOptions<'o> {
        ReadOptions {
            lang: self.lang,
            field: self.field,
            profiles: &self.profiles,
            limits: self.limits,
            images,
            is_named,
        }
    }

    fn findings(listing: &Listing<'_>, judged: &[Judged<'_>], name: &str, block: &Block<'_>) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::with_capacity(judged.len());
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut walked = Walked::default();
        for one in judged {
            let field = &listing.fields[one.field];
            let in_field = walked.chars(one.field, &field.text, one.span);
            let mut finding = located(one, field, in_field, name, block);
            // the same words twice in a field are two findings
            let twins = seen.entry(finding.fingerprint.clone()).or_default();
            *twins += 1;
            if *twins > 1 {
                finding.fingerprint = format!("{}-{twins}", finding.fingerprint);
            }
            findings.push(finding);
        }
        findings
    }
}

/// What was passed over of a file.
#[derive(Default)]
struct Skipped {
    bytes: usize,
    lines: usize,
}

/// Reads on until the record at the start of `text`, which is too long, ends, and takes it off; `None` where its end
/// cannot be told or the file ends with it.
fn pass_over(
    stream: &mut TextStream<impl Read>,
    text: &mut String,
    records: &dyn Records,
) -> io::Result<Option<Skipped>> {
    let mut skipped = Skipped::default();
    loop {
        let end = records.skip(text);
        // nothing of it is wanted any more
        let gone = end.unwrap_or(text.len());
        skipped.bytes += gone;
        skipped.lines += text.get(..gone).map_or(0, |t| t.matches('\n').count());
        text.drain(..gone);
        if end.is_some() {
            return Ok(Some(skipped));
        }
        if stream.fill(text, BLOCK)?.is_last && records.skip(text).is_none() {
            return Ok(None);
        }
    }
}
