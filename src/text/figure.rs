//! Placeholders in wording: `{percent}` stands for something that only a proof can tell, and `${1}` is none.

/// The names of the placeholders in `text`, in order.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, after) = next(rest)?;
        rest = after;
        Some(name)
    })
}

/// `text` with every placeholder filled by what `of` says of its name; `None` if it does not know one, or if a brace is left.
pub fn fill<'f>(text: &str, of: impl Fn(&str) -> Option<&'f str>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = next(rest) {
        out.push_str(before);
        out.push_str(of(name)?);
        rest = after;
    }
    out.push_str(rest);
    (!out.contains(['{', '}'])).then_some(out)
}

/// Whether `name` can be the name of a placeholder.
pub fn is_name(name: &str) -> bool {
    name.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// What stands before the first placeholder, its name, and what stands after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        from = open + 1;
        if let Some(len) = text[from..].find('}')
            && is_name(&text[from..from + len])
            && !text[..open].ends_with('$')
        {
            return Some((&text[..open], &text[from..from + len], &text[from + len + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_all_or_not_at_all() {
        let text = "{n}位用户好评率{percent}%";
        assert_eq!(names(text).collect::<Vec<_>>(), ["n", "percent"]);
        let of = |name: &str| (name == "n").then_some("12000");
        assert_eq!(fill(text, of), None);
        assert_eq!(fill("{n}位用户", of).as_deref(), Some("12000位用户"));
        assert_eq!(fill("领先", of).as_deref(), Some("领先"));
    }

    #[test]
    fn what_is_no_placeholder_stays_and_is_not_filled() {
        assert_eq!(names("${1}和${name},{甲}").count(), 0);
        assert_eq!(fill("{甲}", |_| Some("x")), None);
        assert_eq!(fill("{n}", |_| Some("{n}")), None, "no brace gets through");
    }
}
