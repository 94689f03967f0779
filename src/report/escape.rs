//! What copy, names of files and other people's text may not do to a report.

use std::io::{self, Write};

/// Without control characters: terminals obey some, and XML 1.0 allows none but tab and line end. Line ends are `\n`.
pub(super) fn clean(text: &str) -> String {
    let is_harmless = |c: char| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(|c| if is_harmless(c) { c } else { '\u{FFFD}' }).collect()
}

/// The same on one line.
pub(crate) fn one_line(text: &str) -> String {
    clean(text).replace(['\n', '\t', '\u{2028}', '\u{2029}'], " ")
}

/// JSON on its way into HTML: with `<`, `>` and `&` written as `\u003c` and so on, which JSON knows only inside strings,
/// nothing in it can end the element that holds it.
pub(super) struct InHtml<'w>(pub(super) &'w mut dyn Write);

impl Write for InHtml<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_plain = |b: &&u8| !matches!(b, b'<' | b'>' | b'&');
        let plain = bytes.iter().take_while(is_plain).count();
        if plain > 0 {
            self.0.write_all(&bytes[..plain])?;
            return Ok(plain);
        }
        let Some(byte) = bytes.first() else { return Ok(0) };
        write!(self.0, "\\u{byte:04x}")?;
        Ok(1)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What a spreadsheet would run as a formula gets an apostrophe in front, which makes it text.
pub(crate) fn no_formula(text: String) -> String {
    // the full-width ones are taken for the plain ones by some programs
    let starts = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];
    // a blank or invisible character in front does not stop every program
    let first = text.trim_start_matches([' ', '\u{FEFF}', '\u{200B}']);
    if first.starts_with(starts) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_leave_its_element() {
        let mut out = Vec::new();
        serde_json::to_writer(InHtml(&mut out), "</script><!-- & 最佳").expect("written");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text, r#""\u003c/script\u003e\u003c!-- \u0026 最佳""#);
        assert_eq!(serde_json::from_str::<String>(&text).expect("JSON"), "</script><!-- & 最佳");
    }

    #[test]
    fn formulas_become_text() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u{FF1D}1"] {
            assert!(no_formula(bad.to_owned()).starts_with('\''), "{bad:?}");
        }
        assert_eq!(no_formula("最佳=好".to_owned()), "最佳=好");
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(clean("a\u{1b}[31m\r\nb\0"), "a\u{FFFD}[31m\nb\u{FFFD}");
        assert_eq!(one_line("a\nb\tc"), "a b c");
    }
}
