//! Bytes in, listings out: one reader a format. Positions lead back to the decoded text.

pub mod encoding;
pub mod json;
pub mod markdown;
pub mod plain;
pub mod profile;
pub mod shape;
pub mod table;
pub mod tree;
pub mod walk;
pub mod yaml;

use std::path::Path;

use crate::lang::Lang;
use crate::listing::{FieldKind, Listing};
use crate::messages::{self as msg, nearest};

/// A decoded file.
#[derive(Debug, Clone)]
pub struct Document {
    /// As shown to people: the path the user gave, with `/`.
    pub path: String,
    /// Decoded, without a byte-order mark.
    pub text: String,
}

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

/// What a reader needs to know besides the text.
#[derive(Debug, Clone, Copy)]
pub struct ReadOptions<'o> {
    /// Language of messages.
    pub lang: Lang,
    /// What plain text is, if the user said.
    pub field: Option<FieldKind>,
    /// Headings and category names.
    pub profiles: &'o profile::Profiles,
}

/// What came of reading a document.
#[derive(Debug, Default)]
pub struct Reading<'s> {
    /// In the order of the document.
    pub listings: Vec<Listing<'s>>,
    /// What could not be read, and what is doubtful.
    pub notes: Vec<Note>,
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

impl ReadOptions<'_> {
    /// The slug of a category; one that is not known is told, since the rules of its goods would not be applied.
    fn category(self, name: &str, at: usize, reading: &mut Reading<'_>) -> String {
        let slug = self.profiles.category(name);
        if !slug.is_empty() && !self.profiles.is_category(&slug) {
            let message = match nearest(&slug, self.profiles.slugs()) {
                Some(near) => msg::UNKNOWN_CATEGORY_NEAR.say(self.lang, &[name, near]),
                None => msg::UNKNOWN_CATEGORY.say(self.lang, &[name]),
            };
            reading.warn(at, message);
        }
        slug
    }
}

/// Reads one format.
type ReadFn = for<'s> fn(&'s str, ReadOptions<'_>) -> Reading<'s>;

/// A format and the file names it goes by.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Endings of file names, in lower case, without the dot.
    pub extensions: &'static [&'static str],
    read: ReadFn,
}

/// Every format. A new reader is one new file and one line here.
const FORMATS: &[Format] = &[
    Format { extensions: &["txt", "text"], read: plain::read },
    Format { extensions: &["md", "markdown"], read: markdown::read },
    Format { extensions: &["csv", "tsv"], read: table::read },
    Format { extensions: &["json"], read: json::read },
    Format { extensions: &["jsonl", "ndjson"], read: json::read_lines },
];

impl Format {
    /// The format of a file of this name.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        FORMATS.iter().copied().find(|f| f.extensions.contains(&extension.as_str()))
    }

    /// Plain text, for input without a name.
    pub fn plain() -> Self {
        FORMATS[0]
    }

    /// All endings of file names that can be read, for messages.
    pub fn known() -> String {
        let all: Vec<&str> = FORMATS.iter().flat_map(|f| f.extensions).copied().collect();
        all.join(" ")
    }

    /// Reads a decoded text.
    pub fn read<'s>(self, text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
        (self.read)(text, options)
    }
}
