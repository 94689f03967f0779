//! Regexes of rule files. What every match must hold is known beforehand of the built-in ones, and told of the others at
//! their second look: a text that lacks it is not looked through. A clause or a sentence is looked through by a small
//! program of our own (`matcher`), which is soon made; a long text, or a regex that such programs do not know, by the
//! regex crate.

pub mod expand;
pub mod known;
mod matcher;
pub mod needs;
mod program;

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use regex::Regex;

use crate::embedded;
use crate::pack::words::{ExpandError, Words};
use expand::expand;
use matcher::{GivenUp, LONGEST};
use needs::{Needs, Seen};
use program::Program;

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
    is_built_in: bool,
    /// Some text was looked through.
    is_used: AtomicBool,
    /// The program gave a text up.
    is_hard: AtomicBool,
    needs: OnceLock<Needs>,
    program: OnceLock<Option<Program>>,
    thorough: OnceLock<Option<Thorough>>,
}

#[derive(Debug)]
struct Thorough {
    regex: Regex,
    /// It has a group `hit`.
    has_hit: bool,
}

/// A match and, where the regex names one, its group `hit`; bytes of the text looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The whole match.
    pub whole: Range<usize>,
    /// The group `hit`, or the whole match.
    pub hit: Range<usize>,
}

impl Inner {
    /// Its program, which was made beforehand if it is built in.
    fn program(&self) -> Option<Program> {
        let known = || {
            let range = known::find(embedded::PROGRAMS, known::key(&self.source, self.whole))?;
            rmp_serde::from_slice::<Program>(embedded::PROGRAMS.get(range)?).ok()?.ready(&self.words)
        };
        let made = || Program::of(&self.source, &self.words, self.whole);
        if self.is_built_in { known().or_else(made) } else { made() }
    }
}

impl LazyRegex {
    /// A regex over `words`; with `whole`, one that must match a whole text. `is_built_in`: it stands in a built-in rule,
    /// and so do its words.
    pub fn new(source: &str, words: &Arc<Words>, whole: bool, is_built_in: bool) -> Self {
        let (source, words) = (source.to_owned(), Arc::clone(words));
        let (is_used, is_hard) = (AtomicBool::new(false), AtomicBool::new(false));
        let (needs, program, thorough) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self {
            inner: Arc::new(Inner { source, words, whole, is_built_in, is_used, is_hard, needs, program, thorough }),
        }
    }

    /// The regex as the file has it.
    pub fn source(&self) -> &str {
        &self.inner.source
    }

    /// A number that no other regex of the run has.
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.inner).addr()
    }

    /// What every match holds, if that is known or worth telling.
    fn needs(&self) -> Option<&Needs> {
        let inner = &*self.inner;
        if !inner.is_built_in && !inner.is_used.load(Ordering::Relaxed) {
            return None;
        }
        Some(inner.needs.get_or_init(|| {
            let known = || {
                let range = known::find(embedded::NEEDS, known::key(&inner.source, false))?;
                embedded::NEEDS.get(range).map(Needs::over)
            };
            let told = || expand(&inner.source, &inner.words, inner.whole).map(|e| Needs::of(&e)).unwrap_or_default();
            if inner.is_built_in { known().unwrap_or_else(told) } else { told() }
        }))
    }

    /// Whether it may match in a text, or in a part of one, of which `seen` is known; `false` is certain.
    pub fn may_match(&self, seen: &Seen) -> bool {
        self.needs().is_none_or(|needs| needs.may_match(seen))
    }

    /// What comes of looking through `text`, with the program or with the thorough form; `None` if the regex cannot match
    /// there, or does not compile, which checking its file has told.
    fn look<T>(
        &self,
        text: &str,
        with_program: impl FnOnce(&Program) -> Result<T, GivenUp>,
        thoroughly: impl FnOnce(&Thorough) -> T,
    ) -> Option<T> {
        let inner = &*self.inner;
        // a long text holds nearly everything, and to tell what is dearer than to look through it
        let is_short = text.len() <= LONGEST;
        let lacks = |needs: &Needs| !needs.is_empty() && !needs.may_match(&Seen::of(text));
        if is_short && self.needs().is_some_and(lacks) {
            return None;
        }
        if !inner.is_used.load(Ordering::Relaxed) {
            inner.is_used.store(true, Ordering::Relaxed);
        }
        if is_short && !inner.is_hard.load(Ordering::Relaxed) {
            match inner.program.get_or_init(|| inner.program()).as_ref().map(with_program) {
                Some(Ok(found)) => return Some(found),
                Some(Err(GivenUp)) => inner.is_hard.store(true, Ordering::Relaxed),
                None => {}
            }
        }
        inner.thorough.get_or_init(|| Thorough::of(inner)).as_ref().map(thoroughly)
    }

    /// Whether it matches somewhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.look(text, |p| Ok(p.find_at(text, 0)?.is_some()), |t| t.regex.is_match(text)).unwrap_or(false)
    }

    /// The first match that begins at byte `from` of `text` or later.
    pub fn find_at(&self, text: &str, from: usize) -> Option<Range<usize>> {
        self.look(text, |p| p.find_at(text, from), |t| t.regex.find_at(text, from).map(|m| m.range()))?
    }

    /// All matches that do not overlap, in order.
    pub fn matches(&self, text: &str) -> Vec<Match> {
        self.look(text, |p| p.matches(text), |t| t.matches(text)).unwrap_or_default()
    }

    /// `template` with `${1}` and the like filled from the first match in `text`: by what `written` gives for the bytes of
    /// each group.
    pub fn fill(&self, text: &str, template: &str, written: &dyn Fn(Range<usize>) -> String) -> Option<String> {
        let by_program = |program: &Program| {
            let Some(found) = program.groups_at(text, 0)? else { return Ok(None) };
            Ok(Some(expand_template(template, |group| {
                let index: usize = group.parse().ok().or_else(|| program.group_named(group))?;
                Some(written(found.get(index)?.clone()?))
            })))
        };
        let thoroughly = |thorough: &Thorough| {
            let found = thorough.regex.captures(text)?;
            Some(expand_template(template, |group| {
                let group = group.parse().map_or_else(|_| found.name(group), |index| found.get(index))?;
                Some(written(group.range()))
            }))
        };
        self.look(text, by_program, thoroughly)?
    }
}

/// The group that says what of a match is the hit.
const HIT: &str = "hit";

impl Match {
    fn of(whole: Range<usize>, hit: Option<Range<usize>>) -> Self {
        Self { hit: hit.unwrap_or(whole.clone()), whole }
    }
}

impl Program {
    /// All matches that do not overlap, in order; none is empty.
    fn matches(&self, text: &str) -> Result<Vec<Match>, GivenUp> {
        let hit = self.group_named(HIT);
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(whole) = self.find_at(text, from)? {
            from = whole.end;
            // most looks find nothing, so where the group lies is told apart
            let groups = if hit.is_some() { self.groups_at(text, whole.start)? } else { None };
            let hit = groups.zip(hit).and_then(|(groups, hit)| groups.get(hit)?.clone());
            found.push(Match::of(whole, hit));
        }
        Ok(found)
    }
}

impl Thorough {
    fn of(inner: &Inner) -> Option<Self> {
        let regex = compile(&inner.source, &inner.words, inner.whole).ok()?;
        let has_hit = regex.capture_names().any(|name| name == Some(HIT));
        Some(Self { regex, has_hit })
    }

    /// All matches that do not overlap, in order.
    fn matches(&self, text: &str) -> Vec<Match> {
        if !self.has_hit {
            return self.regex.find_iter(text).map(|m| Match::of(m.range(), None)).collect();
        }
        // most looks find nothing, which is told much faster than where a group lies
        if !self.regex.is_match(text) {
            return Vec::new();
        }
        let all = self.regex.captures_iter(text);
        all.filter_map(|c| Some(Match::of(c.get(0)?.range(), c.name(HIT).map(|m| m.range())))).collect()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lang::Lang;
    use crate::pack::Loader;
    use crate::pack::condition::Condition;
    use crate::pack::words::Class;
    use crate::text::fold::fold;

    fn regex(source: &str) -> LazyRegex {
        LazyRegex::new(source, &Arc::new(Words::default()), false, false)
    }

    #[test]
    fn programs_find_what_the_regex_crate_finds_in_the_examples_of_the_rules() {
        let rules = Loader::new(Lang::Zh).with_embedded().check_everything().load().rules;
        let examples: Vec<String> =
            rules.rules.iter().flat_map(|r| &r.examples).map(|e| fold(&e.text).text.into_owned()).collect();
        let of_contexts =
            rules.contexts.iter().flat_map(|c| c.when.iter().chain(&c.unless)).flat_map(Condition::regexes);
        let (mut count, mut known, mut found) = (0, 0, 0);
        for (index, one) in rules.rules.iter().flat_map(|r| r.regexes()).chain(of_contexts).enumerate() {
            count += 1;
            let Some(program) = Program::of(one.source(), &one.inner.words, one.inner.whole) else { continue };
            known += 1;
            let thorough = Thorough::of(&one.inner).expect("checked");
            // all of them would take minutes
            for text in examples.iter().skip(index % 7).step_by(7) {
                let matches = program.matches(text).expect("an example is short");
                found += matches.len();
                assert_eq!(matches, thorough.matches(text), "{} in {text}", one.source());
            }
        }
        assert!(found > 5_000, "{found} matches");
        assert!(known * 100 > count * 95, "{known} of {count} have a program");
    }

    proptest! {
        #[test]
        fn programs_find_what_the_regex_crate_finds(text in "[最好佳的第一1-3a-c,。 \\n]{0,24}") {
            let mut words = Words::default();
            words.declare("good", Class::list(["好".into(), "好佳".into(), "佳".into(), "的的".into()]));
            words.declare("number", Class::Regex(r"\d+(?:,\d+)?|一".into()));
            let words = Arc::new(words);
            for source in [
                "最[\\p{Han}]{1,3}的", "最<good>?(?P<hit>的|好)", "<number>+a", "(?:最|第<number>)(?:<good>|的)*1",
                "^最?(?P<hit>好+?)佳", "[^,。]{0,4}的$", "[^,。]*?的", "(?-u:\\b)a(?-u:\\b)", "(?:a|ab|abc|b|c1)(?:c|bc)?",
                "(?:(?:最|最好)(?:好佳|佳)?)+", "(?:(最)|(好))+(?P<hit>佳)", "(?:[最好]{1,2}[^好]{0,2}){2,3}",
            ] {
                for whole in [false, true] {
                    let one = LazyRegex::new(source, &words, whole, false);
                    let program = Program::of(source, &words, whole).expect(source);
                    let thorough = Thorough::of(&one.inner).expect(source);
                    prop_assert_eq!(program.matches(&text), Ok(thorough.matches(&text)), "{} in {}", source, text);
                    let groups = thorough.regex.captures(&text);
                    let groups = groups.map(|c| c.iter().map(|g| g.map(|g| g.range())).collect::<Vec<_>>());
                    prop_assert_eq!(program.groups_at(&text, 0), Ok(groups), "{} in {}", source, text);
                }
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
    fn what_programs_are_not_for_goes_to_the_regex_crate() {
        let used = |source: &str, text: &str| {
            let one = regex(source);
            let is_match = one.is_match(text);
            (is_match, one.inner.program.get().is_some_and(Option::is_some), one.inner.thorough.get().is_some())
        };
        assert_eq!(used("最好", "最好"), (true, true, false));
        assert_eq!(used("最好", &"最好".repeat(LONGEST)), (true, false, true), "long");
        assert_eq!(used("(?i)最好|", "最好"), (true, false, true), "unknown");
        let hard = "坏".to_owned() + &"最".repeat(LONGEST / 4);
        assert_eq!(used("最.*坏", &hard), (false, true, true), "too many steps");
        let lacking = regex("最好");
        assert!(lacking.is_match("最好") && !lacking.is_match("很好"));
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
