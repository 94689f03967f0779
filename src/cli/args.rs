//! What can be typed. Help is Chinese here; its English twin stands in `english.rs`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::finding::Severity;
use crate::lang::Lang;
use crate::listing::FieldKind;
use crate::source::Limits;

/// 合规:中文电商文案的合规检查
#[derive(Debug, Parser)]
#[command(name = "hegui", version, about = "合规(hegui):中文电商文案的合规检查工具", propagate_version = true)]
#[command(disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub shared: Shared,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Args)]
pub struct Shared {
    /// 消息语言
    #[arg(long, global = true, value_enum, default_value_t = LangArg::Zh, value_name = "LANG")]
    pub lang: LangArg,
    /// 颜色:auto 只在终端里用,遵守 `NO_COLOR`
    #[arg(long, global = true, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub color: ColorArg,
    /// 追加规则文件或目录(可多次)
    #[arg(long, global = true, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    /// 不用内置规则,只用 --rules 给出的
    #[arg(long, global = true)]
    pub no_builtin_rules: bool,
    /// 按哪一天的法律判断,默认今天
    #[arg(long, alias = "date", global = true, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 检查文案:文件、目录,或 - 表示标准输入
    Check(Box<CheckArgs>),
    /// 改正文案:把可以放心替换的词句写进文件,再检查余下的问题
    Fix(Box<FixArgs>),
    /// 说明一条规则或一个语境:是什么、为什么、依据、罚则、例句、替换
    Explain(ExplainArgs),
    /// 列出全部规则
    Rules(RulesArgs),
    /// 运行规则文件里的例句
    Test(TestArgs),
    /// 用带标注的文案行测量检出率和误报率
    Score(ScoreArgs),
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 文件或目录;- 表示标准输入
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 输出格式:human short json jsonl sarif junit checkstyle github gitlab rdjson markdown csv xlsx html, 或 auto(在 GitHub Actions 里是 github, 其他是 human)
    #[arg(long, default_value = "human", value_name = "FORMAT")]
    pub format: String,
    /// 结果写入文件,而不是标准输出
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 另写一份其他格式的结果,如 sarif=hegui.sarif(可多次)
    #[arg(long, value_name = "FORMAT=FILE")]
    pub report: Vec<String>,
    /// human 末尾加上每条规则、每类规则、每个文件的计数
    #[arg(long)]
    pub statistics: bool,
    /// 低于此级别的不列出;退出码仍按 --fail-on
    #[arg(long, value_enum, default_value_t = MinLevelArg::Info, value_name = "LEVEL")]
    pub min_severity: MinLevelArg,
    /// 一并列出放行的命中及理由
    #[arg(long, value_enum, value_name = "WHAT")]
    pub show: Vec<ShowArg>,
    /// 达到此级别就以 1 退出
    #[arg(long, value_enum, default_value_t = LevelArg::Error, value_name = "LEVEL")]
    pub fail_on: LevelArg,
    /// 纯文本是哪种字段;title 等按行读取
    #[arg(long, value_enum, value_name = "KIND")]
    pub field: Option<FieldArg>,
    /// 没有写明类目的商品按此类目判断
    #[arg(long, value_name = "SLUG")]
    pub category: Option<String>,
    /// 没有写明平台的商品按此平台判断
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// 指明表格的列或 JSON 的键是哪个字段,如 新品名=title、进价=fact:price、备注=ignored(可多次)
    #[arg(long, value_name = "HEADING=FIELD")]
    pub column: Vec<String>,
    /// 标准输入的文件名,决定格式
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
    /// 每个文件最多列出多少处,其余只计数
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    pub max_findings: usize,
    /// 须整体读入的文件(含解压后)的上限,单位 MiB
    #[arg(long, default_value_t = Limits::default().whole >> 20, value_name = "MIB")]
    pub max_file: usize,
    /// 表格或 JSONL 中一条记录的上限,单位 MiB
    #[arg(long, default_value_t = Limits::default().record >> 20, value_name = "MIB")]
    pub max_record: usize,
}

#[derive(Debug, Args)]
pub struct FixArgs {
    /// Everything that decides what is found, and how what is left is reported; `output` is the folder for copies.
    #[command(flatten)]
    pub check: CheckArgs,
    /// 只显示会改什么,不写入
    #[arg(long, conflicts_with_all = ["interactive", "output", "backup"])]
    pub diff: bool,
    /// 在终端里逐处询问:选一种说法、自己改、豁免、跳过、撤销
    #[arg(long, short)]
    pub interactive: bool,
    /// 原文件另存为 .bak
    #[arg(long, conflicts_with = "output")]
    pub backup: bool,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// 规则或语境的 id
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// 输出格式
    #[arg(long, value_enum, default_value_t = ListFormat::Table, value_name = "FORMAT")]
    pub format: ListFormat,
    /// 只列出对此类目有效的规则
    #[arg(long, value_name = "SLUG")]
    pub category: Option<String>,
}

#[derive(Debug, Args)]
pub struct TestArgs {
    /// 规则文件或目录;不写则测试内置规则
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// 带标注的行(JSONL)
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// 列出每一条判错的行
    #[arg(long)]
    pub errors: bool,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = ListFormat::Table, value_name = "FORMAT")]
    pub format: ListFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowArg {
    Exempt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LevelArg {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MinLevelArg {
    Error,
    Warning,
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Table,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FieldArg {
    Title,
    ShortTitle,
    SellingPoint,
    Detail,
    Attribute,
    Keyword,
    Script,
    ImageText,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

impl From<LevelArg> for Severity {
    fn from(arg: LevelArg) -> Self {
        match arg {
            LevelArg::Error => Self::Error,
            LevelArg::Warning => Self::Warning,
            LevelArg::Info => Self::Info,
            LevelArg::Never => Self::Off,
        }
    }
}

impl From<MinLevelArg> for Severity {
    fn from(arg: MinLevelArg) -> Self {
        match arg {
            MinLevelArg::Error => Self::Error,
            MinLevelArg::Warning => Self::Warning,
            MinLevelArg::Info => Self::Info,
        }
    }
}

impl From<FieldArg> for FieldKind {
    fn from(arg: FieldArg) -> Self {
        match arg {
            FieldArg::Title => Self::Title,
            FieldArg::ShortTitle => Self::ShortTitle,
            FieldArg::SellingPoint => Self::SellingPoint,
            FieldArg::Detail => Self::Detail,
            FieldArg::Attribute => Self::Attribute,
            FieldArg::Keyword => Self::Keyword,
            FieldArg::Script => Self::Script,
            FieldArg::ImageText => Self::ImageText,
        }
    }
}
