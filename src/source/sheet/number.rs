//! Numbers and dates as a spreadsheet shows them, for the format codes that tables of goods use: `0%`, `¥#,##0.00`,
//! `0"元"`, `yyyy年m月d日`. A code that is not understood (fractions, conditions, exponents) shows the plain number.

/// Year, month, day, hour, minute, second, millisecond.
pub(super) type Moment = (u16, u8, u8, u8, u8, u8, u16);

/// A piece of a format code.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// Shown as it is.
    Literal(String),
    /// The placeholders of the number.
    Digits(String),
    /// A letter of a date, so many times: `yyyy`.
    Letters(char, usize),
    /// `[h]`: hours beyond a day.
    Elapsed(char),
    /// 上午 or 下午.
    HalfDay,
    Percent,
}

/// TRUE or FALSE.
pub(super) fn shown_bool(value: bool) -> String {
    if value { "TRUE" } else { "FALSE" }.to_owned()
}

/// A number under a format code.
pub(super) fn shown(value: f64, code: &str) -> String {
    formatted(value, code).unwrap_or_else(|| general(value))
}

/// A number without a format: fifteen digits, as spreadsheets keep them.
pub(super) fn general(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let size = rounded.abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) { format!("{rounded:E}") } else { format!("{rounded}") }
}

fn formatted(value: f64, code: &str) -> Option<String> {
    let sections = sections(code);
    let (section, value) = match (value, sections.as_slice()) {
        (v, [_, negative, ..]) if v < 0.0 => (negative, -v),
        (v, [_, _, zero, ..]) if v == 0.0 => (zero, v),
        (v, [positive, ..]) => (positive, v),
        _ => return None,
    };
    let pieces = pieces(section)?;
    let digits: Vec<&String> =
        pieces.iter().filter_map(|p| if let Piece::Digits(d) = p { Some(d) } else { None }).collect();
    let is_date = pieces.iter().any(|p| matches!(p, Piece::Letters(..) | Piece::Elapsed(_) | Piece::HalfDay));
    if digits.len() > 1 || is_date || pieces.is_empty() || (digits.is_empty() && sections.len() == 1) {
        return None;
    }
    let percents = pieces.iter().filter(|p| **p == Piece::Percent).count();
    let value = value * 100_f64.powi(i32::try_from(percents).ok()?);
    let mut out = String::new();
    if value < 0.0 {
        out.push('-');
    }
    for piece in &pieces {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Digits(places) => out.push_str(&in_places(value.abs(), places)?),
            _ => out.push('%'),
        }
    }
    Some(out.trim().to_owned())
}

/// The sections of a code, parted by `;` outside quotes.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for c in code.chars() {
        let parts = c == ';' && !is_quoted && !is_escaped;
        is_quoted ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        if parts {
            sections.push(String::new());
        } else if let Some(last) = sections.last_mut() {
            last.push(c);
        }
    }
    sections
}

/// The pieces of one section; `None` where it is not understood.
fn pieces(section: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut chars = section.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => pieces.push(Piece::Literal(chars.by_ref().take_while(|c| *c != '"').collect())),
            '\\' => pieces.push(Piece::Literal(chars.next()?.into())),
            // a blank as wide as the next character; the next character over and over
            '_' => {
                chars.next();
                pieces.push(Piece::Literal(" ".into()));
            }
            '*' => {
                chars.next();
            }
            '[' => pieces.extend(bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>())?),
            '0' | '#' | '?' | '.' | ',' => {
                let mut places = String::from(c);
                while let Some(next) = chars.next_if(|c| matches!(c, '0' | '#' | '?' | '.' | ',')) {
                    places.push(next);
                }
                let is_number = places.contains(['0', '#', '?']);
                pieces.push(if is_number { Piece::Digits(places) } else { Piece::Literal(places) });
            }
            '%' => pieces.push(Piece::Percent),
            'A' | 'a' if starts_half_day(&chars) => {
                let rest = if chars.peek() == Some(&'/') { 2 } else { 4 };
                chars.by_ref().take(rest).for_each(drop);
                pieces.push(Piece::HalfDay);
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                let mut count = 1;
                while chars.next_if(|next| next.eq_ignore_ascii_case(&c)).is_some() {
                    count += 1;
                }
                pieces.push(Piece::Letters(c.to_ascii_lowercase(), count));
            }
            // exponents, text, General and letters of other calendars
            c if c.is_ascii_alphabetic() || c == '@' => return None,
            // 1/2; in a date it parts
            c => pieces.push(Piece::Literal(c.into())),
        }
    }
    Some(pieces)
}

fn starts_half_day(rest: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let rest: String = rest.clone().take(4).collect();
    rest.eq_ignore_ascii_case("M/PM") || rest.to_ascii_uppercase().starts_with("/P")
}

/// `[Red]`, `[$¥-804]`, `[h]`.
fn bracket(inner: &str) -> Option<Vec<Piece>> {
    const COLOURS: [&str; 8] = ["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"];
    if let Some(currency) = inner.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or("");
        return Some(vec![Piece::Literal(sign.into())]);
    }
    let lower = inner.to_ascii_lowercase();
    if COLOURS.contains(&lower.as_str()) || lower.starts_with("color") {
        return Some(Vec::new());
    }
    let first = lower.chars().next().filter(|c| matches!(c, 'h' | 'm' | 's'))?;
    lower.chars().all(|c| c == first).then(|| vec![Piece::Elapsed(first)])
}

/// A number in its placeholders, such as `#,##0.00`.
fn in_places(value: f64, places: &str) -> Option<String> {
    let (whole, fraction) = places.split_once('.').unwrap_or((places, ""));
    if fraction.contains('.') || value >= 1e15 {
        return None;
    }
    let scaled = whole.len() - whole.trim_end_matches(',').len();
    let value = value / 1000_f64.powi(i32::try_from(scaled).ok()?);
    let count = |text: &str, mark: &[char]| text.chars().filter(|c| mark.contains(c)).count();
    let most = count(fraction, &['0', '#', '?']).min(30);
    let least = count(fraction, &['0']).min(most);
    let least_whole = count(whole, &['0']);
    // a half is rounded up as it is read: 1.005 is kept as 1.00499999999999989
    let exact = if most <= 10 { value * (1.0 + 1e-15) } else { value };
    let text = format!("{exact:.most$}");
    let (digits, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut decimals = decimals.to_owned();
    while decimals.len() > least && decimals.ends_with('0') {
        decimals.pop();
    }
    let digits = digits.trim_start_matches('0');
    let digits = format!("{}{digits}", "0".repeat(least_whole.saturating_sub(digits.len())));
    let digits = if whole.trim_end_matches(',').contains(',') { grouped(&digits) } else { digits };
    Some(if decimals.is_empty() { digits } else { format!("{digits}.{decimals}") })
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A date or time under a format code; `days` since the epoch of the workbook.
pub(super) fn shown_date(days: f64, moment: Moment, code: &str) -> String {
    let section = sections(code).into_iter().next().unwrap_or_default();
    pieces(&section).and_then(|pieces| dated(days, moment, &pieces)).unwrap_or_else(|| plain_date(days, moment))
}

fn plain_date(days: f64, (year, month, day, hour, minute, second, _): Moment) -> String {
    let date = (days >= 1.0).then(|| format!("{year}-{month:02}-{day:02}"));
    let time = (days.fract() != 0.0 || days < 1.0).then(|| format!("{hour:02}:{minute:02}:{second:02}"));
    [date, time].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn dated(days: f64, (year, month, day, hour, minute, second, _): Moment, pieces: &[Piece]) -> Option<String> {
    let has_half = pieces.contains(&Piece::HalfDay);
    let mut out = String::new();
    let mut last = ' ';
    for (index, piece) in pieces.iter().enumerate() {
        let next =
            || pieces.iter().skip(index + 1).find_map(|p| if let Piece::Letters(c, _) = p { Some(*c) } else { None });
        let (value, width) = match piece {
            Piece::Literal(text) => {
                out.push_str(text);
                continue;
            }
            Piece::HalfDay => {
                out.push_str(if hour < 12 { "上午" } else { "下午" });
                continue;
            }
            Piece::Letters('y', count) if *count <= 2 => (u64::from(year % 100), 2),
            Piece::Letters('y', _) => (u64::from(year), 4),
            Piece::Letters('m', count) if *count <= 2 && (matches!(last, 'h' | 's') || next() == Some('s')) => {
                (u64::from(minute), *count)
            }
            Piece::Letters('m', count) if *count <= 2 => (u64::from(month), *count),
            Piece::Letters('d', count) if *count <= 2 => (u64::from(day), *count),
            Piece::Letters('h', count) if has_half => (u64::from((hour + 11) % 12 + 1), *count),
            Piece::Letters('h', count) => (u64::from(hour), *count),
            Piece::Letters('s', count) => (u64::from(second), *count),
            // a time span of a few thousand years at most: the cast cannot cut anything that is shown
            #[expect(clippy::cast_sign_loss, reason = "spans below nothing are shown as none")]
            Piece::Elapsed('h') => ((days * 24.0 + 1e-9).max(0.0) as u64, 1),
            // names of months and of days of the week, and placeholders of fractions of a second
            _ => return None,
        };
        if let Piece::Letters(letter, _) | Piece::Elapsed(letter) = piece {
            last = *letter;
        }
        let digits = value.to_string();
        out.extend(std::iter::repeat_n('0', width.saturating_sub(digits.len())));
        out.push_str(&digits);
    }
    (last != ' ').then(|| out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_shown() {
        let cases = [
            (1.0, "General", "1"),
            (0.1 + 0.2, "", "0.3"),
            (1.0, "0%", "100%"),
            (0.985, "0.0%", "98.5%"),
            (1234.5, "#,##0.00", "1,234.50"),
            (99.0, "\"¥\"#,##0.00", "¥99.00"),
            (99.9, "[$¥-804]0.##", "¥99.9"),
            (3.0, "0\"年\"", "3年"),
            (-5.0, "#,##0.00;[Red](#,##0.00)", "(5.00)"),
            (-5.0, "0", "-5"),
            (0.0, "0;-0;\"无\"", "无"),
            (7.0, "000", "007"),
            (12_345.0, "0.00E+00", "12345"),
            (0.5, "# ?/?", "0.5"),
            (1.005, "0.00", "1.01"),
            (13_800_138_000.0, "General", "13800138000"),
            (5.0, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "5.00"),
        ];
        for (value, code, expected) in cases {
            assert_eq!(shown(value, code), expected, "{value} as {code}");
        }
        assert_eq!(shown(1e300, "0"), "1E300");
    }

    #[test]
    fn dates_as_shown() {
        let moment = (2026, 11, 2, 20, 5, 9, 0);
        let cases = [
            ("yyyy/m/d", "2026/11/2"),
            ("yyyy\"年\"m\"月\"d\"日\"", "2026年11月2日"),
            ("yyyy\\-mm\\-dd\\ hh:mm:ss", "2026-11-02 20:05:09"),
            ("h:mm AM/PM", "8:05 下午"),
            ("[$-804]yyyy年m月", "2026年11月"),
            ("d-mmm-yy", "2026-11-02 20:05:09"),
            ("", "2026-11-02 20:05:09"),
        ];
        for (code, expected) in cases {
            assert_eq!(shown_date(46_328.836_9, moment, code), expected, "{code}");
        }
        assert_eq!(shown_date(1.5, (1900, 1, 1, 12, 0, 0, 0), "[h]:mm"), "36:00");
    }
}
