//! Search words where they earn their place: the checks of `keyword/…` rules. They look at a listing only where a brief, or a
//! list of brands, was given with it.

use crate::brief::{Brief, BriefWord, Role};
use crate::engine::scan::{Hit, holds};
use crate::engine::{Engine, FoldedListing, Judged, Memo, View, judge};
use crate::listing::{FieldKind, Listing, category_within};
use crate::pack::Rule;
use crate::pack::keyword::{Check, KeywordCheck, Part};
use crate::pack::rule::Body;
use crate::text::Span;
use crate::text::clause::ends_sentence;
use crate::text::fold::fold;
use crate::text::measure::Unit;
use crate::text::phrase::{Compact, Standing};

/// A place, as bytes of a field's folded text, and the search words it is about.
struct Found {
    field: usize,
    span: Span,
    words: Vec<String>,
}

/// Words named in one finding, at most.
const NAMED: usize = 5;

/// Findings of every rule about search words.
pub(crate) fn placed<'e>(engine: &'e Engine, listing: &FoldedListing<'_, '_>, date: &str) -> Vec<Judged<'e>> {
    if listing.listing.brief.is_none() && listing.listing.brands.is_none() {
        return Vec::new();
    }
    let looked = Looked {
        engine,
        listing,
        date,
        texts: listing.fields.iter().map(|f| Compact::new(&f.text)).collect(),
        no_brief: Brief::default(),
    };
    let mut findings = Vec::new();
    for index in engine.keyword.iter().copied() {
        let rule: &Rule = &engine.rules().rules[index];
        let Body::Keyword(check) = &rule.body else { continue };
        if !rule.holds_for(&listing.listing.facts, date) {
            continue;
        }
        for Found { field, span, words } in looked.find(check, rule) {
            let memo = Memo::default();
            let view = View { listing, field, text: &listing.fields[field].text, disguised: None, memo: &memo };
            if !holds(rule, view, span) {
                continue;
            }
            let hit = Hit { span, rule: index, is_term: false };
            if let Some(judged) = judge::judge(engine, view, hit) {
                findings.push(Judged { keywords: words, ..judged });
            }
        }
    }
    findings.sort_by_key(|f| (f.field, f.span, f.rule_index));
    findings
}

struct Looked<'e, 'v, 'l, 's> {
    engine: &'e Engine,
    listing: &'v FoldedListing<'l, 's>,
    date: &'v str,
    /// The characters of each field.
    texts: Vec<Compact>,
    no_brief: Brief,
}

impl Looked<'_, '_, '_, '_> {
    fn brief(&self) -> &Brief {
        self.listing.listing.brief.as_deref().unwrap_or(&self.no_brief)
    }

    fn words<'w>(&'w self, check: &'w KeywordCheck) -> impl Iterator<Item = &'w BriefWord> {
        self.brief().words.iter().filter(|w| check.wants(w.role) && (w.is_role_given || !check.given))
    }

    /// The words that may be asked for: lawful for these goods, and no other's brand.
    fn offered<'w>(&'w self, words: impl Iterator<Item = &'w BriefWord>) -> Vec<&'w BriefWord> {
        words.filter(|w| self.is_offered(w)).collect()
    }

    fn is_offered(&self, word: &BriefWord) -> bool {
        let brands = self.listing.listing.brands.as_ref();
        !brands.is_some_and(|b| b.is_foreign(&word.chars))
            && self.engine.is_clean_word(&word.text, self.listing.listing, self.date)
    }

    fn text(&self, field: usize) -> &str {
        &self.listing.fields[field].text
    }

    fn of_kinds<'k>(&'k self, kinds: Option<&'k [FieldKind]>) -> impl Iterator<Item = usize> {
        let fields = self.listing.listing.fields.iter().enumerate();
        fields.filter(move |(_, f)| kinds.is_none_or(|k| k.contains(&f.kind))).map(|(index, _)| index)
    }

    fn title(&self) -> Option<usize> {
        self.of_kinds(Some(&[FieldKind::Title])).find(|field| !self.texts[*field].is_empty())
    }

    fn find(&self, check: &KeywordCheck, rule: &Rule) -> Vec<Found> {
        let kinds = rule.fields.as_deref();
        let in_title = |find: fn(&Self, &KeywordCheck, usize) -> Vec<Found>| {
            self.title().map(|title| find(self, check, title)).unwrap_or_default()
        };
        match check.check {
            Check::NotInTitle => in_title(Self::not_in_title),
            Check::LateInTitle => in_title(Self::late_in_title),
            Check::StandsAs => in_title(Self::stands_as),
            Check::OtherGoods => in_title(Self::other_goods),
            Check::Room => in_title(Self::room),
            Check::NotIn => self.not_in(check, kinds),
            Check::Repeats | Check::Dense => {
                self.of_kinds(kinds).flat_map(|field| self.too_often(check, field)).collect()
            }
            Check::Stands => self.of_kinds(kinds).flat_map(|field| self.stands(check, field)).collect(),
            Check::OtherBrand => self.of_kinds(kinds).flat_map(|field| self.other_brand(field)).collect(),
        }
    }

    fn whole(&self, field: usize, words: Vec<String>) -> Vec<Found> {
        vec![Found { field, span: Span::new(0, self.text(field).len()), words }]
    }

    fn not_in_title(&self, check: &KeywordCheck, title: usize) -> Vec<Found> {
        let stands = |w: &BriefWord| self.texts[title].standing(&w.chars).0 != Standing::Absent;
        if self.words(check).any(stands) {
            return Vec::new();
        }
        match named(&self.offered(self.words(check))) {
            words if words.is_empty() => Vec::new(),
            words => self.whole(title, words),
        }
    }

    fn late_in_title(&self, check: &KeywordCheck, title: usize) -> Vec<Found> {
        let places = self.words(check).filter_map(|w| Some((*self.texts[title].places(&w.chars).first()?, w)));
        let Some((span, word)) = places.min_by_key(|(span, _)| span.end) else { return Vec::new() };
        let within = check.within_on(self.listing.listing.facts.platform.as_deref());
        let is_late = Unit::HalfWidth.measure(&self.text(title)[..span.end]) > within;
        let found = || Found { field: title, span, words: vec![word.text.clone()] };
        is_late.then(found).into_iter().collect()
    }

    fn stands_as(&self, check: &KeywordCheck, title: usize) -> Vec<Found> {
        let found = |w: &BriefWord| {
            let (standing, span) = self.texts[title].standing(&w.chars);
            (Some(standing) == check.standing).then(|| Found { field: title, span, words: vec![w.text.clone()] })
        };
        self.words(check).filter_map(found).collect()
    }

    fn not_in(&self, check: &KeywordCheck, kinds: Option<&[FieldKind]>) -> Vec<Found> {
        let fields: Vec<usize> = self.of_kinds(kinds).filter(|f| !self.texts[*f].is_empty()).collect();
        let Some(first) = fields.first().copied() else { return Vec::new() };
        let within = check.within_on(self.listing.listing.facts.platform.as_deref());
        let parts: Vec<(usize, Span)> = match check.part {
            None => fields.iter().map(|f| (*f, Span::new(0, self.text(*f).len()))).collect(),
            Some(Part::Opening) => vec![(first, opening(self.text(first), within))],
            Some(Part::Headings) => {
                fields.iter().flat_map(|f| headings(self.text(*f), within).into_iter().map(|s| (*f, s))).collect()
            }
        };
        // one heading is no headings
        let Some((field, span)) =
            parts.first().copied().filter(|_| check.part != Some(Part::Headings) || parts.len() > 1)
        else {
            return Vec::new();
        };
        let texts: Vec<Compact> = parts.iter().map(|(f, span)| Compact::new(span.of(self.text(*f)))).collect();
        let stands = |w: &BriefWord| texts.iter().any(|t| t.standing(&w.chars).0.is_whole());
        if check.any && self.words(check).any(stands) {
            return Vec::new();
        }
        let absent = self.offered(self.words(check).filter(|w| !stands(w)));
        match named(&absent) {
            words if words.is_empty() => Vec::new(),
            words => vec![Found { field, span: shown(self.text(field), span), words }],
        }
    }

    fn too_often(&self, check: &KeywordCheck, field: usize) -> Vec<Found> {
        let text = &self.texts[field];
        let mut words: Vec<&BriefWord> = self.words(check).filter(|w| w.chars.len() > 1).collect();
        words.sort_by_key(|w| std::cmp::Reverse(w.chars.len()));
        let mut found: Vec<(Found, &BriefWord)> = Vec::new();
        for word in words {
            let places = text.places(&word.chars);
            let Some(last) = places.last().filter(|_| places.len() > check.more_than.unwrap_or(usize::MAX)) else {
                continue;
            };
            let share = (places.len() * word.chars.len() * 100) as f64 / text.len() as f64;
            let is_dense = check.percent.is_none_or(|percent| share > percent);
            // a part of a word that is told already goes without saying
            let is_told = found.iter().any(|(_, known)| !known.chars.places(&word.chars).is_empty());
            if is_dense && !is_told {
                found.push((Found { field, span: *last, words: vec![word.text.clone()] }, word));
            }
        }
        found.into_iter().map(|(found, _)| found).collect()
    }

    fn stands(&self, check: &KeywordCheck, field: usize) -> Vec<Found> {
        let first = |w: &BriefWord| {
            let span = *self.texts[field].places(&w.chars).first()?;
            Some(Found { field, span, words: vec![w.text.clone()] })
        };
        self.words(check).filter_map(first).collect()
    }

    fn other_brand(&self, field: usize) -> Vec<Found> {
        let Some(brands) = &self.listing.listing.brands else { return Vec::new() };
        let places = |brand: &String| self.texts[field].places(&Compact::new(&fold(brand).text));
        let ours: Vec<Span> = brands.own.iter().chain(&brands.licensed).flat_map(places).collect();
        let mut found: Vec<Found> = Vec::new();
        for brand in &brands.foreign {
            for span in places(brand) {
                if !ours.iter().chain(found.iter().map(|f| &f.span)).any(|other| other.covers(span)) {
                    found.push(Found { field, span, words: vec![brand.clone()] });
                }
            }
        }
        found
    }

    fn other_goods(&self, check: &KeywordCheck, title: usize) -> Vec<Found> {
        let own = self.listing.listing.facts.category.as_str();
        if own.is_empty() || !check.nouns.keys().any(|category| is_kin(own, category)) {
            return Vec::new();
        }
        let mut last: Option<(Span, bool)> = None;
        for (category, nouns) in &check.nouns {
            for span in nouns.iter().flat_map(|noun| self.texts[title].places(&Compact::new(noun))) {
                // the last name of goods in a title is what is sold; of two that end there the longer
                let key = |s: Span| (s.end, s.len());
                if last.is_none_or(|(known, _)| key(span) > key(known)) {
                    last = Some((span, is_kin(own, category)));
                }
            }
        }
        let found = |span: Span| Found { field: title, span, words: vec![span.of(self.text(title)).to_owned()] };
        last.filter(|(_, is_own)| !is_own).map(|(span, _)| found(span)).into_iter().collect()
    }

    fn room(&self, check: &KeywordCheck, title: usize) -> Vec<Found> {
        let facts = &self.listing.listing.facts;
        let Some(limit) = self.engine.rules().limit(FieldKind::Title, facts, self.date) else { return Vec::new() };
        let written = &self.listing.listing.fields[title].text;
        let free = limit.max.saturating_sub(limit.unit.measure(written));
        if ((free * 100) as f64) < check.percent.unwrap_or(100.0) * limit.max as f64 {
            return Vec::new();
        }
        let fits = |w: &&BriefWord| {
            let needed = match self.texts[title].rest_of(&w.folded, &w.chars) {
                Some((_, rest, _)) => limit.unit.measure(rest),
                None if w.is_role_given => limit.unit.measure(&w.text),
                None => return false,
            };
            needed <= free && !self.texts[title].standing(&w.chars).0.is_whole()
        };
        let offered = self.words(check).filter(|w| w.role != Role::Brand).filter(fits);
        match named(&self.offered(offered)) {
            words if words.is_empty() => Vec::new(),
            words => self.whole(title, words),
        }
    }
}

impl Engine {
    /// The first rule about search words whose check `is_wanted`, and that check.
    pub fn keyword_rule(&self, is_wanted: impl Fn(&KeywordCheck) -> bool) -> Option<(&Rule, &KeywordCheck)> {
        let rules = self.keyword.iter().map(|index| -> &Rule { &self.rules().rules[*index] });
        let mut checks = rules.filter_map(|rule| match &rule.body {
            Body::Keyword(check) => Some((rule, &**check)),
            _ => None,
        });
        checks.find(|(_, check)| is_wanted(check))
    }

    /// Whether a search word may be used for a listing with these facts and attributes: no rule flags it.
    pub fn is_clean_word(&self, word: &str, listing: &Listing<'_>, date: &str) -> bool {
        self.objection(word, listing, date).is_none()
    }

    /// The gravest finding on a search word by itself, as the title of a listing with these facts and attributes; what needs
    /// proof counts, and the shape of titles does not, since a word is none.
    pub fn objection(&self, word: &str, listing: &Listing<'_>, date: &str) -> Option<Judged<'_>> {
        let of_words = |j: &Judged<'_>| j.verdict.is_flag() && matches!(j.rule.body, Body::Words { .. });
        let found = self.lint(&listing.retitled(word, |_| false), date).into_iter().filter(of_words);
        let denied = self.contradictions(listing, word, |kind| kind == FieldKind::Attribute, date);
        found.chain(denied).max_by_key(|j| j.verdict)
    }
}

fn named(words: &[&BriefWord]) -> Vec<String> {
    words.iter().take(NAMED).map(|w| w.text.clone()).collect()
}

fn is_kin(own: &str, category: &str) -> bool {
    category_within(own, category) || category_within(category, own)
}

/// The first line of `span`, as far as one looks at it.
fn shown(text: &str, span: Span) -> Span {
    const UNITS: usize = 60;
    let line = span.of(text).trim_start().lines().next().unwrap_or("");
    let start = span.start + span.len() - span.of(text).trim_start().len();
    Span::new(start, start + opening(line, UNITS).end)
}

/// The beginning of a text, at most `within` half-width units.
fn opening(text: &str, within: usize) -> Span {
    let rest = text.trim_start();
    let start = text.len() - rest.len();
    Span::new(start, start + Unit::HalfWidth.overflow(rest, within).unwrap_or(rest.len()))
}

/// Lines of at most `within` half-width units that end no sentence.
fn headings(text: &str, within: usize) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        if !trimmed.is_empty() && Unit::HalfWidth.measure(trimmed) <= within && !trimmed.chars().any(ends_sentence) {
            found.push(Span::new(start, start + trimmed.len()));
        }
    }
    found
}
