//! Workbooks (xlsx, xlsm): the cell gets a text of its own, and nothing else in the book changes. A shared text stays for
//! the other cells that show it; the new one is put behind the others.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::Event;

use super::Refusal;
use super::dress;
use super::package::Parts;
use super::splice::{self, Splice};
use crate::source::package::{Unreadable, Xml, attribute, reference};
use crate::text::Span;
use crate::text::map::OffsetMap;

/// Changes of one cell.
#[derive(Debug)]
pub(super) struct CellChange {
    /// The sheet's name.
    pub sheet: Arc<str>,
    /// The cell, such as `B2`.
    pub cell: String,
    /// Changes of the text it shows.
    pub splices: Vec<Splice>,
}

impl From<Unreadable> for Refusal {
    fn from(_: Unreadable) -> Self {
        Self::Format
    }
}

/// The workbook with the changes.
pub(super) fn patch(bytes: &[u8], changes: Vec<CellChange>) -> Result<Vec<u8>, Refusal> {
    let mut parts = Parts::open(bytes)?;
    let names = Names::read(&mut parts)?;
    let mut shared = match &names.shared {
        Some(name) => Some(Shared::new(parts.text(name).ok_or(Refusal::Format)?)?),
        None => None,
    };
    let mut by_sheet: HashMap<Arc<str>, Vec<CellChange>> = HashMap::new();
    for change in changes {
        by_sheet.entry(Arc::clone(&change.sheet)).or_default().push(change);
    }
    let mut written = HashMap::new();
    for (sheet, changes) in by_sheet {
        let part = names.sheets.get(&*sheet).ok_or(Refusal::Format)?;
        let text = parts.text(part).ok_or(Refusal::Format)?;
        written.insert(part.clone(), sheet_with(&text, &changes, shared.as_mut())?);
    }
    if let (Some(name), Some(shared)) = (names.shared, shared)
        && !shared.added.is_empty()
    {
        written.insert(name, shared.finish()?);
    }
    parts.with(&written).map_err(|_| Refusal::Format)
}

/// Where the parts of the book are.
#[derive(Default)]
struct Names {
    sheets: HashMap<String, String>,
    shared: Option<String>,
}

impl Names {
    fn read(parts: &mut Parts<'_>) -> Result<Self, Refusal> {
        let is_book = |kind: &str| kind.ends_with("/officeDocument");
        let book = relations(parts, "_rels/.rels", "")?
            .into_iter()
            .find(|r| is_book(&r.kind))
            .map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target);
        let (folder, file) = book.rsplit_once('/').unwrap_or(("", &book));
        let rels = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let relations = relations(parts, &rels, folder)?;
        let mut names = Self {
            shared: relations.iter().find(|r| r.kind.ends_with("/sharedStrings")).map(|r| r.target.clone()),
            ..Self::default()
        };
        let text = parts.text(&book).ok_or(Refusal::Format)?;
        let mut xml = Xml::new(&text);
        while let Some(event) = xml.read()? {
            let Event::Start(start) = event else { continue };
            if start.local_name().as_ref() != "sheet" {
                continue;
            }
            let id = start
                .attributes()
                .with_checks(false)
                .flatten()
                .find(|a| a.key.local_name().as_ref() == "id" && a.key.as_ref() != "id");
            let id = id.map(|a| a.value.into_owned());
            let target = relations.iter().find(|r| Some(&r.id) == id.as_ref());
            if let (Some(name), Some(target)) = (attribute(&start, "name"), target) {
                names.sheets.insert(name, target.target.clone());
            }
        }
        Ok(names)
    }
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// The relations that the part `name` tells, their targets as names of parts.
fn relations(parts: &mut Parts<'_>, name: &str, folder: &str) -> Result<Vec<Relation>, Refusal> {
    let text = parts.text(name).ok_or(Refusal::Format)?;
    let mut xml = Xml::new(&text);
    let mut found = Vec::new();
    while let Some(event) = xml.read()? {
        let Event::Start(start) = event else { continue };
        let of = |name: &str| attribute(&start, name);
        if let (Some(id), Some(kind), Some(target)) = (of("Id"), of("Type"), of("Target")) {
            let target = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            };
            found.push(Relation { id, kind, target });
        }
    }
    Ok(found)
}

/// A cell as it is written.
#[derive(Debug, Default)]
struct Spot {
    kind: String,
    value: Option<Span>,
    inline: Option<Span>,
    has_formula: bool,
}

/// The sheet with its changes.
fn sheet_with(text: &str, changes: &[CellChange], mut shared: Option<&mut Shared>) -> Result<String, Refusal> {
    let mut spots: HashMap<&str, Spot> = changes.iter().map(|c| (c.cell.as_str(), Spot::default())).collect();
    find(text, &mut spots)?;
    let mut splices = Vec::new();
    for change in changes {
        let spot = spots.get(change.cell.as_str()).ok_or(Refusal::Format)?;
        if spot.has_formula {
            return Err(Refusal::Formula);
        }
        match (spot.kind.as_str(), spot.value, spot.inline, shared.as_deref_mut()) {
            ("s", Some(value), _, Some(shared)) => {
                let index = value.of(text).trim().parse().map_err(|_| Refusal::Format)?;
                let new = shared.add(index, &change.splices)?;
                splices.push(Splice { span: value, text: new.to_string() });
            }
            ("inlineStr", _, Some(inline), _) => {
                splices.extend(
                    in_rich_text(inline.of(text), &change.splices)?
                        .into_iter()
                        .map(|s| Splice { span: s.span.shift(inline.start), ..s }),
                );
            }
            _ => return Err(Refusal::Formula),
        }
    }
    splice::apply(text, &mut splices).ok_or(Refusal::Unclear)
}

/// Finds the cells wanted.
fn find(text: &str, spots: &mut HashMap<&str, Spot>) -> Result<(), Refusal> {
    let mut xml = Xml::new(text);
    let mut cell: Option<String> = None;
    let mut at = xml.position();
    let mut inner = 0;
    while let Some(event) = xml.read()? {
        let after = xml.position();
        match &event {
            Event::Start(start) => match start.local_name().as_ref() {
                "c" => {
                    cell = attribute(start, "r").filter(|name| spots.contains_key(name.as_str()));
                    if let Some(spot) = cell.as_deref().and_then(|name| spots.get_mut(name)) {
                        spot.kind = attribute(start, "t").unwrap_or_default();
                    }
                }
                "f" => {
                    if let Some(spot) = cell.as_deref().and_then(|name| spots.get_mut(name)) {
                        spot.has_formula = true;
                    }
                }
                "v" | "is" => inner = after,
                _ => {}
            },
            Event::End(end) => {
                let spot = cell.as_deref().and_then(|name| spots.get_mut(name));
                match (end.local_name().as_ref(), spot) {
                    ("v", Some(spot)) => spot.value = Some(Span::from(inner..at)),
                    ("is", Some(spot)) => spot.inline = Some(Span::from(inner..at)),
                    ("c", _) => cell = None,
                    _ => {}
                }
            }
            _ => {}
        }
        at = after;
    }
    Ok(())
}

/// The shared texts of a book.
struct Shared {
    text: String,
    /// Bytes of each `<si>`, both tags included.
    items: Vec<Span>,
    /// Where the list ends.
    end: usize,
    added: Vec<String>,
}

impl Shared {
    fn new(text: String) -> Result<Self, Refusal> {
        let (mut items, mut end) = (Vec::new(), None);
        let mut xml = Xml::new(&text);
        let mut at = xml.position();
        let mut start = 0;
        while let Some(event) = xml.read()? {
            let after = xml.position();
            match &event {
                Event::Start(tag) if tag.local_name().as_ref() == "si" => start = at,
                Event::End(tag) if tag.local_name().as_ref() == "si" => items.push(Span::from(start..after)),
                Event::End(tag) if tag.local_name().as_ref() == "sst" => end = Some(at),
                _ => {}
            }
            at = after;
        }
        drop(xml);
        let end =
            end.filter(|end| text.get(*end..).is_some_and(|rest| rest.starts_with("</"))).ok_or(Refusal::Format)?;
        Ok(Self { text, items, end, added: Vec::new() })
    }

    /// Puts the text `index` with `splices` behind the others; its index.
    fn add(&mut self, index: usize, splices: &[Splice]) -> Result<usize, Refusal> {
        let item = self.items.get(index).ok_or(Refusal::Format)?.of(&self.text);
        let mut inside = in_rich_text(item, splices)?;
        let new = splice::apply(item, &mut inside).ok_or(Refusal::Unclear)?;
        let at = self.added.iter().position(|known| *known == new).unwrap_or_else(|| {
            self.added.push(new);
            self.added.len() - 1
        });
        Ok(self.items.len() + at)
    }

    fn finish(self) -> Result<String, Refusal> {
        let mut splices = vec![Splice { span: Span::new(self.end, self.end), text: self.added.concat() }];
        let head = self.text.find("<si").or(self.items.first().map(|i| i.start)).unwrap_or(self.end);
        let head = self.text.get(..head).unwrap_or("");
        if let Some(at) = head.find("uniqueCount=") {
            let from = at + "uniqueCount=".len() + 1;
            let digits = head.get(from..).unwrap_or("").bytes().take_while(u8::is_ascii_digit).count();
            let count = self.items.len() + self.added.len();
            splices.push(Splice { span: Span::new(from, from + digits), text: count.to_string() });
        }
        splice::apply(&self.text, &mut splices).ok_or(Refusal::Format)
    }
}

/// The changes of the XML of a text, which may be in several runs, that make the changes of what it shows.
fn in_rich_text(xml: &str, splices: &[Splice]) -> Result<Vec<Splice>, Refusal> {
    let (shown, map) = rich_text(xml)?;
    let mut inside = Vec::new();
    for splice in splices {
        let made = splice::through(&map, &shown, splice.span, &splice.text, &|words| dress::xml(words));
        inside.extend(made.ok_or(Refusal::Unclear)?);
    }
    Ok(inside)
}

/// What the `<t>`s of `text` show, with the way back. A text with readings beside it (`<rPh>`) is refused: they would no
/// longer fit.
fn rich_text(text: &str) -> Result<(String, OffsetMap), Refusal> {
    let (mut shown, mut map) = (String::new(), OffsetMap::default());
    let (mut is_inside, mut reached) = (false, 0);
    let mut xml = Xml::new(text);
    let mut at = xml.position();
    while let Some(event) = xml.read()? {
        let raw = Span::from(at..xml.position());
        at = raw.end;
        let piece = match &event {
            Event::Start(tag) => {
                match tag.local_name().as_ref() {
                    "rPh" => return Err(Refusal::Readings),
                    "t" => is_inside = true,
                    _ => {}
                }
                continue;
            }
            Event::End(tag) => {
                is_inside &= tag.local_name().as_ref() != "t";
                continue;
            }
            Event::Text(_) if is_inside && !raw.of(text).contains('\r') => raw.of(text).to_owned(),
            Event::GeneralRef(name) if is_inside => reference(name).ok_or(Refusal::Unclear)?,
            _ if is_inside => return Err(Refusal::Unclear),
            _ => continue,
        };
        map.skipped(raw.start - reached);
        if piece == raw.of(text) {
            map.copied(piece.len());
        } else {
            map.replaced(piece.len(), raw.len());
        }
        reached = raw.end;
        shown.push_str(&piece);
    }
    Ok((shown, map))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(cell: &str, span: (usize, usize), text: &str) -> CellChange {
        let splices = vec![Splice { span: Span::new(span.0, span.1), text: text.into() }];
        CellChange { sheet: "S".into(), cell: cell.into(), splices }
    }

    #[test]
    fn a_shared_text_stays_for_the_others() {
        let mut shared = Shared::new(
            r#"<sst count="3" uniqueCount="2"><si><t>最佳</t></si><si><r><rPr><b/></rPr><t>全网</t></r><r><t>最&amp;佳</t></r></si></sst>"#.into(),
        )
        .expect("valid");
        let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="4" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
        let changes = [change("A1", (0, 6), "优质"), change("B1", (3, 9), "<好"), change("C1", (0, 6), "优质")];
        let written = sheet_with(sheet, &changes, Some(&mut shared)).expect("changed");
        assert_eq!(written, sheet.replace("<v>1<", "<v>3<").replace("<v>0<", "<v>2<"));
        assert_eq!(
            shared.finish().expect("written"),
            r#"<sst count="3" uniqueCount="4"><si><t>最佳</t></si><si><r><rPr><b/></rPr><t>全网</t></r><r><t>最&amp;佳</t></r></si><si><t>优质</t></si><si><r><rPr><b/></rPr><t>全&lt;</t></r><r><t>好&amp;佳</t></r></si></sst>"#
        );
    }

    #[test]
    fn inline_texts_and_what_cannot_be_changed() {
        let sheet = r#"<x:worksheet><x:c r="A1" t="inlineStr"><x:is><x:t>最佳</x:t></x:is></x:c><x:c r="B1" t="str"><x:f>A1</x:f><x:v>最佳</x:v></x:c><x:c r="C1"><x:v>7</x:v></x:c></x:worksheet>"#;
        let written = sheet_with(sheet, &[change("A1", (0, 6), "优质")], None).expect("changed");
        assert_eq!(written, sheet.replacen("最佳", "优质", 1));
        assert_eq!(sheet_with(sheet, &[change("B1", (0, 6), "优质")], None), Err(Refusal::Formula));
        assert_eq!(sheet_with(sheet, &[change("C1", (0, 1), "8")], None), Err(Refusal::Formula));
        assert_eq!(rich_text("<si><t>最</t><rPh><t>zui</t></rPh></si>"), Err(Refusal::Readings));
    }
}
