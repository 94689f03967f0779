//! What every fuzz target does, shared with `tests/fuzz_inputs.rs`, which runs it over saved inputs.

use std::path::Path;
use std::sync::LazyLock;

use hegui::lang::Lang;
use hegui::listing::FieldKind;
use hegui::source::encoding::TextStream;
use hegui::source::profile::Profiles;
use hegui::source::{Format, Limits, ReadOptions, Reader, Reading};
use hegui::text::Span;

static PROFILES: LazyLock<Profiles> = LazyLock::new(|| Profiles::embedded().expect("the embedded profiles are valid"));

/// Small, so that the fuzzer meets the limits too.
const LIMITS: Limits = Limits { whole: 1 << 20, record: 1 << 16 };

/// Reads `data` as the reader of files that end in `extension` would.
pub fn read(extension: &str, data: &[u8]) {
    let format = Format::of(Path::new(&format!("x.{extension}"))).expect("a known format");
    let mut options = ReadOptions { limits: LIMITS, ..ReadOptions::new(Lang::En, &PROFILES) };
    // the first byte decides what the user said, so that every way is met
    options.is_named = data.first().is_none_or(|b| b % 2 == 0);
    if extension == "txt" {
        options.field = Some(FieldKind::ALL[data.first().map_or(0, |b| usize::from(*b) % FieldKind::ALL.len())]);
    }
    match format.reader {
        Reader::Packed(unpack) => {
            let reading = unpack(data, options);
            check(&reading, "", true);
        }
        Reader::Whole(read) => {
            if let Some(text) = decode(data) {
                check(&read(&text, options), &text, true);
            }
        }
        Reader::Records(open) => {
            let Some(text) = decode(data) else { return };
            let whole = open(options).read(&text, true, options).0;
            check(&whole, &text, true);
            let whole = copy_of(&whole);
            assert_eq!(in_blocks(&text, 64, open(options).as_mut(), options), whole, "a block's end changes nothing");
        }
    }
}

/// Decodes `data` and compares with what blocks of another size give.
pub fn text_stream(data: &[u8]) {
    let sizes = [1, 7, 1 << 16].map(|size| {
        let Ok(stream) = TextStream::open(data).expect("a slice can be read") else { return None };
        Some(drain(stream, size))
    });
    assert_eq!(sizes[0], sizes[1]);
    assert_eq!(sizes[1], sizes[2]);
}

fn decode(data: &[u8]) -> Option<String> {
    TextStream::open(data).expect("a slice can be read").ok().map(|stream| drain(stream, 1 << 16))
}

fn drain<R: std::io::Read>(mut stream: TextStream<R>, size: usize) -> String {
    let mut text = String::new();
    // every fill gives at least a character, so that this ends
    while !stream.fill(&mut text, size).expect("a slice can be read").is_last {}
    text
}

/// Copy and attribute names, in order: what must not depend on how a text was read.
fn copy_of(reading: &Reading<'_>) -> Vec<String> {
    let fields = reading.listings.iter().flat_map(|l| l.fields.iter().map(move |f| (l.id.clone(), f)));
    fields.map(|(id, f)| format!("{id:?} {} {:?} {:?}", f.kind, f.name, f.text)).collect()
}

fn in_blocks(
    text: &str,
    size: usize,
    records: &mut dyn hegui::source::Records,
    options: ReadOptions<'_>,
) -> Vec<String> {
    let mut copy = Vec::new();
    let (mut from, mut to) = (0, 0);
    let mut more = size;
    loop {
        to = (to + more).min(text.len());
        while !text.is_char_boundary(to) {
            to += 1;
        }
        let is_last = to == text.len();
        let block = &text[from..to];
        let (reading, used) = records.read(block, is_last, options);
        assert!(used <= block.len() && block.is_char_boundary(used), "used {used} of {}", block.len());
        check(&reading, block, false);
        copy.extend(copy_of(&reading));
        if is_last {
            return copy;
        }
        // a record longer than what was read: read on, as the linter does
        more = if used == 0 { block.len().max(size) } else { size };
        from += used;
    }
}

/// Every place leads back to the text, and something is said.
fn check(reading: &Reading<'_>, text: &str, is_whole: bool) {
    for note in &reading.notes {
        assert!(note.at.is_none_or(|at| at <= text.len()), "{note:?}");
    }
    let said = !reading.listings.is_empty() || !reading.notes.is_empty() || reading.is_passed_over;
    assert!(said || !is_whole, "silence is no answer");
    for field in reading.listings.iter().flat_map(|l| &l.fields) {
        // inside a package the map leads to one of its parts
        let Some(map) = field.origin.map.as_ref().filter(|_| field.origin.place.part.is_none()) else { continue };
        let mut last = 0;
        for (at, c) in field.text.char_indices() {
            let span = map.to_source(Span::new(at, at + c.len_utf8()));
            assert!(span.end <= text.len(), "{c:?} at {at} leads to {span:?} of {}", text.len());
            assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{c:?} at {at}: {span:?}");
            assert!(span.start >= last, "places go forward");
            last = span.start;
        }
    }
}
