//! ods. Read here and not through calamine, which tells neither merged ranges nor the text that a number is shown as, and
//! repeats a cell as often as the file says.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};

use crate::source::package::{Package, Room, Unreadable, Xml, attribute, reference};
use crate::source::sheet::{Book, Merged, Sheet};

/// More rows and columns than any spreadsheet program has.
const EDGE: usize = 1 << 24;

/// Reads the sheets of a package.
pub(super) fn read(package: &mut Package<'_>, room: &mut Room) -> Result<Book, Unreadable> {
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") || package.parts().iter().any(|(name, _)| name == "encrypted-package") {
        return Err(Unreadable::Locked);
    }
    let content = package.text("content.xml")?.unwrap_or_default();
    let mut walk = Walk { room, hidden_styles: HashSet::new(), style: None, book: Book::default(), sheet: None };
    walk.content(&content)?;
    Ok(walk.book)
}

struct Walk<'r> {
    room: &'r mut Room,
    /// Styles of tables that are not displayed.
    hidden_styles: HashSet<String>,
    /// The style being read.
    style: Option<String>,
    book: Book,
    sheet: Option<Filling>,
}

/// A sheet being read, and where in it the next cell stands.
struct Filling {
    sheet: Sheet,
    is_hidden: bool,
    row: usize,
    column: usize,
    /// Cells of this row.
    cells: Vec<(usize, String)>,
    rows_repeated: usize,
}

impl Walk<'_> {
    fn content(&mut self, text: &str) -> Result<(), Unreadable> {
        let mut xml = Xml::new(text);
        while let Some(event) = xml.read()? {
            match event {
                Event::Start(start) => self.start(&start, &mut xml)?,
                Event::End(end) => match end.name().as_ref() {
                    "table:table-row" => self.end_row()?,
                    "table:table" => self.end_sheet(),
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
        match start.name().as_ref() {
            "style:style" => self.style = attribute(start, "style:name"),
            "style:table-properties" if attribute(start, "table:display").as_deref() == Some("false") => {
                self.hidden_styles.extend(self.style.take());
            }
            // cells that were deleted, those of other files, and shapes over the sheet
            "table:tracked-changes" | "table:dde-links" | "table:shapes" | "table:content-validations" => {
                xml.skip(start)?;
            }
            "table:table" => {
                let style = attribute(start, "table:style-name").unwrap_or_default();
                let name = attribute(start, "table:name").unwrap_or_default();
                self.sheet = Some(Filling {
                    sheet: Sheet { name, ..Sheet::default() },
                    is_hidden: self.hidden_styles.contains(&style),
                    row: 1,
                    column: 0,
                    cells: Vec::new(),
                    rows_repeated: 1,
                });
            }
            "table:table-row" => {
                if let Some(filling) = &mut self.sheet {
                    filling.column = 0;
                    filling.rows_repeated = count(start, "table:number-rows-repeated");
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let text = cell_text(start, xml)?;
                self.cell(start, &text)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, start: &BytesStart<'_>, text: &str) -> Result<(), Unreadable> {
        let Some(filling) = &mut self.sheet else { return Ok(()) };
        let repeated = count(start, "table:number-columns-repeated");
        let is_covered = start.name().as_ref() == "table:covered-table-cell";
        let spans = (count(start, "table:number-rows-spanned"), count(start, "table:number-columns-spanned"));
        if spans != (1, 1) {
            filling.sheet.merged.push(Merged {
                rows: (filling.row, filling.row + spans.0 - 1),
                columns: (filling.column, filling.column + spans.1 - 1),
            });
        }
        // what is covered is not shown
        if !text.is_empty() && !is_covered {
            for column in filling.column..filling.column + repeated {
                self.room.take(text.len() + super::CELL)?;
                filling.cells.push((column, text.to_owned()));
            }
        }
        filling.column = (filling.column + repeated).min(EDGE);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        let Some(filling) = &mut self.sheet else { return Ok(()) };
        let cells = std::mem::take(&mut filling.cells);
        if !cells.is_empty() {
            let bytes: usize = cells.iter().map(|(_, text)| text.len() + super::CELL).sum();
            for row in filling.row + 1..filling.row + filling.rows_repeated {
                self.room.take(bytes)?;
                filling.sheet.rows.push((row, cells.clone()));
            }
            let first = filling.sheet.rows.len() - (filling.rows_repeated - 1);
            filling.sheet.rows.insert(first, (filling.row, cells));
        }
        filling.row = (filling.row + filling.rows_repeated).min(EDGE);
        filling.rows_repeated = 1;
        Ok(())
    }

    fn end_sheet(&mut self) {
        let Some(Filling { sheet, is_hidden, .. }) = self.sheet.take() else { return };
        if is_hidden {
            self.book.hidden.push(sheet.name);
        } else {
            self.book.sheets.push(sheet);
        }
    }
}

/// How often something is repeated or how far it reaches.
fn count(start: &BytesStart<'_>, name: &str) -> usize {
    attribute(start, name).and_then(|digits| digits.parse().ok()).map_or(1, |n: usize| n.clamp(1, EDGE))
}

/// The text that a cell shows: its paragraphs, or its value where a program has written none.
fn cell_text(cell: &BytesStart<'_>, xml: &mut Xml<'_>) -> Result<String, Unreadable> {
    let mut text = String::new();
    let (mut paragraphs, mut inside) = (0, false);
    let mut cells = 1;
    while let Some(event) = xml.read()? {
        match event {
            Event::Start(start) => match start.name().as_ref() {
                "text:p" | "text:h" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    inside = true;
                }
                "text:s" => {
                    let blanks = count(&start, "text:c").min(1 << 16);
                    text.extend(std::iter::repeat_n(' ', blanks));
                }
                "text:tab" => text.push('\t'),
                "text:line-break" => text.push('\n'),
                "table:table-cell" | "table:covered-table-cell" => cells += 1,
                // notes, drawings and how a word is said
                "office:annotation" | "text:note" | "text:ruby-text" | "table:detective" => xml.skip(&start)?,
                name if name.starts_with("draw:") => xml.skip(&start)?,
                _ => {}
            },
            Event::End(end) => match end.name().as_ref() {
                "text:p" | "text:h" => inside = false,
                "table:table-cell" | "table:covered-table-cell" => {
                    cells -= 1;
                    if cells == 0 {
                        break;
                    }
                }
                _ => {}
            },
            Event::Text(piece) if inside => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if inside => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(name) if inside => text.push_str(&reference(&name).unwrap_or_default()),
            _ => {}
        }
    }
    if attribute(cell, "calcext:value-type").as_deref() == Some("error") {
        return Ok(String::new());
    }
    if paragraphs > 0 {
        return Ok(text);
    }
    let value = |name: &str| attribute(cell, name);
    Ok(value("office:string-value")
        .or_else(|| value("office:value"))
        .or_else(|| value("office:date-value"))
        .or_else(|| value("office:time-value"))
        .or_else(|| value("office:boolean-value").map(|v| v.to_uppercase()))
        .unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn sheets(content: &str, limit: usize) -> Result<Book, Unreadable> {
        let mut room = Room::new(Limits { whole: limit, ..Limits::default() });
        let mut walk =
            Walk { room: &mut room, hidden_styles: HashSet::new(), style: None, book: Book::default(), sheet: None };
        walk.content(content)?;
        Ok(walk.book)
    }

    fn table(rows: &str) -> String {
        format!("<table:table table:name='T'>{rows}</table:table>")
    }

    #[test]
    fn repeats_move_the_places() {
        let book = sheets(
            &table(
                "<table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='9'/></table:table-row>\
                 <table:table-row table:number-rows-repeated='2'><table:table-cell table:number-columns-repeated='2'/>\
                 <table:table-cell table:number-columns-repeated='2'><text:p>最<text:span>佳</text:span>&amp;<text:s text:c='2'/>好</text:p><text:p>二</text:p></table:table-cell></table:table-row>\
                 <table:table-row><table:table-cell office:value='3'/></table:table-row>",
            ),
            1 << 20,
        )
        .expect("well formed");
        let cells = || vec![(2, "最佳&  好\n二".to_owned()), (3, "最佳&  好\n二".to_owned())];
        assert_eq!(book.sheets[0].rows, [(4, cells()), (5, cells()), (6, vec![(0, "3".into())])]);
    }

    #[test]
    fn repeats_are_bounded() {
        let row = "<table:table-row table:number-rows-repeated='1000000'><table:table-cell table:number-columns-repeated='1000000'><text:p>好</text:p></table:table-cell></table:table-row>";
        assert_eq!(sheets(&table(row), 1 << 20).err(), Some(Unreadable::TooLarge));
        let far = "<table:table-row table:number-rows-repeated='18446744073709551615'/>".repeat(3);
        assert!(sheets(&table(&far), 1 << 20).is_ok());
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        let book = sheets(
            &table(
                "<table:tracked-changes><table:table-cell><text:p>删去</text:p></table:table-cell></table:tracked-changes>\
                 <table:table-row><table:table-cell table:number-columns-spanned='2'><office:annotation><text:p>批注</text:p></office:annotation><text:p>标题</text:p></table:table-cell>\
                 <table:covered-table-cell><text:p>盖住</text:p></table:covered-table-cell>\
                 <table:table-cell calcext:value-type='error'><text:p>#N/A</text:p></table:table-cell></table:table-row>",
            ),
            1 << 20,
        )
        .expect("well formed");
        assert_eq!(book.sheets[0].rows, [(1, vec![(0, "标题".into())])]);
        assert_eq!(book.sheets[0].merged, [Merged { rows: (1, 1), columns: (0, 1) }]);
    }

    #[test]
    fn a_document_type_is_refused() {
        let bomb = format!("<!DOCTYPE x [<!ENTITY a \"aaaa\">]>{}", table(""));
        assert_eq!(sheets(&bomb, 1 << 20).err(), Some(Unreadable::DocumentType));
    }
}
