//! Word classes: lists of words, or regexes, that rules and contexts name.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::pack::word_set::WordSet;
use crate::text::fold::fold;

/// What `<id>` stands for.
#[derive(Debug, Clone)]
pub enum Class {
    /// Any of these words (folded, longest first), one a line.
    List(String),
    /// Whatever this matches.
    Regex(String),
}

impl Class {
    /// Any of `words`.
    pub fn list(words: impl IntoIterator<Item = String>) -> Self {
        let mut list: Vec<String> = words.into_iter().map(|w| fold(&w).text.into_owned()).collect();
        list.sort_by_key(|w| std::cmp::Reverse(w.len()));
        list.dedup();
        Self::List(list.join("\n"))
    }
}

/// Every word class, by id.
#[derive(Debug, Clone, Default)]
pub struct Words {
    classes: BTreeMap<String, Known>,
}

#[derive(Debug, Clone)]
struct Known {
    class: Class,
    /// The words of a list, ready to be found in a text.
    set: OnceLock<Option<Arc<WordSet>>>,
}

/// Why a text with `<id>` in it cannot be expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpandError {
    /// No class of that name.
    Unknown(String),
    /// The class uses itself.
    Circular(String),
    /// A class given by a regex stands where only words may.
    NotWords(String),
    /// More terms than a rule may have.
    TooMany,
}

/// No rule may grow beyond this many literal terms.
const MAX_TERMS: usize = 5_000;

impl Words {
    /// Declares a class; `false` if that id is taken.
    pub fn declare(&mut self, id: &str, class: Class) -> bool {
        self.classes.insert(id.to_owned(), Known { class, set: OnceLock::new() }).is_none()
    }

    /// Replaces each `<id>` of a regex by what it stands for.
    pub fn expand_regex(&self, source: &str) -> Result<String, ExpandError> {
        self.expand_below(source, &mut Vec::new())
    }

    fn expand_below(&self, source: &str, open: &mut Vec<String>) -> Result<String, ExpandError> {
        let mut out = String::with_capacity(source.len());
        let mut rest = source;
        while let Some((before, id, after)) = next_reference(rest) {
            out.push_str(before);
            if open.iter().any(|o| o == id) {
                return Err(ExpandError::Circular(id.to_owned()));
            }
            let class = self.class(id).ok_or_else(|| ExpandError::Unknown(id.to_owned()))?;
            open.push(id.to_owned());
            out.push_str("(?:");
            match class {
                Class::List(words) => {
                    for (i, word) in words.lines().enumerate() {
                        if i > 0 {
                            out.push('|');
                        }
                        out.push_str(&regex_syntax::escape(word));
                    }
                }
                Class::Regex(regex) => out.push_str(&self.expand_below(regex, open)?),
            }
            out.push(')');
            open.pop();
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// Every literal that a term with `<id>` in it stands for.
    pub fn expand_term(&self, term: &str) -> Result<Vec<String>, ExpandError> {
        let Some((before, id, after)) = next_reference(term) else {
            return Ok(vec![term.to_owned()]);
        };
        let words = match self.class(id) {
            Some(Class::List(words)) => words.lines(),
            Some(Class::Regex(_)) => return Err(ExpandError::NotWords(id.to_owned())),
            None => return Err(ExpandError::Unknown(id.to_owned())),
        };
        let tails = self.expand_term(after)?;
        if words.clone().count() * tails.len() > MAX_TERMS {
            return Err(ExpandError::TooMany);
        }
        Ok(words.flat_map(|w| tails.iter().map(move |t| format!("{before}{w}{t}"))).collect())
    }

    /// Whether a class of that name is declared.
    pub fn has(&self, id: &str) -> bool {
        self.classes.contains_key(id)
    }

    /// What `<id>` stands for.
    pub fn class(&self, id: &str) -> Option<&Class> {
        self.classes.get(id).map(|known| &known.class)
    }

    /// The words of the list `id`; `None` if it is no list, or one with nothing in it.
    pub fn set(&self, id: &str) -> Option<Arc<WordSet>> {
        let known = self.classes.get(id)?;
        let Class::List(list) = &known.class else { return None };
        let gather = || WordSet::new(list.lines().map(str::to_owned).collect()).filter(|_| !list.is_empty());
        known.set.get_or_init(|| gather().map(Arc::new)).clone()
    }

    /// Every class, by id.
    pub fn classes(&self) -> impl Iterator<Item = (&str, &Class)> {
        self.classes.iter().map(|(id, known)| (id.as_str(), &known.class))
    }

    /// The names of all classes.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.classes.keys().map(String::as_str)
    }
}

/// Splits a text at its first `<id>`. `(?<name>` and `(?P<name>` are capture groups and stay.
pub(crate) fn next_reference(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('<').map(|i| from + i) {
        from = open + 1;
        if text[..open].ends_with("(?P") || text[..open].ends_with("(?") {
            continue;
        }
        if let Some(len) = text[from..].find('>') {
            let id = &text[from..from + len];
            let is_id = id.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
                && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if is_id {
                return Some((&text[..open], id, &text[from + len + 1..]));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let mut words = Words::default();
        words.declare("unit", Class::list(["克".into(), "千克".into(), "kg".into()]));
        words.declare("number", Class::Regex(r"\d+(?:\.\d+)?".into()));
        words.declare("amount", Class::Regex("<number><unit>".into()));
        words.declare("loop", Class::Regex("a<loop>".into()));
        words
    }

    #[test]
    fn classes_expand_longest_first() {
        assert_eq!(words().expand_regex("重<unit>").expect("known"), "重(?:千克|克|kg)");
        assert_eq!(words().expand_regex("(?P<hit>.)<number>").expect("known"), r"(?P<hit>.)(?:\d+(?:\.\d+)?)");
    }

    #[test]
    fn terms_expand_to_each_word() {
        assert_eq!(words().expand_term("一<unit>重").expect("known"), ["一千克重", "一克重", "一kg重"]);
    }

    #[test]
    fn mistakes_are_told() {
        assert_eq!(words().expand_regex("<nope>"), Err(ExpandError::Unknown("nope".into())));
        assert_eq!(words().expand_regex("<loop>"), Err(ExpandError::Circular("loop".into())));
        assert_eq!(words().expand_term("<number>"), Err(ExpandError::NotWords("number".into())));
    }
}
