//! Where a clause and a sentence begin and end, on folded text.

use super::Span;

/// How much of a field is looked at around a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// To the next comma-like mark.
    #[default]
    Clause,
    /// To the next full stop or line end.
    Sentence,
    /// The whole field.
    Text,
}

/// A clause or sentence reaches at most so many characters to each side: copy without any mark is no single thought.
pub(crate) const REACH: usize = 240;

/// The stretch of `text` (bytes) of the given scope that holds `hit`. Borders themselves are outside, but marks inside
/// the hit do not cut it.
pub fn around(text: &str, hit: Span, scope: Scope) -> Span {
    let ends_here = match scope {
        Scope::Text => return Span::new(0, text.len()),
        Scope::Clause => ends_clause,
        Scope::Sentence => ends_sentence,
    };
    let before = &text[..hit.start];
    let after = &text[hit.end..];
    let mut first = hit.start;
    let start = before
        .char_indices()
        .rev()
        .take(REACH)
        .inspect(|(i, _)| first = *i)
        .find(|(i, c)| ends_here(*c) && !inside_number(text, *i, *c))
        .map(|(i, c)| i + c.len_utf8());
    let start = start.unwrap_or(first);
    let mut last = hit.end;
    let end = after
        .char_indices()
        .take(REACH)
        .inspect(|(i, c)| last = hit.end + i + c.len_utf8())
        .find(|(i, c)| ends_here(*c) && !inside_number(text, hit.end + i, *c))
        .map(|(i, _)| hit.end + i);
    let end = end.unwrap_or(last);
    Span::new(start, end)
}

/// Stands between two cues of a speaker: ends a sentence, as speech has no other marks, but a word may run over it.
pub const PAUSE: char = '\u{000B}';

/// Marks after which a reader starts afresh.
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '…' | '\n' | '\r' | '\u{2028}' | '\u{2029}' | PAUSE | '\u{000C}')
}

/// Marks that part the members of a sentence or of a title.
pub fn ends_clause(c: char) -> bool {
    ends_sentence(c)
        || matches!(c, ',' | '、' | '|' | '【' | '】' | '\t' | '丨' | '¦' | '❗' | '‼' | '✅' | '⭐')
        || is_pictograph(c)
}

fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c), 0x2600..=0x27BF | 0x1F000..=0x1FAFF)
}

/// A comma between digits groups them: 1,000.
fn inside_number(text: &str, at: usize, c: char) -> bool {
    let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    c == ',' && at > 0 && digit(text.as_bytes().get(at - 1)) && digit(text.as_bytes().get(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause<'t>(text: &'t str, word: &str) -> &'t str {
        let at = text.find(word).expect("the word is there");
        around(text, Span::new(at, at + word.len()), Scope::Clause).of(text)
    }

    #[test]
    fn commas_end_clauses_but_not_numbers() {
        assert_eq!(clause("各种型号,全网最低价", "最低"), "全网最低价");
        assert_eq!(clause("载重最大1,500公斤,送货", "最大"), "载重最大1,500公斤");
        assert_eq!(clause("【爆款】全网最低|现货", "最低"), "全网最低");
    }

    #[test]
    fn sentences_hold_their_clauses() {
        let text = "第一句,还有。第二句,最好,完。";
        let at = text.find("最好").expect("there");
        assert_eq!(around(text, Span::new(at, at + 6), Scope::Sentence).of(text), "第二句,最好,完");
    }
}
