//! Where a policy is found, and which files its patterns mean.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The name of a policy's file.
pub const FILE_NAME: &str = "hegui.toml";

/// Finds the policy of folders, asking the disk once for each.
#[derive(Debug, Default)]
pub struct Finder(HashMap<PathBuf, Option<PathBuf>>);

impl Finder {
    /// The policy that holds in `folder` (absolute): the nearest on the way up, but none above the root of a repository.
    pub fn of_folder(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(known) = self.0.get(folder) {
            return known.clone();
        }
        let own = folder.join(FILE_NAME);
        let found = if own.is_file() {
            Some(own)
        } else if folder.join(".git").exists() {
            None
        } else {
            folder.parent().and_then(|parent| self.of_folder(parent))
        };
        self.0.insert(folder.to_owned(), found.clone());
        found
    }
}

/// Patterns of paths, told from the policy's folder.
#[derive(Debug, Clone)]
pub struct Globs {
    /// As written.
    pub written: Vec<String>,
    set: GlobSet,
}

impl Globs {
    /// Reads patterns. `*` stops at `/`, `**` does not; a pattern without `/` means names at any depth, and one that
    /// names a folder means all that lies in it. Those that are wrong are handed back by their number.
    pub fn new(written: Vec<String>) -> (Self, Vec<(usize, String)>) {
        let mut builder = GlobSetBuilder::new();
        let mut bad = Vec::new();
        for (index, pattern) in written.iter().enumerate() {
            for glob in forms(pattern) {
                match GlobBuilder::new(&glob).literal_separator(true).build() {
                    Ok(glob) => {
                        builder.add(glob);
                    }
                    Err(error) => {
                        bad.push((index, error.kind().to_string()));
                        break;
                    }
                }
            }
        }
        let set = builder.build().unwrap_or_else(|error| {
            bad.push((0, error.kind().to_string()));
            GlobSet::empty()
        });
        (Self { written, set }, bad)
    }

    /// Whether one of them means `path`, told from `root` (absolute).
    pub fn hold(&self, path: &Path, root: &Path) -> bool {
        real(path).strip_prefix(root).is_ok_and(|below| self.set.is_match(below))
    }
}

/// The file by its own name in its real folder; it need not exist.
pub fn real(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = folder.canonicalize().ok().zip(path.file_name()).map(|(folder, name)| folder.join(name));
    real.or_else(|| std::path::absolute(path).ok()).unwrap_or_else(|| path.to_owned())
}

/// The globs that a pattern stands for.
fn forms(pattern: &str) -> [String; 2] {
    let plain = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    let anchored = plain.strip_prefix('/').unwrap_or(plain);
    let glob = if plain.contains('/') { anchored.to_owned() } else { format!("**/{plain}") };
    [format!("{glob}/**"), glob]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(pattern: &str, path: &str) -> bool {
        let (globs, bad) = Globs::new(vec![pattern.to_owned()]);
        assert_eq!(bad, Vec::new());
        globs.hold(Path::new(path), Path::new("/shop"))
    }

    #[test]
    fn patterns_mean_files_and_folders() {
        assert!(holds("drafts/**", "/shop/drafts/a/b.md"));
        assert!(holds("drafts", "/shop/old/drafts/b.md"), "a name at any depth");
        assert!(holds("old/drafts", "/shop/old/drafts/b.md"));
        assert!(!holds("old/drafts", "/shop/x/old/drafts/b.md"), "a path begins at the policy");
        assert!(holds("/drafts/", "/shop/drafts/b.md"));
        assert!(!holds("/drafts/", "/shop/old/drafts/b.md"));
        assert!(holds("*.csv", "/shop/a/b.csv"));
        assert!(!holds("a/*.csv", "/shop/a/b/c.csv"), "a star stops at a slash");
        assert!(holds("{标题,详情}/*.txt", "/shop/标题/a.txt"));
        assert!(!holds("**", "/elsewhere/a.txt"), "what lies outside is not meant");
    }

    #[test]
    fn a_bad_pattern_is_told_by_its_number() {
        let (_, bad) = Globs::new(vec!["ok".into(), "a[".into()]);
        assert_eq!(bad.iter().map(|(i, _)| *i).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn the_nearest_policy_counts_and_none_above_a_repository() {
        let base = std::env::temp_dir().join(format!("hegui-finder-{}", std::process::id()));
        let deep = base.join("repo/shop/drafts");
        std::fs::create_dir_all(&deep).expect("made");
        std::fs::write(base.join(FILE_NAME), "").expect("written");
        assert_eq!(Finder::default().of_folder(&deep), Some(base.join(FILE_NAME)));
        std::fs::create_dir(base.join("repo/.git")).expect("made");
        assert_eq!(Finder::default().of_folder(&deep), None);
        std::fs::write(base.join("repo/shop").join(FILE_NAME), "").expect("written");
        assert_eq!(Finder::default().of_folder(&deep), Some(base.join("repo/shop").join(FILE_NAME)));
        std::fs::remove_dir_all(&base).expect("removed");
    }
}
