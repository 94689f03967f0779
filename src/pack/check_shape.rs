//! What makes a hit: which of its kinds a rule is, and the checked form of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::messages::{self as msg, nearest};
use crate::pack::check::Checker;
use crate::pack::raw::{RawRule, Text};
use crate::pack::raw_shape::{RawAgree, RawClaim, RawStated, RawStructure};
use crate::pack::rule::{Body, Entry};
use crate::pack::shape::{Agree, Block, Claim, History, Length, NumberMust, Repeat, Stated, Structure, Test};
use crate::pack::words::Words;
use crate::text::fold::fold;

fn folded(text: &str) -> String {
    fold(text).text.into_owned()
}

fn all_folded(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|t| folded(t.get_ref())).collect()
}

impl Checker {
    /// The one thing that makes a hit of this rule; tells if there is none, or more than one.
    pub(super) fn body(
        &mut self,
        raw: &RawRule,
        words: &Arc<Words>,
        contexts: &BTreeMap<String, Vec<usize>>,
    ) -> Option<Body> {
        let mut bodies = Vec::new();
        if !raw.terms.is_empty() || !raw.patterns.is_empty() {
            bodies.push(Body::Words {
                terms: self.terms(&raw.terms, words),
                patterns: raw.patterns.iter().filter_map(|p| self.pattern(p, words)).collect(),
            });
        }
        if let Some(missing) = raw.missing.as_ref().filter(|m| !m.any.is_empty()) {
            bodies.push(Body::Missing(all_folded(&missing.any)));
        }
        if let Some(length) = &raw.length {
            let (unit, max, min, total) = (length.unit, length.max, length.min, length.total);
            bodies.push(Body::Length(Length { unit, max, min, total }));
        }
        if !raw.written.is_empty() {
            bodies.push(Body::Written(raw.written.iter().map(|r| self.regex(r, words, false)).collect()));
        }
        if let Some(repeat) = &raw.repeat {
            let words_not_counted = all_folded(&repeat.words_not_counted);
            bodies.push(Body::Repeat(Repeat { most: repeat.most, words_not_counted }));
        }
        if !raw.same_as.is_empty() {
            bodies.push(Body::SameAs(raw.same_as.clone()));
        }
        if !raw.absent.is_empty() {
            bodies.push(Body::Absent(raw.absent.clone()));
        }
        if let Some(structure) = &raw.structure {
            bodies.push(Body::Structure(self.structure(structure, words)));
        }
        if let Some(keyword) = raw.keyword.clone().and_then(|k| self.keyword(k)) {
            bodies.push(Body::Keyword(Box::new(keyword)));
        }
        if let Some(agree) = &raw.agree {
            bodies.push(Body::Agree(self.agree(agree, words, contexts)));
        }
        let (span, id) = (raw.id.span(), raw.id.get_ref());
        let first = bodies.pop();
        if !bodies.is_empty() {
            self.tell(span, msg::BODIES, &[id]);
            return None;
        }
        let is_empty =
            |b: &Body| matches!(b, Body::Words { terms, patterns } if terms.is_empty() && patterns.is_empty());
        if first.as_ref().is_none_or(is_empty) {
            self.tell(span, msg::NO_BODY, &[id]);
            return None;
        }
        first
    }

    fn structure(&mut self, raw: &RawStructure, words: &Arc<Words>) -> Structure {
        let blocks = raw.blocks.iter();
        Structure {
            least: raw.least,
            present: raw.present,
            finds: raw.finds,
            blocks: blocks.map(|b| Block { name: b.name.clone(), regex: self.regex(&b.regex, words, false) }).collect(),
        }
    }

    fn agree(&mut self, raw: &RawAgree, words: &Arc<Words>, contexts: &BTreeMap<String, Vec<usize>>) -> Agree {
        let named = raw.proved.as_ref().map(|name| (name, contexts.get(name.get_ref())));
        if let Some((name, None)) = named {
            self.unknown_context(name, contexts);
        }
        let proved = named.and_then(|(_, indexes)| indexes?.first().copied());
        let file = Arc::clone(&self.file);
        self.closed.extend(raw.closes.iter().map(|id| (Arc::clone(&file), id.clone())));
        Agree {
            stated: self.stated(&raw.stated, words),
            of: all_folded(&raw.of),
            claims: raw.claims.iter().filter_map(|c| self.claim(c, words)).collect(),
            proved,
            closes: raw.closes.iter().map(|t| t.get_ref().clone()).collect(),
        }
    }

    fn stated(&mut self, raw: &RawStated, words: &Arc<Words>) -> Stated {
        let history = raw.history.as_ref();
        Stated {
            attributes: all_folded(&raw.attributes),
            facts: raw.facts.clone(),
            says: raw.says.iter().map(|r| self.regex(r, words, false)).collect(),
            history: history.map(|h| History { fact: h.fact.clone(), days: h.days, before: h.before.clone() }),
        }
    }

    /// A claim has one test: what is not named for one of them is ignored only where it cannot be meant.
    fn claim(&mut self, raw: &RawClaim, words: &Arc<Words>) -> Option<Claim> {
        let mut tests = Vec::new();
        if raw.denied_by.is_some() || raw.proved_by.is_some() {
            let mut regex = |text: &Option<Text>| text.as_ref().map(|t| self.regex(t, words, false));
            tests.push(Test::Words { denied: regex(&raw.denied_by), proved: regex(&raw.proved_by) });
        }
        if let Some(must) = raw.number.filter(|_| raw.units.is_none()) {
            tests.push(Test::Number { must, than: raw.than });
        }
        if let Some(units) = &raw.units {
            let mut units: Vec<(String, f64)> = units.iter().map(|(name, factor)| (folded(name), *factor)).collect();
            units.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
            tests.push(Test::Units { units, must: raw.number.unwrap_or(NumberMust::Equal) });
        }
        if let Some(among) = &raw.among {
            tests.push(Test::Among(among.iter().map(|list| list.iter().map(|w| folded(w)).collect()).collect()));
        }
        tests.extend(raw.date.map(Test::Date));
        tests.extend(raw.same_brand.then_some(Test::SameBrand));
        tests.extend(raw.same_model.then_some(Test::SameModel));
        tests.extend(raw.same_text.then_some(Test::SameText));
        let says = raw.says.as_ref().map(|r| self.regex(r, words, false));
        let test = tests.pop();
        if test.is_none() || !tests.is_empty() {
            let span = raw.says.as_ref().map_or(0..0, Text::span);
            self.tell(span, msg::CLAIM_TEST, &[]);
            return None;
        }
        test.map(|test| Claim { says, test })
    }

    /// Tells of rules that are closed but do not exist.
    pub(super) fn check_closed(&mut self, rules: &[Entry]) {
        for (file, id) in std::mem::take(&mut self.closed) {
            let known = || rules.iter().map(Entry::id);
            if known().any(|k| k == id.get_ref()) {
                continue;
            }
            self.file = file;
            match nearest(id.get_ref(), known()) {
                Some(near) => self.tell(id.span(), msg::NO_SUCH_RULE_NEAR, &[id.get_ref(), near]),
                None => self.tell(id.span(), msg::NO_SUCH_RULE, &[id.get_ref()]),
            }
        }
    }
}
