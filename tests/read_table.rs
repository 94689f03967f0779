//! Tables as shops export them, written by Python's csv module (`fixtures/table/make.py`): what is read, and that the
//! place told is the one a spreadsheet or an editor shows.

mod common;

use std::fmt::Write as _;

use common::{LINTER, fixture, lint, lint_with, new_linter, places, problems};
use hegui::source::Limits;
use hegui::source::profile::Column;

#[test]
fn a_taobao_pack_is_keyed_on_its_english_row() {
    for name in ["taobao-pack.csv", "taobao-pack-no-mark.csv"] {
        let report = lint(name, fixture(&format!("table/{name}")).as_slice());
        let expected = [
            "4:5 A4 [title] #1 “全网最佳”",
            // the cell has a line end in it: the physical line and the row differ
            "5:8 E4 [description] #1 “顶级”",
            "6:48 H5 [subtitle] #2 “国家级”",
        ];
        assert_eq!(places(&report), expected, "{name}");
        assert_eq!(report.findings[0].location.listing, "CUP-1");
        assert_eq!((report.counts.listings, problems(&report).len()), (2, 0), "{name}: {:?}", problems(&report));
        let images: usize = report.images.iter().map(|i| i.count).sum();
        assert_eq!(images, 2);
    }
}

#[test]
fn hints_and_instructions_are_no_copy() {
    let report = lint("template.csv", fixture("table/template.csv").as_slice());
    assert_eq!(places(&report), ["5:8 B5 [商品标题*] #1 “第一品牌”", "7:9 C7 [商品描述] #2 “全国最大”"]);
    assert_eq!(problems(&report), ["第 3 4 行像填写说明,没有检查"]);
}

#[test]
fn rows_of_one_handle_are_one_listing() {
    let report = lint("shopify.csv", fixture("table/shopify.csv").as_slice());
    assert_eq!(report.counts.listings, 2);
    assert_eq!(places(&report), ["2:12 C2 [Body (HTML)] #1 “史上最好”", "3:9 F3 [Option1 Value] #1 “独家”"]);
    assert!(report.findings.iter().all(|f| f.location.listing == "mug"));
    assert_eq!(report.images[0].count, 2);
}

#[test]
fn json_in_a_cell_has_a_second_pointer() {
    let report = lint("api.csv", fixture("table/json-in-cell.csv").as_slice());
    assert_eq!(places(&report), ["2:91 C2 [product_format_new] #1 #/123/1/value “第一”"]);
    let source = String::from_utf8(fixture("table/json-in-cell.csv")).expect("UTF-8");
    assert_eq!(report.findings[0].location.span.expect("text").of(&source), "第一");
}

#[test]
fn a_heading_can_be_named() {
    let mut linter = new_linter();
    let table = "新品名,备注\n全网最佳水杯,无\n";
    assert!(problems(&lint_with(&linter, "a.csv", table.as_bytes()))[0].contains("--column"));
    linter.profiles.map_column("新品名", "title").expect("a field");
    let report = lint_with(&linter, "a.csv", table.as_bytes());
    assert_eq!(places(&report), ["2:1 A2 [新品名] #1 “全网最佳”"]);
    assert_eq!(LINTER.profiles.column("新品名"), None::<&Column>);
}

#[test]
fn a_table_larger_than_a_block_is_read_whole() {
    // records of several lines, so that blocks end inside them
    let mut table = String::from("编号,标题,详情\n");
    for row in 0..60_000 {
        let title = if row % 20_000 == 19_999 { "全网最佳水杯" } else { "水杯" };
        writeln!(table, "{row},{title},\"第一行说明文字,颜色以实物为准\n第二行说明文字,请按需选购\"").expect("memory");
    }
    assert!(table.len() > 4 << 20, "more than one block");
    let report = lint("large.csv", table.as_bytes());
    assert_eq!(report.counts.listings, 60_000);
    assert_eq!(
        places(&report),
        [
            "40000:7 B20001 [标题] #20000 “全网最佳”",
            "80000:7 B40001 [标题] #40000 “全网最佳”",
            "120000:7 B60001 [标题] #60000 “全网最佳”"
        ]
    );
    for finding in &report.findings {
        assert_eq!(finding.location.span.expect("text").of(&table), "全网最佳");
    }
    assert_eq!(problems(&report), [""; 0]);
}

#[test]
fn a_quote_that_is_never_closed_is_told_and_memory_is_bounded() {
    let mut linter = new_linter();
    linter.limits = Limits { record: 5 << 20, ..Limits::default() };
    let table = format!("编号,标题\n1,\"水杯\n{}", "第二行,好\n".repeat(1 << 20));
    let report = lint_with(&linter, "open.csv", table.as_bytes());
    assert!(problems(&report)[0].contains("--max-record"), "{:?}", problems(&report));
    let short = lint("open.csv", "编号,标题\n1,\"全网最佳\n2,水杯\n".as_bytes());
    assert!(problems(&short)[0].contains("引号"), "{:?}", problems(&short));
}

#[test]
fn a_long_line_of_jsonl_is_passed_over_and_told() {
    let mut linter = new_linter();
    linter.limits = Limits { record: 5 << 20, ..Limits::default() };
    let long = "好".repeat(3 << 20);
    let lines = format!("{{\"title\":\"全网最佳\"}}\n{{\"title\":\"{long}\"}}\n{{\"title\":\"国家级\"}}\n");
    let report = lint_with(&linter, "a.jsonl", lines.as_bytes());
    assert_eq!(report.counts.listings, 2);
    assert_eq!(places(&report), ["1:11 /title “全网最佳”", "3:11 /title “国家级”"]);
    assert_eq!(report.problems[0].start.map(|p| p.line), Some(2));
    let span = report.findings[1].location.span.expect("text");
    assert_eq!(span.of(&lines), "国家级");
}

#[test]
fn garbled_cells_are_told() {
    let report = lint("a.csv", "标题,详情\nｱｦｱｴﾃ﨤ﾆ,好\n水杯,锟斤拷锟斤拷\n".as_bytes());
    assert_eq!(problems(&report).len(), 2);
    assert!(report.problems.iter().all(|p| p.is_warning));
}
