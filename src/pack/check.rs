//! From what rule files say to checked rules. Collects every mistake instead of stopping at the first.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::finding::{Basis, ContextInfo, RuleInfo, Verdict};
use crate::lang::{Lang, Localised};
use crate::messages::{self as msg, nearest};
use crate::pack::condition::Categories;
use crate::pack::context::Context;
use crate::pack::example::Example;
use crate::pack::keyword::KeywordCheck;
use crate::pack::law::{Article, CiteError, Law, Laws};
use crate::pack::prepared::Prepared;
use crate::pack::problem::PackProblem;
use crate::pack::raw::{At, Effective, RawContext, RawFile, RawGroup, RawLaw, RawRule, RawWords, Text};
use crate::pack::rule::{Entry, Later, Rule, RuleSet, at_once};
use crate::pack::words::{Class, Words};
use crate::text::disguise::{Disguises, Spelling};

/// A declaration with the file it stands in.
struct In<T> {
    file: Arc<str>,
    item: T,
}

/// Gathers declarations, then resolves them.
pub struct Checker {
    /// Language of messages.
    pub lang: Lang,
    /// What is wrong so far.
    pub problems: Vec<PackProblem>,
    pub(super) file: Arc<str>,
    pub(super) trusted: bool,
    words: Words,
    word_regexes: Vec<In<Text>>,
    laws: Laws,
    /// Short names of what may be cited but is no published law.
    pub(super) unpublished: Arc<BTreeSet<String>>,
    contexts: Vec<In<RawContext>>,
    groups: Vec<In<RawGroup>>,
    rules: Vec<In<RawRule>>,
    reviews: Vec<(Arc<str>, String)>,
    pub(super) spellings: Vec<Spelling>,
    pub(super) marks: Vec<char>,
    pub(super) letters: Vec<(char, char)>,
    pub(super) disguise_examples: Vec<(Arc<str>, Example)>,
    /// The built-in rules, where they are taken as they were prepared.
    prepared: Option<Prepared>,
    /// Rules that others close, where they are named.
    pub(super) closed: Vec<(Arc<str>, Text)>,
    seen: HashMap<String, Arc<str>>,
}

impl Checker {
    /// An empty checker.
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            problems: Vec::new(),
            file: "".into(),
            trusted: false,
            words: Words::default(),
            word_regexes: Vec::new(),
            laws: Laws::default(),
            unpublished: Arc::default(),
            contexts: Vec::new(),
            groups: Vec::new(),
            rules: Vec::new(),
            reviews: Vec::new(),
            spellings: Vec::new(),
            marks: Vec::new(),
            letters: Vec::new(),
            disguise_examples: Vec::new(),
            prepared: None,
            closed: Vec::new(),
            seen: HashMap::new(),
        }
    }

    /// What follows stands in `file`; if `trusted`, only what a run needs is looked at.
    pub fn enter(&mut self, file: Arc<str>, trusted: bool) {
        self.file = file;
        self.trusted = trusted;
    }

    /// Notes a mistake at bytes `span` of the present file.
    pub fn problem(&mut self, span: Range<usize>, message: String) {
        self.problems.push(PackProblem { file: Arc::clone(&self.file), span, message });
    }

    pub(super) fn tell(&mut self, span: Range<usize>, message: msg::Message, args: &[&str]) {
        self.problem(span, message.say(self.lang, args));
    }

    fn here<T>(&self, item: T) -> In<T> {
        In { file: Arc::clone(&self.file), item }
    }

    fn back_to<T>(&mut self, place: &In<T>) {
        self.file = Arc::clone(&place.file);
    }

    /// Takes the built-in rules as they were prepared. `is_alone`: no other files are read, so nobody asks for their names.
    pub(super) fn take_prepared(&mut self, prepared: Prepared, is_alone: bool) {
        let stock = Arc::clone(&prepared.stock);
        stock.read_into(self, &prepared.others);
        if !is_alone {
            stock.read_into(self, &prepared.laws);
            self.words = Words::clone(&stock.words);
            let declared = stock.declared.iter();
            self.seen
                .extend(declared.map(|(kind, id, file)| (format!("{kind} {id}"), Arc::clone(&stock.files[*file]))));
        }
        self.prepared = Some(prepared);
        self.trusted = false;
    }

    /// The laws that were read.
    pub(super) fn into_laws(self) -> Laws {
        self.laws
    }

    /// Notes the id as taken; tells if it was, or is none.
    fn take_id(&mut self, kind: &str, id: &Text) {
        let name = id.get_ref();
        let well_formed = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let parts: Vec<&str> = name.split('/').collect();
        let expected = if kind == "rule" { 2..=3 } else { 1..=1 };
        if !expected.contains(&parts.len()) || !parts.iter().all(|p| well_formed(p)) {
            self.tell(id.span(), msg::BAD_ID, &[]);
        }
        if let Some(file) = self.seen.insert(format!("{kind} {name}"), Arc::clone(&self.file)) {
            self.tell(id.span(), msg::DUPLICATE_ID, &[name, &file]);
        }
    }

    /// Everything of one file.
    pub fn file(&mut self, raw: RawFile) {
        raw.review_by.into_iter().for_each(|day| self.review_by(&day));
        raw.words.into_iter().for_each(|w| self.words(w));
        raw.law.into_iter().for_each(|l| self.law(l));
        raw.context.into_iter().for_each(|c| self.context(c));
        raw.context_group.into_iter().for_each(|g| self.group(g));
        raw.disguise.into_iter().for_each(|d| self.disguise(d));
        raw.marks.into_iter().for_each(|m| self.marks(m));
        raw.letters.into_iter().for_each(|l| self.letters(l));
        raw.rule.into_iter().for_each(|r| self.rule(r));
    }

    /// `review-by` of a file
    pub fn review_by(&mut self, day: &Text) {
        if is_date(day.get_ref()) {
            self.reviews.push((Arc::clone(&self.file), day.get_ref().clone()));
        } else {
            self.tell(day.span(), msg::BAD_DATE, &[]);
        }
    }

    /// `[[words]]`
    pub fn words(&mut self, raw: RawWords) {
        self.take_id("words", &raw.id);
        let class = match (raw.list, raw.regex) {
            (Some(list), None) => Class::list(list.into_iter().map(At::into_inner)),
            (None, Some(regex)) => {
                let class = Class::Regex(regex.get_ref().clone());
                self.word_regexes.push(self.here(regex));
                class
            }
            _ => return self.tell(raw.id.span(), msg::WORDS_EMPTY, &[raw.id.get_ref()]),
        };
        self.words.declare(raw.id.get_ref(), class);
    }

    /// `[[law]]`
    pub fn law(&mut self, raw: RawLaw) {
        let short = raw.short.get_ref().clone();
        if let Some(file) = self.seen.insert(format!("law {short}"), Arc::clone(&self.file)) {
            self.tell(raw.short.span(), msg::DUPLICATE_ID, &[&short, &file]);
        }
        if raw.source.is_some() {
            Arc::make_mut(&mut self.unpublished).insert(short.clone());
        }
        let mut articles = BTreeMap::new();
        for article in raw.articles {
            let id = article.id.get_ref().clone();
            if articles.insert(id.clone(), Article { gist: article.gist, fine: article.fine }).is_some() {
                self.tell(article.id.span(), msg::DUPLICATE_ID, &[&id, &short]);
            }
        }
        let law = Law {
            name: raw.name.into_inner(),
            en: raw.en,
            effective: raw.effective.unwrap_or_default(),
            by_name_only: raw.by_name_only,
            source: raw.source,
            articles,
        };
        self.laws.by_short_name.insert(short, law);
    }

    /// `[[context]]`
    pub fn context(&mut self, raw: RawContext) {
        self.take_id("context", &raw.id);
        self.contexts.push(self.here(raw));
    }

    /// `[[context-group]]`
    pub fn group(&mut self, raw: RawGroup) {
        self.take_id("context", &raw.id);
        self.groups.push(self.here(raw));
    }

    /// `[[rule]]`
    pub fn rule(&mut self, raw: RawRule) {
        self.take_id("rule", &raw.id);
        self.rules.push(self.here(raw));
    }

    /// Resolves everything gathered.
    pub fn finish(mut self) -> (RuleSet, Vec<PackProblem>) {
        let words = Arc::new(std::mem::take(&mut self.words));
        for place in std::mem::take(&mut self.word_regexes) {
            self.back_to(&place);
            self.regex(&place.item, &words, false);
        }
        let prepared = self.prepared.take();
        let (stock, mut rules, mut contexts, laws) = match prepared {
            Some(p) => (Some(p.stock), p.rules, p.contexts, p.laws),
            None => Default::default(),
        };
        let built_in = rules.len();
        let mut known = stock.as_ref().map(|s| s.contexts.clone()).unwrap_or_default();
        let mut names = stock.as_ref().map(|s| s.names.clone()).unwrap_or_default();
        for place in std::mem::take(&mut self.contexts) {
            self.back_to(&place);
            let context = self.check_context(place.item, &words);
            names.insert(context.info.id.clone(), vec![known.len()]);
            known.push((context.info.id.clone(), context.verdict));
            contexts.push(at_once(context));
        }
        self.group_names(&mut names);
        for place in std::mem::take(&mut self.rules) {
            self.back_to(&place);
            rules.extend(self.check_rule(place.item, &words, &names, &known).map(Entry::from));
        }
        self.check_closed(&rules);
        self.problems.sort_by(|a, b| (&a.file, a.span.start).cmp(&(&b.file, b.span.start)));
        let disguises = Disguises::new(self.spellings, self.marks, self.letters);
        let laws = match stock {
            // nobody has read them yet
            Some(stock) if self.laws.by_short_name.is_empty() => Later::new(Box::new(move || stock.laws(&laws))),
            _ => at_once(self.laws),
        };
        let (disguise_examples, reviews) = (self.disguise_examples, self.reviews);
        (RuleSet { rules, prepared: built_in, contexts, laws, disguises, disguise_examples, reviews }, self.problems)
    }

    /// Adds the groups of contexts to the names that `contexts` of a rule may hold.
    fn group_names(&mut self, names: &mut BTreeMap<String, Vec<usize>>) {
        for place in std::mem::take(&mut self.groups) {
            self.back_to(&place);
            let mut members = Vec::new();
            for name in &place.item.contexts {
                match names.get(name.get_ref()) {
                    Some(indexes) => members.extend(indexes),
                    None => self.unknown_context(name, names),
                }
            }
            names.insert(place.item.id.into_inner(), members);
        }
    }

    pub(super) fn unknown_context(&mut self, name: &Text, names: &BTreeMap<String, Vec<usize>>) {
        let given = name.get_ref();
        match nearest(given, names.keys().map(String::as_str)) {
            Some(near) => self.tell(name.span(), msg::UNKNOWN_CONTEXT_NEAR, &[given, near]),
            None => self.tell(name.span(), msg::UNKNOWN_CONTEXT, &[given]),
        }
    }

    pub(super) fn check_context(&mut self, raw: RawContext, words: &Arc<Words>) -> Context {
        let id_span = raw.id.span();
        let basis = self.basis(raw.basis, &id_span);
        self.both_languages(&[("title", &raw.title), ("reason", &raw.reason)], &id_span);
        Context {
            info: Arc::new(ContextInfo { id: raw.id.into_inner(), title: raw.title, reason: raw.reason, basis }),
            verdict: raw.verdict,
            categories: categories(raw.categories, raw.not_categories),
            when: self.conditions(raw.when, words),
            unless: self.conditions(raw.unless, words),
            wants: self.wants(raw.wants, words),
            examples: self.examples(raw.example),
            file: Arc::clone(&self.file),
        }
    }

    pub(super) fn check_rule(
        &mut self,
        raw: RawRule,
        words: &Arc<Words>,
        names: &BTreeMap<String, Vec<usize>>,
        contexts: &[(String, Verdict)],
    ) -> Option<Rule> {
        let id_span = raw.id.span();
        let id = raw.id.get_ref().clone();
        if raw.basis.is_empty() {
            self.tell(id_span.clone(), msg::NO_BASIS, &[&id]);
        }
        self.both_languages(&[("title", &raw.title), ("why", &raw.why), ("help", &raw.help)], &id_span);
        let body = self.body(&raw, words, names);
        let basis = self.basis(raw.basis, &id_span);
        let body = body?;
        let is_law = basis.iter().any(|b| !self.unpublished.contains(&b.law));
        let penalty = raw.penalty.or_else(|| self.laws.fine(&basis).cloned()).unwrap_or_default();
        if let Some(effective) = &raw.effective {
            self.dates(effective.get_ref(), &effective.span());
        }
        let chosen = self.rule_contexts(&raw.contexts, raw.context_verdicts, names, contexts);
        let words_not_meant = self.terms_unchecked(&raw.words_not_meant, words);
        let replace = raw.replace.into_iter().filter_map(|r| self.replace(r, &body, words)).collect();
        Some(Rule {
            info: Arc::new(RuleInfo { id, title: raw.title, why: raw.why, help: raw.help, penalty, basis, is_law }),
            verdict: raw.verdict,
            body,
            words_not_meant,
            when: self.conditions(raw.when, words),
            unless: self.conditions(raw.unless, words),
            wants: self.wants(raw.wants, words),
            contexts: chosen,
            fields: raw.fields,
            categories: categories(raw.categories, raw.not_categories),
            platforms: raw.platforms,
            effective: raw.effective.map(At::into_inner).unwrap_or_default(),
            priority: raw.priority,
            min_count: raw.min_count.unwrap_or(1),
            replace,
            examples: self.examples(raw.example),
            file: Arc::clone(&self.file),
        })
    }

    fn both_languages(&mut self, texts: &[(&str, &Localised)], span: &Range<usize>) {
        for (key, text) in texts {
            if text.zh.is_empty() || text.en.is_empty() {
                self.tell(span.clone(), msg::EMPTY_TEXT, &[key]);
            }
        }
    }

    fn basis(&mut self, raw: Vec<At<Basis>>, _owner: &Range<usize>) -> Vec<Basis> {
        let unproved = if self.trusted { &[] } else { raw.as_slice() };
        for basis in unproved {
            let cited = basis.get_ref();
            match self.laws.check(cited) {
                Ok(()) => {}
                Err(CiteError::Law) => self.tell(basis.span(), msg::LAW_UNKNOWN, &[&cited.law]),
                Err(CiteError::Article) => {
                    let article = cited.article.clone().unwrap_or_default();
                    self.tell(basis.span(), msg::ARTICLE_UNKNOWN, &[&cited.law, &article]);
                }
            }
        }
        raw.into_iter().map(At::into_inner).collect()
    }

    fn rule_contexts(
        &mut self,
        wanted: &[Text],
        mut verdicts: BTreeMap<String, At<Verdict>>,
        names: &BTreeMap<String, Vec<usize>>,
        contexts: &[(String, Verdict)],
    ) -> Vec<(usize, Verdict)> {
        let mut indexes: Vec<usize> = Vec::new();
        for name in wanted {
            match names.get(name.get_ref()) {
                Some(found) => indexes.extend(found),
                None => self.unknown_context(name, names),
            }
        }
        indexes.sort_unstable();
        indexes.dedup();
        let chosen = indexes
            .into_iter()
            .map(|i| {
                let (name, usual) = &contexts[i];
                (i, verdicts.remove(name).map_or(*usual, At::into_inner))
            })
            .collect();
        for (name, verdict) in &verdicts {
            self.tell(verdict.span(), msg::UNUSED_CONTEXT_VERDICT, &[name]);
        }
        chosen
    }

    fn dates(&mut self, effective: &Effective, span: &Range<usize>) {
        for date in [&effective.from, &effective.until].into_iter().flatten() {
            if !is_date(date) {
                self.tell(span.clone(), msg::BAD_DATE, &[]);
            }
        }
    }

    /// The check of a rule about search words; what it lacks is told.
    pub(super) fn keyword(&mut self, raw: At<KeywordCheck>) -> Option<KeywordCheck> {
        if let Some(name) = raw.get_ref().lacks() {
            self.tell(raw.span(), msg::KEYWORD_LACKS, &[name]);
            return None;
        }
        let mut check = raw.into_inner();
        for noun in check.nouns.values_mut().flatten() {
            *noun = crate::text::fold::fold(noun).text.into_owned();
        }
        Some(check)
    }
}

fn categories(only: Vec<Text>, not: Vec<Text>) -> Categories {
    let plain = |list: Vec<Text>| list.into_iter().map(At::into_inner).collect();
    Categories { only: plain(only), not: plain(not) }
}

/// `YYYY-MM-DD`, without asking the calendar for more than months and days.
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
        && (1..=12).contains(&text[5..7].parse::<u32>().unwrap_or(0))
        && (1..=31).contains(&text[8..10].parse::<u32>().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked() {
        assert!(is_date("2027-03-16"));
        assert!(!is_date("2027-13-16"));
        assert!(!is_date("2027/03/16"));
    }
}
