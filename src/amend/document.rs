//! A file in memory that can be changed: read into listings, changed at its source, read again to see that exactly what
//! was meant has changed.

use std::collections::HashMap;
use std::io;

use super::dress::{Dress, Syntax, ways};
use super::splice::{self, Splice};
use super::{Change, Refusal, table};
use crate::listing::{Field, FieldKind, Listing};
use crate::source::encoding::{TextStream, Written, is_gbk};
use crate::source::{Comments, Format, ReadOptions, Reader, Reading};

/// A file that can be read and changed.
#[derive(Clone)]
pub struct Document {
    format: Format,
    syntax: Syntax,
    bytes: Vec<u8>,
    /// Its text; `None` for a package.
    text: Option<Text>,
    /// Its path as shown to people; empty if it has none.
    path: String,
}

#[derive(Clone)]
struct Text {
    text: String,
    written: Written,
}

/// Why a file cannot be changed at all.
#[derive(Debug)]
pub enum Closed {
    /// It holds zero bytes and is no UTF-16.
    Binary,
    /// It has bytes that its encoding does not have.
    Undecodable,
}

impl Document {
    /// Takes the bytes of a file of this format.
    pub fn open(format: Format, syntax: Syntax, bytes: Vec<u8>) -> Result<Self, Closed> {
        if matches!(format.reader, Reader::Packed(_)) {
            return Ok(Self { format, syntax, bytes, text: None, path: String::new() });
        }
        let text = decode(&bytes)?;
        Ok(Self { format, syntax, bytes, text: Some(text), path: String::new() })
    }

    /// The same at a path, by which policies and waivers know it.
    #[must_use]
    pub fn at(self, path: String) -> Self {
        Self { path, ..self }
    }

    /// Its path as shown to people; empty if it has none.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// How comments are written in it, if it may have any.
    pub fn comments(&self) -> Option<Comments> {
        self.format.comments()
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its decoded text; empty for a package.
    pub fn text(&self) -> &str {
        self.text.as_ref().map_or("", |t| &t.text)
    }

    /// Whether it is a package, which has no text of its own.
    pub fn is_package(&self) -> bool {
        self.text.is_none()
    }

    /// Its listings.
    pub fn read<'s>(&'s self, options: ReadOptions<'_>) -> Reading<'s> {
        match (&self.text, self.format.reader) {
            (None, Reader::Packed(unpack)) => unpack(&self.bytes, options),
            (text, _) => {
                let text = text.as_ref().map_or("", |t| &t.text);
                self.format.read_text(text, options).unwrap_or_default()
            }
        }
    }

    /// The document with as many of `changes` as can be made, and why the others cannot, by their indexes. `reading` is
    /// what it was read as.
    pub fn change(
        &self,
        reading: &Reading<'_>,
        changes: &[Change],
        options: ReadOptions<'_>,
    ) -> (Self, Vec<(usize, Refusal)>) {
        let attempt = Attempt { document: self, reading, options, is_ascii: self.text().is_ascii() };
        let mut refused = Vec::new();
        let plain = ways(self.syntax, attempt.is_ascii)[0];
        let picked: Vec<Picked<'_>> =
            changes.iter().enumerate().map(|(index, change)| Picked { index, change, dress: plain }).collect();
        if let Ok(document) = attempt.make(&picked) {
            return (document, refused);
        }
        let mut kept = attempt.settle(&picked, &mut refused);
        loop {
            if kept.is_empty() {
                refused.sort_by_key(|(index, _)| *index);
                return (self.clone(), refused);
            }
            match attempt.make(&kept) {
                Ok(document) => {
                    refused.sort_by_key(|(index, _)| *index);
                    return (document, refused);
                }
                // each half can be made and both together cannot: the later ones wait
                Err(why) => refused.extend(kept.split_off(kept.len() / 2).into_iter().map(|p| (p.index, why))),
            }
        }
    }
}

fn decode(bytes: &[u8]) -> Result<Text, Closed> {
    let read = |bytes| -> io::Result<Result<Text, Closed>> {
        let Ok(mut stream) = TextStream::open(bytes)? else { return Ok(Err(Closed::Binary)) };
        let mut text = String::new();
        loop {
            let filled = stream.fill(&mut text, usize::MAX / 4)?;
            if filled.bad_at.is_some() {
                return Ok(Err(Closed::Undecodable));
            }
            if filled.is_last {
                return Ok(Ok(Text { text, written: stream.written() }));
            }
        }
    };
    read(bytes).unwrap_or(Err(Closed::Undecodable))
}

/// A change with the way its words are written.
#[derive(Clone, Copy)]
struct Picked<'c> {
    index: usize,
    change: &'c Change,
    dress: Dress,
}

/// Changes being made to a document.
struct Attempt<'a> {
    document: &'a Document,
    reading: &'a Reading<'a>,
    options: ReadOptions<'a>,
    is_ascii: bool,
}

impl Attempt<'_> {
    /// Those of `picked` that can be made, each written in the first way that reads back as meant.
    fn settle<'c>(&self, picked: &[Picked<'c>], refused: &mut Vec<(usize, Refusal)>) -> Vec<Picked<'c>> {
        match (picked, self.make(picked)) {
            ([], _) => Vec::new(),
            (_, Ok(_)) => picked.to_vec(),
            ([one], Err(first)) => {
                let others = ways(self.document.syntax, self.is_ascii).iter().skip(1);
                let mut found = others.map(|dress| Picked { dress: *dress, ..*one });
                let found = found.find(|other| self.make(std::slice::from_ref(other)).is_ok());
                if found.is_none() {
                    refused.push((one.index, first));
                }
                found.into_iter().collect()
            }
            (_, Err(_)) => {
                let (left, right) = picked.split_at(picked.len() / 2);
                let mut kept = self.settle(left, refused);
                kept.extend(self.settle(right, refused));
                kept
            }
        }
    }

    /// The document with exactly these changes, or why it cannot be had.
    fn make(&self, picked: &[Picked<'_>]) -> Result<Document, Refusal> {
        let bytes = match &self.document.text {
            Some(text) => self.write_text(text, picked)?,
            None => self.write_package(picked)?,
        };
        let made = Document::open(self.document.format, self.document.syntax, bytes).map_err(|_| Refusal::Unclear)?;
        let read = made.read(self.options);
        let is_as_meant = self.is_as_meant(&read, picked);
        drop(read);
        if is_as_meant { Ok(made) } else { Err(Refusal::Unclear) }
    }

    fn field(&self, change: &Change) -> Result<&Field<'_>, Refusal> {
        let listing = self.reading.listings.get(change.listing).ok_or(Refusal::NoPlace)?;
        let field = listing.fields.get(change.edit.field).ok_or(Refusal::NoPlace)?;
        // whoever changes what is noted of an image has not changed the image
        if field.kind == FieldKind::ImageText { Err(Refusal::Image) } else { Ok(field) }
    }

    /// The changes of the text that the field's map leads to.
    fn splices(&self, picked: &Picked<'_>) -> Result<Vec<Splice>, Refusal> {
        let field = self.field(picked.change)?;
        let map = field.origin.map.as_ref().ok_or(Refusal::NoPlace)?;
        let edit = &picked.change.edit;
        splice::through(map, &field.text, edit.span, &edit.text, &|words| picked.dress.write(words))
            .ok_or(Refusal::Unclear)
    }

    fn write_text(&self, text: &Text, picked: &[Picked<'_>]) -> Result<Vec<u8>, Refusal> {
        let mut splices = Vec::new();
        for one in picked {
            splices.extend(self.splices(one)?);
        }
        splices.sort();
        splices.dedup();
        if self.document.syntax == Syntax::Table {
            splices = table::fit(&text.text, splices).ok_or(Refusal::Unclear)?;
            splices.sort();
        }
        Self::check_characters(text, &splices)?;
        splice::apply(&text.text, &mut splices).ok_or(Refusal::Overlap)?;
        let at: Vec<usize> = splices.iter().flat_map(|s| [s.span.start, s.span.end]).collect();
        let raw = &self.document.bytes;
        let offsets = text.written.raw_offsets(raw, &text.text, &at).ok_or(Refusal::Unclear)?;
        let mut out = Vec::with_capacity(raw.len());
        let mut done = 0;
        for (splice, ends) in splices.iter().zip(offsets.chunks_exact(2)) {
            out.extend_from_slice(raw.get(done..ends[0]).ok_or(Refusal::Unclear)?);
            out.extend(text.written.encode(&splice.text).map_err(Refusal::Unmappable)?);
            done = ends[1];
        }
        out.extend_from_slice(raw.get(done..).unwrap_or(&[]));
        Ok(out)
    }

    /// A file in GBK is read as GB18030; characters that only the latter has would be lost on programs that know GBK.
    fn check_characters(text: &Text, splices: &[Splice]) -> Result<(), Refusal> {
        let is_wide = |c: &char| !c.is_ascii() && !is_gbk(c.encode_utf8(&mut [0; 4]));
        let is_national = text.written.encoding == encoding_rs::GB18030;
        let wide = splices.iter().flat_map(|s| s.text.chars()).find(|c| is_national && is_wide(c));
        match wide {
            Some(c) if is_gbk(&text.text) => Err(Refusal::Unmappable(c)),
            _ => Ok(()),
        }
    }

    #[cfg(not(any(feature = "documents", feature = "spreadsheets")))]
    fn write_package(&self, _picked: &[Picked<'_>]) -> Result<Vec<u8>, Refusal> {
        Err(Refusal::Format)
    }

    #[cfg(any(feature = "documents", feature = "spreadsheets"))]
    fn write_package(&self, picked: &[Picked<'_>]) -> Result<Vec<u8>, Refusal> {
        let mut by_part: HashMap<(std::sync::Arc<str>, Option<String>), Vec<Splice>> = HashMap::new();
        for one in picked {
            let place = &self.field(one.change)?.origin.place;
            let part = place.part.clone().ok_or(Refusal::Format)?;
            // a part of a workbook is a sheet, in which only cells have texts
            let cell = self
                .is_workbook()
                .then(|| place.cell.as_deref().unwrap_or(""))
                .map(|cell| cell.rsplit_once('!').map_or(cell, |(_, cell)| cell).to_owned());
            by_part.entry((part, cell)).or_default().extend(self.splices(one)?);
        }
        self.patch(by_part)
    }

    #[cfg(any(feature = "documents", feature = "spreadsheets"))]
    fn is_workbook(&self) -> bool {
        self.document.format.extensions.contains(&"xlsx")
    }

    #[cfg(any(feature = "documents", feature = "spreadsheets"))]
    fn patch(&self, by_part: HashMap<(std::sync::Arc<str>, Option<String>), Vec<Splice>>) -> Result<Vec<u8>, Refusal> {
        let bytes = &self.document.bytes;
        #[cfg(feature = "spreadsheets")]
        if self.is_workbook() {
            let changes = by_part.into_iter().map(|((sheet, cell), splices)| super::book::CellChange {
                sheet,
                cell: cell.unwrap_or_default(),
                splices,
            });
            return super::book::patch(bytes, changes.collect());
        }
        #[cfg(not(feature = "documents"))]
        return Err(Refusal::Format);
        #[cfg(feature = "documents")]
        {
            let dressed = by_part.into_iter().map(|((part, _), splices)| {
                let dress = |s: Splice| Splice { text: super::dress::xml(&s.text), ..s };
                (part, splices.into_iter().map(dress).collect())
            });
            super::word::patch(bytes, dressed.collect())
        }
    }

    /// Whether `read` is what was read before with the changes made, and nothing else.
    fn is_as_meant(&self, read: &Reading<'_>, picked: &[Picked<'_>]) -> bool {
        let mut edits: HashMap<(usize, usize), Vec<&crate::finding::Edit>> = HashMap::new();
        for one in picked {
            edits.entry((one.change.listing, one.change.edit.field)).or_default().push(&one.change.edit);
        }
        for list in edits.values_mut() {
            list.sort_by_key(|e| e.span);
        }
        let failures = |reading: &Reading<'_>| reading.notes.iter().filter(|n| !n.is_warning).count();
        let same_facts = |old: &Listing<'_>, new: &Listing<'_>| {
            new.facts.values.iter().all(|(name, value)| old.facts.values.get(name) == Some(value))
                && (new.facts.category.is_empty() || new.facts.category == old.facts.category)
        };
        let same = |(at, (old, new)): (usize, (&Listing<'_>, &Listing<'_>))| {
            old.id == new.id
                && old.fields.len() == new.fields.len()
                && old.images == new.images
                && same_facts(old, new)
                && old.fields.iter().zip(&new.fields).enumerate().all(|(field, (old, new))| {
                    let is_text = match edits.get(&(at, field)) {
                        Some(list) => crate::engine::prove::apply(&old.text, list).is_some_and(|t| t == new.text),
                        None => old.text == new.text,
                    };
                    is_text && old.kind == new.kind && old.name == new.name
                })
        };
        failures(read) <= failures(self.reading)
            && read.listings.len() == self.reading.listings.len()
            && self.reading.listings.iter().zip(&read.listings).enumerate().all(same)
    }
}
