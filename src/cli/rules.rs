//! `hegui rules`

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{ListFormat, RulesArgs, Shared};
use crate::cli::output::to_stdout;
use crate::cli::setup;
use crate::finding::Basis;
use crate::lang::Lang;
use crate::messages as msg;
use crate::pack::Rule;
use crate::report::verdict_under;

#[derive(Serialize)]
struct JsonRule<'r> {
    id: &'r str,
    title: &'r str,
    verdict: &'static str,
    basis: &'r [Basis],
    why: &'r str,
    help: &'r str,
    penalty: &'r str,
    categories: &'r [String],
    not_categories: &'r [String],
    platforms: &'r [String],
    file: &'r str,
}

pub(super) fn run(args: &RulesArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let Some(engine) = setup::engine(shared) else { return EXIT_UNTRUSTED };
    let wanted = |r: &&Rule| args.category.as_ref().is_none_or(|c| r.categories.hold(c));
    let rules: Vec<&Rule> = engine.rules().rules.iter().map(|rule| &**rule).filter(wanted).collect();
    let is_written = to_stdout(lang, |out| match args.format {
        ListFormat::Table => table(&rules, lang, out),
        ListFormat::Json => json(&rules, lang, out),
    });
    if is_written { 0 } else { EXIT_UNTRUSTED }
}

fn json(rules: &[&Rule], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let list: Vec<JsonRule<'_>> = rules
        .iter()
        .map(|r| JsonRule {
            id: &r.info.id,
            title: r.info.title.get(lang),
            verdict: r.verdict.as_str(),
            basis: &r.info.basis,
            why: r.info.why.get(lang),
            help: r.info.help.get(lang),
            penalty: r.info.penalty.get(lang),
            categories: &r.categories.only,
            not_categories: &r.categories.not,
            platforms: &r.platforms,
            file: &r.file,
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &list)?;
    writeln!(out)
}

fn table(rules: &[&Rule], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let heads = [msg::COLUMN_ID, msg::COLUMN_VERDICT, msg::COLUMN_TITLE, msg::COLUMN_BASIS];
    let mut rows = vec![heads.map(|h| h.plain(lang).to_owned())];
    rows.extend(rules.iter().map(|r| {
        let basis = r.info.basis.first().map(ToString::to_string).unwrap_or_default();
        [
            r.info.id.clone(),
            verdict_under(&r.info, r.verdict, lang).to_owned(),
            r.info.title.get(lang).to_owned(),
            basis,
        ]
    }));
    let widths: [usize; 4] = std::array::from_fn(|i| rows.iter().map(|r| r[i].width()).max().unwrap_or(0));
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line += cell;
            line += &" ".repeat(width - cell.width() + 2);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out, "{}", msg::RULES_COUNT.say(lang, &[&rules.len().to_string()]))
}
