//! The two languages hegui speaks, and text that exists in both.

use serde::{Deserialize, Serialize};

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// What stands between a name and what is said of it.
    pub fn colon(self) -> &'static str {
        if self == Self::Zh { ":" } else { ": " }
    }
}

/// A text in both languages, as rule files hold it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localised {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Localised {
    /// The text in `lang`; the other one where that is empty.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            Lang::Zh if self.zh.is_empty() => &self.en,
            _ => &self.zh,
        }
    }

    /// Whether it says nothing in either language.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}
