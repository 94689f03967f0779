//! A ledger that is a table: CSV, or the first sheet of a workbook. Headings in Chinese or English.

use std::collections::BTreeMap;

use crate::evidence::entry::{Figure, RawEntry};
use crate::lang::Lang;
use crate::messages as msg;
use crate::pack::PackProblem;
use crate::pack::array::Names;
use crate::pack::notice::gate;
use crate::source::Limits;
use crate::source::encoding::TextStream;
use crate::source::table::cells;
use crate::text::Span;
use crate::text::fold::fold;

/// What came of reading it.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Its text; of a workbook, a line a row.
    pub text: String,
    /// A row each, with its bytes of `text`.
    pub entries: Vec<(Span, RawEntry)>,
    /// Every mistake.
    pub problems: Vec<PackProblem>,
}

/// A row: its bytes, and its cells.
type Line = (Span, Vec<String>);

/// Reads the bytes of the file `path`.
pub(super) fn read(path: &str, bytes: &[u8], limits: Limits, lang: Lang) -> Rows {
    let is_book = [".xlsx", ".xlsm", ".xls", ".ods"].iter().any(|e| path.to_ascii_lowercase().ends_with(e));
    let lines = if is_book { book(bytes, limits, lang) } else { delimited(bytes, lang) };
    let mut rows = Rows::default();
    match lines {
        Ok((text, lines)) => {
            rows.text = text;
            rows.fill(path, lines, lang);
        }
        Err(message) => rows.problems.push(PackProblem { file: path.into(), span: 0..0, message }),
    }
    rows
}

fn delimited(bytes: &[u8], lang: Lang) -> Result<(String, Vec<Line>), String> {
    let unreadable = |error: std::io::Error| msg::CANNOT_READ.say(lang, &[&error.to_string()]);
    let Ok(mut stream) = TextStream::open(bytes).map_err(unreadable)? else {
        return Err(msg::BINARY.say(lang, &[]));
    };
    let mut text = String::new();
    while !stream.fill(&mut text, bytes.len().max(1)).map_err(unreadable)?.is_last {}
    let rows = cells::split(&text, cells::delimiter(&text), 1, true).rows;
    let lines = rows.iter().map(|row| {
        let spans = || row.cells.iter().filter_map(|cell| cell.span);
        let span = Span::new(
            spans().map(|s| s.start).min().unwrap_or_default(),
            spans().map(|s| s.end).max().unwrap_or_default(),
        );
        (span, row.cells.iter().map(|cell| cell.value.trim().to_owned()).collect())
    });
    let lines = lines.collect();
    Ok((text, lines))
}

#[cfg(feature = "spreadsheets")]
fn book(bytes: &[u8], limits: Limits, lang: Lang) -> Result<(String, Vec<Line>), String> {
    let profiles = crate::source::profile::Profiles::default();
    let options = crate::source::ReadOptions { limits, ..crate::source::ReadOptions::new(lang, &profiles) };
    let sheet = crate::source::sheet::first_sheet(bytes, options)?;
    let (mut text, mut lines) = (String::new(), Vec::new());
    let mut line = 1;
    for (number, filled) in sheet.rows {
        // a row of the sheet is the line of that number
        while line < number {
            text.push('\n');
            line += 1;
        }
        let start = text.len();
        let width = filled.last().map_or(0, |(column, _)| column + 1).min(1 << 10);
        let mut row = vec![String::new(); width];
        for (column, value) in filled {
            if let Some(cell) = row.get_mut(column) {
                value.trim().clone_into(cell);
            }
        }
        text += &row.join("\t").replace(['\n', '\r'], " ");
        lines.push((Span::new(start, text.len()), row));
    }
    Ok((text, lines))
}

#[cfg(not(feature = "spreadsheets"))]
fn book(_bytes: &[u8], _limits: Limits, lang: Lang) -> Result<(String, Vec<Line>), String> {
    Err(msg::REPORT_NOT_BUILT.say(lang, &["xlsx"]))
}

impl Rows {
    fn fill(&mut self, path: &str, lines: Vec<Line>, lang: Lang) {
        let mut lines = lines.into_iter().filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
        let Some((span, headings)) = lines.next() else { return };
        let gate = gate();
        let mut keys = Vec::new();
        for heading in &headings {
            let key = gate.headings.get(fold(heading).text.trim());
            // a column that is misspelled could be the one that says until when
            if key.is_none() && !heading.is_empty() {
                let known: Vec<&str> = gate.keys.iter().map(|(_, name)| name.as_str()).collect();
                let message = msg::EVIDENCE_HEADING.say(lang, &[heading, &known.join(" ")]);
                self.problems.push(PackProblem { file: path.into(), span: span.start..span.end, message });
            }
            keys.push(key.map(String::as_str));
        }
        for (span, row) in lines {
            let mut entry = RawEntry::default();
            for (key, cell) in keys.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                if let Some(key) = key {
                    set(&mut entry, key, as_typed(cell));
                }
            }
            // a row of a work list that nobody has filled in yet
            if entry.document.is_some() || entry.source.is_some() {
                self.entries.push((span, entry));
            }
        }
    }
}

/// Without the apostrophe that tells a spreadsheet to take `-40℃` for text; a work list has it there.
fn as_typed(cell: String) -> String {
    cell.strip_prefix('\'').map(str::to_owned).unwrap_or(cell)
}

/// What stands between the members of a list in a cell.
const LIST: &[char] = &['\n', '\r', ';', '；', ',', '，', '、'];

fn set(entry: &mut RawEntry, key: &str, cell: String) {
    let many = |marks: &[char]| {
        let parts = cell.split(|c: char| marks.contains(&c)).map(str::trim).filter(|p| !p.is_empty());
        Some(Names::Many(parts.map(str::to_owned).collect()))
    };
    match key {
        // a claim may have commas of its own
        "claim" => entry.claim = many(&['\n', '\r', ';', '；']),
        "rules" => entry.rules = many(LIST),
        "listings" => entry.listings = many(LIST),
        "brands" => entry.brands = many(LIST),
        "id" => entry.id = Some(cell),
        "pattern" => entry.pattern = Some(cell),
        "metric" => entry.metric = Some(cell),
        "region" => entry.region = Some(cell),
        "period" => entry.period = Some(cell),
        "category" => entry.category = Some(cell),
        "document" => entry.document = Some(cell),
        "source" => entry.source = Some(cell),
        "issued" => entry.issued = Some(toml::Value::String(plain_day(&cell))),
        "valid-until" => entry.valid_until = Some(toml::Value::String(plain_day(&cell))),
        "sha256" => entry.sha256 = Some(cell),
        "figures" => entry.figures = Some(figures(&cell)),
        _ => entry.note = Some(cell),
    }
}

/// `percent=98; n=12000`: a figure and its name each.
fn figures(cell: &str) -> BTreeMap<String, Figure> {
    let parts = cell.split(LIST).map(str::trim).filter(|part| !part.is_empty());
    let pairs = parts.map(|part| part.split_once(['=', '＝', ':', '：']).unwrap_or((part, "")));
    pairs.map(|(name, text)| (name.trim().to_owned(), Figure::Text(text.to_owned()))).collect()
}

/// A day as people write it in a table, as `YYYY-MM-DD`: 2026/1/5, 2026.1.5, 2026年1月5日.
fn plain_day(cell: &str) -> String {
    let day = cell.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<Option<u32>> =
        day.trim_end_matches('日').split(['-', '/', '.', '年', '月']).map(|p| p.trim().parse().ok()).collect();
    match parts.as_slice() {
        [Some(year), Some(month), Some(day)] => format!("{year:04}-{month:02}-{day:02}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Ledger;

    #[test]
    fn days_are_read_as_people_write_them() {
        for day in ["2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "2026-01-05 00:00:00"] {
            assert_eq!(plain_day(day), "2026-01-05", "{day}");
        }
        assert_eq!(plain_day("长期"), "长期");
    }

    #[test]
    fn a_table_is_a_ledger() {
        let read = |text: &str| Ledger::read("证明.csv", text.as_bytes(), "2026-11-22", Limits::default(), Lang::En);
        let (ledger, problems) =
            read("编号,说法,证明文件,有效期至,商品\nE1,销量第一;销售冠军,a.pdf,2026/12/31,SKU-1、SKU-2\n,,,,\n");
        assert_eq!((ledger.len(), problems), (1, vec![]));
        let (_, problems) = read("说法,证明文件,有效期止\n销量第一,a.pdf,2026/12/31\n");
        assert_eq!(problems.len(), 1, "a heading that is not known: {problems:?}");
        let (_, problems) = read("说法,证明文件,有效期至\n销量第一,a.pdf,很久\n销量第一,,\n");
        assert_eq!(problems.len(), 1, "a bad day; a row that is not filled in is none: {problems:?}");
    }
}
