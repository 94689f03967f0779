//! What a matcher does: made from the syntax of a regex, word classes left as they are. Plain data, so that the programs of
//! the built-in rules are made by the build script.

use std::sync::Arc;

use regex_syntax::hir::{Capture, Class, Hir, HirKind, Look, Repetition};
use serde::{Deserialize, Serialize};

use crate::pack::regex::expand::{WORDS_SIGN, class_of, with_signs};
use crate::pack::word_set::WordSet;
use crate::pack::words::{self, Words};

/// A border of a group: the first of group 1 is 0, its last 1.
pub type Slot = usize;

/// One step.
#[derive(Debug, Serialize, Deserialize)]
pub enum Inst {
    Literal(Box<str>),
    Class(Chars),
    /// One word of this set.
    Words(usize),
    /// So many characters of a class.
    Repeat {
        class: Chars,
        min: usize,
        max: usize,
        is_greedy: bool,
    },
    /// The first, or else the second.
    Split(usize, usize),
    Jump(usize),
    Save(Slot),
    Border(Border),
    Match,
}

/// Where nothing is read.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Border {
    /// Of the text.
    Start,
    /// Of the text.
    End,
    /// Of a word of ASCII characters.
    Word,
}

/// Words that a program takes one of.
#[derive(Debug, Serialize, Deserialize)]
enum Choice {
    /// Those of the word class of that name.
    Class(String),
    These(Vec<String>),
}

/// Characters, as ranges of their numbers, in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Chars(Box<[(u32, u32)]>);

impl Chars {
    pub fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        let after = self.0.partition_point(|(start, _)| *start <= code);
        after > 0 && code <= self.0[after - 1].1
    }

    fn count(&self) -> u32 {
        self.0.iter().map(|(start, end)| end - start + 1).sum()
    }
}

/// Bits for the characters that a match may begin with; two may share one.
const FIRST_BITS: usize = 1024;

/// With more characters than this the bits would tell nothing.
const MOST_FIRST: u32 = 400;

/// Longer programs are not worth their states.
const MOST_INSTS: usize = 600;

/// Alternations of at least so many words are looked up by their first character.
const MANY: usize = 4;

/// A regex ready to match.
#[derive(Debug, Serialize, Deserialize)]
pub struct Program {
    insts: Vec<Inst>,
    choices: Vec<Choice>,
    /// Those of `choices`, ready to be found in a text.
    #[serde(skip)]
    sets: Vec<Arc<WordSet>>,
    /// Names of the groups from the first on.
    names: Vec<Option<Box<str>>>,
    /// The characters a match may begin with; `None`: any.
    firsts: Option<Vec<u64>>,
    is_at_start: bool,
}

fn bit_of(c: char) -> usize {
    (u32::from(c).wrapping_mul(0x9E37_79B1) >> 22) as usize
}

impl Program {
    /// The program of a regex over `words`; with `whole`, so that it matches a whole text. `None` where it has something
    /// that programs do not know, or may match nothing at all.
    pub fn of(source: &str, words: &Words, whole: bool) -> Option<Self> {
        let signed = with_signs(source, words)?;
        let hir = regex_syntax::parse(&if whole { format!("^(?:{signed})$") } else { signed }).ok()?;
        let mut maker = Maker { words, insts: Vec::new(), choices: Vec::new(), names: Vec::new(), depth: 0 };
        maker.put(&hir)?;
        maker.insts.push(Inst::Match);
        let Maker { insts, choices, names, .. } = maker;
        let is_at_start = hir.properties().look_set_prefix().contains(Look::Start);
        let mut program = Self { insts, choices, sets: Vec::new(), names, firsts: None, is_at_start }.ready(words)?;
        let mut firsts = vec![0; FIRST_BITS / 64];
        match program.begin(0, &mut firsts, &mut vec![false; program.insts.len()]) {
            Begin::Nothing => return None,
            Begin::Anything => {}
            Begin::These => program.firsts = Some(firsts),
        }
        Some(program)
    }

    /// The program with its words, which it has to be given when it was written down and read.
    pub fn ready(mut self, words: &Words) -> Option<Self> {
        let set = |choice: &Choice| match choice {
            Choice::Class(id) => words.set(id),
            Choice::These(list) => WordSet::new(list.clone()).map(Arc::new),
        };
        self.sets = self.choices.iter().map(set).collect::<Option<_>>()?;
        Some(self)
    }

    /// The words of that number.
    pub fn words(&self, set: usize) -> Option<&WordSet> {
        self.sets.get(set).map(|set| &**set)
    }

    pub fn inst(&self, pc: usize) -> &Inst {
        // every jump is within, and the last is a match
        self.insts.get(pc).unwrap_or(&Inst::Match)
    }

    /// How many instructions it has.
    pub fn len(&self) -> usize {
        self.insts.len()
    }

    /// How many groups there are, the whole match left out.
    pub fn groups(&self) -> usize {
        self.names.len()
    }

    /// The number of the group of that name.
    pub fn group_named(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n.as_deref() == Some(name)).map(|index| index + 1)
    }

    /// It matches at the beginning of a text only.
    pub fn is_at_start(&self) -> bool {
        self.is_at_start
    }

    /// Whether a match may begin with `c`.
    pub fn may_begin(&self, c: char) -> bool {
        self.firsts.as_ref().is_none_or(|bits| bits[bit_of(c) / 64] >> (bit_of(c) % 64) & 1 == 1)
    }

    /// Gathers the characters that what begins at `pc` may begin with.
    fn begin(&self, pc: usize, bits: &mut [u64], was_at: &mut [bool]) -> Begin {
        if std::mem::replace(&mut was_at[pc], true) {
            return Begin::These;
        }
        let mut add = |c: char| bits[bit_of(c) / 64] |= 1 << (bit_of(c) % 64);
        let mut add_class = |class: &Chars| {
            if class.count() > MOST_FIRST {
                return Begin::Anything;
            }
            class.0.iter().flat_map(|(start, end)| *start..=*end).filter_map(char::from_u32).for_each(&mut add);
            Begin::These
        };
        match self.inst(pc) {
            Inst::Literal(literal) => literal.chars().next().into_iter().for_each(add),
            Inst::Class(class) => return add_class(class),
            Inst::Words(set) => self.words(*set).into_iter().flat_map(WordSet::firsts).for_each(add),
            Inst::Repeat { class, min, .. } => {
                let here = add_class(class);
                return if *min > 0 { here } else { here.max(self.begin(pc + 1, bits, was_at)) };
            }
            Inst::Split(first, second) => {
                return self.begin(*first, bits, was_at).max(self.begin(*second, bits, was_at));
            }
            Inst::Jump(to) => return self.begin(*to, bits, was_at),
            Inst::Save(_) | Inst::Border(_) => return self.begin(pc + 1, bits, was_at),
            Inst::Match => return Begin::Nothing,
        }
        Begin::These
    }
}

/// What a match begins with; of two, the greater counts.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Begin {
    These,
    Anything,
    /// It may be empty.
    Nothing,
}

struct Maker<'w> {
    words: &'w Words,
    insts: Vec<Inst>,
    choices: Vec<Choice>,
    names: Vec<Option<Box<str>>>,
    /// Word classes that are open.
    depth: usize,
}

/// Word classes in word classes; more are not made.
const DEEPEST: usize = 8;

impl Maker<'_> {
    /// Adds the instructions for `hir`; `None` where there are none.
    fn put(&mut self, hir: &Hir) -> Option<()> {
        if self.insts.len() > MOST_INSTS {
            return None;
        }
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => self.literal(std::str::from_utf8(&literal.0).ok()?)?,
            HirKind::Class(class) => {
                let class = chars(class)?;
                self.insts.push(Inst::Class(class));
            }
            HirKind::Look(look) => {
                let border = match look {
                    Look::Start => Border::Start,
                    Look::End => Border::End,
                    Look::WordAscii => Border::Word,
                    _ => return None,
                };
                self.insts.push(Inst::Border(border));
            }
            HirKind::Repetition(repetition) => self.repetition(repetition)?,
            HirKind::Capture(capture) => self.capture(capture)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.put(part))?,
            HirKind::Alternation(choices) => self.alternation(choices)?,
        }
        Some(())
    }

    /// Text, and word classes where their signs stand.
    fn literal(&mut self, literal: &str) -> Option<()> {
        let mut pieces = literal.split(WORDS_SIGN);
        let first = pieces.next().unwrap_or_default();
        if !first.is_empty() {
            self.insts.push(Inst::Literal(first.into()));
        }
        for piece in pieces {
            let (id, rest) = class_of(piece)?;
            self.class(id)?;
            if !rest.is_empty() {
                self.insts.push(Inst::Literal(rest.into()));
            }
        }
        Some(())
    }

    fn class(&mut self, id: &str) -> Option<()> {
        match self.words.class(id)? {
            words::Class::List(_) => self.choice(Choice::Class(id.to_owned())),
            words::Class::Regex(source) => {
                if self.depth == DEEPEST {
                    return None;
                }
                let hir = regex_syntax::parse(&with_signs(source, self.words)?).ok()?;
                // a group in it would have a number of its own
                if hir.properties().explicit_captures_len() > 0 {
                    return None;
                }
                self.depth += 1;
                self.put(&hir)?;
                self.depth -= 1;
            }
        }
        Some(())
    }

    fn choice(&mut self, choice: Choice) {
        self.insts.push(Inst::Words(self.choices.len()));
        self.choices.push(choice);
    }

    fn capture(&mut self, capture: &Capture) -> Option<()> {
        let index = (capture.index as usize).checked_sub(1)?;
        if self.names.len() <= index {
            self.names.resize(index + 1, None);
        }
        self.names[index].clone_from(&capture.name);
        self.insts.push(Inst::Save(2 * index));
        self.put(&capture.sub)?;
        self.insts.push(Inst::Save(2 * index + 1));
        Some(())
    }

    fn alternation(&mut self, choices: &[Hir]) -> Option<()> {
        let word = |choice: &Hir| match choice.kind() {
            HirKind::Literal(l) => {
                std::str::from_utf8(&l.0).ok().filter(|l| !l.contains(WORDS_SIGN)).map(str::to_owned)
            }
            _ => None,
        };
        if choices.len() >= MANY
            && let Some(words) = choices.iter().map(word).collect::<Option<Vec<_>>>()
        {
            self.choice(Choice::These(words));
            return Some(());
        }
        let mut ends = Vec::new();
        for (index, choice) in choices.iter().enumerate() {
            if index + 1 == choices.len() {
                self.put(choice)?;
                break;
            }
            let split = self.insts.len();
            self.insts.push(Inst::Match);
            self.put(choice)?;
            ends.push(self.insts.len());
            self.insts.push(Inst::Match);
            self.insts[split] = Inst::Split(split + 1, self.insts.len());
        }
        for end in ends {
            self.insts[end] = Inst::Jump(self.insts.len());
        }
        Some(())
    }

    fn repetition(&mut self, repetition: &Repetition) -> Option<()> {
        let (min, max) = (repetition.min as usize, repetition.max.map(|max| max as usize));
        if let HirKind::Class(class) = repetition.sub.kind() {
            let (class, is_greedy) = (chars(class)?, repetition.greedy);
            self.insts.push(Inst::Repeat { class, min, max: max.unwrap_or(usize::MAX), is_greedy });
            return Some(());
        }
        for _ in 0..min {
            self.put(&repetition.sub)?;
        }
        let branch = |yes: usize, no: usize| {
            if repetition.greedy { Inst::Split(yes, no) } else { Inst::Split(no, yes) }
        };
        let Some(max) = max else {
            // what may be empty could be repeated for ever
            if repetition.sub.properties().minimum_len()? == 0 {
                return None;
            }
            let split = self.insts.len();
            self.insts.push(Inst::Match);
            self.put(&repetition.sub)?;
            self.insts.push(Inst::Jump(split));
            self.insts[split] = branch(split + 1, self.insts.len());
            return Some(());
        };
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(self.insts.len());
            self.insts.push(Inst::Match);
            self.put(&repetition.sub)?;
        }
        for split in splits {
            self.insts[split] = branch(split + 1, self.insts.len());
        }
        Some(())
    }
}

fn chars(class: &Class) -> Option<Chars> {
    let Class::Unicode(class) = class else { return None };
    let is_sign = |c: char| (u32::from(WORDS_SIGN) - 1..=u32::from(WORDS_SIGN) + 2).contains(&u32::from(c));
    // words cannot stand for characters of a class
    if class.iter().any(|range| is_sign(range.start()) || is_sign(range.end())) {
        return None;
    }
    Some(Chars(class.iter().map(|range| (range.start().into(), range.end().into())).collect()))
}
