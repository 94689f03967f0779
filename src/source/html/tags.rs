//! What is known of the elements of HTML, and whether a text is written in it.

use crate::source::html::entity;

/// Elements that stand on lines of their own, and those that end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "img",
    "input",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "meta",
    "nav",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "select",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "txt",
    "ul",
    "video",
    "wapdesc",
];

/// Elements that are part of the line they stand in.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
];

/// Bytes after a `<` in which its `>` is looked for.
const REACH: usize = 512;

/// How a text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dress {
    /// Not at all.
    Plain,
    /// With character references such as `&nbsp;` only.
    Entities,
    /// With tags that leave a line a line: line ends of the text itself are meant.
    Inline,
    /// With tags that make lines: line ends of the text itself are mere white space.
    Blocks,
}

/// Whether an element of this name, in lower case, stands on lines of its own.
pub fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// How `text` is marked up. `<最佳>` and `a < b` are no mark-up.
pub fn dress(text: &str) -> Dress {
    let mut dress = Dress::Plain;
    // most copy has neither, and looking for one byte at a time is the fastest
    if !text.contains('<') && !text.contains('&') {
        return dress;
    }
    for (at, mark) in text.match_indices(['<', '&']) {
        let rest = text.get(at..).unwrap_or("");
        if mark == "<" {
            dress = dress.max(tag_dress(rest));
            if dress == Dress::Blocks {
                break;
            }
        } else if dress == Dress::Plain && entity::reference(rest).is_some() {
            dress = Dress::Entities;
        }
    }
    dress
}

/// How a text is marked up that holds this tag, if it is one.
fn tag_dress(rest: &str) -> Dress {
    if rest.starts_with("<!--") {
        return Dress::Inline;
    }
    let bytes = rest.as_bytes();
    let start = if bytes.get(1) == Some(&b'/') { 2 } else { 1 };
    let len = bytes.iter().skip(start).take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = rest.get(start..start + len).unwrap_or("").to_ascii_lowercase();
    let is_inline = INLINE.binary_search(&name.as_str()).is_ok();
    if !is_inline && !is_block(&name) {
        return Dress::Plain;
    }
    let after: Vec<u8> = bytes.iter().skip(start + len).take(REACH).copied().collect();
    if !after.first().is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')) {
        return Dress::Plain;
    }
    let end = after.iter().position(|b| *b == b'>');
    let inside = after.get(..end.unwrap_or(after.len())).unwrap_or(&[]);
    // `x <b and c> y` compares; `<b class=…>` does not
    let has_attributes = inside.contains(&b'=');
    let is_bare = inside.iter().all(|b| b.is_ascii_whitespace() || *b == b'/');
    let is_tag = has_attributes || end.is_some() && (is_bare || name.len() > 2);
    match (is_tag, is_inline) {
        (false, _) => Dress::Plain,
        (true, true) => Dress::Inline,
        (true, false) => Dress::Blocks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(BLOCKS.is_sorted() && INLINE.is_sorted());
    }

    #[test]
    fn only_mark_up_is_html() {
        for plain in
            ["<最佳>", "a < b", "1<2 && 3>2", "x<b and c>y", "R&D; AT&T", "<C>", "价格<p", "&foo;", "</>", "<>", "<b"]
        {
            assert_eq!(dress(plain), Dress::Plain, "{plain}");
        }
        for (text, expected) in [
            ("A&amp;B", Dress::Entities),
            ("&#26368;低价", Dress::Entities),
            ("第<b>一</b>", Dress::Inline),
            ("第<SPAN style='x'>一", Dress::Inline),
            ("好<!-- 最佳 -->", Dress::Inline),
            ("<b>好</b><br/>", Dress::Blocks),
            ("<wapDesc><txt>好</txt></wapDesc>", Dress::Blocks),
            ("<img src=a.jpg", Dress::Blocks),
        ] {
            assert_eq!(dress(text), expected, "{text}");
        }
    }
}
