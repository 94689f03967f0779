//! `fix --interactive`: one finding after the other is shown, and somebody decides.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr as _;

use super::terminal::Terminal;
use super::waiver::{self, Waiver};
use super::{Work, is_wanted, place, with_document};
use crate::amend::{Change, Corrected, Document, Examined, NotSettled, Outcome, ROUNDS, examine};
use crate::cli::gate;
use crate::cli::linters::{self, Linters};
use crate::cli::output::{complain, shown};
use crate::engine::Judged;
use crate::engine::prove::Correction;
use crate::finding::{Applicability, Edit, Finding, Suggestion};
use crate::lang::Lang;
use crate::lint::Linter;
use crate::listing::Listing;
use crate::messages as msg;
use crate::pack::check::is_date;
use crate::report::{message, suggested};
use crate::source::ReadOptions;
use crate::text::figure;
use crate::waive::paths::relative_to;

/// Asks about every file, until somebody has had enough; `false` if one failed in a way that linting will not tell.
pub(super) fn all(linters: &Linters, files: &[(PathBuf, bool)], terminal: &mut dyn Terminal) -> (Vec<Work>, bool) {
    let lang = linters.session().lang;
    let (mut works, mut is_good) = (Vec::new(), true);
    for (path, is_named) in files {
        let linter = linters.of(path);
        let mut end = End::Done;
        let mut waivers = Vec::new();
        let asked = with_document(linter, path, *is_named, |linter, document, options| {
            let (outcome, given, how) = Session::new(linter, path, document, options, terminal).run();
            (waivers, end) = (given, how);
            Ok::<Outcome, NotSettled>(outcome)
        });
        match asked {
            None => {}
            Some(Ok(work)) => works.push(work),
            Some(Err(message)) => {
                is_good = false;
                complain(lang, false, &format!("{}: {}", shown(path), message.say(lang, &[&ROUNDS.to_string()])));
            }
        }
        if !waivers.is_empty() {
            let file = linters.records().waivers.clone().unwrap_or_else(waiver::file);
            let (here, folder) = (linters::here(), gate::folder_of(&file, &linters::here()));
            for waiver in &mut waivers {
                waiver.path = relative_to(&shown(&folder), &shown(&here), &waiver.path);
            }
            match waiver::append(&file, &waivers) {
                Ok(()) => terminal.show(&msg::ASK_WAIVED.say(lang, &[&waivers.len().to_string(), &shown(&file)])),
                Err(error) => {
                    is_good = false;
                    let text = format!("{}: {error}", shown(&file));
                    complain(lang, false, &msg::WROTE_NOTHING.say(lang, &[&text]));
                }
            }
        }
        if end == End::Quit {
            break;
        }
    }
    (works, is_good)
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing is left to ask.
    Done,
    /// Somebody wants no more questions.
    Quit,
}

/// What can be taken back.
#[derive(Clone)]
struct State {
    document: Document,
    made: Vec<Corrected>,
    waivers: Vec<Waiver>,
    /// What is not asked again, by listing and fingerprint.
    settled: HashSet<(usize, String)>,
}

/// The questions about one file.
struct Session<'s> {
    linter: &'s Linter,
    path: &'s Path,
    options: ReadOptions<'s>,
    terminal: &'s mut dyn Terminal,
    state: State,
    first: Document,
    history: Vec<State>,
    /// From here on the first safe wording is taken unasked.
    takes_all: bool,
}

/// A finding that is asked about, and what is known of it.
struct Question<'q> {
    at: usize,
    index: usize,
    listing: &'q Listing<'q>,
    judged: &'q [Judged<'q>],
    finding: &'q Finding,
}

/// What an answer leads to. Where nobody answers any more, nothing of the file is kept: a line that broke is no consent.
enum Answer {
    Next,
    Again,
    Quit,
    Drop,
}

impl<'s> Session<'s> {
    fn new(
        linter: &'s Linter,
        path: &'s Path,
        document: Document,
        options: ReadOptions<'s>,
        terminal: &'s mut dyn Terminal,
    ) -> Self {
        let first = document.clone();
        let state = State { document, made: Vec::new(), waivers: Vec::new(), settled: HashSet::new() };
        Self { linter, path, options, terminal, state, first, history: Vec::new(), takes_all: false }
    }

    fn run(mut self) -> (Outcome, Vec<Waiver>, End) {
        let mut end = End::Done;
        loop {
            let document = self.state.document.clone();
            let Examined { reading, listings } = examine(self.linter, &document, self.options);
            let open = listings.iter().enumerate().flat_map(|(at, (judged, findings))| {
                findings.iter().enumerate().map(move |(index, finding)| (at, index, judged, finding))
            });
            let open: Vec<_> = open
                .filter(|(at, _, _, f)| is_wanted(f) && !self.state.settled.contains(&(*at, f.fingerprint.clone())))
                .collect();
            let Some((at, index, judged, finding)) = open.first().copied() else { break };
            let question = Question { at, index, listing: &reading.listings[at], judged, finding };
            let answer = if self.takes_all {
                self.take_safe(&question, &reading);
                Answer::Next
            } else {
                self.show(&question, open.len());
                self.answer(&question, &reading)
            };
            match answer {
                Answer::Next | Answer::Again => {}
                Answer::Quit => {
                    end = End::Quit;
                    break;
                }
                Answer::Drop => {
                    self.state = State { document: self.first, made: Vec::new(), waivers: Vec::new(), ..self.state };
                    end = End::Quit;
                    break;
                }
            }
        }
        let State { document, made, waivers, .. } = self.state;
        (Outcome { document, made, refused: Vec::new() }, waivers, end)
    }

    fn lang(&self) -> Lang {
        self.linter.lang
    }

    fn show(&mut self, question: &Question<'_>, left: usize) {
        let (lang, finding) = (self.lang(), question.finding);
        let mut lines = vec![
            String::new(),
            msg::ASK_HEAD.say(lang, &[&place(self.path, finding), &message(finding, lang), &left.to_string()]),
        ];
        lines.extend(excerpt(finding, self.terminal.width()));
        let help = finding.rule.help.get(lang);
        lines.push(format!("  {}{}{help}", msg::HELP.plain(lang), lang.colon()));
        for (number, suggestion) in finding.suggestions.iter().enumerate() {
            lines.push(format!("  {}) {}", number + 1, suggested(suggestion, lang)));
        }
        self.terminal.show(&lines.join("\n"));
    }

    fn answer(&mut self, question: &Question<'_>, reading: &crate::source::Reading<'_>) -> Answer {
        let lang = self.lang();
        let Some(key) = self.terminal.ask(msg::ASK_KEYS.plain(lang)) else { return Answer::Drop };
        match key.as_str() {
            "" | "s" => {
                self.keep();
                self.settle(question);
            }
            "a" => {
                self.keep();
                self.takes_all = true;
            }
            "e" => return self.edit(question, reading),
            "w" => return self.waive(question),
            "u" => match self.history.pop() {
                Some(state) => self.state = state,
                None => self.terminal.show(msg::ASK_NOTHING_TO_UNDO.plain(lang)),
            },
            "q" => return Answer::Quit,
            "x" => return Answer::Drop,
            number => {
                let choice =
                    number.parse::<usize>().ok().and_then(|n| question.finding.suggestions.get(n.checked_sub(1)?));
                match choice {
                    Some(choice) => self.choose(question, choice, reading),
                    None => self.terminal.show(msg::ASK_HELP.plain(lang)),
                }
            }
        }
        Answer::Next
    }

    /// Notes how things are, to be taken back.
    fn keep(&mut self) {
        self.history.push(self.state.clone());
    }

    fn settle(&mut self, question: &Question<'_>) {
        self.state.settled.insert((question.at, question.finding.fingerprint.clone()));
    }

    fn choose(&mut self, question: &Question<'_>, choice: &Suggestion, reading: &crate::source::Reading<'_>) {
        // whoever sits here cannot prove it; the ledger can
        if choice.applicability == Applicability::NeedsEvidence && choice.evidence.is_none() {
            return self.terminal.show(msg::ASK_NEEDS_PROOF.plain(self.lang()));
        }
        if let Some(name) = figure::names(&choice.text).next() {
            return self.terminal.show(&msg::ASK_FILL.say(self.lang(), &[name]));
        }
        let engine = &self.linter.engine;
        if let Some(correction) = engine.correction(question.listing, question.judged, question.index, choice) {
            self.make(question, correction, reading);
        }
    }

    fn take_safe(&mut self, question: &Question<'_>, reading: &crate::source::Reading<'_>) {
        let safe = question.finding.suggestions.iter().find(|s| s.is_ready());
        let engine = &self.linter.engine;
        let correction = safe.and_then(|s| engine.correction(question.listing, question.judged, question.index, s));
        let is_made = correction.is_some_and(|c| self.make(question, c, reading));
        if !is_made {
            self.settle(question);
        }
    }

    fn edit(&mut self, question: &Question<'_>, reading: &crate::source::Reading<'_>) -> Answer {
        let lang = self.lang();
        let Some(text) = self.terminal.ask(&msg::ASK_EDIT.say(lang, &[&question.finding.text])) else {
            return Answer::Drop;
        };
        let Some(judged) = question.judged.get(question.index) else { return Answer::Next };
        let edit = Edit { field: judged.field, span: judged.span, text };
        let correction = Correction { finding: question.index, edit, applicability: Applicability::Safe };
        let is_clean =
            self.linter.are_clean(&shown(self.path), (question.at, question.listing), question.judged, &[&correction]);
        if !is_clean {
            let Some(sure) = self.terminal.ask(msg::ASK_STILL.plain(lang)) else { return Answer::Drop };
            if sure != "y" {
                return Answer::Again;
            }
        }
        self.make(question, correction, reading);
        Answer::Next
    }

    /// Makes a correction; `false` if the file does not take it, which is told.
    fn make(&mut self, question: &Question<'_>, correction: Correction, reading: &crate::source::Reading<'_>) -> bool {
        let lang = self.lang();
        let copy = &question.listing.fields[correction.edit.field].text;
        let corrected = Corrected {
            finding: question.finding.clone(),
            old: correction.edit.span.of(copy).to_owned(),
            new: correction.edit.text.clone(),
        };
        let change = Change { listing: question.at, edit: correction.edit };
        let (document, refused) = self.state.document.change(reading, &[change], self.options);
        if let Some((_, why)) = refused.first() {
            self.terminal.show(&msg::ASK_REFUSED.say(lang, &[&why.say(lang)]));
            return false;
        }
        if !self.takes_all {
            self.keep();
        }
        self.state.document = document;
        self.state.made.push(corrected);
        true
    }

    fn waive(&mut self, question: &Question<'_>) -> Answer {
        let lang = self.lang();
        let Some(reason) = self.terminal.ask(msg::ASK_REASON.plain(lang)) else { return Answer::Drop };
        if reason.is_empty() {
            self.terminal.show(msg::ASK_NO_REASON.plain(lang));
            return Answer::Again;
        }
        let Some(owner) = self.terminal.ask(msg::ASK_OWNER.plain(lang)) else { return Answer::Drop };
        let until = loop {
            let Some(until) = self.terminal.ask(msg::ASK_UNTIL.plain(lang)) else { return Answer::Drop };
            let is_day = is_date(&until);
            if until.is_empty() || is_day && until >= self.linter.date {
                break until;
            }
            let message = if is_day { msg::ASK_PAST } else { msg::BAD_DATE };
            self.terminal.show(&message.say(lang, &[&self.linter.date]));
        };
        let Some(judged) = question.judged.get(question.index) else { return Answer::Next };
        let copy = &question.listing.fields[judged.field].text;
        let waiver = Waiver::new(self.path, question.finding, copy, judged.span);
        self.keep();
        self.state.waivers.push(Waiver { reason, owner, until, ..waiver });
        self.settle(question);
        Answer::Next
    }
}

/// The line around the finding, clipped to `width` display columns, and a line that marks its words.
fn excerpt(finding: &Finding, width: usize) -> [String; 2] {
    const INDENT: &str = "  | ";
    let excerpt = &finding.excerpt;
    let flat = |text: &str| text.replace(['\t', '\u{B}'], " ");
    let (before, words) =
        (flat(excerpt.text.get(..excerpt.span.start).unwrap_or("")), flat(excerpt.span.of(&excerpt.text)));
    let after = flat(excerpt.text.get(excerpt.span.end..).unwrap_or(""));
    let room = width.saturating_sub(INDENT.len() + words.width()) / 2;
    let mut shown_before = String::new();
    for c in before.chars().rev() {
        if shown_before.width() + 2 > room {
            break;
        }
        shown_before.insert(0, c);
    }
    let mut shown_after = String::new();
    for c in after.chars() {
        if shown_after.width() + 2 > room {
            break;
        }
        shown_after.push(c);
    }
    let marks = "^".repeat(words.width().max(1));
    [
        format!("{INDENT}{shown_before}{words}{shown_after}"),
        format!("{INDENT}{}{marks}", " ".repeat(shown_before.width())),
    ]
}

#[cfg(test)]
mod tests;
