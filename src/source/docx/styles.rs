//! What the styles of a document say: which one is the title, and which hide their text.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::source::package::{Unreadable, Xml, attribute};

/// Styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    is_title: bool,
    hides: Option<bool>,
    based_on: Option<String>,
}

/// Styles are based on each other at most so many times.
const DEEPEST: usize = 16;

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        let mut xml = Xml::new(text);
        while let Some(event) = xml.read()? {
            match event {
                Event::Start(start) => match (start.name().as_ref(), &mut open) {
                    ("w:style", _) => {
                        open = attribute(&start, "w:styleId").map(|id| (id, Style::default()));
                    }
                    ("w:name", Some((_, style))) => {
                        let name = attribute(&start, "w:val").unwrap_or_default();
                        style.is_title = name.eq_ignore_ascii_case("title");
                    }
                    ("w:basedOn", Some((_, style))) => style.based_on = attribute(&start, "w:val"),
                    ("w:vanish", Some((_, style))) => style.hides = Some(is_on(attribute(&start, "w:val").as_deref())),
                    // the formats of a table's corners and edges
                    ("w:tblStylePr", Some(_)) => xml.skip(&start)?,
                    _ => {}
                },
                Event::End(end) if end.name().as_ref() == "w:style" => styles.by_id.extend(open.take()),
                _ => {}
            }
        }
        Ok(styles)
    }

    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let next = |style: &&Style| style.based_on.as_ref().and_then(|id| self.by_id.get(id));
        std::iter::successors(self.by_id.get(id), next).take(DEEPEST)
    }

    /// Whether it is the title's style or based on that.
    pub(super) fn is_title(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.is_title)
    }

    /// Whether text in this style is hidden, if the style says.
    pub(super) fn hides(&self, id: &str) -> Option<bool> {
        self.chain(id).find_map(|style| style.hides)
    }
}

/// The value of a property that is on or off; on where nothing is said.
pub(super) fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_based_on_each_other() {
        let styles = Styles::read(
            "<w:styles><w:style w:styleId='a3'><w:name w:val='Title'/></w:style>\
             <w:style w:styleId='x'><w:name w:val='大标题'/><w:basedOn w:val='a3'/><w:rPr><w:vanish/></w:rPr></w:style>\
             <w:style w:styleId='y'><w:basedOn w:val='x'/><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>\
             <w:style w:styleId='l'><w:basedOn w:val='l'/></w:style></w:styles>",
        )
        .expect("well formed");
        assert!(styles.is_title("y") && !styles.is_title("l"));
        assert_eq!((styles.hides("x"), styles.hides("y"), styles.hides("l")), (Some(true), Some(false), None));
    }
}
