//! The built-in rules, prepared: an index that every start reads; the body of each rule and context, read when it is first
//! needed; every literal in one table, so that a text tells which rules it concerns; and what their regexes need.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::expand::expand;
use crate::fold::fold;
use crate::needs::Needs;
use crate::program::Program;
use crate::words::{Class, Words};
use crate::{known, literals};

/// What is embedded.
pub struct Prepared {
    /// `(files, words, contexts, groups, rules, laws, others, unpublished)`, as `src/pack/prepared.rs` reads them.
    pub index: Vec<u8>,
    /// Bodies, one after another, at the places that the index tells.
    pub bodies: Vec<u8>,
    /// Every term and trigger, see `src/text/literals.rs`.
    pub literals: Vec<u8>,
    /// Four numbers for each pattern, as `src/engine/concern.rs` reads them.
    pub triggers: Vec<u8>,
    /// What each regex needs, see `src/pack/regex/known.rs`.
    pub needs: Vec<u8>,
    /// Their programs, in the same way.
    pub programs: Vec<u8>,
}

/// A file that is no TOML is left out, and so is a rule without a name: the tests tell what is wrong, at its place.
pub fn prepare(files: impl Iterator<Item = (String, String)>) -> Prepared {
    let tables = files.filter_map(|(name, text)| Some((name, text.parse::<Table>().ok()?)));
    let (names, mut tables): (Vec<String>, Vec<Table>) = tables.unzip();
    let words = words(&tables);
    let class_files: BTreeMap<String, usize> =
        (0..).zip(&tables).flat_map(|(file, table)| classes(table).map(move |class| (id(class), file))).collect();
    let penalties = fines(&tables);
    let unpublished = unpublished(&tables);
    let (needs, programs) = known_of(&tables, &words);
    let mut bodies = Bodies(Vec::new());
    let (mut contexts, mut groups, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    let (mut laws, mut others) = (Vec::new(), Vec::new());
    let mut concern = Concern::default();
    for (file, table) in tables.iter_mut().enumerate() {
        for mut context in take(table, "context") {
            context.remove("example");
            let verdict = context.get("verdict").and_then(Value::as_str).unwrap_or("exempt").to_owned();
            contexts.push((id(&context), file, verdict, bodies.put(&context)));
        }
        groups
            .extend(take(table, "context-group").iter().map(|group| (id(group), file, strings(group.get("contexts")))));
        for mut rule in take(table, "rule").into_iter().filter(|rule| rule.contains_key("id")) {
            rule.remove("example");
            concern.rule(rules.len(), &rule, &words, &needs);
            add_fine(&mut rule, &penalties);
            let platforms = strings(rule.get("platforms"));
            rules.push((id(&rule), file, kind(&rule), platforms, bodies.put(&rule)));
        }
        if let Some(of_file) = table.remove("law") {
            laws.push((file, bodies.put(&Table::from_iter([("law".to_owned(), of_file)]))));
        }
        table.remove("words");
        for section in ["disguise", "marks", "letters"] {
            let items = table.get_mut(section).and_then(Value::as_array_mut).into_iter().flatten();
            items.filter_map(Value::as_table_mut).for_each(|item| drop(item.remove("example")));
        }
        if !table.is_empty() {
            others.push((file, bodies.put(table)));
        }
    }
    let words: Vec<(&str, usize, bool, &str)> = words
        .classes()
        .map(|(id, class)| match class {
            Class::List(list) => (id, class_files[id], true, list.as_str()),
            Class::Regex(regex) => (id, class_files[id], false, regex.as_str()),
        })
        .collect();
    let index =
        rmp_serde::to_vec(&(names, words, contexts, groups, rules, laws, others, unpublished)).expect("plain data");
    let uses = concern.uses.iter().map(|(text, number)| (text.as_str(), *number));
    Prepared { index, bodies: bodies.0, literals: literals::tables(uses), triggers: concern.triggers, needs, programs }
}

/// Bodies, and where each one lies.
struct Bodies(Vec<u8>);

impl Bodies {
    fn put(&mut self, table: &Table) -> (usize, usize) {
        let start = self.0.len();
        self.0.extend(rmp_serde::to_vec_named(table).expect("plain data"));
        (start, self.0.len())
    }
}

/// Which text concerns which rule.
#[derive(Default)]
struct Concern {
    /// Literals, and the rule or pattern that each concerns.
    uses: Vec<(String, u32)>,
    triggers: Vec<u8>,
}

/// Says that a number is that of a rule of which the literal is a term, not that of a pattern.
const TERM: u32 = 1 << 31;

impl Concern {
    fn rule(&mut self, index: usize, rule: &Table, words: &Words, needs: &[u8]) {
        for term in strings(rule.get("terms")) {
            self.uses.extend(literals(&term, words).into_iter().map(|text| (text, TERM | index as u32)));
        }
        let patterns = rule.get("patterns").and_then(Value::as_array).into_iter().flatten();
        for (number, pattern) in patterns.filter_map(Value::as_table).enumerate() {
            let trigger = (self.triggers.len() / 16) as u32;
            for text in strings(pattern.get("trigger")) {
                self.uses.extend(literals(&text, words).into_iter().map(|text| (text, trigger)));
            }
            let scope = match pattern.get("scope").and_then(Value::as_str) {
                Some("sentence") => 1,
                Some("text") => 2,
                _ => 0,
            };
            let regex = pattern.get("regex").and_then(Value::as_str).unwrap_or_default();
            let place = known::find(needs, known::key(regex, false)).unwrap_or_default();
            let of_rule = (index as u32) << 16 | number as u32;
            for number in [of_rule, scope, place.start as u32, place.end as u32] {
                self.triggers.extend(number.to_le_bytes());
            }
        }
    }
}

/// The folded literals that a term or trigger stands for.
fn literals(text: &str, words: &Words) -> Vec<String> {
    let all = words.expand_term(text).unwrap_or_default();
    all.iter().map(|text| fold(text).text.into_owned()).collect()
}

/// Keys whose strings are regexes.
const REGEXES: [&str; 15] = [
    "regex",
    "hit",
    "before",
    "after",
    "before-sentence",
    "after-sentence",
    "covers",
    "clause",
    "sentence",
    "text",
    "listing",
    "written",
    "says",
    "denied-by",
    "proved-by",
];

/// What each regex needs, and its program. One that was missed here is told when it is used.
fn known_of(tables: &[Table], words: &Words) -> (Vec<u8>, Vec<u8>) {
    let mut sources = Vec::new();
    for section in tables.iter().flat_map(|table| [table.get("rule"), table.get("context")]).flatten() {
        regexes(section, false, &mut sources);
    }
    sources.sort_unstable();
    sources.dedup();
    let (mut needs, mut programs) = (BTreeMap::new(), BTreeMap::new());
    for (source, whole) in &sources {
        let Ok(expanded) = expand(source, words, false) else { continue };
        needs.insert(known::key(source, false), Needs::of(&expanded).bytes().to_vec());
        let Some(program) = Program::of(source, words, *whole) else { continue };
        programs.insert(known::key(source, *whole), rmp_serde::to_vec(&program).expect("plain data"));
    }
    let keys: BTreeSet<u64> = sources.iter().map(|(source, whole)| known::key(source, *whole)).collect();
    assert_eq!(keys.len(), sources.len(), "two regexes have one key");
    (known::table(&needs), known::table(&programs))
}

/// The regexes below `value`, and whether each must match a whole text, as those of `hit` and of other wording do.
fn regexes<'v>(value: &'v Value, whole: bool, found: &mut Vec<(&'v str, bool)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| regexes(item, whole, found)),
        Value::Table(table) => {
            for (key, value) in table {
                let whole = whole || key == "hit" || key == "replace";
                match value {
                    Value::String(text) if REGEXES.contains(&key.as_str()) => found.push((text, whole)),
                    Value::Array(items) if key == "written" || key == "says" => {
                        found.extend(items.iter().filter_map(Value::as_str).map(|text| (text, whole)));
                    }
                    Value::Table(facts) if key == "fact" => {
                        found.extend(facts.values().filter_map(Value::as_str).map(|text| (text, whole)));
                    }
                    // other wording and examples are no regexes
                    _ if key == "with" || key == "example" => {}
                    _ => regexes(value, whole, found),
                }
            }
        }
        _ => {}
    }
}

fn words(tables: &[Table]) -> Words {
    let mut words = Words::default();
    for one in tables.iter().flat_map(classes) {
        let class = match (one.get("list"), one.get("regex").and_then(Value::as_str)) {
            (Some(list), None) => Class::list(strings(Some(list))),
            (None, Some(regex)) => Class::Regex(regex.to_owned()),
            _ => continue,
        };
        words.declare(&id(one), class);
    }
    words
}

fn classes(table: &Table) -> impl Iterator<Item = &Table> {
    table.get("words").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

/// The fine of each article, by the short name of its law and its number.
fn fines(tables: &[Table]) -> BTreeMap<(String, String), Value> {
    let laws = tables.iter().filter_map(|table| table.get("law")?.as_array()).flatten().filter_map(Value::as_table);
    laws.flat_map(|law| {
        let short = law.get("short").and_then(Value::as_str).unwrap_or_default();
        let articles = law.get("articles").and_then(Value::as_array).into_iter().flatten();
        let articles = articles.filter_map(Value::as_table);
        articles.filter_map(move |a| Some(((short.to_owned(), id(a)), a.get("fine")?.clone())))
    })
    .collect()
}

/// Short names of what has a place where it was read, which published law has no need of.
fn unpublished(tables: &[Table]) -> BTreeSet<String> {
    let laws = tables.iter().filter_map(|table| table.get("law")?.as_array()).flatten().filter_map(Value::as_table);
    let unpublished = laws.filter(|law| law.contains_key("source"));
    unpublished.filter_map(|law| Some(law.get("short")?.as_str()?.to_owned())).collect()
}

/// A rule that names no penalty gets the first fine of its basis, so that nobody has to read the laws to apply it.
fn add_fine(rule: &mut Table, fines: &BTreeMap<(String, String), Value>) {
    let mut basis = rule.get("basis").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table);
    let text = |table: &Table, key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
    let fine = basis.find_map(|b| fines.get(&(text(b, "law")?, text(b, "article")?))).cloned();
    if let Some(fine) = fine.filter(|_| !rule.contains_key("penalty")) {
        rule.insert("penalty".to_owned(), fine);
    }
}

/// What makes a hit of the rule, as `Kind` in `src/pack/rule.rs` numbers it.
fn kind(rule: &Table) -> u8 {
    let kinds = [("terms", 0), ("patterns", 0), ("missing", 1), ("agree", 2), ("keyword", 3), ("length", 4)];
    kinds.into_iter().find(|(key, _)| rule.contains_key(*key)).map_or(5, |(_, kind)| kind)
}

fn take(table: &mut Table, section: &str) -> Vec<Table> {
    let Some(Value::Array(items)) = table.remove(section) else { return Vec::new() };
    items.into_iter().filter_map(|item| if let Value::Table(table) = item { Some(table) } else { None }).collect()
}

fn id(table: &Table) -> String {
    table.get("id").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}
