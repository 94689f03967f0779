//! Tables of TOML into plain data, every mistake told at its place: shared by rule files and policies.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

use crate::lang::Lang;
use crate::messages::{self as msg, nearest};

/// What is done with a value that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadValue {
    /// It spoils its table: what is left would say something else than was meant.
    Spoils,
    /// It is told and taken out, since every key can be left out.
    IsLeftOut,
}

/// Reads one table. An unknown key is told and taken out, so that the other mistakes of the table are found too.
pub(crate) fn read_table<T: DeserializeOwned>(
    mut table: Spanned<DeValue<'_>>,
    lang: Lang,
    bad: BadValue,
    mut tell: impl FnMut(Range<usize>, String),
) -> Option<T> {
    loop {
        let error = match T::deserialize(ValueDeserializer::from(table.clone())) {
            Ok(item) => return Some(item),
            Err(error) => error,
        };
        let span = error.span().unwrap_or_else(|| table.span());
        tell(span.clone(), told(error.message(), lang));
        let is_out = remove_key_at(table.get_mut(), &span)
            || (bad == BadValue::IsLeftOut && remove_value_at(table.get_mut(), &span));
        if !is_out {
            return None;
        }
    }
}

/// Our words for serde's.
pub(crate) fn told(message: &str, lang: Lang) -> String {
    let known = unknown_key(message, lang).or_else(|| unknown_value(message, lang));
    known.or_else(|| wrong_kind(message, lang)).unwrap_or_else(|| message.to_owned())
}

/// Our words for serde's "invalid type: string "a", expected usize".
fn wrong_kind(message: &str, lang: Lang) -> Option<String> {
    let rest = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    let (given, expected) = rest.rsplit_once(", expected ")?;
    let expected = if expected == "usize" { "a whole number" } else { expected };
    Some(msg::WRONG_KIND.say(lang, &[given, expected]))
}

/// Our words for serde's "unknown field `a`, expected one of `b`, `c`", naming the nearest known key.
fn unknown_key(message: &str, lang: Lang) -> Option<String> {
    let mut names = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let given = names.next()?;
    Some(match nearest(given, names) {
        Some(near) => msg::UNKNOWN_KEY_NEAR.say(lang, &[given, near]),
        None => msg::UNKNOWN_KEY.say(lang, &[given]),
    })
}

/// Our words for serde's "unknown variant `a`, expected one of `b`, `c`", naming all that may stand there.
fn unknown_value(message: &str, lang: Lang) -> Option<String> {
    let mut names = message.strip_prefix("unknown variant ")?.split('`').skip(1).step_by(2);
    let given = names.next()?;
    let known: Vec<&str> = names.collect();
    Some(msg::UNKNOWN_VALUE.say(lang, &[given, &known.join(" ")]))
}

fn remove_key_at(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => {
            let found = table.iter().find(|(key, _)| key.span() == *span).map(|(key, _)| key.clone());
            match found {
                Some(key) => table.remove(&key).is_some(),
                None => table.iter_mut().any(|(_, v)| remove_key_at(v.get_mut(), span)),
            }
        }
        DeValue::Array(items) => items.iter_mut().any(|v| remove_key_at(v.get_mut(), span)),
        _ => false,
    }
}

fn remove_value_at(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => {
            let found = table.iter().find(|(_, value)| value.span() == *span).map(|(key, _)| key.clone());
            match found {
                Some(key) => table.remove(&key).is_some(),
                None => table.iter_mut().any(|(_, v)| remove_value_at(v.get_mut(), span)),
            }
        }
        DeValue::Array(items) => match items.iter().position(|item| item.span() == *span) {
            Some(index) => {
                *items = items.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, item)| item.clone()).collect();
                true
            }
            None => items.iter_mut().any(|v| remove_value_at(v.get_mut(), span)),
        },
        _ => false,
    }
}
