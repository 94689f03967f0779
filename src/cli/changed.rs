//! Only what changed: files, and listings in them, that differ from a revision of git or are about to be committed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::args::CheckArgs;
use crate::lang::Lang;
use crate::messages as msg;
use crate::source::Format;
use crate::source::walk::{Found, find};

/// What changed, by real paths.
#[derive(Debug)]
pub(super) struct Changed {
    root: PathBuf,
    /// A file, and the older version of it as `git show` takes it; `None` for a new one.
    files: BTreeMap<PathBuf, Option<String>>,
    /// What is linted is what would be committed, not what lies in the folder.
    is_staged: bool,
}

/// What changed, if the user asked for that only.
pub(super) fn changed(args: &CheckArgs, lang: Lang) -> Result<Option<Changed>, String> {
    if args.staged {
        return Changed::read(&["diff", "--cached"], "HEAD", true, lang).map(Some);
    }
    let Some(since) = &args.since else { return Ok(None) };
    // outside of git no revision is known: that is what is told then
    git(Path::new("."), &["rev-parse", "--git-dir"], lang)?;
    let commit = format!("{since}^{{commit}}");
    let known = git(Path::new("."), &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit], lang);
    let revision = known.map_err(|_| msg::GIT_NO_REV.say(lang, &[since]))?;
    let revision = String::from_utf8_lossy(&revision).trim().to_owned();
    // what others did to that branch since is not ours
    let base = git(Path::new("."), &["merge-base", &revision, "HEAD"], lang)
        .map_or(revision, |base| String::from_utf8_lossy(&base).trim().to_owned());
    Changed::read(&["diff", &base], &base, false, lang).map(Some)
}

/// Runs git in a folder.
fn git(folder: &Path, args: &[&str], lang: Lang) -> Result<Vec<u8>, String> {
    let failed = |why: &str| msg::GIT_FAILED.say(lang, &[why.trim()]);
    let output = Command::new("git").arg("-C").arg(folder).args(args).output().map_err(|e| failed(&e.to_string()))?;
    if output.status.success() { Ok(output.stdout) } else { Err(failed(&String::from_utf8_lossy(&output.stderr))) }
}

impl Changed {
    fn read(diff: &[&str], base: &str, is_staged: bool, lang: Lang) -> Result<Self, String> {
        let root = git(Path::new("."), &["rev-parse", "--show-toplevel"], lang)?;
        let root = PathBuf::from(String::from_utf8_lossy(&root).trim_end_matches(['\n', '\r']));
        let mut files = BTreeMap::new();
        let args = [diff, &["--name-status", "-z", "-M", "--no-ext-diff", "--diff-filter=ACMRT"]].concat();
        // before the first commit there is no HEAD to compare with: everything that is staged is new
        let has_base = git(&root, &["rev-parse", "--verify", "--quiet", base], lang).is_ok();
        let told = git(&root, &args, lang)?;
        let told = String::from_utf8_lossy(&told).into_owned();
        let mut parts = told.split('\0').filter(|part| !part.is_empty());
        while let Some(status) = parts.next() {
            let Some(first) = parts.next() else { break };
            let (old, new) = if status.starts_with(['R', 'C']) {
                (Some(first), parts.next().unwrap_or(first))
            } else {
                ((!status.starts_with('A')).then_some(first), first)
            };
            let old = old.filter(|_| has_base).map(|old| format!("{base}:{old}"));
            files.insert(real(&root.join(new)), old);
        }
        if !is_staged {
            let new = git(&root, &["ls-files", "-z", "--others", "--exclude-standard"], lang)?;
            for path in String::from_utf8_lossy(&new).split('\0').filter(|path| !path.is_empty()) {
                files.insert(real(&root.join(path)), None);
            }
        }
        Ok(Self { root: real(&root), files, is_staged })
    }

    /// The changed files among those that `paths` lead to.
    pub(super) fn among(&self, paths: &[PathBuf]) -> Vec<Found> {
        if !self.is_staged {
            let is_changed = |found: &Found| match found {
                Found::File(path) | Found::Among(path) => self.files.contains_key(&real(path)),
                Found::EmptyFolder(_) | Found::Excluded(_) => false,
                Found::Stdin | Found::Missing(_) | Found::Broken(..) => true,
            };
            return find(paths).into_iter().filter(is_changed).collect();
        }
        // a staged file may be gone from the folder
        let here = real(Path::new("."));
        let wanted: Vec<PathBuf> = paths.iter().map(|path| real(path)).collect();
        let files = self.files.keys().filter(|file| wanted.iter().any(|w| file.starts_with(w)));
        let files = files.filter(|file| Format::of(file).is_some());
        files.map(|file| Found::Among(file.strip_prefix(&here).map_or(file.clone(), Path::to_owned))).collect()
    }

    /// The bytes to lint, where they are not those that lie in the folder.
    pub(super) fn staged(&self, path: &Path, lang: Lang) -> Option<io::Result<Vec<u8>>> {
        let name = self.name(path)?;
        self.is_staged.then(|| git(&self.root, &["show", &format!(":{name}")], lang).map_err(io::Error::other))
    }

    /// The older version of a file; `None` for a new one.
    pub(super) fn old(&self, path: &Path, lang: Lang) -> Option<Vec<u8>> {
        let version = self.files.get(&real(path))?.as_ref()?;
        git(&self.root, &["show", version], lang).ok()
    }

    /// The path of a file as git names it.
    fn name(&self, path: &Path) -> Option<String> {
        let below = real(path).strip_prefix(&self.root).ok()?.to_owned();
        Some(below.to_string_lossy().replace('\\', "/"))
    }
}

/// The real path of a file, which need not exist.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder =
        if folder.exists() { folder.canonicalize().unwrap_or_else(|_| folder.to_owned()) } else { real(folder) };
    path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
}

/// The files that a list names, a line (or a NUL) each; `-` is standard input. Files of other kinds are passed over.
pub(super) fn listed(list: &Path, lang: Lang) -> Result<Vec<Found>, String> {
    let mut bytes = Vec::new();
    let read = if list.as_os_str() == "-" {
        io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        fs::read(list).map(|read| bytes = read)
    };
    let told = |error: io::Error| format!("{}: {}", list.display(), msg::CANNOT_READ.say(lang, &[&error.to_string()]));
    read.map_err(told)?;
    let text = String::from_utf8_lossy(&bytes);
    let mark = if text.contains('\0') { '\0' } else { '\n' };
    let names = text.split(mark).map(|name| name.trim_end_matches('\r')).filter(|name| !name.trim().is_empty());
    let paths: Vec<PathBuf> = names.map(PathBuf::from).filter(|path| Format::of(path).is_some()).collect();
    Ok(find(&paths)
        .into_iter()
        .map(|found| if let Found::File(path) = found { Found::Among(path) } else { found })
        .collect())
}
