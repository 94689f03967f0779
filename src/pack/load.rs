//! Finds rule files, parses them, and hands them to [`check`](super::check).

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::embedded;
use crate::lang::Lang;
use crate::messages as msg;
use crate::pack::check::Checker;
use crate::pack::prepared::prepared;
use crate::pack::problem::PackProblem;
use crate::pack::raw::{RawContext, RawDisguise, RawGroup, RawLaw, RawLetters, RawMarks, RawRule, RawWords};
use crate::pack::read::{self, BadValue};
use crate::pack::rule::RuleSet;

/// A rule file as text.
#[derive(Debug, Clone)]
pub struct PackFile {
    /// Its name as shown to people.
    pub name: Arc<str>,
    /// Its text.
    pub text: Cow<'static, str>,
    /// It comes with the binary and was checked when that was tested.
    pub is_embedded: bool,
}

/// The rule files that the binary carries, in the order of their names.
pub fn embedded_files() -> Vec<PackFile> {
    embedded::rule_files()
        .map(|(name, text)| PackFile { name: name.into(), text: text.into(), is_embedded: true })
        .collect()
}

/// Gathers rule files, then loads them together.
#[derive(Debug)]
pub struct Loader {
    lang: Lang,
    files: Vec<PackFile>,
    problems: Vec<PackProblem>,
    check_embedded: bool,
}

/// What became of the rule files.
#[derive(Debug)]
pub struct Loaded {
    /// The rules without mistakes.
    pub rules: RuleSet,
    /// Every mistake.
    pub problems: Vec<PackProblem>,
    /// The files, for showing the places.
    pub files: Vec<PackFile>,
}

impl Loader {
    /// Loads nothing yet; problems are told in `lang`.
    pub fn new(lang: Lang) -> Self {
        Self { lang, files: Vec::new(), problems: Vec::new(), check_embedded: false }
    }

    /// Adds the rules that the binary carries.
    #[must_use]
    pub fn with_embedded(mut self) -> Self {
        self.files.extend(embedded_files());
        self
    }

    /// Checks the embedded files as closely as a shop's own.
    #[must_use]
    pub fn check_everything(mut self) -> Self {
        self.check_embedded = true;
        self
    }

    /// Adds a file, or every `*.toml` below a folder, those in a folder `profiles` of it left out. What cannot be read becomes a problem.
    pub fn add_path(&mut self, path: &Path) {
        let files = if path.is_dir() { toml_files(path) } else { vec![path.to_owned()] };
        if files.is_empty() {
            self.problem_with(path, msg::RULES_NONE.say(self.lang, &[]));
        }
        for file in files {
            match fs::read_to_string(&file) {
                Ok(text) => self.add_text(&file.display().to_string(), &text),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    self.problem_with(&file, msg::RULES_NOT_FOUND.say(self.lang, &[&file.display().to_string()]));
                }
                Err(error) => self.problem_with(&file, msg::CANNOT_READ.say(self.lang, &[&error.to_string()])),
            }
        }
    }

    /// Adds a file's text under a name.
    pub fn add_text(&mut self, name: &str, text: &str) {
        self.files.push(PackFile { name: name.into(), text: Cow::Owned(text.to_owned()), is_embedded: false });
    }

    fn problem_with(&mut self, path: &Path, message: String) {
        self.problems.push(PackProblem { file: path.display().to_string().into(), span: 0..0, message });
    }

    /// Parses and checks all files together.
    pub fn load(self) -> Loaded {
        let mut checker = Checker::new(self.lang);
        checker.problems = self.problems;
        if self.check_embedded {
            self.files.iter().for_each(|file| parse(file, &mut checker));
        } else {
            if self.files.iter().any(|file| file.is_embedded) {
                let is_alone = self.files.iter().all(|file| file.is_embedded);
                match prepared(self.lang) {
                    Ok(prepared) => checker.take_prepared(prepared, is_alone),
                    Err(error) => checker.problem(0..0, error.to_string()),
                }
            }
            self.files.iter().filter(|file| !file.is_embedded).for_each(|file| parse(file, &mut checker));
        }
        let (rules, problems) = checker.finish();
        Loaded { rules, problems, files: self.files }
    }
}

/// Name of the folder beside rules that holds none.
const PROFILES: &str = "profiles";

fn toml_files(dir: &Path) -> Vec<PathBuf> {
    // profiles of tables may lie in the same folder; they are no rules, and their readers know them
    let is_rules = |entry: &ignore::DirEntry| !(entry.depth() > 0 && entry.file_name() == PROFILES);
    let mut files: Vec<PathBuf> = ignore::WalkBuilder::new(dir)
        .filter_entry(is_rules)
        .build()
        .filter_map(Result::ok)
        .map(ignore::DirEntry::into_path)
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

/// Reads the sections of one file into the checker; every syntax error and every bad table is a problem of its own.
fn parse(file: &PackFile, checker: &mut Checker) {
    checker.enter(Arc::clone(&file.name), false);
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in errors {
        checker.problem(error.span().unwrap_or(0..0), error.message().to_owned());
    }
    for (key, value) in table.into_inner() {
        match key.get_ref().as_ref() {
            "review-by" => {
                if let Some(day) = read_table(value, checker) {
                    checker.review_by(&day);
                }
            }
            "words" => each(value, checker, |c, w: RawWords| c.words(w)),
            "law" => each(value, checker, |c, l: RawLaw| c.law(l)),
            "context" => each(value, checker, |c, x: RawContext| c.context(x)),
            "context-group" => each(value, checker, |c, g: RawGroup| c.group(g)),
            "disguise" => each(value, checker, |c, d: RawDisguise| c.disguise(d)),
            "marks" => each(value, checker, |c, m: RawMarks| c.marks(m)),
            "letters" => each(value, checker, |c, l: RawLetters| c.letters(l)),
            "rule" => each(value, checker, |c, r: RawRule| c.rule(r)),
            // what is told about a shop's records lies in the same folder; notice.rs reads it
            "notice" | "heading" | "reach" | "fillers" => {}
            other => {
                let message = msg::UNKNOWN_TOP_KEY.say(checker.lang, &[other]);
                checker.problem(key.span(), message);
            }
        }
    }
}

/// Reads one table, or each table of an array of them.
fn each<T: DeserializeOwned>(
    value: Spanned<DeValue<'_>>,
    checker: &mut Checker,
    mut take: impl FnMut(&mut Checker, T),
) {
    let span = value.span();
    let tables = match value.into_inner() {
        DeValue::Array(items) => items.into_iter().collect(),
        other => vec![Spanned::new(span, other)],
    };
    for table in tables {
        if let Some(item) = read_table(table, checker) {
            take(checker, item);
        }
    }
}

fn read_table<T: DeserializeOwned>(table: Spanned<DeValue<'_>>, checker: &mut Checker) -> Option<T> {
    let lang = checker.lang;
    read::read_table(table, lang, BadValue::Spoils, |span, message| checker.problem(span, message))
}
