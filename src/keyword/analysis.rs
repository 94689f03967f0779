//! What stands where in one listing, and how much search traffic that covers.

use std::sync::Arc;

use serde::Serialize;

use crate::brief::{Brands, Brief, BriefWord, Role};
use crate::engine::Engine;
use crate::finding::Verdict;
use crate::keyword::plan::{NoPlan, Plan};
use crate::keyword::swap;
use crate::keyword::title::Title;
use crate::listing::{Facts, FieldKind, Listing};
use crate::pack::keyword::Check;
use crate::pack::shape::Limit as RoomLimit;
use crate::text::fold::fold;
use crate::text::measure::Unit;
use crate::text::phrase::{Compact, Standing};

/// Looks at listings with one set of rules.
pub struct Analyst<'e> {
    pub(super) engine: &'e Engine,
    /// The day to judge on, `YYYY-MM-DD`.
    pub(super) date: &'e str,
    /// Take every word of a brief to be true of the goods, also where nothing in the listing says so.
    pub(super) trusts_brief: bool,
    keeps_split: f64,
    keeps_reversed: f64,
}

/// One listing and the words of its brief.
#[derive(Debug, Clone, Serialize)]
pub struct Analysis {
    /// Path of its file.
    pub path: String,
    /// Its name.
    pub listing: String,
    /// The title as it is.
    pub title: String,
    /// The platform's limit, if one is known.
    pub limit: Option<Limit>,
    /// Part of the brief that stands where.
    pub coverage: Coverage,
    /// Every word of the brief, the most searched for first.
    pub words: Vec<WordRow>,
    /// The title's words, the most searched for first.
    pub title_words: Vec<TitleWord>,
    /// A better title, if one was found.
    pub plan: Option<Plan>,
    /// Why none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_plan: Option<NoPlan>,
}

/// How much of a platform's limit a title uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// Units used.
    pub used: usize,
    /// Units that there are.
    pub max: usize,
    /// Half-width units; else characters.
    pub is_half_width: bool,
}

/// Which part of the brief's words stands somewhere whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Words.
    pub words: usize,
    /// Of how many; those that may not be used are not counted.
    pub of: usize,
    /// Their part of the traffic of all, in per cent; `None` where the brief has no figures.
    pub traffic: Option<f64>,
}

/// Which part of the brief stands where.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// In the title.
    pub title: Share,
    /// In the detail page.
    pub detail: Share,
    /// In the attributes.
    pub attributes: Share,
    /// Anywhere in the listing's copy.
    pub anywhere: Share,
}

/// Why a word may not be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Refusal {
    /// A rule forbids it, or wants it proved.
    Rule {
        /// Id of the rule.
        rule: String,
        /// Verdict.
        verdict: Verdict,
        /// What the rule found.
        text: String,
    },
    /// It holds a brand of others.
    OtherBrand,
    /// The brief keeps it out.
    Negative,
}

/// One word of the brief.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WordRow {
    /// The word.
    pub word: String,
    /// What it is for.
    pub role: Role,
    /// Its traffic, if the brief has it.
    pub traffic: Option<f64>,
    /// How it stands in the title.
    pub title: Standing,
    /// Whether it stands whole in the detail page.
    pub detail: bool,
    /// Whether it stands whole in an attribute.
    pub attributes: bool,
    /// Why it may not be used.
    pub refused: Option<Refusal>,
}

/// A word of the title, and the traffic of all words of the brief that contain it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TitleWord {
    /// The word.
    pub word: String,
    /// The traffic, 0 where no word of the brief contains it.
    pub traffic: f64,
}

/// A word of the brief in the eyes of one listing.
pub(super) struct Candidate<'b> {
    pub(super) word: &'b BriefWord,
    /// Traffic, raised or lowered by conversion and competition.
    pub(super) value: f64,
    pub(super) refused: Option<Refusal>,
}

impl<'e> Analyst<'e> {
    /// Looks at listings with the rules of `engine`, as of `date` (`YYYY-MM-DD`).
    pub fn new(engine: &'e Engine, date: &'e str, trusts_brief: bool) -> Self {
        let keeps = |standing: Standing| {
            let of = engine.keyword_rule(|c| c.check == Check::StandsAs && c.standing == Some(standing));
            of.and_then(|(_, check)| check.keeps).unwrap_or(0.0)
        };
        Self {
            engine,
            date,
            trusts_brief,
            keeps_split: keeps(Standing::Split),
            keeps_reversed: keeps(Standing::Reversed),
        }
    }

    /// The part of a word's traffic that counts where it stands so.
    pub(super) fn keeps(&self, standing: Standing) -> f64 {
        match standing {
            Standing::Adjacent | Standing::Spaced => 1.0,
            Standing::Split => self.keeps_split,
            Standing::Reversed => self.keeps_reversed,
            Standing::Absent => 0.0,
        }
    }

    /// The title limit of a listing's platform, as the rules have it.
    fn limit(&self, facts: &Facts) -> Option<RoomLimit> {
        self.engine.rules().limit(FieldKind::Title, facts, self.date)
    }

    /// Looks at one listing; `None` if it has no title, or no brief and no keywords of its own.
    pub fn look(&self, path: &str, name: &str, listing: &Listing<'_>) -> Option<Analysis> {
        let title_field = listing.fields.iter().find(|f| f.kind == FieldKind::Title && !f.text.trim().is_empty())?;
        let no_brands = Brands::default();
        let brands = listing.brands.as_deref().unwrap_or(&no_brands);
        let brief = brief_of(listing, brands)?;
        let candidates = self.candidates(&brief, listing, brands);
        let title = Title::new(&title_field.text);
        let of = |kinds: &[FieldKind]| -> Vec<Compact> {
            let fields = listing.fields.iter().filter(|f| kinds.contains(&f.kind));
            fields.map(|f| Compact::new(&fold(&f.text).text)).collect()
        };
        let (detail, attributes) = (of(&[FieldKind::Detail]), of(&[FieldKind::Attribute]));
        let others = of(&[FieldKind::ShortTitle, FieldKind::SellingPoint, FieldKind::ImageText]);
        let stands = |texts: &[Compact], w: &BriefWord| texts.iter().any(|t| t.standing(&w.chars).0.is_whole());
        let words: Vec<WordRow> = candidates
            .iter()
            .map(|c| WordRow {
                word: c.word.text.clone(),
                role: c.word.role,
                traffic: c.word.traffic,
                title: title.chars.standing(&c.word.chars).0,
                detail: stands(&detail, c.word),
                attributes: stands(&attributes, c.word),
                refused: c.refused.clone(),
            })
            .collect();
        let in_others: Vec<bool> = candidates.iter().map(|c| stands(&others, c.word)).collect();
        let anywhere = |(row, other): (&WordRow, &bool)| row.title.is_whole() || row.detail || row.attributes || *other;
        let anywhere: Vec<bool> = words.iter().zip(&in_others).map(anywhere).collect();
        let limit = self.limit(&listing.facts);
        let plan = swap::plan(self, listing, title.text, &candidates, limit);
        Some(Analysis {
            path: path.to_owned(),
            listing: name.to_owned(),
            title: title.text.to_owned(),
            limit: limit.map(|l| used(l, title.text)),
            coverage: Coverage {
                title: share(&words, words.iter().map(|w| w.title.is_whole())),
                detail: share(&words, words.iter().map(|w| w.detail)),
                attributes: share(&words, words.iter().map(|w| w.attributes)),
                anywhere: share(&words, anywhere.into_iter()),
            },
            title_words: title_words(&title, &brief),
            no_plan: plan.as_ref().err().copied(),
            plan: plan.ok(),
            words,
        })
    }

    fn candidates<'b>(&self, brief: &'b Brief, listing: &Listing<'_>, brands: &Brands) -> Vec<Candidate<'b>> {
        let (conversion, supply) = (median(brief, |w| w.conversion), median(brief, |w| w.supply));
        let refused = |word: &BriefWord| {
            if brands.is_foreign(&word.chars) {
                return Some(Refusal::OtherBrand);
            }
            if let Some(judged) = self.engine.objection(&word.text, listing, self.date) {
                let text = judged.span.of(&word.text).to_owned();
                return Some(Refusal::Rule { rule: judged.rule.info.id.clone(), verdict: judged.verdict, text });
            }
            (word.role == Role::Negative).then_some(Refusal::Negative)
        };
        let value = |word: &BriefWord| {
            let of =
                |own: Option<f64>, usual: Option<f64>| own.zip(usual).filter(|(_, u)| *u > 0.0).map(|(o, u)| o / u);
            let sells = of(word.conversion, conversion).unwrap_or(1.0).clamp(0.5, 2.0);
            let rivals = of(word.supply, supply).unwrap_or(1.0).max(f64::MIN_POSITIVE);
            let free = rivals.sqrt().recip().clamp(0.5, 2.0);
            // words without a figure are worth something too, or nothing could be said of a brief without figures
            word.traffic.unwrap_or(1.0) * sells * free
        };
        let words = brief.words.iter();
        words.map(|word| Candidate { word, value: value(word), refused: refused(word) }).collect()
    }
}

pub(super) fn used(limit: RoomLimit, title: &str) -> Limit {
    Limit { used: limit.unit.measure(title), max: limit.max, is_half_width: limit.unit == Unit::HalfWidth }
}

/// The brief of a listing: as it was given, else its own keywords.
fn brief_of(listing: &Listing<'_>, brands: &Brands) -> Option<Arc<Brief>> {
    if let Some(brief) = &listing.brief {
        return Some(Arc::clone(brief));
    }
    listing.own_brief(brands).map(Arc::new)
}

fn median(brief: &Brief, of: fn(&BriefWord) -> Option<f64>) -> Option<f64> {
    let mut values: Vec<f64> = brief.words.iter().filter_map(of).filter(|v| *v > 0.0).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn share(words: &[WordRow], stands: impl Iterator<Item = bool>) -> Share {
    let usable: Vec<(&WordRow, bool)> = words.iter().zip(stands).filter(|(w, _)| w.refused.is_none()).collect();
    let all = sum(usable.iter().filter_map(|(w, _)| w.traffic));
    let covered = sum(usable.iter().filter(|(_, stands)| *stands).filter_map(|(w, _)| w.traffic));
    Share {
        words: usable.iter().filter(|(_, s)| *s).count(),
        of: usable.len(),
        traffic: (all > 0.0).then(|| covered * 100.0 / all),
    }
}

/// The sum; that of nothing is 0, where [`Iterator::sum`] says -0.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |all, one| all + one)
}

/// The traffic of the words of `brief` that contain `word`.
pub(super) fn demand(brief: &[&BriefWord], word: &Compact) -> f64 {
    let words = brief.iter().filter(|w| !w.chars.places(word).is_empty());
    sum(words.filter_map(|w| w.traffic))
}

fn title_words(title: &Title<'_>, brief: &Brief) -> Vec<TitleWord> {
    let all: Vec<&BriefWord> = brief.words.iter().collect();
    let mut words: Vec<TitleWord> = Vec::new();
    for span in &title.words {
        let word = span.of(title.text);
        let chars = Compact::new(&fold(word).text);
        if chars.len() > 1 && !words.iter().any(|w| w.word == word) {
            words.push(TitleWord { word: word.to_owned(), traffic: demand(&all, &chars) });
        }
    }
    words.sort_by(|a, b| b.traffic.total_cmp(&a.traffic));
    words
}
