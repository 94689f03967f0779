//! Analyses as a table for people, CSV for spreadsheets, and JSON for programs.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};
use serde::Serialize;
use textwrap::core::display_width;

use crate::brief::Role;
use crate::finding::Problem;
use crate::keyword::analysis::{Analysis, Limit, Refusal, Share, WordRow};
use crate::keyword::swap::{Plan, Step};
use crate::lang::Lang;
use crate::messages::{self as msg, Message};
use crate::report::escape::{no_formula, one_line};
use crate::report::verdict_name;
use crate::report::words::{list_mark, wrap};
use crate::text::phrase::Standing;

/// Words of the brief and of the title that the table shows; JSON and CSV have all of them.
const SHOWN: usize = 20;

#[derive(Serialize)]
struct Report<'r> {
    version: u8,
    listings: &'r [Analysis],
    problems: Vec<&'r Problem>,
    notices: Vec<&'r Problem>,
}

/// Writes one object.
pub fn json(analyses: &[Analysis], problems: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    let (notices, problems) = problems.iter().partition(|p| p.is_warning);
    serde_json::to_writer_pretty(&mut *out, &Report { version: 1, listings: analyses, problems, notices })?;
    writeln!(out)
}

/// Writes a row for each word of the brief and each listing. Excel opens it with the right characters.
pub fn csv(analyses: &[Analysis], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    let headings = [
        msg::TABLE_FILE,
        msg::TABLE_LISTING,
        msg::KEYWORDS_WORD,
        msg::KEYWORDS_ROLE,
        msg::KEYWORDS_TRAFFIC,
        msg::FIELD_TITLE,
        msg::FIELD_DETAIL,
        msg::FIELD_ATTRIBUTE,
        msg::KEYWORDS_REFUSED,
        msg::KEYWORDS_PUT_IN,
        msg::KEYWORDS_OLD_TITLE,
        msg::KEYWORDS_NEW_TITLE,
    ];
    table.write_record(headings.map(|h| h.plain(lang))).map_err(as_io)?;
    for analysis in analyses {
        for row in &analysis.words {
            let plan = analysis.plan.as_ref();
            let is_put = plan.is_some_and(|p| p.steps.iter().any(|s| s.word.as_ref() == Some(&row.word)));
            let record = [
                analysis.path.clone(),
                analysis.listing.clone(),
                row.word.clone(),
                role(row.role).plain(lang).to_owned(),
                row.traffic.map(|t| t.to_string()).unwrap_or_default(),
                if row.title == Standing::Absent { String::new() } else { standing(row.title).plain(lang).to_owned() },
                tick(row.detail).to_owned(),
                tick(row.attributes).to_owned(),
                row.refused.as_ref().map(|r| refusal(r, lang)).unwrap_or_default(),
                tick(is_put).to_owned(),
                analysis.title.clone(),
                plan.map(|p| p.title.clone()).unwrap_or_default(),
            ];
            table.write_record(record.map(|cell| no_formula(one_line(&cell)))).map_err(as_io)?;
        }
    }
    table.flush()
}

fn as_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Writes a table a listing, for a terminal of `width` display columns.
pub fn table(analyses: &[Analysis], lang: Lang, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for (index, analysis) in analyses.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        Printer { lang, width, out: &mut *out }.listing(analysis)?;
    }
    Ok(())
}

struct Printer<'o> {
    lang: Lang,
    width: usize,
    out: &'o mut dyn Write,
}

impl Printer<'_> {
    fn listing(&mut self, a: &Analysis) -> io::Result<()> {
        let lang = self.lang;
        writeln!(self.out, "{}  {}", one_line(&a.path), one_line(&a.listing))?;
        self.wrapped(&named(msg::FIELD_TITLE, a.limit, &one_line(&a.title), lang), "  ")?;
        let shares = [
            (msg::FIELD_TITLE, a.coverage.title),
            (msg::FIELD_DETAIL, a.coverage.detail),
            (msg::FIELD_ATTRIBUTE, a.coverage.attributes),
            (msg::KEYWORDS_ANYWHERE, a.coverage.anywhere),
        ];
        let shares: Vec<String> = shares.iter().map(|(name, s)| share(*name, *s, lang)).collect();
        let line = format!("{}{}{}", msg::KEYWORDS_COVERAGE.plain(lang), lang.colon(), shares.join(list_mark(lang)));
        self.wrapped(&line, "  ")?;
        writeln!(self.out)?;
        self.words(&a.words)?;
        self.title_words(a)?;
        self.refused(&a.words)?;
        writeln!(self.out)?;
        match &a.plan {
            Some(plan) => self.plan(plan),
            None => writeln!(self.out, "{}", msg::KEYWORDS_NO_PLAN.plain(lang)),
        }
    }

    fn wrapped(&mut self, text: &str, indent: &str) -> io::Result<()> {
        for (index, line) in wrap(text, self.width.saturating_sub(indent.len())).lines().enumerate() {
            writeln!(self.out, "{}{line}", if index > 0 { indent } else { "" })?;
        }
        Ok(())
    }

    fn words(&mut self, rows: &[WordRow]) -> io::Result<()> {
        let lang = self.lang;
        let usable: Vec<&WordRow> = rows.iter().filter(|r| r.refused.is_none()).collect();
        let heads = [
            msg::KEYWORDS_WORD,
            msg::KEYWORDS_ROLE,
            msg::KEYWORDS_TRAFFIC,
            msg::FIELD_TITLE,
            msg::FIELD_DETAIL,
            msg::FIELD_ATTRIBUTE,
        ];
        let mut lines = vec![heads.map(|h| h.plain(lang).to_owned())];
        lines.extend(usable.iter().take(SHOWN).map(|r| {
            [
                one_line(&r.word),
                role(r.role).plain(lang).to_owned(),
                r.traffic.map_or_else(|| "-".to_owned(), number),
                standing(r.title).plain(lang).to_owned(),
                mark(r.detail).to_owned(),
                mark(r.attributes).to_owned(),
            ]
        }));
        let width = |column: usize| lines.iter().map(|l| display_width(&l[column])).max().unwrap_or(0);
        let widths: [usize; 6] = std::array::from_fn(width);
        for line in &lines {
            let mut text = String::from(" ");
            for (column, cell) in line.iter().enumerate() {
                let blanks = " ".repeat(widths[column] - display_width(cell));
                let (before, after) = if column == 2 { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
                for part in [" ", before, cell, after, " "] {
                    text.push_str(part);
                }
            }
            writeln!(self.out, "{}", text.trim_end())?;
        }
        if usable.len() > SHOWN {
            writeln!(self.out, "  {}", msg::KEYWORDS_MORE.say(lang, &[&(usable.len() - SHOWN).to_string()]))?;
        }
        Ok(())
    }

    fn title_words(&mut self, a: &Analysis) -> io::Result<()> {
        let words = a.title_words.iter().take(SHOWN).map(|w| format!("{} {}", w.word, number(w.traffic)));
        let words: Vec<String> = words.collect();
        let name = msg::KEYWORDS_TITLE_WORDS.plain(self.lang);
        writeln!(self.out)?;
        self.wrapped(&format!("{name}{}{}", self.lang.colon(), words.join(list_mark(self.lang))), "  ")
    }

    fn refused(&mut self, rows: &[WordRow]) -> io::Result<()> {
        let lang = self.lang;
        let refused: Vec<(&WordRow, &Refusal)> = rows.iter().filter_map(|r| Some((r, r.refused.as_ref()?))).collect();
        if refused.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "{}{}", msg::KEYWORDS_REFUSED.plain(lang), lang.colon().trim_end())?;
        for (row, why) in refused.iter().take(SHOWN) {
            self.wrapped(&format!("  {} — {}", one_line(&row.word), refusal(why, lang)), "    ")?;
        }
        if refused.len() > SHOWN {
            writeln!(self.out, "  {}", msg::KEYWORDS_MORE.say(lang, &[&(refused.len() - SHOWN).to_string()]))?;
        }
        Ok(())
    }

    fn plan(&mut self, plan: &Plan) -> io::Result<()> {
        let lang = self.lang;
        self.wrapped(&named(msg::KEYWORDS_NEW_TITLE, plan.limit, &one_line(&plan.title), lang), "  ")?;
        let percent = |p: f64| format!("{p:.0}%");
        self.wrapped(&msg::KEYWORDS_GAIN.say(lang, &[&percent(plan.covered), &percent(plan.covers)]), "  ")?;
        for (index, one) in plan.steps.iter().enumerate() {
            self.wrapped(&format!("  {}. {}", index + 1, step(one, lang)), "     ")?;
        }
        for (text, rule) in &plan.open {
            self.wrapped(&msg::KEYWORDS_OPEN.say(lang, &[&one_line(text), rule]), "  ")?;
        }
        self.wrapped(msg::KEYWORDS_CHECK.plain(lang), "  ")
    }
}

fn named(name: Message, limit: Option<Limit>, text: &str, lang: Lang) -> String {
    let units = limit.map_or_else(String::new, |l| format!(" ({}/{})", l.used, l.max));
    format!("{}{units}{}{text}", name.plain(lang), lang.colon())
}

fn share(name: Message, share: Share, lang: Lang) -> String {
    let count = format!("{} {}/{}", name.plain(lang), share.words, share.of);
    match share.traffic {
        Some(percent) => format!("{count} ({percent:.0}%)"),
        None => count,
    }
}

fn step(step: &Step, lang: Lang) -> String {
    let mut parts = Vec::new();
    let is_moved = step.out.is_some() && step.out == step.put;
    match (&step.out, &step.rule) {
        (Some(out), None) if is_moved => parts.push(msg::KEYWORDS_MOVED.say(lang, &[out.trim()])),
        (Some(out), Some(rule)) => parts.push(msg::KEYWORDS_OUT_RULE.say(lang, &[out, rule])),
        (Some(out), None) => {
            parts.push(msg::KEYWORDS_OUT.say(lang, &[out.trim(), &number(step.out_traffic.unwrap_or(0.0))]));
        }
        (None, _) => {}
    }
    match (&step.put, &step.word) {
        (Some(put), None) => parts.push(msg::KEYWORDS_IN_RULE.say(lang, &[put])),
        (Some(put), Some(_)) if !is_moved => parts.push(msg::KEYWORDS_IN.say(lang, &[put.trim()])),
        _ => {}
    }
    if let Some(word) = &step.word {
        let traffic = step.traffic.map_or_else(|| "-".to_owned(), number);
        let is_whole = step.standing.is_some_and(Standing::is_whole);
        let message = if is_whole { msg::KEYWORDS_WHOLE } else { msg::KEYWORDS_SPLIT };
        parts.push(message.say(lang, &[word, &traffic]));
    }
    parts.join(if lang == Lang::Zh { "," } else { ", " })
}

fn refusal(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::Rule { rule, verdict, text } => {
            msg::KEYWORDS_BY_RULE.say(lang, &[verdict_name(*verdict, lang), &one_line(text), rule])
        }
        Refusal::OtherBrand => msg::KEYWORDS_OTHER_BRAND.plain(lang).to_owned(),
        Refusal::Negative => msg::KEYWORDS_NEGATIVE.plain(lang).to_owned(),
    }
}

fn role(role: Role) -> Message {
    match role {
        Role::Core => msg::ROLE_CORE,
        Role::LongTail => msg::ROLE_LONG_TAIL,
        Role::Brand => msg::ROLE_BRAND,
        Role::Attribute => msg::ROLE_ATTRIBUTE,
        Role::Negative => msg::ROLE_NEGATIVE,
    }
}

fn standing(standing: Standing) -> Message {
    match standing {
        Standing::Absent => msg::STANDS_NOT,
        Standing::Reversed => msg::STANDS_REVERSED,
        Standing::Split => msg::STANDS_SPLIT,
        Standing::Spaced => msg::STANDS_SPACED,
        Standing::Adjacent => msg::STANDS_WHOLE,
    }
}

/// In a cell of a spreadsheet.
fn tick(is: bool) -> &'static str {
    if is { "√" } else { "" }
}

fn mark(is: bool) -> &'static str {
    if is { "√" } else { "-" }
}

/// A number with its thousands apart: 12,345; parts of one are left out from ten on.
fn number(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([number(0.0), number(2.5), number(999.6), number(1_234_567.0)], ["0", "2.5", "1,000", "1,234,567"]);
    }
}
