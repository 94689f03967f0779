//! `hegui score`

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{ListFormat, ScoreArgs, Shared};
use crate::cli::output::{complain, to_stdout};
use crate::cli::setup;
use crate::lang::Lang;
use crate::messages::{self as msg, Message};
use crate::score::{Expect, Judgement, Labelled, Ratio, Score, judge};

pub(super) fn run(args: &ScoreArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let Some(date) = setup::date(shared) else { return EXIT_UNTRUSTED };
    let Some(engine) = setup::engine(shared) else { return EXIT_UNTRUSTED };
    let mut lines = Vec::new();
    let mut is_trusted = true;
    for path in &args.files {
        match fs::read_to_string(path) {
            Ok(text) => is_trusted &= read(&path.display().to_string(), &text, lang, &mut lines),
            Err(error) => {
                let error = msg::CANNOT_READ.say(lang, &[&error.to_string()]);
                complain(lang, false, &format!("{}: {error}", path.display()));
                is_trusted = false;
            }
        }
    }
    if lines.is_empty() {
        complain(lang, false, &msg::SCORE_NO_LINES.say(lang, &[]));
        return EXIT_UNTRUSTED;
    }
    let judged: Vec<Judgement> = lines.into_par_iter().map(|line| judge(&engine, line, &date)).collect();
    let is_written = to_stdout(lang, |out| {
        if args.format == ListFormat::Json {
            return json(&judged, args.errors, out);
        }
        table(&judged, lang, out)?;
        per_rule(&judged, lang, out)?;
        if args.errors { errors(&judged, lang, out) } else { Ok(()) }
    });
    if is_trusted && is_written { 0 } else { EXIT_UNTRUSTED }
}

fn read(path: &str, text: &str, lang: Lang, lines: &mut Vec<Labelled>) -> bool {
    let mut is_good = true;
    for (index, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(labelled) => lines.push(labelled),
            Err(error) => {
                let message = msg::SCORE_BAD_LINE.say(lang, &[&(index + 1).to_string(), &error.to_string()]);
                complain(lang, false, &format!("{path}: {message}"));
                is_good = false;
            }
        }
    }
    is_good
}

#[derive(Serialize)]
struct JsonScore<'j> {
    all: Score,
    certain: Score,
    uncertain: Score,
    recall: f64,
    f1: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<JsonError<'j>>,
}

#[derive(Serialize)]
struct JsonError<'j> {
    id: &'j str,
    expect: &'static str,
    text: &'j str,
    findings: Vec<(&'j str, &'static str, &'j str)>,
}

fn json(judged: &[Judgement], with_errors: bool, out: &mut dyn Write) -> io::Result<()> {
    let all = Score::of(judged.iter());
    let errors = judged.iter().filter(|j| with_errors && mistake(j).is_some()).map(|j| JsonError {
        id: &j.line.id,
        expect: j.line.expect.as_str(),
        text: &j.line.text,
        findings: j.findings.iter().map(|f| (f.rule.as_str(), f.verdict.as_str(), f.text.as_str())).collect(),
    });
    let report = JsonScore {
        all,
        certain: Score::of(judged.iter().filter(|j| !j.line.uncertain)),
        uncertain: Score::of(judged.iter().filter(|j| j.line.uncertain)),
        recall: all.recall(),
        f1: all.f1(),
        errors: errors.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// A name and the ratio it stands for.
type Figure = (Message, fn(&Score) -> Ratio);

fn table(judged: &[Judgement], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let sets = [
        (msg::SCORE_ALL, Score::of(judged.iter()), judged.len()),
        (
            msg::SCORE_CERTAIN,
            Score::of(judged.iter().filter(|j| !j.line.uncertain)),
            judged.iter().filter(|j| !j.line.uncertain).count(),
        ),
        (
            msg::SCORE_UNCERTAIN,
            Score::of(judged.iter().filter(|j| j.line.uncertain)),
            judged.iter().filter(|j| j.line.uncertain).count(),
        ),
    ];
    let mut row = |name: &str, cells: [String; 3]| {
        let cells = cells.map(|c| " ".repeat(18_usize.saturating_sub(c.width())) + &c).concat();
        writeln!(out, "{name}{}{cells}", " ".repeat(26_usize.saturating_sub(name.width())))
    };
    row("", std::array::from_fn(|i| sets[i].0.plain(lang).to_owned()))?;
    row(msg::SCORE_LINES.plain(lang), std::array::from_fn(|i| sets[i].2.to_string()))?;
    let figures: [Figure; 8] = [
        (msg::SCORE_RECALL_VIOLATION, |s| s.recall_violation),
        (msg::SCORE_RECALL_EVIDENCE, |s| s.recall_evidence),
        (msg::SCORE_FALSE_EXEMPT, |s| s.false_exempt),
        (msg::SCORE_FALSE_OK, |s| s.false_ok),
        (msg::SCORE_PRECISION, |s| s.precision),
        (msg::SCORE_VIOLATION_PRECISION, |s| s.violation_precision),
        (msg::SCORE_SPAN_RECALL, |s| s.span_recall),
        (msg::SCORE_SPAN_FALSE, |s| s.span_false),
    ];
    for (name, figure) in figures {
        row(name.plain(lang), std::array::from_fn(|i| percent(figure(&sets[i].1))))?;
    }
    row(msg::SCORE_F1.plain(lang), std::array::from_fn(|i| format!("{:.1}", sets[i].1.f1() * 100.0)))
}

fn percent(ratio: Ratio) -> String {
    if ratio.whole == 0 {
        "-".to_owned()
    } else {
        format!("{:.1}% ({}/{})", ratio.value() * 100.0, ratio.part, ratio.whole)
    }
}

fn per_rule(judged: &[Judgement], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, Ratio> = BTreeMap::new();
    for line in judged {
        let mut seen: Vec<&str> =
            line.findings.iter().filter(|f| f.verdict.is_flag()).map(|f| f.rule.as_str()).collect();
        seen.sort_unstable();
        seen.dedup();
        for rule in seen {
            let ratio = rules.entry(rule).or_default();
            ratio.whole += 1;
            ratio.part += usize::from(line.line.expect.is_flag());
        }
    }
    writeln!(out, "\n{}", msg::SCORE_PER_RULE.plain(lang))?;
    rules.iter().try_for_each(|(rule, ratio)| writeln!(out, "  {rule:<44} {:>5} / {}", ratio.whole, ratio.part))
}

/// What is wrong with the judgement, if anything.
fn mistake(judged: &Judgement) -> Option<Message> {
    match (judged.line.expect, judged.is_flagged()) {
        (Expect::Violation | Expect::NeedsEvidence, false) => Some(msg::SCORE_MISSED),
        (Expect::Exempt | Expect::Ok, true) => Some(msg::SCORE_FALSE),
        (Expect::NeedsEvidence, true) if judged.is_violation() => Some(msg::SCORE_TOO_STRONG),
        _ => None,
    }
}

fn errors(judged: &[Judgement], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for line in judged {
        let Some(what) = mistake(line) else { continue };
        let doubt = if line.line.uncertain { "?" } else { "" };
        let Labelled { id, expect, category, text, .. } = &line.line;
        writeln!(out, "\n{} {id} [{}{doubt}] [{category}] {text}", what.plain(lang), expect.as_str())?;
        for flag in &line.findings {
            let context = flag.context.as_ref().map(|c| format!(" ({c})")).unwrap_or_default();
            writeln!(out, "    {} {}{context}: {}", flag.verdict.as_str(), flag.rule, flag.text)?;
        }
    }
    Ok(())
}
