//! A table a listing, for a terminal.

use std::io::{self, Write};

use textwrap::core::display_width;

use super::{HEADS, SHOWN, cells, coverage, gain, named, no_plan, refused, step, title_words, unsaid, usable};
use crate::keyword::{Analysis, Plan};
use crate::lang::Lang;
use crate::messages as msg;
use crate::report::escape::one_line;
use crate::report::words::wrap;

/// Writes a table a listing, for a terminal of `width` display columns.
pub fn write(analyses: &[Analysis], lang: Lang, width: usize, out: &mut dyn Write) -> io::Result<()> {
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
        self.wrapped(&named(msg::FIELD_TITLE, a.limit, &a.title, lang), "  ")?;
        self.wrapped(&coverage(a, lang), "  ")?;
        writeln!(self.out)?;
        self.words(a)?;
        writeln!(self.out)?;
        self.wrapped(&title_words(a, lang), "  ")?;
        self.refused(a)?;
        writeln!(self.out)?;
        match &a.plan {
            Some(plan) => self.plan(a, plan),
            None => self.wrapped(no_plan(a).plain(lang), ""),
        }
    }

    fn wrapped(&mut self, text: &str, indent: &str) -> io::Result<()> {
        for (index, line) in wrap(text, self.width.saturating_sub(indent.len())).lines().enumerate() {
            writeln!(self.out, "{}{line}", if index > 0 { indent } else { "" })?;
        }
        Ok(())
    }

    fn words(&mut self, a: &Analysis) -> io::Result<()> {
        let lang = self.lang;
        let count = usable(a).count();
        let mut lines = vec![HEADS.map(|h| h.plain(lang).to_owned())];
        lines.extend(usable(a).take(SHOWN).map(|row| cells(row, lang)));
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
        self.more(count)
    }

    /// Says how many of `count` are not shown.
    fn more(&mut self, count: usize) -> io::Result<()> {
        match count.checked_sub(SHOWN) {
            None | Some(0) => Ok(()),
            Some(left) => writeln!(self.out, "  {}", msg::KEYWORDS_MORE.say(self.lang, &[&left.to_string()])),
        }
    }

    fn refused(&mut self, a: &Analysis) -> io::Result<()> {
        let lang = self.lang;
        let refused: Vec<(String, String)> = refused(a, lang).collect();
        if refused.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "{}{}", msg::KEYWORDS_REFUSED.plain(lang), lang.colon().trim_end())?;
        for (word, why) in refused.iter().take(SHOWN) {
            self.wrapped(&format!("  {word} — {why}"), "    ")?;
        }
        self.more(refused.len())
    }

    fn plan(&mut self, a: &Analysis, plan: &Plan) -> io::Result<()> {
        let lang = self.lang;
        self.wrapped(&named(msg::KEYWORDS_NEW_TITLE, plan.limit, &plan.title, lang), "  ")?;
        self.wrapped(&gain(a, plan, lang), "  ")?;
        for (index, one) in plan.steps.iter().enumerate() {
            self.wrapped(&format!("  {}. {}", index + 1, step(one, lang)), "     ")?;
        }
        if let Some(text) = unsaid(plan, lang) {
            self.wrapped(&text, "  ")?;
        }
        for (text, rule) in &plan.open {
            self.wrapped(&msg::KEYWORDS_OPEN.say(lang, &[&one_line(text), rule]), "  ")?;
        }
        self.wrapped(msg::KEYWORDS_CHECK.plain(lang), "  ")
    }
}
