//! One item of an XML feed while it is read: which element is open, and the copy that has been taken from it.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::listing::{FieldKind, Listing, Place};
use crate::source::ReadOptions;
use crate::source::copy::{self, Piece};
use crate::source::feed_names::Element;
use crate::text::map::OffsetMap;

/// An element that is open.
#[derive(Default)]
struct Level {
    name: String,
    /// How pointers name it: with its number from the second of its name on.
    step: String,
    /// How many children of each name it has.
    children: HashMap<String, usize>,
    /// The attribute's name that stands in it.
    attribute: Option<String>,
    /// Values of attributes that wait for their name.
    values: Vec<(String, Taken)>,
}

/// Text that was taken from an element.
struct Taken {
    text: String,
    map: OffsetMap,
    /// Byte of the source up to which the map has come.
    at: usize,
}

impl Taken {
    fn new(at: usize) -> Self {
        Self { text: String::new(), map: OffsetMap::starting_at(at), at }
    }

    fn go_to(&mut self, at: usize) {
        self.map.skipped(at.saturating_sub(self.at));
        self.at = at.max(self.at);
    }

    fn copy(&mut self, text: &str, at: usize) {
        // the line end and indent before the first word are the feed's, not the copy's
        let text_at = if self.text.is_empty() { text.trim_start() } else { text };
        self.go_to(at + text.len() - text_at.len());
        self.text.push_str(text_at);
        self.map.copied(text_at.len());
        self.at += text_at.len();
    }

    fn replace(&mut self, c: char, raw_len: usize, at: usize) {
        self.go_to(at);
        self.text.push(c);
        self.map.replaced(c.len_utf8(), raw_len);
        self.at += raw_len;
    }
}

/// Text being taken: from the element at a depth, with what is inside it.
struct Taking {
    depth: usize,
    element: Element,
    taken: Taken,
    /// The element holds mark-up of its own (Atom's xhtml): it is taken as it stands.
    is_markup: bool,
}

/// One item.
pub(super) struct Item<'s> {
    levels: Vec<Level>,
    pointer: String,
    start: usize,
    taking: Option<Taking>,
    listing: Listing<'s>,
    images: Vec<String>,
}

impl<'s> Item<'s> {
    pub(super) fn new(name: String, pointer: String, start: usize) -> Self {
        let level = Level { step: name.clone(), name, ..Level::default() };
        Self { levels: vec![level], pointer, start, taking: None, listing: Listing::default(), images: Vec::new() }
    }

    /// Byte it begins at.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn is_closed(&self) -> bool {
        self.levels.is_empty()
    }

    pub(super) fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Whether text that stands here is taken.
    pub(super) fn is_read(&self) -> bool {
        self.taking.is_some()
    }

    /// The innermost open element.
    pub(super) fn name(&self) -> &str {
        self.levels.last().map_or("", |level| level.name.as_str())
    }

    /// The open elements below the item, as the profile writes them.
    fn path(&self) -> String {
        let names: Vec<&str> = self.levels.iter().skip(1).map(|level| level.name.as_str()).collect();
        names.join("/")
    }

    fn pointer(&self) -> String {
        let steps: String = self.levels.iter().skip(1).flat_map(|level| ["/", level.step.as_str()]).collect();
        format!("{}{steps}", self.pointer)
    }

    pub(super) fn enter(
        &mut self,
        name: String,
        tag: &BytesStart<'_>,
        raw: &str,
        (start, end): (usize, usize),
        is_empty: bool,
        options: ReadOptions<'_>,
    ) {
        if let Some(taking) = &mut self.taking {
            taking.is_markup = true;
            taking.taken.copy(raw, start);
            self.levels.push(Level { step: name.clone(), name, ..Level::default() });
            return;
        }
        let step = match self.levels.last_mut() {
            Some(parent) => {
                let number = parent.children.entry(name.clone()).or_default();
                *number += 1;
                if *number > 1 { format!("{name}[{number}]") } else { name.clone() }
            }
            None => name.clone(),
        };
        self.levels.push(Level { name, step, ..Level::default() });
        let path = self.path();
        self.linked_image(&path, tag, options);
        let known = options.profiles.feeds.element(&path).filter(|e| !is_empty && **e != Element::Nothing);
        if let Some(element) = known {
            let attribute = tag.try_get_attribute("type").ok().flatten();
            let is_markup = attribute.is_some_and(|a| a.value.as_ref() == "xhtml");
            let (depth, element) = (self.levels.len(), element.clone());
            self.taking = Some(Taking { depth, element, taken: Taken::new(end), is_markup });
        }
    }

    /// Counts an image that an attribute links to, unless its type says that it is none.
    fn linked_image(&mut self, path: &str, tag: &BytesStart<'_>, options: ReadOptions<'_>) {
        if tag.attributes_raw().is_empty() {
            return;
        }
        let mut link = None;
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            let is_other = match key {
                "type" => !attribute.value.starts_with("image/"),
                "medium" => attribute.value.as_ref() != "image",
                _ => false,
            };
            if is_other {
                return;
            }
            if options.profiles.feeds.element(&format!("{path}@{key}")) == Some(&Element::Image) {
                link = Some(attribute.value.into_owned());
            }
        }
        self.images.extend(link);
    }

    /// Takes `text`, which stands at byte `at`, if text is taken here.
    pub(super) fn text(&mut self, text: &str, at: usize) -> bool {
        match &mut self.taking {
            Some(taking) => taking.taken.copy(text, at),
            None => return false,
        }
        true
    }

    /// The open elements, if nothing is known of them or of one around them.
    pub(super) fn unknown_path(&self, options: ReadOptions<'_>) -> Option<String> {
        let path = self.path();
        let mut around = path.as_str();
        while !around.is_empty() {
            if options.profiles.feeds.element(around).is_some() {
                return None;
            }
            around = around.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        Some(path)
    }

    /// Takes the entity `raw`, which stands at byte `at`: as what it stands for, or as it is.
    pub(super) fn reference(&mut self, raw: &str, at: usize, resolved: Option<char>) {
        if let Some(taking) = &mut self.taking {
            match resolved {
                Some(c) if !taking.is_markup => taking.taken.replace(c, raw.len(), at),
                _ => taking.taken.copy(raw, at),
            }
        }
    }

    /// Takes the end tag `raw` of an element inside one whose text is taken.
    pub(super) fn end_tag(&mut self, raw: &str, at: usize) {
        let depth = self.levels.len();
        if let Some(taking) = self.taking.as_mut().filter(|taking| depth > taking.depth) {
            taking.taken.copy(raw, at);
        }
    }

    /// Leaves the innermost element.
    pub(super) fn leave(&mut self, options: ReadOptions<'_>) {
        if let Some(taking) = self.taking.take_if(|taking| taking.depth == self.levels.len()) {
            self.take(taking, options);
        }
        if let Some(level) = self.levels.pop() {
            for (pointer, taken) in level.values {
                self.add(FieldKind::Attribute, level.attribute.clone(), taken, pointer, options);
            }
        }
    }

    fn take(&mut self, taking: Taking, options: ReadOptions<'_>) {
        let Taking { element, mut taken, .. } = taking;
        let end = taken.text.trim_end().len();
        taken.text.truncate(end);
        if end == 0 {
            return;
        }
        let pointer = self.pointer();
        // the element around it, unless that is the item
        let parent = if self.levels.len() > 2 { self.levels.iter_mut().rev().nth(1) } else { None };
        match element {
            Element::Id => self.listing.id = self.listing.id.take().or(Some(taken.text)),
            Element::Name => {
                if let Some(parent) = parent {
                    parent.attribute = Some(taken.text);
                }
            }
            Element::Image => self.images.push(taken.text),
            Element::Fact(name) => {
                self.listing.facts.values.entry(name).or_insert(taken.text);
            }
            Element::Copy(FieldKind::Attribute) => {
                if let Some(parent) = parent {
                    // its name may come after it
                    parent.values.push((pointer, taken));
                } else {
                    let name = self.levels.last().map(|level| level.name.clone());
                    self.add(FieldKind::Attribute, name, taken, pointer, options);
                }
            }
            Element::Copy(kind) => self.add(kind, None, taken, pointer, options),
            Element::Nothing => {}
        }
    }

    fn add(&mut self, kind: FieldKind, name: Option<String>, taken: Taken, pointer: String, options: ReadOptions<'_>) {
        let place = Place { pointer: Some(pointer), ..Place::default() };
        let piece = Piece { kind, name, text: Cow::Owned(taken.text), map: Some(taken.map), place };
        copy::add(&mut self.listing, piece, options);
    }

    /// The listing, with its images: those whose text somebody has written down are read, the others counted.
    pub(super) fn into_listing(mut self, options: ReadOptions<'_>) -> Listing<'s> {
        // what is still open in a file that was cut
        while !self.levels.is_empty() {
            self.leave(options);
        }
        for image in self.images {
            match options.images.text_of(&image) {
                Some((text, file)) => {
                    let place = Place { image: Some(file), ..Place::default() };
                    let kind = FieldKind::ImageText;
                    let piece = Piece { kind, name: None, text: Cow::Owned(text), map: None, place };
                    copy::add(&mut self.listing, piece, options);
                }
                None => self.listing.images += 1,
            }
        }
        self.listing
    }
}
