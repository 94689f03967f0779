//! The paragraphs of a document in the order of reading, as they stand on paper.

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use crate::source::docx::Marks;
use crate::source::docx::styles::{Styles, is_on};
use crate::source::package::{Unreadable, Xml, attribute, reference};
use crate::text::Span;
use crate::text::map::OffsetMap;

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// So many paragraphs of the body from the start, from 1.
    Body(usize),
    /// In a table: the table from 1, the row from 1, the column from 0.
    Cell { table: usize, row: usize, column: usize },
}

/// A paragraph with text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// From the text to the XML of its part.
    pub(super) map: OffsetMap,
    /// The part it stands in.
    pub(super) part: Arc<str>,
    pub(super) at: At,
    pub(super) is_title: bool,
}

/// What a document holds.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) paragraphs: Vec<Paragraph>,
    /// Pictures, charts and diagrams.
    pub(super) images: usize,
    pub(super) footnotes: Marks,
    pub(super) endnotes: Marks,
}

impl Story {
    /// Reads the body.
    pub(super) fn body(part: &str, text: &str, styles: &Styles) -> Result<Self, Unreadable> {
        let mut walk = Walk::new(Self::default(), part, styles, None);
        walk.read(text)?;
        Ok(walk.story)
    }

    /// Adds the notes whose marks stand in the body.
    pub(super) fn add_notes(
        &mut self,
        part: &str,
        text: &str,
        styles: &Styles,
        marks: &Marks,
    ) -> Result<(), Unreadable> {
        let mut walk = Walk::new(std::mem::take(self), part, styles, Some(marks));
        walk.read(text)?;
        *self = walk.story;
        Ok(())
    }
}

/// Text boxes and tables lie inside each other at most so deep.
const DEEPEST: usize = 64;

/// A paragraph being read.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own in the file")]
struct Open {
    text: String,
    map: OffsetMap,
    /// Byte of the part up to which the map has come.
    reached: usize,
    at: Option<At>,
    is_title: bool,
    /// Inside the paragraph's own properties, which say nothing of its text.
    in_properties: bool,
    /// Its end is deleted, so that it goes on with the next paragraph.
    has_no_end: bool,
    /// The style of the paragraph hides.
    style_hides: bool,
    /// The run hides.
    hides: bool,
    /// Paragraphs of text boxes that hang on it.
    boxed: Vec<Paragraph>,
}

/// A table being read.
struct Table {
    row: usize,
    column: usize,
    span: usize,
}

struct Walk<'w> {
    story: Story,
    part: Arc<str>,
    /// Byte of the part at which the event that is read begins.
    at: usize,
    styles: &'w Styles,
    /// Where the marks of notes stand, when notes are read.
    marks: Option<&'w Marks>,
    mark: Option<At>,
    /// Paragraphs, from the outermost; those within are in text boxes.
    open: Vec<Open>,
    tables: Vec<Table>,
    paragraphs: usize,
    table_count: usize,
    /// Whether a choice of each open `mc:AlternateContent` has been read.
    chosen: Vec<bool>,
    /// The text of the run's `w:t`, with whether blanks at its ends count.
    piece: Option<(Vec<Bit>, bool)>,
    /// The start of a paragraph whose end is deleted.
    carried: Option<Open>,
}

impl<'w> Walk<'w> {
    fn new(story: Story, part: &str, styles: &'w Styles, marks: Option<&'w Marks>) -> Self {
        Self {
            story,
            part: part.into(),
            at: 0,
            styles,
            marks,
            mark: None,
            open: Vec::new(),
            tables: Vec::new(),
            paragraphs: 0,
            table_count: 0,
            chosen: Vec::new(),
            piece: None,
            carried: None,
        }
    }

    fn read(&mut self, text_of_part: &str) -> Result<(), Unreadable> {
        let mut xml = Xml::new(text_of_part);
        self.at = xml.position();
        while let Some(event) = xml.read()? {
            let raw = Span::new(self.at, xml.position().max(self.at));
            match event {
                Event::Start(start) => self.start(&start, &mut xml)?,
                Event::End(end) => self.end(end.name().as_ref()),
                Event::Text(text) => self.piece(&text.xml10_content(), raw, raw.of(text_of_part)),
                Event::CData(text) => {
                    const OPEN: usize = "<![CDATA[".len();
                    let inner = Span::from(raw.start + OPEN..raw.end.saturating_sub("]]>".len()));
                    self.piece(&text.xml10_content(), inner, inner.of(text_of_part));
                }
                Event::GeneralRef(name) => self.piece(&reference(&name).unwrap_or_default(), raw, ""),
                _ => {}
            }
            self.at = xml.position();
        }
        // a deleted end with nothing after it
        if let Some(open) = self.carried.take() {
            self.finish(open);
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
        let name = start.name();
        let value = || attribute(start, "w:val");
        match name.as_ref() {
            "w:p" => self.start_paragraph()?,
            "w:pPr" => self.with_open(|open| open.in_properties = true),
            "w:pStyle" => {
                let id = value().unwrap_or_default();
                let (is_title, hides) = (self.styles.is_title(&id), self.styles.hides(&id) == Some(true));
                self.with_open(|open| (open.is_title, open.style_hides, open.hides) = (is_title, hides, hides));
            }
            "w:r" => self.with_open(|open| open.hides = open.style_hides),
            "w:rStyle" => {
                let hides = value().and_then(|id| self.styles.hides(&id));
                self.with_open(|open| {
                    if !open.in_properties {
                        open.hides = hides.unwrap_or(open.hides);
                    }
                });
            }
            "w:vanish" => {
                let hides = is_on(value().as_deref());
                self.with_open(|open| {
                    if !open.in_properties {
                        open.hides = hides;
                    }
                });
            }
            "w:del" | "w:moveFrom" => {
                self.with_open(|open| open.has_no_end |= open.in_properties);
                xml.skip(start)?;
            }
            // what something was before a change; how a word is said; what Word would show in place of the above
            "w:pPrChange" | "w:rPrChange" | "w:tblPrChange" | "w:trPrChange" | "w:tcPrChange" | "w:rt" => {
                xml.skip(start)?;
            }
            "mc:AlternateContent" => self.chosen.push(false),
            "mc:Choice" | "mc:Fallback" => match self.chosen.last_mut() {
                Some(true) => xml.skip(start)?,
                Some(chosen) => *chosen = true,
                None => {}
            },
            "w:t" | "m:t" => {
                let keeps = attribute(start, "xml:space").as_deref() == Some("preserve");
                self.piece = Some((Vec::new(), keeps));
            }
            "w:tab" | "w:ptab" => self.mark('\t'),
            "w:br" | "w:cr" => self.mark('\n'),
            "w:noBreakHyphen" => self.mark('-'),
            "w:sym" => self.mark(symbol(&attribute(start, "w:char").unwrap_or_default())),
            "w:footnoteReference" | "w:endnoteReference" => {
                let at = self.open.first().and_then(|open| open.at);
                if let (Some(id), Some(at)) = (attribute(start, "w:id"), at) {
                    let is_foot = name.as_ref() == "w:footnoteReference";
                    let marks = if is_foot { &mut self.story.footnotes } else { &mut self.story.endnotes };
                    marks.insert(id, at);
                }
            }
            "w:footnote" | "w:endnote" => {
                self.mark = attribute(start, "w:id").and_then(|id| self.marks?.get(&id).copied());
                // the lines between text and notes are notes too
                if self.mark.is_none() {
                    xml.skip(start)?;
                }
            }
            "a:blip" | "v:imagedata" | "c:chart" | "dgm:relIds" => self.story.images += 1,
            other => self.start_table(other, start)?,
        }
        Ok(())
    }

    fn start_table(&mut self, name: &str, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        /// Word itself stops at 63 columns.
        const WIDEST: usize = 1 << 14;
        let number = || attribute(start, "w:val").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0).min(WIDEST);
        if name == "w:tbl" {
            if self.tables.len() >= DEEPEST {
                return Err(Unreadable::Broken(format!("tables more than {DEEPEST} deep")));
            }
            if self.open.is_empty() && self.tables.is_empty() {
                self.table_count += 1;
            }
            self.tables.push(Table { row: 0, column: 0, span: 1 });
        }
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        match name {
            "w:tr" => (table.row, table.column) = (table.row + 1, 0),
            "w:gridBefore" => table.column = number(),
            "w:tc" => table.span = 1,
            "w:gridSpan" => table.span = number().max(1),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "w:p" => {
                let Some(open) = self.open.pop() else { return };
                if open.has_no_end && self.open.is_empty() {
                    self.carried = Some(open);
                } else {
                    self.finish(open);
                }
            }
            "w:pPr" => self.with_open(|open| open.in_properties = false),
            "w:t" | "m:t" => {
                if let Some((mut bits, keeps)) = self.piece.take() {
                    if !keeps {
                        trim(&mut bits);
                    }
                    self.with_open(|open| {
                        if !open.hides {
                            for bit in &bits {
                                open.push(bit);
                            }
                        }
                    });
                }
            }
            "w:tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.column = table.column.saturating_add(table.span);
                }
            }
            "w:tbl" => {
                self.tables.pop();
            }
            "mc:AlternateContent" => {
                self.chosen.pop();
            }
            _ => {}
        }
    }

    fn start_paragraph(&mut self) -> Result<(), Unreadable> {
        if self.open.len() >= DEEPEST {
            return Err(Unreadable::Broken(format!("text boxes more than {DEEPEST} deep")));
        }
        let outer = self.open.first().and_then(|open| open.at);
        let at = match (self.mark.or(outer), self.tables.first()) {
            (Some(at), _) => at,
            (None, Some(table)) => At::Cell { table: self.table_count, row: table.row, column: table.column },
            (None, None) => {
                self.paragraphs += 1;
                At::Body(self.paragraphs)
            }
        };
        let carried = self.carried.take_if(|_| self.open.is_empty()).unwrap_or_default();
        self.open.push(Open {
            at: carried.at.or(Some(at)),
            text: carried.text,
            map: carried.map,
            reached: carried.reached,
            boxed: carried.boxed,
            ..Open::default()
        });
        Ok(())
    }

    /// Puts a paragraph that has ended behind the others, and those of its text boxes behind it.
    fn finish(&mut self, open: Open) {
        let Open { text, map, at, is_title, mut boxed, .. } = open;
        let part = Arc::clone(&self.part);
        let paragraph = at.filter(|_| !text.trim().is_empty()).map(|at| Paragraph { text, map, part, at, is_title });
        let list = match self.open.last_mut() {
            Some(outer) => &mut outer.boxed,
            None => &mut self.story.paragraphs,
        };
        list.extend(paragraph);
        list.append(&mut boxed);
    }

    fn with_open(&mut self, change: impl FnOnce(&mut Open)) {
        if let Some(open) = self.open.last_mut() {
            change(open);
        }
    }

    /// Takes `text`, which `raw` in the part stands for; `written` is what stands there.
    fn piece(&mut self, text: &str, raw: Span, written: &str) {
        if let Some((bits, _)) = &mut self.piece {
            bits.push(Bit { text: text.to_owned(), raw, is_copied: text == written });
        }
    }

    /// A character that has an element of its own. Tab stops among the properties are no characters.
    fn mark(&mut self, c: char) {
        let at = self.at;
        self.with_open(|open| {
            if !open.in_properties && !open.hides {
                // an element is no text that could be changed
                open.push(&Bit { text: c.to_string(), raw: Span::new(at, at), is_copied: false });
            }
        });
    }
}

/// A piece of the text of a `w:t`, and the bytes of the part that it stands at.
struct Bit {
    text: String,
    raw: Span,
    is_copied: bool,
}

impl Open {
    fn push(&mut self, bit: &Bit) {
        self.map.skipped(bit.raw.start.saturating_sub(self.reached));
        self.text.push_str(&bit.text);
        if bit.is_copied {
            self.map.copied(bit.text.len());
        } else {
            self.map.replaced(bit.text.len(), bit.raw.len());
        }
        self.reached = bit.raw.end.max(self.reached);
    }
}

/// Takes the blanks off both ends.
fn trim(bits: &mut Vec<Bit>) {
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    while let Some(first) = bits.first_mut() {
        let gone = first.text.len() - first.text.trim_start_matches(BLANKS).len();
        if gone < first.text.len() {
            first.text.drain(..gone);
            if first.is_copied {
                first.raw.start += gone;
            }
            break;
        }
        bits.remove(0);
    }
    while let Some(last) = bits.last_mut() {
        let len = last.text.trim_end_matches(BLANKS).len();
        if len > 0 {
            if last.is_copied {
                last.raw.end -= last.text.len() - len;
            }
            last.text.truncate(len);
            break;
        }
        bits.pop();
    }
}

/// The character of `w:sym`; a bullet for the signs of symbol fonts, which have no character of their own.
fn symbol(code: &str) -> char {
    let c = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}');
    if ('\u{E000}'..='\u{F8FF}').contains(&c) { '•' } else { c }
}

#[cfg(test)]
mod tests;
