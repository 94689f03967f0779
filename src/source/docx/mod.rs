//! Word documents: one listing a file.
//!
//! Every paragraph that holds text is a field of its own, so that a finding tells its paragraph. `Place::paragraph` counts
//! the paragraphs of the body from 1, empty ones included, as Word does; those in tables are not counted: they have a cell
//! instead, `表1!B2`, with tables counted in the order of the document and columns of the grid as letters. Text boxes bear
//! the place of the paragraph they hang on, footnotes and endnotes that of their mark.
//!
//! Left out, as on paper: tracked deletions, hidden text, comments, field codes; and page headers and footers, which are
//! about the document and not the goods.

mod story;
mod styles;

use std::collections::HashMap;
use std::sync::Arc;

use crate::listing::{FieldKind, Listing, Place};
use crate::messages as msg;
use crate::source::copy::{self, Piece};
use crate::source::package::{Package, Unreadable, Xml, attribute};
use crate::source::profile::Column;
use crate::source::table::cells::cell_name;
use crate::source::{ReadOptions, Reading};
use crate::text::map::OffsetMap;
use quick_xml::events::Event;
use story::{At, Paragraph, Story};
use styles::Styles;

/// Reads a document.
pub fn read(bytes: &[u8], options: ReadOptions<'_>) -> Reading<'static> {
    let mut reading = Reading::default();
    let story = match story(bytes, options) {
        Ok(story) => story,
        Err(error) => {
            reading.fail(None, error.say(options));
            return reading;
        }
    };
    let mut draft = Draft { options, listing: Listing::default(), reading: &mut reading };
    draft.listing.images = story.images;
    draft.read(&story.paragraphs);
    let listing = draft.listing;
    if listing.fields.is_empty() && listing.images == 0 {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    } else {
        reading.listings.push(listing);
    }
    reading
}

fn story(bytes: &[u8], options: ReadOptions<'_>) -> Result<Story, Unreadable> {
    // an OLE compound file under this name is an encrypted document, or one of Word 97
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_locked = bytes.windows(name.len()).any(|window| window == name);
        return Err(if is_locked { Unreadable::Locked } else { Unreadable::Broken("Word 97 (.doc)".into()) });
    }
    let mut package = Package::open(bytes, options.limits)?;
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let styles = match package.text(&beside("styles.xml"))? {
        Some(text) => Styles::read(&text)?,
        None => Styles::default(),
    };
    let Some(text) = package.text(&main)? else {
        return Err(Unreadable::Broken(format!("no {main} in it")));
    };
    let mut story = Story::body(&main, &text, &styles)?;
    drop(text);
    for (name, marks) in [("footnotes.xml", story.footnotes.clone()), ("endnotes.xml", story.endnotes.clone())] {
        let part = beside(name);
        if let Some(text) = package.text(&part)? {
            story.add_notes(&part, &text, &styles, &marks)?;
        }
    }
    Ok(story)
}

/// The name of the part that holds the body.
fn main_part(package: &mut Package<'_>) -> Result<String, Unreadable> {
    const USUAL: &str = "word/document.xml";
    let Some(text) = package.text("_rels/.rels")? else { return Ok(USUAL.to_owned()) };
    let mut xml = Xml::new(&text);
    while let Some(event) = xml.read()? {
        if let Event::Start(start) = event
            && attribute(&start, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            && let Some(target) = attribute(&start, "Target")
        {
            return Ok(target.trim_start_matches('/').to_owned());
        }
    }
    Ok(USUAL.to_owned())
}

struct Draft<'r, 'o> {
    options: ReadOptions<'o>,
    listing: Listing<'static>,
    reading: &'r mut Reading<'static>,
}

impl Draft<'_, '_> {
    fn read(&mut self, paragraphs: &[Paragraph]) {
        let mut is_first = true;
        for group in paragraphs.chunk_by(|a, b| table_of(a).is_some() && table_of(a) == table_of(b)) {
            if group.first().and_then(table_of).is_some() && self.field_table(group) {
                is_first = false;
                continue;
            }
            for paragraph in group {
                let is_title = is_first && paragraph.is_title;
                is_first = false;
                self.paragraph(paragraph, is_title);
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, is_title: bool) {
        if is_title {
            return self.push(FieldKind::Title, None, &paragraph.text, paragraph);
        }
        if matches!(paragraph.at, At::Body(_))
            && let Some((label, value)) = labelled(&paragraph.text)
            && let Some(column) = self.options.profiles.column(label)
        {
            return self.known(&column.clone(), label, value, paragraph);
        }
        self.push(self.options.field.unwrap_or(FieldKind::Detail), None, &paragraph.text, paragraph);
    }

    /// Reads a table of two columns whose first one holds names of fields; `false` if this is not one.
    fn field_table(&mut self, paragraphs: &[Paragraph]) -> bool {
        let mut rows: Vec<(usize, Vec<&Paragraph>, Vec<&Paragraph>)> = Vec::new();
        for paragraph in paragraphs {
            let At::Cell { row, column, .. } = paragraph.at else { return false };
            if rows.last().is_none_or(|(last, ..)| *last != row) {
                rows.push((row, Vec::new(), Vec::new()));
            }
            match (column, rows.last_mut()) {
                (0, Some((_, names, _))) => names.push(paragraph),
                (1, Some((_, _, values))) => values.push(paragraph),
                _ => return false,
            }
        }
        let name = |names: &[&Paragraph]| match names {
            [one] => one.text.trim().trim_end_matches([':', ':']).trim().to_owned(),
            _ => String::new(),
        };
        let known = |names: &[&Paragraph]| self.options.profiles.column(&name(names)).cloned();
        // a list of two columns may have a known word among its own ones; in a table of fields most are known
        let count = rows.iter().filter(|(_, names, _)| known(names).is_some()).count();
        if count == 0 || count * 2 < rows.len() {
            return false;
        }
        for (_, names, values) in rows {
            if let Some(column) = known(&names) {
                for value in values {
                    self.known(&column, &name(&names), &value.text, value);
                }
            } else {
                for paragraph in names.into_iter().chain(values) {
                    self.paragraph(paragraph, false);
                }
            }
        }
        true
    }

    /// Takes what stands under a known name.
    fn known(&mut self, column: &Column, name: &str, value: &str, paragraph: &Paragraph) {
        let value = value.trim();
        match column {
            Column::Id => self.listing.id = Some(value.to_owned()),
            Column::Category => {
                self.listing.facts.category = self.options.category(value, None, self.reading);
            }
            Column::Platform => {
                self.listing.facts.platform = self.options.platform(value, None, self.reading);
            }
            Column::Fact(fact) => {
                self.listing.facts.values.insert(fact.clone(), value.to_owned());
            }
            Column::Copy(kind) => self.push(*kind, Some(name), value, paragraph),
            // in a draft whatever somebody wrote is read
            Column::Images | Column::Ignored => self.push(FieldKind::Detail, Some(name), value, paragraph),
        }
    }

    fn push(&mut self, kind: FieldKind, heading: Option<&str>, text: &str, paragraph: &Paragraph) {
        let (cell, number) = match paragraph.at {
            At::Body(number) => (None, Some(number)),
            At::Cell { table, row, column } => (Some(format!("表{table}!{}", cell_name(column, row))), None),
        };
        let part = Some(Arc::clone(&paragraph.part));
        let place = Place { cell, heading: heading.map(Into::into), paragraph: number, part, ..Place::default() };
        let name = heading.filter(|_| kind == FieldKind::Attribute).map(str::to_owned);
        // a value is what is left of its paragraph, without the blanks around it
        let is_whole = text.len() == paragraph.text.len();
        let at = if is_whole { 0 } else { paragraph.text.trim_end().len().saturating_sub(text.len()) };
        let map = OffsetMap::starting_at(at).through(&paragraph.map);
        let piece = Piece { kind, name, text: text.to_owned().into(), map: Some(map), place };
        copy::add(&mut self.listing, piece, self.options);
    }
}

fn table_of(paragraph: &Paragraph) -> Option<usize> {
    match paragraph.at {
        At::Cell { table, .. } => Some(table),
        At::Body(_) => None,
    }
}

/// A line such as `类目: 化妆品`, parted.
fn labelled(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.split_once([':', ':'])?;
    let is_label = !label.trim().is_empty() && label.chars().count() <= 20 && !value.trim().is_empty();
    is_label.then(|| (label.trim(), value))
}

/// Where the marks of notes stand, by the notes' ids.
type Marks = HashMap<String, At>;
