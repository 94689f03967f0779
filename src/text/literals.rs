//! Thousands of literals looked for at once: every place where one stands is told, overlapping ones too, with the numbers
//! that go with the literal.
//!
//! A place is looked at closer only if its first character, or its first two, begin some literal, which a table of bits
//! tells; Chinese has so many characters that few places pass. The tables are plain bytes, so that those of the built-in
//! rules are made by the build script and nothing of them is left to do when the program starts. In the worst case, all
//! literals beginning alike, the time grows with their number times the length of the text.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bits that tell whether a character, or a pair of them, begins a literal: 16 KiB, a third of a processor's first cache.
const BITS: usize = 1 << 17;

/// Lists of literals, by the upper part of the same number.
const SLOTS: usize = 1 << 15;

/// Bytes of a number in the tables.
const WIDTH: usize = 4;

/// Bytes of an entry: where its text and its numbers begin. Those of the next entry tell where they end.
const ENTRY: usize = 2 * WIDTH;

/// Where the bits begin, after the number of entries.
const HEAD: usize = WIDTH;
const SLOTS_AT: usize = HEAD + BITS / 8;
const ENTRIES_AT: usize = SLOTS_AT + (SLOTS + 1) * WIDTH;

/// Literals ready to be looked for.
#[derive(Debug, Clone)]
pub struct Literals {
    /// The number of entries; bits; the first entry of each slot and the end; entries and an end; texts; numbers.
    tables: Cow<'static, [u8]>,
    texts_at: usize,
    numbers_at: usize,
}

/// The numbers that go with a literal.
#[derive(Debug, Clone)]
pub struct Numbers<'l>(std::slice::ChunksExact<'l, u8>);

impl Iterator for Numbers<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.0.next().map(number)
    }
}

/// Where the place of a character and the one after it lies among the bits.
fn spot(first: char, second: Option<char>) -> usize {
    // products by large odd numbers mix well upwards (Knuth, multiplicative hashing)
    let one = u32::from(first).wrapping_mul(0x9E37_79B1);
    let both = (one ^ (one >> 15)).wrapping_add(second.map_or(0, u32::from)).wrapping_mul(0x85EB_CA6B);
    (both >> 15) as usize
}

fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk::<WIDTH>().map_or(0, |b| u32::from_le_bytes(*b))
}

impl Literals {
    /// Over tables that [`tables`] made.
    pub fn over(tables: Cow<'static, [u8]>) -> Self {
        let mut literals = Self { tables, texts_at: 0, numbers_at: 0 };
        let count = literals.number_at(0);
        literals.texts_at = ENTRIES_AT + (count + 1) * ENTRY;
        literals.numbers_at = literals.texts_at + literals.number_at(ENTRIES_AT + count * ENTRY);
        literals
    }

    /// Every literal once, in an order that stays the same.
    pub fn all(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.number_at(0)).map(|index| self.literal(ENTRIES_AT + index * ENTRY))
    }

    /// The numbers that go with the literal that is the `index`-th of [`Self::all`].
    pub fn numbers(&self, index: usize) -> Numbers<'_> {
        self.numbers_of(ENTRIES_AT + index * ENTRY)
    }

    fn literal(&self, entry: usize) -> &[u8] {
        let (start, end) = (self.number_at(entry), self.number_at(entry + ENTRY));
        self.tables.get(self.texts_at + start..self.texts_at + end).unwrap_or_default()
    }

    fn numbers_of(&self, entry: usize) -> Numbers<'_> {
        let (from, to) = (self.number_at(entry + WIDTH), self.number_at(entry + ENTRY + WIDTH));
        let numbers = self.tables.get(self.numbers_at + from * WIDTH..self.numbers_at + to * WIDTH);
        Numbers(numbers.unwrap_or_default().chunks_exact(WIDTH))
    }

    fn number_at(&self, at: usize) -> usize {
        self.tables.get(at..).map_or(0, number) as usize
    }

    fn may_begin(&self, spot: usize) -> bool {
        self.tables.get(HEAD + spot / 8).is_some_and(|byte| byte >> (spot % 8) & 1 == 1)
    }

    /// Shows every place where a literal stands in `text` (first byte, and the one after the last), and the numbers that
    /// go with it, to `found`.
    pub fn each<'l>(&'l self, text: &str, mut found: impl FnMut(usize, usize, Numbers<'l>)) {
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let alone = spot(c, None);
            if self.may_begin(alone) {
                self.look_closer(alone, text, at, |len| len == c.len_utf8(), &mut found);
            }
            let Some((_, second)) = chars.peek() else { break };
            let both = spot(c, Some(*second));
            if self.may_begin(both) {
                self.look_closer(both, text, at, |len| len > c.len_utf8(), &mut found);
            }
        }
    }

    /// Tries the literals of one slot, as far as their length in bytes is right, at byte `at` of `text`.
    fn look_closer<'l>(
        &'l self,
        spot: usize,
        text: &str,
        at: usize,
        is_right: impl Fn(usize) -> bool,
        found: &mut impl FnMut(usize, usize, Numbers<'l>),
    ) {
        let list = SLOTS_AT + spot / (BITS / SLOTS) * WIDTH;
        let rest = &text.as_bytes()[at..];
        for entry in self.number_at(list)..self.number_at(list + WIDTH) {
            let entry = ENTRIES_AT + entry * ENTRY;
            let literal = self.literal(entry);
            if is_right(literal.len()) && rest.starts_with(literal) {
                found(at, at + literal.len(), self.numbers_of(entry));
            }
        }
    }
}

/// The tables for `literals` (empty ones are passed over) and the number that goes with each; a literal may come again.
pub fn tables<'t>(literals: impl IntoIterator<Item = (&'t str, u32)>) -> Vec<u8> {
    let mut by_slot: BTreeMap<(usize, &str), Vec<u32>> = BTreeMap::new();
    let mut bits = vec![0_u8; BITS / 8];
    for (text, number) in literals {
        let mut chars = text.chars();
        let Some(first) = chars.next() else { continue };
        let spot = spot(first, chars.next());
        bits[spot / 8] |= 1 << (spot % 8);
        by_slot.entry((spot / (BITS / SLOTS), text)).or_default().push(number);
    }
    let mut slots = vec![0_u32; SLOTS + 1];
    let (mut entries, mut texts, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    let mut end = (0, 0);
    for ((slot, text), of_text) in &by_slot {
        slots[slot + 1] += 1;
        entries.extend([end.0, end.1]);
        end = (end.0 + text.len() as u32, end.1 + of_text.len() as u32);
        texts.extend_from_slice(text.as_bytes());
        numbers.extend_from_slice(of_text);
    }
    entries.extend([end.0, end.1]);
    for slot in 0..SLOTS {
        slots[slot + 1] += slots[slot];
    }
    let mut tables = (by_slot.len() as u32).to_le_bytes().to_vec();
    let put = |part: &[u32], tables: &mut Vec<u8>| part.iter().for_each(|n| tables.extend(n.to_le_bytes()));
    tables.extend(bits);
    put(&slots, &mut tables);
    put(&entries, &mut tables);
    tables.extend(texts);
    put(&numbers, &mut tables);
    tables
}

#[cfg(test)]
mod tests {
    use aho_corasick::AhoCorasick;
    use proptest::prelude::*;

    use super::*;

    fn found(literals: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        let tables = tables(literals.iter().zip(0..).map(|(l, n)| (*l, n)));
        let mut found = Vec::new();
        Literals::over(Cow::Owned(tables))
            .each(text, |start, end, numbers| found.extend(numbers.map(|n| (start, end, n))));
        found.sort_unstable();
        found
    }

    #[test]
    fn every_place_is_told_with_all_its_numbers() {
        assert_eq!(found(&["最", "最佳", "最", ""], "最佳"), [(0, 3, 0), (0, 3, 2), (0, 6, 1)]);
        assert_eq!(found(&[], "最佳"), []);
        assert_eq!(found(&["最佳"], ""), []);
    }

    proptest! {
        #[test]
        fn an_automaton_finds_the_same(
            literals in prop::collection::vec("[最佳好a1 ]{1,3}", 0..20),
            text in "[最佳好第a1 ]{0,20}",
        ) {
            let literals: Vec<&str> = literals.iter().map(String::as_str).collect();
            let automaton = AhoCorasick::new(&literals).expect("small");
            let mut expected: Vec<(usize, usize, u32)> = automaton
                .find_overlapping_iter(&text)
                .map(|m| (m.start(), m.end(), m.pattern().as_u32()))
                .collect();
            expected.sort_unstable();
            prop_assert_eq!(found(&literals, &text), expected);
        }
    }
}
