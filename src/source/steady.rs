//! Whether a file stayed as it was while it was read: what was read of one that did not is half old and half new.

use std::fs::File;
use std::io;
use std::time::SystemTime;

/// What a file looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    len: u64,
    /// Last change, where the system tells it.
    modified: Option<SystemTime>,
}

impl Stamp {
    /// The stamp of an open file; `None` for what is no regular file (a pipe has no size to compare). Fails if the system
    /// does not tell.
    pub fn of(file: &File) -> io::Result<Option<Self>> {
        let metadata = file.metadata()?;
        let stamp = || Self { len: metadata.len(), modified: metadata.modified().ok() };
        Ok(metadata.is_file().then(stamp))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_that_grows_or_shrinks_has_another_stamp() {
        let path = std::env::temp_dir().join(format!("hegui-stamp-{}", std::process::id()));
        fs::write(&path, "全网最低价\n").expect("writable");
        let file = File::open(&path).expect("there");
        let before = Stamp::of(&file).expect("told");
        assert!(before.is_some());
        assert_eq!(Stamp::of(&file).expect("told"), before, "nothing happened");
        let mut other = fs::OpenOptions::new().append(true).open(&path).expect("writable");
        other.write_all("最佳".as_bytes()).expect("written");
        assert_ne!(Stamp::of(&file).expect("told"), before, "it grew");
        fs::remove_file(&path).expect("removable");
    }
}
