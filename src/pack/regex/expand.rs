//! From a regex as a rule file has it to one that a parser of regexes reads.

use crate::pack::words::{ExpandError, Words, next_reference};
use crate::text::fold::fold_han;

/// The regex that `source` stands for: its word classes written out; with `whole`, so that it must match a whole text.
pub fn expand(source: &str, words: &Words, whole: bool) -> Result<String, ExpandError> {
    let expanded = plain_classes(&words.expand_regex(source)?);
    Ok(if whole { format!("^(?:{expanded})$") } else { expanded })
}

/// Han characters as ranges: the common block, extension A, and the two signs that stand in words.
const HAN: &str = "一-鿿㐀-䶿々〇";

/// Everything that is no Han character, as ranges.
const NOT_HAN: &str = r"\x{0}-\x{33FF}\x{4DC0}-\x{4DFF}\x{A000}-\x{10FFFF}";

/// Writes `\p{Han}`, `\d`, `\s` and `[[\p{Han}]--[…]]` (Han but not …) as plain ranges, which are read
/// cheaply. Folded text has no other digits and blanks. Han characters are folded, as the text they are to be found in is;
/// those that begin or end a range stay, as its order might go.
fn plain_classes(regex: &str) -> String {
    const HAN_BUT_NOT: &str = r"[[\p{Han}]--[";
    let mut out = String::with_capacity(regex.len());
    let mut rest = regex;
    let mut in_class = false;
    while let Some(c) = rest.chars().next() {
        if let Some((but_not, after)) = rest.strip_prefix(HAN_BUT_NOT).and_then(|r| r.split_once("]]")) {
            out.push_str("[^");
            out.extend(but_not.chars().map(fold_han));
            out.push_str(NOT_HAN);
            out.push(']');
            rest = after;
            continue;
        }
        let known = [(r"\p{Han}", HAN), (r"\d", "0-9"), (r"\s", r" \t\r\n")];
        if let Some((name, ranges)) = known.into_iter().find(|(name, _)| rest.starts_with(name)) {
            if in_class {
                out.push_str(ranges);
            } else {
                out.push('[');
                out.push_str(ranges);
                out.push(']');
            }
            rest = &rest[name.len()..];
            continue;
        }
        let len = if c == '\\' { 1 + rest[1..].chars().next().map_or(0, char::len_utf8) } else { c.len_utf8() };
        match c {
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        let is_bound = in_class && (out.ends_with('-') || rest[len..].starts_with('-'));
        if c != '\\' && !is_bound {
            out.push(fold_han(c));
        } else {
            out.push_str(&rest[..len]);
        }
        rest = &rest[len..];
    }
    out
}

/// Before the name of a word class that is not written out, in a regex that only [`with_signs`] makes.
pub const WORDS_SIGN: char = '\u{F0000}';

/// And after it.
const WORDS_SIGN_END: char = '\u{F0001}';

/// The same regex with a literal in place of each word class: its name between two signs that no text has. `None` where
/// that could mean something else than the words written out.
pub fn with_signs(source: &str, words: &Words) -> Option<String> {
    // a flag would hold for the words too
    let is_flag = |after: &str| !["?:", "?P<", "?<", r"?-u:\b)"].iter().any(|known| after.starts_with(known));
    let mut groups = source.match_indices('(').map(|(at, _)| &source[at + 1..]);
    if source.contains([WORDS_SIGN, WORDS_SIGN_END]) || groups.any(|after| after.starts_with('?') && is_flag(after)) {
        return None;
    }
    let mut out = String::with_capacity(2 * source.len());
    let mut rest = source;
    while let Some((before, id, after)) = next_reference(rest) {
        words.class(id)?;
        out.push_str(before);
        out.push_str("(?:");
        out.push(WORDS_SIGN);
        out.push_str(id);
        out.push(WORDS_SIGN_END);
        out.push(')');
        rest = after;
    }
    out.push_str(rest);
    Some(plain_classes(&out))
}

/// What follows a sign: the name of the word class, and the rest.
pub fn class_of(after_sign: &str) -> Option<(&str, &str)> {
    after_sign.split_once(WORDS_SIGN_END)
}
