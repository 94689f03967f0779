//! Waivers that somebody gave in the terminal, put behind those that are there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::amend::save;
use crate::cli::output::shown;
use crate::finding::Finding;
use crate::text::Span;

/// The file of waivers.
const NAME: &str = "waivers.toml";

/// Characters kept of the text on either side.
const AROUND: usize = 6;

/// A person's decision to let one finding pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiver {
    pub rule: String,
    pub path: String,
    pub listing: String,
    /// `before-,words,-after`, as text fragments of links are written.
    pub text: String,
    pub reason: String,
    /// Empty: nobody in particular.
    pub owner: String,
    /// The last day it holds, `YYYY-MM-DD`; empty: for good.
    pub until: String,
}

impl Waiver {
    /// A waiver of `finding`, which lies at bytes `span` of the field that reads `copy`.
    pub(super) fn new(path: &Path, finding: &Finding, copy: &str, span: Span) -> Self {
        Self {
            rule: finding.rule.id.clone(),
            path: shown(path),
            listing: finding.location.listing.clone(),
            text: fragment(copy, span),
            reason: String::new(),
            owner: String::new(),
            until: String::new(),
        }
    }

    fn to_toml(&self) -> String {
        let keys = [
            ("rule", &self.rule),
            ("path", &self.path),
            ("listing", &self.listing),
            ("text", &self.text),
            ("reason", &self.reason),
            ("owner", &self.owner),
            ("until", &self.until),
        ];
        let lines = keys
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key} = {}\n", toml::Value::String((*value).clone())));
        format!("[[waiver]]\n{}", lines.collect::<String>())
    }
}

/// The words and those around them on their line.
fn fragment(copy: &str, span: Span) -> String {
    let line = |text: &str, is_before: bool| -> String {
        let is_end = |c: char| c == '\n' || c == '\r' || c == '\u{B}';
        let piece = if is_before { text.rsplit(is_end).next() } else { text.split(is_end).next() }.unwrap_or("").trim();
        let skip = if is_before { piece.chars().count().saturating_sub(AROUND) } else { 0 };
        escaped(piece.chars().skip(skip).take(AROUND).collect::<String>().trim())
    };
    let before = line(copy.get(..span.start).unwrap_or(""), true);
    let after = line(copy.get(span.end..).unwrap_or(""), false);
    let mut out = escaped(span.of(copy));
    if !before.is_empty() {
        out = format!("{before}-,{out}");
    }
    if after.is_empty() { out } else { format!("{out},-{after}") }
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace(',', "%2C").replace('-', "%2D")
}

/// The file of waivers that holds here: the nearest one above, or a new one in the current folder.
pub(super) fn file() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    here.ancestors().map(|folder| folder.join(NAME)).find(|file| file.is_file()).unwrap_or_else(|| NAME.into())
}

/// Puts `waivers` behind those in `file`.
pub(super) fn append(file: &Path, waivers: &[Waiver]) -> io::Result<()> {
    let mut text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    for waiver in waivers {
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        text.push_str(&waiver.to_toml());
    }
    save::create(file, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_name_the_place() {
        let copy = "第一行\n夏天用的,最佳-防晒 好物";
        let at = copy.find("最佳").expect("there");
        assert_eq!(fragment(copy, Span::new(at, at + 6)), "夏天用的%2C-,最佳,-%2D防晒 好物");
        assert_eq!(fragment("最佳", Span::new(0, 6)), "最佳");
    }

    #[test]
    fn waivers_are_put_behind_the_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(NAME);
        let waiver = Waiver {
            rule: "a/b".into(),
            path: "x.csv".into(),
            listing: "#1".into(),
            text: "最佳".into(),
            reason: "客户说\"可以\"".into(),
            owner: String::new(),
            until: "2027-01-01".into(),
        };
        append(&file, std::slice::from_ref(&waiver)).expect("written");
        append(&file, &[waiver]).expect("written");
        let text = fs::read_to_string(&file).expect("there");
        let table: toml::Table = toml::from_str(&text).expect("valid");
        let list = table["waiver"].as_array().expect("a list");
        assert_eq!(list.len(), 2, "{text}");
        assert_eq!(list[1]["reason"].as_str(), Some("客户说\"可以\""));
        assert!(list[1].get("owner").is_none());
    }
}
