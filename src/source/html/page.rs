//! What a reader of an HTML text sees, put together while it is tokenized.

mod emit;

use html5gum::{State, Tokenizer};

use crate::listing::FieldKind;
use crate::source::html::attribute::{self, Attribute};
use crate::source::html::joined::Joined;
use crate::text::Span;

/// A piece of copy beside the running text.
#[derive(Debug)]
pub struct Aside {
    /// The attribute's or element's name.
    pub name: &'static str,
    /// What it is for, if that is not what the text is for.
    pub kind: Option<FieldKind>,
    /// What it says.
    pub words: Joined,
}

/// Everything in an HTML text besides the running text.
#[derive(Debug, Default)]
pub struct Seen {
    /// Attributes that are shown, titles, descriptions.
    pub asides: Vec<Aside>,
    /// Where images are, in order.
    pub images: Vec<String>,
    /// Bytes of the source at which JSON-LD stands.
    pub data: Vec<Span>,
    /// A tag that nobody closed swallowed everything from this byte on.
    swallowed: Option<usize>,
}

impl Seen {
    /// Adds what was seen in another part of the same text.
    pub fn extend(&mut self, more: Self) {
        self.asides.extend(more.asides);
        self.images.extend(more.images);
        self.data.extend(more.data);
    }
}

/// What white space of the source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// As written.
    Kept,
    /// One blank.
    Folded,
}

/// Tags never closed that are stepped over; what follows one more is read as it is.
const UNCLOSED: usize = 8;

/// Bytes between `<img>` and `</img>` that may be the image's address.
const ADDRESS: usize = 2048;

/// Reads `html`, which stands at byte `base` of the source of `body`, and adds its running text to `body`.
pub fn see(html: &str, base: usize, space: Space, body: &mut Joined) -> Seen {
    let mut seen = Seen::default();
    let mut from = 0;
    for _ in 0..UNCLOSED {
        let Ok(()) = Tokenizer::new_with_emitter(
            html.get(from..).unwrap_or(""),
            Reader::new(html, from, base, space, body, &mut seen),
        )
        .finish();
        let Some(open) = seen.swallowed.take() else { return seen };
        // a browser shows nothing of it; a linter looks behind the tag, its quote is the mistake
        let Some(close) = html.get(open..).and_then(|rest| rest.find('>')) else { return seen };
        from = open + close + 1;
    }
    body.border();
    body.copy(html.get(from..).unwrap_or(""), base + from);
    seen
}

/// Where text goes.
#[derive(Debug)]
enum Into {
    Body,
    Title(Joined),
    /// Script or style.
    Nothing,
    /// JSON-LD that began here.
    Data(usize),
}

/// Follows the tokenizer and its position. Text comes in pieces that may cut a character, so those that are copied are
/// kept as a range until something else comes.
struct Reader<'p> {
    html: &'p str,
    base: usize,
    space: Space,
    body: &'p mut Joined,
    seen: &'p mut Seen,
    /// Bytes of the HTML text read so far.
    position: usize,
    /// Where the piece of text that comes next begins, at the earliest.
    at: usize,
    run: Option<Span>,
    into: Into,
    /// Templates and preformatted blocks that are open.
    hidden: usize,
    pre: usize,
    svg: usize,
    /// Text before this byte is the address of an image.
    address_end: usize,
    /// Where the tag began that is being read.
    tag: Option<usize>,
    name: Vec<u8>,
    is_end: bool,
    last_start: Vec<u8>,
    attribute: Vec<u8>,
    /// Which of `attributes` is being read.
    current: Option<usize>,
    attributes: Vec<Attribute>,
}

/// Bytes kept of the name of a tag or attribute, more than any that matters has.
const NAME: usize = 32;

fn append(name: &mut Vec<u8>, more: &[u8]) {
    name.extend(more.iter().take(NAME.saturating_sub(name.len())));
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

impl<'p> Reader<'p> {
    fn new(html: &'p str, from: usize, base: usize, space: Space, body: &'p mut Joined, seen: &'p mut Seen) -> Self {
        Self {
            html,
            base,
            space,
            body,
            seen,
            position: from,
            at: from,
            run: None,
            into: Into::Body,
            hidden: 0,
            pre: 0,
            svg: 0,
            address_end: 0,
            tag: None,
            name: Vec::new(),
            is_end: false,
            last_start: Vec::new(),
            attribute: Vec::new(),
            current: None,
            attributes: Vec::new(),
        }
    }

    /// The bytes read since the last piece became `piece`: where it stands if it was copied, or `Err` with where what it
    /// stands for is.
    fn place_of(&mut self, piece: &[u8]) -> Result<Span, Span> {
        let mut raw = Span::new(self.at.min(self.position), self.position);
        let mut bytes = self.html.as_bytes().get(raw.start..raw.end).unwrap_or(&[]);
        // `</>` is passed over in silence
        while let Some(rest) = bytes.strip_prefix(b"</>").filter(|_| !piece.starts_with(b"<")) {
            (raw.start, bytes) = (raw.start + 3, rest);
        }
        let is_reference = bytes.starts_with(b"&") && bytes.len() != piece.len();
        self.at = self.position;
        if is_reference {
            Err(raw)
        } else if bytes.starts_with(piece) {
            // an end tag that is none comes as several pieces when all of it has been read
            self.at = raw.start + piece.len();
            Ok(Span::new(raw.start, self.at))
        } else if bytes.ends_with(piece) {
            Ok(Span::new(raw.end - piece.len(), raw.end))
        } else {
            // a line end of two bytes is told at its first
            if bytes == b"\r" && self.html.as_bytes().get(raw.end) == Some(&b'\n') {
                raw.end += 1;
                self.at = raw.end;
            }
            Err(raw)
        }
    }

    fn text(&mut self, piece: &[u8]) {
        if self.hidden > 0 || self.position <= self.address_end || matches!(self.into, Into::Nothing | Into::Data(_)) {
            self.at = self.position;
            return;
        }
        match self.place_of(piece) {
            Ok(span) => match &mut self.run {
                Some(run) if run.end == span.start => run.end = span.end,
                _ => {
                    self.flush();
                    self.run = Some(span);
                }
            },
            Err(span) => {
                self.flush();
                let is_blank = piece.iter().all(u8::is_ascii_whitespace);
                let is_folded = self.is_folded();
                let span = span.shift(self.base);
                let words = String::from_utf8_lossy(piece);
                let target = self.target();
                if is_folded && is_blank { target.space(span, false) } else { target.replace(&words, span) }
            }
        }
    }

    fn is_folded(&self) -> bool {
        self.space == Space::Folded && self.pre == 0
    }

    fn target(&mut self) -> &mut Joined {
        match &mut self.into {
            Into::Title(title) => title,
            _ => self.body,
        }
    }

    fn flush(&mut self) {
        let Some(run) = self.run.take() else { return };
        let words = run.of(self.html);
        let mut start = self.base + run.start;
        if !self.is_folded() {
            return self.target().copy(words, start);
        }
        let target = self.target();
        let mut rest = words;
        while !rest.is_empty() {
            let word = rest.find(is_space).unwrap_or(rest.len());
            let (head, tail) = rest.split_at(word);
            target.copy(head, start);
            start += word;
            rest = tail.trim_start_matches(is_space);
            let blanks = tail.len() - rest.len();
            if blanks > 0 {
                target.space(Span::new(start, start + blanks), tail.starts_with(' '));
            }
            start += blanks;
        }
    }

    /// Takes the attribute that was being read as done.
    fn close_attribute(&mut self) {
        if let Some(attribute) = self.current.take().and_then(|i| self.attributes.get_mut(i)) {
            attribute.flush(self.html, self.base);
        }
        self.attribute.clear();
    }

    /// The attribute whose value comes now, if anybody wants it. The first of a name holds.
    fn open_value(&mut self) {
        let name = std::mem::take(&mut self.attribute);
        let Some(name) = attribute::known(&name).filter(|n| self.attributes.iter().all(|a| a.name != *n)) else {
            return;
        };
        self.current = Some(self.attributes.len());
        self.attributes.push(Attribute::new(name, self.base + self.position));
    }

    fn start_tag(&mut self, name: &str) -> Option<State> {
        match name {
            "template" => self.hidden += 1,
            "pre" | "textarea" => self.pre += 1,
            "svg" => self.svg += 1,
            _ => {}
        }
        let mut attributes = std::mem::take(&mut self.attributes);
        if self.hidden == 0 {
            self.seen.images.extend(attribute::images(name, &attributes));
            if name == "img" && attribute::source(&attributes).is_none() {
                self.address();
            }
            if name == "meta" {
                self.seen.asides.extend(attribute::meta(&mut attributes));
            }
        }
        let is_data = name == "script" && attribute::is_json_ld(&attributes);
        if self.hidden == 0 {
            self.seen.asides.extend(attribute::shown(attributes));
        }
        match name {
            "title" if self.svg == 0 => {
                self.into = Into::Title(Joined::starting_at(self.base + self.position));
                Some(State::RcData)
            }
            "textarea" => Some(State::RcData),
            "script" => {
                self.into = if is_data { Into::Data(self.position) } else { Into::Nothing };
                Some(State::ScriptData)
            }
            "style" | "iframe" | "noembed" | "noframes" => {
                self.into = Into::Nothing;
                Some(State::RawText)
            }
            _ => None,
        }
    }

    fn end_tag(&mut self, name: &str) {
        match name {
            "template" => self.hidden = self.hidden.saturating_sub(1),
            "pre" | "textarea" => self.pre = self.pre.saturating_sub(1),
            "svg" => self.svg = self.svg.saturating_sub(1),
            _ => {}
        }
        self.close_text(self.tag.unwrap_or(self.position));
    }

    /// Ends what is no running text at byte `end`.
    fn close_text(&mut self, end: usize) {
        match std::mem::replace(&mut self.into, Into::Body) {
            Into::Title(words) => {
                self.seen.asides.push(Aside { name: "title", kind: Some(FieldKind::Title), words });
            }
            Into::Data(start) if self.hidden == 0 => {
                self.seen.data.push(Span::from(start..end).shift(self.base));
            }
            Into::Body | Into::Nothing | Into::Data(_) => {}
        }
    }

    /// `<img>http://…</img>`, as Taobao's phone pages write it.
    fn address(&mut self) {
        let rest = self.html.get(self.position..).unwrap_or("");
        let Some(len) = rest.bytes().take(ADDRESS).position(|b| b == b'<') else { return };
        let (inside, after) = rest.split_at(len);
        let is_closed = after.as_bytes().get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case(b"</img"));
        let address = inside.trim();
        if is_closed && !address.is_empty() && !address.contains(char::is_whitespace) {
            self.seen.images.push(address.to_owned());
            self.address_end = self.position + len;
        }
    }
}
