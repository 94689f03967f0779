//! Days as numbers, so that they can be counted.

/// The days since 1970-01-01 of the date that `text` begins with: 2026-11-01, 2026/11/1, 2026.11.1, 20261101, whatever
/// follows it; `None` if it begins with none.
pub(crate) fn number_of(text: &str) -> Option<i64> {
    let text = text.trim();
    let (year, at) = digits(text, 0, 4)?;
    let (month, at) = digits(text, mark(text, at, |_| true).unwrap_or(at), 2)?;
    let (day, _) = digits(text, mark(text, at, |_| true).unwrap_or(at), 2)?;
    counted(year, month, day)
}

/// The days since 1970-01-01 of the last date in `text`. One without a year (11月30日, 11.30, 11/30) is of the year that
/// brings it nearest to day `near`, a day alone (…至15日) of the month before it.
pub(crate) fn last_in(text: &str, near: i64) -> Option<i64> {
    let mut last: Option<(i64, i64, i64)> = None;
    let mut at = 0;
    while let Some(step) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        at += step;
        let next = with_year(text, at)
            .or_else(|| without_year(text, at, near))
            .or_else(|| last.and_then(|(year, month, _)| alone(text, at).map(|(day, end)| ((year, month, day), end))));
        if let Some((date, end)) = next.filter(|((year, month, day), _)| counted(*year, *month, *day).is_some()) {
            last = Some(date);
            at = end;
        } else {
            at += text[at..].bytes().take_while(u8::is_ascii_digit).count();
        }
    }
    last.and_then(|(year, month, day)| counted(year, month, day))
}

/// Year, month and day at byte `at`, and the byte after them.
type Date = ((i64, i64, i64), usize);

fn with_year(text: &str, at: usize) -> Option<Date> {
    let (year, end) = digits(text, at, 4).filter(|(year, _)| *year >= 1970)?;
    let (month, end) = digits(text, mark(text, end, is_month_mark)?, 2)?;
    let (day, end) = digits(text, mark(text, end, is_month_mark)?, 2)?;
    Some(((year, month, day), end))
}

fn without_year(text: &str, at: usize, near: i64) -> Option<Date> {
    let (month, end) = digits(text, at, 2)?;
    let (day, end) = digits(text, mark(text, end, is_month_mark)?, 2)?;
    let this = 1970 + near.div_euclid(366);
    let far = |year: &i64| counted(*year, month, day).map_or(i64::MAX, |n| (n - near).abs());
    let year = (this - 1..=this + 2).min_by_key(far)?;
    Some(((year, month, day), end))
}

fn alone(text: &str, at: usize) -> Option<(i64, usize)> {
    let (day, end) = digits(text, at, 2)?;
    mark(text, end, |c| "日号".contains(c)).map(|end| (day, end))
}

fn is_month_mark(c: char) -> bool {
    "年月./-".contains(c)
}

/// The number of up to `most` digits at byte `from`, and the byte after it.
fn digits(text: &str, from: usize, most: usize) -> Option<(i64, usize)> {
    let piece = text.get(from..)?;
    let len = piece.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((piece.get(..len)?.parse().ok()?, from + len))
}

/// The byte after the mark at byte `at`, which is no digit.
fn mark(text: &str, at: usize, is_mark: impl Fn(char) -> bool) -> Option<usize> {
    let mark = text.get(at..)?.chars().next().filter(|c| !c.is_ascii_digit() && is_mark(*c))?;
    Some(at + mark.len_utf8())
}

fn counted(year: i64, month: i64, day: i64) -> Option<i64> {
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

    #[test]
    fn the_last_date_of_a_text() {
        let day = |text| number_of(text).expect("a date");
        let near = day("2026-11-22");
        for (text, last) in [
            ("活动至2026年11月30日24点", "2026-11-30"),
            ("11.1-11.12满减", "2026-11-12"),
            ("11月1日至15日", "2026-11-15"),
            ("优惠到1月5日8点30分", "2027-01-05"),
            ("截止12/31", "2026-12-31"),
            ("11月30日截止,每单减5元", "2026-11-30"),
        ] {
            assert_eq!(last_in(text, near), Some(day(last)), "{text}");
        }
        for none in ["", "活动至月底", "满300减50", "13月40日", "晚8:30截止"] {
            assert_eq!(last_in(none, near), None, "{none}");
        }
    }
}
