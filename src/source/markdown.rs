//! Markdown drafts: the body is the detail page, the front matter holds the other keys of a listing.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, TagEnd};

use crate::listing::{Field, FieldKind, Listing, Origin};
use crate::messages as msg;
use crate::source::shape::read_map;
use crate::source::tree::{Node, Value};
use crate::source::{ReadOptions, Reading, yaml};
use crate::text::map::OffsetMap;

/// Reads a Markdown draft.
pub fn read<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let mut reading = Reading::default();
    let (front, body_start) = match front_matter(text) {
        Ok(parts) => parts,
        Err(at) => {
            reading.fail(at, msg::FRONT_MATTER_OPEN.say(options.lang, &[]));
            (None, 0)
        }
    };
    let mut listing =
        front.map_or_else(Listing::default, |(at, yaml)| read_front_matter(yaml, at, options, &mut reading));
    let body = body_text(&text[body_start..], body_start);
    if !body.text.trim().is_empty() {
        let kind = options.field.unwrap_or(FieldKind::Detail);
        listing.fields.push(Field { kind, ..body });
    }
    if !listing.fields.is_empty() {
        reading.listings.push(listing);
    } else if reading.notes.is_empty() {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    reading
}

fn read_front_matter<'s>(yaml: &'s str, at: usize, options: ReadOptions<'_>, reading: &mut Reading<'s>) -> Listing<'s> {
    match yaml::parse(yaml, at) {
        Ok(Some(Node { value: Value::Map(entries), .. })) => read_map(entries, "", options, reading),
        Ok(None) => Listing::default(),
        Ok(Some(node)) => {
            reading.fail(node.span.start, msg::JSON_NOT_LISTING.say(options.lang, &[node.kind()]));
            Listing::default()
        }
        Err((place, error)) => {
            reading.fail(place, msg::BAD_FRONT_MATTER.say(options.lang, &[&error]));
            Listing::default()
        }
    }
}

/// The YAML and the byte it begins at, if there is any.
type FrontMatter<'s> = Option<(usize, &'s str)>;

/// The YAML between two `---` lines at the very start, with its place, and the byte where the body begins. `Err`: it is
/// opened and never closed.
fn front_matter(text: &str) -> Result<(FrontMatter<'_>, usize), usize> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|l| is_fence(l)) else { return Ok((None, 0)) };
    let start = first.len();
    let mut end = start;
    // a rule at the top of a body is no front matter: what follows must look like a key
    let looks_like_keys = text[start..].trim_start().split('\n').next().is_some_and(|l| l.contains(':') || is_fence(l));
    if !looks_like_keys {
        return Ok((None, 0));
    }
    for line in lines {
        if is_fence(line) {
            return Ok((Some((start, &text[start..end])), end + line.len()));
        }
        end += line.len();
    }
    Err(0)
}

/// The words a reader sees, with line ends at block borders; mark-up, comments and link targets are left
/// out. Code blocks are read: indented paragraphs of a draft look like them.
fn body_text(body: &str, start: usize) -> Field<'static> {
    let mut builder = Builder { text: String::new(), map: OffsetMap::starting_at(start), base: start, at: start };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        match event {
            Event::Text(text) | Event::Code(text) => builder.push(&text, &body[range.clone()], range.start),
            Event::Html(html) | Event::InlineHtml(html) => {
                for (at, piece) in outside_tags(&html) {
                    builder.push(piece, piece, range.start + at);
                }
            }
            Event::SoftBreak | Event::HardBreak => builder.border(),
            Event::End(tag) if is_block(tag) => builder.border(),
            _ => {}
        }
    }
    Field::new(FieldKind::Detail, Cow::Owned(builder.text), Origin::mapped(builder.map))
}

/// The text between tags and comments, with its offsets.
fn outside_tags(html: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let open = html[at..].find('<').map_or(html.len(), |i| at + i);
        if !html[at..open].trim().is_empty() {
            pieces.push((at, &html[at..open]));
        }
        let (close, len) = if html[open..].starts_with("<!--") { ("-->", 3) } else { (">", 1) };
        at = html[open..].find(close).map_or(html.len(), |i| open + i + len);
    }
    pieces
}

fn is_block(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

struct Builder {
    text: String,
    map: OffsetMap,
    base: usize,
    /// Byte of the source up to which the map has come.
    at: usize,
}

impl Builder {
    fn push(&mut self, text: &str, raw: &str, offset: usize) {
        let inner = raw.find(text).unwrap_or(0);
        let start = self.base + offset + inner;
        if start < self.at {
            return;
        }
        self.map.skipped(start - self.at);
        self.text.push_str(text);
        if raw[inner..].starts_with(text) {
            self.map.copied(text.len());
            self.at = start + text.len();
        } else {
            self.map.replaced(text.len(), raw.len());
            self.at = start + raw.len();
        }
    }

    fn border(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
            self.map.replaced(1, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn a_word_split_by_bold_is_one_word() {
        let body = "# 好物\n\n全网**最**低价 [看](http://x/最好)\n\n- 第\n- 一\n";
        let field = body_text(body, 10);
        assert_eq!(field.text, "好物\n全网最低价 看\n第\n一\n");
        let at = field.text.find("网最低").expect("joined");
        let map = field.origin.map.expect("mapped");
        let span = map.to_source(Span::new(at, at + 9));
        assert_eq!(&body[span.start - 10..span.end - 10], "网**最**低");
    }

    #[test]
    fn nothing_that_a_reader_sees_is_left_out() {
        let body =
            "开头\n\n    缩进的最佳\n\n<p>网页里的<b>最佳</b><!-- 注释里的最佳 --></p>\n\n```\n围栏里的最佳\n```\n";
        let field = body_text(body, 0);
        assert_eq!(field.text.matches("最佳").count(), 3, "{}", field.text);
    }

    #[test]
    fn front_matter_is_found() {
        assert_eq!(front_matter("---\na: 1\n---\nb"), Ok((Some((4, "a: 1\n")), 13)));
        assert_eq!(front_matter("b\n---\n"), Ok((None, 0)));
        assert_eq!(front_matter("---\na: 1\n"), Err(0));
    }
}
