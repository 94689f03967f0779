//! Attributes that a reader sees, and those that say where an image is.

use crate::listing::FieldKind;
use crate::source::html::joined::Joined;
use crate::source::html::page::Aside;
use crate::text::Span;

/// Attributes whose words are shown.
const SHOWN: &[&str] = &["alt", "title", "placeholder"];

/// Where an image is, the first one that is there holds: pages that load images late keep a placeholder in `src`.
const SOURCES: &[&str] =
    &["data-src", "data-original", "data-lazy-src", "data-lazyload", "data-ks-lazyload", "data-url", "_src", "src"];

/// Others that are looked at.
const OTHER: &[&str] = &["content", "name", "property", "type", "style", "background", "poster"];

/// What a `<meta>` is for that a reader sees in search results and previews.
const META: &[(&str, Option<FieldKind>)] = &[
    ("description", None),
    ("keywords", Some(FieldKind::Keyword)),
    ("og:title", Some(FieldKind::Title)),
    ("og:description", None),
    ("twitter:title", Some(FieldKind::Title)),
    ("twitter:description", None),
];

/// An attribute and its value as far as it has been read.
#[derive(Debug)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    value: Joined,
    run: Option<Span>,
}

impl Attribute {
    /// An attribute whose value begins at byte `start` of the source.
    pub fn new(name: &'static str, start: usize) -> Self {
        Self { name, value: Joined::starting_at(start), run: None }
    }

    /// Adds a piece of the value: copied from a place of `html` or standing for one.
    pub fn push(&mut self, place: Result<Span, Span>, piece: &[u8], html: &str, base: usize) {
        match (place, &mut self.run) {
            (Ok(span), Some(run)) if run.end == span.start => run.end = span.end,
            (Ok(span), _) => {
                self.flush(html, base);
                self.run = Some(span);
            }
            (Err(span), _) => {
                self.flush(html, base);
                self.value.replace(&String::from_utf8_lossy(piece), span.shift(base));
            }
        }
    }

    /// Adds what was pushed last.
    pub fn flush(&mut self, html: &str, base: usize) {
        if let Some(run) = self.run.take() {
            self.value.copy(run.of(html), base + run.start);
        }
    }

    fn text(&self) -> &str {
        self.value.text().trim()
    }
}

/// The attribute of this name, if it is one that is looked at.
pub fn known(name: &[u8]) -> Option<&'static str> {
    let all = SHOWN.iter().chain(SOURCES).chain(OTHER);
    all.copied().find(|known| known.as_bytes().eq_ignore_ascii_case(name))
}

fn value<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|a| a.name == name).map(Attribute::text).filter(|text| !text.is_empty())
}

/// Where the image of an `<img>` is.
pub fn source(attributes: &[Attribute]) -> Option<&str> {
    let sources = || SOURCES.iter().filter_map(|name| value(attributes, name));
    sources().find(|src| !src.starts_with("data:")).or_else(|| sources().next())
}

/// The images that an element shows.
pub fn images(element: &str, attributes: &[Attribute]) -> Vec<String> {
    let own = match element {
        "img" | "image" | "amp-img" => source(attributes),
        "input" if value(attributes, "type").is_some_and(|t| t.eq_ignore_ascii_case("image")) => source(attributes),
        _ => None,
    };
    let others = ["background", "poster"].into_iter().filter_map(|name| value(attributes, name));
    let styled = value(attributes, "style").into_iter().flat_map(style_urls);
    own.into_iter().chain(others).chain(styled).map(str::to_owned).collect()
}

/// The addresses in `url(…)` of a style.
fn style_urls(style: &str) -> impl Iterator<Item = &str> {
    style.match_indices("url(").filter_map(|(at, open)| {
        let (inside, _) = style.get(at + open.len()..)?.split_once(')')?;
        Some(inside.trim_matches(['"', '\'', ' '])).filter(|url| !url.is_empty())
    })
}

/// Whether a `<script>` holds JSON-LD.
pub fn is_json_ld(attributes: &[Attribute]) -> bool {
    value(attributes, "type").is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json"))
}

/// The words of a `<meta>` that are shown somewhere.
pub fn meta(attributes: &mut Vec<Attribute>) -> Option<Aside> {
    let of = value(attributes, "name").or_else(|| value(attributes, "property"))?.to_ascii_lowercase();
    let (name, kind) = META.iter().find(|(name, _)| *name == of)?;
    let at = attributes.iter().position(|a| a.name == "content")?;
    Some(Aside { name, kind: *kind, words: attributes.swap_remove(at).value })
}

/// The attributes whose words are shown.
pub fn shown(attributes: Vec<Attribute>) -> impl Iterator<Item = Aside> {
    let is_shown = |a: &Attribute| SHOWN.contains(&a.name) && !a.value.is_blank();
    attributes.into_iter().filter(is_shown).map(|a| Aside { name: a.name, kind: None, words: a.value })
}
