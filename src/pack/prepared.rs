//! The built-in rules as the build script prepared them: an index is read at every start, a rule or a context when it is
//! first needed. Examples and places in files are left out; who needs those loads the files themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::embedded;
use crate::finding::Verdict;
use crate::lang::Lang;
use crate::pack::check::Checker;
use crate::pack::context::Context;
use crate::pack::law::Laws;
use crate::pack::raw::{RawContext, RawFile, RawRule};
use crate::pack::rule::{Entry, Kind, Later, Rule};
use crate::pack::words::{Class, Words};

/// Bytes of the bodies, from the first to the one after the last.
type Place = (usize, usize);

/// Name of the rule, number of its file, kind, platforms, body.
type RuleLine = (&'static str, usize, u8, Vec<String>, Place);

/// Name of the context, number of its file, verdict, body.
type ContextLine = (&'static str, usize, Verdict, Place);

/// Name of the word class, number of its file, whether it is a list, and what it says.
type ClassLine = (&'static str, usize, bool, String);

/// Name of the group, number of its file, names of its contexts.
type GroupLine = (&'static str, usize, Vec<&'static str>);

/// Names of files; word classes; contexts; groups; rules; laws and other sections, by the number of their file; short names of
/// what may be cited but is no published law.
type Index = (
    Vec<&'static str>,
    Vec<ClassLine>,
    Vec<ContextLine>,
    Vec<GroupLine>,
    Vec<RuleLine>,
    Vec<(usize, Place)>,
    Vec<(usize, Place)>,
    BTreeSet<String>,
);

/// What the built-in rules share.
#[derive(Debug)]
pub(super) struct Stock {
    pub files: Vec<Arc<str>>,
    pub words: Arc<Words>,
    /// Names and verdicts of the contexts, by index.
    pub contexts: Vec<(String, Verdict)>,
    /// Each name that `contexts` of a rule may hold, and the contexts it stands for.
    pub names: BTreeMap<String, Vec<usize>>,
    /// Kind and name of whatever may be declared once, and the number of its file.
    pub declared: Vec<(&'static str, &'static str, usize)>,
    unpublished: Arc<BTreeSet<String>>,
    lang: Lang,
}

/// The built-in rules, none of them read yet.
pub(super) struct Prepared {
    pub stock: Arc<Stock>,
    pub rules: Vec<Entry>,
    pub contexts: Vec<Later<Context>>,
    /// Laws and other sections, by the number of their file.
    pub laws: Vec<(usize, Place)>,
    pub others: Vec<(usize, Place)>,
}

fn body<T: DeserializeOwned>((start, end): Place) -> Option<T> {
    rmp_serde::from_slice(embedded::RULE_BODIES.get(start..end)?).ok()
}

/// The rules, or why the index cannot be read; tests prove that it can.
pub(super) fn prepared(lang: Lang) -> Result<Prepared, rmp_serde::decode::Error> {
    let (files, classes, contexts, groups, rules, laws, others, unpublished) =
        rmp_serde::from_slice::<Index>(embedded::RULES_INDEX)?;
    let mut words = Words::default();
    let declared = classes.iter().map(|(id, file, ..)| ("words", *id, *file));
    let declared = declared.chain(contexts.iter().map(|(id, file, ..)| ("context", *id, *file)));
    let declared = declared.chain(groups.iter().map(|(id, file, ..)| ("context", *id, *file)));
    let declared = declared.chain(rules.iter().map(|(id, file, ..)| ("rule", *id, *file))).collect();
    for (id, _, is_list, said) in classes {
        words.declare(id, if is_list { Class::List(said) } else { Class::Regex(said) });
    }
    let mut names: BTreeMap<String, Vec<usize>> =
        contexts.iter().enumerate().map(|(index, (id, ..))| ((*id).to_owned(), vec![index])).collect();
    for (id, _, members) in groups {
        let indexes = members.iter().filter_map(|name| names.get(*name)).flatten().copied().collect();
        names.insert(id.to_owned(), indexes);
    }
    let stock = Arc::new(Stock {
        files: files.into_iter().map(Arc::from).collect(),
        words: Arc::new(words),
        contexts: contexts.iter().map(|(id, _, verdict, _)| ((*id).to_owned(), *verdict)).collect(),
        names,
        declared,
        unpublished: Arc::new(unpublished),
        lang,
    });
    let rule = |(id, file, kind, platforms, place): RuleLine| {
        let stock = Arc::clone(&stock);
        let read = move || stock.rule(file, place).unwrap_or_default();
        Entry::later(id, Kind::numbered(kind), platforms, Box::new(read))
    };
    let rules = rules.into_iter().map(rule).collect();
    let context = |(_, file, _, place): ContextLine| -> Later<Context> {
        let stock = Arc::clone(&stock);
        Later::new(Box::new(move || stock.context(file, place).unwrap_or_default()))
    };
    let contexts = contexts.into_iter().map(context).collect();
    Ok(Prepared { stock, rules, contexts, laws, others })
}

impl Stock {
    fn checker(&self, file: usize) -> Checker {
        let mut checker = Checker::new(self.lang);
        checker.enter(self.files.get(file).cloned().unwrap_or_else(|| "".into()), true);
        checker.unpublished = Arc::clone(&self.unpublished);
        checker
    }

    fn rule(&self, file: usize, place: Place) -> Option<Rule> {
        let raw: RawRule = body(place)?;
        self.checker(file).check_rule(raw, &self.words, &self.names, &self.contexts)
    }

    fn context(&self, file: usize, place: Place) -> Option<Context> {
        let raw: RawContext = body(place)?;
        Some(self.checker(file).check_context(raw, &self.words))
    }

    /// The sections at `places`, each into the checker as part of its file.
    pub fn read_into(&self, checker: &mut Checker, places: &[(usize, Place)]) {
        for (file, place) in places {
            let Some(raw) = body::<RawFile>(*place) else { continue };
            checker.enter(self.files.get(*file).cloned().unwrap_or_else(|| "".into()), true);
            checker.file(raw);
        }
    }

    /// The register of laws, the sections of which are at `places`.
    pub fn laws(&self, places: &[(usize, Place)]) -> Laws {
        let mut checker = self.checker(0);
        self.read_into(&mut checker, places);
        checker.into_laws()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Loader;

    #[test]
    fn what_was_prepared_is_what_the_files_say() {
        let loaded = |loader: Loader| loader.load().rules;
        let prepared = loaded(Loader::new(Lang::Zh).with_embedded());
        let read = loaded(Loader::new(Lang::Zh).with_embedded().check_everything());
        assert_eq!(prepared.rules.len(), read.rules.len());
        // whatever can be shown, but examples, the hashes of places in memory, and words that are a run's own
        let shown = |rule: &Rule| {
            let text = format!("{:?} {:?} {:?} {:?}", rule.info, rule.verdict, rule.contexts, rule.words_not_meant);
            format!("{text} {:?} {:?} {:?} {:?}", rule.fields, rule.categories, rule.platforms, rule.effective)
                + &format!(" {:?} {:?} {:?}", rule.priority, rule.min_count, rule.file)
        };
        for (a, b) in prepared.rules.iter().zip(&read.rules) {
            assert_eq!((a.id(), a.kind, &a.platforms), (b.id(), b.kind, &b.platforms));
            assert_eq!(shown(a), shown(b));
            assert_eq!(a.sources(), b.sources(), "{}", a.id());
        }
        assert_eq!(prepared.contexts.len(), read.contexts.len());
        for (a, b) in prepared.contexts.iter().zip(&read.contexts) {
            assert_eq!(format!("{:?} {:?}", a.info, a.verdict), format!("{:?} {:?}", b.info, b.verdict));
            assert_eq!((a.when.len(), a.unless.len(), a.wants.len()), (b.when.len(), b.unless.len(), b.wants.len()));
        }
        assert_eq!(prepared.laws.by_short_name.len(), read.laws.by_short_name.len());
        assert_eq!(prepared.reviews, read.reviews);
    }
}
