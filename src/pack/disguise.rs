//! How rule files tell of disguises: every spelling a word may have.

use std::sync::Arc;

use crate::messages as msg;
use crate::pack::check::Checker;
use crate::pack::raw::{RawDisguise, RawLetters, RawMarks};
use crate::text::disguise::Spelling;
use crate::text::fold::fold;

impl Checker {
    /// `[[disguise]]`
    pub(super) fn disguise(&mut self, raw: RawDisguise) {
        let word = folded(raw.word.get_ref());
        let mut spelled: Vec<String> = raw.spelled.iter().map(|s| folded(s.get_ref())).collect();
        if let Some(pinyin) = &raw.pinyin {
            if pinyin.get_ref().len() == word.chars().count() {
                spelled.extend(with_letters(&word, pinyin.get_ref()));
            } else {
                self.tell(pinyin.span(), msg::PINYIN_LENGTH, &[&word]);
            }
        }
        if spelled.is_empty() {
            self.tell(raw.word.span(), msg::DISGUISE_EMPTY, &[&word]);
        }
        let all = |list: &[String]| list.iter().map(|w| folded(w)).collect::<Vec<_>>();
        let shared = Spelling {
            spelled: String::new(),
            word: word.clone(),
            before: all(&raw.before),
            before_han: raw.before_han,
            not_before: all(&raw.not_before),
            not_after: all(&raw.not_after),
            not_in: all(&raw.not_in),
        };
        let new = spelled.into_iter().filter(|s| !s.is_empty() && *s != word);
        self.spellings.extend(new.map(|spelled| Spelling { spelled, ..shared.clone() }));
        self.keep_examples(raw.example);
    }

    /// `[[marks]]`
    pub(super) fn marks(&mut self, raw: RawMarks) {
        self.marks.extend(folded(&raw.between).chars());
        self.keep_examples(raw.example);
    }

    /// `[[letters]]`
    pub(super) fn letters(&mut self, raw: RawLetters) {
        let looks: Vec<char> = folded(raw.looks.get_ref()).chars().collect();
        let reads: Vec<char> = raw.reads.chars().collect();
        if looks.len() == reads.len() {
            self.letters.extend(looks.into_iter().zip(reads));
        } else {
            self.tell(raw.looks.span(), msg::LETTERS_LENGTH, &[]);
        }
        self.keep_examples(raw.example);
    }

    fn keep_examples(&mut self, raw: Vec<crate::pack::raw::At<crate::pack::raw::RawExample>>) {
        let examples = self.examples(raw);
        let file = Arc::clone(&self.file);
        self.disguise_examples.extend(examples.into_iter().map(|e| (Arc::clone(&file), e)));
    }
}

fn folded(text: &str) -> String {
    fold(text).text.into_owned()
}

/// The word with one or more of its characters written as letters, joined and with blanks: 第yi, di一, diyi, di yi.
fn with_letters(word: &str, pinyin: &[String]) -> Vec<String> {
    let chars: Vec<String> = word.chars().map(String::from).collect();
    let mut all = Vec::new();
    for choice in 1_u32..1 << chars.len().min(6) {
        let parts: Vec<&str> = chars
            .iter()
            .zip(pinyin)
            .enumerate()
            .map(|(i, (c, letters))| if choice >> i & 1 == 1 { letters.as_str() } else { c.as_str() })
            .collect();
        all.push(parts.concat());
        if parts.len() > 1 {
            all.push(parts.join(" "));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_take_the_place_of_characters() {
        let all = with_letters("第一", &["di".into(), "yi".into()]);
        assert_eq!(all, ["di一", "di 一", "第yi", "第 yi", "diyi", "di yi"]);
    }
}
