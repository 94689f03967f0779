//! Regexes of rule files. Each is compiled at its first use, quickly, and again thoroughly once it proves busy: one
//! listing needs a hundred of them a few times each, a table needs them thousands of times. In between it is told what
//! every match must hold, and a text that lacks it is not looked through.

mod needs;

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use regex::Regex;

use crate::pack::words::{ExpandError, Words};
use crate::text::fold::fold_han;
use crate::text::is_han;
use needs::{Needs, Seen};

/// After so many looks it is worth knowing what a regex needs (about 20 µs).
const KNOWN: u32 = 2;

/// After so many that this could not spare, it is worth compiling thoroughly (about 200 µs against 10 µs). The proof of each
/// suggestion looks again at a field that was looked at before, so a single listing takes more than a few.
const BUSY: u32 = 16;

/// A regex of a rule file.
#[derive(Debug, Clone)]
pub struct LazyRegex {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    source: String,
    words: Arc<Words>,
    whole: bool,
    uses: AtomicU32,
    needs: OnceLock<Needs>,
    quick: OnceLock<Option<regex_lite::Regex>>,
    thorough: OnceLock<Option<Regex>>,
}

/// A compiled form.
enum Compiled<'r> {
    Quick(&'r regex_lite::Regex),
    Thorough(&'r Regex),
}

/// A match and, where the regex names one, its group `hit`; bytes of the text looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The whole match.
    pub whole: Range<usize>,
    /// The group `hit`, or the whole match.
    pub hit: Range<usize>,
}

impl LazyRegex {
    /// A regex over `words`; with `whole`, one that must match a whole text.
    pub fn new(source: &str, words: &Arc<Words>, whole: bool) -> Self {
        let (source, words) = (source.to_owned(), Arc::clone(words));
        let uses = AtomicU32::new(0);
        let (needs, quick, thorough) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { inner: Arc::new(Inner { source, words, whole, uses, needs, quick, thorough }) }
    }

    /// The regex as the file has it.
    pub fn source(&self) -> &str {
        &self.inner.source
    }

    /// A number that no other regex of the run has.
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.inner).addr()
    }

    /// The regex to look through `text` with; `None` if it cannot match there, or does not compile, which checking its
    /// file has told.
    fn compiled(&self, text: &str) -> Option<Compiled<'_>> {
        let inner = &*self.inner;
        let uses = inner.uses.load(Ordering::Relaxed);
        if uses >= KNOWN {
            let needs = inner.needs.get_or_init(|| {
                expand(&inner.source, &inner.words, inner.whole).map(|e| Needs::of(&e)).unwrap_or_default()
            });
            if !needs.is_empty() && !needs.may_match(&Seen::of(text)) {
                return None;
            }
        }
        if inner.thorough.get().is_none() && uses < BUSY {
            inner.uses.fetch_add(1, Ordering::Relaxed);
            let quick = inner.quick.get_or_init(|| {
                let expanded = expand(&inner.source, &inner.words, inner.whole).ok()?;
                regex_lite::Regex::new(&for_quick(&expanded)?).ok()
            });
            if let Some(quick) = quick {
                return Some(Compiled::Quick(quick));
            }
        }
        let thorough = inner.thorough.get_or_init(|| compile(&inner.source, &inner.words, inner.whole).ok());
        thorough.as_ref().map(Compiled::Thorough)
    }

    /// Whether it matches somewhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled(text).is_some_and(|regex| match regex {
            Compiled::Quick(regex) => regex.is_match(text),
            Compiled::Thorough(regex) => regex.is_match(text),
        })
    }

    /// The first match that begins at byte `from` of `text` or later.
    pub fn find_at(&self, text: &str, from: usize) -> Option<Range<usize>> {
        match self.compiled(text)? {
            Compiled::Quick(regex) => regex.find_at(text, from).map(|m| m.range()),
            Compiled::Thorough(regex) => regex.find_at(text, from).map(|m| m.range()),
        }
    }

    /// All matches that do not overlap, in order.
    pub fn matches(&self, text: &str) -> Vec<Match> {
        let one = |whole: Range<usize>, hit: Option<Range<usize>>| Match { hit: hit.unwrap_or(whole.clone()), whole };
        match self.compiled(text) {
            None => Vec::new(),
            Some(Compiled::Quick(regex)) => regex
                .captures_iter(text)
                .filter_map(|c| Some(one(c.get(0)?.range(), c.name("hit").map(|m| m.range()))))
                .collect(),
            // most looks find nothing, which is told much faster than where a group lies
            Some(Compiled::Thorough(regex)) if !regex.is_match(text) => Vec::new(),
            Some(Compiled::Thorough(regex)) => regex
                .captures_iter(text)
                .filter_map(|c| Some(one(c.get(0)?.range(), c.name("hit").map(|m| m.range()))))
                .collect(),
        }
    }

    /// `template` with `${1}` and the like filled from the first match in `text`: by what `written` gives for the bytes of
    /// each group.
    pub fn fill(&self, text: &str, template: &str, written: &dyn Fn(Range<usize>) -> String) -> Option<String> {
        match self.compiled(text)? {
            Compiled::Quick(regex) => {
                let found = regex.captures(text)?;
                Some(expand_template(template, |group| {
                    let group = group.parse().map_or_else(|_| found.name(group), |index| found.get(index))?;
                    Some(written(group.range()))
                }))
            }
            Compiled::Thorough(regex) => {
                let found = regex.captures(text)?;
                Some(expand_template(template, |group| {
                    let group = group.parse().map_or_else(|_| found.name(group), |index| found.get(index))?;
                    Some(written(group.range()))
                }))
            }
        }
    }
}

/// `template` with every `${group}` and `$1` filled; `$$` is a `$`, and a group that is not there is nothing.
fn expand_template(template: &str, group: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let braced = after.strip_prefix('{').and_then(|inner| inner.find('}').map(|end| &inner[..end]));
        let used = if let Some(name) = braced {
            out.push_str(&group(name).unwrap_or_default());
            name.len() + 2
        } else if digits > 0 {
            out.push_str(&group(&after[..digits]).unwrap_or_default());
            digits
        } else {
            out.push('$');
            usize::from(after.starts_with('$'))
        };
        rest = &after[used..];
    }
    out.push_str(rest);
    out
}

/// Why a regex of a rule file cannot be used.
#[derive(Debug)]
pub enum RegexError {
    /// A word class is at fault.
    Words(ExpandError),
    /// The regex is.
    Syntax(Box<regex::Error>),
}

/// Expands and compiles; with `whole`, so that it must match a whole text.
pub fn compile(source: &str, words: &Words, whole: bool) -> Result<Regex, RegexError> {
    let expanded = expand(source, words, whole).map_err(RegexError::Words)?;
    regex::RegexBuilder::new(&expanded).size_limit(16 << 20).build().map_err(|e| RegexError::Syntax(Box::new(e)))
}

fn expand(source: &str, words: &Words, whole: bool) -> Result<String, ExpandError> {
    let expanded = plain_classes(&words.expand_regex(source)?);
    Ok(if whole { format!("^(?:{expanded})$") } else { expanded })
}

/// Han characters as ranges: the common block, extension A, and the two signs that stand in words.
const HAN: &str = "一-鿿㐀-䶿々〇";

/// Everything that is no Han character, as ranges.
const NOT_HAN: &str = r"\x{0}-\x{33FF}\x{4DC0}-\x{4DFF}\x{A000}-\x{10FFFF}";

/// Writes `\p{Han}`, `\d`, `\s` and `[[\p{Han}]--[…]]` (Han but not …) as plain ranges, so that both compilers read them
/// alike and cheaply. Folded text has no other digits and blanks. Han characters are folded, as the text they are to be
/// found in is; those that begin or end a range stay, as its order might go.
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
        if is_han(c) && !is_bound {
            out.push(fold_han(c));
        } else {
            out.push_str(&rest[..len]);
        }
        rest = &rest[len..];
    }
    out
}

/// The same regex for the quick compiler; `None` where it would mean something else there.
fn for_quick(regex: &str) -> Option<String> {
    let regex = regex.replace(r"(?-u:\b)", r"\b");
    let is_other =
        [r"\w", r"\W", r"\B", r"\p", r"\P", "(?i", "(?u", "(?-u", "[[", "&&"].iter().any(|part| regex.contains(part));
    (!is_other).then_some(regex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    fn regex(source: &str) -> LazyRegex {
        LazyRegex::new(source, &Arc::new(Words::default()), false)
    }

    #[test]
    fn both_compilers_say_the_same() {
        let texts = ["最好用的面霜", "承重150 kg", "no1滤材", "销量no.1", "", "最", "第1版\n第二版"];
        let sources = [
            r"最[\p{Han}]{1,3}的",
            r"\d+\s?kg",
            r"(?-u:\b)no\.?1(?-u:\b)",
            r"[^\d\s]+",
            r"第[一1](?P<hit>版)",
            r"最\p{Han}?",
        ];
        for source in sources {
            for text in texts {
                // a new one each time, so that it stays quick
                let one = regex(source);
                let quick = (one.is_match(text), one.matches(text), one.find_at(text, 0));
                assert!(matches!(one.compiled(text), Some(Compiled::Quick(_)) | None), "{source}");
                let thorough = compile(source, &Words::default(), false).expect("valid");
                assert_eq!(quick.0, thorough.is_match(text), "{source} on {text}");
                assert_eq!(quick.2, thorough.find(text).map(|m| m.range()), "{source} on {text}");
                let count = thorough.find_iter(text).count();
                assert_eq!(quick.1.len(), count, "{source} on {text}");
            }
        }
    }

    #[test]
    fn characters_are_folded_as_the_text_is() {
        let text = fold("呵护肌肤,黏合剂,薰衣草").text.into_owned();
        for source in ["呵护", "[呵黏]合", r"^[[\p{Han}]--[薰]]", "薰衣", "護肌膚"] {
            assert!(regex(source).is_match(&text), "{source} in {text}");
        }
        assert!(!regex(r"[[\p{Han}]--[呵]]护").is_match(&text));
        assert!(regex("[一-龥]").is_match("护"), "ranges stay as they are");
    }

    #[test]
    fn a_busy_regex_is_compiled_thoroughly() {
        let one = regex("最好");
        for _ in 0..BUSY {
            assert!(matches!(one.compiled("最好"), Some(Compiled::Quick(_))));
        }
        assert!(matches!(one.compiled("最好"), Some(Compiled::Thorough(_))));
        assert!(one.is_match("最好") && !one.is_match("很好"));
        assert!(one.compiled("很好").is_none(), "told without looking");
    }

    #[test]
    fn captures_fill_templates() {
        let text = "21天见效";
        let fill = |template| regex(r"(\d+)天(?P<how>见效)").fill(text, template, &|group| text[group].to_owned());
        assert_eq!(fill("坚持使用${1}天$$${how}$2${9}"), Some("坚持使用21天$见效见效".to_owned()));
        let shouted = regex("最(pro)").fill("最pro", "${1}款", &|_| "PRO".to_owned());
        assert_eq!(shouted, Some("PRO款".to_owned()), "the writer's own letters are kept");
    }
}
