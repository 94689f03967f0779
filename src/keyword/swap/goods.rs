//! Which words of a brief are true of the goods, as far as can be told.

use crate::brief::{BriefWord, Role};
use crate::keyword::analysis::Candidate;
use crate::keyword::plan::NoPlan;
use crate::keyword::swap::Planner;
use crate::keyword::title::Title;
use crate::text::fold::fold;
use crate::text::phrase::{Compact, Standing};

impl Planner<'_, '_, '_, '_> {
    /// Whether a word may be put into the title: lawful, not there yet, and true of the goods as far as can be told.
    pub(super) fn is_wanted(&self, candidate: &Candidate<'_>, title: &Title<'_>) -> bool {
        let word = candidate.word;
        if candidate.refused.is_some()
            || word.role == Role::Brand
            || title.chars.standing(&word.chars).0 >= Standing::Spaced
        {
            return false;
        }
        // who gives a word its role has chosen it, but a brief may be for several listings, and not all have one material
        let is_chosen = word.is_role_given && self.is_theirs;
        if word.role == Role::Attribute && is_chosen {
            return self.is_said(word);
        }
        is_chosen || (self.is_said(word) && self.is_of_these_goods(word, title))
    }

    /// Whether the listing says what a word says, at least all but its last character (复古 of 复古风), or the brief is trusted.
    fn is_said(&self, word: &BriefWord) -> bool {
        let is_nearly = || word.chars.without_last().is_some_and(|most| !self.copy.places(&most).is_empty());
        self.analyst.trusts_brief || self.copy.standing(&word.chars).0 != Standing::Absent || is_nearly()
    }

    /// Whether a word names the goods of the title: it holds a core word that stands there, or ends as something there does. A
    /// Chinese word says last what it is about: 冬季羽绒服 shares but the season with 冬季围巾.
    fn is_of_these_goods(&self, word: &BriefWord, title: &Title<'_>) -> bool {
        let cores = self.candidates.iter().map(|c| c.word).filter(|w| w.role == Role::Core);
        let stands = |core: &BriefWord| !title.chars.places(&core.chars).is_empty();
        let has_core = cores.into_iter().any(|core| stands(core) && !word.chars.places(&core.chars).is_empty());
        // what the goods are called, if the brief is theirs, belongs into their title
        let is_name = word.role == Role::Core && self.analyst.trusts_brief;
        let is_in_parts = title.chars.standing(&word.chars).0 != Standing::Absent;
        is_name
            || has_core
            || is_in_parts
            || matches!(title.chars.rest_of(&word.folded, &word.chars), Some((_, _, true)))
    }

    /// Lawful words that `title` does not have because nothing in the listing says them, the most valuable first. Of a brief
    /// of other goods that goes without saying.
    pub(super) fn unsaid(&self, title: &str) -> Vec<String> {
        if !self.is_theirs {
            return Vec::new();
        }
        let text = Compact::new(&fold(title).text);
        let is_left = |c: &&Candidate<'_>| {
            c.refused.is_none()
                && c.word.role != Role::Brand
                && text.standing(&c.word.chars).0 == Standing::Absent
                && !self.is_said(c.word)
        };
        let mut left: Vec<&Candidate<'_>> = self.candidates.iter().filter(is_left).collect();
        left.sort_by(|a, b| b.value.total_cmp(&a.value));
        left.into_iter().map(|c| c.word.text.clone()).collect()
    }

    /// Why no title is better than `old`.
    pub(super) fn no_plan(&self, old: &str) -> NoPlan {
        let title = Title::new(old);
        if !self.is_theirs {
            NoPlan::OtherGoods
        } else if !self.candidates.iter().any(|c| self.is_wanted(c, &title)) {
            NoPlan::NothingFits
        } else if self.limit.is_none() {
            NoPlan::NoLimit
        } else {
            NoPlan::NoPlace
        }
    }
}
