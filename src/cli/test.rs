//! `hegui test`: the examples inside rule files.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{Shared, TestArgs};
use crate::cli::output::{color, complain, to_stdout, width};
use crate::cli::setup;
use crate::examples;
use crate::lang::Lang;
use crate::messages as msg;
use crate::report::packs;

pub(super) fn run(args: &TestArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let Some(date) = setup::date(shared) else { return EXIT_UNTRUSTED };
    let loaded = setup::load(shared, !shared.no_builtin_rules, &args.paths, true);
    if !setup::rules_are_good(shared, &loaded) {
        return EXIT_UNTRUSTED;
    }
    // without files of one's own, the built-in ones are meant
    let own: HashSet<Arc<str>> = loaded.files.iter().filter(|f| !f.is_embedded).map(|f| Arc::clone(&f.name)).collect();
    let files = loaded.files.clone();
    let Some(engine) = setup::build(shared, loaded) else { return EXIT_UNTRUSTED };
    let wanted = |file: &str| own.is_empty() || own.contains(file);
    let mut outcome = examples::run(&engine, wanted, &date, lang);
    let replacements = examples::replacements(&engine, wanted, &date, lang);
    outcome.count += replacements.count;
    outcome.failures.extend(replacements.failures);
    outcome.failures.sort_by(|a, b| (&a.file, a.span.start).cmp(&(&b.file, b.span.start)));
    let count = outcome.count.to_string();
    if outcome.failures.is_empty() {
        let rules = engine.rules();
        let counts = [
            files.iter().filter(|f| wanted(&f.name)).count(),
            rules.rules.iter().filter(|r| wanted(&r.file)).count(),
            rules.contexts.iter().filter(|c| wanted(&c.file)).count(),
        ]
        .map(|n| n.to_string());
        let args = [counts[0].as_str(), &counts[1], &counts[2], &count];
        let is_written = to_stdout(lang, |out| writeln!(out, "{}", msg::TEST_OK.say(lang, &args)));
        return if is_written { 0 } else { EXIT_UNTRUSTED };
    }
    // if standard error is gone, the exit code still tells
    let _ = packs::write(&outcome.failures, &files, width(), color(shared, false), &mut io::stderr().lock());
    complain(lang, false, &msg::TEST_FAILED.say(lang, &[&count, &outcome.failures.len().to_string()]));
    1
}
