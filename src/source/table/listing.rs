//! Rows become listings.

use std::sync::Arc;

use crate::listing::{FieldKind, Listing, Origin, Place};
use crate::messages as msg;
use crate::source::copy::{self, Piece};
use crate::source::encoding::is_garbled;
use crate::source::profile::Column;
use crate::source::table::cells::{Cell, Row, cell_name};
use crate::source::table::head::Head;
use crate::source::{ReadOptions, Reading};
use crate::text::map::OffsetMap;

/// Makes listings of the rows of one table.
pub(super) struct Builder<'b, 'o, 's> {
    pub head: &'b Head,
    pub prefix: Option<&'b str>,
    pub part: Option<&'b Arc<str>>,
    pub source: &'s str,
    pub options: ReadOptions<'o>,
    pub reading: &'b mut Reading<'s>,
    pub open: Option<Open<'s>>,
}

/// The listing that the next rows may continue.
pub(super) struct Open<'s> {
    listing: Listing<'s>,
    /// Byte of its first row.
    start: usize,
    /// Number of its first row.
    number: usize,
    /// Number of its last row so far.
    last: usize,
    /// Notes of the reading before it.
    notes: usize,
}

impl<'s> Builder<'_, '_, 's> {
    /// Adds a row: a new listing, or more of the one above (variants of one product stand in rows without a title).
    pub(super) fn add(&mut self, row: Row<'s>, record: &mut usize) {
        let lang = self.options.lang;
        let (start, number) = (row.cells.first().and_then(|c| c.span).map_or(0, |s| s.start), row.number);
        let notes = self.reading.notes.len();
        let mut open = match self.open.take() {
            Some(open) if open.last + 1 == number && self.continues(&row, &open.listing) => open,
            closed => {
                self.close(closed);
                *record += 1;
                let mut listing = Listing::default();
                listing.facts.platform.clone_from(&self.head.platform);
                Open { listing, start, number, last: number, notes }
            }
        };
        let width = self.head.headings.len();
        if row.cells.get(width..).is_some_and(|more| more.iter().any(|c| !c.is_blank())) {
            let (cells, wide) = (row.cells.len().to_string(), width.to_string());
            self.reading.fail(start, msg::CSV_WIDTH.say(lang, &[&cells, &wide]));
        }
        let names: Vec<Option<String>> = self
            .head
            .names
            .iter()
            .map(|at| at.and_then(|at| row.cells.get(at)).map(|c| c.value.trim().to_owned()))
            .collect();
        for (index, cell) in row.cells.into_iter().enumerate() {
            let Some(Some(column)) = self.head.columns.get(index) else { continue };
            if !cell.is_blank() {
                let name = names.get(index).cloned().flatten();
                let place = self.place(index, number, *record);
                self.cell(&mut open.listing, column, cell, name, place);
            }
        }
        open.last = number;
        self.open = Some(open);
    }

    /// Whether `row` belongs to the listing above: it has no title, and no other id.
    fn continues(&self, row: &Row<'_>, above: &Listing<'_>) -> bool {
        let of = |wanted: fn(&Column) -> bool| {
            let columns = self.head.columns.iter().zip(&row.cells);
            columns.filter(|(c, cell)| c.as_ref().is_some_and(wanted) && !cell.is_blank()).map(|(_, c)| c).next()
        };
        let has_title = above.fields.iter().any(|f| f.kind == FieldKind::Title);
        let same_id = of(|c| *c == Column::Id).is_none_or(|cell| above.id.as_deref() == Some(cell.value.trim()));
        self.head.has_title() && has_title && same_id && of(Column::is_title).is_none()
    }

    fn place(&self, column: usize, row: usize, record: usize) -> Place {
        Place {
            cell: Some(format!("{}{}", self.prefix.unwrap_or(""), cell_name(column, row))),
            heading: self.head.headings.get(column).filter(|h| !h.is_empty()).cloned(),
            record: Some(record),
            part: self.part.cloned(),
            ..Place::default()
        }
    }

    fn cell(&mut self, listing: &mut Listing<'s>, column: &Column, cell: Cell<'s>, name: Option<String>, place: Place) {
        let value = cell.value.trim();
        let at = cell.span.map(|s| s.start);
        match column {
            Column::Id => {
                listing.id.get_or_insert_with(|| value.to_owned());
            }
            Column::Category => listing.facts.category = self.options.category(value, at, self.reading),
            Column::Platform => listing.facts.platform = self.options.platform(value, at, self.reading),
            Column::Fact(fact) => {
                if !listing.facts.values.contains_key(fact) {
                    // the value stands without the blanks around it
                    let blanks = cell.value.len() - cell.value.trim_start().len();
                    let value = value.to_owned();
                    let map = cell.map(self.source).filter(|_| blanks == 0);
                    listing.facts.origins.insert(fact.clone(), Origin { map, place });
                    listing.facts.values.insert(fact.clone(), value);
                }
            }
            Column::Images => copy::images(listing, value, &place, self.options),
            Column::Ignored => {}
            Column::Copy(kind) => {
                if is_garbled(value) {
                    let cell = place.cell.as_deref().unwrap_or("");
                    self.reading.warn(at, msg::GARBLED.say(self.options.lang, &[cell]));
                }
                let heading: Option<String> = place.heading.as_deref().map(str::to_owned);
                let name = name.or(heading).filter(|_| *kind == FieldKind::Attribute);
                // of a workbook, to the value of the cell
                let map = cell.map(self.source).or_else(|| self.part.map(|_| OffsetMap::default()));
                copy::add(listing, Piece { kind: *kind, name, text: cell.value, map, place }, self.options);
            }
        }
    }

    fn close(&mut self, open: Option<Open<'s>>) {
        if let Some(Open { listing, .. }) = open
            && (!listing.fields.is_empty() || listing.images > 0)
        {
            self.reading.listings.push(listing);
        }
    }

    /// Ends a batch. The last listing is kept back unless nothing follows: told are the byte and number of its first row.
    pub(super) fn finish(mut self, is_last: bool, record: &mut usize) -> Option<(usize, usize)> {
        let open = self.open.take();
        if is_last {
            self.close(open);
            return None;
        }
        let open = open?;
        *record = record.saturating_sub(1);
        // its rows will be read again, and told of then
        self.reading.notes.truncate(open.notes);
        Some((open.start, open.number))
    }
}
