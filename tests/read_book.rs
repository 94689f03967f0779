//! Workbooks and Word documents: what is read, and that each piece is at the place that Excel or Word shows.
#![cfg(all(feature = "spreadsheets", feature = "documents"))]

mod common;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

use hegui::lang::Lang;
use hegui::lint::{FileReport, Input};
use hegui::listing::{FieldKind, Listing};
use hegui::source::profile::Profiles;
use hegui::source::{Format, Limits, NoImageTexts, ReadOptions, Reader, Reading};
use zip::write::SimpleFileOptions;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(FIXTURES).join(name)).expect("the fixture is there")
}

fn read_within(name: &str, bytes: &[u8], limits: Limits) -> Reading<'static> {
    let profiles = Profiles::embedded().expect("valid");
    let options = ReadOptions { limits, ..ReadOptions::new(Lang::Zh, &profiles) };
    let Some(Format { reader: Reader::Packed(unpack), .. }) = Format::of(Path::new(name)) else {
        panic!("{name} is no container")
    };
    unpack(bytes, options)
}

fn read(name: &str) -> Reading<'static> {
    read_within(name, &fixture(name), Limits::default())
}

/// Kind, place, heading and text of every field.
fn fields<'l>(listing: &'l Listing<'_>) -> Vec<(FieldKind, String, &'l str, &'l str)> {
    let place = |p: &hegui::listing::Place| p.cell.clone().or(p.paragraph.map(|n| n.to_string())).unwrap_or_default();
    listing
        .fields
        .iter()
        .map(|f| {
            let heading = f.origin.place.heading.as_deref().unwrap_or("");
            (f.kind, place(&f.origin.place), heading, f.text.as_ref())
        })
        .collect()
}

fn field(
    kind: FieldKind,
    place: &str,
    heading: &'static str,
    text: &'static str,
) -> (FieldKind, String, &'static str, &'static str) {
    (kind, place.to_owned(), heading, text)
}

fn warnings<'r>(reading: &'r Reading<'_>) -> Vec<&'r str> {
    assert!(reading.notes.iter().all(|n| n.is_warning), "{:?}", reading.notes);
    reading.notes.iter().map(|n| n.message.as_str()).collect()
}

fn failure(reading: &Reading<'_>) -> String {
    assert!(reading.listings.is_empty());
    reading.notes.iter().find(|n| !n.is_warning).map(|n| n.message.clone()).expect("it fails")
}

/// A zip of these parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("begins");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("ends").into_inner()
}

fn small() -> Limits {
    Limits { whole: 1 << 20, ..Limits::default() }
}

#[test]
fn headings_may_be_merged_and_lie_low() {
    use FieldKind::{Attribute, SellingPoint, Title};
    let reading = read("xlsx/openpyxl.xlsx");
    let [first, second] = reading.listings.as_slice() else { panic!("{:?}", reading.listings) };
    assert_eq!(
        fields(first),
        [
            field(Title, "B4", "标题", "全网最低价面霜"),
            field(SellingPoint, "C4", "卖点", "本店国家级配方"),
            field(SellingPoint, "D4", "卖点", "好用"),
            field(Attribute, "E4", "材质", "100%"),
        ]
    );
    assert_eq!((first.id.as_deref(), first.facts.values.get("price").map(String::as_str)), (Some("A-1"), Some("99")));
    assert_eq!(
        fields(second),
        [field(Title, "B7", "标题", "轻薄面霜"), field(SellingPoint, "D7", "卖点", "2026年11月2日")]
    );
    let told: Vec<&str> = reading.notes.iter().map(|n| n.message.as_str()).collect();
    assert_eq!(told[1..], ["工作表“类目字典”是隐藏的,没有检查", "工作表“底稿”是隐藏的,没有检查"]);
    // the program that wrote it works out no formulas: what C7 shows is not in the file
    assert!(told[0].starts_with("工作表“商品表”有 1 个公式单元格没有计算结果,没有检查:C7。"), "{told:?}");
    assert!(!reading.notes[0].is_warning);
}

#[test]
fn the_sheet_is_named_where_there_are_several() {
    let reading = read("xlsx/sheets.xlsx");
    assert_eq!(
        fields(&reading.listings[0]),
        [
            field(FieldKind::Title, "'新品 (2)'!A2", "标题", "全网最低价面霜"),
            field(FieldKind::Detail, "'新品 (2)'!B2", "详情", "好"),
        ]
    );
    assert_eq!(warnings(&reading), ["工作表“说明”没有认得的列名,没有检查。第一行:请按模板填写"]);
}

#[test]
fn rich_texts_formulas_and_dates() {
    let reading = read("xlsx/xlsxwriter.xlsx");
    assert_eq!(
        reading.listings.iter().flat_map(fields).collect::<Vec<_>>(),
        [
            field(FieldKind::Title, "A12", "商品标题", "温和面霜"),
            field(FieldKind::Detail, "B12", "商品描述", "采用顶级工艺"),
            field(FieldKind::Title, "A13", "商品标题", "全网最低价"),
        ]
    );
}

#[test]
fn old_workbooks() {
    let reading = read("xlsx/xlwt.xls");
    assert_eq!(reading.listings.len(), 400);
    assert_eq!(
        fields(&reading.listings[0]),
        [
            field(FieldKind::Title, "B2", "标题", "全网最低价面霜"),
            field(FieldKind::SellingPoint, "C2", "卖点", "国家级配方"),
        ]
    );
    assert_eq!(reading.listings[0].id.as_deref(), Some("7"));
    assert_eq!(reading.listings[0].facts.values["price"], "99.5");
    assert!(reading.listings[398].fields[0].text.starts_with("399号轻薄面霜好好"));
    assert_eq!(fields(&reading.listings[399]), [field(FieldKind::SellingPoint, "C501", "卖点", "效果第一")]);
    assert_eq!(warnings(&reading), ["工作表“字典”是隐藏的,没有检查"]);
}

#[test]
fn open_document_sheets() {
    let reading = read("xlsx/odfpy.ods");
    assert_eq!(
        fields(&reading.listings[0]),
        [
            field(FieldKind::Title, "A5", "标题", "轻薄面霜"),
            field(FieldKind::Detail, "B5", "详情", "第一段\n全网最低价"),
            field(FieldKind::Attribute, "C5", "材质", "100%"),
        ]
    );
    assert_eq!(warnings(&reading), ["工作表“字典”是隐藏的,没有检查"]);
}

#[test]
fn a_workbook_without_copy_is_told() {
    assert_eq!(warnings(&read("xlsx/empty.xlsx")), ["文件里没有文案"]);
    let message = failure(&read("xlsx/unknown.xlsx"));
    assert!(message.contains("第一行:甲 乙"), "{message}");
}

#[test]
fn the_kind_is_told_by_the_bytes() {
    let bytes = fixture("xlsx/sheets.xlsx");
    assert_eq!(read_within("a.xls", &bytes, Limits::default()).listings.len(), 1);
    let message = failure(&read_within("a.xls", "标题\t详情\n好\t好".as_bytes(), Limits::default()));
    assert!(message.contains(".csv"), "{message}");
}

#[test]
fn a_draft_is_one_listing() {
    use FieldKind::{Attribute, Detail, SellingPoint, Title};
    let reading = read("docx/python-docx.docx");
    let [listing] = reading.listings.as_slice() else { panic!("{:?}", reading.listings) };
    assert_eq!(
        fields(listing),
        [
            field(Title, "1", "", "轻薄面霜"),
            field(Detail, "4", "", "这是国家级配方"),
            field(Detail, "5", "", "温和无刺激"),
            field(Detail, "6", "", "看得见"),
            field(Detail, "7", "", "带框的一段"),
            field(Detail, "7", "", "文本框里的顶级工艺"),
            field(SellingPoint, "表1!B1", "卖点", "永不反弹"),
            field(Attribute, "表1!B2", "材质", "纯棉"),
            field(Detail, "表1!B3", "详情", "效果第一"),
            field(Detail, "9", "", "表后"),
            field(Detail, "表2!A1", "", "尺码"),
            field(Detail, "表2!C1", "", "说明"),
            field(Detail, "表2!C2", "", "全网最低价"),
        ]
    );
    assert_eq!((listing.facts.category(), listing.images), ("cosmetics", 1));
    assert!(reading.notes.is_empty());
}

#[test]
fn truncated_files_are_told() {
    for name in ["xlsx/openpyxl.xlsx", "xlsx/xlwt.xls", "xlsx/odfpy.ods", "docx/python-docx.docx"] {
        let bytes = fixture(name);
        for part in [1, 2, 3, 5, 7] {
            let cut = &bytes[..bytes.len() * part / 8];
            let reading = read_within(name, cut, Limits::default());
            assert!(reading.notes.iter().any(|n| !n.is_warning), "{name} cut to {} bytes", cut.len());
        }
    }
}

#[test]
fn flipped_bytes_never_end_the_program() {
    for name in ["xlsx/openpyxl.xlsx", "xlsx/xlwt.xls", "xlsx/odfpy.ods", "docx/python-docx.docx"] {
        let bytes = fixture(name);
        for seed in 0..60_usize {
            let mut broken = bytes.clone();
            for step in 0..8 {
                let at = (seed * 7919 + step * 104_729) % broken.len();
                broken[at] ^= 1 << (seed % 8);
            }
            read_within(name, &broken, Limits::default());
        }
    }
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b' '; 4 << 20];
    for (name, main) in [("a.xlsx", "[Content_Types].xml"), ("a.ods", "content.xml"), ("a.docx", "word/document.xml")] {
        let bomb = zipped(&[(main, b"<a/>"), ("media/image1.png", &zeros)]);
        assert!(bomb.len() < 1 << 15, "it is small: {}", bomb.len());
        let message = failure(&read_within(name, &bomb, small()));
        assert!(message.contains("1 MiB") && message.contains("--max-file"), "{name}: {message}");
    }
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused() {
    let zeros = vec![b' '; 4 << 20];
    let mut bomb = zipped(&[("word/document.xml", &zeros)]);
    // the size stands in the local header and in the directory
    let size = (4_u32 << 20).to_le_bytes();
    let mut at = 0;
    while let Some(found) = bomb[at..].windows(4).position(|w| w == size) {
        bomb[at + found..at + found + 4].copy_from_slice(&100_u32.to_le_bytes());
        at += found + 4;
    }
    failure(&read_within("a.docx", &bomb, small()));
}

const TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet with these rows and shared strings.
fn workbook(before: &str, rows: &str, strings: &str) -> Vec<u8> {
    let sheet = format!("{before}<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ])
}

const HEAD: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row>"#;

#[test]
fn formulas_without_a_result_are_told() {
    let text = |cell: &str, text: &str| format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let head = format!("<row r=\"1\">{}{}{}</row>", text("A1", "标题"), text("B1", "详情"), text("C1", "序"));
    let told = |rows: &str| {
        let reading = read_within("a.xlsx", &workbook("", rows, "<sst/>"), Limits::default());
        let failed: Vec<String> = reading.notes.iter().filter(|n| !n.is_warning).map(|n| n.message.clone()).collect();
        (reading.listings.len(), failed)
    };
    let row = |n: usize, formula: &str| format!("<row r=\"{n}\">{}{formula}</row>", text(&format!("A{n}"), "面霜"));
    for (formula, is_told) in [
        (r#"<c r="B2"><f>A2&amp;"最好"</f><v></v></c>"#, true),
        (r#"<c r="B2"><f>A2&amp;"最好"</f><v/></c>"#, true),
        (r#"<c r="B2"><f>A2&amp;"最好"</f></c>"#, true),
        // worked out, if only to an empty text
        (r#"<c r="B2" t="str"><f>IF(A2="","甲","")</f><v></v></c>"#, false),
        (r#"<c r="B2" t="str"><f>A2&amp;"好"</f><v>面霜好</v></c>"#, false),
        (r#"<c r="B2" s="0"/>"#, false),
        // a column that nobody reads
        (r#"<c r="C2"><f>ROW()</f></c>"#, false),
    ] {
        let (listings, failed) = told(&format!("{head}{}", row(2, formula)));
        assert_eq!((listings, failed.len()), (1, usize::from(is_told)), "{formula}: {failed:?}");
        assert!(failed.iter().all(|message| message.contains("B2")), "{failed:?}");
    }
    let many: String = (2..10).map(|n| row(n, &format!(r#"<c r="B{n}"><f>A{n}</f></c>"#))).collect();
    let (_, failed) = told(&format!("{head}{many}"));
    assert!(failed[0].contains("8 个") && failed[0].contains("B2 B3 B4 B5 B6 …"), "{failed:?}");
    let (_, failed) = told(r#"<row r="1"><c r="A1"><f>"标题"</f></c></row>"#);
    assert_eq!(failed.len(), 1, "nothing but formulas");
}

#[test]
fn far_cells_take_no_room() {
    let far = r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>"#;
    let reading = read_within("a.xlsx", &workbook("", &format!("{HEAD}{far}"), "<sst/>"), small());
    assert!(reading.notes.iter().all(|n| n.is_warning), "{:?}", reading.notes);
}

#[test]
fn a_text_shared_by_many_cells_is_bounded() {
    let mut rows = String::new();
    for n in 2..2000 {
        write!(rows, r#"<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>"#).expect("written");
    }
    let strings = format!("<sst><si><t>{}</t></si></sst>", "好".repeat(10_000));
    let message = failure(&read_within("a.xlsx", &workbook("", &format!("{HEAD}{rows}"), &strings), small()));
    assert!(message.contains("--max-file"), "{message}");
}

#[test]
fn a_count_of_strings_that_lies_is_refused() {
    for count in ["4000000000", "18446744073709551615", "99999999999999999999999"] {
        let strings = format!("<sst uniqueCount='{count}'><si><t>好</t></si></sst>");
        failure(&read_within("a.xlsx", &workbook("", HEAD, &strings), small()));
    }
}

#[test]
fn entities_are_not_expanded() {
    let mut entities = String::from("<!DOCTYPE x [<!ENTITY a0 \"最佳\">");
    for n in 1..30 {
        write!(entities, "<!ENTITY a{n} \"&a{p};&a{p};&a{p};&a{p};\">", p = n - 1).expect("written");
    }
    entities += "]>";
    let row = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>&a29;</t></is></c></row>"#;
    failure(&read_within("a.xlsx", &workbook(&entities, &format!("{HEAD}{row}"), "<sst/>"), small()));
    let document =
        format!("{entities}<w:document><w:body><w:p><w:r><w:t>&a29;</w:t></w:r></w:p></w:body></w:document>");
    let message = failure(&read_within("a.docx", &zipped(&[("word/document.xml", document.as_bytes())]), small()));
    assert!(message.contains("DOCTYPE"), "{message}");
}

#[test]
fn encrypted_files_are_told() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("begins");
    file.create_stream("/EncryptedPackage").expect("made").write_all(&[1; 5000]).expect("written");
    file.create_stream("/EncryptionInfo").expect("made").write_all(&[1; 100]).expect("written");
    let bytes = file.into_inner().into_inner();
    for name in ["a.xlsx", "a.xls", "a.docx"] {
        let message = failure(&read_within(name, &bytes, Limits::default()));
        assert!(message.contains("密码"), "{name}: {message}");
    }
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let bytes = zipped(&[("META-INF/manifest.xml", manifest), ("content.xml", &[1, 2, 3])]);
    assert!(failure(&read_within("a.ods", &bytes, Limits::default())).contains("密码"));
}

fn lint(name: &str) -> FileReport {
    common::LINTER.lint(Input {
        path: name.into(),
        bytes: Box::new(Cursor::new(fixture(name))),
        format: Format::of(Path::new(name)).expect("known"),
        images: &NoImageTexts,
    })
}

#[test]
fn findings_tell_cell_and_paragraph() {
    let places = |name: &str, word: &str| -> Vec<(Option<String>, Option<usize>, usize)> {
        let report = lint(name);
        let with_word = report.findings.iter().filter(|f| f.text.starts_with(word)).map(|f| &f.location);
        with_word.map(|l| (l.place.cell.clone(), l.place.paragraph, l.in_field.start)).collect()
    };
    assert_eq!(places("xlsx/openpyxl.xlsx", "全网最低价"), [(Some("B4".into()), None, 0)]);
    assert_eq!(places("xlsx/odfpy.ods", "全网最低价"), [(Some("B5".into()), None, 4)]);
    assert_eq!(places("xlsx/xlwt.xls", "全网最低价"), [(Some("B2".into()), None, 0)]);
    assert_eq!(places("docx/python-docx.docx", "国家级"), [(None, Some(4), 2)]);
    assert_eq!(places("docx/python-docx.docx", "顶级"), [(None, Some(7), 5)]);
}
