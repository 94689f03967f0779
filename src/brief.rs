//! What buyers search for, and whose brands a shop may name: plain data that rules about keywords look at.

use serde::{Deserialize, Serialize};

use crate::text::fold::fold;
use crate::text::phrase::Compact;

/// What a search word is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// What the goods are called: belongs into every title.
    Core,
    /// A longer wish, with a core word in it or of six characters or more.
    LongTail,
    /// Holds the name of a brand.
    Brand,
    /// A property of the goods.
    Attribute,
    /// Buyers who search for it want other goods: it is kept out.
    Negative,
}

impl Role {
    /// The name used in rule files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::LongTail => "long-tail",
            Self::Brand => "brand",
            Self::Attribute => "attribute",
            Self::Negative => "negative",
        }
    }
}

/// One search word with its figures, as far as the brief gives them.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefWord {
    /// As the brief has it, blanks trimmed.
    pub text: String,
    /// Folded.
    pub folded: String,
    /// Its characters.
    pub chars: Compact,
    /// What it is for.
    pub role: Role,
    /// The brief says so; else it was derived.
    pub is_role_given: bool,
    /// How often it is searched for, in the unit of the export.
    pub traffic: Option<f64>,
    /// Clicks per search, 0 to 1.
    pub click_rate: Option<f64>,
    /// Orders per click, 0 to 1.
    pub conversion: Option<f64>,
    /// Goods that are offered for it, or another measure of competition.
    pub supply: Option<f64>,
}

impl BriefWord {
    /// A word without figures.
    pub fn new(text: &str, role: Option<Role>) -> Self {
        let text = text.trim().to_owned();
        let folded = fold(&text).text.into_owned();
        Self {
            chars: Compact::new(&folded),
            folded,
            text,
            role: role.unwrap_or(Role::Attribute),
            is_role_given: role.is_some(),
            traffic: None,
            click_rate: None,
            conversion: None,
            supply: None,
        }
    }
}

/// The search words of a text that holds one or several.
pub fn words_in(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', '、', ';', '；', '|', '\n']).map(str::trim).filter(|word| !word.is_empty())
}

/// Search words, the most searched for first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Brief {
    /// Each once.
    pub words: Vec<BriefWord>,
}

/// Whose brands are which.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Brands {
    /// The shop's own.
    pub own: Vec<String>,
    /// Others' that the shop may use.
    pub licensed: Vec<String>,
    /// Others' that it may not.
    pub foreign: Vec<String>,
}

impl Brands {
    /// Whether no brand is known.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.licensed.is_empty() && self.foreign.is_empty()
    }

    /// Whether `word` (folded) holds one of another's brands.
    pub fn is_foreign(&self, word: &Compact) -> bool {
        self.foreign.iter().any(|brand| holds(word, brand))
            && !self.own.iter().chain(&self.licensed).any(|b| holds(word, b))
    }
}

fn holds(word: &Compact, brand: &str) -> bool {
    let brand = Compact::new(&fold(brand).text);
    !word.places(&brand).is_empty()
}

/// Of a word without a role: shorter ones are no long tail.
const LONG: usize = 6;
/// In a brief of fewer words none can stand in two others: the most searched for is the core word.
const FEW: usize = 3;
/// Core words that are derived, at most.
const CORES: usize = 3;

impl Brief {
    /// A brief of these words. Twins become one, with the figures that any of them has. Roles that are not given are derived:
    /// a word with a known brand in it is a brand word; a word that stands whole in at least two others and in a fifth of all is
    /// a core word (three at most; in a brief of one or two words the most searched for); a word that holds a core word, or
    /// has six characters or more, is long-tail; the rest are attributes.
    pub fn new(words: Vec<BriefWord>, brands: &Brands) -> Self {
        let mut unique: Vec<BriefWord> = Vec::with_capacity(words.len());
        let mut seen = std::collections::HashMap::new();
        for word in words.into_iter().filter(|w| !w.chars.is_empty()) {
            let at = *seen.entry(word.chars.text()).or_insert(unique.len());
            match unique.get_mut(at) {
                Some(known) => known.merge(&word),
                None => unique.push(word),
            }
        }
        let by_traffic = |w: &BriefWord| w.traffic.unwrap_or(0.0);
        unique.sort_by(|a, b| by_traffic(b).total_cmp(&by_traffic(a)));
        let mut brief = Self { words: unique };
        brief.derive_roles(brands);
        brief
    }

    fn derive_roles(&mut self, brands: &Brands) {
        let all: Vec<&String> = [&brands.own, &brands.licensed, &brands.foreign].into_iter().flatten().collect();
        for word in self.words.iter_mut().filter(|w| !w.is_role_given) {
            if all.iter().any(|brand| holds(&word.chars, brand)) {
                word.role = Role::Brand;
            }
        }
        let is_open = |w: &BriefWord| !w.is_role_given && w.role != Role::Brand;
        if !self.words.iter().any(|w| w.role == Role::Core) {
            for at in self.core_words() {
                self.words[at].role = Role::Core;
            }
        }
        let cores: Vec<Compact> = self.words.iter().filter(|w| w.role == Role::Core).map(|w| w.chars.clone()).collect();
        for word in self.words.iter_mut().filter(|w| is_open(w) && w.role != Role::Core) {
            let has_core = cores.iter().any(|core| !word.chars.places(core).is_empty());
            word.role = if has_core || word.chars.len() >= LONG { Role::LongTail } else { Role::Attribute };
        }
    }

    /// The words to be taken for core words.
    fn core_words(&self) -> Vec<usize> {
        let open: Vec<usize> = (0..self.words.len())
            .filter(|i| !self.words[*i].is_role_given && self.words[*i].role != Role::Brand)
            .collect();
        let count = |at: usize| {
            let others = open.iter().filter(|o| **o != at);
            others.filter(|o| !self.words[**o].chars.places(&self.words[at].chars).is_empty()).count()
        };
        let counted = open.iter().map(|at| (count(*at), *at)).filter(|(n, _)| *n >= 2 && n * 5 >= open.len());
        let mut often: Vec<(usize, usize)> = counted.collect();
        often.sort_by_key(|(n, at)| (std::cmp::Reverse(*n), *at));
        let mut cores: Vec<usize> = Vec::new();
        for (_, at) in often {
            // a core word inside another one is the same one
            let is_new = |c: &usize| {
                self.words[*c].chars.places(&self.words[at].chars).is_empty()
                    && self.words[at].chars.places(&self.words[*c].chars).is_empty()
            };
            if cores.iter().all(is_new) && cores.len() < CORES {
                cores.push(at);
            }
        }
        if cores.is_empty() && open.len() < FEW {
            cores.extend(open.iter().copied().find(|at| self.words[*at].chars.len() < LONG).or(open.first().copied()));
        }
        cores
    }
}

impl BriefWord {
    fn merge(&mut self, other: &Self) {
        let larger = |a: Option<f64>, b: Option<f64>| a.into_iter().chain(b).reduce(f64::max);
        self.traffic = larger(self.traffic, other.traffic);
        self.click_rate = self.click_rate.or(other.click_rate);
        self.conversion = self.conversion.or(other.conversion);
        self.supply = larger(self.supply, other.supply);
        if other.is_role_given && !self.is_role_given {
            (self.role, self.is_role_given) = (other.role, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(words: &[&str], brands: &Brands) -> Brief {
        Brief::new(words.iter().map(|w| BriefWord::new(w, None)).collect(), brands)
    }

    fn role(brief: &Brief, word: &str) -> Role {
        brief.words.iter().find(|w| w.text == word).expect("in the brief").role
    }

    #[test]
    fn roles_are_derived() {
        let brands = Brands { foreign: vec!["某克".into()], ..Brands::default() };
        let words = ["马克杯", "陶瓷马克杯", "马克杯带盖", "某克马克杯", "复古", "办公室喝水杯子大容量"];
        let brief = brief(&words, &brands);
        let roles: Vec<Role> = words.iter().map(|w| role(&brief, w)).collect();
        assert_eq!(roles, [Role::Core, Role::LongTail, Role::LongTail, Role::Brand, Role::Attribute, Role::LongTail]);
    }

    #[test]
    fn a_given_role_holds() {
        let words = vec![
            BriefWord::new("杯子", Some(Role::Negative)),
            BriefWord::new("杯 子", None),
            BriefWord::new("水壶", None),
        ];
        let brief = Brief::new(words, &Brands::default());
        assert_eq!(role(&brief, "杯子"), Role::Negative);
        assert_eq!(role(&brief, "水壶"), Role::Core);
    }

    #[test]
    fn twins_become_one_with_all_figures() {
        let with = |traffic, supply| BriefWord { traffic, supply, ..BriefWord::new("马克杯", None) };
        let brief = Brief::new(vec![with(Some(5.0), None), with(Some(9.0), Some(2.0))], &Brands::default());
        assert_eq!(brief.words.len(), 1);
        assert_eq!((brief.words[0].traffic, brief.words[0].supply), (Some(9.0), Some(2.0)));
    }
}
