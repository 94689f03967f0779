//! Keyword briefs: CSV, TSV and workbooks as traffic tools export them, or a word a line.

use std::path::Path;

use crate::brief::{BriefWord, Role};
use crate::messages as msg;
use crate::source::brief_names::Measure;
use crate::source::encoding::TextStream;
use crate::source::table::cells::{self, Row, cell_name, split};
use crate::source::{Note, ReadOptions};

/// What came of reading a brief.
#[derive(Debug, Default)]
pub struct BriefReading {
    /// The words, in the order of the file, twins included.
    pub words: Vec<BriefWord>,
    /// What could not be read, and what is doubtful; their places are told in their words.
    pub notes: Vec<Note>,
}

/// Rows looked at for headings.
const LOOK: usize = 20;
/// Longer texts are no search words.
const LONGEST: usize = 60;

impl BriefReading {
    /// A brief without a word is a failure.
    fn or_empty(mut self, options: ReadOptions<'_>) -> Self {
        if self.words.is_empty() && self.notes.iter().all(|n| n.is_warning) {
            self.note(msg::BRIEF_EMPTY.say(options.lang, &[]), false);
        }
        self
    }

    fn note(&mut self, message: String, is_warning: bool) {
        self.notes.push(Note { at: None, message, is_warning });
    }
}

/// Reads the bytes of the brief named `path`.
pub fn read(path: &Path, bytes: &[u8], options: ReadOptions<'_>) -> BriefReading {
    let mut reading = BriefReading::default();
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        #[cfg(feature = "spreadsheets")]
        "xlsx" | "xlsm" | "xls" | "ods" => match crate::source::sheet::tables(bytes, options) {
            Ok(sheets) => {
                let filled: Vec<_> = sheets.into_iter().filter(|(_, rows)| !rows.is_empty()).collect();
                // the sheet whose headings say most; a workbook has notes and pivots beside it
                let best = filled.iter().max_by_key(|(_, rows)| heading_row(rows, options).map_or(0, |(n, _)| n));
                match best {
                    Some((_, rows)) => read_rows(rows, options, &mut reading),
                    None => reading.note(msg::EMPTY_FILE.say(options.lang, &[]), false),
                }
            }
            Err(error) => reading.note(error, false),
        },
        "csv" | "tsv" => {
            if let Some(text) = decoded(bytes, options, &mut reading) {
                let rows = split(&text, cells::delimiter(&text), 1, true).rows;
                read_rows(&rows, options, &mut reading);
            }
        }
        "txt" => {
            if let Some(text) = decoded(bytes, options, &mut reading) {
                // a table that was pasted or saved as text
                let rows = split(&text, cells::delimiter(&text), 1, true).rows;
                if heading_row(&rows, options).is_some_and(|(known, _)| known > 1) {
                    read_rows(&rows, options, &mut reading);
                    return reading.or_empty(options);
                }
                let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
                reading.words.extend(lines.map(|line| BriefWord::new(line, None)));
            }
        }
        other => reading.note(msg::BRIEF_FORMAT.say(options.lang, &[other]), false),
    }
    reading.or_empty(options)
}

fn decoded(bytes: &[u8], options: ReadOptions<'_>, reading: &mut BriefReading) -> Option<String> {
    let mut stream = TextStream::open(bytes).ok().and_then(Result::ok);
    let mut text = String::new();
    let Some(stream) = stream.as_mut().filter(|_| bytes.len() <= options.limits.whole) else {
        reading.note(msg::BINARY.say(options.lang, &[]), false);
        return None;
    };
    while let Ok(filled) = stream.fill(&mut text, 1 << 20) {
        if filled.bad_at.is_some() {
            reading.note(msg::CANNOT_DECODE.say(options.lang, &[]), false);
            return None;
        }
        if filled.is_last {
            return Some(text);
        }
    }
    None
}

/// The row that holds the headings: how many of them are known, and its index.
fn heading_row(rows: &[Row<'_>], options: ReadOptions<'_>) -> Option<(usize, usize)> {
    let names = &options.profiles.briefs;
    let known = |row: &Row<'_>| {
        let measures: Vec<Measure> = row.cells.iter().filter_map(|c| names.column(c.value.trim())).collect();
        measures.contains(&Measure::Word).then_some(measures.len())
    };
    let found = rows.iter().take(LOOK).enumerate().filter_map(|(index, row)| Some((known(row)?, index)));
    found.max_by_key(|(count, index)| (*count, std::cmp::Reverse(*index)))
}

fn read_rows(rows: &[Row<'_>], options: ReadOptions<'_>, reading: &mut BriefReading) {
    let lang = options.lang;
    let Some((_, head)) = heading_row(rows, options) else {
        let first = rows.iter().find(|r| r.cells.iter().any(|c| !c.is_blank()));
        let seen: Vec<&str> = first.iter().flat_map(|r| &r.cells).map(|c| c.value.trim()).take(LOOK).collect();
        let examples = options.profiles.briefs.examples();
        return reading.note(msg::BRIEF_HEADINGS.say(lang, &[&seen.join(" "), &examples]), false);
    };
    let measures: Vec<Option<Measure>> =
        rows[head].cells.iter().map(|c| options.profiles.briefs.column(c.value.trim())).collect();
    let column = |wanted: Measure| measures.iter().position(|m| *m == Some(wanted));
    let Some(word_at) = column(Measure::Word) else { return };
    let role_at = column(Measure::Role);
    let mut unread: Vec<String> = Vec::new();
    for row in &rows[head + 1..] {
        let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", |c| c.value.trim());
        let text = cell(Some(word_at));
        if text.is_empty() || text.chars().count() > LONGEST {
            if !text.is_empty() {
                unread.push(cell_name(word_at, row.number));
            }
            continue;
        }
        let role = role_of(cell(role_at), row.number, role_at, options, reading);
        let mut word = BriefWord::new(text, role);
        let unreadable = word.measure(&options.profiles.briefs, |m| column(m).map(|at| cell(Some(at))));
        unread.extend(unreadable.into_iter().filter_map(column).map(|at| cell_name(at, row.number)));
        reading.words.push(word);
    }
    if !unread.is_empty() {
        let mut names = unread.iter().take(LOOK).cloned().collect::<Vec<_>>().join(" ");
        if unread.len() > LOOK {
            names = msg::AND_MORE.say(lang, &[&names]);
        }
        reading.note(msg::BRIEF_CELLS.say(lang, &[&names]), true);
    }
}

fn role_of(
    name: &str,
    row: usize,
    column: Option<usize>,
    options: ReadOptions<'_>,
    reading: &mut BriefReading,
) -> Option<Role> {
    let names = &options.profiles.briefs;
    let role = names.role(name);
    if role.is_none() && !name.is_empty() {
        let cell = cell_name(column.unwrap_or(0), row);
        reading.note(msg::BRIEF_ROLE.say(options.lang, &[name, &cell, &names.role_names()]), true);
    }
    role
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::source::profile::Profiles;

    fn read_csv(text: &str) -> BriefReading {
        let profiles = Profiles::embedded().expect("valid");
        read(Path::new("brief.csv"), text.as_bytes(), ReadOptions::new(Lang::En, &profiles))
    }

    #[test]
    fn an_export_with_a_title_line_is_read() {
        let reading = read_csv(
            "导出时间 2026-11-20\n搜索词,搜索人气,点击率,支付转化率,在线商品数\n马克杯,\"1,234\",45.2%,3.1%,1.2万\n杯子 带盖,1000~2000,-,,高\n",
        );
        assert!(reading.notes.is_empty(), "{:?}", reading.notes);
        let told: Vec<_> = reading.words.iter().map(|w| (w.text.as_str(), w.traffic, w.supply)).collect();
        assert_eq!(told, [("马克杯", Some(1234.0), Some(12000.0)), ("杯子 带盖", Some(1500.0), Some(3.0))]);
        assert_eq!(reading.words[0].click_rate, Some(0.452));
    }

    #[cfg(feature = "spreadsheets")]
    #[test]
    fn a_workbook_is_read_from_the_sheet_that_holds_words() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write(0, 0, "说明").expect("written");
        let sheet = book.add_worksheet();
        for (row, (word, traffic)) in [("搜索词", "搜索人气"), ("马克杯", "1.2万"), ("杯子", "300")].iter().enumerate()
        {
            let row = row as u32;
            sheet.write(row, 0, *word).and_then(|s| s.write(row, 1, *traffic)).expect("written");
        }
        let bytes = book.save_to_buffer().expect("saved");
        let profiles = Profiles::embedded().expect("valid");
        let reading = read(Path::new("brief.xlsx"), &bytes, ReadOptions::new(Lang::En, &profiles));
        assert!(reading.notes.is_empty(), "{:?}", reading.notes);
        let told: Vec<_> = reading.words.iter().map(|w| (w.text.as_str(), w.traffic)).collect();
        assert_eq!(told, [("马克杯", Some(12000.0)), ("杯子", Some(300.0))]);
    }

    #[test]
    fn a_table_that_was_saved_as_text_is_one() {
        let profiles = Profiles::embedded().expect("valid");
        let read_txt = |text: &str| {
            let reading = read(Path::new("brief.txt"), text.as_bytes(), ReadOptions::new(Lang::En, &profiles));
            reading.words.into_iter().map(|w| (w.text, w.traffic)).collect::<Vec<_>>()
        };
        let table = read_txt("搜索词\t搜索人气\t点击率\n马克杯\t1.2万\t45%\n");
        assert_eq!(table, [("马克杯".to_owned(), Some(12000.0))]);
        let lines = read_txt("搜索词大全\n马克杯,带盖\n");
        assert_eq!(lines, [("搜索词大全".to_owned(), None), ("马克杯,带盖".to_owned(), None)]);
    }

    #[test]
    fn roles_are_read_and_unknown_ones_told() {
        let reading = read_csv("关键词,角色\n马克杯,核心词\n玩具,否定\n杯,随便\n");
        let roles: Vec<_> = reading.words.iter().map(|w| (w.role, w.is_role_given)).collect();
        assert_eq!(roles, [(Role::Core, true), (Role::Negative, true), (Role::Attribute, false)]);
        assert_eq!(reading.notes.len(), 1);
        assert!(reading.notes[0].is_warning && reading.notes[0].message.contains("B4"), "{:?}", reading.notes);
    }

    #[test]
    fn what_is_no_brief_is_refused() {
        for text in ["", "标题,详情\n马克杯,好\n", "搜索词\n"] {
            let reading = read_csv(text);
            assert!(reading.words.is_empty() && reading.notes.iter().any(|n| !n.is_warning), "{text}");
        }
    }

    #[test]
    fn figures_that_cannot_be_read_are_told_with_their_cell() {
        let reading = read_csv("搜索词,搜索人气\n马克杯,很多\n");
        assert_eq!(reading.words[0].traffic, None);
        assert!(reading.notes[0].message.contains("B2"), "{:?}", reading.notes);
    }
}
