//! The parts of rules that match text: terms, patterns, conditions and replacements.

use std::sync::Arc;

use crate::finding::Applicability;
use crate::lang::Localised;
use crate::messages::{self as msg, nearest};
use crate::pack::check::Checker;
use crate::pack::condition::{Condition, HitTest, Want};
use crate::pack::raw::{At, OneOrMany, RawCondition, RawPattern, RawReplace, RawWant, RawWith, Text};
use crate::pack::regex::{LazyRegex, RegexError, compile};
use crate::pack::rule::{Body, Choice, Later, Pattern, Replace, ReplaceWhat, Surroundings, at_once};
use crate::pack::words::{ExpandError, Words};
use crate::text::figure;
use crate::text::fold::fold;

impl Checker {
    /// Folded and expanded terms; tells the ones that are empty, doubled or covered by an earlier one.
    pub(super) fn terms(&mut self, raw: &[Text], words: &Words) -> Vec<String> {
        if self.trusted {
            return self.terms_unchecked(raw, words);
        }
        let mut terms: Vec<String> = Vec::new();
        for term in raw {
            for folded in self.expand(term, words) {
                if folded.trim().is_empty() {
                    self.tell(term.span(), msg::EMPTY_TERM, &[]);
                    continue;
                }
                let is_literal = !term.get_ref().contains('<');
                if is_literal && let Some(earlier) = terms.iter().find(|t| finds(t, &folded)) {
                    let earlier = earlier.clone();
                    let message = if earlier == folded { msg::DUPLICATE_TERM } else { msg::COVERED_TERM };
                    self.tell(term.span(), message, &[term.get_ref(), &earlier]);
                }
                if !terms.contains(&folded) {
                    terms.push(folded);
                }
            }
        }
        terms
    }

    pub(super) fn terms_unchecked(&mut self, raw: &[Text], words: &Words) -> Vec<String> {
        raw.iter().flat_map(|t| self.expand(t, words)).collect()
    }

    fn expand(&mut self, term: &Text, words: &Words) -> Vec<String> {
        literals(term.get_ref(), words).unwrap_or_else(|error| {
            self.expand_problem(&error, term, words);
            Vec::new()
        })
    }

    fn expand_problem(&mut self, error: &ExpandError, text: &Text, words: &Words) {
        let span = text.span();
        match error {
            ExpandError::Unknown(id) => match nearest(id, words.ids()) {
                Some(near) => self.tell(span, msg::UNKNOWN_WORDS_NEAR, &[id, near]),
                None => self.tell(span, msg::UNKNOWN_WORDS, &[id]),
            },
            ExpandError::Circular(id) => self.tell(span, msg::CIRCULAR_WORDS, &[id]),
            ExpandError::NotWords(id) => self.tell(span, msg::WORDS_NOT_LIST, &[id]),
            ExpandError::TooMany => self.tell(span, msg::TOO_MANY_TERMS, &[]),
        }
    }

    pub(super) fn pattern(&mut self, raw: &RawPattern, words: &Arc<Words>) -> Option<Pattern> {
        let regex = self.regex(&raw.regex, words, false);
        if self.trusted {
            // only the few patterns that match are asked for their triggers
            let (raw, words, scope) = (raw.trigger.clone(), Arc::clone(words), raw.scope);
            let expand = move || raw.iter().flat_map(|t| literals(t.get_ref(), &words).unwrap_or_default()).collect();
            return Some(Pattern { triggers: Later::new(Box::new(expand)), regex, scope });
        }
        if regex.is_match("") {
            self.tell(raw.regex.span(), msg::EMPTY_REGEX, &[]);
        }
        let triggers: Vec<String> = raw.trigger.iter().flat_map(|t| self.expand(t, words)).collect();
        if triggers.is_empty() || triggers.iter().any(String::is_empty) {
            self.tell(raw.regex.span(), msg::EMPTY_TERM, &[]);
            return None;
        }
        Some(Pattern { triggers: at_once(triggers), regex, scope: raw.scope })
    }

    pub(super) fn regex(&mut self, source: &Text, words: &Arc<Words>, whole: bool) -> LazyRegex {
        if !self.trusted {
            match compile(source.get_ref(), words, whole) {
                Ok(_) => {}
                Err(RegexError::Words(error)) => self.expand_problem(&error, source, words),
                Err(RegexError::Syntax(error)) => self.tell(source.span(), msg::BAD_REGEX, &[&error.to_string()]),
            }
        }
        LazyRegex::new(source.get_ref(), words, whole, self.trusted)
    }

    pub(super) fn wants(&mut self, raw: Vec<RawWant>, words: &Arc<Words>) -> Vec<Want> {
        raw.into_iter()
            .map(|w| Want { name: Localised { zh: w.zh, en: w.en }, regex: self.regex(&w.regex, words, false) })
            .collect()
    }

    pub(super) fn conditions(&mut self, raw: Vec<RawCondition>, words: &Arc<Words>) -> Vec<Condition> {
        raw.into_iter().map(|c| self.condition(c, words)).collect()
    }

    fn condition(&mut self, raw: RawCondition, words: &Arc<Words>) -> Condition {
        let mut regex = |text: Option<Text>| text.map(|t| self.regex(&t, words, false));
        Condition {
            before: regex(raw.before),
            after: regex(raw.after),
            before_sentence: regex(raw.before_sentence),
            after_sentence: regex(raw.after_sentence),
            covers: regex(raw.covers),
            clause: regex(raw.clause),
            sentence: regex(raw.sentence),
            text: regex(raw.text),
            listing: regex(raw.listing),
            hit: raw.hit.map(|hit| self.hit_test(hit, words)),
            field: raw.field,
            category: raw.category,
            platform: raw.platform,
            fact: raw.fact.unwrap_or_default().into_iter().map(|(k, v)| (k, self.regex(&v, words, false))).collect(),
            in_fact: raw.in_fact,
        }
    }

    fn hit_test(&mut self, raw: At<OneOrMany>, words: &Arc<Words>) -> HitTest {
        let span = raw.span();
        match raw.into_inner() {
            OneOrMany::One(regex) => HitTest::Regex(self.regex(&At::new(span, regex), words, true)),
            OneOrMany::Many(list) => {
                HitTest::OneOf(list.into_iter().flat_map(|w| self.expand(&At::new(span.clone(), w), words)).collect())
            }
        }
    }

    pub(super) fn replace(&mut self, raw: RawReplace, body: &Body, words: &Arc<Words>) -> Option<Replace> {
        let what = match (&raw.term, &raw.regex) {
            (Some(term), None) => {
                let folded = fold(term.get_ref()).text.into_owned();
                if !self.trusted && !may_hit(body, &folded) {
                    self.tell(term.span(), msg::REPLACE_NO_TERM, &[term.get_ref()]);
                }
                ReplaceWhat::Term(folded)
            }
            (None, Some(regex)) => ReplaceWhat::Regex(self.regex(regex, words, true)),
            (a, b) => {
                let span = a.as_ref().or(b.as_ref()).map_or(0..0, At::span);
                self.tell(span, msg::REPLACE_WHAT, &[]);
                return None;
            }
        };
        let place = self.surroundings(raw.when, raw.unless, words);
        let with = raw.with.into_iter().map(|choice| self.choice(choice, words)).collect();
        Some(Replace { what, place, with })
    }

    fn choice(&mut self, raw: RawWith, words: &Arc<Words>) -> Choice {
        let RawWith { text, applicability, when, unless } = raw;
        if applicability == Applicability::Safe
            && let Some(name) = figure::names(text.get_ref()).next()
        {
            self.tell(text.span(), msg::REPLACE_SAFE_FIGURE, &[name]);
        }
        Choice { text: text.into_inner(), applicability, place: self.surroundings(when, unless, words) }
    }

    fn surroundings(&mut self, when: Vec<RawCondition>, unless: Vec<RawCondition>, words: &Arc<Words>) -> Surroundings {
        Surroundings { when: self.conditions(when, words), unless: self.conditions(unless, words) }
    }
}

/// Every folded literal that a term stands for.
fn literals(term: &str, words: &Words) -> Result<Vec<String>, ExpandError> {
    if !term.contains('<') {
        return Ok(vec![fold(term).text.into_owned()]);
    }
    Ok(words.expand_term(term)?.iter().map(|t| fold(t).text.into_owned()).collect())
}

/// Whether a scan for `earlier` finds every place that holds `later`. A Latin edge that is inside a longer Latin word
/// of `later` is no hit there.
fn finds(earlier: &str, later: &str) -> bool {
    later.match_indices(earlier).any(|(at, _)| {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let cut_before = is_word(earlier.chars().next()) && is_word(later[..at].chars().next_back());
        let cut_after = is_word(earlier.chars().next_back()) && is_word(later[at + earlier.len()..].chars().next());
        !cut_before && !cut_after
    })
}

/// Whether a rule with this body can hit exactly `text`.
fn may_hit(body: &Body, text: &str) -> bool {
    match body {
        Body::Words { terms, patterns } => {
            terms.iter().any(|t| t == text)
                || patterns
                    .iter()
                    .any(|p| p.triggers.iter().any(|t| text.contains(t.as_str())) && p.regex.is_match(text))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_covered_term_respects_latin_edges() {
        assert!(finds("最佳", "全网最佳"));
        assert!(!finds("top1", "top10"));
        assert!(finds("top1", "行业top1品牌"));
    }
}
