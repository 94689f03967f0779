//! Arrays of tables in a TOML file of the user's (waivers, the ledger), every mistake at its place.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::lang::Lang;
use crate::messages as msg;
use crate::pack::PackProblem;
use crate::pack::check::is_date;
use crate::pack::read::told;
use crate::text::Span;

/// A file that is an array of tables, and what is wrong with it.
#[derive(Debug)]
pub struct Tables<T> {
    /// The tables without mistakes, with their bytes in the file.
    pub items: Vec<(Span, T)>,
    /// Every mistake.
    pub problems: Vec<PackProblem>,
}

/// Reads every `[[key]]` of `text`; any other section is a mistake.
pub fn tables<T: DeserializeOwned>(file: &str, text: &str, key: &str, lang: Lang) -> Tables<T> {
    let file: Arc<str> = file.into();
    let mut read = Tables { items: Vec::new(), problems: Vec::new() };
    let mut tell = |span, message| read.problems.push(PackProblem { file: Arc::clone(&file), span, message });
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        tell(error.span().unwrap_or(0..0), error.message().to_owned());
    }
    for (name, value) in table.into_inner() {
        if name.get_ref().as_ref() != key {
            tell(name.span(), msg::UNKNOWN_KEY_NEAR.say(lang, &[name.get_ref(), key]));
            continue;
        }
        let span = value.span();
        let tables = match value.into_inner() {
            DeValue::Array(items) => items.into_iter().collect(),
            other => vec![Spanned::new(span, other)],
        };
        for table in tables {
            let span = table.span();
            match T::deserialize(ValueDeserializer::from(table)) {
                Ok(item) => read.items.push((Span::from(span), item)),
                Err(error) => {
                    tell(error.span().unwrap_or(span), told(error.message(), lang));
                }
            }
        }
    }
    read
}

/// One or several names.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Names {
    /// All of them.
    pub fn all(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

/// A day, as TOML has days or as a text.
pub fn day(value: &toml::Value) -> Option<String> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(day) => day.to_string(),
        _ => return None,
    };
    is_date(&text).then_some(text)
}

/// The first line of a table of a TOML file, without its end.
pub fn first_line(text: &str, span: Span) -> Span {
    let end = text[span.start..].find(['\n', '\r']).map_or(text.len(), |at| span.start + at);
    Span::new(span.start, end)
}
