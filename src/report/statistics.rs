//! Counts per rule, per category of rule and per file, for people.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::messages::{self as msg, Message};
use crate::report::Run;

/// Writes the counts of what is shown, the most frequent first.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown = || run.findings().map(|f| &*f.rule);
    let rules = counted(shown().map(|r| (r.id.as_str(), r.title.get(run.lang))));
    let packs = counted(shown().map(|r| (r.id.split('/').next().unwrap_or_default(), "")));
    let files = counted(run.files.iter().flat_map(|file| run.shown(file).map(|_| (file.path.as_str(), ""))));
    table(msg::STATISTICS_RULES, &rules, run, out)?;
    table(msg::STATISTICS_PACKS, &packs, run, out)?;
    table(msg::STATISTICS_FILES, &files, run, out)
}

/// How often each name occurs, the most frequent first, names of the same count in their order.
pub(super) fn counted<'n>(names: impl Iterator<Item = (&'n str, &'n str)>) -> Vec<((&'n str, &'n str), usize)> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    counts
}

fn table(heading: Message, counts: &[((&str, &str), usize)], run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", heading.plain(run.lang))?;
    for ((name, title), count) in counts {
        writeln!(out, "{}", format!("{count:>7}  {name}  {title}").trim_end())?;
    }
    Ok(())
}
