//! Words of which one may stand at a place, the earlier before the later: what an alternation of words means in a regex.

/// Words, findable by their first character.
#[derive(Debug, Clone, Default)]
pub struct WordSet {
    words: Vec<String>,
    /// First characters in order, each with the words (by number, in order) that begin with it.
    by_first: Vec<(char, Vec<u32>)>,
}

impl WordSet {
    /// Of words that are not empty, the one to be taken first in front; `None` if one is empty.
    pub fn new(words: Vec<String>) -> Option<Self> {
        let firsts: Option<Vec<char>> = words.iter().map(|word| word.chars().next()).collect();
        let mut numbered: Vec<(char, u32)> = firsts?.into_iter().zip(0..).collect();
        numbered.sort_unstable();
        let mut by_first: Vec<(char, Vec<u32>)> = Vec::new();
        for (first, number) in numbered {
            match by_first.last_mut() {
                Some((known, numbers)) if *known == first => numbers.push(number),
                _ => by_first.push((first, vec![number])),
            }
        }
        Some(Self { words, by_first })
    }

    /// The lengths in bytes of the words that `text`, which begins with `first`, begins with, the last choice first.
    pub fn last_choice_first(&self, text: &str, first: char) -> impl Iterator<Item = usize> {
        let at = self.by_first.binary_search_by_key(&first, |(c, _)| *c);
        let numbers = at.map_or(&[][..], |at| self.by_first[at].1.as_slice());
        let words = numbers.iter().rev().map(|number| self.words[*number as usize].as_str());
        words.filter(move |word| text.starts_with(word)).map(str::len)
    }

    /// The characters that its words begin with.
    pub fn firsts(&self) -> impl Iterator<Item = char> {
        self.by_first.iter().map(|(c, _)| *c)
    }
}
