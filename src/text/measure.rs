//! How long a text is in the units that platforms count in.

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthChar as _;

use super::is_han;

/// What a platform counts when it limits a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A Chinese character or another wide one counts 2, everything else 1.
    HalfWidth,
    /// Unicode characters (code points).
    Characters,
    /// Chinese characters, letters and digits only.
    Effective,
    /// Bytes of UTF-8.
    Bytes,
}

impl Unit {
    /// The name used in rule files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HalfWidth => "half-width",
            Self::Characters => "characters",
            Self::Effective => "effective",
            Self::Bytes => "bytes",
        }
    }

    /// What one character counts.
    pub fn of(self, c: char) -> usize {
        match self {
            Self::HalfWidth => c.width().unwrap_or(1),
            Self::Characters => 1,
            Self::Effective => usize::from(is_han(c) || c.is_alphanumeric()),
            Self::Bytes => c.len_utf8(),
        }
    }

    /// The length of `text` in this unit.
    pub fn measure(self, text: &str) -> usize {
        text.chars().map(|c| self.of(c)).sum()
    }

    /// The byte of `text` at which the first character begins that does not fit into `max` units, if one does not.
    pub fn overflow(self, text: &str, max: usize) -> Option<usize> {
        let mut used = 0;
        text.char_indices().find_map(|(at, c)| {
            used += self.of(c);
            (used > max).then_some(at)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_counts_its_own_way() {
        let text = "纯棉T恤 2件!";
        let counts = [Unit::HalfWidth, Unit::Characters, Unit::Effective, Unit::Bytes].map(|u| u.measure(text));
        assert_eq!(counts, [12, 8, 6, 16]);
    }

    #[test]
    fn the_overflow_begins_at_a_character() {
        assert_eq!(Unit::HalfWidth.overflow("棉棉棉", 4), Some(6));
        assert_eq!(Unit::HalfWidth.overflow("棉棉棉", 5), Some(6));
        assert_eq!(Unit::HalfWidth.overflow("棉棉棉", 6), None);
        assert_eq!(Unit::Bytes.overflow("a棉", 3), Some(1));
    }
}
