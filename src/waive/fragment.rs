//! Text fragments, as the W3C writes them in links: `前文-,起,止,-后文`. Only the start is compulsory.

use percent_encoding::percent_decode_str;

use crate::text::Span;
use crate::text::fold::fold;

/// A piece of copy by its words, and by the words around it where those alone would not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    prefix: Option<String>,
    start: String,
    end: Option<String>,
    suffix: Option<String>,
}

impl Fragment {
    /// Reads `[prefix-,]start[,end][,-suffix]`; a comma or hyphen that belongs to the words is written `%2C`, `%2D`.
    /// `None` if it is not written so.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let takes = |part: Option<&&str>| part.is_some_and(|p| p.ends_with('-') && !p.starts_with('-'));
        let prefix = if parts.len() > 1 && takes(parts.first()) {
            Some(words(parts.remove(0).strip_suffix('-')?)?)
        } else {
            None
        };
        let suffix = if parts.len() > 1 && parts.last().is_some_and(|p| p.starts_with('-')) {
            Some(words(parts.pop()?.strip_prefix('-')?)?)
        } else {
            None
        };
        let (start, end) = match parts.as_slice() {
            [start] => (words(start)?, None),
            [start, end] => (words(start)?, Some(words(end)?)),
            _ => return None,
        };
        Some(Self { prefix, start, end, suffix })
    }

    /// Whether the fragment, somewhere in `text`, covers its bytes `span`. Words are compared as rules compare them,
    /// folded.
    pub fn covers(&self, text: &str, span: Span) -> bool {
        let folded = fold(text);
        self.places(&folded.text).any(|place| folded.to_source(place).covers(span))
    }

    /// Bytes of a folded text that the fragment stands for.
    fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Span> + 't {
        let starts = text.match_indices(self.start.as_str()).map(|(at, _)| at);
        starts.filter(|at| self.is_after_prefix(&text[..*at])).filter_map(|at| {
            let after = at + self.start.len();
            let Some(end) = &self.end else {
                return self.is_before_suffix(&text[after..]).then(|| Span::new(at, after));
            };
            let mut ends = text[after..].match_indices(end.as_str()).map(|(i, found)| after + i + found.len());
            ends.find(|end| self.is_before_suffix(&text[*end..])).map(|end| Span::new(at, end))
        })
    }

    fn is_after_prefix(&self, before: &str) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| before.trim_end().ends_with(prefix.as_str()))
    }

    fn is_before_suffix(&self, after: &str) -> bool {
        self.suffix.as_ref().is_none_or(|suffix| after.trim_start().starts_with(suffix.as_str()))
    }
}

/// Folded words of one part; `None` if it has none.
fn words(part: &str) -> Option<String> {
    let decoded = percent_decode_str(part.trim()).decode_utf8().ok()?;
    let folded = fold(&decoded).text.trim().to_owned();
    (!folded.is_empty()).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(fragment: &str, text: &str, word: &str) -> bool {
        let at = text.find(word).expect("there");
        Fragment::parse(fragment).expect("valid").covers(text, Span::new(at, at + word.len()))
    }

    #[test]
    fn the_words_around_tell_places_apart() {
        let text = "最佳防晒,夏天最佳选择";
        assert!(covers("最佳", text, "最佳"));
        assert!(covers("夏天-,最佳,-选择", text, "最佳选择") || covers("夏天-,最佳选择", text, "最佳选择"));
        assert!(!covers("夏天-,最佳", text, "最佳防晒"));
        assert!(covers("最佳,选择", text, "防晒,夏天"));
        assert!(!covers("最佳,选择,-吗", text, "最佳"));
    }

    #[test]
    fn folding_makes_writing_equal() {
        assert!(covers("no.1%2C第一", "品牌ＮＯ．１，第一", "ＮＯ．１"));
        assert!(covers("绝-对", "这是绝-对好", "绝-对"));
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in ["", ",", "a-,", "a,b,c", "a-,b,c,d,-e", "前-,,-后"] {
            assert_eq!(Fragment::parse(bad), None, "{bad}");
        }
    }
}
