//! What a change of words does to the marks and words beside it: a deletion takes the marks along that have lost their
//! meaning, and a change that would double words or leave bad punctuation is known.

use std::ops::Range;

use super::{Span, is_han};

/// Marks that part, weakest first.
const WEAK: &str = "、,\u{FF0C};\u{FF1B}:\u{FF1A}|/·+ \t\u{3000}";
/// Marks that end a sentence.
const STRONG: &str = "。!?\u{FF01}\u{FF1F}…\n\r\u{B}";
const PAIRS: &[(char, char)] = &[
    ('(', ')'),
    ('\u{FF08}', '\u{FF09}'),
    ('【', '】'),
    ('[', ']'),
    ('《', '》'),
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('『', '』'),
    ('{', '}'),
    ('"', '"'),
];

/// Ties a word to the noun that it describes.
const TIE: char = '的';

/// Words that end in these want something after them: 是, 还是, 有, 含有.
const WANTING: &str = "是有";

/// Characters on either side of a change that are looked at.
const NEAR: usize = 8;

fn is_weak(c: char) -> bool {
    WEAK.contains(c)
}

fn is_strong(c: char) -> bool {
    STRONG.contains(c)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}')
}

/// The bytes of `text` to leave out when the words `span` are: with the marks and blanks that stood for them only.
pub fn deletion(text: &str, span: Span) -> Span {
    let (mut start, mut end) = (span.start, span.end);
    // the particle that tied the words to what follows has nothing left to tie
    if text.get(end..).is_some_and(|rest| rest.starts_with(TIE)) {
        end += TIE.len_utf8();
    }
    loop {
        let before = text.get(..start).and_then(|t| t.chars().next_back());
        let after = text.get(end..).and_then(|t| t.chars().next());
        let (grow_before, grow_after) = match (before, after) {
            // empty brackets go
            (Some(b), Some(a)) if PAIRS.contains(&(b, a)) => (true, true),
            // a line or sentence does not begin with a mark that parts
            (None, Some(a)) if is_weak(a) => (false, true),
            (Some(b), Some(a)) if is_strong(b) && is_weak(a) => (false, true),
            // nor end with one
            (Some(b), None) if is_weak(b) => (true, false),
            (Some(b), Some(a)) if is_weak(b) && is_strong(a) => (true, false),
            // of two marks the stronger stays
            (Some(b), Some(a)) if is_weak(b) && is_weak(a) => (is_blank(b), !is_blank(b)),
            (Some(b), Some(a)) if is_strong(b) && is_strong(a) && !matches!(b, '\n' | '\r' | '\u{B}') => {
                (false, !matches!(a, '\n' | '\r' | '\u{B}'))
            }
            (Some(b), Some(a)) if opens(b) && is_weak(a) => (false, true),
            (Some(b), Some(a)) if is_weak(b) && closes(a) => (true, false),
            _ => (false, false),
        };
        if !grow_before && !grow_after {
            return Span::new(start, end);
        }
        start -= before.filter(|_| grow_before).map_or(0, char::len_utf8);
        end += after.filter(|_| grow_after).map_or(0, char::len_utf8);
    }
}

fn opens(c: char) -> bool {
    c != '"' && PAIRS.iter().any(|(open, _)| *open == c)
}

fn closes(c: char) -> bool {
    c != '"' && PAIRS.iter().any(|(_, close)| *close == c)
}

/// Whether putting `new` in place of bytes `span` of `text` reads well as far as marks and words tell: no word stands
/// twice that did not before, no mark and no verb is left hanging, and no number or Latin word is cut.
pub fn reads_well(text: &str, span: Span, new: &str) -> bool {
    let before: Vec<char> = near(text.get(..span.start).unwrap_or(""));
    let after: Vec<char> = text.get(span.end..).unwrap_or("").chars().take(NEAR).collect();
    let with = |middle: &str| -> Vec<char> {
        before.iter().copied().chain(middle.chars()).chain(after.iter().copied()).collect()
    };
    let hit: Vec<char> = span.of(text).chars().collect();
    let words = before.len()..before.len() + new.chars().count();
    let is_left_wanting = new.is_empty() && leaves_wanting(text, span);
    let (old, new) = (with(span.of(text)), with(new));
    let is_whole = before.len() < NEAR && after.len() < NEAR;
    !is_cut(text, span)
        && !is_left_wanting
        && doubled(&new, words) <= doubled(&hit, 0..hit.len())
        && bad_marks(&new) <= bad_marks(&old)
        && !(is_whole && new.iter().all(|c| !c.is_alphanumeric()))
}

/// Whether one of the borders of `span` stands inside a number or a Latin word.
fn is_cut(text: &str, span: Span) -> bool {
    let is_inside = |at: usize| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at..).and_then(|t| t.chars().next());
        let are = |is: fn(&char) -> bool| before.as_ref().is_some_and(is) && after.as_ref().is_some_and(is);
        are(char::is_ascii_digit) || are(char::is_ascii_alphabetic)
    };
    is_inside(span.start) || is_inside(span.end)
}

/// Whether without `span` a clause of `text` ends in a verb that has lost what it was about.
fn leaves_wanting(text: &str, span: Span) -> bool {
    let is_end = |c: char| is_weak(c) || is_strong(c) || closes(c);
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    let after = text.get(span.end..).and_then(|t| t.chars().next());
    before.is_some_and(|c| WANTING.contains(c)) && after.is_none_or(is_end)
}

fn near(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = text.chars().rev().take(NEAR).collect();
    chars.reverse();
    chars
}

/// How often a character stands twice in a row, or a pair of characters twice within a few, where one of the two is among
/// the `words` of `text`, or both meet where words were left out.
fn doubled(text: &[char], words: Range<usize>) -> usize {
    /// Characters between the two of a pair that still jar: 优质的优质.
    const APART: usize = 2;
    let is_ours = |a: usize, b: usize, len: usize| {
        let is_in = |at: usize| at < words.end && words.start < at + len;
        is_in(a) || is_in(b) || (words.is_empty() && a + len <= words.start && words.start <= b)
    };
    let twice = |len: usize, apart: usize| {
        let starts = text.windows(len).enumerate().filter(move |(_, piece)| piece.iter().all(|c| is_han(*c)));
        starts.map(move |(a, piece)| {
            let others = (a + len..=a + len + apart).filter(|b| text.get(*b..b + len) == Some(piece));
            others.filter(|b| is_ours(a, *b, len)).count()
        })
    };
    twice(1, 0).sum::<usize>() + twice(2, APART).sum::<usize>()
}

/// How many marks stand badly: two that part in a row, one at the start, brackets with nothing in them or not closed.
fn bad_marks(text: &[char]) -> usize {
    let is_bad = |a: char, b: char| {
        (is_weak(a)
            && is_weak(b)
            && !(a == b && !is_blank(a) && !matches!(a, ',' | '\u{FF0C}' | '、' | ';' | '\u{FF1B}')))
            || (is_strong(a) && is_weak(b) && !is_blank(b))
            || (is_weak(a) && !is_blank(a) && is_strong(b))
            || PAIRS.contains(&(a, b))
            || (opens(a) && is_weak(b))
            || (is_weak(a) && closes(b))
    };
    let pairs = text.windows(2).filter(|w| is_bad(w[0], w[1])).count();
    let count = |wanted: char| text.iter().filter(|c| **c == wanted).count();
    let unclosed: usize = PAIRS.iter().map(|(open, close)| count(*open).abs_diff(count(*close))).sum();
    pairs + unclosed
}

/// Whether every number of `new` stands in `old` too: wording may drop a figure, never make one.
pub fn keeps_numbers(old: &str, new: &str) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let is_inside = |c: char| c.is_numeric() || c == '.';
        text.split(|c: char| !is_inside(c)).filter(|n| n.contains(char::is_numeric)).map(str::to_owned).collect()
    };
    let known = numbers(old);
    numbers(new).iter().all(|n| known.contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, word: &str) -> String {
        let at = text.find(word).expect("there");
        let span = deletion(text, Span::new(at, at + word.len()));
        format!("{}{}", &text[..span.start], &text[span.end..])
    }

    #[test]
    fn a_deletion_takes_its_marks_along() {
        for (text, left) in [
            ("X,好用", "好用"),
            ("好用,X", "好用"),
            ("好用,X,便宜", "好用,便宜"),
            ("好用 X 便宜", "好用 便宜"),
            ("好用,X!", "好用!"),
            ("好用。X,便宜", "好用。便宜"),
            ("【X】好用", "好用"),
            ("好用(X)", "好用"),
            ("【X 新款】好用", "【新款】好用"),
            ("好用,X\n便宜", "好用\n便宜"),
            ("X好用", "好用"),
            ("X的面料", "面料"),
            ("很X好用", "很好用"),
            ("好用!X!", "好用!"),
        ] {
            assert_eq!(without(text, "X"), left, "{text}");
        }
    }

    fn good(text: &str, word: &str, new: &str) -> bool {
        let at = text.find(word).expect("there");
        reads_well(text, Span::new(at, at + word.len()), new)
    }

    #[test]
    fn doubled_words_and_hanging_marks_are_seen() {
        assert!(!good("最优质的优质面料", "最优质", "优质"));
        assert!(!good("顶级优质面料", "顶级", "优质"));
        assert!(!good("最好好吃", "最好", "好"));
        assert!(good("顶级面料", "顶级", "优质"));
        assert!(good("妈妈最爱", "最爱", "喜爱"), "what was double before may stay so");
        assert!(good("洗得最干干净净", "最干干净净", "干干净净"));
        assert!(!good("优质最佳优质面料", "最佳", ""));
        assert!(!good("好用,最佳,便宜", "最佳", ""));
        assert!(!good("最佳", "最佳", ""), "nothing would be left");
        assert!(!good("【最佳】", "最佳】", "好"));
        assert!(!good("送礼是首选,好看", "首选", "") && good("送礼是首选好物", "首选", ""), "是 wants something");
        assert!(!good("2015年陈年", "015年陈年", "三年"), "a number is whole or it stays");
        assert!(!good("bestbuy", "best", "good") && good("TOP1面霜", "TOP1", "好"));
    }

    #[test]
    fn no_number_is_made() {
        assert!(keeps_numbers("21天见效", "坚持使用21天") && keeps_numbers("第1品牌", "品牌"));
        assert!(!keeps_numbers("见效快", "7天") && !keeps_numbers("17天", "7天"));
    }
}
