//! Suggestions are proved: the corrected copy is linted with the listing's own facts before anybody sees what is offered.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt::Debug;

use crate::engine::{Engine, FoldedListing, Judged};
use crate::finding::{Applicability, Edit, Suggestion, Verdict};
use crate::listing::{Field, Listing, Origin};
use crate::text::Span;
use crate::text::tidy;

/// Something a correction may not do besides raising findings: break a limit of the title, drop a core keyword.
pub trait Guard: Debug + Send + Sync {
    /// Whether field `field` of `listing` may read `corrected`.
    fn allows(&self, listing: &Listing<'_>, field: usize, corrected: &str) -> bool;
}

/// A correction of one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Index of the finding among those of its listing.
    pub finding: usize,
    /// What it changes.
    pub edit: Edit,
    /// How far it may be trusted.
    pub applicability: Applicability,
}

/// The change that writes `text` for bytes `span` of a field that reads `copy`: a deletion takes the marks along that
/// have nothing left to part. `None` if the result would not read well: a word doubled, a mark left hanging, nothing
/// left, or a figure that was not there.
pub fn edit(copy: &str, field: usize, span: Span, text: &str, how: Applicability) -> Option<Edit> {
    let span = if text.is_empty() { tidy::deletion(copy, span) } else { span };
    let is_figure_asked = how == Applicability::NeedsEvidence;
    let is_good = tidy::reads_well(copy, span, text) && (is_figure_asked || tidy::keeps_numbers(span.of(copy), text));
    is_good.then(|| Edit { field, span, text: text.to_owned() })
}

/// By what a correction is proved.
#[derive(Debug, Clone, Copy)]
pub struct Court<'c> {
    /// The day to judge on, `YYYY-MM-DD`.
    pub date: &'c str,
    /// Rules that are off, by their index (beyond its end none is): what they find is no objection.
    pub off: &'c [bool],
}

impl Court<'_> {
    fn hears(&self, found: &Judged<'_>) -> bool {
        !self.off.get(found.rule_index).copied().unwrap_or(false)
    }
}

impl Engine {
    /// Leaves only suggestions that hold: each is put in place and its field linted again.
    pub fn prove<'e>(&'e self, listing: &Listing<'_>, court: Court<'_>, judged: &mut [Judged<'e>]) {
        if judged.iter().all(|j| j.suggestions.is_empty() || j.verdict == Verdict::Exempt) {
            return;
        }
        let is_small = listing.fields.iter().map(|f| f.text.len()).sum::<usize>() <= SMALL;
        let mut shell = shell(listing);
        for index in 0..judged.len() {
            if judged[index].verdict == Verdict::Exempt || judged[index].suggestions.is_empty() {
                continue;
            }
            let suggestions = std::mem::take(&mut judged[index].suggestions);
            let window = if is_small { None } else { Self::window(listing, judged, index) };
            let proved = suggestions.into_iter().filter(|s| {
                let Some(correction) = self.correction(listing, judged, index, s) else { return false };
                match &window {
                    Some(window) => self.is_allowed(listing, &correction) && window.holds(self, court, &correction),
                    None => self.holds(listing, &mut shell, court, judged, &correction),
                }
            });
            let proved: Vec<Suggestion> = proved.collect();
            judged[index].suggestions = proved;
        }
    }

    /// What a finding and its corrections can touch of a long listing.
    fn window<'e>(listing: &Listing<'_>, judged: &[Judged<'e>], index: usize) -> Option<Window<'e>> {
        let found = judged.get(index)?;
        let field = listing.fields.get(found.field)?;
        let span = around(&field.text, found.span);
        let mut cut = blank(listing);
        cut.fields[found.field].text = Cow::Owned(span.of(&field.text).to_owned());
        let inside = judged.iter().enumerate().filter(|(_, j)| j.field == found.field && span.covers(j.span));
        let moved = |j: &Judged<'e>| {
            let start = j.span.start - span.start;
            Judged { span: Span::new(start, start + j.span.len()), ..j.clone() }
        };
        let (indexes, known): (Vec<usize>, Vec<Judged<'e>>) = inside.map(|(at, j)| (at, moved(j))).unzip();
        let index = indexes.iter().position(|at| *at == index)?;
        Some(Window { listing: cut, start: span.start, index, known, alone: OnceCell::new() })
    }

    /// Whether no guard is against what the field would read.
    fn is_allowed(&self, listing: &Listing<'_>, correction: &Correction) -> bool {
        self.guards.is_empty()
            || corrected_text(listing, correction.edit.field, &[correction])
                .is_some_and(|text| self.guards.iter().all(|g| g.allows(listing, correction.edit.field, &text)))
    }

    /// What `suggestion` for the finding `index` would change, if that reads well and no guard is against it.
    pub fn correction(
        &self,
        listing: &Listing<'_>,
        judged: &[Judged<'_>],
        index: usize,
        suggestion: &Suggestion,
    ) -> Option<Correction> {
        let found = judged.get(index)?;
        let copy = &listing.fields.get(found.field)?.text;
        let edit = edit(copy, found.field, found.span, &suggestion.text, suggestion.applicability)?;
        Some(Correction { finding: index, edit, applicability: suggestion.applicability })
    }

    /// Whether the corrections, all put in place, raise no finding anywhere in the listing. They must not overlap.
    pub fn are_clean(
        &self,
        listing: &Listing<'_>,
        court: Court<'_>,
        judged: &[Judged<'_>],
        corrections: &[&Correction],
    ) -> bool {
        let mut corrected = shell(listing);
        let mut fields: Vec<usize> = corrections.iter().map(|c| c.edit.field).collect();
        fields.sort_unstable();
        fields.dedup();
        for field in fields {
            let Some(text) = corrected_text(listing, field, corrections) else { return false };
            if !self.guards.iter().all(|g| g.allows(listing, field, &text)) {
                return false;
            }
            corrected.fields[field].text = Cow::Owned(text);
        }
        let found = self.lint_without(&corrected, court.date, court.off);
        found.iter().all(|found| is_known(found, judged, corrections))
    }

    /// The same for one correction, where only its field is looked at.
    fn holds(
        &self,
        listing: &Listing<'_>,
        shell: &mut Listing<'_>,
        court: Court<'_>,
        judged: &[Judged<'_>],
        correction: &Correction,
    ) -> bool {
        let field = correction.edit.field;
        if !self.is_allowed(listing, correction) {
            return false;
        }
        let Some(text) = corrected_text(listing, field, &[correction]) else { return false };
        let old = std::mem::replace(&mut shell.fields[field].text, Cow::Owned(text));
        let found = self.lint_field(&FoldedListing::new(shell), field, court.date);
        shell.fields[field].text = old;
        found.iter().filter(|found| court.hears(found)).all(|found| is_known(found, judged, &[correction]))
    }
}

/// Bytes of a listing up to which all of it is looked at again.
const SMALL: usize = 4 << 10;

/// Bytes on either side of a finding that are looked at again in a longer one: more than any clause or sentence reaches.
const REACH: usize = 1 << 10;

/// The lines of `text` that `span` stands in, cut where they are long.
fn around(text: &str, span: Span) -> Span {
    let border = |at: usize| (at..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let start = border(span.start.saturating_sub(REACH));
    let end = border((span.end + REACH).min(text.len()));
    let start = text.get(start..span.start).and_then(|t| t.rfind('\n')).map_or(start, |at| start + at + 1);
    let end = text.get(span.end..end).and_then(|t| t.find('\n')).map_or(end, |at| span.end + at);
    Span::new(start.min(span.start), end)
}

/// A piece of a field, and what the engine says of it.
struct Window<'e> {
    listing: Listing<'static>,
    /// Byte of the field at which it begins.
    start: usize,
    /// Index in `known` of the finding that is corrected.
    index: usize,
    /// What is said of it in its listing …
    known: Vec<Judged<'e>>,
    /// … and by itself, without what stands around it: looked at only if it has to be.
    alone: OnceCell<Vec<Judged<'e>>>,
}

impl<'e> Window<'e> {
    fn holds(&self, engine: &'e Engine, court: Court<'_>, correction: &Correction) -> bool {
        let field = correction.edit.field;
        let whole = correction.edit.span;
        let Some(start) = whole.start.checked_sub(self.start) else { return false };
        let edit = Edit { span: Span::new(start, start + whole.len()), ..correction.edit.clone() };
        let correction = Correction { finding: self.index, edit, applicability: correction.applicability };
        let Some(text) = corrected_text(&self.listing, field, &[&correction]) else { return false };
        let mut corrected = self.listing.clone();
        corrected.fields[field].text = Cow::Owned(text);
        let mut found = engine.lint_field(&FoldedListing::new(&corrected), field, court.date);
        found.retain(|found| court.hears(found));
        if found.iter().all(|found| is_known(found, &self.known, &[&correction])) {
            return true;
        }
        let alone = self.alone.get_or_init(|| engine.lint_field(&FoldedListing::new(&self.listing), field, court.date));
        let it = &self.known[self.index];
        let Some(index) = alone.iter().position(|j| j.rule_index == it.rule_index && j.span == it.span) else {
            return false;
        };
        let correction = Correction { finding: index, ..correction };
        found.iter().all(|found| is_known(found, alone, &[&correction]))
    }
}

/// The same listing without any words.
fn blank(listing: &Listing<'_>) -> Listing<'static> {
    let field = |f: &Field<'_>| Field { kind: f.kind, name: None, text: Cow::Borrowed(""), origin: Origin::default() };
    let fields = listing.fields.iter().map(field).collect();
    Listing { facts: listing.facts.clone(), fields, images: listing.images, ..Listing::default() }
}

/// The same listing, borrowed, with what the engine does not look at left out.
fn shell<'l>(listing: &'l Listing<'_>) -> Listing<'l> {
    let field = |f: &'l Field<'_>| Field {
        kind: f.kind,
        name: f.name.clone(),
        text: Cow::Borrowed(f.text.as_ref()),
        origin: Origin::default(),
    };
    Listing {
        id: listing.id.clone(),
        facts: listing.facts.clone(),
        fields: listing.fields.iter().map(field).collect(),
        images: listing.images,
        words: Vec::new(),
        brief: listing.brief.clone(),
        brands: listing.brands.clone(),
    }
}

/// What field `field` reads with its corrections in place; `None` if they overlap.
fn corrected_text(listing: &Listing<'_>, field: usize, corrections: &[&Correction]) -> Option<String> {
    let mut edits: Vec<&Edit> = corrections.iter().map(|c| &c.edit).filter(|e| e.field == field).collect();
    edits.sort_by_key(|e| e.span);
    apply(&listing.fields.get(field)?.text, &edits)
}

/// `text` with `edits`, which are in order; `None` if they overlap or do not fit it.
pub fn apply(text: &str, edits: &[&Edit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start)?);
        text.get(edit.span.start..edit.span.end)?;
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// Whether what was found in the corrected listing is no news: it was found before at the same place, or by a rule that
/// the corrected finding had pushed aside.
fn is_known(found: &Judged<'_>, before: &[Judged<'_>], corrections: &[&Correction]) -> bool {
    let here: Vec<&&Correction> = corrections.iter().filter(|c| c.edit.field == found.field).collect();
    if found.verdict == Verdict::Exempt {
        return true;
    }
    let was = before.iter().enumerate().any(|(index, old)| {
        old.rule_index == found.rule_index
            && old.field == found.field
            && old.verdict >= found.verdict
            && !corrections.iter().any(|c| c.finding == index)
            && moved(old.span, &here).is_some_and(|span| span.overlaps(found.span) || span == found.span)
    });
    was || here.iter().any(|correction| {
        let span = moved_edit(&correction.edit, &here);
        let touches = found.span.start <= span.end && span.start <= found.span.end;
        let is_pushed_aside = before
            .get(correction.finding)
            .is_some_and(|old| old.related.iter().any(|rule| std::ptr::eq(*rule, found.rule)));
        let is_asked =
            correction.applicability == Applicability::NeedsEvidence && found.verdict <= Verdict::NeedsEvidence;
        touches && (is_pushed_aside || is_asked)
    })
}

/// Where byte `at`, which lies in no edit, stands in the corrected text.
fn moved_at(at: usize, corrections: &[&&Correction]) -> usize {
    let before =
        corrections.iter().map(|c| &c.edit).filter(|e| e.span.end <= at && !(e.span.is_empty() && e.span.start == at));
    let (gone, come) = before.fold((0, 0), |(gone, come), e| (gone + e.span.len(), come + e.text.len()));
    at + come - gone.min(at + come)
}

/// Where a place stands in the corrected text, unless an edit cuts it or took it away.
fn moved(span: Span, corrections: &[&&Correction]) -> Option<Span> {
    let is_cut = |e: &Edit| e.span.overlaps(span) && !(span.covers(e.span) && span != e.span);
    if corrections.iter().any(|c| is_cut(&c.edit)) {
        return None;
    }
    let start = moved_at(span.start, corrections);
    Some(Span::new(start, moved_at(span.end, corrections).max(start)))
}

/// Where the new words of an edit stand.
fn moved_edit(edit: &Edit, corrections: &[&&Correction]) -> Span {
    let start = moved_at(edit.span.start, corrections);
    Span::new(start, start + edit.text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::listing::FieldKind;
    use crate::pack::Loader;
    use std::sync::Arc;

    const PACK: &str = r#"
[[law]]
name = "测试法"
short = "测试法"
en = "Test law"
[[rule]]
id = "t/best"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "violation"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
terms = ["最佳", "第一"]
[[rule.replace]]
term = "最佳"
with = [
  { text = "第一流", applicability = "safe" },
  { text = "优质", applicability = "safe" },
  { text = "好评率{n}%", applicability = "needs-evidence" },
  { text = "", applicability = "rewrite" },
]
"#;

    const TODAY: Court<'_> = Court { date: "2026-01-01", off: &[] };

    fn engine() -> Engine {
        let mut loader = Loader::new(Lang::En);
        loader.add_text("test.toml", PACK);
        let rules = loader.load().rules;
        Engine::new(Arc::new(rules)).expect("builds")
    }

    fn offered(engine: &Engine, text: &str) -> Vec<String> {
        let fields = vec![Field::new(FieldKind::Title, text, Origin::default())];
        let listing = Listing { fields, ..Listing::default() };
        let mut judged = engine.lint(&listing, "2026-01-01");
        engine.prove(&listing, TODAY, &mut judged);
        judged.into_iter().flat_map(|j| j.suggestions).map(|s| s.text).collect()
    }

    #[test]
    fn what_would_be_found_again_is_not_offered() {
        assert_eq!(offered(&engine(), "最佳面料"), ["优质", "好评率{n}%", ""]);
        assert_eq!(offered(&engine(), "最佳优质面料"), ["好评率{n}%", ""], "no word is doubled");
        // once 最佳 is gone, what is left reads as the other forbidden word
        assert_eq!(offered(&engine(), "第最佳一款"), ["优质", "好评率{n}%"]);
    }

    #[test]
    fn a_long_listing_is_proved_by_its_lines() {
        let filler = "面料说明,洗涤说明。".repeat(300);
        for (line, expected) in [
            ("最佳面料", &["优质", "好评率{n}%", ""][..]),
            ("最佳优质面料", &["好评率{n}%", ""]),
            ("第最佳一款", &["优质", "好评率{n}%"]),
        ] {
            assert_eq!(offered(&engine(), &format!("{filler}\n{line}\n{filler}")), expected, "{line}");
            assert_eq!(offered(&engine(), &format!("{filler}{line}{filler}")), expected, "{line} in one line");
        }
    }

    #[derive(Debug)]
    struct Shorter;

    impl Guard for Shorter {
        fn allows(&self, listing: &Listing<'_>, field: usize, corrected: &str) -> bool {
            corrected.len() < listing.fields[field].text.len()
        }
    }

    #[test]
    fn guards_are_asked() {
        assert_eq!(offered(&engine().with_guard(Shorter), "最佳面料"), [""]);
    }

    #[test]
    fn corrections_together_may_be_worse_than_each() {
        let engine = engine();
        let fields = vec![Field::new(FieldKind::Title, "最佳面料最佳", Origin::default())];
        let listing = Listing { fields, ..Listing::default() };
        let judged = engine.lint(&listing, "2026-01-01");
        let correction = |finding: usize, text: &str| Correction {
            finding,
            edit: Edit { field: 0, span: judged[finding].span, text: text.into() },
            applicability: Applicability::Safe,
        };
        let (a, b) = (correction(0, "优质"), correction(1, "很好"));
        assert!(engine.are_clean(&listing, TODAY, &judged, &[&a, &b]));
        assert!(!engine.are_clean(&listing, TODAY, &judged, &[&a, &correction(1, "第一")]));
        assert!(!engine.are_clean(&listing, TODAY, &judged, &[&a, &a]), "they overlap");
    }
}
