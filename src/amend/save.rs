//! Writing a file so that at any moment either all of the old or all of the new one is there (of a file with several names,
//! in its place or beside it).

use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a file was not written.
#[derive(Debug)]
pub enum NotSaved {
    /// It is not what it was when it was read.
    Changed,
    /// It may not be written to.
    ReadOnly,
    /// The system refused.
    Io(io::Error),
}

impl From<io::Error> for NotSaved {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Puts `new` in place of the file at `path`, which held `old` when it was read. A link stays a link: what it leads to
/// is written; a file with several names (hard links) is the same under all of them, so it is written over. With `keeps_old` the old file stays beside it; its path is the answer.
pub fn save(path: &Path, old: &[u8], new: &[u8], keeps_old: bool) -> Result<Option<PathBuf>, NotSaved> {
    let target = path.canonicalize()?;
    let permissions = fs::metadata(&target)?.permissions();
    if permissions.readonly() {
        return Err(NotSaved::ReadOnly);
    }
    if fs::read(&target)? != old {
        return Err(NotSaved::Changed);
    }
    let kept = if keeps_old { Some(keep(path, old, &permissions)?) } else { None };
    if has_other_names(&target)? {
        overwrite(&target, old, new, permissions)?;
        return Ok(kept);
    }
    let temporary = written_beside(&target, new, Some(permissions))?;
    // the last look: whoever saved while hegui was at work has not worked for nothing
    if fs::read(&target)? != old {
        return Err(NotSaved::Changed);
    }
    temporary.persist(&target).map_err(|error| error.error)?;
    sync_folder(&target);
    Ok(kept)
}

/// Writes `new` over a file that goes by other names too. Until that is done, what it held lies beside it.
fn overwrite(target: &Path, old: &[u8], new: &[u8], permissions: Permissions) -> io::Result<()> {
    let beside = written_beside(target, old, Some(permissions))?;
    let written = write_over(target, new);
    if written.is_err() && write_over(target, old).is_err() {
        // neither is whole in its place: the copy is all there is
        let _ = beside.keep();
    }
    written
}

fn write_over(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).open(target)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Whether a file has more names than this one.
#[cfg(unix)]
fn has_other_names(target: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(fs::metadata(target)?.nlink() > 1)
}

/// Other systems do not tell.
#[cfg(not(unix))]
fn has_other_names(_target: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Writes a file that need not have been there, whole or not at all.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // what a link leads to is written, the link stays
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let permissions = fs::metadata(&target).ok().map(|m| m.permissions());
    let temporary = written_beside(&target, bytes, permissions)?;
    temporary.persist(&target).map_err(|error| error.error)?;
    sync_folder(&target);
    Ok(())
}

/// A temporary file in the folder of `target`, so that putting it in place is one step.
fn written_beside(
    target: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
) -> io::Result<tempfile::NamedTempFile> {
    let folder = target.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hegui-").suffix(".tmp");
    #[cfg(unix)]
    if permissions.is_none() {
        use std::os::unix::fs::PermissionsExt as _;
        // the umask has its say as for any new file
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
        keep_owner(target, temporary.path());
    }
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// Gives the new file the owner of the old one, where the system allows that.
#[cfg(unix)]
fn keep_owner(from: &Path, to: &Path) {
    use std::os::unix::fs::{MetadataExt as _, chown};
    if let (Ok(old), Ok(new)) = (fs::metadata(from), fs::metadata(to))
        && (old.uid(), old.gid()) != (new.uid(), new.gid())
    {
        // only the administrator may give files away; for all others the file is theirs now
        let _ = chown(to, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_from: &Path, _to: &Path) {}

/// Makes the new name last, where folders can be told to.
fn sync_folder(target: &Path) {
    if let Some(folder) = target.parent().and_then(|f| File::open(f).ok()) {
        // some file systems cannot; the file itself is safe
        let _ = folder.sync_all();
    }
}

/// Copies the old file to the first free name beside it: `a.csv.bak`, `a.csv.bak2` …
fn keep(path: &Path, old: &[u8], permissions: &Permissions) -> io::Result<PathBuf> {
    for number in 1..1000 {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(if number == 1 { ".bak".to_owned() } else { format!(".bak{number}") });
        let kept = path.with_file_name(name);
        match File::options().write(true).create_new(true).open(&kept) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(mut file) => {
                file.write_all(old)?;
                file.set_permissions(permissions.clone())?;
                file.sync_all()?;
                return Ok(kept);
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_read_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        fs::write(&path, "旧").expect("written");
        assert!(matches!(save(&path, "别的".as_bytes(), b"x", false), Err(NotSaved::Changed)));
        let kept = save(&path, "旧".as_bytes(), "新".as_bytes(), true).expect("saved").expect("kept");
        assert_eq!(
            (fs::read_to_string(&path).expect("there"), fs::read_to_string(kept).expect("there")),
            ("新".into(), "旧".into())
        );
        let again = save(&path, "新".as_bytes(), "更新".as_bytes(), true).expect("saved").expect("kept");
        assert!(again.ends_with("a.txt.bak2"));
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 3, "nothing else is left");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_two_names_stays_one() {
        use std::os::unix::fs::MetadataExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let (path, other) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        for (old, new) in [("旧的,比新的长", "新"), ("新", "更新,比旧的长")] {
            fs::write(&path, old).expect("written");
            if !other.exists() {
                fs::hard_link(&path, &other).expect("linked");
            }
            save(&path, old.as_bytes(), new.as_bytes(), false).expect("saved");
            assert_eq!(fs::read_to_string(&other).expect("there"), new);
            assert_eq!(fs::metadata(&path).expect("there").nlink(), 2);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 2, "nothing else is left");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("a.txt"), folder.path().join("link.txt"));
        fs::write(&path, "旧").expect("written");
        fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("set");
        std::os::unix::fs::symlink("a.txt", &link).expect("linked");
        save(&link, "旧".as_bytes(), "新".as_bytes(), false).expect("saved");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read_to_string(&path).expect("there"), "新");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, Permissions::from_mode(0o440)).expect("set");
        assert!(matches!(save(&link, "新".as_bytes(), "旧".as_bytes(), false), Err(NotSaved::ReadOnly)));
    }
}
