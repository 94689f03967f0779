//! What a report lists, one after the other: findings, and what kept something from being linted.

use std::collections::HashMap;

use twox_hash::XxHash3_64;

use crate::finding::{Finding, Problem, Suggestion};
use crate::lang::Lang;
use crate::messages as msg;
use crate::report::{Run, words};
use crate::text::lines::Position;
use crate::text::tidy;

/// One thing to list.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'r> {
    /// A finding, and the path of its file.
    Finding(&'r str, &'r Finding),
    /// What kept something from being linted, or is doubtful.
    Problem(&'r Problem),
}

impl<'r> Item<'r> {
    /// Everything to list, file by file, problems of a file first so that nobody overlooks them.
    pub(super) fn all(run: &Run<'r>) -> impl Iterator<Item = Item<'r>> + use<'r> {
        let run = *run;
        run.files.iter().flat_map(move |file| {
            let problems = file.problems.iter().map(Item::Problem);
            problems.chain(run.shown(file).map(|finding| Item::Finding(&file.path, finding)))
        })
    }

    /// The path of the file as people gave it.
    pub(super) fn path(&self) -> &'r str {
        match self {
            Item::Finding(path, _) => path,
            Item::Problem(problem) => &problem.path,
        }
    }

    /// Line and column; the first of the file where the container has no lines.
    pub(super) fn start(&self) -> Position {
        let start = match self {
            Item::Finding(_, finding) => finding.location.start,
            Item::Problem(problem) => problem.start,
        };
        start.unwrap_or(Position { line: 1, column: 1 })
    }

    /// The rule, or what stands for one.
    pub(super) fn rule(&self) -> &'r str {
        match self {
            Item::Finding(_, finding) => &finding.rule.id,
            Item::Problem(_) => "hegui/problem",
        }
    }

    /// All there is to say, several lines.
    pub(super) fn told(&self, lang: Lang) -> String {
        match self {
            Item::Finding(_, finding) => words::told(finding, lang),
            Item::Problem(problem) => problem.message.clone(),
        }
    }

    /// What it is, in a few words.
    pub(super) fn title(&self, lang: Lang) -> &'r str {
        match self {
            Item::Finding(_, finding) => finding.rule.title.get(lang),
            Item::Problem(problem) if problem.is_warning => msg::LEVEL_NOTICE.plain(lang),
            Item::Problem(_) => msg::LEVEL_PROBLEM.plain(lang),
        }
    }
}

/// A path as seen from `root`, where it lies below.
pub(super) fn relative<'p>(path: &'p str, root: &str) -> &'p str {
    let below = path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')).filter(|_| !root.is_empty());
    let path = below.unwrap_or(path);
    path.strip_prefix("./").unwrap_or(path)
}

/// Suggestions that may replace the text as it stands in the file. A replacement that would have to be dressed for its
/// container (JSON, CSV, HTML), that waits for proof, or that stands for text which the file spells in another way
/// is shown, but not offered as an edit.
pub(super) fn edits(finding: &Finding) -> impl Iterator<Item = &Suggestion> {
    let is_verbatim = finding.location.span.is_some_and(|span| span.end - span.start == finding.text.len());
    // what is left out takes marks along that the place of the finding does not hold
    let is_alone = tidy::deletion(&finding.excerpt.text, finding.excerpt.span) == finding.excerpt.span;
    finding.suggestions.iter().filter(move |s| {
        is_verbatim
            && (is_alone || !s.text.is_empty())
            && s.is_ready()
            && !s.text.contains(['{', '}', '"', '\'', '\\', '<', '>', '&', ',', ';', '|', '\n', '\r', '\t'])
    })
}

/// Makes fingerprints that no two findings of a run share, as some programs drop twins.
#[derive(Debug, Default)]
pub(super) struct Unique(HashMap<u64, usize>);

impl Unique {
    /// A name that stays the same when rows move: of the file, the rule, and the words.
    pub(super) fn name(&mut self, path: &str, item: &Item<'_>) -> String {
        let own = match item {
            Item::Finding(_, finding) => &finding.fingerprint,
            Item::Problem(problem) => &problem.message,
        };
        let hash = |text: &str| XxHash3_64::oneshot(text.as_bytes());
        let base = hash(&[path, item.rule(), own].join("\u{1F}"));
        let twins = self.0.entry(base).or_default();
        *twins += 1;
        format!("{:016x}", if *twins == 1 { base } else { hash(&format!("{base:016x}-{twins}")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_root() {
        assert_eq!(relative("/a/b/c.txt", "/a/b"), "c.txt");
        assert_eq!(relative("/a/bc.txt", "/a/b"), "/a/bc.txt");
        assert_eq!(relative("./c.txt", ""), "c.txt");
        assert_eq!(relative("/c.txt", ""), "/c.txt");
    }
}
