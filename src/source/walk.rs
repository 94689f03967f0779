//! Which files are meant: files as named, folders walked by their ignore rules, `-` for standard input.

use std::path::{Path, PathBuf};

use crate::source::Format;

/// What a path on the command line leads to.
#[derive(Debug, Clone)]
pub enum Found {
    /// A file to read.
    File(PathBuf),
    /// A file that was found in a folder.
    Among(PathBuf),
    /// Standard input.
    Stdin,
    /// Nothing by that name.
    Missing(PathBuf),
    /// A folder without a file that can be read.
    EmptyFolder(PathBuf),
    /// A folder whose files the policy excludes, every one.
    Excluded(PathBuf),
    /// A folder that could not be walked through, with the reason.
    Broken(PathBuf, String),
}

/// Everything that `paths` lead to, each file once, folders in the order of their names.
pub fn find(paths: &[PathBuf]) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Found::Stdin);
        } else if path.is_dir() {
            walk(path, &mut found);
        } else if path.exists() {
            found.push(Found::File(path.clone()));
        } else {
            found.push(Found::Missing(path.clone()));
        }
    }
    let mut seen = std::collections::HashSet::new();
    // a file that is both named and found counts as named
    let named = |f: &Found| matches!(f, Found::File(_));
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let all_named: std::collections::HashSet<PathBuf> = found
        .iter()
        .filter(|f| named(f))
        .filter_map(|f| if let Found::File(p) = f { Some(real(p)) } else { None })
        .collect();
    found.retain(|f| match f {
        Found::Among(path) if all_named.contains(&real(path)) => false,
        // the same file by another name is the same file
        Found::File(path) | Found::Among(path) => seen.insert(real(path)),
        _ => true,
    });
    found
}

fn walk(folder: &Path, found: &mut Vec<Found>) {
    let before = found.len();
    let walker = ignore::WalkBuilder::new(folder).require_git(false).sort_by_file_path(Path::cmp).build();
    for entry in walker {
        match entry {
            Ok(entry) if entry.path().is_file() && Format::of(entry.path()).is_some() => {
                found.push(Found::Among(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => found.push(Found::Broken(folder.to_owned(), error.to_string())),
        }
    }
    if found.len() == before {
        found.push(Found::EmptyFolder(folder.to_owned()));
    }
}
