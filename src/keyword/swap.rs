//! A better title, step by step: this little-searched word out, that one in.

use crate::brief::{BriefWord, Role};
use crate::engine::Judged;
use crate::finding::{Applicability, Verdict};
use crate::keyword::analysis::{Analyst, Candidate, demand, used};
use crate::keyword::insertion::{Insertion, insertions, says_twice};
use crate::keyword::plan::{NoPlan, Plan, Step};
use crate::keyword::title::{Piece, Title, tidy};
use crate::listing::{FieldKind, Listing};
use crate::pack::keyword::{Check, KeywordCheck};
use crate::pack::shape::Limit as RoomLimit;
use crate::text::fold::fold;
use crate::text::measure::Unit;
use crate::text::phrase::{Compact, Standing};
use crate::text::{Span, is_han};

/// Steps at most.
const STEPS: usize = 8;
/// Words that are tried, the most valuable first.
const TRIED: usize = 80;
/// Words that are put in but stand in parts, at most: more would be a heap of epithets.
const APART: usize = 2;
/// A step that covers less of the whole than this is not worth the change.
const WORTH: f64 = 0.005;

/// One possible step.
struct Move<'b> {
    title: String,
    out: Option<String>,
    out_traffic: f64,
    put: String,
    word: &'b BriefWord,
    standing: Standing,
    gain: f64,
}

struct Planner<'p, 'e, 'b, 's> {
    analyst: &'p Analyst<'e>,
    listing: &'p Listing<'s>,
    candidates: &'p [Candidate<'b>],
    limit: Option<RoomLimit>,
    /// Units that a new title may take.
    room: usize,
    /// Value of all usable words.
    whole: f64,
    /// Everything that the listing says, in one text.
    copy: Compact,
    /// The brief is for these goods: the listing says one of its core words.
    is_theirs: bool,
}

/// The best title that was found for `listing` with the title `old`; else why none is better.
pub(super) fn plan(
    analyst: &Analyst<'_>,
    listing: &Listing<'_>,
    old: &str,
    candidates: &[Candidate<'_>],
    limit: Option<RoomLimit>,
) -> Result<Plan, NoPlan> {
    let old = old.trim();
    let copy: Vec<&str> =
        listing.fields.iter().filter(|f| f.kind != FieldKind::Keyword).map(|f| f.text.as_ref()).collect();
    let length = limit.map_or_else(|| Unit::HalfWidth.measure(old), |l| l.unit.measure(old));
    let copy = Compact::new(&fold(&copy.join("\n")).text);
    let mut cores = candidates.iter().filter(|c| c.word.role == Role::Core).peekable();
    let has_core = cores.peek().is_some();
    let is_said = cores.any(|c| copy.standing(&c.word.chars).0 != Standing::Absent);
    let planner = Planner {
        analyst,
        listing,
        candidates,
        limit,
        room: limit.map_or(length, |l| l.max),
        whole: candidates.iter().filter(|c| c.refused.is_none()).map(|c| c.value).sum(),
        copy,
        is_theirs: analyst.trusts_brief || !has_core || is_said,
    };
    let mut steps = planner.without_violations(old);
    planner.without_negatives(old, &mut steps);
    let mut title = steps.last().map_or_else(|| old.to_owned(), |s| s.title.clone());
    while steps.len() < STEPS
        && let Some(step) = planner.step(&title, &steps)
    {
        title.clone_from(&step.title);
        steps.push(step);
    }
    // a new title that does not fit is none
    if steps.is_empty() || planner.measure(&title) > planner.room {
        return Err(planner.no_plan(old));
    }
    let judged = planner.lint(&title);
    Ok(Plan {
        limit: limit.map(|l| used(l, &title)),
        covers: planner.covered(&title),
        covered: planner.covered(old),
        unsaid: planner.unsaid(&title),
        open: judged.iter().map(|j| (j.span.of(&title).to_owned(), j.rule.info.id.clone())).collect(),
        title,
        steps,
    })
}

impl<'b> Planner<'_, '_, 'b, '_> {
    fn measure(&self, title: &str) -> usize {
        self.limit.map_or_else(|| Unit::HalfWidth.measure(title), |l| l.unit.measure(title))
    }

    /// Lawful words that `title` does not have because nothing in the listing says them, the most valuable first. Of a brief
    /// of other goods that goes without saying.
    fn unsaid(&self, title: &str) -> Vec<String> {
        if !self.is_theirs {
            return Vec::new();
        }
        let text = Compact::new(&fold(title).text);
        let is_left = |c: &&Candidate<'_>| {
            c.refused.is_none()
                && c.word.role != Role::Brand
                && text.standing(&c.word.chars).0 == Standing::Absent
                && !self.is_said(c.word)
        };
        let mut left: Vec<&Candidate<'_>> = self.candidates.iter().filter(is_left).collect();
        left.sort_by(|a, b| b.value.total_cmp(&a.value));
        left.into_iter().map(|c| c.word.text.clone()).collect()
    }

    /// Why no title is better than `old`.
    fn no_plan(&self, old: &str) -> NoPlan {
        let title = Title::new(old);
        if !self.is_theirs {
            NoPlan::OtherGoods
        } else if !self.candidates.iter().any(|c| self.is_wanted(c, &title)) {
            NoPlan::NothingFits
        } else if self.limit.is_none() {
            NoPlan::NoLimit
        } else {
            NoPlan::NoPlace
        }
    }

    /// What the rules say against `title` with the listing's own facts, and what of it the rest of the listing denies.
    fn lint(&self, title: &str) -> Vec<Judged<'_>> {
        let (engine, date) = (self.analyst.engine, self.analyst.date);
        let found = engine.lint(&self.listing.retitled(title, |_| false), date);
        let denied = engine.contradictions(self.listing, title, |kind| kind != FieldKind::Keyword, date);
        let mut judged: Vec<Judged<'_>> = found.into_iter().filter(|j| j.verdict.is_flag()).collect();
        for one in denied {
            // what facts alone deny was found before
            if !judged.iter().any(|j| j.rule_index == one.rule_index && j.span == one.span) {
                judged.push(one);
            }
        }
        judged
    }

    /// Takes out words that are to be kept out, where that leaves no half words behind.
    fn without_negatives(&self, old: &str, steps: &mut Vec<Step>) {
        let is_against = |check: &KeywordCheck| check.check == Check::Stands && check.roles.contains(&Role::Negative);
        let rule = self.analyst.engine.keyword_rule(is_against);
        let mut text = steps.last().map_or_else(|| old.to_owned(), |s| s.title.clone());
        for candidate in self.candidates.iter().filter(|c| c.word.role == Role::Negative) {
            let title = Title::new(&text);
            let is_apart = |span: &Span| title.is_border(span.start) && title.is_border(span.end);
            let Some(span) = title.places(&candidate.word.chars).into_iter().find(is_apart) else { continue };
            let new = tidy(&format!("{}{}", &text[..span.start], &text[span.end..]));
            if new.is_empty() || self.lint(&new).len() > self.lint(&text).len() {
                continue;
            }
            steps.push(Step {
                out: Some(span.of(&text).to_owned()),
                out_traffic: None,
                rule: rule.map(|(rule, _)| rule.info.id.clone()),
                put: None,
                word: None,
                standing: None,
                traffic: None,
                title: new.clone(),
            });
            text = new;
        }
    }

    /// The value of the words that `title` covers; those that stand in parts count in part.
    fn value(&self, title: &str) -> f64 {
        let text = Compact::new(&fold(title).text);
        let usable = self.candidates.iter().filter(|c| c.refused.is_none());
        usable.map(|c| c.value * self.analyst.keeps(text.standing(&c.word.chars).0)).sum()
    }

    /// Per cent of the traffic, or of the words where no word has any, that stand whole in `title`.
    fn covered(&self, title: &str) -> f64 {
        let text = Compact::new(&fold(title).text);
        let usable = || self.candidates.iter().filter(|c| c.refused.is_none());
        let has_figures = usable().any(|c| c.word.traffic.is_some());
        let weight = |c: &Candidate<'_>| if has_figures { c.word.traffic.unwrap_or(0.0) } else { 1.0 };
        let (mut covered, mut all) = (0.0, 0.0);
        for candidate in usable() {
            all += weight(candidate);
            covered += if text.standing(&candidate.word.chars).0.is_whole() { weight(candidate) } else { 0.0 };
        }
        if all > 0.0 { covered * 100.0 / all } else { 0.0 }
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
                standing: None,
                traffic: None,
                title: new.clone(),
            });
            title = new;
        }
        steps
    }

    /// The best single change of `title`.
    fn step(&self, title: &str, steps: &[Step]) -> Option<Step> {
        let now = Title::new(title);
        let mut moves = self.moves(&now, steps);
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
            standing: Some(best.standing),
            traffic: best.word.traffic,
            title: best.title,
        })
    }

    fn moves(&self, title: &Title<'_>, steps: &[Step]) -> Vec<Move<'b>> {
        let covered = self.covered(title.text);
        let is_placed = |w: &BriefWord| steps.iter().any(|s| s.word.as_ref() == Some(&w.text));
        // what an earlier step has put in stays
        let kept = self.candidates.iter().filter(|c| c.word.role == Role::Core || is_placed(c.word)).map(|c| c.word);
        let kept: Vec<&BriefWord> = kept.collect();
        let apart = steps.iter().filter(|s| s.standing == Some(Standing::Split)).count();
        let value = self.value(title.text);
        let all: Vec<&BriefWord> = self.candidates.iter().map(|c| c.word).collect();
        let outs = self.outs(title);
        let mut moves = Vec::new();
        let mut wanted: Vec<&Candidate<'b>> = self.candidates.iter().filter(|c| self.is_wanted(c, title)).collect();
        wanted.sort_by(|a, b| b.value.total_cmp(&a.value));
        for candidate in wanted.into_iter().take(TRIED) {
            for Insertion { at, put, stands_at } in insertions(title, candidate.word) {
                // what stands there already is moved, not written twice
                let ways: Vec<Option<Span>> = match stands_at {
                    Some(there) if self.may_move(there, title) => vec![Some(there)],
                    Some(_) => Vec::new(),
                    None => std::iter::once(None).chain(outs.iter().copied().map(Some)).collect(),
                };
                for out in ways {
                    let Some((found, standing)) = self.attempt(title, candidate.word, (at, &put), out, &kept) else {
                        continue;
                    };
                    let gain = (self.value(&found) - value) / self.whole;
                    let taken = out.map(|o| o.of(title.text));
                    let out_traffic = taken.map_or(0.0, |t| demand(&all, &Compact::new(&fold(t).text)));
                    let is_better =
                        taken.is_none() || stands_at.is_some() || out_traffic < candidate.word.traffic.unwrap_or(1.0);
                    let is_enough = !standing.is_whole() && apart >= APART;
                    // words in parts are not worth words that stand whole
                    let is_worse = self.covered(&found) < covered;
                    if gain > WORTH && is_better && !is_enough && !is_worse {
                        // of two ways as good the one that takes nothing out, and then the shorter title
                        let gain = gain - if taken.is_some() { 1e-4 } else { 0.0 } - found.len() as f64 * 1e-8;
                        let out = taken.map(str::to_owned);
                        moves.push(Move {
                            title: found,
                            out,
                            out_traffic,
                            put: put.clone(),
                            word: candidate.word,
                            standing,
                            gain,
                        });
                    }
                }
            }
        }
        moves
    }

    /// The title after one change and how the word stands then, if the title fits, says nothing twice, and leaves the words of
    /// `kept` as they stand.
    fn attempt(
        &self,
        title: &Title<'_>,
        word: &BriefWord,
        (at, put): (usize, &str),
        out: Option<Span>,
        kept: &[&BriefWord],
    ) -> Option<(String, Standing)> {
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
        let standing = text.standing(&word.chars).0;
        if standing <= title.chars.standing(&word.chars).0 || standing < Standing::Split {
            return None;
        }
        let worsens =
            |w: &&BriefWord| text.standing(&w.chars).0 < title.chars.standing(&w.chars).0.min(Standing::Spaced);
        let keeps = !kept.iter().any(worsens);
        (keeps && !says_twice(&new, put, title)).then_some((new, standing))
    }

    /// Whether a word may be put into the title: lawful, not there yet, and true of the goods as far as can be told.
    fn is_wanted(&self, candidate: &Candidate<'_>, title: &Title<'_>) -> bool {
        let word = candidate.word;
        if candidate.refused.is_some()
            || word.role == Role::Brand
            || title.chars.standing(&word.chars).0 >= Standing::Spaced
        {
            return false;
        }
        // who gives a word its role has chosen it, but a brief may be for several listings, and not all have one material
        let is_chosen = word.is_role_given && self.is_theirs;
        if word.role == Role::Attribute && is_chosen {
            return self.is_said(word);
        }
        is_chosen || (self.is_said(word) && self.is_of_these_goods(word, title))
    }

    /// Whether the listing says what a word says, at least all but its last character (复古 of 复古风), or the brief is trusted.
    fn is_said(&self, word: &BriefWord) -> bool {
        let is_nearly = || word.chars.without_last().is_some_and(|most| !self.copy.places(&most).is_empty());
        self.analyst.trusts_brief || self.copy.standing(&word.chars).0 != Standing::Absent || is_nearly()
    }

    /// Whether a word names the goods of the title: it holds a core word that stands there, or ends as something there does. A
    /// Chinese word says last what it is about: 冬季羽绒服 shares but the season with 冬季围巾.
    fn is_of_these_goods(&self, word: &BriefWord, title: &Title<'_>) -> bool {
        let cores = self.candidates.iter().map(|c| c.word).filter(|w| w.role == Role::Core);
        let stands = |core: &BriefWord| !title.chars.places(&core.chars).is_empty();
        let has_core = cores.into_iter().any(|core| stands(core) && !word.chars.places(&core.chars).is_empty());
        // what the goods are called, if the brief is theirs, belongs into their title
        let is_name = word.role == Role::Core && self.analyst.trusts_brief;
        let is_in_parts = title.chars.standing(&word.chars).0 != Standing::Absent;
        is_name
            || has_core
            || is_in_parts
            || matches!(title.chars.rest_of(&word.folded, &word.chars), Some((_, _, true)))
    }

    /// Whether a word of the title may be put elsewhere: not what the goods are called, which would leave its epithets alone,
    /// nothing beside a model (苹果X), and nothing that a single character before it describes (小|耳机).
    fn may_move(&self, moved: Span, title: &Title<'_>) -> bool {
        let text = Compact::new(&fold(moved.of(title.text)).text);
        let mut cores = self.candidates.iter().filter(|c| c.word.role == Role::Core);
        cores.all(|c| text.places(&c.word.chars).is_empty())
            && !title.touches_latin(moved)
            && !title.is_described(moved)
    }

    /// Pieces of the title that may go.
    fn outs(&self, title: &Title<'_>) -> Vec<Span> {
        let mut kept: Vec<Span> = Vec::new();
        let keep = |kept: &mut Vec<Span>, word: &Compact| kept.extend(title.places(word));
        for c in self.candidates.iter().filter(|c| matches!(c.word.role, Role::Core | Role::Brand)) {
            keep(&mut kept, &c.word.chars);
        }
        // where no core word tells what is sold, it might be taken out
        if kept.is_empty() {
            return Vec::new();
        }
        let brands = self.listing.brands.iter().flat_map(|b| b.own.iter().chain(&b.licensed));
        let facts = ["brand", "series", "model"].iter().filter_map(|name| self.listing.facts.values.get(*name));
        let mut names: Vec<&String> = brands.chain(facts).collect();
        names.retain(|name| !name.trim().is_empty());
        for name in &names {
            keep(&mut kept, &Compact::new(&fold(name).text));
        }
        let pieces = title.pieces();
        // where nobody told the brand, it is most likely what the title begins with
        kept.extend(pieces.first().filter(|_| names.is_empty()).map(|p| p.span));
        let may_go = |piece: &&Piece| {
            !piece.has_latin
                && piece.span.of(title.text).chars().filter(|c| is_han(*c)).count() > 1
                && !kept.iter().any(|k| k.overlaps(piece.span))
                && !title.is_bracketed(piece.span)
        };
        pieces.iter().filter(may_go).map(|p| p.span).collect()
    }
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
    use crate::listing::{Facts, Field, Origin};
    use crate::pack::Loader;

    const DAY: &str = "2026-11-22";

    static ENGINE: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(Arc::new(Loader::new(Lang::Zh).with_embedded().load().rules)).expect("builds"));

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
        let refused =
            |word: &str| analysis.words.iter().find(|w| w.word == word).expect("in the brief").refused.clone();
        assert_eq!(refused("山野马克杯"), Some(crate::keyword::Refusal::OtherBrand));
        assert!(matches!(refused("全网最佳马克杯"), Some(crate::keyword::Refusal::Rule { .. })));
        assert_eq!(refused("马克杯"), None);
    }

    #[test]
    fn what_the_listing_s_own_data_deny_is_not_put_in() {
        let attribute = Field {
            name: Some("材质".into()),
            ..Field::new(FieldKind::Attribute, "聚酯纤维", Origin::default())
        };
        let word = |text: &str, role| BriefWord { traffic: Some(9.0), ..BriefWord::new(text, Some(role)) };
        let words = vec![word("纯棉T恤", Role::Core), word("速干T恤", Role::LongTail), word("加绒", Role::Negative)];
        let listing = Listing {
            facts: Facts { category: "apparel".into(), platform: Some("taobao".into()), ..Facts::default() },
            fields: vec![Field::new(FieldKind::Title, "短袖 加绒 T恤男", Origin::default()), attribute],
            brief: Some(Arc::new(Brief::new(words, &Brands::default()))),
            ..Listing::default()
        };
        let analysis = Analyst::new(&ENGINE, DAY, true).look("a.json", "#1", &listing).expect("a title and a brief");
        let refused =
            |word: &str| analysis.words.iter().find(|w| w.word == word).expect("in the brief").refused.clone();
        assert!(matches!(refused("纯棉T恤"), Some(crate::keyword::Refusal::Rule { .. })), "{:?}", analysis.words);
        let plan = analysis.plan.expect("there is room");
        assert!(!plan.title.contains("纯棉") && plan.title.contains("速干"), "{}", plan.title);
        assert!(!plan.title.contains("加绒"), "a word to be kept out goes: {}", plan.title);
    }

    #[test]
    fn a_brief_of_other_goods_is_told() {
        let role = |text: &str, role| BriefWord { traffic: Some(9.0), ..BriefWord::new(text, Some(role)) };
        let words = || {
            vec![role("连衣裙", Role::Core), role("真丝连衣裙", Role::Attribute), role("连衣裙长款", Role::LongTail)]
        };
        let plan = |title: &str| {
            let listing = Listing {
                facts: Facts { category: "apparel".into(), platform: Some("taobao".into()), ..Facts::default() },
                fields: vec![Field::new(FieldKind::Title, title, Origin::default())],
                brief: Some(Arc::new(Brief::new(words(), &Brands::default()))),
                ..Listing::default()
            };
            Analyst::new(&ENGINE, DAY, false).look("a.csv", "#1", &listing).expect("a title and a brief")
        };
        assert_eq!(plan("四件套床上用品").no_plan, Some(NoPlan::OtherGoods));
        let title = plan("碎花连衣裙").plan.expect("the brief is theirs").title;
        assert!(title.contains("长款") && !title.contains("真丝"), "nothing says that it is silk: {title}");
    }

    #[test]
    fn a_word_stays_with_what_describes_it() {
        for (title, word) in
            [("无线蓝牙小耳机入耳式", "蓝牙耳机"), ("不锈钢大汤锅家用", "不锈钢汤锅"), ("宝宝棉袜子秋冬", "宝宝袜子")]
        {
            let analysis = look(&[(FieldKind::Title, title)], &[(word, 900.0)], true);
            assert_eq!(analysis.no_plan, Some(NoPlan::NoPlace), "{title}: {:?}", analysis.plan);
        }
    }

    #[test]
    fn the_limit_holds_and_core_words_stay() {
        let long = "马克杯精美好看大方时尚居家生活日用百货办公学习休闲旅行";
        for title in [long, "陶瓷马克杯 500ml", "马克杯"] {
            let analysis = look(&[(FieldKind::Title, title)], WORDS, true);
            let Some(plan) = analysis.plan else { continue };
            assert!(Unit::HalfWidth.measure(&plan.title) <= 60, "{}", plan.title);
            assert!(plan.title.contains("马克杯"), "{}", plan.title);
            assert!(!title.contains("500ml") || plan.title.contains("500ml"), "{}", plan.title);
        }
    }

    #[test]
    fn a_core_word_that_is_missing_is_put_in_where_the_brief_is_of_these_goods() {
        let fields = [(FieldKind::Title, "复古窑变大肚杯子")];
        assert!(look(&fields, WORDS, false).plan.is_none(), "nothing says that it is one");
        let plan = look(&fields, WORDS, true).plan.expect("the brief says so");
        assert!(plan.title.contains("马克杯"), "{}", plan.title);
    }

    #[test]
    fn nothing_is_said_twice() {
        let analysis = look(
            &[(FieldKind::Title, "陶瓷马克杯")],
            &[("马克杯", 9.0), ("马克杯陶瓷", 8.0), ("马克杯礼物", 2.0)],
            true,
        );
        if let Some(plan) = analysis.plan {
            assert_eq!(plan.title.matches("陶瓷").count(), 1, "{}", plan.title);
            assert_eq!(plan.title.matches("马克杯").count(), 1, "{}", plan.title);
        }
    }
}
