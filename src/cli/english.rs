//! The command line's help in both languages: clap holds the Chinese, this table the English.

use std::ffi::OsString;

use clap::{CommandFactory as _, builder::StyledStr};

use crate::cli::args::Cli;
use crate::lang::Lang;

/// (subcommands, argument or nothing, English help)
const HELP: &[(&str, &str, &str)] = &[
    ("", "", "hegui: compliance linter for Chinese e-commerce listing copy"),
    ("", "lang", "Language of messages"),
    ("", "color", "Colour: auto uses it on a terminal only and honours NO_COLOR"),
    ("", "rules", "Add a rule file or a folder of them (may be given again)"),
    ("", "no_builtin_rules", "Leave the built-in rules out and use only those of --rules"),
    ("", "config", "Use this policy rather than the hegui.toml found upward from each file"),
    ("", "no_config", "Use no hegui.toml"),
    ("", "as_of", "Judge by the law of this day; default today"),
    ("check", "", "Lint copy: files, folders, or - for standard input"),
    ("check", "paths", "Files or folders; - for standard input"),
    (
        "check",
        "format",
        "Output format: human, short, json, jsonl, sarif, junit, checkstyle, github, gitlab, rdjson, markdown, csv, xlsx, html, or auto (github inside GitHub Actions, else human)",
    ),
    ("check", "output", "Write the result to a file instead of standard output"),
    ("check", "report", "Also write the result in another format, as sarif=hegui.sarif (repeatable)"),
    ("check", "statistics", "End human output with counts per rule, category of rule and file"),
    (
        "check",
        "min_severity",
        "Do not list what is below this level (default info); the exit code follows --fail-on all the same",
    ),
    ("check", "fail_on", "Exit with 1 from this level on (default error)"),
    ("check", "only", "Use these rules only: ids, group/* or a group, parted by commas (repeatable)"),
    ("check", "skip", "Leave these rules out, named as for --only"),
    ("check", "force_exclude", "Let the exclude of the policy hold for files that are named, too"),
    ("check", "show", "Also list: exempt, what was let through, and why; waived; baselined (repeatable)"),
    (
        "check evidence baseline",
        "evidence",
        "Ledger of proofs (TOML, CSV or a workbook); default: evidence.toml in this folder or one above it",
    ),
    ("check evidence baseline", "waivers", "File of waivers; default: waivers.toml in this folder or one above it"),
    ("check evidence baseline", "baseline", "Baseline; default: hegui-baseline.json in this folder or one above it"),
    ("check evidence baseline", "no_waivers", "Heed no waiver, for auditors"),
    ("check evidence baseline", "no_baseline", "Heed no baseline: old findings are told as well"),
    (
        "check",
        "since",
        "Lint only files that differ from where this branch left git's REV, and of tables only the rows that do",
    ),
    ("check", "staged", "Lint only what is staged in git, as it is staged"),
    ("check", "file_list", "Lint only the files of a list, a line each; - reads the list from standard input"),
    ("evidence", "", "List the claims that want proof and that the ledger does not prove"),
    ("evidence", "paths", "Files or folders"),
    ("evidence", "format", "Output format"),
    ("evidence", "output", "Write the result to a file instead of standard output"),
    ("baseline", "", "Old findings: write them down, so that only new ones fail"),
    ("baseline", "action", "write: note all findings; prune: drop those that are gone; show: list them"),
    ("baseline", "paths", "Files or folders"),
    ("check keywords", "field", "What plain text is; title and the like are read line by line"),
    ("check keywords", "category", "Category of listings that name none"),
    ("check keywords", "platform", "Platform of listings that name none"),
    (
        "check",
        "column",
        "Tell which field a column of a table or a key of JSON holds, as 新品名=title, 进价=fact:price or 备注=ignored (repeatable)",
    ),
    ("check keywords", "stdin_filename", "File name of standard input, which decides its format"),
    ("check", "max_findings", "List at most this many findings a file; the rest are counted only (default 100000)"),
    ("check", "max_file", "Largest file (unpacked) that is read as a whole, in MiB (default 512)"),
    ("check", "max_record", "Largest record of a table or JSONL file, in MiB (default 64)"),
    ("check", "brief", "Keyword brief (csv tsv xlsx xls ods txt): apply the rules about search words too"),
    ("check keywords", "brand_own", "A brand of your own (repeatable)"),
    ("check keywords", "brand_licensed", "Another's brand that you may use (repeatable)"),
    ("check keywords", "brand_foreign", "Another's brand that you may not use (repeatable)"),
    ("keywords", "", "Compare listings with a keyword brief and propose better lawful titles"),
    ("keywords", "paths", "Files or folders; - for standard input"),
    ("keywords", "brief", "Keyword brief (csv tsv xlsx xls ods txt); without one, the listing's own keywords"),
    (
        "keywords",
        "trust_brief",
        "Every word of the brief is true of the goods; else only words that the listing's copy bears out, or whose role the brief gives, are put in",
    ),
    ("keywords", "format", "Output format"),
    ("fix", "", "Correct copy: write replacements that can be trusted into the files, then lint what is left"),
    ("fix", "paths", "Files or folders"),
    ("fix", "output", "Write corrected copies into this folder and leave the files as they are"),
    ("fix", "diff", "Show what would change, and write nothing"),
    ("fix", "interactive", "Ask about each finding in the terminal: choose a wording, edit, waive, skip, undo"),
    ("fix", "backup", "Keep the old file as .bak"),
    ("explain", "", "Tell all about a rule or context: what, why, basis, penalty, examples, replacements"),
    ("explain", "ids", "Id of a rule or context"),
    ("rules", "", "List all rules"),
    ("rules", "format", "Output format"),
    ("rules", "category", "Only rules that hold for this category"),
    ("test", "", "Run the examples inside rule files"),
    ("test", "paths", "Rule files or folders; without one the built-in rules are tested"),
    ("score", "", "Measure recall and false alarms on labelled lines"),
    ("score", "files", "Labelled lines (JSONL)"),
    ("score", "errors", "List every line that was judged wrong"),
    ("score", "format", "Output format"),
    ("init", "", "Write a hegui.toml that tells every default"),
    ("init", "folder", "Folder to write to; default the working directory"),
    ("config", "", "Show the policy that holds, and where each value comes from"),
    ("config", "path", "File or folder to tell it for; default the working directory"),
    ("config", "format", "Output format: table is text that may be put into a hegui.toml"),
    ("config", "schema", "Print the JSON schema of hegui.toml for editors"),
    ("completions", "", "Print completions for a shell"),
    ("completions", "shell", "The shell"),
    ("man", "", "Print the man page"),
    ("man", "dir", "Write the page of every subcommand into this folder instead"),
];

const TEMPLATE_ZH: &str = "{about-with-newline}\n用法:{usage}\n\n{all-args}{after-help}";
const AFTER_ZH: &str = "退出码:0 没有问题;1 有达到级别的问题;2 结果不可信(规则或文件有误、没有可检查的内容)";
const AFTER_EN: &str = "Exit codes: 0 clean; 1 findings at or above the gate; 2 the run cannot be trusted";

/// Whether `--lang en` is among the arguments, which must be known before they are parsed.
pub(super) fn wanted(arguments: &[OsString]) -> Lang {
    let mut words = arguments.iter().filter_map(|a| a.to_str());
    while let Some(word) = words.next() {
        let value = word.strip_prefix("--lang=").or_else(|| if word == "--lang" { words.next() } else { None });
        if value == Some("en") {
            return Lang::En;
        }
    }
    Lang::Zh
}

/// The command line with help in `lang`.
pub(super) fn command(lang: Lang) -> clap::Command {
    // fix takes every option of check; only the folder for copies is its own
    let command = Cli::command().mut_subcommand("fix", |c| {
        c.mut_arg("paths", |a| a.help("文件或目录"))
            .mut_arg("output", |a| a.value_name("DIR").help("改好的副本写入此目录,原文件不动"))
    });
    match lang {
        Lang::Zh => chinese(command),
        Lang::En => english(command).after_help(AFTER_EN),
    }
}

fn chinese(command: clap::Command) -> clap::Command {
    let subcommands: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let mut command =
        headings(command).after_help(AFTER_ZH).subcommand_help_heading("命令").subcommand_value_name("命令");
    for name in subcommands {
        command = command.mut_subcommand(name, |c| headings(c).help_template(TEMPLATE_ZH));
    }
    command.help_template(TEMPLATE_ZH)
}

fn headings(command: clap::Command) -> clap::Command {
    let help = clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).help("显示帮助");
    let version =
        clap::Arg::new("version").short('V').long("version").action(clap::ArgAction::Version).help("显示版本");
    command.disable_help_flag(true).disable_version_flag(true).arg(help).arg(version).mut_args(|arg| {
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        values(arg).help_heading(heading)
    })
}

/// The default and the choices of an argument at the end of its help, where clap would put them in English.
fn values(arg: clap::Arg) -> clap::Arg {
    let mut parts = Vec::new();
    if arg.get_action().takes_values() {
        let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !default.is_empty() && !arg.is_hide_default_value_set() {
            parts.push(format!("默认 {}", default.join(" ")));
        }
        let choices: Vec<_> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        if !choices.is_empty() && !arg.is_hide_possible_values_set() {
            parts.push(format!("可选 {}", choices.join("、")));
        }
    }
    match arg.get_help().filter(|_| !parts.is_empty()).map(ToString::to_string) {
        Some(help) => {
            arg.hide_default_value(true).hide_possible_values(true).help(format!("{help}({})", parts.join(";")))
        }
        None => arg,
    }
}

fn english(command: clap::Command) -> clap::Command {
    HELP.iter().fold(command, |command, (subcommands, argument, text)| {
        let set = |c: clap::Command| {
            if argument.is_empty() { c.about(StyledStr::from(*text)) } else { c.mut_arg(argument, |a| a.help(*text)) }
        };
        if subcommands.is_empty() {
            return set(command);
        }
        // fix takes every option of check, but for those that it tells of itself
        let is_own = HELP.iter().any(|(s, a, _)| *s == "fix" && a == argument);
        let twin = (!is_own && !argument.is_empty() && has(subcommands, "check")).then_some("fix");
        subcommands.split(' ').chain(twin).fold(command, |command, name| command.mut_subcommand(name, set))
    })
}

/// Whether a row of [`HELP`] is for `subcommand`.
fn has(subcommands: &str, subcommand: &str) -> bool {
    subcommands.split(' ').any(|s| s == subcommand)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_has_english_help() {
        let command = Cli::command();
        let mut missing = Vec::new();
        let mut look = |owner: &str, command: &clap::Command| {
            for argument in command.get_arguments().map(|a| a.get_id().as_str()) {
                let is_shared = |s: &str| s.is_empty() || (owner == "fix" && has(s, "check"));
                let is_known = HELP.iter().any(|(s, a, _)| (has(s, owner) || is_shared(s)) && *a == argument);
                if !is_known && !matches!(argument, "help" | "version") {
                    missing.push(format!("{owner} {argument}"));
                }
            }
        };
        look("", &command);
        for subcommand in command.get_subcommands() {
            look(subcommand.get_name(), subcommand);
        }
        assert_eq!(missing, Vec::<String>::new());
        super::command(Lang::En).debug_assert();
        super::command(Lang::Zh).debug_assert();
    }
}
