//! How a search word stands in a text: together, with blanks between, its parts apart, its parts in another order, or
//! not at all. Works on folded text and on characters; no dictionary is asked.

use serde::{Deserialize, Serialize};

use super::Span;

/// How a word stands in a text, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Some part of it stands nowhere.
    Absent,
    /// All its parts stand there, in another order.
    Reversed,
    /// All its parts stand there in their order, with other words between.
    Split,
    /// All of it in order, with nothing but blanks and marks between its characters.
    Spaced,
    /// As it is written.
    Adjacent,
}

impl Standing {
    /// Whether a reader finds the word there as one.
    pub fn is_whole(self) -> bool {
        self >= Self::Spaced
    }

    /// The name used in rule files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Reversed => "reversed",
            Self::Split => "split",
            Self::Spaced => "spaced",
            Self::Adjacent => "adjacent",
        }
    }
}

/// A text without its blanks and marks, and where each of its characters stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compact {
    chars: Vec<char>,
    /// Byte of each character in the folded text, and at the end the byte after the last.
    at: Vec<usize>,
    /// A bit for each character that stands here, several sharing one: most words are known not to stand here by it.
    mask: u128,
}

/// Parts of fewer characters say nothing by themselves.
const PART: usize = 2;
/// A word in more parts is no longer there.
const PARTS: usize = 4;

impl Compact {
    /// The characters of a folded text that count.
    pub fn new(folded: &str) -> Self {
        let kept = || folded.char_indices().filter(|(_, c)| c.is_alphanumeric());
        let mut at: Vec<usize> = kept().map(|(i, _)| i).collect();
        at.push(kept().next_back().map_or(0, |(i, c)| i + c.len_utf8()));
        let mask = kept().fold(0, |mask, (_, c)| mask | 1 << (u32::from(c).wrapping_mul(0x9E37_79B1) >> 25));
        Self { chars: kept().map(|(_, c)| c).collect(), at, mask }
    }

    /// The characters that count.
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// The same without the last character; `None` where less than two would be left.
    pub fn without_last(&self) -> Option<Self> {
        let (_, most) = self.chars.split_last().filter(|(_, most)| most.len() > 1)?;
        Some(Self::new(&most.iter().collect::<String>()))
    }

    /// How many characters count.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether no character counts.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// Bytes of the folded text that the characters `from..to` are.
    fn span(&self, from: usize, to: usize) -> Span {
        let last = to.max(from + 1) - 1;
        let end = self.at[last] + self.chars.get(last).map_or(0, |c| c.len_utf8());
        Span::new(self.at[from], end)
    }

    /// Whether characters `at - 1` and `at` are of one run of Latin letters or digits in the text.
    fn is_cut_at(&self, at: usize) -> bool {
        let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|i| self.chars.get(i)), self.chars.get(at))
        else {
            return false;
        };
        // 15pro: a digit and a letter part too
        let is_run = (before.is_ascii_digit() && after.is_ascii_digit())
            || (before.is_ascii_alphabetic() && after.is_ascii_alphabetic());
        is_run && self.at[at] == self.at[at - 1] + 1
    }

    /// The first place from character `from` on where `part` stands.
    fn find(&self, part: &[char], from: usize) -> Option<usize> {
        let last = self.chars.len().checked_sub(part.len())?;
        (from..=last)
            .find(|i| self.chars[*i..].starts_with(part) && !self.is_cut_at(*i) && !self.is_cut_at(i + part.len()))
    }

    /// Every place where the whole of `word` stands, none overlapping the one before; bytes of the folded text.
    pub fn places(&self, word: &Self) -> Vec<Span> {
        let mut places = Vec::new();
        if word.mask & !self.mask != 0 {
            return places;
        }
        let mut from = 0;
        while let Some(at) = self.find(&word.chars, from).filter(|_| !word.is_empty()) {
            places.push(self.span(at, at + word.len()));
            from = at + word.len();
        }
        places
    }

    /// How `word` stands here, and from where to where; bytes of the folded text.
    pub fn standing(&self, word: &Self) -> (Standing, Span) {
        let nothing = (Standing::Absent, Span::new(0, 0));
        if word.is_empty() || word.mask & !self.mask != 0 {
            return nothing;
        }
        if let Some(at) = self.find(&word.chars, 0) {
            let of_word = |i: usize| word.at[i + 1] - word.at[i];
            let of_text = |i: usize| self.at[at + i + 1] - self.at[at + i];
            let is_close = (0..word.len() - 1).all(|i| of_text(i) <= of_word(i));
            let span = self.span(at, at + word.len());
            return (if is_close { Standing::Adjacent } else { Standing::Spaced }, span);
        }
        let Some(parts) = self.parts(word) else { return nothing };
        let mut places: Vec<(usize, usize)> = Vec::new();
        let mut is_in_order = true;
        for (from, to) in parts {
            let part = &word.chars[from..to];
            let next = places.last().map_or(0, |(_, end)| *end);
            let found = self.find(part, next).or_else(|| {
                is_in_order = false;
                self.find(part, 0)
            });
            let Some(at) = found else { return nothing };
            places.push((at, at + part.len()));
        }
        let first = places.iter().map(|(start, _)| *start).min().unwrap_or(0);
        let last = places.iter().map(|(_, end)| *end).max().unwrap_or(0);
        (if is_in_order { Standing::Split } else { Standing::Reversed }, self.span(first, last))
    }

    /// The fewest parts of `word`, as characters of it, that all stand here; `None` where that cannot be.
    fn parts(&self, word: &Self) -> Option<Vec<(usize, usize)>> {
        let n = word.len();
        // for each border the fewest parts that lead to it, and where the last of them begins
        let mut best: Vec<Option<(usize, usize)>> = vec![None; n + 1];
        best[0] = Some((0, 0));
        for end in 1..=n {
            for start in 0..end {
                let Some((count, _)) = best[start].filter(|(count, _)| *count < PARTS) else { continue };
                let is_short = end - start < PART && !word.chars[start].is_ascii_digit();
                if is_short || word.is_cut_at(start) || word.is_cut_at(end) {
                    continue;
                }
                if best[end].is_none_or(|(known, _)| count + 1 < known)
                    && self.find(&word.chars[start..end], 0).is_some()
                {
                    best[end] = Some((count + 1, start));
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = n;
        while end > 0 {
            let (_, start) = best[end]?;
            parts.push((start, end));
            end = start;
        }
        parts.reverse();
        Some(parts)
    }

    /// Of `word`, which does not stand here as a whole, the longest beginning or end (at least two characters) that does, as
    /// the rest of the word and whether that rest goes before. Bytes of the folded text for the part that stands.
    pub fn rest_of<'w>(&self, folded_word: &'w str, word: &Self) -> Option<(Span, &'w str, bool)> {
        let n = word.len();
        let cut = |at: usize| word.at[at];
        for len in (PART..n).rev() {
            if !word.is_cut_at(len)
                && let Some(at) = self.find(&word.chars[..len], 0)
            {
                return Some((self.span(at, at + len), folded_word.get(cut(len)..)?.trim(), false));
            }
            if !word.is_cut_at(n - len)
                && let Some(at) = self.find(&word.chars[n - len..], 0)
            {
                return Some((self.span(at, at + len), folded_word.get(..cut(n - len))?.trim(), true));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(word: &str, text: &str) -> Standing {
        Compact::new(text).standing(&Compact::new(word)).0
    }

    #[test]
    fn each_way_a_word_may_stand() {
        for (word, text, expected) in [
            ("陶瓷马克杯", "复古陶瓷马克杯带勺", Standing::Adjacent),
            ("陶瓷马克杯", "复古陶瓷 马克杯带勺", Standing::Spaced),
            ("陶瓷 马克杯", "复古陶瓷马克杯带勺", Standing::Adjacent),
            ("陶瓷马克杯", "陶瓷咖啡杯大号马克杯", Standing::Split),
            ("陶瓷马克杯", "马克杯 景德镇陶瓷", Standing::Reversed),
            ("陶瓷马克杯", "玻璃马克杯", Standing::Absent),
            ("陶瓷马克杯", "", Standing::Absent),
            ("", "马克杯", Standing::Absent),
            // one character left over is no part
            ("马克杯大", "大马克杯", Standing::Absent),
            ("iphone15手机壳", "适用iphone15promax手机壳", Standing::Split),
            ("15手机壳", "适用iphone 150 手机壳", Standing::Absent),
            ("vivo手机壳", "适用vivox90手机壳", Standing::Absent),
        ] {
            assert_eq!(standing(word, text), expected, "{word} in {text}");
        }
    }

    #[test]
    fn places_lead_back_to_bytes() {
        let text = "马克杯 女 马克 杯";
        let places = Compact::new(text).places(&Compact::new("马克杯"));
        assert_eq!(places.iter().map(|p| p.of(text)).collect::<Vec<_>>(), ["马克杯", "马克 杯"]);
    }

    #[test]
    fn what_is_left_of_a_word_is_told() {
        let (text, word) = ("复古陶瓷马克杯", "马克杯带盖勺");
        let (span, rest, is_before) = Compact::new(text).rest_of(word, &Compact::new(word)).expect("马克杯 stands");
        assert_eq!((span.of(text), rest, is_before), ("马克杯", "带盖勺", false));
        let word = "可爱马克杯";
        let (_, rest, is_before) = Compact::new(text).rest_of(word, &Compact::new(word)).expect("马克杯 stands");
        assert_eq!((rest, is_before), ("可爱", true));
    }
}
