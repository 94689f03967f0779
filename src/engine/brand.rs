//! The shop's brands in copy, against the one that is stated.

use crate::brief::Brands;
use crate::text::fold::fold;
use crate::text::phrase::Compact;
use crate::text::{Span, is_han};

/// Where one of the shop's brands stands in `text` (folded); bytes of it.
pub(crate) fn places(brands: &Brands, text: &str) -> Vec<Span> {
    let text = Compact::new(text);
    let mut places: Vec<Span> = ours(brands).flat_map(|brand| text.places(&brand)).collect();
    places.sort();
    places
}

/// Whether the brand `said` is the one of `stated` (both folded). `Some(false)` only where another of the shop's brands is
/// stated, in the same script: a name and its translation are one brand.
pub(crate) fn is_same_brand(brands: &Brands, said: &str, stated: &str) -> Option<bool> {
    let (said, stated) = (Compact::new(said), Compact::new(stated));
    if !stated.places(&said).is_empty() || !said.places(&stated).is_empty() {
        return Some(true);
    }
    let is_chinese = |brand: &Compact| brand.text().contains(is_han);
    let is_stated = |brand: &Compact| is_chinese(brand) == is_chinese(&said) && !stated.places(brand).is_empty();
    ours(brands).any(|brand| is_stated(&brand)).then_some(false)
}

fn ours(brands: &Brands) -> impl Iterator<Item = Compact> {
    brands.own.iter().chain(&brands.licensed).map(|brand| Compact::new(&fold(brand).text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_brand_is_told_only_in_the_same_script() {
        let brands = Brands {
            own: vec!["山间小院".into(), "MOUNTAIN YARD".into()],
            licensed: vec!["云上集".into()],
            ..Brands::default()
        };
        for (said, stated, same) in [
            ("云上集", "云上集", Some(true)),
            ("云上集", "cloud/云上集", Some(true)),
            ("云上集", "山间小院", Some(false)),
            ("mountain yard", "山间小院", None),
            ("云上集", "别家", None),
        ] {
            assert_eq!(is_same_brand(&brands, said, stated), same, "{said} {stated}");
        }
        assert_eq!(places(&brands, "云 上集马克杯 mountain-yard"), [Span::new(0, 10), Span::new(20, 33)]);
    }
}
