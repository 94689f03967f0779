//! HTML wherever copy is written in it: what a reader sees, and where that stands in the file.

#[path = "common/pace.rs"]
mod pace;

use hegui::lang::Lang;
use hegui::listing::{Field, FieldKind, Listing};
use hegui::source::profile::Profiles;
use hegui::source::{Format, ImageTexts, ReadOptions, Reading};
use hegui::text::Span;
use pace::grows_evenly;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

static PROFILES: LazyLock<Profiles> = LazyLock::new(|| Profiles::embedded().expect("valid"));

fn read<'s>(name: &str, text: &'s str) -> Reading<'s> {
    let format = Format::of(Path::new(name)).expect("known");
    format.read_text(text, ReadOptions::new(Lang::Zh, &PROFILES)).expect("text")
}

fn one<'s>(name: &str, text: &'s str) -> Listing<'s> {
    let mut reading = read(name, text);
    assert_eq!(reading.notes, []);
    assert_eq!(reading.listings.len(), 1);
    reading.listings.remove(0)
}

/// What stands in `source` where `word` of the field is.
fn written<'t>(source: &'t str, field: &Field<'_>, word: &str) -> &'t str {
    let at = field.text.find(word).unwrap_or_else(|| panic!("{word} in {:?}", field.text));
    let map = field.origin.map.as_ref().expect("mapped");
    map.to_source(Span::new(at, at + word.len())).of(source)
}

fn texts<'l>(listing: &'l Listing<'_>) -> Vec<(FieldKind, Option<&'l str>, &'l str)> {
    listing.fields.iter().map(|f| (f.kind, f.name.as_deref(), f.text.as_ref())).collect()
}

#[test]
fn words_are_joined_and_blocks_are_apart() {
    let text = "<div>\r\n  <p>采用<b>顶级</b>工艺,第<span style=\"x\">\r\n</span><span>一</span>&nbsp;!</p>\r\n\
                全网&#26368;低&#x4ef7;<br>A&amp;B &lt;好&gt;\n<ul><li>一<li>二</ul><table><tr><td>甲<td>乙</table>\
                <pre>丙\n丁</pre><textarea>戊</textarea></div>";
    let listing = one("x.html", text);
    let field = &listing.fields[0];
    let lines = "采用顶级工艺,第 一\u{A0}!\n全网最低价\nA&B <好>\n一\n二\n甲\n乙\n丙\n丁\n戊";
    assert_eq!(field.text, lines);
    assert_eq!(written(text, field, "用顶级工"), "用<b>顶级</b>工");
    assert_eq!(written(text, field, "最低价"), "&#26368;低&#x4ef7;");
    assert_eq!(written(text, field, "一\u{A0}!"), "一</span>&nbsp;!");
    assert_eq!(written(text, field, "A&B"), "A&amp;B");
    assert_eq!(written(text, field, "戊"), "戊");
}

#[test]
fn what_no_reader_sees_is_left_out() {
    let text = "<!DOCTYPE html><html><head><style>.最佳{}</style><script>var t='最好</p>';</script></head><body>\
                <!-- 第一 --><template><p title=国家级>顶级<template>x</template>顶级</template><p>保湿</p>\
                <noscript>没有脚本</noscript><iframe>最强</iframe></body></html>";
    assert_eq!(texts(&one("x.html", text)), [(FieldKind::Detail, None, "保湿\n没有脚本")]);
}

#[test]
fn attributes_that_are_shown_are_pieces_of_their_own() {
    let text = "<title>全网&#26368;低 - 店</title><meta name=\"Description\" content='国家&#32423;'>\
                <meta name=keywords content=面霜,保湿><meta name=viewport content=最佳>\
                <p>好<img src=a.jpg ALT=\"顶&#32423;面霜\" alt=最强><a title='第一' href=最佳>物</a><input placeholder=最好 value=x></p>";
    let listing = one("x.htm", text);
    assert_eq!(
        texts(&listing),
        [
            (FieldKind::Detail, None, "好\n物"),
            (FieldKind::Title, Some("title"), "全网最低 - 店"),
            (FieldKind::Detail, Some("description"), "国家级"),
            (FieldKind::Keyword, Some("keywords"), "面霜,保湿"),
            (FieldKind::Detail, Some("alt"), "顶级面霜"),
            (FieldKind::Detail, Some("title"), "第一"),
            (FieldKind::Detail, Some("placeholder"), "最好"),
        ]
    );
    for (index, word, raw) in [
        (1, "最低", "&#26368;低"),
        (2, "国家级", "国家&#32423;"),
        (3, "保湿", "保湿"),
        (4, "顶级", "顶&#32423;"),
        (5, "第一", "第一"),
        (6, "最好", "最好"),
    ] {
        assert_eq!(written(text, &listing.fields[index], word), raw);
    }
    assert_eq!(listing.images, 1);
}

#[test]
fn images_are_counted_once_each() {
    let text = "<img src=1.jpg><img src=1.jpg><img src=\"data:image/gif;base64,R0\" data-src=2.jpg>\
                <img _src=3.jpg /><div style=\"color:red;background:url('4.jpg') no-repeat\"></div><td background=5.jpg>\
                <img alt=x><input type=image src=6.jpg>";
    let listing = one("x.html", text);
    assert_eq!(listing.images, 6);
    assert_eq!(texts(&listing), [(FieldKind::Detail, Some("alt"), "x")]);
}

#[test]
fn phone_pages_of_taobao_are_read() {
    let text = "<wapDesc><shortDesc>好物</shortDesc><txt>全网最低价</txt><img>http://img.x/顶级.jpg</img>\
                <txt>第一</txt><img>//img.x/b.jpg</img><img> 两 个词</img></wapDesc>";
    let source = serde_json::json!({ "detail": text }).to_string();
    let listing = one("x.json", &source);
    assert_eq!(texts(&listing), [(FieldKind::Detail, None, "好物\n全网最低价\n第一\n两 个词")]);
    assert_eq!(written(&source, &listing.fields[0], "最低价"), "最低价");
    assert_eq!(listing.images, 2);
}

#[test]
fn products_for_machines_are_read() {
    let text = r#"<p>正文</p><script type="application/ld+json">
      {"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "最佳店"},
        {"@type": ["Product", "Thing"], "name": "\u6700低价面霜", "description": "<p>第<b>一</b></p>",
         "image": ["a.jpg", {"@type": "ImageObject", "url": "b.jpg"}], "brand": {"name": "x"}}]}
      </script><script type="application/ld+json">[{"@type": "http://schema.org/Product", "name": "面霜乙"}]</script>"#;
    let listing = one("x.html", text);
    assert_eq!(
        texts(&listing),
        [
            (FieldKind::Detail, None, "正文"),
            (FieldKind::Title, None, "最低价面霜"),
            (FieldKind::Detail, None, "第一"),
            (FieldKind::Title, None, "面霜乙"),
        ]
    );
    let pointers: Vec<Option<&str>> = listing.fields.iter().map(|f| f.origin.place.pointer.as_deref()).collect();
    assert_eq!(pointers, [None, Some("/@graph/1/name"), Some("/@graph/1/description"), Some("/0/name")]);
    assert_eq!(written(text, &listing.fields[1], "最低"), r"\u6700低");
    assert_eq!(written(text, &listing.fields[2], "第一"), "第<b>一");
    assert_eq!(written(text, &listing.fields[3], "乙"), "乙");
    assert_eq!(listing.images, 2);
}

#[test]
fn broken_data_for_machines_is_told_and_the_page_read() {
    let text = "<p>好</p><script type='application/ld+json'>{\"@type\": </script><p>物</p>";
    let reading = read("x.html", text);
    assert_eq!(reading.listings[0].fields[0].text, "好\n物");
    assert!(reading.notes[0].is_warning && reading.notes[0].at.is_some_and(|at| at > text.find('{').expect("there")));
    let deep = format!("<p>好</p><script type='application/ld+json'>{}</script>", "[".repeat(100_000));
    assert_eq!(read("x.html", &deep).notes.len(), 1);
}

#[test]
fn html_inside_json_yaml_and_cells_leads_back() {
    let json =
        r#"{"id": "a", "detail": "<p class=\"x\">全\u7f51<b>\u6700</b>低<\/p>", "title": "A&amp;B &#26368;佳<最佳>"}"#;
    let listing = one("x.json", json);
    assert_eq!(written(json, &listing.fields[0], "网最低"), r"\u7f51<b>\u6700</b>低");
    assert_eq!(listing.fields[0].origin.place.pointer.as_deref(), Some("/detail"));
    assert_eq!(listing.fields[1].text, "A&B 最佳<最佳>");
    assert_eq!(written(json, &listing.fields[1], "最佳<"), "&#26368;佳<");

    let yaml = "---\ntitle: 'it''s <b>最</b>佳'\n---\n正文\n";
    let listing = one("x.md", yaml);
    assert_eq!(listing.fields[0].text, "it's 最佳");
    assert_eq!(written(yaml, &listing.fields[0], "最佳"), "最</b>佳");

    let csv = "编号,描述\n1,\"<p style=\"\"x\"\">全网<b>最</b>低价&nbsp;<img src=\"\"a.jpg\"\" alt=\"\"顶&#32423;\"\"></p>\r\n<p>好</p>\"\n2,<img src=b.jpg>\n";
    let reading = read("x.csv", csv);
    assert_eq!(reading.notes, []);
    let listing = &reading.listings[0];
    assert_eq!(listing.fields[0].text, "全网最低价\u{A0}\n好");
    assert_eq!(written(csv, &listing.fields[0], "网最低"), "网<b>最</b>低");
    assert_eq!(written(csv, &listing.fields[0], "好"), "好");
    assert_eq!(written(csv, &listing.fields[1], "顶级"), "顶&#32423;");
    assert_eq!(listing.fields[1].origin.place.cell.as_deref(), Some("B2"));
    assert_eq!(reading.listings[1].images, 1, "a row of images is a listing");
}

#[test]
fn line_ends_of_a_text_stay_unless_tags_make_lines() {
    for (text, seen) in [
        ("第一\n款&amp;好", "第一\n款&好"),
        ("第<b>一</b>\n款", "第一\n款"),
        ("第<b>一</b>\n款<br>", "第一 款"),
        ("&lt;p&gt;全网&lt;b&gt;最&lt;/b&gt;低&lt;/p&gt;", "全网最低"),
    ] {
        let source = serde_json::json!({ "detail": text }).to_string();
        assert_eq!(one("x.json", &source).fields[0].text, seen);
    }
    let source = "{\"detail\": \"&lt;p&gt;全网&lt;b&gt;最&lt;/b&gt;低&lt;/p&gt;\"}";
    let listing = one("x.json", source);
    assert_eq!(written(source, &listing.fields[0], "最低"), "最&lt;/b&gt;低");
}

#[test]
fn text_that_is_no_html_is_left_alone() {
    for text in ["<最佳>面霜", "a < b > c", "A&B;C", "x<y", "1 <3"] {
        let source = serde_json::json!({ "title": text }).to_string();
        assert_eq!(one("x.json", &source).fields[0].text, text);
    }
}

struct Known;

impl ImageTexts for Known {
    fn text_of(&self, image: &str) -> Option<(String, String)> {
        image.ends_with("1.jpg").then(|| ("全网最低价\n第一".to_owned(), "1.jpg.txt".to_owned()))
    }
}

#[test]
fn images_with_a_text_are_fields() {
    let options = ReadOptions { images: &Known, ..ReadOptions::new(Lang::Zh, &PROFILES) };
    let text = "{\"detail\": \"<img src='http://x/1.jpg'><img src='http://x/2.jpg'><img src='http://x/1.jpg'>\"}";
    let format = Format::of(Path::new("x.json")).expect("known");
    let reading = format.read_text(text, options).expect("text");
    let listing = &reading.listings[0];
    assert_eq!(texts(listing), [(FieldKind::ImageText, Some("1.jpg.txt"), "全网最低价\n第一")]);
    let place = &listing.fields[0].origin.place;
    assert_eq!((place.image.as_deref(), place.pointer.as_deref()), (Some("http://x/1.jpg"), Some("/detail")));
    assert_eq!(listing.images, 1);
}

#[test]
fn an_empty_page_is_told() {
    for text in ["", "<p> &nbsp;</p>", "<script>最佳</script>"] {
        let reading = read("x.html", text);
        assert!(reading.listings.is_empty() && reading.notes.len() == 1, "{text}");
    }
    assert_eq!(one("x.html", "<img src=a.jpg>").images, 1);
}

#[test]
fn broken_mark_up_hides_nothing() {
    for text in [
        "<p>最佳",
        "<b><i>最佳</b></i></p></div>",
        "<p title=\"x>最佳</p>",
        "<p title='>x<p title='>最佳",
        "最佳<p title=\"",
        "<![CDATA[x]]>最佳<",
        "</>最佳</",
        "最</>佳",
        "<p <b>最佳",
        "&最佳&#;&#x;&#99999999;",
    ] {
        let listing = one("x.html", text);
        let shown = listing.fields.iter().find(|f| f.text.contains("最佳"));
        let field = shown.unwrap_or_else(|| panic!("{text}: {:?}", listing.fields));
        assert!(written(text, field, "最佳").starts_with('最'), "{text}");
    }
}

#[test]
fn hostile_pages_take_no_more_than_their_length() {
    let hostile: &[&dyn Fn(usize) -> String] = &[
        &|n| format!("{}最佳", "<div><b>".repeat(n)),
        &|n| "<a b=\"".repeat(n),
        &|n| format!("{}{}最佳", "<template>".repeat(n), "</template>".repeat(n)),
        &|n| "<b <b ".repeat(2 * n),
        &|n| "&amp".repeat(5 * n) + &"&foo;&".repeat(n),
        &|n| format!("<p title=\"{}\" {}>最佳</p>", "好&amp;".repeat(10 * n), "x='1' ".repeat(n)),
        &|n| format!("<{} {}>最佳", "a".repeat(10 * n), "b".repeat(10 * n)),
        &|n| format!("<!--{}", "<!-- ".repeat(5 * n)),
        &|n| (0..n / 2).map(|i| format!("<img src={i}.jpg alt=好>")).collect::<Vec<_>>().concat(),
    ];
    for make in hostile {
        let head: String = make(20).chars().take(20).collect();
        let in_json = |n| serde_json::json!({ "detail": make(n) }).to_string();
        let read_as = |name: &str, source: &str| {
            let reading = read(name, source);
            assert!(!reading.listings.is_empty() || !reading.notes.is_empty());
        };
        grows_evenly(&head, 100_000, make, |source| read_as("x.html", source));
        grows_evenly(&head, 100_000, in_json, |source| read_as("x.json", source));
    }
}

/// Pieces of pages, whole and broken.
fn page() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[最佳第一好 面霜\\n\\r\\t]{1,4}",
        2 => Just("<b>".to_owned()),
        2 => Just("</b>".to_owned()),
        2 => prop_oneof![Just("<p>"), Just("<br/>"), Just("</td>"), Just("<li class='x'>")].prop_map(str::to_owned),
        2 => prop_oneof![Just("&nbsp;"), Just("&#26368;"), Just("&amp"), Just("&notit;"), Just("&#0;"), Just("&NotEqualTilde;")].prop_map(str::to_owned),
        1 => "<img (alt|src|title)=[\"']?[最佳&;a.]{1,4}[\"']?>",
        1 => prop_oneof![Just("<title>"), Just("</title>"), Just("<template>"), Just("</template>"), Just("<pre>")].prop_map(str::to_owned),
        1 => prop_oneof![Just("<script>"), Just("</script>"), Just("<style>"), Just("</style>"), Just("</scr")].prop_map(str::to_owned),
        1 => prop_oneof![Just("<!--"), Just("-->"), Just("<!x>"), Just("</>"), Just("<"), Just("<最"), Just("<p t=\"")].prop_map(str::to_owned),
        1 => "[\\x00😀é\u{200B}\"'<>&=;/]{1,2}",
    ];
    proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_character_leads_back_and_goes_forward(page in page(), extension in "html|md|json|csv") {
        let source = match extension.as_str() {
            "json" => serde_json::json!({ "detail": page }).to_string(),
            "csv" => format!("标题,详情\n好,\"{}\"\n", page.replace('"', "\"\"")),
            _ => page,
        };
        for listing in read(&format!("x.{extension}"), &source).listings {
            for field in listing.fields {
                let map = field.origin.map.expect("these formats have text");
                let mut last = 0;
                for (at, c) in field.text.char_indices() {
                    let span = map.to_source(Span::new(at, at + c.len_utf8()));
                    prop_assert!(span.end <= source.len() && span.start >= last, "{span:?} after {last}");
                    prop_assert!(source.is_char_boundary(span.start) && source.is_char_boundary(span.end));
                    let raw = span.of(&source);
                    let is_same = raw == c.to_string()
                        || c == '\n' && raw.is_empty()
                        || c == '\n' && raw == "\r"
                        || c == ' ' && raw.trim().is_empty()
                        || raw.starts_with(['&', '\\', '"'])
                        || c == '\u{FFFD}' && raw == "\0"
                        || c.is_whitespace() && raw.chars().all(|r| r.is_whitespace() || "\\nrt".contains(r));
                    prop_assert!(is_same, "{c:?} from {raw:?} in {source:?}");
                    last = span.start;
                }
            }
        }
    }

    #[test]
    fn nothing_panics(text in any::<String>(), page in page()) {
        read("x.html", &text);
        read("x.html", &page);
        read("x.md", &page);
    }
}
