//! Days as numbers, so that they can be counted.

/// The days since 1970-01-01 of the date that `text` begins with: 2026-11-01, 2026/11/1, 2026.11.1, 20261101, whatever
/// follows it; `None` if it begins with none.
pub(crate) fn number_of(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = |from: usize, most: usize| -> Option<(i64, usize)> {
        let piece = text.get(from..)?;
        let len = piece.bytes().take(most).take_while(u8::is_ascii_digit).count();
        Some((piece.get(..len)?.parse().ok()?, from + len))
    };
    let mark = |at: usize| text.get(at..)?.chars().next().filter(|c| !c.is_ascii_digit()).map(|c| at + c.len_utf8());
    let (year, at) = digits(0, 4)?;
    let (month, at) = digits(mark(at).unwrap_or(at), 2)?;
    let (day, _) = digits(mark(at).unwrap_or(at), 2)?;
    let is_date = year >= 1970 && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then(|| from_civil(year, month, day))
}

/// Days since 1970-01-01 in the Gregorian calendar: years are counted from March, so that the odd day is the last.
fn from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        assert_eq!(number_of("1970-01-01"), Some(0));
        assert_eq!(number_of("2026-11-22"), Some(20_779));
        for same in ["2026/11/22", "2026.11.22 08:00", "20261122", "2026年11月22日", "2026-11-22T00:00:00+08:00"] {
            assert_eq!(number_of(same), Some(20_779), "{same}");
        }
        assert_eq!(number_of("2024-03-01").zip(number_of("2024-02-28")).map(|(a, b)| a - b), Some(2));
        for none in ["", "soon", "2026", "2026-13-01", "11月22日"] {
            assert_eq!(number_of(none), None, "{none}");
        }
    }
}
