//! How much memory a file of any size takes: a table and a JSONL file are made up while they are read, so nothing but the
//! linter holds them. Prints megabytes read, time, findings and the peak of the process (Linux).
//!
//! `cargo bench --bench memory` reads 500,000 rows of a table and 256 MiB of JSONL; `HEGUI_MIB=2048` sets the second.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use hegui::engine::Engine;
use hegui::lang::Lang;
use hegui::lint::{Input, Linter};
use hegui::listing::Facts;
use hegui::pack::Loader;
use hegui::policy::Policy;
use hegui::source::profile::Profiles;
use hegui::source::{Format, Limits, NoImageTexts};

/// Bytes that are made when they are asked for.
struct Made<F> {
    next: F,
    pending: Vec<u8>,
    at: usize,
}

impl<F: FnMut() -> Option<String>> Read for Made<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.pending.len() {
            let Some(text) = (self.next)() else { return Ok(0) };
            self.pending = text.into_bytes();
            self.at = 0;
        }
        let len = buffer.len().min(self.pending.len() - self.at);
        buffer[..len].copy_from_slice(&self.pending[self.at..self.at + len]);
        self.at += len;
        Ok(len)
    }
}

const TITLES: [&str; 5] = [
    "陶瓷马克杯带勺复古风大容量咖啡杯",
    "全网最低价 收纳盒 塑料 加厚",
    "四件套 全棉 学生宿舍床上用品",
    "最大承重150kg 置物架 厨房落地多层",
    "保温杯 316不锈钢 便携 车载",
];

fn table(rows: usize) -> impl FnMut() -> Option<String> {
    let mut at = 0;
    move || {
        let mut text = String::from(if at == 0 { "编号,标题,卖点,详情\n" } else { "" });
        let end = (at + 1000).min(rows);
        for row in at..end {
            let title = TITLES[row % TITLES.len()];
            writeln!(text, "{row},{title},\"耐用,好打理\",\"{}\"", "日常家用,颜色以实物为准。".repeat(4))
                .expect("memory");
        }
        let is_over = at == rows;
        at = end;
        (!is_over).then_some(text)
    }
}

fn json_lines(bytes: usize) -> impl FnMut() -> Option<String> {
    let (mut made, mut row) = (0, 0);
    move || {
        let mut text = String::new();
        while made + text.len() < bytes && text.len() < 1 << 16 {
            let title = TITLES[row % TITLES.len()];
            let detail = "日常家用,颜色以实物为准。".repeat(12);
            writeln!(text, "{{\"id\":\"{row}\",\"title\":\"{title}\",\"detail\":\"{detail}\"}}").expect("memory");
            row += 1;
        }
        made += text.len();
        (!text.is_empty()).then_some(text)
    }
}

/// Peak memory of this process so far, in MiB.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? >> 10)
}

fn run(linter: &Linter, name: &str, next: impl FnMut() -> Option<String> + Send) {
    let format = Format::of(Path::new(name)).expect("known");
    let bytes = Box::new(Made { next, pending: Vec::new(), at: 0 });
    let start = Instant::now();
    let report = linter.lint(Input { path: name.into(), bytes, format, images: &NoImageTexts });
    assert!(report.problems.is_empty(), "{:?}", report.problems.first());
    println!(
        "{name}: {} listings in {:.1} s, {} findings of which {} kept, peak {} MiB",
        report.counts.listings,
        start.elapsed().as_secs_f64(),
        report.findings.len() + report.hidden,
        report.findings.len(),
        peak().map_or_else(|| "?".into(), |p| p.to_string()),
    );
}

fn main() {
    let linter = Linter {
        engine: Arc::new(Engine::new(Arc::new(Loader::new(Lang::Zh).with_embedded().load().rules)).expect("builds")),
        policy: Policy::default(),
        profiles: Profiles::embedded().expect("valid"),
        lang: Lang::Zh,
        date: "2026-11-22".into(),
        field: None,
        defaults: Facts::default(),
        limits: Limits::default(),
        max_findings: 100_000,
        keeps_exempt: false,
        review: Arc::default(),
        brief: None,
        brands: None,
        visitor: None,
    };
    println!("peak before reading {} MiB", peak().map_or_else(|| "?".into(), |p| p.to_string()));
    run(&linter, "500000.csv", table(500_000));
    let mib: usize = std::env::var("HEGUI_MIB").ok().and_then(|v| v.parse().ok()).unwrap_or(256);
    run(&linter, "lines.jsonl", json_lines(mib << 20));
}
