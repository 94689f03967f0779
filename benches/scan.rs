//! How fast text is folded and scanned. The copy is made from the examples in the rule files, so it holds more hits than
//! real copy does; the ratios are what counts.
//!
//! `cargo bench` runs all; `cargo bench -- fold` only the folding.

use std::hint::black_box;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hegui::engine::Engine;
use hegui::lang::Lang;
use hegui::listing::{Field, FieldKind, Listing, Origin};
use hegui::pack::Loader;
use hegui::pack::rule::{Body, RuleSet};
use hegui::text::fold::fold;

/// Plain sentences that no rule minds, as most lines of real copy are.
const CALM: &str = "手工釉面陶瓷马克杯带勺带盖,杯口直径八厘米半,适合早晨的咖啡和睡前的牛奶。\
                    加厚法兰绒睡袍,口袋够深,腰带可以拆下来洗。收纳盒有三格,抽屉里放得下。";

fn rules() -> RuleSet {
    Loader::new(Lang::Zh).with_embedded().check_everything().load().rules
}

/// About a megabyte: calm sentences, and an example of a rule every kilobyte.
fn copy(rules: &RuleSet, dress: fn(&str) -> String) -> String {
    let examples = rules.rules.iter().flat_map(|r| &r.examples).map(|e| e.text.as_str());
    let mut text = String::new();
    for example in examples.cycle() {
        for _ in 0..5 {
            text += &dress(CALM);
            text.push('\n');
        }
        text += &dress(example);
        text.push('\n');
        if text.len() > 1 << 20 {
            return text;
        }
    }
    text
}

/// Something to fold in every few characters: full-width letters and punctuation, an invisible character, capitals.
fn dressed(text: &str) -> String {
    text.chars()
        .enumerate()
        .flat_map(|(i, c)| {
            let wide = if c == ',' { '，' } else { c };
            let extra = if i % 7 == 3 { Some('\u{200B}') } else { None };
            std::iter::once(wide).chain(extra)
        })
        .collect()
}

fn folding(c: &mut Criterion) {
    let rules = rules();
    let mut group = c.benchmark_group("fold");
    for (name, text) in [("clean", copy(&rules, str::to_lowercase)), ("dressed", copy(&rules, dressed))] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| text.lines().map(|l| fold(black_box(l)).text.len()).sum::<usize>()));
    }
    group.finish();
}

fn scanning(c: &mut Criterion) {
    let rules = Arc::new(rules());
    let texts = [("clean", copy(&rules, str::to_owned)), ("dressed", copy(&rules, dressed))];
    let literals: Vec<&str> = rules
        .rules
        .iter()
        .flat_map(|r| match &r.body {
            Body::Words { terms, patterns } => {
                terms.iter().chain(patterns.iter().flat_map(|p| p.triggers.iter())).map(String::as_str).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let peer = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&literals).expect("builds");
    let engine = Engine::new(Arc::clone(&rules)).expect("builds");
    let mut group = c.benchmark_group("scan");
    group.sample_size(10);
    for (name, text) in &texts {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("hegui/{name}"), |b| {
            b.iter(|| text.lines().map(|line| engine.lint(&title(line), "2026-11-22").len()).sum::<usize>());
        });
        group.bench_function(format!("literals-only/{name}"), |b| {
            b.iter(|| text.lines().map(|line| peer.find_iter(line).count()).sum::<usize>());
        });
    }
    group.finish();
}

fn title(line: &str) -> Listing<'_> {
    let field = Field::new(FieldKind::Title, line, Origin::default());
    Listing { fields: vec![field], ..Listing::default() }
}

/// From nothing to an engine, as each start of the program does.
fn starting(c: &mut Criterion) {
    c.bench_function("start/load-rules", |b| {
        b.iter(|| Engine::new(Arc::new(Loader::new(Lang::Zh).with_embedded().load().rules)).expect("builds"));
    });
}

criterion_group!(benches, folding, scanning, starting);
criterion_main!(benches);
