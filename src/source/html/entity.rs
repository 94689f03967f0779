//! Character references in a text without tags.

use html5gum::{Token, Tokenizer};

use crate::source::html::joined::Joined;
use crate::text::Span;

/// Bytes of the longest reference, `&CounterClockwiseContourIntegral;`.
const LONGEST: usize = 33;

/// The characters that the reference at the start of `rest` stands for, and its bytes. It must end with its semicolon.
pub fn reference(rest: &str) -> Option<(String, usize)> {
    let len = 1 + rest.bytes().take(LONGEST).position(|b| b == b';')?;
    let raw = rest.get(..len)?;
    let mut inside = raw.bytes().skip(1).take(len - 2);
    if len < 4 || !inside.all(|b| b == b'#' || b.is_ascii_alphanumeric()) {
        return None;
    }
    if raw == "&nbsp;" {
        return Some(("\u{A0}".to_owned(), len));
    }
    let Some(Ok(Token::String(value))) = Tokenizer::new(raw).find(|t| matches!(t, Ok(Token::String(_)))) else {
        return None;
    };
    let value = String::from_utf8(value.to_vec()).ok()?;
    // `&notit;` is ¬ and plain letters: nobody writes that on purpose
    (value != raw && value.chars().count() <= 2).then_some((value, len))
}

/// The text with its references resolved.
pub fn decoded(text: &str) -> Joined {
    let mut joined = Joined::starting_at(0);
    let (mut from, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('&')) {
        at += found;
        match reference(text.get(at..).unwrap_or("")) {
            Some((value, len)) => {
                joined.copy(text.get(from..at).unwrap_or(""), from);
                joined.replace(&value, Span::new(at, at + len));
                at += len;
                from = at;
            }
            None => at += 1,
        }
    }
    joined.copy(text.get(from..).unwrap_or(""), from);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_keep_their_places() {
        let text = "A&amp;B 全网&#26368;低&#x4EF7;&foo; &";
        let (value, map) = decoded(text).into_parts();
        assert_eq!(value, "A&B 全网最低价&foo; &");
        for (word, raw) in [("最", "&#26368;"), ("价", "&#x4EF7;"), ("B", "B"), ("最低", "&#26368;低"), ("foo", "foo")]
        {
            let at = value.find(word).expect("there");
            assert_eq!(map.to_source(Span::new(at, at + word.len())).of(text), raw);
        }
    }
}
