//! A better title, step by step: this little-searched word out, that one in.

use serde::Serialize;

use crate::brief::{BriefWord, Role};
use crate::engine::Judged;
use crate::finding::{Applicability, Verdict};
use crate::keyword::analysis::{Analyst, Candidate, Limit, demand, used};
use crate::keyword::title::{Piece, Title, tidy};
use crate::listing::{Field, FieldKind, Listing, Origin};
use crate::pack::keyword::TitleLimit;
use crate::text::fold::fold;
use crate::text::phrase::{Compact, Standing, half_width};
use crate::text::{Span, is_han};

/// A title that covers more, and the way to it.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The new title.
    pub title: String,
    /// How much of the limit it uses.
    pub limit: Option<Limit>,
    /// Its part of the brief's traffic (or of its words, where there are no figures), in per cent; words that stand in parts
    /// count in part.
    pub covers: f64,
    /// That of the old title.
    pub covered: f64,
    /// In order.
    pub steps: Vec<Step>,
    /// What in the new title still needs proof: words and rule.
    pub open: Vec<(String, String)>,
}

/// One change of a title.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Step {
    /// What goes out.
    pub out: Option<String>,
    /// Traffic of all words of the brief that contain what goes out.
    pub out_traffic: Option<f64>,
    /// The rule that what goes out breaks.
    pub rule: Option<String>,
    /// What is put in.
    pub put: Option<String>,
    /// The search word that stands there whole after it, and its traffic.
    pub word: Option<String>,
    /// Its traffic.
    pub traffic: Option<f64>,
    /// The title after this step.
    pub title: String,
}

/// Steps at most.
const STEPS: usize = 8;
/// Words that are tried, the most valuable first.
const TRIED: usize = 80;
/// A step that covers less of the whole than this is not worth the change.
const WORTH: f64 = 0.005;

/// One possible step.
struct Move<'b> {
    title: String,
    out: Option<String>,
    out_traffic: f64,
    put: String,
    word: &'b BriefWord,
    gain: f64,
}

struct Planner<'p, 'e, 'b, 's> {
    analyst: &'p Analyst<'e>,
    listing: &'p Listing<'s>,
    candidates: &'p [Candidate<'b>],
    limit: Option<&'p TitleLimit>,
    /// Units that a new title may take.
    room: usize,
    /// Value of all usable words.
    whole: f64,
    /// Everything that the listing says, in one text.
    copy: Compact,
}

/// The best title that was found for `listing`; `None` if none is better.
pub(super) fn plan(
    analyst: &Analyst<'_>,
    listing: &Listing<'_>,
    candidates: &[Candidate<'_>],
    limit: Option<&TitleLimit>,
) -> Option<Plan> {
    let old = listing.fields.iter().find(|f| f.kind == FieldKind::Title)?.text.trim();
    let copy: Vec<&str> = listing.fields.iter().filter(|f| f.kind != FieldKind::Keyword).map(|f| f.text.as_ref()).collect();
    let length = limit.map_or_else(|| half_width(old), |l| l.measure(old));
    let planner = Planner {
        analyst,
        listing,
        candidates,
        limit,
        room: limit.map_or(length, |l| l.max),
        whole: candidates.iter().filter(|c| c.refused.is_none()).map(|c| c.value).sum(),
        copy: Compact::new(&fold(&copy.join("\n")).text),
    };
    let mut steps = planner.without_violations(old);
    let mut title = steps.last().map_or_else(|| old.to_owned(), |s| s.title.clone());
    while steps.len() < STEPS
        && let Some(step) = planner.step(&title)
    {
        title.clone_from(&step.title);
        steps.push(step);
    }
    // a new title that does not fit is none
    if steps.is_empty() || planner.measure(&title) > planner.room {
        return None;
    }
    let percent = |title: &str| if planner.whole > 0.0 { planner.value(title) * 100.0 / planner.whole } else { 0.0 };
    let judged = planner.lint(&title);
    Some(Plan {
        limit: limit.map(|l| used(l, &title)),
        covers: percent(&title),
        covered: percent(old),
        open: judged.iter().map(|j| (j.span.of(&title).to_owned(), j.rule.info.id.clone())).collect(),
        title,
        steps,
    })
}

impl<'b> Planner<'_, '_, 'b, '_> {
    fn measure(&self, title: &str) -> usize {
        self.limit.map_or_else(|| half_width(title), |l| l.measure(title))
    }

    /// What the rules say against `title` with the listing's own facts.
    fn lint(&self, title: &str) -> Vec<Judged<'_>> {
        let fields = vec![Field::new(FieldKind::Title, title, Origin::default())];
        let listing = Listing { facts: self.listing.facts.clone(), fields, ..Listing::default() };
        let judged = self.analyst.engine.lint(&listing, self.analyst.date);
        judged.into_iter().filter(|j| j.verdict.is_flag()).collect()
    }

    /// The value of the words that `title` covers; those that stand in parts count in part.
    fn value(&self, title: &str) -> f64 {
        let text = Compact::new(&fold(title).text);
        let usable = self.candidates.iter().filter(|c| c.refused.is_none());
        usable.map(|c| c.value * self.analyst.keeps(text.standing(&c.word.chars).0)).sum()
    }

    /// Takes out, or replaces, what the law forbids.
    fn without_violations(&self, old: &str) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let mut title = old.to_owned();
        for _ in 0..STEPS {
            let judged = self.lint(&title);
            let Some(worst) = judged.iter().find(|j| j.verdict == Verdict::Violation) else { break };
            let safe = worst.suggestions.iter().find(|s| s.applicability == Applicability::Safe);
            let put = safe.map_or("", |s| s.text.as_str());
            let (before, after) = (&title[..worst.span.start], &title[worst.span.end..]);
            // of 最好看的 nothing but the of would be left
            let after = if put.is_empty() { after.strip_prefix('的').unwrap_or(after) } else { after };
            let new = tidy(&format!("{before}{put}{after}"));
            let fewer = self.lint(&new).iter().filter(|j| j.verdict == Verdict::Violation).count();
            if new.is_empty() || fewer >= judged.iter().filter(|j| j.verdict == Verdict::Violation).count() {
                break;
            }
            steps.push(Step {
                out: Some(worst.span.of(&title).to_owned()),
                out_traffic: None,
                rule: Some(worst.rule.info.id.clone()),
                put: (!put.is_empty()).then(|| put.to_owned()),
                word: None,
                traffic: None,
                title: new.clone(),
            });
            title = new;
        }
        steps
    }

    /// The best single change of `title`.
    fn step(&self, title: &str) -> Option<Step> {
        let now = Title::new(title);
        let mut moves = self.moves(&now);
        moves.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let flags = flags(&self.lint(title), title);
        let best = moves.into_iter().find(|m| {
            let after = self.lint(&m.title);
            self::flags(&after, &m.title).iter().all(|flag| flags.contains(flag))
        })?;
        Some(Step {
            out_traffic: best.out.as_ref().map(|_| best.out_traffic),
            out: best.out,
            rule: None,
            put: Some(best.put),
            word: Some(best.word.text.clone()),
            traffic: best.word.traffic,
            title: best.title,
        })
    }

    fn moves(&self, title: &Title<'_>) -> Vec<Move<'b>> {
        let value = self.value(title.text);
        let all: Vec<&BriefWord> = self.candidates.iter().map(|c| c.word).collect();
        let outs = self.outs(title);
        let mut moves = Vec::new();
        let mut wanted: Vec<&Candidate<'b>> = self.candidates.iter().filter(|c| self.is_wanted(c, title)).collect();
        wanted.sort_by(|a, b| b.value.total_cmp(&a.value));
        for candidate in wanted.into_iter().take(TRIED) {
            for (at, put) in insertions(title, candidate.word) {
                for out in std::iter::once(None).chain(outs.iter().copied().map(Some)) {
                    let Some(found) = self.attempt(title, candidate, at, &put, out) else { continue };
                    let gain = (self.value(&found) - value) / self.whole;
                    let taken = out.map(|o| o.of(title.text));
                    let out_traffic = taken.map_or(0.0, |t| demand(&all, &Compact::new(&fold(t).text)));
                    let is_better = taken.is_none() || out_traffic < candidate.word.traffic.unwrap_or(1.0);
                    if gain > WORTH && is_better {
                        // of two ways as good the one that takes nothing out, and then the shorter title
                        let gain = gain - if taken.is_some() { 1e-4 } else { 0.0 } - found.len() as f64 * 1e-8;
                        let out = taken.map(str::to_owned);
                        moves.push(Move { title: found, out, out_traffic, put: put.clone(), word: candidate.word, gain });
                    }
                }
            }
        }
        moves
    }

    /// The title after one change, if it fits, keeps its core words and says nothing twice.
    fn attempt(&self, title: &Title<'_>, c: &Candidate<'_>, at: usize, put: &str, out: Option<Span>) -> Option<String> {
        if out.is_some_and(|o| o.start < at && at < o.end) {
            return None;
        }
        let new = title.edited(out, at, put);
        let length = self.measure(&new);
        let was = self.measure(title.text);
        if length > self.room && length >= was {
            return None;
        }
        let text = Compact::new(&fold(&new).text);
        let is_whole = |w: &BriefWord| text.standing(&w.chars).0.is_whole();
        let cores = self.candidates.iter().filter(|c| c.word.role == Role::Core);
        let keeps_cores = cores.filter(|c| title.chars.standing(&c.word.chars).0.is_whole()).all(|c| is_whole(c.word));
        (is_whole(c.word) && keeps_cores && !says_twice(&new, title)).then_some(new)
    }

    /// Whether a word may be put into the title: lawful, not there yet, and true of the goods as far as can be told.
    fn is_wanted(&self, candidate: &Candidate<'_>, title: &Title<'_>) -> bool {
        let word = candidate.word;
        if candidate.refused.is_some() || word.role == Role::Brand || title.chars.standing(&word.chars).0 >= Standing::Spaced {
            return false;
        }
        word.is_role_given || self.analyst.trusts_brief || self.copy.standing(&word.chars).0 != Standing::Absent
    }

    /// Pieces of the title that may go.
    fn outs(&self, title: &Title<'_>) -> Vec<Span> {
        let mut kept: Vec<Span> = Vec::new();
        let keep = |kept: &mut Vec<Span>, word: &Compact| kept.extend(title.places(word));
        for c in self.candidates.iter().filter(|c| matches!(c.word.role, Role::Core | Role::Brand)) {
            keep(&mut kept, &c.word.chars);
        }
        let has_core = !kept.is_empty();
        let brands = self.listing.brands.iter().flat_map(|b| b.own.iter().chain(&b.licensed));
        let facts = ["brand", "series", "model"].iter().filter_map(|name| self.listing.facts.values.get(*name));
        for name in brands.chain(facts) {
            keep(&mut kept, &Compact::new(&fold(name).text));
        }
        let pieces = title.pieces();
        // where no core word tells what is sold, the last piece most likely does
        let last = pieces.last().map(|p| p.span).filter(|_| !has_core);
        let may_go = |piece: &&Piece| {
            !piece.has_latin
                && Some(piece.span) != last
                && piece.span.of(title.text).chars().filter(|c| is_han(*c)).count() > 1
                && !kept.iter().any(|k| k.overlaps(piece.span))
                && !title.is_bracketed(piece.span)
        };
        pieces.iter().filter(may_go).map(|p| p.span).collect()
    }
}

/// Where a word can be put in, and what has to be put there: beside the part of it that stands already, else at the end.
fn insertions(title: &Title<'_>, word: &BriefWord) -> Vec<(usize, String)> {
    if let Some((part, rest, is_before)) = title.chars.rest_of(&word.folded, &word.chars) {
        let part = title.folded.to_source(part);
        let at = if is_before { part.start } else { part.end };
        return if title.is_border(at) { vec![(at, rest.to_owned())] } else { Vec::new() };
    }
    let end = title.text.trim_end_matches(|c: char| !c.is_alphanumeric() && !")]】）」』》".contains(c)).len();
    let blank = if title.text.contains(' ') { " " } else { "" };
    vec![(end, format!("{blank}{}", word.text))]
}

/// Whether `new` has some word of two or more characters more often than once and more often than `old` had it.
fn says_twice(new: &str, old: &Title<'_>) -> bool {
    let title = Title::new(new);
    let words = title.words.iter().map(|span| Compact::new(&fold(span.of(new)).text)).filter(|w| w.len() > 1);
    words.into_iter().any(|w| {
        let count = title.chars.places(&w).len();
        count > 1 && count > old.chars.places(&w).len()
    })
}

fn flags(judged: &[Judged<'_>], title: &str) -> Vec<(String, String)> {
    judged.iter().map(|j| (j.rule.info.id.clone(), j.span.of(title).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use super::*;
    use crate::brief::{Brands, Brief};
    use crate::engine::Engine;
    use crate::keyword::Analysis;
    use crate::lang::Lang;
    use crate::listing::Facts;
    use crate::pack::Loader;

    const DAY: &str = "2026-11-22";

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
        Engine::new(Arc::new(Loader::new(Lang::Zh).with_embedded().load().rules)).expect("builds")
    });

    fn look(fields: &[(FieldKind, &str)], words: &[(&str, f64)], trusts: bool) -> Analysis {
        let foreign = Brands { foreign: vec!["山野".into()], ..Brands::default() };
        let word = |(text, traffic): &(&str, f64)| BriefWord { traffic: Some(*traffic), ..BriefWord::new(text, None) };
        let listing = Listing {
            facts: Facts { category: "home".into(), platform: Some("taobao".into()), ..Facts::default() },
            fields: fields.iter().map(|(kind, text)| Field::new(*kind, *text, Origin::default())).collect(),
            brief: Some(Arc::new(Brief::new(words.iter().map(word).collect(), &foreign))),
            brands: Some(Arc::new(foreign)),
            ..Listing::default()
        };
        Analyst::new(&ENGINE, DAY, trusts).look("a.json", "#1", &listing).expect("a title and a brief")
    }

    const WORDS: &[(&str, f64)] = &[
        ("马克杯", 900.0),
        ("陶瓷马克杯", 500.0),
        ("马克杯带盖", 400.0),
        ("复古马克杯", 300.0),
        ("玻璃马克杯", 250.0),
        ("全网最佳马克杯", 5000.0),
        ("山野马克杯", 4000.0),
    ];

    #[test]
    fn a_title_gets_the_words_that_the_copy_bears_out() {
        let fields = [(FieldKind::Title, "精美大号陶瓷马克杯"), (FieldKind::Detail, "配木盖,带盖不怕洒。复古釉色。")];
        let plan = look(&fields, WORDS, false).plan.expect("there is room");
        assert!(plan.title.contains("马克杯带盖"), "{}", plan.title);
        assert!(plan.title.contains("陶瓷马克杯"), "{}", plan.title);
        assert!(!plan.title.contains("玻璃"), "nothing says that it is glass: {}", plan.title);
        assert!(plan.covers > plan.covered);
    }

    #[test]
    fn no_plan_names_what_may_not_be_used() {
        let fields = [(FieldKind::Title, "全网最佳陶瓷马克杯大号")];
        let analysis = look(&fields, WORDS, true);
        let plan = analysis.plan.expect("there is room");
        assert!(!plan.title.contains("最佳") && !plan.title.contains("山野"), "{}", plan.title);
        assert!(plan.steps[0].rule.is_some(), "what is forbidden goes first: {:?}", plan.steps);
        let refused = |word: &str| analysis.words.iter().find(|w| w.word == word).expect("in the brief").refused.clone();
        assert_eq!(refused("山野马克杯"), Some(crate::keyword::Refusal::OtherBrand));
        assert!(matches!(refused("全网最佳马克杯"), Some(crate::keyword::Refusal::Rule { .. })));
        assert_eq!(refused("马克杯"), None);
    }

    #[test]
    fn the_limit_holds_and_core_words_stay() {
        let long = "马克杯精美好看大方时尚居家生活日用百货办公学习休闲旅行";
        for title in [long, "陶瓷马克杯 500ml", "马克杯"] {
            let analysis = look(&[(FieldKind::Title, title)], WORDS, true);
            let Some(plan) = analysis.plan else { continue };
            assert!(half_width(&plan.title) <= 60, "{}", plan.title);
            assert!(plan.title.contains("马克杯"), "{}", plan.title);
            assert!(!title.contains("500ml") || plan.title.contains("500ml"), "{}", plan.title);
        }
    }

    #[test]
    fn nothing_is_said_twice() {
        let analysis = look(&[(FieldKind::Title, "陶瓷马克杯")], &[("马克杯", 9.0), ("马克杯陶瓷", 8.0), ("马克杯礼物", 2.0)], true);
        if let Some(plan) = analysis.plan {
            assert_eq!(plan.title.matches("陶瓷").count(), 1, "{}", plan.title);
            assert_eq!(plan.title.matches("马克杯").count(), 1, "{}", plan.title);
        }
    }
}
