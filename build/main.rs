//! Prepares what the binary embeds: the folding table, and the built-in rules in a form that costs a start nothing but
//! what it uses of them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

mod fold;
mod rules;

// parts of the crate that work ahead, under the names by which they know each other
mod text {
    pub(crate) use crate::fold;
}
mod pack {
    pub(crate) use crate::{word_set, words};
    pub(crate) mod regex {
        pub(crate) use crate::expand;
    }
}
#[allow(dead_code)]
#[path = "../src/pack/regex/expand.rs"]
mod expand;
#[allow(dead_code)]
#[path = "../src/pack/regex/known.rs"]
mod known;
#[allow(dead_code)]
#[path = "../src/text/literals.rs"]
mod literals;
#[allow(dead_code)]
#[path = "../src/pack/regex/needs.rs"]
mod needs;
#[allow(dead_code)]
#[path = "../src/pack/regex/program.rs"]
mod program;
#[allow(dead_code)]
#[path = "../src/pack/word_set.rs"]
mod word_set;
#[allow(dead_code)]
#[path = "../src/pack/words.rs"]
mod words;

/// The folder of column profiles.
const PROFILES: &str = "rules/profiles";

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets this"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets this"));
    for read in
        ["rules", "build", "src/pack/regex", "src/pack/word_set.rs", "src/pack/words.rs", "src/text/literals.rs"]
    {
        println!("cargo::rerun-if-changed={read}");
    }
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files);
    files.sort();
    let write = |name: &str, bytes: &[u8]| fs::write(out.join(name), bytes).expect("the build folder is writable");
    write("rules.rs", rule_files(&files, &root).as_bytes());
    write("fold.bin", &fold::table());
    let prepared = rules::prepare(files.iter().filter(|f| is_rules(f, &root)).map(|f| (name(f, &root), read(f))));
    write("rules-index.msgpack", &prepared.index);
    write("rules.msgpack", &prepared.bodies);
    let profiles: Vec<(String, toml::Table)> = files
        .iter()
        .filter(|f| f.starts_with(root.join(PROFILES)))
        .map(|f| (name(f, &root), read(f).parse().unwrap_or_else(|e| panic!("{}: {e}", f.display()))))
        .collect();
    write("profiles.msgpack", &rmp_serde::to_vec_named(&profiles).expect("plain data"));
    write("programs.bin", &prepared.programs);
    write("literals.bin", &prepared.literals);
    write("triggers.bin", &prepared.triggers);
    write("needs.bin", &prepared.needs);
}

/// Name of a file as the program shows it.
fn name(file: &Path, root: &Path) -> String {
    file.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a rule file is readable")
}

/// Whether a file holds rules of copy: not profiles of tables, nor what is told about a shop's records.
fn is_rules(file: &Path, root: &Path) -> bool {
    !file.starts_with(root.join(PROFILES)) && *file != root.join("rules/gate.toml")
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
