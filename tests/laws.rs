//! Laws that must hold for any text: offsets, folding, reading.

mod common;

use hegui::lang::Lang;
use hegui::lint::{Input, Linter};
use hegui::source::profile::Profiles;
use hegui::source::{Format, NoImageTexts, ReadOptions};
use hegui::text::Span;
use hegui::text::fold::fold;
use hegui::text::lines::{LineIndex, chars_between};
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter { keeps_exempt: true, ..common::new_linter() });

/// Forbidden words in every dress among harmless text, emoji and marks.
fn dressed_copy() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("最佳"),
        Just("第一品牌"),
        Just("顶级"),
        Just("国家级"),
        Just("ＮＯ．１"),
        Just("最\u{200B}好"),
        Just("頂級"),
        Just("第①品牌"),
        Just("顶·级"),
        Just("蕞好"),
        Just("zui佳"),
        Just("国/家/级"),
        Just("独 一 无 二"),
        Just("绝対安全"),
    ];
    let filler = prop_oneof![
        3 => "[好看的杯子面霜和a-z0-9]{0,6}",
        1 => Just("😀👍🏻".to_owned()),
        1 => Just("e\u{301}é❤\u{FE0F}".to_owned()),
        1 => "[，。!\\n\\\\\"、|]{1,2}",
    ];
    proptest::collection::vec((filler, word), 1..6)
        .prop_map(|parts| parts.into_iter().flat_map(|(a, b)| [a, b.to_owned()]).collect())
}

/// Chinese copy with everything that folding meets: variants, invisible characters, emoji, combining marks.
fn copy() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[最佳第一绝对国家级好的面霜]{1,4}",
        2 => "[a-zA-Z0-9 ]{1,5}",
        2 => "[ＡＢＣａ１２３％！，：]{1,3}",
        1 => "[①②⑩ⅠⅣ㎡℃№㈱]{1,2}",
        1 => "[療髮國臺體關於後裡麵]{1,3}",
        1 => "[\u{200B}\u{FEFF}\u{FE0F}\u{00AD}\u{2060}]{1,2}",
        1 => "[😀👍🏻❤\u{FE0F}é́ñ]{1,2}",
        1 => "[\\n,。、\"\\\\|{}\\[\\]\\-]{1,2}",
        1 => any::<char>().prop_map(|c| c.to_string()),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing_more(text in copy()) {
        let once = fold(&text).text.into_owned();
        let twice = fold(&once).text.into_owned();
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn every_folded_character_leads_back_to_what_folds_to_it(text in copy()) {
        let folded = fold(&text);
        let mut last = 0;
        for (at, c) in folded.text.char_indices() {
            let source = folded.to_source(Span::new(at, at + c.len_utf8()));
            prop_assert!(source.end <= text.len());
            prop_assert!(text.is_char_boundary(source.start) && text.is_char_boundary(source.end));
            prop_assert!(source.start >= last || source.start == last.saturating_sub(0), "places go forward");
            let again = fold(source.of(&text)).text.into_owned();
            prop_assert!(again.contains(c), "{:?} does not fold to {:?}", source.of(&text), c);
            last = source.start;
        }
    }

    #[test]
    fn line_and_column_lead_back_to_the_byte(text in copy(), pick in any::<prop::sample::Index>()) {
        let index = LineIndex::new(&text);
        let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let at = starts[pick.index(starts.len())];
        let place = index.position(&text, at);
        let line_start = index.start_of(place.line - 1, &text);
        let again = line_start
            + text[line_start..].chars().take(place.column - 1).map(char::len_utf8).sum::<usize>();
        prop_assert_eq!(again, at);
        prop_assert_eq!(chars_between(&text, 0, text.len()), text.chars().count());
    }

    #[test]
    fn each_reader_leads_back_to_the_source(text in copy(), extension in "txt|md|csv|json|jsonl") {
        let profiles = Profiles::embedded().expect("valid");
        let options = ReadOptions::new(Lang::Zh, &profiles);
        let format = Format::of(Path::new(&format!("x.{extension}"))).expect("known");
        let source = match extension.as_str() {
            "csv" => format!("标题,详情\n\"{}\",好\n", text.replace('"', "\"\"")),
            "json" | "jsonl" => serde_json::json!({ "title": text }).to_string(),
            _ => text.clone(),
        };
        for listing in format.read_text(&source, options).expect("text").listings {
            for field in listing.fields {
                let map = field.origin.map.expect("these formats have text");
                for (at, c) in field.text.char_indices() {
                    let span = map.to_source(Span::new(at, at + c.len_utf8()));
                    prop_assert!(span.end <= source.len(), "{extension}: {span:?}");
                    let raw = span.of(&source);
                    let is_same = raw.contains(c) || raw.starts_with('\\') || raw.starts_with('&') || c == '\n';
                    prop_assert!(is_same, "{extension}: {c:?} from {raw:?}");
                }
            }
        }
    }

    #[test]
    fn findings_point_at_what_was_written(text in dressed_copy(), extension in "txt|csv|json") {
        let source = match extension.as_str() {
            "csv" => format!("标题\n\"{}\"\n", text.replace('"', "\"\"")),
            "json" => serde_json::json!({ "title": text }).to_string().replace('最', "\\u6700"),
            _ => text.clone(),
        };
        let format = Format::of(Path::new(&format!("x.{extension}"))).expect("known");
        let bytes = Box::new(source.as_bytes());
        let report = LINTER.lint(Input { path: "x".into(), bytes, format, images: &NoImageTexts });
        for finding in &report.findings {
            let chars: Vec<char> = text.chars().collect();
            let at = finding.location.in_field;
            let written: String = chars[at.start..at.end].iter().collect();
            prop_assert_eq!(&written, &finding.text);
            let span = finding.location.span.expect("text formats");
            prop_assert!(source.is_char_boundary(span.start) && source.is_char_boundary(span.end));
            let raw = span.of(&source);
            let unescaped = match extension.as_str() {
                "csv" => raw.replace("\"\"", "\""),
                "json" => serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned()),
                _ => raw.to_owned(),
            };
            prop_assert_eq!(&unescaped, &finding.text);
        }
    }

    #[test]
    fn no_reader_panics(text in any::<String>(), extension in "txt|md|csv|tsv|json|jsonl") {
        let profiles = Profiles::embedded().expect("valid");
        let options = ReadOptions::new(Lang::En, &profiles);
        let format = Format::of(Path::new(&format!("x.{extension}"))).expect("known");
        let reading = format.read_text(&text, options).expect("text");
        prop_assert!(!reading.listings.is_empty() || !reading.notes.is_empty(), "silence is no answer");
    }
}
