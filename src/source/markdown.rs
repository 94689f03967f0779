//! Markdown drafts: the body is the detail page, the front matter holds the other keys of a listing.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::listing::{FieldKind, Listing, Place};
use crate::messages as msg;
use crate::source::copy::{self, Piece};
use crate::source::html::joined::Joined;
use crate::source::html::page::{Seen, Space, see};
use crate::source::shape::read_map;
use crate::source::tree::{Node, Value};
use crate::source::{ReadOptions, Reading, html, yaml};
use crate::text::Span;
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
    let body = read_body(&text[body_start..], body_start);
    let kind = options.field.unwrap_or(FieldKind::Detail);
    let piece = |name: Option<&str>, words: Joined| {
        let (text, map) = words.into_parts();
        let name = name.map(str::to_owned);
        Piece { kind, name, text: text.into(), map: Some(map), place: Place::default() }
    };
    copy::push(&mut listing, piece(None, body.words));
    for (name, words) in body.asides {
        copy::push(&mut listing, piece(Some(name), words));
    }
    let mut seen = Seen::default();
    seen.images = body.images;
    body.html.into_iter().for_each(|more| seen.extend(more));
    let source = Piece { text: text.into(), map: Some(OffsetMap::default()), ..piece(None, Joined::starting_at(0)) };
    for (at, message) in html::add_seen(&mut listing, &source, seen, options) {
        reading.warn(at, message);
    }
    if !listing.fields.is_empty() || listing.images > 0 {
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

/// What a reader sees of a draft.
struct Body {
    words: Joined,
    /// Titles and image texts, and images.
    asides: Vec<(&'static str, Joined)>,
    html: Vec<Seen>,
    images: Vec<String>,
}

/// The words a reader sees, with line ends at block borders; mark-up, comments and link targets are left
/// out. Code blocks are read: indented paragraphs of a draft look like them.
fn read_body(body: &str, base: usize) -> Body {
    let mut seen = Body { words: Joined::starting_at(base), asides: Vec::new(), html: Vec::new(), images: Vec::new() };
    // the text of an image that is being read; it is copy, but no part of the line
    let mut alt: Option<Joined> = None;
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let raw = body.get(range.clone()).unwrap_or("");
        let start = base + range.start;
        let words = alt.as_mut().unwrap_or(&mut seen.words);
        match event {
            Event::Text(text) | Event::Code(text) => push(words, &text, raw, start),
            Event::InlineHtml(_) => seen.html.push(see(raw, start, Space::Kept, words)),
            // the whole of a block: a comment or a script may go over its lines
            Event::Start(Tag::HtmlBlock) => seen.html.push(see(raw, start, Space::Folded, words)),
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                seen.images.push(dest_url.into_string());
                seen.asides.extend(titled(&title, raw, start));
                words.border();
                alt = Some(Joined::starting_at(start));
            }
            Event::Start(Tag::Link { title, .. }) => seen.asides.extend(titled(&title, raw, start)),
            Event::End(TagEnd::Image) => seen.asides.extend(alt.take().map(|words| ("alt", words))),
            Event::SoftBreak | Event::HardBreak => words.border(),
            Event::End(tag) if is_block(tag) => words.border(),
            _ => {}
        }
    }
    seen
}

/// Adds `text`, which stands in `raw`, as it is or with its escapes.
fn push(words: &mut Joined, text: &str, raw: &str, start: usize) {
    match raw.find(text) {
        // blanks between two images are no text
        Some(at) if text.trim().is_empty() => words.space(Span::new(start + at, start + at + text.len()), true),
        Some(at) => words.copy(text, start + at),
        None => words.replace(text, Span::new(start, start + raw.len())),
    }
}

/// The title of a link or an image: the last that stands in its mark-up.
fn titled(title: &str, raw: &str, start: usize) -> Option<(&'static str, Joined)> {
    if title.is_empty() {
        return None;
    }
    let mut words = Joined::starting_at(start);
    match raw.rfind(title) {
        Some(at) => words.copy(title, start + at),
        None => words.replace(title, Span::new(start, start + raw.len())),
    }
    Some(("title", words))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::listing::Field;
    use crate::source::profile::Profiles;

    fn fields(text: &str) -> Listing<'_> {
        let profiles = Profiles::embedded().expect("valid");
        let mut reading = read(text, ReadOptions::new(Lang::Zh, &profiles));
        assert_eq!(reading.notes, []);
        reading.listings.remove(0)
    }

    /// What stands in `text` where `word` of the field is.
    fn written<'t>(text: &'t str, field: &Field<'_>, word: &str) -> &'t str {
        let at = field.text.find(word).expect("the word is there");
        let map = field.origin.map.as_ref().expect("mapped");
        map.to_source(Span::new(at, at + word.len())).of(text)
    }

    #[test]
    fn a_word_split_by_bold_is_one_word() {
        let text = "---\nid: x\n---\n# 好物\n\n全网**最**低价 [看](http://x/最好 \"必买\")\n\n- 第\n- 一\n";
        let listing = fields(text);
        let field = &listing.fields[0];
        assert_eq!(field.text, "好物\n全网最低价 看\n第\n一");
        assert_eq!(written(text, field, "网最低"), "网**最**低");
        assert_eq!(listing.fields[1].name.as_deref(), Some("title"));
        assert_eq!(written(text, &listing.fields[1], "必买"), "必买");
    }

    #[test]
    fn nothing_that_a_reader_sees_is_left_out() {
        let body =
            "开头\n\n    缩进的最佳\n\n<p>网页里的<b>最佳</b><!-- 注释里的最佳 --></p>\n\n```\n围栏里的最佳\n```\n";
        let listing = fields(body);
        assert_eq!(listing.fields[0].text.matches("最佳").count(), 3, "{:?}", listing.fields);
    }

    #[test]
    fn html_inside_a_line_joins_it() {
        let text = "全网<b>最</b>低&#20215;<br>第<img src=b.jpg alt=顶级>一 <最佳>\n\n<div>\n第<i>\n一</i>品牌\n</div>\n\n`<b>码</b>`\n";
        let listing = fields(text);
        let field = &listing.fields[0];
        assert_eq!(field.text, "全网最低价\n第\n一 <最佳>\n第 一品牌\n<b>码</b>");
        assert_eq!(written(text, field, "最低价"), "最</b>低&#20215;");
        assert_eq!(listing.fields[1].text, "顶级");
        assert_eq!(written(text, &listing.fields[1], "顶级"), "顶级");
        assert_eq!(listing.images, 1);
    }

    #[test]
    fn images_are_counted_and_their_texts_read() {
        let text = "好物![全网**最佳**](a.jpg \"第一\")面霜\n\n![](b.jpg) ![](b.jpg)\n";
        let listing = fields(text);
        let texts: Vec<(Option<&str>, &str)> =
            listing.fields.iter().map(|f| (f.name.as_deref(), f.text.as_ref())).collect();
        assert_eq!(texts, [(None, "好物\n面霜"), (Some("title"), "第一"), (Some("alt"), "全网最佳")]);
        assert_eq!(written(text, &listing.fields[2], "网最佳"), "网**最佳");
        assert_eq!(listing.images, 2);
        assert_eq!(fields("![](b.jpg)").images, 1, "a page of images is a listing");
    }

    #[test]
    fn front_matter_is_found() {
        assert_eq!(front_matter("---\na: 1\n---\nb"), Ok((Some((4, "a: 1\n")), 13)));
        assert_eq!(front_matter("b\n---\n"), Ok((None, 0)));
        assert_eq!(front_matter("---\na: 1\n"), Err(0));
    }
}
