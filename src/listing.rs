//! One product's copy: fields of text, where each came from, and the facts stated about the product as data.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::brief::{Brands, Brief, BriefWord, words_in};
use crate::text::map::OffsetMap;

/// What a piece of copy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// The listing's title.
    Title,
    /// The short title some platforms show in lists.
    ShortTitle,
    /// One line that says why to buy.
    SellingPoint,
    /// The detail page.
    Detail,
    /// One attribute, such as 材质: 纯棉.
    Attribute,
    /// A search keyword of the shop.
    Keyword,
    /// Spoken or sent text: customer service, live room, push.
    Script,
    /// Text that stands in an image.
    ImageText,
}

impl FieldKind {
    /// Every kind, in the order of a listing.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::ShortTitle,
        Self::SellingPoint,
        Self::Detail,
        Self::Attribute,
        Self::Keyword,
        Self::Script,
        Self::ImageText,
    ];

    /// The name used in rule files, reports and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::ShortTitle => "short-title",
            Self::SellingPoint => "selling-point",
            Self::Detail => "detail",
            Self::Attribute => "attribute",
            Self::Keyword => "keyword",
            Self::Script => "script",
            Self::ImageText => "image-text",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether `category` is `parent` or lies below it: `food/alcohol` lies below `food`.
pub fn category_within(category: &str, parent: &str) -> bool {
    category.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The category of a listing that names none.
pub const DEFAULT_CATEGORY: &str = "general";

/// What a listing states about itself in data, not in copy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Category slug, nested with `/`; empty means [`DEFAULT_CATEGORY`].
    pub category: String,
    /// Platform slug, such as `taobao`.
    pub platform: Option<String>,
    /// Every other fact, nested ones with dotted names (`sale.until`), as text.
    pub values: BTreeMap<String, String>,
    /// Where facts stand, as far as their reader knows: the map leads from the value's bytes to the source.
    pub origins: BTreeMap<String, Origin>,
}

impl Facts {
    /// The category, [`DEFAULT_CATEGORY`] if none is named.
    pub fn category(&self) -> &str {
        if self.category.is_empty() { DEFAULT_CATEGORY } else { &self.category }
    }

    /// States the first and the last day of a sale whose period is one text: `2026-11-01 至 2026-11-12`, or as feeds write
    /// it, `2026-11-01T00:00+0800/2026-11-12T23:59+0800`.
    pub fn part_period(&mut self) {
        let Some((from, until)) = self.values.get("sale.period").and_then(|text| period(text)) else { return };
        let days = [("sale.from", from.to_owned()), ("sale.until", until.to_owned())];
        let origin = self.origins.get("sale.period").map(|o| Origin { map: None, place: o.place.clone() });
        for (name, day) in days.into_iter().filter(|(_, day)| !day.is_empty()) {
            if !self.values.contains_key(name) {
                self.values.insert(name.to_owned(), day);
                self.origins.extend(origin.clone().map(|origin| (name.to_owned(), origin)));
            }
        }
    }

    /// Takes over whatever `self` does not state itself.
    pub fn fill_from(&mut self, defaults: &Facts) {
        if self.category.is_empty() {
            self.category.clone_from(&defaults.category);
        }
        if self.platform.is_none() {
            self.platform.clone_from(&defaults.platform);
        }
        for (name, value) in &defaults.values {
            self.values.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
}

/// The two sides of a period.
fn period(text: &str) -> Option<(&str, &str)> {
    let marks = ["~", "～", "至", "到", "—", "--", " - "];
    let parted = marks.iter().find_map(|mark| text.split_once(mark));
    // a slash may also stand inside a date
    let parted = parted.or_else(|| text.split_once('/').filter(|(_, until)| !until.contains('/')));
    parted.map(|(from, until)| (from.trim(), until.trim_start_matches(['~', '—', '-']).trim()))
}

/// Bytes at which cues begin, and their time codes.
pub type CueTimes = Arc<[(usize, Box<str>)]>;

/// Where a field lies in a structured file, as the program that shows the file would name the place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Spreadsheet cell, such as `B2` or `商品表!B2`.
    pub cell: Option<String>,
    /// Heading of the column, as the file has it.
    pub heading: Option<Arc<str>>,
    /// Number of the record of a table, from 1, headings and instructions not counted.
    pub record: Option<usize>,
    /// JSON pointer; after a `#` goes on inside a text that is JSON itself.
    pub pointer: Option<String>,
    /// Paragraph, from 1.
    pub paragraph: Option<usize>,
    /// Time code of a subtitle or a live script, as the file has it.
    pub time: Option<String>,
    /// The image whose text it is, as the file names it.
    pub image: Option<String>,
    /// Where one field holds many cues: the bytes of the decoded source at which they begin, rising, and their time codes.
    #[serde(skip)]
    pub times: Option<CueTimes>,
    /// In a package: the piece of it that the field's map leads to, since the file has no text of its own. An XML part by
    /// its name (docx), or a sheet, and then the map leads to the value of the cell (xlsx).
    #[serde(skip)]
    pub part: Option<Arc<str>>,
}

impl Place {
    /// The place of what stands at byte `at` of the decoded source, in this field.
    #[must_use]
    pub fn at(&self, at: Option<usize>) -> Self {
        let mut place = self.clone();
        if let Some((times, at)) = place.times.take().zip(at) {
            let before = times.partition_point(|(start, _)| *start <= at);
            let cue = before.checked_sub(1).and_then(|index| times.get(index));
            place.time = cue.map(|(_, time)| time.to_string()).or(place.time);
        }
        place
    }
}

/// Where a field lies in its file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// From bytes of the field's text to bytes of the decoded source; `None` where the container has no text of its own.
    pub map: Option<OffsetMap>,
    /// Where in a structured file.
    pub place: Place,
}

impl Origin {
    /// A field that stands in the source as it is, from byte `start` on.
    pub fn at(start: usize) -> Self {
        Self { map: Some(OffsetMap::starting_at(start)), ..Self::default() }
    }

    /// A field whose text leads back to the source through `map`.
    pub fn mapped(map: OffsetMap) -> Self {
        Self { map: Some(map), ..Self::default() }
    }

    /// The same, at a place of a structured file.
    #[must_use]
    pub fn in_place(self, place: Place) -> Self {
        Self { place, ..self }
    }
}

/// One piece of copy.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'s> {
    /// What it is for.
    pub kind: FieldKind,
    /// Its own name where it has one (the attribute's name).
    pub name: Option<String>,
    /// The copy itself; borrowed from the source where it stands there unchanged.
    pub text: Cow<'s, str>,
    /// Where it lies.
    pub origin: Origin,
}

impl<'s> Field<'s> {
    /// A field without a name of its own.
    pub fn new(kind: FieldKind, text: impl Into<Cow<'s, str>>, origin: Origin) -> Self {
        Self { kind, name: None, text: text.into(), origin }
    }
}

/// One product's copy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing<'s> {
    /// The shop's own name for it (SKU, number, handle).
    pub id: Option<String>,
    /// What it states about itself in data.
    pub facts: Facts,
    /// The copy, in the order of the source.
    pub fields: Vec<Field<'s>>,
    /// Images of the listing whose text nobody has read: a detail page is mostly images.
    pub images: usize,
    /// Search words of its own for which it gives a role or figures.
    pub words: Vec<BriefWord>,
    /// What buyers search for, where somebody said so.
    pub brief: Option<Arc<Brief>>,
    /// Whose brands are which, where somebody said so.
    pub brands: Option<Arc<Brands>>,
}

impl Listing<'_> {
    /// The same facts under another title, with those of its other fields whose kind `keeps`; their places are left out.
    pub fn retitled<'l>(&'l self, title: &'l str, keeps: impl Fn(FieldKind) -> bool) -> Listing<'l> {
        let others = self.fields.iter().filter(|f| f.kind != FieldKind::Title && keeps(f.kind));
        let others =
            others.map(|f| Field { name: f.name.clone(), ..Field::new(f.kind, f.text.as_ref(), Origin::default()) });
        let fields = std::iter::once(Field::new(FieldKind::Title, title, Origin::default())).chain(others).collect();
        Listing { facts: self.facts.clone(), fields, ..Listing::default() }
    }

    /// The brief that its own search words make; `None` if it has none.
    pub fn own_brief(&self, brands: &Brands) -> Option<Brief> {
        let fields = self.fields.iter().filter(|f| f.kind == FieldKind::Keyword);
        let bare = fields.flat_map(|f| words_in(&f.text)).map(|word| BriefWord::new(word, None));
        let brief = Brief::new(self.words.iter().cloned().chain(bare).collect(), brands);
        (!brief.words.is_empty()).then_some(brief)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_two_days() {
        for (text, from, until) in [
            ("2026-11-01 至 2026-11-12", "2026-11-01", "2026-11-12"),
            ("2026/11/1~2026/11/12", "2026/11/1", "2026/11/12"),
            ("2026-11-01T00:00+0800/2026-11-12T23:59+0800", "2026-11-01T00:00+0800", "2026-11-12T23:59+0800"),
            ("2026.11.01——2026.11.12", "2026.11.01", "2026.11.12"),
        ] {
            let mut facts = Facts { values: [("sale.period".to_owned(), text.to_owned())].into(), ..Facts::default() };
            facts.part_period();
            let stated = |name: &str| facts.values.get(name).map(String::as_str);
            assert_eq!((stated("sale.from"), stated("sale.until")), (Some(from), Some(until)), "{text}");
        }
        let mut facts = Facts { values: [("sale.period".to_owned(), "长期".to_owned())].into(), ..Facts::default() };
        facts.part_period();
        assert_eq!(facts.values.len(), 1);
    }

    #[test]
    fn categories_nest() {
        assert!(category_within("food/alcohol", "food"));
        assert!(category_within("food", "food"));
        assert!(!category_within("food", "food/alcohol"));
        assert!(!category_within("foodie", "food"));
    }
}
