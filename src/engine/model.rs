//! Model numbers in copy: letters, then digits, then perhaps letters (`XR-500`, `F40`, `k380s`).

/// A model number, cut where its kind ends and its number begins.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Model<'t> {
    letters: &'t str,
    digits: &'t str,
    tail: &'t str,
}

/// Every model number of `text` (folded).
fn models(text: &str) -> Vec<Model<'_>> {
    let is_mark = |c: char| matches!(c, '-' | '_');
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !is_mark(c));
    words.filter_map(|word| model(word.trim_matches(is_mark))).collect()
}

fn model(word: &str) -> Option<Model<'_>> {
    let (letters, rest) = word.split_at(word.find(|c: char| !c.is_ascii_alphabetic())?);
    let rest = rest.strip_prefix(['-', '_']).unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(end);
    let is_one = !letters.is_empty() && digits.len() >= 2 && tail.chars().all(|c| c.is_ascii_alphanumeric());
    is_one.then_some(Model { letters, digits, tail })
}

/// Whether `said` (folded) names the model that `stated` (folded) does. `Some(false)` only where it names another of the same
/// series, with the same letters and as many digits; of other numbers nothing can be said.
pub(crate) fn is_same_model(said: &str, stated: &str) -> Option<bool> {
    let (said, stated) = (models(said), models(stated));
    let twins = |alike: fn(&Model<'_>, &Model<'_>) -> bool| said.iter().any(|a| stated.iter().any(|b| alike(a, b)));
    if twins(|a, b| a.letters == b.letters && a.digits == b.digits) {
        return Some(true);
    }
    let is_sibling = |a: &Model<'_>, b: &Model<'_>| {
        a.letters == b.letters && a.digits.len() == b.digits.len() && a.tail.is_empty() == b.tail.is_empty()
    };
    twins(is_sibling).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_of_the_series_is_another_model() {
        assert_eq!(is_same_model("xr-600", "xr500"), Some(false));
        assert_eq!(is_same_model("f40", "家用 f50"), Some(false));
    }

    #[test]
    fn joined_otherwise_it_is_the_same() {
        assert_eq!(is_same_model("xr500", "xr-500(白)"), Some(true));
        assert_eq!(is_same_model("k380s", "k380"), Some(true), "a variant of it");
    }

    #[test]
    fn of_other_numbers_nothing_is_said() {
        for (said, stated) in [("s925", "xr500"), ("f40", "f400"), ("20w", "xr500"), ("xr", "xr500"), ("", "")] {
            assert_eq!(is_same_model(said, stated), None, "{said} {stated}");
        }
    }
}
