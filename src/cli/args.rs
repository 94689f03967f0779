//! What can be typed. Help is Chinese here; its English twin stands in `english.rs`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use crate::cli::values::{
    BaselineAction, ColorArg, KeywordsFormat, LangArg, LevelArg, ListFormat, MinLevelArg, ShowArg, WorkFormat,
    field_kind,
};
use crate::listing::FieldKind;

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
    /// 用这个配置文件,而不是从各文件所在目录向上找到的 hegui.toml
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// 不用任何 hegui.toml
    #[arg(long, global = true)]
    pub no_config: bool,
    /// 按哪一天的法律判断,默认今天
    #[arg(long, alias = "date", global = true, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 检查文案:文件、目录,或 - 表示标准输入
    Check(Box<CheckArgs>),
    /// 列出文案里需要证明、台账还不能证明的说法
    Evidence(EvidenceArgs),
    /// 基线:记下存量问题,以后只拦新问题
    Baseline(BaselineArgs),
    /// 对照关键词表看标题、详情和属性,并给出更好的合规标题
    Keywords(Box<KeywordsArgs>),
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
    /// 写一份带说明的 hegui.toml,列出每一项默认值
    Init(InitArgs),
    /// 显示生效的配置,以及每一项来自哪里
    Config(ConfigArgs),
    /// 输出命令行补全脚本
    Completions(CompletionsArgs),
    /// 输出 man 手册页
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 文件或目录;- 表示标准输入
    #[arg(required_unless_present_any = ["since", "staged", "file_list"], value_name = "PATH")]
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
    /// 低于此级别的不列出,默认 info;退出码仍按 --fail-on
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub min_severity: Option<MinLevelArg>,
    /// 一并列出:exempt 放行的命中及理由,waived 已豁免的,baselined 存量的(可多次)
    #[arg(long, value_enum, value_name = "WHAT")]
    pub show: Vec<ShowArg>,
    #[command(flatten)]
    pub gate: GateArgs,
    /// 只检查与 git 版本 REV(与当前分支的分叉点)相比有改动的文件,表格只检查改动的行
    #[arg(long, value_name = "REV", conflicts_with_all = ["staged", "file_list"])]
    pub since: Option<String>,
    /// 只检查 git 暂存区里有改动的文件,按暂存的内容检查
    #[arg(long, conflicts_with = "file_list")]
    pub staged: bool,
    /// 只检查列表里的文件,每行一个;- 表示从标准输入读列表
    #[arg(long, value_name = "FILE")]
    pub file_list: Option<PathBuf>,
    /// 达到此级别就以 1 退出,默认 error
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<LevelArg>,
    /// 只用这些规则:规则 id、“类别/*”或类别,逗号分隔(可多次)
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub only: Vec<String>,
    /// 不用这些规则,写法同 --only
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub skip: Vec<String>,
    /// 直接写出名字的文件也遵守配置里的 exclude
    #[arg(long)]
    pub force_exclude: bool,
    #[command(flatten)]
    pub listing: ListingArgs,
    /// 指明表格的列或 JSON 的键是哪个字段,如 新品名=title、进价=fact:price、备注=ignored(可多次)
    #[arg(long, value_name = "HEADING=FIELD")]
    pub column: Vec<String>,
    #[command(flatten)]
    pub brief: BriefArgs,
    /// 每个文件最多列出多少处,其余只计数,默认 100000
    #[arg(long, value_name = "N")]
    pub max_findings: Option<usize>,
    /// 须整体读入的文件(含解压后)的上限,单位 MiB,默认 512
    #[arg(long, value_name = "MIB")]
    pub max_file: Option<usize>,
    /// 表格或 JSONL 中一条记录的上限,单位 MiB,默认 64
    #[arg(long, value_name = "MIB")]
    pub max_record: Option<usize>,
}

/// Where the shop's records lie.
#[derive(Debug, Clone, Default, Args)]
pub struct GateArgs {
    /// 证明材料台账(TOML、CSV 或 Excel);默认在当前目录及上级找 evidence.toml
    #[arg(long, value_name = "FILE")]
    pub evidence: Option<PathBuf>,
    /// 豁免文件;默认在当前目录及上级找 waivers.toml
    #[arg(long, value_name = "FILE")]
    pub waivers: Option<PathBuf>,
    /// 基线文件;默认在当前目录及上级找 hegui-baseline.json
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// 不理会任何豁免(审计用)
    #[arg(long)]
    pub no_waivers: bool,
    /// 不理会基线,存量问题也列出
    #[arg(long)]
    pub no_baseline: bool,
}

#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// 文件或目录
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = WorkFormat::Table, value_name = "FORMAT")]
    pub format: WorkFormat,
    /// 结果写入文件,而不是标准输出
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub gate: GateArgs,
}

#[derive(Debug, Args)]
pub struct BaselineArgs {
    /// write 把现有问题写入基线,prune 删去已改好的,show 列出
    #[arg(value_enum, value_name = "ACTION")]
    pub action: BaselineAction,
    /// 文件或目录
    #[arg(value_name = "PATH", required_if_eq_any = [("action", "write"), ("action", "prune")])]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub gate: GateArgs,
}

/// What is said of input that does not say it itself.
#[derive(Debug, Clone, Default, Args)]
pub struct ListingArgs {
    /// 纯文本是哪种字段;title 等按行读取
    #[arg(long, value_parser = field_kind(), value_name = "KIND")]
    pub field: Option<FieldKind>,
    /// 没有写明类目的商品按此类目判断
    #[arg(long, value_name = "SLUG")]
    pub category: Option<String>,
    /// 没有写明平台的商品按此平台判断
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// 标准输入的文件名,决定格式
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
}

/// Search words and brands, for every subcommand that looks at them.
#[derive(Debug, Clone, Default, Args)]
pub struct BriefArgs {
    /// 关键词表(csv tsv xlsx xls ods txt),如生意参谋、京东商智、蝉妈妈的导出
    #[arg(long, value_name = "FILE")]
    pub brief: Option<PathBuf>,
    /// 自有品牌(可多次)
    #[arg(long, value_name = "NAME")]
    pub brand_own: Vec<String>,
    /// 有授权的他人品牌(可多次)
    #[arg(long, value_name = "NAME")]
    pub brand_licensed: Vec<String>,
    /// 不得使用的他人品牌(可多次)
    #[arg(long, value_name = "NAME")]
    pub brand_foreign: Vec<String>,
}

#[derive(Debug, Args)]
pub struct KeywordsArgs {
    /// 文件或目录;- 表示标准输入
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub brief: BriefArgs,
    /// 关键词表里的词都与商品相符;否则只用商品文案里有的词和表里写明角色的词
    #[arg(long)]
    pub trust_brief: bool,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = KeywordsFormat::Table, value_name = "FORMAT")]
    pub format: KeywordsFormat,
    #[command(flatten)]
    pub listing: ListingArgs,
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

#[derive(Debug, Args)]
pub struct InitArgs {
    /// 写入的目录,默认当前目录
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// 对哪个文件或目录生效的配置,默认当前目录
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// 输出格式:table 是可以贴回 hegui.toml 的文本
    #[arg(long, value_enum, default_value_t = ListFormat::Table, value_name = "FORMAT")]
    pub format: ListFormat,
    /// 输出 hegui.toml 的 JSON schema,供编辑器使用
    #[arg(long)]
    pub schema: bool,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// 哪种 shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// 把每个子命令的手册页写入此目录,而不是把总页写到标准输出
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}
