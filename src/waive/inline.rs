//! Waivers in the copy's own file, as comments of its format:
//!
//! - `hegui-ignore RULE[, RULE…] [until=2026-12-31] [owner=NAME]: REASON` holds for the next block
//!   (see `next.rs`), or for its own line if copy stands there too;
//! - `hegui-ignore-start …: REASON` up to `hegui-ignore-end`;
//! - `hegui-ignore-file …: REASON` for the whole file.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::finding::{Finding, Waived};
use crate::globs::Globs;
use crate::listing::Listing;
use crate::pack::check::is_date;
use crate::pack::notice::RecordPlace;
use crate::source::Comments;
use crate::text::Span;
use crate::text::lines::LineIndex;
use crate::waive::RuleIds;
use crate::waive::next::next;

const WORD: &str = "hegui-ignore";
/// Comments of a file that are heeded; more let nothing pass.
const MOST: usize = 4096;

/// The waivers of one file.
#[derive(Debug, Default)]
pub struct Inline {
    waivers: Vec<InlineWaiver>,
}

#[derive(Debug)]
struct InlineWaiver {
    /// `None`: it cannot be read.
    rules: Option<Globs>,
    info: Arc<Waived>,
    /// Bytes of the source that the comment covers.
    comment: Span,
    /// Bytes of the source that it speaks of.
    covers: Span,
    flaw: Option<&'static str>,
    is_used: AtomicBool,
}

/// What kind of comment it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Next,
    File,
    Start,
    End,
}

impl Inline {
    /// The waivers of `text`, the decoded source of the file `path`, on `date`.
    pub fn read(text: &str, comments: Comments, path: &str, date: &str) -> Self {
        if !text.contains(WORD) {
            return Self::default();
        }
        let lines = LineIndex::new(text);
        let mut waivers: Vec<InlineWaiver> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for (comment, said, kind) in all(text, comments).into_iter().take(MOST) {
            let (reach, said) = reach(said);
            if reach == Reach::End {
                if let Some(index) = open.pop() {
                    waivers[index].covers.end = comment.start;
                }
                continue;
            }
            let covers = match reach {
                Reach::File => Span::new(0, text.len()),
                Reach::Start => Span::new(comment.end, text.len()),
                Reach::Next | Reach::End => next(text, comment, kind),
            };
            let line = lines.line_of(comment.start) + 1;
            waivers.push(parse(said, comment, covers, format!("{path}:{line}"), date));
            if reach == Reach::Start {
                open.push(waivers.len() - 1);
            }
        }
        Self { waivers }
    }

    /// Forgets comments that are copy: shown to the reader of a listing, as inside a block of code.
    pub fn forget_copy(&mut self, listings: &[Listing<'_>]) {
        if self.waivers.is_empty() {
            return;
        }
        for field in listings.iter().flat_map(|listing| &listing.fields) {
            let Some(map) = &field.origin.map else { continue };
            for (at, word) in field.text.match_indices(WORD) {
                let shown = map.to_source(Span::new(at, at + word.len()));
                self.waivers.retain(|w| !w.comment.overlaps(shown));
            }
        }
    }

    /// The decision that lets a finding of `rule` at bytes `span` of the source pass.
    pub fn of(&self, rule: &str, span: Span) -> Option<Arc<Waived>> {
        let speaks = |w: &&InlineWaiver| {
            w.covers.start <= span.start
                && span.start < w.covers.end
                && w.rules.as_ref().is_some_and(|rules| rules.holds(rule))
        };
        // the nearest one decided last
        let waiver = self.waivers.iter().rev().filter(speaks).find(|w| w.flaw.is_none())?;
        waiver.is_used.store(true, Ordering::Relaxed);
        Some(Arc::clone(&waiver.info))
    }

    /// What is to be told of them after all findings have been seen. `ids`: the rules of the run.
    pub fn notices(&self, text: &str, ids: RuleIds<'_>) -> Vec<Finding> {
        let lines = LineIndex::new(text);
        let told = |w: &InlineWaiver| {
            let place = RecordPlace { text, lines: &lines, span: w.comment };
            let is_idle = !w.is_used.load(Ordering::Relaxed);
            let said = w.rules.as_ref().map_or_else(|| w.comment.of(text).to_owned(), |r| r.written.join(", "));
            ids.notice(w.rules.as_ref(), w.flaw, is_idle, &said, place)
        };
        self.waivers.iter().filter_map(told).collect()
    }
}

/// Every comment that begins with the word: its bytes, what it says after the word, and its syntax.
fn all(text: &str, comments: Comments) -> Vec<(Span, &str, Comments)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(WORD) {
        let before = text[..at].trim_end_matches([' ', '\t']);
        let in_front = comments == Comments::Markdown && front_matter(text).is_some_and(|end| at < end);
        let is_hash = matches!(comments, Comments::Yaml | Comments::Toml) || in_front;
        let rest = &text[at + WORD.len()..];
        if is_hash && before.ends_with('#') {
            let end = rest.find('\n').unwrap_or(rest.len());
            let said = rest[..end].trim_end();
            let kind = if in_front { Comments::Yaml } else { comments };
            found.push((Span::new(before.len() - 1, at + WORD.len() + said.len()), said, kind));
        } else if !is_hash && text[..at].trim_end().ends_with("<!--") {
            let Some(end) = rest.find("-->") else { break };
            let start = text[..at].trim_end().len() - "<!--".len();
            found.push((Span::new(start, at + WORD.len() + end + "-->".len()), &rest[..end], comments));
        }
    }
    found
}

/// Bytes of the front matter of a Markdown draft.
fn front_matter(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("---")?;
    rest.find("\n---").map(|at| at + "---".len())
}

/// How far the comment reaches, and the rest of what it says.
fn reach(said: &str) -> (Reach, &str) {
    let kinds = [("-file", Reach::File), ("-start", Reach::Start), ("-end", Reach::End)];
    let found = kinds.iter().find_map(|(word, reach)| Some((*reach, said.strip_prefix(word)?)));
    found.unwrap_or((Reach::Next, said))
}

fn parse(said: &str, comment: Span, covers: Span, place: String, date: &str) -> InlineWaiver {
    let (head, reason) = said.split_once([':', '：']).unwrap_or((said, ""));
    let (mut rules, mut owner, mut until) = (Vec::new(), None, None);
    for word in head.split([' ', '\t', '\n', '\r', ',', '，', '、']).filter(|w| !w.is_empty()) {
        match word.split_once('=') {
            Some(("until", day)) => until = Some(day.to_owned()),
            Some(("owner", name)) => owner = Some(name.to_owned()),
            _ => rules.push(word.to_owned()),
        }
    }
    // a waiver of everything would be no decision about anything
    let is_readable = !rules.is_empty()
        && rules.iter().all(|r| r.contains('/') && !r.contains('='))
        && until.as_deref().is_none_or(is_date);
    let rules = Globs::names(&rules).ok().filter(|_| is_readable);
    let reason = reason.trim().to_owned();
    let flaw = flaw(rules.is_some(), &reason, until.as_deref(), date);
    let info = Arc::new(Waived { reason, owner, until, place, is_inline: true });
    InlineWaiver { rules, info, comment, covers, flaw, is_used: AtomicBool::new(false) }
}

/// The notice that tells why a waiver has no effect, if it has none.
pub(super) fn flaw(is_readable: bool, reason: &str, until: Option<&str>, date: &str) -> Option<&'static str> {
    if !is_readable {
        Some("waiver/malformed")
    } else if reason.trim().is_empty() {
        Some("waiver/no-reason")
    } else if until.is_some_and(|day| day < date) {
        Some("waiver/expired")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "ad-law/superlative";

    fn passes(text: &str, comments: Comments, word: &str) -> Vec<bool> {
        let inline = Inline::read(text, comments, "a", "2026-11-22");
        text.match_indices(word).map(|(at, w)| inline.of(RULE, Span::new(at, at + w.len())).is_some()).collect()
    }

    #[test]
    fn a_comment_holds_for_the_next_block() {
        let text = "最佳\n\n<!-- hegui-ignore ad-law/superlative: 注册商标 -->\n最佳一\n最佳二\n\n最佳三\n";
        assert_eq!(passes(text, Comments::Markdown, "最佳"), [false, true, true, false]);
        let text = "<p>最佳</p><!-- hegui-ignore ad-law/*：书名 --><div>最佳<div>最佳</div>最佳</div><p>最佳</p>";
        assert_eq!(passes(text, Comments::Html, "最佳"), [false, true, true, true, false]);
        let text = "title: 最佳 # hegui-ignore ad-law/superlative: 商标\ndetail: 最佳\n# hegui-ignore ad-law/superlative: 商标\nmore: |\n  最佳\n  最佳\nlast: 最佳\n";
        assert_eq!(passes(text, Comments::Yaml, "最佳"), [true, false, true, true, false]);
        let text = "# hegui-ignore ad-law/superlative: 商标\ndetail = \"\"\"\n最佳\n\n最佳\"\"\"\ntitle = \"最佳\"\n";
        assert_eq!(passes(text, Comments::Toml, "最佳"), [true, true, false]);
    }

    #[test]
    fn reaches_are_files_and_stretches() {
        let text = "最佳\n<!-- hegui-ignore-file ad-law/superlative: 内部培训材料 -->\n最佳";
        assert_eq!(passes(text, Comments::Markdown, "最佳"), [true, true]);
        let text = "<!-- hegui-ignore-start ad-law/superlative: 引用 -->最佳\n\n最佳<!-- hegui-ignore-end -->最佳";
        assert_eq!(passes(text, Comments::Markdown, "最佳"), [true, true, false]);
        let text = "---\n# hegui-ignore ad-law/superlative: 商标\ntitle: 最佳\n---\n最佳";
        assert_eq!(passes(text, Comments::Markdown, "最佳"), [true, false]);
    }

    #[test]
    fn a_flawed_waiver_lets_nothing_pass_and_is_told() {
        for (comment, notice) in [
            ("hegui-ignore ad-law/superlative", "waiver/no-reason"),
            ("hegui-ignore ad-law/superlative: ", "waiver/no-reason"),
            ("hegui-ignore: 理由", "waiver/malformed"),
            ("hegui-ignore *: 理由", "waiver/malformed"),
            ("hegui-ignore ad-law/superlative until=明年: 理由", "waiver/malformed"),
            ("hegui-ignore ad-law/superlative until=2026-11-21: 理由", "waiver/expired"),
            ("hegui-ignore ad-law/first until=2026-11-22: 理由", "waiver/unused"),
        ] {
            let text = format!("<!-- {comment} -->\n最佳");
            assert_eq!(passes(&text, Comments::Markdown, "最佳"), [false], "{comment}");
            let inline = Inline::read(&text, Comments::Markdown, "a", "2026-11-22");
            let told: Vec<String> =
                inline.notices(&text, RuleIds::default()).iter().map(|f| f.rule.id.clone()).collect();
            assert_eq!(told, [notice], "{comment}");
        }
    }
}
