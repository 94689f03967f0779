//! What only a running `hegui fix` shows: files, links, and what is left when it is killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hegui-fix-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn hegui(folder: &Folder, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/small.toml");
    command.current_dir(&folder.0).arg("fix").args(args).arg("--no-builtin-rules").arg("--rules").arg(rules);
    command.env("COLUMNS", "100");
    command
}

fn run(folder: &Folder, args: &[&str]) -> Output {
    hegui(folder, args).output().expect("runs")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("there")
}

#[test]
fn files_are_corrected_in_place_and_what_is_left_is_linted() {
    let folder = Folder::new("place");
    let path = folder.write("a.csv", "标题,价格\r\n全网最佳面料,1\r\n第一品牌,2\r\n");
    let output = run(&folder, &["a.csv", "--format", "short"]);
    assert_eq!(read(&path), "标题,价格\r\n全网优选面料,1\r\n第一品牌,2\r\n");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "one is left: {err}");
    assert_eq!(out.lines().count(), 1, "{out}");
    assert!(err.contains("a.csv:2:3: A2: “最佳” → “优选” [test/superlative]"), "{err}");
    let again = run(&folder, &["a.csv", "--format", "short"]);
    assert_eq!(read(&path), "标题,价格\r\n全网优选面料,1\r\n第一品牌,2\r\n");
    assert_eq!(again.stdout, output.stdout);
    folder.write("b.txt", "最佳面料\n");
    assert_eq!(run(&folder, &["b.txt"]).status.code(), Some(0), "nothing is left");
}

#[test]
fn a_difference_and_copies_leave_the_files_alone() {
    let folder = Folder::new("copies");
    let path = folder.write("a.txt", "好\n最佳面料\n");
    folder.write("b.txt", "面料\n");
    let output = run(&folder, &["a.txt", "b.txt", "--diff"]);
    assert_eq!(output.status.code(), Some(0), "the corrected files are clean");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n 好\n-最佳面料\n+优选面料\n"
    );
    assert_eq!(read(&path), "好\n最佳面料\n");
    let output = run(&folder, &["a.txt", "b.txt", "--output", "out", "--format", "short"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(read(&path), "好\n最佳面料\n");
    assert_eq!(
        (read(&folder.0.join("out/a.txt")), read(&folder.0.join("out/b.txt"))),
        ("好\n优选面料\n".into(), "面料\n".into())
    );
    let output = run(&folder, &["a.txt", "--backup"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!((read(&path), read(&folder.0.join("a.txt.bak"))), ("好\n优选面料\n".into(), "好\n最佳面料\n".into()));
}

#[test]
fn what_cannot_be_read_is_told_once() {
    let folder = Folder::new("once");
    fs::write(folder.0.join("a.txt"), b"\xE6\x9C\x80\xFF\xFF\xFE\x80\n").expect("written");
    folder.write("b.csv", "标题,神秘列\n最佳面料,1\n");
    for more in [&["--diff"][..], &["--format", "short"], &["--format", "json"]] {
        let output = run(&folder, &[&["a.txt", "b.csv"], more].concat());
        let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let lines =
            |name: &str| told.lines().filter(|l| l.contains(name) && !l.contains('→') && !l.contains("---")).count();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert_eq!(lines("a.txt"), 1, "{more:?}: {told}");
        assert_eq!(told.matches("这些列").count(), 1, "{more:?}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn links_stay_and_read_only_files_too() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::new("links");
    let path = folder.write("a.txt", "最佳面料\n");
    symlink("a.txt", folder.0.join("link.txt")).expect("linked");
    assert_eq!(run(&folder, &["link.txt"]).status.code(), Some(0));
    assert!(fs::symlink_metadata(folder.0.join("link.txt")).expect("there").is_symlink());
    assert_eq!(read(&path), "优选面料\n");
    fs::write(&path, "最佳面料\n").expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("set");
    let output = run(&folder, &["a.txt"]);
    assert_eq!(output.status.code(), Some(2), "what was to be written was not");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(err.contains("只读") && err.contains("已改 0 处,0 个文件") && !err.contains('→'), "{err}");
    assert_eq!(read(&path), "最佳面料\n");
    // one of two was written
    folder.write("b.txt", "最佳面料\n");
    let err = String::from_utf8_lossy(&run(&folder, &["a.txt", "b.txt"]).stderr).into_owned();
    assert!(err.contains("已改 1 处,1 个文件") && err.contains("b.txt:1:1") && !err.contains("a.txt:1:1"), "{err}");
}

#[test]
fn copies_that_would_have_one_name_are_not_counted() {
    let folder = Folder::new("same");
    for name in ["x", "y"] {
        fs::create_dir_all(folder.0.join("up").join(name)).expect("a folder");
        folder.write(&format!("up/{name}/a.txt"), "最佳面料\n");
    }
    fs::create_dir_all(folder.0.join("here")).expect("a folder");
    let mut command = hegui(&folder, &["../up/x/a.txt", "../up/y/a.txt", "--output", "out"]);
    let output = command.current_dir(folder.0.join("here")).output().expect("runs");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("已改 1 处,1 个文件") && err.matches('→').count() == 1, "{err}");
    assert_eq!(read(&folder.0.join("here/out/a.txt")), "优选面料\n");
}

#[test]
fn what_cannot_be_done_is_refused() {
    let folder = Folder::new("refused");
    let path = folder.write("a.txt", "最佳面料\n");
    for args in [&["-"][..], &["a.txt", "--interactive"], &["a.txt", "--diff", "--backup"], &["none.txt"]] {
        let output = hegui(&folder, args).stdin(std::process::Stdio::null()).output().expect("runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
    assert_eq!(read(&path), "最佳面料\n");
    let large = folder.write("large.csv", &format!("标题\n最佳面料\n{}", "\n".repeat(2 << 20)));
    let output = run(&folder, &["large.csv", "--max-file", "1", "--format", "short"]);
    assert_eq!(output.status.code(), Some(2), "it is linted row by row, but cannot be corrected");
    assert!(read(&large).starts_with("标题\n最佳"));
}

#[test]
fn a_file_is_whole_whenever_hegui_is_killed() {
    const KILLS: u32 = 10;
    let folder = Folder::new("killed");
    // much to write, little to lint
    let row = format!("全网最佳面料,{}\n", "x".repeat(20_000));
    let old = format!("标题,备用\n{}", row.repeat(200));
    let new = old.replace("最佳", "优选");
    let path = folder.write("a.csv", &old);
    let start = Instant::now();
    run(&folder, &["a.csv", "--format", "junit"]);
    let whole = start.elapsed();
    assert!(read(&path) == new);
    let mut seen = [0, 0];
    for kill in 0..KILLS {
        fs::write(&path, &old).expect("written");
        let mut child = hegui(&folder, &["a.csv", "--format", "junit"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("starts");
        // from the very start on, where nothing can have been written yet, until nearly the end
        let share = f64::from(kill) / f64::from(KILLS);
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        let _ = child.kill();
        child.wait().expect("ended");
        let text = read(&path);
        assert!(text == old || text == new, "{} of {} bytes", text.len(), old.len());
        seen[usize::from(text == new)] += 1;
    }
    assert!(seen[0] > 0, "some were killed before the file was written: {seen:?}");
}
