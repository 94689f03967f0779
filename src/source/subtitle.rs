//! Subtitles (srt, vtt) and live scripts with time codes. The cues of a file are one field: a sentence runs over several,
//! and so may a word. Which cue a place lies in, its time code tells.

use std::borrow::Cow;

use crate::listing::{FieldKind, Listing, Place};
use crate::messages as msg;
use crate::source::copy::{self, Piece};
use crate::source::subtitle_text::{Bit, Dialect, bits};
use crate::source::subtitle_time::{Times, cue_times, script_time};
use crate::source::{ReadOptions, Reading};
use crate::text::clause::PAUSE;
use crate::text::map::OffsetMap;

/// A silence longer than this, in milliseconds, parts two sentences.
const SILENCE: u64 = 2_000;

/// Reads srt or vtt; which of them it is, its first line says.
pub fn read<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let mut reading = Reading::default();
    if text.trim().is_empty() {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
        return reading;
    }
    let dialect = if text.trim_start_matches('\u{FEFF}').starts_with("WEBVTT") { Dialect::Vtt } else { Dialect::Srt };
    let lines = lines(text);
    let mut script = Script::new(dialect);
    let mut has_cues = false;
    // a vtt file begins with a header
    let mut block = if dialect == Dialect::Vtt { Part::Skipped } else { Part::Outside };
    for (index, (at, line)) in lines.iter().enumerate() {
        if let Some(times) = cue_times(line) {
            has_cues = true;
            if times.start.is_none() {
                reading.warn(*at, msg::CUE_BAD_TIME.say(options.lang, &[times.code]));
            }
            script.begin_cue(times);
            block = Part::Cue;
            continue;
        }
        if line.trim().is_empty() {
            // a cue of srt may hold an empty line; one of vtt ends with it
            if dialect == Dialect::Vtt || block == Part::Told {
                block = Part::Outside;
            }
            continue;
        }
        let next = lines.get(index + 1).map_or("", |(_, next)| *next);
        let is_id = cue_times(next).is_some();
        if is_id && (dialect == Dialect::Vtt || line.trim().bytes().all(|b| b.is_ascii_digit())) {
            continue;
        }
        if dialect == Dialect::Vtt && block == Part::Outside && is_note(line) {
            block = Part::Skipped;
        }
        match block {
            Part::Skipped => continue,
            Part::Outside => {
                reading.warn(*at, msg::CUE_NO_TIME.say(options.lang, &[]));
                block = Part::Told;
            }
            Part::Cue | Part::Told => {}
        }
        script.line(line, *at);
    }
    if !has_cues {
        reading.fail(None, msg::NO_CUES.say(options.lang, &[]));
    }
    reading.listings.extend(script.into_listing(options));
    if reading.listings.is_empty() && reading.notes.is_empty() {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    reading
}

/// A live script in plain text, if lines of it begin with time codes.
pub fn live_script<'s>(text: &'s str, options: ReadOptions<'_>) -> Option<Listing<'s>> {
    let lines = lines(text);
    if !lines.iter().any(|(_, line)| script_time(line).is_some()) {
        return None;
    }
    let mut script = Script::new(Dialect::Plain);
    for (at, line) in lines {
        let used = script_time(line).map_or(0, |(times, used)| {
            script.begin_cue(times);
            used
        });
        // a line without a time is a paragraph of its own
        script.is_apart |= used == 0;
        script.line(line.get(used..).unwrap_or(""), at + used);
    }
    script.into_listing(options)
}

/// What the lines of a file belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Cue,
    /// A comment, a style, the header.
    Skipped,
    Outside,
    /// Text outside any cue, of which the user knows.
    Told,
}

fn is_note(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"]
        .iter()
        .any(|word| line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':'])))
}

/// Lines with the bytes they begin at, without their ends.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            (start, line.trim_end_matches(['\n', '\r']))
        })
        .collect()
}

/// The field that the cues become.
struct Script {
    dialect: Dialect,
    text: String,
    map: OffsetMap,
    /// Byte of the source up to which the map has come.
    at: usize,
    times: Vec<(usize, Box<str>)>,
    /// Time code of the cue whose first text is still to come.
    coming: Option<Box<str>>,
    end: Option<u64>,
    speaker: String,
    /// What comes next is parted from what was before.
    is_apart: bool,
}

impl Script {
    fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            text: String::new(),
            map: OffsetMap::default(),
            at: 0,
            times: Vec::new(),
            coming: None,
            end: None,
            speaker: String::new(),
            is_apart: false,
        }
    }

    fn begin_cue(&mut self, times: Times<'_>) {
        let silence = times.start.zip(self.end).map_or(0, |(start, end)| start.abs_diff(end));
        self.is_apart |= silence > SILENCE;
        self.end = times.end;
        self.coming = Some(times.code.into());
    }

    /// Takes one line of a cue, which begins at byte `at` of the source.
    fn line(&mut self, line: &str, at: usize) {
        let words = line.trim_start();
        self.is_apart |= words.starts_with(['-', '–', '—']) || has_speaker(words);
        let mut is_first = true;
        for (bit, start, raw) in bits(line, self.dialect) {
            match bit {
                Bit::Voice(name) => {
                    self.is_apart |= name != self.speaker;
                    name.clone_into(&mut self.speaker);
                }
                Bit::Text if is_first && raw.trim().is_empty() => {}
                Bit::Text | Bit::Char(_) => {
                    if std::mem::take(&mut is_first) {
                        self.border(at + start);
                    }
                    self.go_to(at + start);
                    if let Bit::Char(c) = bit {
                        self.text.push(c);
                        self.map.replaced(c.len_utf8(), raw.len());
                    } else {
                        self.text.push_str(raw);
                        self.map.copied(raw.len());
                    }
                    self.at += raw.len();
                }
                Bit::Line => is_first = true,
            }
        }
    }

    /// Parts what comes, at byte `at` of the source, from what was before.
    fn border(&mut self, at: usize) {
        if let Some(time) = self.coming.take() {
            self.times.push((at, time));
        }
        let is_apart = std::mem::take(&mut self.is_apart);
        if !self.text.is_empty() {
            let border = if is_apart { '\n' } else { PAUSE };
            self.text.push(border);
            self.map.replaced(border.len_utf8(), 0);
        }
    }

    fn go_to(&mut self, at: usize) {
        self.map.skipped(at.saturating_sub(self.at));
        self.at = at.max(self.at);
    }

    fn into_listing<'s>(self, options: ReadOptions<'_>) -> Option<Listing<'s>> {
        let mut listing = Listing::default();
        let place = Place { times: Some(self.times.into()), ..Place::default() };
        let kind = options.field.unwrap_or(FieldKind::Script);
        let piece = Piece { kind, name: None, text: Cow::Owned(self.text), map: Some(self.map), place };
        copy::add(&mut listing, piece, options);
        (!listing.fields.is_empty()).then_some(listing)
    }
}

/// Whether a line begins with the name of who speaks: `主播:`.
fn has_speaker(line: &str) -> bool {
    const LONGEST: usize = 8;
    let name = line.chars().take(LONGEST + 1).position(|c| matches!(c, ':' | '：'));
    name.is_some_and(|len| len > 0 && line.chars().take(len).all(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::source::profile::Profiles;
    use crate::text::Span;

    fn with_options<T>(test: impl FnOnce(ReadOptions<'_>) -> T) -> T {
        let profiles = Profiles::embedded().expect("valid");
        test(ReadOptions::new(Lang::En, &profiles))
    }

    /// The field's text, and for each word what was written and the time code.
    fn places(text: &str, words: &[&str]) -> (String, Vec<(String, String)>) {
        with_options(|options| {
            let reading = read(text, options);
            let field = &reading.listings[0].fields[0];
            let map = field.origin.map.as_ref().expect("mapped");
            let place = |word: &&str| {
                let at = field.text.find(*word).unwrap_or_else(|| panic!("{word} in {:?}", field.text));
                let span = map.to_source(Span::new(at, at + word.len()));
                (span.of(text).to_owned(), field.origin.place.at(Some(span.start)).time.unwrap_or_default())
            };
            (field.text.to_string(), words.iter().map(place).collect())
        })
    }

    #[test]
    fn srt_has_times_and_no_tags() {
        let text = "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<i>全网</i>最\r\n\r\n2\r\n00:00:02,100 --> 00:00:03,000\r\n佳<b>面</b>霜 2\r\n\r\n3\r\n00:00:09,000 --> 00:00:10,000\r\n第一\r\n";
        let (field, found) = places(text, &["网最", "佳面霜", "第一"]);
        assert_eq!(field, "全网最\u{B}佳面霜 2\n第一");
        let expected = [("网</i>最", "00:00:01,000"), ("佳<b>面</b>霜", "00:00:02,100"), ("第一", "00:00:09,000")];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn vtt_has_notes_voices_and_entities() {
        let text = "WEBVTT 最佳\nKind: captions\n\nNOTE 最好\n更好\n\nSTYLE\n::cue{}\n\nid 最\n00:01.000 --> 00:02.000 align:start\n<v 主播>全网&amp;最<00:01.500><c.red>佳</c>\n\n00:02.000 --> 00:03.000\n<v 助播>是的\n";
        let (field, found) = places(text, &["网&最佳", "是的"]);
        assert_eq!(field, "全网&最佳\n是的");
        assert_eq!(found[0], ("网&amp;最<00:01.500><c.red>佳".to_owned(), "00:01.000".to_owned()));
        assert_eq!(found[1].1, "00:02.000");
    }

    #[test]
    fn live_scripts_begin_lines_with_times() {
        with_options(|options| {
            let text = "开场\n00:12 今天的面霜最\n00:15 佳\n[00:01:12]主播:大家好\n【01:20-01:30】全网第一\n";
            let listing = live_script(text, options).expect("a script");
            let field = &listing.fields[0];
            assert_eq!(field.text, "开场\u{B}今天的面霜最\u{B}佳\n主播:大家好\u{B}全网第一");
            let times: Vec<&str> = field.origin.place.times.iter().flat_map(|t| t.iter()).map(|t| &*t.1).collect();
            assert_eq!(times, ["00:12", "00:15", "00:01:12", "01:20"]);
            assert!(live_script("只有文字\n第二行", options).is_none());
        });
    }

    #[test]
    fn what_is_no_subtitle_is_told() {
        with_options(|options| {
            let reading = read("只是文字\n", options);
            assert!(reading.notes.iter().any(|n| !n.is_warning));
            assert_eq!(reading.listings.len(), 1, "the text is linted all the same");
            let reading = read("1\n00:00:0x,0 --> ?\n最佳\n", options);
            assert_eq!(reading.notes.len(), 1);
        });
    }
}
