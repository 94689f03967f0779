//! Bytes in, listings out: one reader a format. Positions lead back to the decoded text.

mod big5;
pub mod brief;
pub mod brief_names;
mod column;
pub mod copy;
#[cfg(feature = "documents")]
pub mod docx;
pub mod encoding;
pub mod feed;
mod feed_item;
pub mod feed_names;
mod figure;
pub mod html;
pub mod json;
pub mod markdown;
pub mod nested;
#[cfg(any(feature = "documents", feature = "spreadsheets"))]
pub mod package;
pub mod plain;
pub mod profile;
pub mod shape;
#[cfg(feature = "spreadsheets")]
pub mod sheet;
pub mod sidecar;
pub mod steady;
pub mod strangers;
pub mod subtitle;
mod subtitle_text;
mod subtitle_time;
pub mod table;
pub mod toml;
pub mod tree;
pub mod walk;
pub mod yaml;
mod yaml_scalar;

use std::path::Path;

use crate::lang::Lang;
use crate::listing::{FieldKind, Listing};
use crate::messages::{self as msg, nearest};

/// Something to tell about a place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Byte of the decoded text; `None` for the whole file.
    pub at: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// Told, but the run can still be trusted.
    pub is_warning: bool,
}

/// How much is held in memory at once. Bigger input is refused with the limit named, or read in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file that can only be read whole, and of what is packed in it.
    pub whole: usize,
    /// Bytes of one record of a file that is read in pieces.
    pub record: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { whole: 512 << 20, record: 64 << 20 }
    }
}

/// What somebody has written down of the text in images.
pub trait ImageTexts: Sync {
    /// The text of the image that a listing calls `image`, and the name of the file it stands in.
    fn text_of(&self, image: &str) -> Option<(String, String)>;

    /// The image whose text the file that is read holds, if it is such a file.
    fn own_image(&self) -> Option<&str> {
        None
    }
}

/// Nothing is known of any image.
#[derive(Debug, Clone, Copy)]
pub struct NoImageTexts;

impl ImageTexts for NoImageTexts {
    fn text_of(&self, _image: &str) -> Option<(String, String)> {
        None
    }
}

/// What a reader needs to know besides the text.
#[derive(Clone, Copy)]
pub struct ReadOptions<'o> {
    /// Language of messages.
    pub lang: Lang,
    /// What plain text is, if the user said.
    pub field: Option<FieldKind>,
    /// Headings and category names.
    pub profiles: &'o profile::Profiles,
    /// How much is held in memory.
    pub limits: Limits,
    /// The text of images.
    pub images: &'o dyn ImageTexts,
    /// Somebody named the file. One that was found in a folder may be no listing at all, and need not be.
    pub is_named: bool,
}

/// What came of reading a document.
#[derive(Debug, Default)]
pub struct Reading<'s> {
    /// In the order of the document.
    pub listings: Vec<Listing<'s>>,
    /// What could not be read, and what is doubtful.
    pub notes: Vec<Note>,
    /// What is no listing at all, of a file that nobody named: see [`strangers::Strangers`].
    pub strangers: Vec<Note>,
    /// The file was found in a folder and has nothing to do with listings.
    pub is_passed_over: bool,
}

impl Reading<'_> {
    /// Notes that a part could not be read.
    pub fn fail(&mut self, at: impl Into<Option<usize>>, message: String) {
        self.notes.push(Note { at: at.into(), message, is_warning: false });
    }

    /// Notes something doubtful.
    pub fn warn(&mut self, at: impl Into<Option<usize>>, message: String) {
        self.notes.push(Note { at: at.into(), message, is_warning: true });
    }
}

impl Reading<'_> {
    /// Notes that something is no listing at all: a failure in a file that somebody named.
    pub fn stranger(&mut self, at: impl Into<Option<usize>>, message: String, options: ReadOptions<'_>) {
        if options.is_named {
            self.fail(at, message);
        } else {
            self.strangers.push(Note { at: at.into(), message, is_warning: false });
        }
    }
}

impl<'o> ReadOptions<'o> {
    /// With the default limits, nothing said of plain text and nothing known of images.
    pub fn new(lang: Lang, profiles: &'o profile::Profiles) -> Self {
        Self { lang, field: None, profiles, limits: Limits::default(), images: &NoImageTexts, is_named: true }
    }

    /// The slug of a category; one that is not known is told, since the rules of its goods would not be applied.
    fn category(self, name: &str, at: impl Into<Option<usize>>, reading: &mut Reading<'_>) -> String {
        let slug = self.profiles.category(name);
        if !slug.is_empty() && !self.profiles.is_category(&slug) {
            let name = &one_line(name);
            let message = match nearest(&slug, self.profiles.slugs()) {
                Some(near) => msg::UNKNOWN_CATEGORY_NEAR.say(self.lang, &[name, near]),
                None => msg::UNKNOWN_CATEGORY.say(self.lang, &[name]),
            };
            reading.warn(at, message);
        }
        slug
    }

    /// A platform as rules name it; one that is not known is told, since no rule of a platform would be applied.
    fn platform(self, name: &str, at: impl Into<Option<usize>>, reading: &mut Reading<'_>) -> Option<String> {
        let platform = self.profiles.platform(name);
        if platform.is_empty() {
            return None;
        }
        if !self.profiles.is_platform(&platform) {
            let name = &one_line(name);
            let message = match nearest(&platform, self.profiles.platforms().into_iter()) {
                Some(near) => msg::UNKNOWN_PLATFORM_NEAR.say(self.lang, &[name, near]),
                None => msg::UNKNOWN_PLATFORM.say(self.lang, &[name]),
            };
            reading.warn(at, message);
        }
        Some(platform)
    }
}

/// A value of a file as a message quotes it: on one line, and not longer than a message should be.
fn one_line(value: &str) -> String {
    const CHARS: usize = 40;
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Reads a decoded text as a whole.
type ReadFn = for<'s> fn(&'s str, ReadOptions<'_>) -> Reading<'s>;

/// Reads a container whose parts are not the file's own text.
type UnpackFn = fn(&[u8], ReadOptions<'_>) -> Reading<'static>;

/// Reads a text that comes in blocks, each beginning where the records read before ended.
pub trait Records: Send {
    /// Reads the whole records of `text` and tells how many bytes they are; a record that is not complete waits for more.
    /// With `is_last` nothing follows, and all of `text` is read.
    fn read<'s>(&mut self, text: &'s str, is_last: bool, options: ReadOptions<'_>) -> (Reading<'s>, usize);

    /// Bytes of `text`, which begins with a record that is too long, to pass over so that reading can go on; `None` where
    /// that cannot be told.
    fn skip(&self, text: &str) -> Option<usize>;
}

/// How a format is read.
#[derive(Clone, Copy)]
pub enum Reader {
    /// As one text.
    Whole(ReadFn),
    /// Record by record, so that a file of any size can be read.
    Records(fn(ReadOptions<'_>) -> Box<dyn Records>),
    /// As bytes.
    Packed(UnpackFn),
}

/// A format and the file names it goes by.
#[derive(Clone, Copy)]
pub struct Format {
    /// Endings of file names, in lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// How it is read.
    pub reader: Reader,
}

/// Every format. A new reader is one new file and one line here.
const FORMATS: &[Format] = &[
    Format { extensions: &["txt", "text"], reader: Reader::Records(plain::open) },
    Format { extensions: &["md", "markdown"], reader: Reader::Whole(markdown::read) },
    Format { extensions: &["html", "htm"], reader: Reader::Whole(html::read) },
    Format { extensions: &["csv", "tsv"], reader: Reader::Records(table::open) },
    Format { extensions: &["json"], reader: Reader::Whole(json::read) },
    Format { extensions: &["jsonl", "ndjson"], reader: Reader::Records(json::open_lines) },
    #[cfg(feature = "spreadsheets")]
    Format { extensions: &["xlsx", "xlsm", "xls", "ods"], reader: Reader::Packed(sheet::read) },
    #[cfg(feature = "documents")]
    Format { extensions: &["docx"], reader: Reader::Packed(docx::read) },
    Format { extensions: &["yaml", "yml"], reader: Reader::Whole(yaml::read) },
    Format { extensions: &["toml"], reader: Reader::Whole(toml::read) },
    Format { extensions: &["xml", "rss", "atom"], reader: Reader::Records(feed::open) },
    Format { extensions: &["srt", "vtt"], reader: Reader::Whole(subtitle::read) },
];

/// How comments are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments {
    /// `<!-- … -->`, and `# …` in front matter.
    Markdown,
    /// `<!-- … -->`
    Html,
    /// `# …`
    Yaml,
    /// `# …`
    Toml,
}

impl Format {
    /// How comments are written in it; `None` where there are none.
    pub fn comments(&self) -> Option<Comments> {
        match self.extensions {
            ["md", ..] => Some(Comments::Markdown),
            ["html", ..] => Some(Comments::Html),
            ["yaml", ..] => Some(Comments::Yaml),
            ["toml", ..] => Some(Comments::Toml),
            _ => None,
        }
    }

    /// The format of a file of this name.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        FORMATS.iter().copied().find(|f| f.extensions.contains(&extension.as_str()))
    }

    /// Plain text, for input without a name.
    pub fn plain() -> Self {
        FORMATS[0]
    }

    /// Reads a text that is there as a whole; `None` for a container of bytes.
    pub fn read_text<'s>(self, text: &'s str, options: ReadOptions<'_>) -> Option<Reading<'s>> {
        match self.reader {
            Reader::Whole(read) => Some(read(text, options)),
            Reader::Records(open) => Some(open(options).read(text, true, options).0),
            Reader::Packed(_) => None,
        }
    }

    /// All endings of file names that can be read, for messages.
    pub fn known() -> String {
        let all: Vec<&str> = FORMATS.iter().flat_map(|f| f.extensions).copied().collect();
        all.join(" ")
    }
}
