//! Words of a title. With the feature `segmentation` a dictionary cuts them; without it, blanks, marks and changes of script do.

use crate::text::{Span, is_han};

/// The words of `text`, as bytes of it, in order; blanks and marks are in none of them.
pub(super) fn cut(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    for run in runs(text) {
        let piece = run.of(text);
        let mut at = run.start;
        for word in segment(piece) {
            words.push(Span::new(at, at + word.len()));
            at += word.len();
        }
    }
    words
}

/// Stretches of Chinese characters, and of other letters and digits.
fn runs(text: &str) -> Vec<Span> {
    let mut runs: Vec<(Span, bool)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some((run, han)) if run.end == at && *han == is_han(c) => run.end = end,
            _ => runs.push((Span::new(at, end), is_han(c))),
        }
    }
    runs.into_iter().map(|(run, _)| run).collect()
}

#[cfg(feature = "segmentation")]
fn segment(run: &str) -> Vec<&str> {
    use std::sync::LazyLock;

    /// Loaded when the first title is cut.
    static DICTIONARY: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::new);

    if !run.starts_with(is_han) {
        return vec![run];
    }
    // words that the dictionary does not know are left in single characters, which are never parted from their neighbours
    DICTIONARY.cut(run, false).into_iter().map(|token| token.word).collect()
}

#[cfg(not(feature = "segmentation"))]
fn segment(run: &str) -> Vec<&str> {
    vec![run]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lie_between_blanks_and_marks() {
        let text = "复古 陶瓷,300ml杯";
        let words: Vec<&str> = cut(text).iter().map(|w| w.of(text)).collect();
        assert_eq!(words, ["复古", "陶瓷", "300ml", "杯"]);
    }

    #[cfg(feature = "segmentation")]
    #[test]
    fn a_dictionary_cuts_chinese() {
        let text = "复古陶瓷大容量水杯";
        let words: Vec<&str> = cut(text).iter().map(|w| w.of(text)).collect();
        assert!(words.contains(&"陶瓷") && words.contains(&"水杯"), "{words:?}");
    }
}
