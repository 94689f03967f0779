//! Reads a policy and what it extends; every syntax error and every bad value is a problem of its own.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::lang::Lang;
use crate::messages as msg;
use crate::pack::PackProblem;
use crate::pack::load::PackFile;
use crate::pack::raw::Text;
use crate::pack::read::{BadValue, read_table};
use crate::policy::paths::real;
use crate::policy::raw::RawPolicy;

/// One file of a policy.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) name: Arc<str>,
    pub(super) folder: PathBuf,
    pub(super) raw: RawPolicy,
}

/// What a policy's keys are checked against.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// Ids of the rules; `None` if they are not all there.
    pub rules: Option<&'k [&'k str]>,
    /// Whether the files it names must be there.
    pub files: bool,
}

/// A policy as read: its files in the order in which they count.
#[derive(Debug)]
pub struct Draft {
    /// The texts, for showing the places of problems.
    pub files: Vec<PackFile>,
    /// What is wrong so far.
    pub problems: Vec<PackProblem>,
    pub(super) layers: Vec<Layer>,
    pub(super) root: PathBuf,
    pub(super) lang: Lang,
    here: PathBuf,
}

impl Draft {
    /// Reads the policy at `path` and what it extends. Paths are shown as seen from `here` (absolute).
    pub fn read(path: &Path, here: &Path, lang: Lang) -> Self {
        let path = real(path);
        let root = path.parent().map(Path::to_owned).unwrap_or_default();
        let mut draft =
            Self { files: Vec::new(), problems: Vec::new(), layers: Vec::new(), root, lang, here: here.to_owned() };
        draft.add(&path, None, &mut Vec::new());
        draft
    }

    /// Files and folders of further rules that are there; the others are told.
    pub fn packs(&mut self) -> Vec<PathBuf> {
        let named: Vec<_> = self
            .layers
            .iter()
            .flat_map(|l| l.raw.rules.iter().map(|r| (Arc::clone(&l.name), r.clone(), l.folder.join(r.get_ref()))))
            .collect();
        let mut there = Vec::new();
        for (file, text, path) in named {
            if path.exists() {
                there.push(path);
            } else {
                self.problem(&file, text.span(), msg::POLICY_PATH.say(self.lang, &[text.get_ref()]));
            }
        }
        there
    }

    /// Whether the built-in rules hold.
    pub fn uses_builtin_rules(&self) -> bool {
        self.layers.iter().rev().find_map(|l| l.raw.builtin_rules.as_ref()).is_none_or(|set| *set.get_ref())
    }

    pub(super) fn problem(&mut self, file: &Arc<str>, span: Range<usize>, message: String) {
        self.problems.push(PackProblem { file: Arc::clone(file), span, message });
    }

    /// Reads one file after those it extends. `by`: the file and the text that name it.
    fn add(&mut self, path: &Path, by: Option<(&Arc<str>, &Text)>, way: &mut Vec<PathBuf>) {
        let name = self.shown(path);
        let lang = self.lang;
        if way.iter().any(|p| p == path) {
            let mut circle: Vec<Arc<str>> = way.iter().map(|p| self.shown(p)).collect();
            circle.push(Arc::clone(&name));
            let message = msg::POLICY_CIRCLE.say(lang, &[&circle.join(" → ")]);
            let (file, span) = by.map_or((&name, 0..0), |(file, text)| (file, text.span()));
            return self.problem(file, span, message);
        }
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let message = if error.kind() == std::io::ErrorKind::NotFound {
                    msg::POLICY_NOT_FOUND.say(lang, &[&name])
                } else {
                    msg::CANNOT_READ.say(lang, &[&error.to_string()])
                };
                let (file, span) = by.map_or((&name, 0..0), |(file, text)| (file, text.span()));
                return self.problem(file, span, message);
            }
        };
        // Notepad writes a byte-order mark
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text).to_owned();
        self.files.push(PackFile { name: Arc::clone(&name), text: text.clone().into(), is_embedded: false });
        let Some(raw) = self.parse(&name, &text) else { return };
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        way.push(path.to_owned());
        for base in &raw.extends {
            self.add(&real(&folder.join(base.get_ref())), Some((&name, base)), way);
        }
        way.pop();
        self.layers.push(Layer { name, folder, raw });
    }

    fn parse(&mut self, name: &Arc<str>, text: &str) -> Option<RawPolicy> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let message = msg::TOML_BAD.say(self.lang, &[error.message()]);
            self.problem(name, error.span().unwrap_or(0..0), message);
        }
        let span = table.span();
        let table = Spanned::new(span, DeValue::Table(table.into_inner()));
        let problems = &mut self.problems;
        read_table(table, self.lang, BadValue::IsLeftOut, |span, message| {
            problems.push(PackProblem { file: Arc::clone(name), span, message });
        })
    }

    fn shown(&self, path: &Path) -> Arc<str> {
        path.strip_prefix(&self.here).unwrap_or(path).display().to_string().replace('\\', "/").into()
    }
}
