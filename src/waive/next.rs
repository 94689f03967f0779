//! What a comment speaks of: its own line if something else stands there, else the next block of its format.

use crate::source::Comments;
use crate::text::Span;

/// Bytes of `text` that the comment at bytes `comment` speaks of.
pub(super) fn next(text: &str, comment: Span, comments: Comments) -> Span {
    if comments == Comments::Html {
        return element(text, comment.end);
    }
    let start = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
    let end = line_end(text, comment.end);
    let others = [&text[start..comment.start], &text[comment.end..end]];
    if others.iter().any(|other| !other.trim().is_empty()) {
        return Span::new(start, end);
    }
    let begin = end + text[end..].len() - text[end..].trim_start().len();
    // the indentation of the first line tells what belongs to it
    let begin = text[..begin].rfind('\n').map_or(begin, |at| at + 1);
    match comments {
        Comments::Yaml => Span::new(begin, indented(text, begin)),
        Comments::Toml => Span::new(begin, value(text, begin)),
        Comments::Markdown | Comments::Html => Span::new(begin, paragraph(text, begin)),
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at)
}

/// Lines of `text` from byte `from` on, each with the byte at which it ends.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (&str, usize)> {
    let mut end = from;
    text[from..].split_inclusive('\n').map(move |line| {
        end += line.len();
        (line, end)
    })
}

/// To the next empty line.
fn paragraph(text: &str, begin: usize) -> usize {
    let mut lines = lines(text, begin).take_while(|(line, _)| !line.trim().is_empty());
    lines.by_ref().last().map_or(begin, |(_, end)| end)
}

/// One line, and the deeper ones below it.
fn indented(text: &str, begin: usize) -> usize {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = lines(text, begin);
    let Some((first, mut end)) = lines.next() else { return begin };
    for (line, line_end) in lines {
        if !line.trim().is_empty() && depth(line) <= depth(first) {
            break;
        }
        end = line_end;
    }
    end
}

/// One line, or to the end of the text or list that begins on it.
fn value(text: &str, begin: usize) -> usize {
    let mut lines = lines(text, begin);
    let Some((first, end)) = lines.next() else { return begin };
    let quotes = ["\"\"\"", "'''"].into_iter().find(|q| first.matches(q).count() == 1);
    let opens = first.split_once('=').is_some_and(|(_, v)| v.trim_start().starts_with('[') && !v.contains(']'));
    let is_last = |line: &str| match quotes {
        Some(quotes) => line.contains(quotes),
        None => line.trim_start().starts_with(']'),
    };
    if quotes.is_none() && !opens {
        return end;
    }
    lines.find(|(line, _)| is_last(line)).map_or(text.len(), |(_, end)| end)
}

/// The next element with all that is in it, or the next text.
fn element(text: &str, from: usize) -> Span {
    let after_blanks = |from: usize| from + text[from..].len() - text[from..].trim_start().len();
    let mut begin = after_blanks(from);
    // several comments in a row speak of the same element
    while text[begin..].starts_with("<!--") {
        let Some(end) = text[begin..].find("-->") else { break };
        begin = after_blanks(begin + end + "-->".len());
    }
    let Some(rest) = text[begin..].strip_prefix('<') else {
        return Span::new(begin, text[begin..].find('<').map_or(text.len(), |at| begin + at));
    };
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let tag_end = |at: usize| text[at..].find('>').map_or(text.len(), |end| at + end + 1);
    let is_void = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
        .iter()
        .any(|void| name.eq_ignore_ascii_case(void));
    let first_end = tag_end(begin);
    if name.is_empty() || is_void || text[..first_end].ends_with("/>") {
        return Span::new(begin, first_end);
    }
    let (mut depth, mut at) = (1, first_end);
    while let Some(open) = text[at..].find('<').map(|i| at + i) {
        let inner = &text[open + 1..];
        let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |rest| (true, rest));
        at = tag_end(open);
        let is_same = inner.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(&name))
            && inner[name.len()..].starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace());
        if !is_same {
            continue;
        }
        depth = if is_end { depth - 1 } else { depth + 1 };
        if depth == 0 {
            return Span::new(begin, at);
        }
    }
    Span::new(begin, text.len())
}
