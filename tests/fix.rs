//! Correcting files: what is not corrected keeps its bytes, in every format; and corrections come to an end.
#![cfg(all(feature = "spreadsheets", feature = "documents"))]

mod common;
#[path = "fix/proof.rs"]
mod proof;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use common::fixture;
use encoding_rs::GB18030;
use hegui::amend::dress::Syntax;
use hegui::amend::{Amender, Change, Document, Examined, Outcome, Refusal, examine};
use hegui::engine::Engine;
use hegui::finding::{Applicability, Edit, Verdict};
use hegui::lang::Lang;
use hegui::lint::Linter;
use hegui::listing::FieldKind;
use hegui::pack::Loader;
use hegui::source::{Format, NoImageTexts};
use hegui::text::Span;
use proptest::prelude::*;

/// Lints with a small pack, so that these tests do not change when the rules do.
static LINTER: LazyLock<Linter> = LazyLock::new(|| {
    let mut loader = Loader::new(Lang::Zh);
    loader.add_text("small.toml", include_str!("packs/small.toml"));
    let engine = Arc::new(Engine::new(Arc::new(loader.load().rules)).expect("builds"));
    Linter { engine, ..common::new_linter() }
});

/// The same, where plain text is a list of titles.
static TITLES: LazyLock<Linter> = LazyLock::new(|| {
    let mut loader = Loader::new(Lang::Zh);
    loader.add_text("small.toml", include_str!("packs/small.toml"));
    let engine = Arc::new(Engine::new(Arc::new(loader.load().rules)).expect("builds"));
    Linter { engine, field: Some(FieldKind::Title), ..common::new_linter() }
});

fn open(name: &str, bytes: Vec<u8>) -> Document {
    let path = Path::new(name);
    let extension = path.extension().and_then(|e| e.to_str()).expect("an ending");
    Document::open(Format::of(path).expect("known"), Syntax::of(extension), bytes).expect("can be opened")
}

fn settle(name: &str, bytes: Vec<u8>) -> Outcome {
    let amender = Amender { linter: &LINTER, wants: &|_| true };
    amender
        .settle(open(name, bytes), LINTER.read_options("", &NoImageTexts, true))
        .unwrap_or_else(|_| panic!("settles"))
}

fn fixed(name: &str, text: &str) -> String {
    let outcome = settle(name, text.as_bytes().to_vec());
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    String::from_utf8(outcome.document.bytes().to_vec()).expect("UTF-8")
}

/// Text in the encodings shops use.
fn encoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let units = |f: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(f).collect::<Vec<u8>>();
    vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with a mark", [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat()),
        ("GB18030", GB18030.encode(text).0.into_owned()),
        ("UTF-16LE", [&[0xFF, 0xFE][..], &units(u16::to_le_bytes)].concat()),
        ("UTF-16BE", [&[0xFE, 0xFF][..], &units(u16::to_be_bytes)].concat()),
    ]
}

#[test]
fn only_the_words_change() {
    let cases = [
        ("a.txt", "全网最佳 面料\r\n\r\n最佳\t手感 \n"),
        ("a.csv", "标题,价格,备注\r\n\"最佳,面料\",1,最佳\r\n最佳面料, 2 ,\"a\"\"b\"\r\n"),
        ("a.tsv", "标题\t价格\n最佳面料\t1"),
        ("a.json", "{ \"title\" : \"最佳\\u9762料\",\r\n\"price\":1.50e0, \"detail\": \"\\\"最佳\\\"\\n好\" }\n"),
        ("a.jsonl", "{\"title\":\"最佳面料\"}\n\n{\"title\": \"面料最佳\"}"),
        (
            "a.yaml",
            "title:   最佳面料   # 说明 最佳\ndetail: |\n  第一行\n  最佳\nkeywords: ['it''s 最佳', \"最佳\\t好\"]\n",
        ),
        ("a.toml", "title = '最佳面料' # 最佳\ndetail = \"\"\"\n最佳 \\\n  手感\"\"\"\n"),
        (
            "a.html",
            "<P CLASS=x>全网最佳&nbsp;面料<br>最<b>佳</b>手感<!-- 最佳 --><img alt='最佳' src=a.jpg>\r\n<p>未闭合",
        ),
        ("a.md", "---\ntitle: 最佳面料\n---\n# 最佳\n\n* 最佳 [最佳](http://x/最佳 \"最佳\")\n\n<b>最佳</b>\n"),
        ("a.srt", "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>最佳</i>面料\r\n"),
        (
            "a.xml",
            "<?xml version=\"1.0\"?><rss><channel><item><title>最佳面料</title><description><![CDATA[<p>最佳</p>]]></description></item></channel></rss>",
        ),
    ];
    for (name, text) in cases {
        // what nobody reads as copy stays: comments, addresses
        let expected = text
            .replace("最佳", "优选")
            .replace("最<b>佳</b>", "优<b>选</b>")
            .replace("说明 优选", "说明 最佳")
            .replace("# 优选\ndetail", "# 最佳\ndetail")
            .replace("<!-- 优选 -->", "<!-- 最佳 -->")
            .replace("1,优选", "1,最佳")
            .replace("http://x/优选", "http://x/最佳");
        for (encoding, bytes) in encoded(text) {
            let wanted = encoded(&expected).into_iter().find(|(e, _)| *e == encoding).expect("the same encoding").1;
            let outcome = settle(name, bytes);
            assert!(outcome.refused.is_empty(), "{name} {:?}", outcome.refused);
            let got = outcome.document.bytes();
            assert_eq!(
                String::from_utf8_lossy(got),
                String::from_utf8_lossy(&wanted),
                "{name} in {encoding}: {:?}",
                outcome.document.text()
            );
            assert!(got == wanted);
            let again = settle(name, got.to_vec());
            assert!(again.made.is_empty() && again.document.bytes() == got, "{name}: a second run changes nothing");
        }
    }
}

#[test]
fn a_file_of_ascii_stays_one() {
    assert_eq!(fixed("a.json", r#"{"title": "\u6700\u4f73 A"}"#), r#"{"title": "\u4f18\u9009 A"}"#);
    assert_eq!(fixed("a.html", "<p>&#26368;&#20339; A</p>"), "<p>&#20248;&#36873; A</p>");
}

#[test]
fn a_character_that_the_file_cannot_hold_is_refused() {
    let bytes = GB18030.encode("标题\n最佳面料\n").0.into_owned();
    let document = open("a.csv", bytes.clone());
    let options = LINTER.read_options("", &NoImageTexts, true);
    let Examined { reading, .. } = examine(&LINTER, &document, options);
    let change = |text: &str| Change { listing: 0, edit: Edit { field: 0, span: Span::new(0, 6), text: text.into() } };
    let (same, refused) = document.change(&reading, &[change("优😀")], options);
    assert_eq!((same.bytes(), refused), (bytes.as_slice(), vec![(0, Refusal::Unmappable('😀'))]));
    let (new, refused) = document.change(&reading, &[change("优选")], options);
    assert_eq!((new.bytes(), refused), (GB18030.encode("标题\n优选面料\n").0.as_ref(), vec![]));
}

#[test]
fn what_cannot_be_changed_is_told_with_its_reason() {
    let options = LINTER.read_options("", &NoImageTexts, true);
    for (name, bytes, why) in [
        ("a.xls", fixture("xlsx/xlwt.xls"), Refusal::Format),
        ("a.ods", fixture("xlsx/odfpy.ods"), Refusal::Format),
        // one anchor stands for two fields; to change one would change both
        ("a.yaml", "- title: &t 最佳面料\n- {title: 面料, detail: *t}\n".into(), Refusal::Unclear),
        ("a.json", "{\"title\": \"面料\", \"image_text\": [\"最佳\"]}".into(), Refusal::Image),
    ] {
        let document = open(name, bytes.clone());
        let Examined { reading, .. } = examine(&LINTER, &document, options);
        let listing = usize::from(name.ends_with("yaml"));
        let field = reading.listings[listing].fields.len() - 1;
        let text = &reading.listings[listing].fields[field].text;
        let first = text.chars().next().expect("a character").len_utf8();
        let edit = Edit { field, span: Span::new(0, first), text: "好".into() };
        let (same, refused) = document.change(&reading, &[Change { listing, edit }], options);
        assert_eq!((same.bytes() == bytes, refused), (true, vec![(0, why)]), "{name}");
    }
}

/// The parts of a package, unpacked.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("whole");
        parts.insert(part.name().expect("a name").into_owned(), bytes);
    }
    parts
}

/// The names of parts that differ.
fn changed_parts(old: &[u8], new: &[u8]) -> Vec<String> {
    let (old, new) = (parts(old), parts(new));
    assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>());
    old.into_iter().filter(|(name, bytes)| new[name] != *bytes).map(|(name, _)| name).collect()
}

/// What each cell of the first sheet shows.
fn cells(bytes: &[u8]) -> BTreeMap<(u32, u32), String> {
    use calamine::{Reader as _, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).expect("a sheet");
    let start = range.start().expect("cells");
    range.used_cells().map(|(r, c, data)| ((start.0 + r as u32, start.1 + c as u32), data.to_string())).collect()
}

#[test]
fn a_workbook_changes_in_its_texts_only() {
    use rust_xlsxwriter::{Format, Image, Workbook};
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name("商品").expect("a name");
    for (column, heading) in ["标题", "详情", "价格", "库存"].into_iter().enumerate() {
        sheet.write_with_format(0, column as u16, heading, &bold).expect("written");
    }
    sheet.write(1, 0, "最佳面料").expect("written");
    sheet.write(2, 0, "最佳面料").expect("written");
    sheet
        .write_rich_string(1, 1, &[(&Format::new(), "全网最"), (&bold, "佳手感"), (&Format::new(), " A&B <最佳>")])
        .expect("written");
    sheet.write_formula(2, 1, rust_xlsxwriter::Formula::new("=A2").set_result("最佳面料")).expect("written");
    sheet.write(1, 2, 19.9).expect("written");
    sheet.write(1, 3, 3).expect("written");
    sheet.insert_image(8, 8, &Image::new_from_buffer(PIXEL).expect("an image")).expect("inserted");
    book.add_worksheet().write(0, 0, "最佳").expect("written");
    let old = book.save_to_buffer().expect("saved");

    let outcome = settle("a.xlsx", old.clone());
    let new = outcome.document.bytes();
    assert_eq!(changed_parts(&old, new), ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]);
    let refused: Vec<Refusal> = outcome.refused.iter().map(|(_, why)| *why).collect();
    assert_eq!(refused, [Refusal::Formula]);
    let (before, after) = (cells(&old), cells(new));
    let differ: Vec<(&(u32, u32), &str)> =
        after.iter().filter(|(at, text)| before[at] != **text).map(|(at, text)| (at, text.as_str())).collect();
    assert_eq!(differ, [(&(1, 0), "优选面料"), (&(1, 1), "全网优选手感 A&B <优选>"), (&(2, 0), "优选面料")]);
    let strings = String::from_utf8(parts(new).remove("xl/sharedStrings.xml").expect("there")).expect("UTF-8");
    let was = String::from_utf8(parts(&old).remove("xl/sharedStrings.xml").expect("there")).expect("UTF-8");
    let list = was.split_once("<si>").expect("a list").1.strip_suffix("</sst>").expect("closed").to_owned();
    assert!(strings.contains(&list), "the old texts stay as they were: {strings}");
    assert!(strings.contains("<b/>") && strings.contains(">选手感</t>"), "runs keep their formats: {strings}");
    let again = settle("a.xlsx", new.to_vec());
    assert!(again.made.is_empty() && again.document.bytes() == new);
}

#[test]
fn a_workbook_of_openpyxl_with_inline_texts() {
    let old = fixture("xlsx/fix-openpyxl.xlsx");
    let outcome = settle("a.xlsx", old.clone());
    assert!(outcome.made.len() >= 4, "{:?}", outcome.made);
    let new = outcome.document.bytes();
    let changed = changed_parts(&old, new);
    assert!(
        changed.iter().all(|name| name == "xl/sharedStrings.xml" || name.starts_with("xl/worksheets/sheet")),
        "{changed:?}"
    );
    let (before, after) = (cells(&old), cells(new));
    for (at, text) in &before {
        assert_eq!(after[at], text.replace("最佳", "优选"), "{at:?}");
    }
}

#[test]
fn a_word_document_changes_in_its_runs_only() {
    let old = fixture("docx/fix-python-docx.docx");
    let outcome = settle("a.docx", old.clone());
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    let new = outcome.document.bytes();
    assert_eq!(changed_parts(&old, new), ["word/document.xml"]);
    let document =
        |bytes: &[u8]| String::from_utf8(parts(bytes).remove("word/document.xml").expect("there")).expect("UTF-8");
    let (was, is) = (document(&old), document(new));
    let tags = |xml: &str| -> Vec<String> {
        xml.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or("").to_owned()).collect()
    };
    assert_eq!(tags(&was), tags(&is), "every run, style and image stays");
    let text =
        |xml: &str| -> String { xml.split('<').filter_map(|t| t.split_once('>')).map(|(_, text)| text).collect() };
    assert_eq!(text(&is), text(&was).replace("最佳", "优选"));
    assert!(text(&was).matches("最佳").count() >= 4);
}

/// A PNG of one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    2, 0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x08, 0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0,
    0, 3, 1, 1, 0, 0x18, 0xDD, 0x8D, 0xB0, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

#[test]
fn after_fixing_no_safe_suggestion_remains() {
    let linter = &common::LINTER;
    let amender = Amender { linter, wants: &|_| true };
    let options = linter.read_options("", &NoImageTexts, true);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/drafts");
    let mut made = 0;
    for entry in std::fs::read_dir(folder).expect("there").flatten() {
        let (name, bytes) =
            (entry.file_name().into_string().expect("plain"), std::fs::read(entry.path()).expect("read"));
        let outcome = amender.settle(open(&name, bytes), options).unwrap_or_else(|_| panic!("{name} settles"));
        made += outcome.made.len();
        let left = examine(linter, &outcome.document, options);
        let safe = left.listings.iter().flat_map(|(_, findings)| findings).filter(|f| f.verdict != Verdict::Exempt);
        let safe: Vec<&str> = safe
            .filter(|f| f.suggestions.iter().any(|s| s.applicability == Applicability::Safe))
            .map(|f| f.text.as_str())
            .collect();
        assert_eq!(safe.len(), outcome.refused.len(), "{name}: {safe:?}");
        let again = amender.settle(outcome.document.clone(), options).unwrap_or_else(|_| panic!("{name} settles"));
        assert!(again.made.is_empty(), "{name}: {:?}", again.made);
    }
    assert!(made > 0);
}

/// Makes a file of three texts.
type Writer = fn(&[String; 3]) -> Vec<u8>;

/// Writers of one listing with a title, a detail page and a keyword, as the formats have them.
const WRITERS: &[(&str, Writer)] = &[
    ("a.txt", |t| format!("{}\r\n{}\n\n{}", t[0], t[1], t[2]).into_bytes()),
    ("a.csv", |t| {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        out.write_record(["标题", "详情", "关键词", "价格"]).expect("written");
        out.write_record([&t[0], &t[1], &t[2], "9.9"]).expect("written");
        out.into_inner().expect("whole")
    }),
    ("a.json", |t| {
        let value = serde_json::json!({ "title": t[0], "price": 1.50, "detail": t[1], "keywords": [t[2]] });
        serde_json::to_vec_pretty(&value).expect("written")
    }),
    ("a.jsonl", |t| {
        let line = |text: &str| serde_json::json!({ "title": text }).to_string();
        format!("{}\n{}\r\n{}", line(&t[0]), line(&t[1]), line(&t[2])).into_bytes()
    }),
    ("a.yaml", |t| {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let single = t[1].replace('\'', "''");
        format!("title: {} # 说明\ndetail: '{single}'\nkeywords:\n  - {}\n", quoted(&t[0]), quoted(&t[2])).into_bytes()
    }),
    ("a.toml", |t| {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        format!("title = {} # 说明\ndetail = {}\nkeywords = [ {} ]\n", quoted(&t[0]), quoted(&t[1]), quoted(&t[2]))
            .into_bytes()
    }),
    ("a.html", |t| {
        let [a, b, c] = t.each_ref().map(|text| escaped(text));
        format!("<!DOCTYPE html>\n<p class=x>{a}</P>\n<div><b>{b}</b>好<img alt=\"{c}\" src=a.jpg>").into_bytes()
    }),
    ("a.xml", |t| {
        let [a, b, c] = t.each_ref().map(|text| escaped(text));
        format!("<rss><channel>\n<item><title>{a}</title><description>{b}</description></item>\n<item><title>{c}</title></item></channel></rss>")
            .into_bytes()
    }),
    ("a.srt", |t| {
        let cue = |n: usize, text: &str| {
            format!("{n}\r\n00:00:0{n},000 --> 00:00:0{n},900\r\n<i>{}</i>\r\n\r\n", escaped(text))
        };
        format!("{}{}{}", cue(1, &t[0]), cue(3, &t[1]), cue(5, &t[2])).into_bytes()
    }),
    ("a.md", |t| format!("---\nid: x\n---\n# {}\n\n* {} **{}**\n", t[0], t[1], t[2]).into_bytes()),
    ("a.docx", |t| {
        let run =
            |text: &str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text));
        let cut = t[1].char_indices().nth(2).map_or(0, |(i, _)| i);
        let (a, b) = t[1].split_at(cut);
        let body = format!("<w:p>{}</w:p><w:p>{}{}</w:p><w:p>{}</w:p>", run(&t[0]), run(a), run(b), run(&t[2]));
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        packed(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document), ("word/media/a.png", "图")])
    }),
    ("a.xlsx", |t| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, heading) in ["标题", "详情", "关键词"].into_iter().enumerate() {
            sheet.write(0, column as u16, heading).expect("written");
            sheet.write(1, column as u16, t[column].as_str()).expect("written");
            sheet.write(2, column as u16, t[column].as_str()).expect("written");
        }
        book.save_to_buffer().expect("saved")
    }),
];

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('佳', "&#20339;")
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("started");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("whole").into_inner()
}

/// Whether `new` is `old` with other words at `spans` (in order, apart): everything between stands there as it was.
fn keeps_the_rest(old: &[u8], new: &[u8], spans: &[Span]) -> bool {
    let Some(first) = spans.first() else { return old == new };
    if !new.starts_with(&old[..first.start]) {
        return false;
    }
    let mut at = first.start;
    for pair in spans.windows(2) {
        let between = &old[pair[0].end..pair[1].start];
        let Some(found) = (at..=new.len().saturating_sub(between.len())).find(|i| new[*i..].starts_with(between))
        else {
            return false;
        };
        at = found + between.len();
    }
    let tail = &old[spans[spans.len() - 1].end..];
    new.len() >= at + tail.len() && new.ends_with(tail)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_untouched_byte_never_changes(
        texts in prop::array::uniform3(prop::collection::vec(prop::sample::select(vec!["面料", "最佳", "手感", "A&B", "1.5kg", "it's", "x", "棉"]), 2..6)),
        places in prop::array::uniform3((0_usize..6, 1_usize..4)),
        words in prop::array::uniform3(prop::sample::select(vec!["优选", "好", "很柔软的", "A&B", "a\"b\"", "<i>", "x,y", "it's", ""])),
    ) {
        let texts = texts.map(|t| t.concat());
        for (name, write) in WRITERS {
            let linter = if *name == "a.txt" { &TITLES } else { &LINTER };
            let options = linter.read_options("", &NoImageTexts, true);
            let old = write(&texts);
            let document = open(name, old.clone());
            let Examined { reading, .. } = examine(linter, &document, options);
            let mut changes = Vec::new();
            let all = reading.listings.iter().enumerate().flat_map(|(l, one)| (0..one.fields.len()).map(move |f| (l, f)));
            for ((listing, field), ((from, len), word)) in all.zip(places.iter().zip(&words)) {
                let text = &reading.listings[listing].fields[field].text;
                let borders: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
                let start = (*from).min(borders.len() - 2);
                let end = (start + len).min(borders.len() - 1);
                let span = Span::new(borders[start], borders[end]);
                changes.push(Change { listing, edit: Edit { field, span, text: (*word).to_owned() } });
            }
            let (new, refused) = document.change(&reading, &changes, options);
            let is_simple = |c: &Change| ["优选", "好", "很柔软的"].contains(&c.edit.text.as_str());
            let is_marked_up = matches!(*name, "a.html" | "a.srt" | "a.md");
            for (index, why) in &refused {
                prop_assert!(is_marked_up || !is_simple(&changes[*index]), "{name}: {why:?} {:?} in {:?}", changes[*index], document.text());
            }
            let made: Vec<&Change> = changes.iter().enumerate().filter(|(i, _)| refused.iter().all(|(r, _)| r != i)).map(|(_, c)| c).collect();
            // every change that was made can be read back, and nothing else has changed
            let read = examine(linter, &new, options).reading;
            for (listing, (was, is)) in reading.listings.iter().zip(&read.listings).enumerate() {
                for (field, (was, is)) in was.fields.iter().zip(&is.fields).enumerate() {
                    let change = made.iter().find(|c| c.listing == listing && c.edit.field == field);
                    let expected = change.map_or_else(|| was.text.to_string(), |c| {
                        format!("{}{}{}", &was.text[..c.edit.span.start], c.edit.text, &was.text[c.edit.span.end..])
                    });
                    prop_assert_eq!(&is.text, &expected, "{}", name);
                }
            }
            if document.is_package() {
                let allowed = ["word/document.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"];
                for part in changed_parts(&old, new.bytes()) {
                    prop_assert!(allowed.contains(&part.as_str()), "{name}: {part}");
                }
                continue;
            }
            // a cell that has to be quoted changes as a whole
            if *name == "a.csv" && made.iter().any(|c| c.edit.text.contains(['"', ','])) {
                continue;
            }
            let mut spans: Vec<Span> = made
                .iter()
                .map(|c| reading.listings[c.listing].fields[c.edit.field].origin.map.as_ref().expect("mapped").to_source(c.edit.span))
                .collect();
            spans.sort_unstable();
            prop_assert!(
                keeps_the_rest(&old, new.bytes(), &spans),
                "{name}: {:?} became {:?}", String::from_utf8_lossy(&old), String::from_utf8_lossy(new.bytes())
            );
        }
    }
}
