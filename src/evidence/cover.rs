//! Whether an entry covers a claim: the words, how far they reach, the listing, the day.

use std::sync::PoisonError;

use crate::evidence::Document;
use crate::evidence::entry::{Entry, Flaw};
use crate::finding::Shortfall;
use crate::listing::{Listing, category_within};
use crate::pack::notice::{Reach, gate};
use crate::text::Span;
use crate::text::clause::{Scope, around};
use crate::text::fold::fold;

/// A claim that needs evidence.
#[derive(Debug, Clone)]
pub struct Claim<'c> {
    /// Id of the rule that wants the proof.
    pub rule: &'c str,
    /// The listing that makes it.
    pub listing: &'c Listing<'c>,
    /// The listing's name, `#n` if it has none of its own.
    pub name: &'c str,
    /// The text of the field.
    pub text: &'c str,
    /// Bytes of `text`.
    pub span: Span,
    /// What the law wants the copy itself to say and it does not.
    pub missing: Vec<String>,
}

/// What an entry is to a claim.
#[derive(Debug)]
pub(super) enum Cover {
    /// It speaks of something else.
    Other,
    /// It proves the claim.
    Proves,
    /// It speaks of the claim, but does not prove it.
    Short(Shortfall),
}

impl Entry {
    /// Whether it proves the claim.
    pub(super) fn covers(&self, claim: &Claim<'_>) -> Cover {
        if !self.is_of_rule(claim.rule) {
            return Cover::Other;
        }
        self.covers_words(claim, Self::says)
    }

    /// Whether it proves the words of `claim`, which its own figures have filled, whichever rule finds them. What rules find
    /// in them has to be proved on its own; around that the wording may say more (来源:…).
    pub(super) fn covers_filled(&self, claim: &Claim<'_>) -> Cover {
        self.covers_words(claim, Self::touches)
    }

    /// Whether it speaks of what this rule finds.
    pub(super) fn is_of_rule(&self, rule: &str) -> bool {
        self.rules.as_ref().is_none_or(|rules| rules.holds(rule))
    }

    /// The same whichever rule wants the proof; `speaks` tells whether its claim stands at bytes of a folded text.
    fn covers_words(&self, claim: &Claim<'_>, speaks: fn(&Self, &str, Span) -> bool) -> Cover {
        let folded = fold(claim.text);
        let text = folded.text.as_ref();
        match folded.to_folded(claim.span).filter(|hit| speaks(self, text, *hit)) {
            None => Cover::Other,
            Some(hit) => {
                let sentence = around(text, hit, Scope::Sentence).of(text);
                self.shortfall(claim, sentence).map_or(Cover::Proves, Cover::Short)
            }
        }
    }

    /// Whether its claim could stand at words that are, folded, `words`: a look at them alone, without the copy around them.
    pub(super) fn may_say(&self, words: &str) -> bool {
        self.pattern.is_some() || self.claims.iter().any(|c| words.contains(c.as_str()) || c.contains(words))
    }

    /// Whether its claim stands at bytes `hit` of a folded text, all of it: who proves 好 has not proved 好评率99%. A pattern
    /// may match a part of the hit, as its writer says what may stand around it.
    fn says(&self, text: &str, hit: Span) -> bool {
        let claims = self.claims.iter();
        let places: Vec<Span> =
            claims.flat_map(|c| places(c, text)).filter(|s| s.overlaps(hit) && !cuts_number(text, *s)).collect();
        !places.is_empty() && self.says_rest(text, hit, places) || self.matches(text, hit)
    }

    /// Whether its claim and bytes `hit` of a folded text have to do with each other.
    fn touches(&self, text: &str, hit: Span) -> bool {
        let mut places = self.claims.iter().flat_map(|c| places(c, text));
        places.any(|span| span.covers(hit) || hit.covers(span)) || self.matches(text, hit)
    }

    fn matches(&self, text: &str, hit: Span) -> bool {
        let is_there = |span: Span| span.covers(hit) || hit.covers(span);
        let sentence = around(text, hit, Scope::Sentence);
        let matches = |p: &regex::Regex| {
            p.find_iter(sentence.of(text)).any(|m| is_there(Span::from(m.range()).shift(sentence.start)))
        };
        self.pattern.as_ref().is_some_and(matches)
    }

    /// Whether the claims at `said` leave nothing of `hit` but what the entry's own limits and figures say, particles and
    /// marks.
    fn says_rest(&self, text: &str, hit: Span, mut said: Vec<Span>) -> bool {
        let limits = [&self.region, &self.period, &self.metric, &self.category];
        let figures: Vec<String> = self.figures.values().map(|figure| fold(figure).text.into_owned()).collect();
        let beside = limits.into_iter().flatten().chain(&figures).chain(&gate().fillers);
        let words = hit.of(text);
        let whole = |word| places(word, words).filter(|span| !cuts_number(words, *span));
        said.extend(beside.flat_map(|word| whole(word)).map(|span| span.shift(hit.start)));
        // a figure may be one of per cent, whoever wrote the ledger
        let percent = figures.iter().flat_map(|f| whole(f)).map(|span| Span::new(span.end, span.end + 1));
        let percent = percent.filter(|span| words.get(span.start..).is_some_and(|rest| rest.starts_with('%')));
        said.extend(percent.map(|span| span.shift(hit.start)).collect::<Vec<_>>());
        said.sort();
        let end = said.iter().fold(hit.start, |end, span| if span.start <= end { end.max(span.end) } else { end });
        hit.end <= end
    }

    fn shortfall(&self, claim: &Claim<'_>, sentence: &str) -> Option<Shortfall> {
        match (self.flaw, self.document) {
            (Some(Flaw::Expired), _) => return Some(Shortfall::Expired),
            (Some(Flaw::NotYet), _) => return Some(Shortfall::NotYet),
            (None, Document::Changed) => return Some(Shortfall::Document),
            (None, Document::Same | Document::Missing) => {}
        }
        let is_unnamed = claim.name.starts_with('#');
        if self.listings.as_ref().is_some_and(|l| is_unnamed || !l.holds(claim.name)) {
            return Some(Shortfall::Listing);
        }
        if !self.is_of_brand(claim.listing) {
            return Some(Shortfall::Brand);
        }
        if !self.is_of_category(claim.listing) {
            return Some(Shortfall::Category);
        }
        if let Some(word) = self.beyond(sentence) {
            return Some(Shortfall::Beyond(word));
        }
        let mut unsaid = claim.missing.clone();
        // where a figure holds only for a region, a period or a metric, the copy has to say so
        let limits = [&self.region, &self.period, &self.metric];
        unsaid.extend(limits.into_iter().flatten().filter(|limit| !is_said(limit, sentence)).cloned());
        (!unsaid.is_empty()).then_some(Shortfall::Unsaid(unsaid))
    }

    fn is_of_brand(&self, listing: &Listing<'_>) -> bool {
        let Some(brands) = &self.brands else { return true };
        match listing.facts.values.get("brand") {
            Some(brand) => brands.holds(brand.trim()),
            None => brands.written.iter().any(|brand| is_in_copy(&fold(brand).text, listing)),
        }
    }

    fn is_of_category(&self, listing: &Listing<'_>) -> bool {
        let Some(category) = &self.category else { return true };
        category_within(listing.facts.category(), category) || is_in_copy(category, listing)
    }

    /// The first word of the sentence by which it reaches further than the entry says.
    fn beyond(&self, sentence: &str) -> Option<String> {
        let mut found: Vec<(Span, &Reach)> = Vec::new();
        for reach in &gate().reach {
            match reach {
                Reach::Words(words) => {
                    for word in words {
                        let places = sentence.match_indices(word.as_str());
                        found.extend(places.map(|(at, w)| (Span::new(at, at + w.len()), reach)));
                    }
                }
                Reach::Regex(regex) => {
                    let places = regex.captures_iter(sentence).filter_map(|c| c.name("hit").or_else(|| c.get(0)));
                    found.extend(places.map(|m| (Span::from(m.range()), reach)));
                }
            }
        }
        // of words inside longer ones only the longer counts
        let all: Vec<Span> = found.iter().map(|(span, _)| *span).collect();
        let is_inner = |span: Span| all.iter().any(|other| *other != span && other.covers(span));
        let named = |word: &str| self.names().any(|text| text.contains(word));
        let mut beyond: Vec<Span> = found
            .into_iter()
            .filter(|(span, _)| !is_inner(*span))
            .filter(|(span, reach)| match reach {
                Reach::Words(words) => !words.iter().any(|word| named(word)),
                Reach::Regex(_) => !named(span.of(sentence)),
            })
            .map(|(span, _)| span)
            .collect();
        beyond.sort();
        beyond.first().map(|span| span.of(sentence).to_owned())
    }

    /// Every text by which the entry says how far it reaches.
    fn names(&self) -> impl Iterator<Item = &str> {
        let limits = [&self.region, &self.period, &self.metric, &self.category];
        let pattern = self.pattern.as_ref().map(regex::Regex::as_str);
        self.claims.iter().chain(limits.into_iter().flatten()).map(String::as_str).chain(pattern)
    }

    /// Notes a listing that the entry does not reach.
    pub(super) fn note(&self, claim: &Claim<'_>, shortfall: &Shortfall) {
        use Shortfall::{Beyond, Brand, Category, Listing};
        if matches!(shortfall, Listing | Brand | Category | Beyond(_)) {
            let mut narrow = self.narrow.lock().unwrap_or_else(PoisonError::into_inner);
            narrow.insert(claim.name.to_owned());
        }
    }
}

/// Where `word` stands in `text`.
fn places<'t>(word: &'t str, text: &'t str) -> impl Iterator<Item = Span> + 't {
    text.match_indices(word).map(|(at, found)| Span::new(at, at + found.len()))
}

/// Whether `span` ends or begins inside a number: 好评率9 is not what 好评率99% says.
fn cuts_number(text: &str, span: Span) -> bool {
    let (digit, point) = (|c: char| c.is_ascii_digit(), |c: char| matches!(c, '.' | ','));
    let words = span.of(text);
    let before = text.get(..span.start).unwrap_or_default().trim_end_matches(point);
    let after = text.get(span.end..).unwrap_or_default().trim_start_matches(point);
    words.starts_with(digit) && before.ends_with(digit) || words.ends_with(digit) && after.starts_with(digit)
}

fn is_in_copy(word: &str, listing: &Listing<'_>) -> bool {
    listing.fields.iter().any(|field| fold(&field.text).text.contains(word))
}

/// Whether a sentence says a limit, in its own words or in others that mean the same.
fn is_said(limit: &str, sentence: &str) -> bool {
    let same = gate().reach.iter().find_map(|reach| match reach {
        Reach::Words(words) if words.iter().any(|w| w == limit) => Some(words),
        _ => None,
    });
    sentence.contains(limit) || same.is_some_and(|words| words.iter().any(|w| sentence.contains(w.as_str())))
}

#[cfg(test)]
mod tests {
    use crate::evidence::Ledger;
    use crate::finding::{Settled, Shortfall};
    use crate::lang::Lang;
    use crate::listing::{Facts, Field, FieldKind, Listing, Origin};
    use crate::source::Limits;
    use crate::text::Span;

    use super::Claim;

    fn ledger(more: &str) -> Ledger {
        let text = format!("[[evidence]]\nid = \"E1\"\nclaim = \"销量第一\"\ndocument = \"a.pdf\"\n{more}\n");
        let (ledger, problems) =
            Ledger::read("evidence.toml", text.as_bytes(), "2026-11-22", Limits::default(), Lang::En);
        assert_eq!(problems, []);
        ledger
    }

    fn ask(more: &str, text: &str, id: &str) -> Option<Settled> {
        let facts = Facts { category: "home".into(), ..Facts::default() };
        let fields = vec![Field::new(FieldKind::Title, text, Origin::default())];
        let listing = Listing { id: Some(id.into()), facts, fields, ..Listing::default() };
        let at = text.find("第一").expect("there");
        let span = Span::new(at, at + 6);
        let claim = Claim { rule: "data/rank", listing: &listing, name: id, text, span, missing: Vec::new() };
        ledger(more).of(&claim)
    }

    fn short(more: &str, text: &str) -> Shortfall {
        match ask(more, text, "SKU-1") {
            Some(Settled::Unproven(_, shortfall)) => shortfall,
            other => panic!("{more} {text}: {other:?}"),
        }
    }

    fn is_proven(more: &str, text: &str) -> bool {
        matches!(ask(more, text, "SKU-1"), Some(Settled::Proven(_)))
    }

    #[test]
    fn the_words_must_be_those_of_the_claim() {
        assert!(is_proven("", "保温杯销量第一"));
        assert!(is_proven("", "保温杯銷量第一"), "however they are spelled");
        assert_eq!(ask("", "口碑第一", "SKU-1"), None);
        assert!(ask("", "销量第一梯队,口碑第一品质", "SKU-1").is_some(), "the first hit is the claim");
        assert_eq!(ask("rules = \"ad-law/*\"", "销量第一", "SKU-1"), None);
    }

    /// Whether an entry for `claim` speaks of `hit`, which stands in `text`.
    fn says(claim: &str, text: &str, hit: &str) -> bool {
        let listing = Listing::default();
        let at = text.find(hit).expect("there");
        let span = Span::new(at, at + hit.len());
        let toml = format!("[[evidence]]\n{claim}\nsource = \"甲\"\n");
        let (ledger, problems) =
            Ledger::read("evidence.toml", toml.as_bytes(), "2026-11-22", Limits::default(), Lang::En);
        assert_eq!(problems, []);
        ledger.of(&Claim { rule: "a/b", listing: &listing, name: "A", text, span, missing: Vec::new() }).is_some()
    }

    #[test]
    fn a_claim_that_says_less_than_the_copy_proves_nothing() {
        for (claim, text, hit, is_said) in [
            ("claim = \"好\"", "好评率99%", "好评率99%", false),
            ("claim = \"好评率\"", "好评率99%", "好评率99%", false),
            ("claim = \"99%\"", "好评率99%", "好评率99%", false),
            ("claim = [\"好评率\", \"99%\"]", "好评率99%", "好评率99%", true),
            ("claim = \"好评率9\"", "好评率99%", "好评率", false),
            ("claim = \"好评率1\"", "好评率1,000", "好评率", false),
            ("claim = \"好评率99\"", "好评率99,好用", "好评率", true),
            ("claim = \"好评率99%\"", "好评率99%", "好评率99%", true),
            ("claim = \"用户好评率99%\"", "用户好评率99%", "好评率99%", true),
            ("claim = \"销量\"", "销量遥遥领先", "销量遥遥领先", false),
            ("claim = \"销量领先\"", "销量领先的!", "销量领先的!", true),
            ("claim = \"销量领先\"", "销量领先+", "销量领先+", false),
            ("claim = \"销量领先\"\nperiod = \"2025年\"", "2025年销量领先", "2025年销量领先", true),
            ("claim = \"销量领先\"\nperiod = \"2024年\"", "2025年销量领先", "2025年销量领先", false),
            ("claim = \"好评率\"\nfigures = { percent = 99 }", "好评率99%", "好评率99%", true),
            ("claim = \"好评率\"\nfigures = { percent = 9 }", "好评率99%", "好评率99%", false),
            ("claim = \"好评率\"\nfigures = { percent = 98 }", "好评率99%", "好评率99%", false),
            ("claim = \"好评率\"\nfigures = { n = 99 }", "好评率99‰", "好评率99‰", false),
            // the writer of a pattern says what may stand around it
            ("pattern = \"好评率\"", "好评率99%", "好评率99%", true),
        ] {
            assert_eq!(says(claim, text, hit), is_said, "{claim} {text} {hit}");
        }
    }

    #[test]
    fn a_claim_may_not_reach_beyond_the_entry() {
        assert_eq!(short("", "全球销量第一"), Shortfall::Beyond("全球".into()));
        assert_eq!(short("region = \"全国\"", "全球销量第一"), Shortfall::Beyond("全球".into()));
        assert_eq!(short("region = \"国内\"", "国内外销量第一"), Shortfall::Beyond("国内外".into()));
        assert!(is_proven("region = \"全国\"", "中国销量第一"));
        assert_eq!(short("period = \"2024年\"", "2025年销量第一"), Shortfall::Beyond("2025".into()));
        assert_eq!(short("", "连续三年销量第一"), Shortfall::Beyond("连续三年".into()));
    }

    #[test]
    fn limits_of_the_proof_must_stand_in_the_copy() {
        assert_eq!(short("region = \"浙江\"", "销量第一"), Shortfall::Unsaid(vec!["浙江".into()]));
        assert!(is_proven("region = \"浙江\"\nperiod = \"2025年\"\nmetric = \"销量\"", "2025年浙江保温杯销量第一"));
        assert_eq!(short("category = \"电饭锅\"", "保温杯销量第一"), Shortfall::Category);
        assert!(is_proven("category = \"保温杯\"", "保温杯销量第一"));
        assert!(is_proven("category = \"home\"", "保温杯销量第一"));
    }

    #[test]
    fn listings_brands_and_days_are_kept_to() {
        assert!(is_proven("listings = [\"SKU-*\"]", "销量第一"));
        assert_eq!(short("listings = [\"SKU-2\"]", "销量第一"), Shortfall::Listing);
        assert!(matches!(ask("listings = [\"*\"]", "销量第一", "#1"), Some(Settled::Unproven(_, Shortfall::Listing))));
        assert_eq!(short("brands = [\"清泉\"]", "销量第一"), Shortfall::Brand);
        assert!(is_proven("brands = [\"清泉\"]", "清泉杯销量第一"));
        assert_eq!(short("valid-until = 2026-11-21", "销量第一"), Shortfall::Expired);
        assert!(is_proven("valid-until = 2026-11-22", "销量第一"));
        assert_eq!(short("issued = \"2026-11-23\"", "销量第一"), Shortfall::NotYet);
    }
}
