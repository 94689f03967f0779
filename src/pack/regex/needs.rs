//! What a text must hold for a regex to match at all: characters and pairs of characters that every match contains. Most
//! looks of a regex find nothing, and most of those are told by this without running it, or even compiling it.

use std::borrow::Cow;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Bits that stand for the characters of a text, and as many for its pairs of characters.
const BITS: usize = 4096;

/// Sets larger than this tell too little for their cost.
const MOST_ATOMS: usize = 250;

/// So many sets are asked.
const MOST_SETS: usize = 6;

/// A character or a pair of characters, as the number of its bit.
type Atom = u16;

/// The characters and pairs of a text, as bits; two may share one.
#[derive(Debug, Clone)]
pub struct Seen([u64; 2 * BITS / 64]);

impl Seen {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let mut seen = [0; 2 * BITS / 64];
        let mut before = None;
        let mut set = |atom: Atom| seen[usize::from(atom) / 64] |= 1 << (atom % 64);
        for c in text.chars() {
            set(single(c));
            if let Some(before) = before {
                set(pair(before, c));
            }
            before = Some(c);
        }
        Self(seen)
    }

    fn has(&self, atom: Atom) -> bool {
        self.0.get(usize::from(atom) / 64).is_some_and(|word| word >> (atom % 64) & 1 == 1)
    }
}

fn hash(n: u32) -> u16 {
    // the upper bits of a product by a large odd number mix well (Knuth, multiplicative hashing)
    (n.wrapping_mul(0x9E37_79B1) >> 20) as u16
}

fn single(c: char) -> Atom {
    hash(c as u32)
}

fn pair(a: char, b: char) -> Atom {
    hash((a as u32).wrapping_mul(0x0100_01B3) ^ (b as u32)) + BITS as u16
}

/// Sets of which every match holds at least one member each.
///
/// Plain bytes, so that those of the built-in rules are made by the build script: one set after another, each the number
/// of its members and then the members.
#[derive(Debug, Clone, Default)]
pub struct Needs(Cow<'static, [u8]>);

impl Needs {
    /// Of a regex; nothing is needed of one that does not parse.
    pub fn of(regex: &str) -> Self {
        let mut sets = regex_syntax::parse(regex).map(|hir| needs(&hir)).unwrap_or_default();
        sets.sort_by_key(Vec::len);
        sets.dedup();
        sets.truncate(MOST_SETS);
        let bytes = sets.iter().flat_map(|set| {
            let members = set.iter().flat_map(|atom| atom.to_le_bytes());
            // no set is larger than a byte tells
            std::iter::once(set.len() as u8).chain(members)
        });
        Self(bytes.collect())
    }

    /// Those that were made before.
    pub fn over(bytes: &'static [u8]) -> Self {
        Self(Cow::Borrowed(bytes))
    }

    /// What [`Self::over`] reads.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether a text may match; `false` is certain.
    pub fn may_match(&self, seen: &Seen) -> bool {
        let mut rest = &*self.0;
        while let Some((count, sets)) = rest.split_first() {
            let Some((set, others)) = sets.split_at_checked(2 * usize::from(*count)) else { return true };
            if !set.chunks_exact(2).any(|atom| seen.has(Atom::from_le_bytes([atom[0], atom[1]]))) {
                return false;
            }
            rest = others;
        }
        true
    }

    /// Nothing can be told beforehand.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn needs(hir: &Hir) -> Vec<Vec<Atom>> {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).map(of_literal).unwrap_or_default(),
        HirKind::Class(class) => of_class(class).into_iter().collect(),
        HirKind::Repetition(repetition) if repetition.min > 0 => needs(&repetition.sub),
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => Vec::new(),
        HirKind::Capture(capture) => needs(&capture.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(needs).collect(),
        HirKind::Alternation(choices) => of_choices(choices).into_iter().collect(),
    }
}

/// Every pair of a literal, or its only character.
fn of_literal(literal: &str) -> Vec<Vec<Atom>> {
    let pairs: Vec<Vec<Atom>> = literal.chars().zip(literal.chars().skip(1)).map(|(a, b)| vec![pair(a, b)]).collect();
    match literal.chars().next() {
        Some(c) if pairs.is_empty() => vec![vec![single(c)]],
        _ => pairs,
    }
}

fn of_class(class: &Class) -> Option<Vec<Atom>> {
    let Class::Unicode(class) = class else { return None };
    let count: usize = class.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum();
    (count <= MOST_ATOMS).then(|| class.iter().flat_map(|range| range.start()..=range.end()).map(single).collect())
}

/// One member of the smallest set of each choice; nothing if one of them needs nothing.
fn of_choices(choices: &[Hir]) -> Option<Vec<Atom>> {
    let mut all = Vec::new();
    for choice in choices {
        all.extend(needs(choice).into_iter().min_by_key(Vec::len)?);
        if all.len() > MOST_ATOMS {
            return None;
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn may(regex: &str, text: &str) -> bool {
        Needs::of(regex).may_match(&Seen::of(text))
    }

    #[test]
    fn what_cannot_match_is_told() {
        assert!(may("销量(?:第一|冠军)", "全网销量冠军"));
        assert!(!may("销量(?:第一|冠军)", "全网销量领先"));
        assert!(!may("销量(?:第一|冠军)", "量销第一"), "pairs count");
        assert!(!may(r"[0-9]+天见效", "二十天见效"));
        assert!(may("最好?", "最"));
        assert!(Needs::of("[一-鿿]{2}").is_empty(), "any two characters");
        assert!(Needs::of("(?:最好)?").is_empty());
        assert!(Needs::of("最好|").is_empty());
    }

    const REGEXES: [&str; 8] = [
        "销量(?:第一|冠军|领先)",
        "(?:[0-9]+|[一二三])天(?:见效|瘦)",
        "最(?:好|佳)?的?$",
        "^(?:全网|全国)?第一",
        "(?:a|b(?:c|d))+第",
        "[^好坏]{1,2}最",
        "(?i)no[.]?1",
        "(?:最高|最低|高|低)(?:[0-9]|价)",
    ];

    proptest! {
        #[test]
        fn nothing_that_matches_is_left_out(text in "[销量第一冠军领先天见效瘦最好佳的全网国高低价0-9a-dnNoO. ]{0,12}") {
            for regex in REGEXES {
                let compiled = regex::Regex::new(regex).expect("valid");
                prop_assert!(!compiled.is_match(&text) || may(regex, &text), "{} on {}", regex, text);
            }
        }
    }
}
