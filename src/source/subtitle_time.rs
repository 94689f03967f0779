//! Time codes of cues and of live scripts.

/// When a cue is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times<'t> {
    /// The first time code, as the file has it.
    pub code: &'t str,
    /// Milliseconds; `None` where the code cannot be read or is not there.
    pub start: Option<u64>,
    /// Milliseconds.
    pub end: Option<u64>,
}

/// The times of a line such as `00:00:01,000 --> 00:00:02,000 align:start`.
pub(super) fn cue_times(line: &str) -> Option<Times<'_>> {
    let (before, after) = line.split_once("-->")?;
    let code = before.trim();
    // an arrow in a sentence is none of a cue
    if code.is_empty() || !code.starts_with(|c: char| c.is_ascii_digit()) || code.len() > 24 {
        return None;
    }
    let whole = |text: &str| parse(text).filter(|(_, len)| *len == text.len()).map(|(ms, _)| ms);
    let end = after.split_whitespace().next().and_then(whole);
    Some(Times { code, start: whole(code), end })
}

/// The times that a line of a live script begins with, and the bytes they take: `00:12 …`, `[00:01:12]…`,
/// `【00:12-00:20】…`.
pub(super) fn script_time(line: &str) -> Option<(Times<'_>, usize)> {
    let trimmed = line.trim_start();
    let lead = line.len() - trimmed.len();
    let pairs = [('[', ']'), ('【', '】'), ('(', ')'), ('（', '）')];
    let open = pairs.iter().find(|(open, _)| trimmed.starts_with(*open));
    let inner = trimmed.get(open.map_or(0, |(open, _)| open.len_utf8())..)?;
    let (start, len) = parse(inner)?;
    let code = inner.get(..len)?;
    let mut rest = inner.get(len..)?;
    let mut end = None;
    let after = rest.trim_start();
    let marks = ["-->", "--", "—", "–", "-", "~", "～", "至", "到"];
    if let Some(second) = marks.iter().find_map(|mark| after.strip_prefix(*mark)) {
        let second = second.trim_start();
        if let Some((ms, len)) = parse(second) {
            end = Some(ms);
            rest = second.get(len..)?;
        }
    }
    match open {
        Some((_, close)) => rest = rest.trim_start().strip_prefix(*close)?,
        // 10:30开抢 is a time of day, and copy
        None if !rest.is_empty() && !rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '|' | '｜')) => {
            return None;
        }
        None => {}
    }
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '｜'));
    debug_assert!(lead < line.len());
    Some((Times { code, start: Some(start), end }, line.len() - rest.len()))
}

/// The time code that `text` begins with, in milliseconds, and its bytes: `1:02:03.400`, `02:03,4`, `02:03`.
fn parse(text: &str) -> Option<(u64, usize)> {
    let mut at = 0;
    let mut seconds = 0_u64;
    let mut parts = 0;
    loop {
        let (number, len) = number(text.get(at..)?)?;
        if parts > 0 && (number > 59 || len != 2) {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
        at += len;
        parts += 1;
        let rest = text.get(at..)?;
        let colon = [":", "："].into_iter().find(|colon| rest.starts_with(colon));
        match colon {
            Some(colon) if parts < 3 => at += colon.len(),
            _ => break,
        }
    }
    if parts < 2 {
        return None;
    }
    let mut ms = 0;
    if let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix(['.', ',']))
        && let Some((_, len)) = number(rest)
    {
        let digits = rest.get(..len.min(3))?;
        ms = digits.parse::<u64>().ok()? * [100, 10, 1].get(digits.len() - 1).copied().unwrap_or(1);
        at += 1 + len;
    }
    Some((seconds.checked_mul(1_000)?.checked_add(ms)?, at))
}

fn number(text: &str) -> Option<(u64, usize)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text.get(..len)?.parse().ok()?, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_codes() {
        assert_eq!(parse("00:00:01,500"), Some((1_500, 12)));
        assert_eq!(parse("02:03.4 x"), Some((123_400, 7)));
        assert_eq!(parse("1:02:03"), Some((3_723_000, 7)));
        assert_eq!([parse("12"), parse("1:2"), parse("00:75"), parse("99999999999999999999:00")], [None; 4]);
    }

    #[test]
    fn lines_of_scripts() {
        let used = |line: &'static str| script_time(line).map(|(times, used)| (times.code, &line[used..]));
        assert_eq!(used("00:12 你好"), Some(("00:12", "你好")));
        assert_eq!(used("  [00:01:12]你好"), Some(("00:01:12", "你好")));
        assert_eq!(used("【00:12 - 00:20】 | 你好"), Some(("00:12", "你好")));
        assert_eq!(used("00：12—00：20\t你好"), Some(("00：12", "你好")));
        assert_eq!([used("10:30开抢"), used("[00:12 你好"), used("1:1 还原"), used("你好 00:12")], [None; 4]);
    }

    #[test]
    fn lines_of_cues() {
        let times = cue_times("00:00:01,000 --> 00:00:02,500 X1:0").expect("times");
        assert_eq!((times.code, times.start, times.end), ("00:00:01,000", Some(1_000), Some(2_500)));
        assert_eq!(cue_times("原价 --> 现价"), None);
        assert_eq!(cue_times("1 --> 2").map(|t| t.start), Some(None));
    }
}
