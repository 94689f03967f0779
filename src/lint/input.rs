//! How a file comes in: whole, record by record, or unpacked, and what of it is linted.

use std::io::{self, Read};
use std::path::Path;

use crate::lint::place::Block;
use crate::lint::{FileReport, Input, Linter, review};
use crate::messages as msg;
use crate::policy::FilePolicy;
use crate::source::encoding::TextStream;
use crate::source::{Comments, ReadOptions, Reader, Reading, Records};
use crate::text::lines::LineIndex;
use crate::waive::{Inline, RuleIds};

/// Bytes of text held at once of a file that is read record by record.
const BLOCK: usize = 4 << 20;

/// What reads a text as a whole, and how comments are written in it.
type WholeReader = (for<'s> fn(&'s str, ReadOptions<'_>) -> Reading<'s>, Option<Comments>);

impl Linter {
    pub(super) fn read(&self, input: Input<'_>, is_named: bool, report: &mut FileReport) {
        let Input { bytes, format, images, .. } = input;
        let policy = self.policy.of_file(Path::new(&report.path.clone()));
        let options = self.read_options(&report.path, images, is_named);
        let result = match format.reader {
            Reader::Packed(unpack) => self.lint_packed(unpack, bytes, options, &policy, report),
            Reader::Whole(read) => self.lint_whole((read, format.comments()), bytes, options, &policy, report),
            Reader::Records(open) => self.lint_records(bytes, open(options).as_mut(), options, &policy, report),
        };
        if let Err(error) = result {
            report.fail(None, msg::CANNOT_READ.say(self.lang, &[&error.to_string()]));
        }
    }

    fn lint_packed(
        &self,
        unpack: fn(&[u8], ReadOptions<'_>) -> Reading<'static>,
        bytes: impl Read,
        options: ReadOptions<'_>,
        policy: &FilePolicy<'_>,
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
        let lines = LineIndex::new("");
        let block = Block { text: "", lines: &lines, bytes: 0, line: 0, inline: &Inline::default() };
        self.lint_reading(reading, &block, policy, report);
        Ok(())
    }

    fn lint_whole(
        &self,
        (read, comments): WholeReader,
        bytes: impl Read,
        options: ReadOptions<'_>,
        policy: &FilePolicy<'_>,
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
        let reading = read(&text, options);
        let comments = comments.filter(|_| !self.review.ignores_waivers);
        let mut inline = comments.map(|c| Inline::read(&text, c, &report.path, &self.date)).unwrap_or_default();
        inline.forget_copy(&reading.listings);
        let block = Block { text: &text, lines: &LineIndex::new(&text), bytes: 0, line: 0, inline: &inline };
        if let Some(at) = bad_at {
            report.fail(Some(block.position(at)), msg::CANNOT_DECODE.say(self.lang, &[]));
        }
        self.lint_reading(reading, &block, policy, report);
        if !report.is_partial {
            let mut notices =
                inline.notices(&text, RuleIds { known: Some(self.engine.rules()), out: &self.policy.out_of_play() });
            review::grade(&mut notices, policy);
            for notice in notices {
                report.counts.add(&notice);
                report.findings.push(notice);
            }
        }
        Ok(())
    }

    fn lint_records(
        &self,
        bytes: impl Read,
        records: &mut dyn Records,
        options: ReadOptions<'_>,
        policy: &FilePolicy<'_>,
        report: &mut FileReport,
    ) -> io::Result<()> {
        let Ok(mut stream) = TextStream::open(bytes)? else {
            report.fail(None, msg::BINARY.say(self.lang, &[]));
            return Ok(());
        };
        let (mut text, mut base, mut line) = (String::new(), 0, 0);
        let inline = Inline::default();
        let mut want = BLOCK;
        loop {
            let filled = stream.fill(&mut text, want)?;
            let lines = LineIndex::new(&text);
            let block = Block { text: &text, lines: &lines, bytes: base, line, inline: &inline };
            if let Some(at) = filled.bad_at {
                report.fail(Some(block.position(at)), msg::CANNOT_DECODE.say(self.lang, &[]));
            }
            let (reading, used) = records.read(&text, filled.is_last, options);
            self.lint_reading(reading, &block, policy, report);
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
