//! Numbers in copy, alone or with a unit.

/// Every number of `text` (folded) and the byte after it: digits with a decimal point and commas between groups, and the
/// signs for ten thousand and a hundred million after them.
fn scan(text: &str) -> Vec<(f64, usize)> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let mut digits = String::new();
        let mut has_point = false;
        while let Some(byte) = bytes.get(at).copied() {
            match byte {
                b'0'..=b'9' => digits.push(char::from(byte)),
                b'.' if !has_point && is_digit(at + 1) => {
                    has_point = true;
                    digits.push('.');
                }
                b',' if !has_point && (1..=3).all(|i| is_digit(at + i)) && !is_digit(at + 4) => {}
                _ => break,
            }
            at += 1;
        }
        let Ok(number) = digits.parse::<f64>() else { continue };
        let (factor, len) = match text[at..].chars().next() {
            Some(c @ '万') => (1e4, c.len_utf8()),
            Some(c @ '亿') => (1e8, c.len_utf8()),
            _ => (1.0, 0),
        };
        at += len;
        found.push((number * factor, at));
    }
    found
}

/// Every number of `text` (folded); `w` after one is ten thousand, as people write prices and stocks.
pub(crate) fn numbers(text: &str) -> Vec<f64> {
    let is_ten_thousand = |end: usize| {
        let mut after = text[end..].chars();
        after.next() == Some('w') && !after.next().is_some_and(|c| c.is_ascii_alphanumeric())
    };
    let of = |(number, end): (f64, usize)| if is_ten_thousand(end) { number * 1e4 } else { number };
    scan(text).into_iter().map(of).collect()
}

/// Every number of `text` (folded) with one of `units` (folded name → factor, longest name first) after it, converted.
pub(crate) fn amounts(text: &str, units: &[(String, f64)]) -> Vec<f64> {
    let of = |(number, end): (f64, usize)| {
        let rest = text[end..].trim_start_matches(' ');
        let (_, factor) = units.iter().find(|(name, _)| {
            rest.strip_prefix(name.as_str()).is_some_and(|after| {
                // `m` is no unit in `mm`, nor in `mall`
                let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                !(is_latin(name.chars().next_back()) && is_latin(after.chars().next()))
            })
        })?;
        Some(number * factor)
    };
    scan(text).into_iter().filter_map(of).collect()
}

/// Whether two numbers are the same but for the last bits of a conversion.
pub(crate) fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(numbers("原价1,299.50元,现价9.9,库存2万"), [1299.5, 9.9, 20_000.0]);
        assert_eq!(numbers("30,40"), [30.0, 40.0]);
        assert_eq!(numbers("原价2.3w,30wh"), [23_000.0, 30.0]);
        assert_eq!(numbers("1.2.3"), [1.2, 3.0]);
        assert_eq!(numbers("没有"), [0.0; 0]);
    }

    #[test]
    fn amounts_convert() {
        let units = [("毫升".to_owned(), 1.0), ("ml".to_owned(), 1.0), ("l".to_owned(), 1000.0)];
        assert_eq!(amounts("500ml 1.5 L装 3瓶".to_lowercase().as_str(), &units), [500.0, 1500.0]);
        assert_eq!(amounts("5 layers", &units), [0.0; 0]);
        assert!(is_same(0.1 + 0.2, 0.3));
    }
}
