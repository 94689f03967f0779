//! A better title, step by step: this little-searched word out, that one in.

mod goods;

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
                    let is_worse = || self.covered(&found) < covered;
                    if gain > WORTH && is_better && !is_enough && !is_worse() {
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

    /// Whether a word of the title may be put elsewhere: only what stands alone between blanks and marks, since the words beside
    /// it describe it or are described by it (小|耳机, 蓝牙|5.3, 女士长袖|衬衫), and not what the goods are called.
    fn may_move(&self, moved: Span, title: &Title<'_>) -> bool {
        let text = Compact::new(&fold(moved.of(title.text)).text);
        let mut cores = self.candidates.iter().filter(|c| c.word.role == Role::Core);
        cores.all(|c| text.places(&c.word.chars).is_empty()) && title.is_alone(moved)
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
mod tests;
