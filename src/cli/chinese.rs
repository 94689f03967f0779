//! What clap says of a command line it cannot follow, in Chinese; in English its own words stand.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};

/// Says what is wrong, what may have been meant, and where help is.
pub(super) struct Chinese;

impl ErrorFormatter for Chinese {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let mut lines = vec![format!("错误:{}", what(error))];
        let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
        lines.extend(near.into_iter().flat_map(|kind| words(error, kind)).map(|near| format!("是不是“{near}”?")));
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            lines.push(usage.to_string().replacen("Usage: ", "用法:", 1));
        }
        lines.push("各命令和选项的说明:--help\n".to_owned());
        StyledStr::from(lines.join("\n"))
    }
}

fn what(error: &Error<Chinese>) -> String {
    let all = |kind| words(error, kind).join(" ");
    let (argument, value) = (all(ContextKind::InvalidArg), all(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的参数“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("不认识的命令“{}”", all(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要写一个值{}", choices(error)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} 的值不能是“{value}”{}", choices(error))
        }
        ErrorKind::MissingRequiredArgument => format!("还缺:{argument}"),
        ErrorKind::MissingSubcommand => "还缺一个命令".to_owned(),
        ErrorKind::TooManyValues => format!("{argument} 的值多了“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} 的值个数不对"),
        ErrorKind::NoEquals => format!("{argument} 的值要用等号连着写"),
        ErrorKind::ArgumentConflict => {
            let other = all(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                format!("{argument} 只能写一次")
            } else {
                format!("{argument} 不能和 {other} 一起用")
            }
        }
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".to_owned(),
        _ => "命令行写法有误".to_owned(),
    }
}

fn choices(error: &Error<Chinese>) -> String {
    let choices = words(error, ContextKind::ValidValue);
    if choices.is_empty() { String::new() } else { format!(",可选:{}", choices.join(" ")) }
}

fn words(error: &Error<Chinese>, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::english;
    use crate::lang::Lang;

    #[test]
    fn a_command_line_that_cannot_be_followed_is_told_in_chinese() {
        let said = |line: &str| {
            let words = std::iter::once("hegui").chain(line.split(' '));
            let error = english::command(Lang::Zh).try_get_matches_from(words).expect_err(line);
            error.apply::<Chinese>().to_string()
        };
        for (line, wanted) in [
            ("check --formt json a", "不认识的参数“--formt”\n是不是“--format”?\n用法:hegui check"),
            ("chek", "不认识的命令“chek”\n是不是“check”?"),
            ("check --color blue a", "--color <WHEN> 的值不能是“blue”,可选:auto always never"),
            ("explain", "还缺:<"),
            ("check a --stdin-filename", "--stdin-filename <NAME> 后面要写一个值"),
            ("fix --diff --interactive a", "--diff 不能和 --interactive 一起用"),
            ("check --max-findings x a", "--max-findings <N> 的值不能是“x”"),
        ] {
            let text = said(line);
            assert!(text.contains(wanted), "{line}: {text}");
            assert!(text.starts_with("错误:") && !text.contains("error"), "{line}: {text}");
        }
    }
}
