//! Prepares what the binary embeds: the list of rule files and the per-character folding table.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use unicode_normalization::UnicodeNormalization as _;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets this"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets this"));
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files);
    files.sort();
    fs::write(out.join("rules.rs"), rule_files(&files, &root)).expect("the build folder is writable");
    fs::write(out.join("rules.msgpack"), prepared(&files, &root)).expect("the build folder is writable");
    fs::write(out.join("fold.bin"), fold_table()).expect("the build folder is writable");
}

/// Name of a file as the program shows it.
fn name(file: &Path, root: &Path) -> String {
    file.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/")
}

/// Rust source of `&[(name, text)]` over every rule file, in the order of their names.
fn rule_files(files: &[PathBuf], root: &Path) -> String {
    let mut code = String::from("&[\n");
    for file in files {
        let (name, path) = (name(file, root), file.display().to_string());
        writeln!(code, "    ({name:?}, include_str!({path:?})),").expect("to a string");
    }
    code.push_str("]\n");
    code
}

/// The rule files as `[(name, table)]`, without the examples, which only tests read. A file that is no TOML is left out:
/// the tests tell what is wrong with it, at its place.
fn prepared(files: &[PathBuf], root: &Path) -> Vec<u8> {
    let mut tables: Vec<(String, toml::Table)> = Vec::new();
    let is_rules = |f: &&PathBuf| !f.starts_with(root.join("rules/profiles")) && **f != root.join("rules/gate.toml");
    for file in files.iter().filter(is_rules) {
        let text = fs::read_to_string(file).expect("a rule file is readable");
        let Ok(mut table) = text.parse::<toml::Table>() else { continue };
        for section in ["rule", "context", "disguise", "marks", "letters"] {
            let Some(toml::Value::Array(items)) = table.get_mut(section) else { continue };
            for item in items.iter_mut().filter_map(toml::Value::as_table_mut) {
                item.remove("example");
            }
        }
        tables.push((name(file, root), table));
    }
    rmp_serde::to_vec_named(&tables).expect("plain data")
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir).expect("rules folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
}

/// 65,536 little-endian `u16`: what each character of the basic plane folds to. The character itself: nothing to do;
/// 0xFFFF: dropped (invisible); 0xFFFE: folds to several characters, found by normalising at run time.
fn fold_table() -> Vec<u8> {
    let mut table = Vec::with_capacity(0x2_0000);
    for code in 0..=0xFFFF_u32 {
        let folded = char::from_u32(code).map_or(code as u16, fold_one);
        table.extend_from_slice(&folded.to_le_bytes());
    }
    table
}

fn fold_one(c: char) -> u16 {
    const DROP: u16 = 0xFFFF;
    const MANY: u16 = 0xFFFE;
    if is_invisible(c) {
        return DROP;
    }
    // an ellipsis is a sentence mark, not three full stops
    if c == '…' {
        return c as u16;
    }
    // digits in circles that Unicode does not decompose (❶ ➀ ➊ ⓵), as far as they are one digit
    for first in [0x2776, 0x2780, 0x278A, 0x24F5] {
        if (first..first + 9).contains(&u32::from(c)) {
            return (u32::from(c) - first + u32::from('1')) as u16;
        }
    }
    // letters with accents and tone marks (pinyin) become plain ones
    if std::iter::once(c).nfd().next().is_some_and(|base| base.is_ascii_alphabetic()) {
        let base = std::iter::once(c).nfd().next().unwrap_or(c);
        return u32::from(base.to_ascii_lowercase()) as u16;
    }
    // U+3000 and the other wide or narrow blanks are blanks; line ends stay what they are
    let mut folded = std::iter::once(c).nfkc().flat_map(char::to_lowercase);
    let (first, more) = (folded.next(), folded.next());
    match (first, more) {
        (Some(one), None) => {
            let simple = fast2s::convert(&one.to_string()).chars().next().unwrap_or(one);
            u16::try_from(u32::from(simple)).unwrap_or(c as u16)
        }
        (Some(_), Some(_)) => MANY,
        (None, _) => c as u16,
    }
}

/// Zero-width and formatting characters, soft hyphen, variation selectors, and combining accents: a reader does not see
/// them, or reads the letter under them.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0x00AD | 0x0300..=0x036F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
        | 0x200B..=0x200F | 0x20E3 | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFB)
}
