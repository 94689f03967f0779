//! How words are written in each format. Which layers a place has is not noted when it is read, so a change tries the
//! likely ways in turn, and the one that reads back as meant is taken.

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Text without mark-up.
    Plain,
    /// Markdown, with YAML and HTML in it.
    Markdown,
    /// HTML.
    Html,
    /// Delimited text.
    Table,
    /// JSON, and JSON a line.
    Json,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// XML.
    Xml,
    /// Cues.
    Subtitle,
    /// A workbook or a Word document.
    Package,
}

impl Syntax {
    /// That of files with this ending (lower case, without the dot).
    pub fn of(extension: &str) -> Self {
        match extension {
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::Html,
            "csv" | "tsv" => Self::Table,
            "json" | "jsonl" | "ndjson" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "toml" => Self::Toml,
            "xml" | "rss" | "atom" => Self::Xml,
            "srt" | "vtt" => Self::Subtitle,
            "xlsx" | "xlsm" | "xls" | "ods" | "docx" => Self::Package,
            _ => Self::Plain,
        }
    }
}

/// One layer of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    /// `&lt;`
    Entities,
    /// `&lt;`, and `&#26368;` for everything that is not ASCII.
    Numeric,
    /// `\"`
    Escapes,
    /// `\"`, and `\u6700` for everything that is not ASCII.
    Ascii,
    /// `''`
    Doubled,
    /// `\*`
    Backslashes,
}

/// A way of writing: the layers from the innermost out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dress(&'static [Layer]);

/// The ways to write words in `syntax`, the likely ones first. In a file of ASCII alone everything else is escaped, where
/// the syntax has a way to.
pub(super) fn ways(syntax: Syntax, is_ascii: bool) -> &'static [Dress] {
    use Layer::{Ascii, Backslashes, Doubled, Entities, Escapes, Numeric};
    match (syntax, is_ascii) {
        (Syntax::Plain, _) => &[Dress(&[])],
        (Syntax::Markdown, _) => &[
            Dress(&[]),
            Dress(&[Backslashes]),
            Dress(&[Entities]),
            Dress(&[Escapes]),
            Dress(&[Doubled]),
            Dress(&[Entities, Escapes]),
        ],
        (Syntax::Html | Syntax::Xml, true) => &[Dress(&[Numeric]), Dress(&[Ascii]), Dress(&[Numeric, Numeric])],
        (Syntax::Html, false) | (Syntax::Table, _) => {
            &[Dress(&[]), Dress(&[Entities]), Dress(&[Escapes]), Dress(&[Entities, Escapes])]
        }
        (Syntax::Json, true) => &[Dress(&[Ascii]), Dress(&[Entities, Ascii]), Dress(&[Escapes, Ascii])],
        (Syntax::Json, false) => &[Dress(&[Escapes]), Dress(&[Entities, Escapes]), Dress(&[Escapes, Escapes])],
        (Syntax::Yaml | Syntax::Toml, _) => &[
            Dress(&[]),
            Dress(&[Escapes]),
            Dress(&[Doubled]),
            Dress(&[Entities]),
            Dress(&[Entities, Escapes]),
            Dress(&[Entities, Doubled]),
        ],
        (Syntax::Xml, false) => &[Dress(&[Entities]), Dress(&[]), Dress(&[Entities, Entities])],
        (Syntax::Subtitle | Syntax::Package, _) => &[Dress(&[]), Dress(&[Entities])],
    }
}

impl Dress {
    /// `words` as they are written.
    pub(super) fn write(self, words: &str) -> String {
        self.0.iter().fold(words.to_owned(), |words, layer| layer.write(&words))
    }
}

/// `words` as XML has them.
#[cfg(any(feature = "documents", feature = "spreadsheets"))]
pub(super) fn xml(words: &str) -> String {
    Layer::Entities.write(words)
}

impl Layer {
    fn write(self, words: &str) -> String {
        let mut out = String::with_capacity(words.len() + 8);
        for c in words.chars() {
            self.push(c, &mut out);
        }
        out
    }

    fn push(self, c: char, out: &mut String) {
        let entity = match c {
            '&' => Some("&amp;"),
            '<' => Some("&lt;"),
            '>' => Some("&gt;"),
            '"' => Some("&quot;"),
            _ => None,
        };
        let escape = match c {
            '"' => Some("\\\""),
            '\\' => Some("\\\\"),
            '\n' => Some("\\n"),
            '\r' => Some("\\r"),
            '\t' => Some("\\t"),
            _ => None,
        };
        match self {
            Self::Entities | Self::Numeric if entity.is_some() => out.push_str(entity.unwrap_or_default()),
            Self::Numeric if !c.is_ascii() => out.extend(["&#", &u32::from(c).to_string(), ";"]),
            Self::Escapes | Self::Ascii if escape.is_some() => out.push_str(escape.unwrap_or_default()),
            Self::Escapes | Self::Ascii if c.is_control() => out.extend([format!("\\u{:04x}", u32::from(c))]),
            Self::Ascii if !c.is_ascii() => {
                let mut units = [0; 2];
                out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            Self::Doubled if c == '\'' => out.push_str("''"),
            Self::Backslashes if c.is_ascii_punctuation() => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_each_format_has_them() {
        assert_eq!(ways(Syntax::Json, false)[0].write("a\"佳\\\n"), "a\\\"佳\\\\\\n");
        assert_eq!(ways(Syntax::Json, true)[0].write("佳😀"), "\\u4f73\\ud83d\\ude00");
        assert_eq!(ways(Syntax::Html, true)[0].write("佳<"), "&#20339;&lt;");
        assert_eq!(Dress(&[Layer::Backslashes]).write("*佳_"), "\\*佳\\_");
        assert_eq!(Dress(&[Layer::Doubled]).write("it's"), "it''s");
    }
}
