//! Names with `*`: paths, listings, rules.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A choice of names.
#[derive(Debug, Clone)]
pub struct Globs {
    set: GlobSet,
    /// As they were written.
    pub written: Vec<String>,
}

impl Globs {
    /// Paths: `*` stays within a folder, `**` does not; a folder stands for everything below it.
    pub fn paths(written: &[String]) -> Result<Self, String> {
        let mut all = Vec::new();
        for path in written {
            let path = path.trim_start_matches("./").trim_end_matches('/');
            all.push(path.to_owned());
            all.push(format!("{path}/**"));
        }
        Self::build(written, &all, true)
    }

    /// Names of listings, brands or rules: `*` stands for any characters.
    pub fn names(written: &[String]) -> Result<Self, String> {
        Self::build(written, written, false)
    }

    fn build(written: &[String], globs: &[String], is_path: bool) -> Result<Self, String> {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            let glob = GlobBuilder::new(glob).literal_separator(is_path).build().map_err(|e| e.to_string())?;
            builder.add(glob);
        }
        let set = builder.build().map_err(|e| e.to_string())?;
        Ok(Self { set, written: written.to_vec() })
    }

    /// Whether `name` is one of them.
    pub fn holds(&self, name: &str) -> bool {
        self.set.is_match(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_for_what_is_below() {
        let globs = Globs::paths(&["drafts/".into(), "old/*.csv".into()]).expect("valid");
        assert!(globs.holds("drafts/a/b.md"));
        assert!(globs.holds("old/a.csv"));
        assert!(!globs.holds("old/a/b.csv"));
        assert!(!globs.holds("drafts2/a.md"));
        assert!(Globs::names(&["ad-law/*".into()]).expect("valid").holds("ad-law/first"));
    }
}
