//! A regex as a small program over characters, which tries choices in their order and goes back where one fails: finds what
//! the regex crate finds. Made for what rules look at, a clause or a sentence, where most places fail at their first
//! character: it is made in a fraction of the time, since word classes are not written out but shared by all regexes, and is
//! not slower at matching. Long texts, and the few regexes that it does not know, are left to the regex crate.
//!
//! No state (instruction and place) is entered twice in one search; what remains, repetitions that reach far from many
//! places, is given up after so many steps.

use std::ops::Range;

use crate::pack::regex::program::{Border, Inst, Program, Slot};

/// A group that matched, or did not, by its number; 0 is the whole match.
pub type Groups = Vec<Option<Range<usize>>>;

/// The longest text in bytes that it is made for.
pub const LONGEST: usize = 16 << 10;

/// So many characters and choices are looked at in one search (about 1 ms, as long as the regex crate needs to compile).
const MOST_STEPS: usize = 100_000;

/// A search took too many steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenUp;

/// What is left to try.
enum Later {
    Go(usize, usize),
    /// A group's border goes back to what it was.
    Restore(Slot, Option<usize>),
}

/// One search through one text.
struct Search<'p, 't> {
    program: &'p Program,
    text: &'t str,
    later: Vec<Later>,
    /// A bit for each instruction and place: there from the first choice on.
    entered: Vec<u64>,
    slots: Vec<Option<usize>>,
    steps_left: usize,
}

/// A match, and the borders of its groups if they were asked for.
type Found = (Range<usize>, Vec<Option<usize>>);

impl Program {
    /// The first match that begins at byte `from` or later.
    pub fn find_at(&self, text: &str, from: usize) -> Result<Option<Range<usize>>, GivenUp> {
        Ok(self.search(text, from, false)?.map(|(range, _)| range))
    }

    /// The same with all groups.
    pub fn groups_at(&self, text: &str, from: usize) -> Result<Option<Groups>, GivenUp> {
        let Some((whole, slots)) = self.search(text, from, true)? else { return Ok(None) };
        let group = |pair: &[Option<usize>]| Some(pair.first().copied()??..pair.get(1).copied()??);
        Ok(Some(std::iter::once(Some(whole)).chain(slots.chunks_exact(2).map(group)).collect()))
    }

    fn search(&self, text: &str, from: usize, with_groups: bool) -> Result<Option<Found>, GivenUp> {
        let slots = if with_groups { vec![None; 2 * self.groups()] } else { Vec::new() };
        let (later, entered, steps_left) = (Vec::new(), Vec::new(), MOST_STEPS);
        let mut search = Search { program: self, text, later, entered, slots, steps_left };
        let last = if self.is_at_start() { 0 } else { text.len() };
        let rest = text.get(from..).unwrap_or_default();
        let places = rest.char_indices().map(|(at, c)| (from + at, c));
        for (start, c) in places.take_while(|(start, _)| *start <= last) {
            if self.may_begin(c)
                && let Some(end) = search.run(start)
            {
                return Ok(Some((start..end, search.slots)));
            }
            if search.steps_left == 0 {
                return Err(GivenUp);
            }
        }
        Ok(None)
    }
}

impl Search<'_, '_> {
    /// Where a match that begins at `start` ends; there is none either when no steps are left.
    fn run(&mut self, start: usize) -> Option<usize> {
        self.later.clear();
        self.slots.fill(None);
        let mut next = Some((0, start));
        loop {
            let (mut pc, mut at) = match next.take() {
                Some(state) => state,
                None => match self.later.pop()? {
                    Later::Go(pc, at) if self.enter(pc, at) => (pc, at),
                    Later::Go(..) => continue,
                    Later::Restore(slot, old) => {
                        self.slots[slot] = old;
                        continue;
                    }
                },
            };
            // goes on until it matches or fails
            loop {
                if matches!(self.program.inst(pc), Inst::Match) {
                    return Some(at);
                }
                let Some(state) = self.step(pc, at) else { break };
                (pc, at) = state;
            }
        }
    }

    /// Does one instruction: the state to go on with, if it did not fail.
    fn step(&mut self, pc: usize, at: usize) -> Option<(usize, usize)> {
        let rest = &self.text[at..];
        match self.program.inst(pc) {
            Inst::Literal(literal) => rest.starts_with(&**literal).then(|| (pc + 1, at + literal.len())),
            Inst::Class(class) => {
                let c = rest.chars().next().filter(|c| class.has(*c))?;
                Some((pc + 1, at + c.len_utf8()))
            }
            Inst::Words(set) => {
                for len in self.program.words(*set)?.last_choice_first(rest, rest.chars().next()?) {
                    self.later.push(Later::Go(pc + 1, at + len));
                }
                None
            }
            Inst::Repeat { class, min, max, is_greedy } => {
                let before = self.later.len();
                let mut end = at;
                let mut chars = rest.chars();
                for count in 0..=*max {
                    if count >= *min {
                        self.later.push(Later::Go(pc + 1, end));
                    }
                    match chars.next().filter(|c| count < *max && class.has(*c)) {
                        Some(c) => end += c.len_utf8(),
                        None => break,
                    }
                }
                // the last that is put there is tried first
                self.steps_left = self.steps_left.saturating_sub(self.later.len() - before + min);
                if !is_greedy {
                    self.later[before..].reverse();
                }
                None
            }
            Inst::Split(first, second) => {
                let (first, second) = (*first, *second);
                self.later.push(Later::Go(second, at));
                self.enter(first, at).then_some((first, at))
            }
            Inst::Jump(to) => Some((*to, at)),
            Inst::Save(slot) => {
                let slot = *slot;
                if let Some(place) = self.slots.get_mut(slot) {
                    self.later.push(Later::Restore(slot, *place));
                    *place = Some(at);
                }
                Some((pc + 1, at))
            }
            Inst::Border(border) => holds(*border, self.text, at).then_some((pc + 1, at)),
            Inst::Match => None,
        }
    }

    /// Whether a state is entered for the first time.
    fn enter(&mut self, pc: usize, at: usize) -> bool {
        if self.entered.is_empty() {
            self.entered = vec![0; self.program.len() * (self.text.len() + 1) / 64 + 1];
        }
        if self.steps_left == 0 {
            return false;
        }
        self.steps_left -= 1;
        let bit = pc * (self.text.len() + 1) + at;
        let (word, mask) = (&mut self.entered[bit / 64], 1 << (bit % 64));
        let is_new = *word & mask == 0;
        *word |= mask;
        is_new
    }
}

/// Whether a border of the text or of a word is at byte `at`.
fn holds(border: Border, text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let is_word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    match border {
        Border::Start => at == 0,
        Border::End => at == text.len(),
        Border::Word => is_word(bytes.get(at.wrapping_sub(1))) != is_word(bytes.get(at)),
    }
}
