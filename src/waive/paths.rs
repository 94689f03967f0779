//! Paths as records hold them: seen from the folder of the record, the same on every machine.

/// The path of a file as seen from `base`, an absolute folder; `path` is absolute or seen from `here`, an absolute
/// folder. All with `/`. A file outside of `base` keeps its absolute path.
pub fn relative_to(base: &str, here: &str, path: &str) -> String {
    let whole = if is_absolute(path) { path.to_owned() } else { format!("{here}/{path}") };
    let whole = plain(&whole);
    let base = plain(base);
    let below = whole.strip_prefix(base.as_str()).and_then(|rest| rest.strip_prefix('/'));
    match below {
        Some(below) => below.to_owned(),
        // the root folder itself
        None if base.is_empty() => whole.trim_start_matches('/').to_owned(),
        None => whole,
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.get(1..3) == Some(":/")
}

/// Without `.`, `..` and doubled strokes; the file system is not asked.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|p| !matches!(*p, "" | ".")) {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    let start = if path.starts_with('/') && !parts.is_empty() { "/" } else { "" };
    format!("{start}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_name() {
        for path in ["drafts/a.md", "./drafts/a.md", "../repo/drafts/a.md", "/x/repo/drafts/a.md"] {
            assert_eq!(relative_to("/x/repo", "/x/repo", path), "drafts/a.md");
        }
        assert_eq!(relative_to("/x/repo", "/x/repo/drafts", "a.md"), "drafts/a.md");
        assert_eq!(relative_to("/x/repo", "/x/repo", "/tmp/a.md"), "/tmp/a.md");
        assert_eq!(relative_to("C:/repo", "C:/repo/a", "b.md"), "a/b.md");
        assert_eq!(relative_to("/", "/", "a.md"), "a.md");
    }
}
