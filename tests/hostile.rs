//! Files as bad as they come: a clear message with the place, exit 2, and the others still linted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Exit code, standard output and standard error of `check` over paths in a fresh folder.
fn check(test: &str, prepare: impl FnOnce(&Path), args: &[&str]) -> (Option<i32>, String, String) {
    let folder: PathBuf = std::env::temp_dir().join(format!("hegui-hostile-{test}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    prepare(&folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.current_dir(&folder).args(["check", "--lang", "en", "--format", "short"]).args(args);
    let output = command.output().expect("runs");
    fs::remove_dir_all(&folder).expect("removed");
    let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), told(&output.stdout), told(&output.stderr))
}

#[test]
fn another_encoding_half_way_is_told_with_its_place() {
    let (code, out, err) = check(
        "encoding",
        |folder| {
            let mut bytes = "标题,详情\n全网最佳水杯,耐用\n".as_bytes().to_vec();
            bytes.extend_from_slice(b"\xD7\xEE\xBC\xD1,ok\n");
            bytes.extend_from_slice("国家级水杯,耐用\n".as_bytes());
            fs::write(folder.join("half.csv"), bytes).expect("written");
        },
        &["half.csv"],
    );
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("half.csv:3:1"), "{err}");
    assert!(out.contains("half.csv:2:1") && out.contains("half.csv:4:1"), "the rest goes on: {out}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_round_in_a_circle() {
    use std::os::unix::fs::symlink;
    let (code, out, err) = check(
        "links",
        |folder| {
            symlink("loop.txt", folder.join("loop.txt")).expect("linked");
            symlink("gone.txt", folder.join("dangling.txt")).expect("linked");
            fs::create_dir(folder.join("shop")).expect("made");
            symlink("..", folder.join("shop/up")).expect("linked");
            fs::write(folder.join("shop/a.txt"), "全网最佳水杯\n").expect("written");
        },
        &["loop.txt", "dangling.txt", "shop"],
    );
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("loop.txt") && err.contains("dangling.txt"), "{err}");
    assert_eq!(out.lines().count(), 1, "the folder is walked once: {out}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut is_readable = false;
    let (code, out, err) = check(
        "permission",
        |folder| {
            let secret = folder.join("secret.txt");
            fs::write(&secret, "全网最佳水杯\n").expect("written");
            fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("set");
            // root reads everything
            is_readable = fs::read(&secret).is_ok();
            fs::write(folder.join("open.txt"), "国家级水杯\n").expect("written");
        },
        &["secret.txt", "open.txt"],
    );
    assert!(out.contains("open.txt"), "{out}");
    assert_eq!(code, Some(if is_readable { 1 } else { 2 }), "{err}");
    assert!(is_readable || err.contains("secret.txt"), "{err}");
}

#[test]
fn limits_are_named_and_can_be_raised() {
    let prepare = |folder: &Path| {
        fs::write(folder.join("big.json"), format!("{{\"title\":\"全网最佳{}\"}}", " ".repeat(2 << 20)))
            .expect("written");
        fs::write(folder.join("a.txt"), "国家级水杯\n").expect("written");
    };
    let (code, out, err) = check("limit", prepare, &["--max-file", "1", "big.json", "a.txt"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("--max-file") && out.contains("a.txt"), "{err}");
    let (code, out, _) = check("raised", prepare, &["--max-file", "4", "big.json", "a.txt"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("big.json"), "{out}");
}
