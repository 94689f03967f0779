//! Everything hegui itself says, in both languages. What rules say stands in the rule files.

use crate::lang::Lang;

/// A sentence with places `{0}`, `{1}` … for what it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    zh: &'static str,
    en: &'static str,
}

impl Message {
    /// The sentence in `lang`, with its places filled.
    pub fn say(self, lang: Lang, args: &[&str]) -> String {
        let template = self.plain(lang);
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let close = rest[open..].find('}').map_or(rest.len(), |i| open + i + 1);
            let filled = rest[open + 1..close.saturating_sub(1)].parse::<usize>().ok().and_then(|n| args.get(n));
            out.push_str(filled.copied().unwrap_or(&rest[open..close]));
            rest = &rest[close..];
        }
        out.push_str(rest);
        out
    }

    /// The sentence in `lang` as it stands.
    pub fn plain(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident = $zh:literal, $en:literal;)*) => {
        $(
            #[doc = concat!("“", $en, "”")]
            $(#[$doc])*
            pub const $name: Message = Message { zh: $zh, en: $en };
        )*
    };
}

messages! {
    // findings
    FINDING = "{0}:“{1}”", "{0}: “{1}”";
    FINDING_KEYWORDS = "{0}:搜索词“{1}”", "{0}: search words “{1}”";
    FORM_VARIANT = "写法有变形(全角、繁体、圈码或隐形字符),平台与执法机关会按原词处理", "spelled with variant characters; it is judged as the plain word";
    FORM_SEPARATED = "词中插入了分隔符,规避用语从重看待", "split by marks to evade; that is judged worse than the plain word";
    FORM_SUBSTITUTED = "用谐音或形近字替换,规避用语从重看待", "spelled with look-alikes to evade; that is judged worse than the plain word";
    WHY = "为什么", "why";
    HELP = "怎么改", "what to do";
    BASIS = "依据", "basis";
    PENALTY = "罚则", "penalty";
    CONTEXT = "语境", "context";
    KEYWORDS = "搜索词", "search words";
    MISSING = "还缺", "not said";
    REVIEW_DUE = "规则文件 {0} 应在 {1} 前复核法规现状,结果请结合最新法规判断", "rule file {0} was to be checked against the law by {1}; mind newer law";
    SUGGESTED = "可改为", "instead";
    SUGGEST_DELETE = "(删去)", "(leave it out)";
    SUGGEST_SAFE = "", "";
    SUGGEST_EVIDENCE = "(须有证明)", " (needs proof)";
    SUGGEST_PROVED = "(证明 {0})", " (proved by {0})";
    SUGGEST_SOMETIMES = "(看前后文)", " (in some places)";
    SUGGEST_REWRITE = "(改写思路)", " (idea)";
    ALSO = "另涉及", "also";
    ALSO_WORD = "{0}({1})", "{0} ({1})";
    LISTING = "商品", "listing";
    PLACE_CELL = "单元格 {0}", "cell {0}";
    PLACE_POINTER = "位置 {0}", "at {0}";
    PLACE_RECORD = "第 {0} 条", "record {0}";
    PLACE_TIME = "时间 {0}", "time {0}";
    PLACE_IMAGE = "图片 {0}", "image {0}";
    PLACE_PARAGRAPH = "第 {0} 段", "paragraph {0}";
    FIELD_TITLE = "标题", "title";
    FIELD_SHORT_TITLE = "短标题", "short title";
    FIELD_SELLING_POINT = "卖点", "selling point";
    FIELD_DETAIL = "详情", "detail";
    FIELD_ATTRIBUTE = "属性", "attribute";
    FIELD_KEYWORD = "关键词", "keyword";
    FIELD_SCRIPT = "话术", "script";
    FIELD_IMAGE_TEXT = "图片文字", "image text";
    PROVEN = "证明", "proof";
    UNPROVEN = "台账", "ledger";
    WAIVED = "豁免", "waived";
    WAIVED_OWNER = "负责人 {0}", "owner {0}";
    WAIVED_UNTIL = "有效期至 {0}", "until {0}";
    BASELINED_NOTE = "存量问题,写入基线时已经存在", "an old finding: it stands in the baseline";
    SHORT_EXPIRED = "材料已过期", "the proof has expired";
    SHORT_NOT_YET = "材料在所判断的日期之后出具", "the proof was issued after the day that is judged on";
    SHORT_DOCUMENT = "证明文件与台账登记的不是同一份", "the document is not the one in the ledger";
    SHORT_LISTING = "材料不适用于这件商品", "the proof is not for this listing";
    SHORT_BRAND = "材料不适用于这个品牌", "the proof is not for this brand";
    SHORT_CATEGORY = "材料不适用于这个品类", "the proof is not for this kind of goods";
    SHORT_BEYOND = "文案说到“{0}”,材料没有", "the copy says “{0}”, the proof does not";
    SHORT_UNSAID = "材料可以证明,但文案里还须写明:{0}", "the proof would do, but the copy itself must say: {0}";
    // verdicts and severities
    VERDICT_VIOLATION = "违法", "violation";
    VERDICT_BREACH = "违规", "breach of a platform's rules";
    VERDICT_EVIDENCE = "需证明", "needs evidence";
    VERDICT_ADVICE = "建议", "advice";
    VERDICT_EXEMPT = "放行", "exempt";
    LEVEL_ERROR = "错误", "error";
    LEVEL_WARNING = "警告", "warning";
    LEVEL_INFO = "提示", "info";
    LEVEL_EXEMPT = "放行", "let through";
    LEVEL_WAIVED = "已豁免", "waived";
    LEVEL_BASELINED = "存量", "baselined";
    LEVEL_PROBLEM = "未能检查", "not checked";
    LEVEL_NOTICE = "提醒", "notice";
    // summary
    SUMMARY = "已检查 {0} 个文件、{1} 条商品:{2} 处违法,{3} 处需证明,{4} 条建议", "checked {0} file(s), {1} listing(s): {2} error(s), {3} warning(s), {4} info";
    SUMMARY_BREACH = "已检查 {0} 个文件、{1} 条商品:{2} 处违法或违规,{3} 处需证明,{4} 条建议", "checked {0} file(s), {1} listing(s): {2} error(s), {3} warning(s), {4} info";
    SUMMARY_GRADED = "已检查 {0} 个文件、{1} 条商品:{2} 处错误,{3} 处警告,{4} 处提示", "checked {0} file(s), {1} listing(s): {2} error(s), {3} warning(s), {4} info";
    SUMMARY_CLEAN = "已检查 {0} 个文件、{1} 条商品:没有发现问题", "checked {0} file(s), {1} listing(s): nothing found";
    SUMMARY_EXEMPT = ";放行 {0} 处(--show exempt 查看理由)", "; {0} let through (--show exempt tells why)";
    SUMMARY_WAIVED = ";豁免 {0} 处(--show waived 查看)", "; {0} waived (--show waived lists them)";
    SUMMARY_BASELINED = ";存量 {0} 处(--show baselined 查看)", "; {0} in the baseline (--show baselined lists them)";
    SUMMARY_HIDDEN = ";其中 {0} 处没有列出(--max-findings 放宽)", "; {0} of them are not listed (--max-findings raises that)";
    SUMMARY_IMAGES = ";{0} 条商品的 {1} 张图片没有检查图中文字", "; {0} listing(s) have {1} image(s) whose text nobody has linted";
    SUMMARY_PROBLEMS = ";{0} 个文件或规则未能检查,本次结果不可作为通过依据", "; {0} file(s) or rule(s) could not be checked, so this run is no clearance";
    SUMMARY_BELOW = ";其中 {0} 处低于 --min-severity,没有列出", "; {0} of them are below --min-severity and not listed";
    PROBLEM = "错误", "error";
    WARNING = "提醒", "warning";
    // shape and agreement
    LENGTH_OVER = "长 {0},上限 {1}({2})", "{0} long, at most {1} ({2})";
    LENGTH_UNDER = "长 {0},至少 {1}({2})", "{0} long, at least {1} ({2})";
    UNIT_HALF_WIDTH = "半角单位,汉字算 2", "half-width units, a Chinese character is 2";
    UNIT_CHARACTERS = "字符,汉字算 1", "characters";
    UNIT_EFFECTIVE = "有效字符:汉字、字母、数字", "Chinese characters, letters and digits";
    UNIT_BYTES = "UTF-8 字节,汉字算 3", "bytes of UTF-8, a Chinese character is 3";
    REPEATED = "出现 {0} 次,最多 {1} 次", "stands here {0} times, at most {1}";
    NOTE = "计数", "measured";
    AGAINST = "对照", "held against";
    AGAINST_FACT = "商品资料 {0}:{1}", "fact {0}: {1}";
    AGAINST_FIELD = "{0}:“{1}”", "{0}: “{1}”";
    AGAINST_LABEL = "这里写的是这个", "this is what is stated here";
    // reports
    TABLE_SHEET = "合规检查", "findings";
    TABLE_LEVEL = "级别", "level";
    TABLE_VERDICT = "判定", "verdict";
    TABLE_FILE = "文件", "file";
    TABLE_LISTING = "商品", "listing";
    TABLE_FIELD = "字段", "field";
    TABLE_PLACE = "位置", "place";
    TABLE_LINE = "行", "line";
    TABLE_COLUMN = "列", "column";
    TABLE_TEXT = "原文", "text";
    TABLE_EXCERPT = "上下文", "excerpt";
    TABLE_RULE = "规则", "rule";
    TABLE_TITLE = "问题", "finding";
    TABLE_NOTE = "说明", "note";
    TABLE_FINGERPRINT = "指纹", "fingerprint";
    REPORT_TITLE = "合规检查报告", "Compliance report";
    REPORT_AS_OF = "按 {0} 的法律判断", "judged by the law of {0}";
    REPORT_CLEAN = "没有要列出的发现。", "Nothing to list.";
    REPORT_CUT = "另有 {0} 处没有列出,完整结果见其他格式的报告。", "{0} more are not listed here; see the report in another format.";
    REPORT_KEYWORDS = "关键词:{0} 条商品", "Keywords of {0} listing(s)";
    REPORT_PROBLEMS = "未能检查或需要留意", "not checked, or to be minded";
    REPORT_UNTRUSTED = "有 {0} 个文件或规则未能检查,本次结果不可作为通过依据。", "{0} file(s) or rule(s) could not be checked, so this run is no clearance.";
    REPORT_FILTER = "筛选", "Filter";
    REPORT_SEARCH = "搜索", "Search";
    REPORT_SEARCH_HINT = "文案、商品、规则、法条…", "copy, listing, rule, article …";
    REPORT_ALL_RULES = "全部规则", "all rules";
    REPORT_ALL_FILES = "全部文件", "all files";
    REPORT_SHOWN = "显示 {0} / {1} 处", "{0} of {1} shown";
    REPORT_MORE = "再显示一些", "Show more";
    REPORT_RESET = "清除筛选", "Reset";
    REPORT_NOTHING_MATCHES = "没有符合筛选条件的发现。", "Nothing matches the filter.";
    REPORT_NO_SCRIPT = "这份报告需要启用 JavaScript 才能列出各处发现;它不访问网络。", "This report needs JavaScript to list its findings; it makes no request.";
    REPORT_KEYS = "按键:/ 搜索,j 下一处,k 上一处", "Keys: / search, j next, k previous";
    REPORT_PASSED = "{0} 条商品已检查", "{0} listing(s) checked";
    STATISTICS_RULES = "按规则", "per rule";
    STATISTICS_PACKS = "按规则类别", "per category of rule";
    STATISTICS_FILES = "按文件", "per file";
    // reading
    NO_FILES_UNDER = "目录里没有能读的文案文件(支持 {0})", "no file in this folder that hegui can read (it reads {0})";
    CHANGED_WHILE_READ = "读取时文件有变动,结果不作数,请再运行一次", "the file changed while it was read, so the result does not stand; run again";
    NOT_FOUND = "文件或目录不存在", "no such file or folder";
    CANNOT_READ = "无法读取:{0}", "cannot be read: {0}";
    CANNOT_DECODE = "从这里起有字节不合文件的编码(UTF-8、UTF-16、GB18030 或 Big5),已用 � 代替", "bytes that the encoding of this file (UTF-8, UTF-16, GB18030 or Big5) does not have; � stands for them";
    BINARY = "这是二进制文件,不是文案", "this is a binary file, not copy";
    UNKNOWN_FORMAT = "不认识的文件类型“{0}”;可读类型:{1}", "unknown kind of file “{0}”; hegui reads {1}";
    EMPTY_FILE = "文件里没有文案", "no copy in this file";
    BAD_JSON = "JSON 有误:{0}", "bad JSON: {0}";
    JSON_NOT_LISTING = "这不是商品:应为对象,实为 {0}", "not a listing: expected an object, found {0}";
    JSON_WRONG_TYPE = "“{0}”应为{1}", "“{0}” must be {1}";
    TYPE_TEXT = "文字", "a text";
    TYPE_WORDS = "搜索词(文字),或写明搜索词、角色和数据的对象", "search words (texts), or objects with a word, its role and figures";
    TYPE_TEXTS = "文字的列表", "a list of texts";
    TYPE_OBJECT = "对象", "an object";
    TYPE_VALUE = "文字或数字", "a text or a number";
    NO_COPY_KEYS = "这条商品没有任何文案字段(可用:{0})", "this listing has no piece of copy (keys: {0})";
    UNKNOWN_KEY = "不认识的键“{0}”", "unknown key “{0}”";
    UNKNOWN_KEY_NEAR = "不认识的键“{0}”,是不是“{1}”?", "unknown key “{0}”, did you mean “{1}”?";
    WRONG_KIND = "类型不对:这里是 {0},应为 {1}", "of the wrong kind: {0}, but expected {1}";
    UNKNOWN_VALUE = "“{0}”不是这里的取值;可用:{1}", "“{0}” is no value here; known: {1}";
    UNKNOWN_FACT_NEAR = "facts 里的“{0}”没有规则会看,是不是“{1}”?", "no rule asks for the fact “{0}”, did you mean “{1}”?";
    UNKNOWN_PLATFORM = "不认识的平台“{0}”,各平台的规则都没有用上", "unknown platform “{0}”; no rule of a platform was applied";
    UNKNOWN_PLATFORM_NEAR = "不认识的平台“{0}”,是不是“{1}”?各平台的规则都没有用上", "unknown platform “{0}”, did you mean “{1}”? no rule of a platform was applied";
    UNKNOWN_CATEGORY = "不认识的类目“{0}”,按通用商品判断", "unknown category “{0}”; judged as general goods";
    UNKNOWN_CATEGORY_NEAR = "不认识的类目“{0}”,是不是“{1}”?现按通用商品判断", "unknown category “{0}”, did you mean “{1}”? judged as general goods";
    COLUMNS_UNREAD = "这些列没有检查(列名不认得,可用 --column 列名=字段 指明):{0}", "these columns were not linted, their headings are not known (name them by --column HEADING=FIELD): {0}";
    INSTRUCTION_ROWS = "第 {0} 行像填写说明,没有检查", "row(s) {0} look like instructions for filling in and were not linted";
    GARBLED = "单元格 {0} 像乱码(曾用错误的编码打开并保存)", "cell {0} looks garbled (opened and saved with a wrong encoding)";
    CSV_QUOTE_OPEN = "引号没有闭合,从这里到文件末尾被读成一个单元格", "this quote is never closed: all from here to the end is one cell";
    NOTHING_READ = "没有读到任何文案,不能算通过", "no copy was read, so this is no clearance";
    NO_RULES = "没有任何规则", "there are no rules";
    OUTPUT_IS_INPUT = "输出文件就是要检查的文件:{0}", "the output file is one of the files to lint: {0}";
    BAD_FRONT_MATTER = "文首信息块(--- 之间)有误:{0}", "bad front matter (between the --- lines): {0}";
    FRONT_MATTER_OPEN = "文首信息块没有结束的 ---", "the front matter has no closing ---";
    NO_HEADINGS = "表格里没有认得的文案列。第一行:{0}。认得的列名例如:{1}。别的列名用 --column 列名=字段 指明,例如 --column 新品名=title", "no heading of this table is known to hold copy. Its first row: {0}. Known ones are, for example: {1}. Name others by --column HEADING=FIELD, for example --column 新品名=title";
    CSV_WIDTH = "这一行有 {0} 格,表头有 {1} 格", "this row has {0} cells, the heading row {1}";
    TOO_LARGE = "文件大于 {0} MiB,没有检查;用 --max-file 放宽", "the file is larger than {0} MiB and was not linted; --max-file raises that";
    RECORD_TOO_LARGE = "从这里开始的一条记录大于 {0} MiB,没有检查;用 --max-record 放宽", "the record that begins here is larger than {0} MiB and was not linted; --max-record raises that";
    IMAGE_LINES = "图片文字应为行的列表,每行是文字或 {text, box, confidence}", "the text of an image must be a list of lines, each a text or {text, box, confidence}";
    PACKED_BROKEN = "文件已损坏或不是所称的格式:{0}", "damaged, or not of the format its name says: {0}";
    PACKED_LOCKED = "文件有打开密码,没有检查;请先去掉密码", "encrypted, so it was not linted; remove the password first";
    PACKED_TOO_LARGE = "解压后大于 {0} MiB,没有检查;用 --max-file 放宽", "it unpacks to more than {0} MiB and was not linted; --max-file raises that";
    PACKED_DOCTYPE = "文件内的 XML 带有 DOCTYPE 声明(此类文件不应有,可能是恶意文件),没有检查", "its XML declares a document type, which this format forbids and hostile files do; it was not linted";
    PACKED_IS_TEXT = "这不是 Excel 文件,而是文本或网页;请改扩展名为 .csv、.tsv 或 .html 再检查", "this is no workbook but text or a web page; name it .csv, .tsv or .html and lint it again";
    SHEET_BROKEN = "工作表“{0}”无法读取:{1}", "sheet “{0}” cannot be read: {1}";
    FORMULAS_UNKNOWN = "工作表“{0}”有 {1} 个公式单元格没有计算结果,没有检查:{2}。请用 Excel 或 WPS 打开并保存一次", "sheet “{0}”: {1} cell(s) hold a formula without its result and were not linted: {2}; open the file in a spreadsheet program and save it once";
    SHEET_HIDDEN = "工作表“{0}”是隐藏的,没有检查", "sheet “{0}” is hidden and was not linted";
    SHEET_UNKNOWN = "工作表“{0}”没有认得的列名,没有检查。第一行:{1}", "sheet “{0}” has no heading that is known and was not linted. Its first row: {1}";
    SHEET_NO_HEADINGS = "工作表“{0}”:{1}", "sheet “{0}”: {1}";
    YAML_BAD = "YAML 有误:{0}", "bad YAML: {0}";
    TOML_BAD = "TOML 有误:{0}", "bad TOML: {0}";
    TOO_DEEP = "嵌套超过 {0} 层,没有检查", "nested deeper than {0}; it was not linted";
    KEYS_UNREAD = "这些键没有检查(不认得):{0}", "these keys were not linted, they are not known: {0}";
    STRANGERS_BEFORE = "前面有 {0} 项不是商品,没有检查", "{0} entries before this are no listings and were not linted";
    PASSED_OVER = "目录里有 {0} 个文件不是商品,已略过(直接写出文件名可强制检查):{1}", "{0} file(s) found in folders hold no listing and were passed over (name a file to have it linted): {1}";
    AND_MORE = "{0} 等", "{0} and others";
    XML_BAD = "XML 有误:{0}", "bad XML: {0}";
    XML_ENTITY = "没有声明的实体“&{0};”,按原样检查", "entity “&{0};” is not declared; it is linted as it stands";
    FEED_OPEN = "文件在 <{0}> 里中断,最后一条商品可能不完整", "the file ends inside <{0}>; the last listing may not be whole";
    FEED_NO_ITEM = "这个 XML 里没有商品(<{0}>)", "no listing (<{0}>) in this XML";
    FEED_NO_COPY = "这条没有任何认得的文案元素(例如 {0})", "this entry has no element that is known as copy (for example {0})";
    ELEMENTS_UNREAD = "这些元素没有检查(名称不认得):{0}", "these elements were not linted, their names are not known: {0}";
    NO_CUES = "没有找到时间码(00:00:01,000 --> 00:00:02,000),这不是字幕", "no time code (00:00:01,000 --> 00:00:02,000) found: these are no subtitles";
    CUE_NO_TIME = "这段文字不属于任何时间码,按字幕检查", "this text belongs to no time code; it is linted as a cue";
    CUE_BAD_TIME = "看不懂的时间码“{0}”", "a time code that cannot be read: “{0}”";
    // waivers, the ledger, the baseline
    BAD_GLOB = "通配符有误:{0}", "bad pattern of names: {0}";
    WAIVER_RULE = "rule 要写规则的 id(可用 *,例如 ad-law/*),不能豁免全部规则", "rule must name rules by their ids (* may be used, as in ad-law/*), and not all of them";
    WAIVER_SCOPE = "豁免要写明 path、listing 或 text 中至少一项", "a waiver must name a path, a listing or a text";
    BAD_FRAGMENT = "text 应写作“前文-,起,止,-后文”,只有“起”必须写;文字里的逗号写作 %2C,连字符写作 %2D", "text must be written “before-,start,end,-after”, of which only the start is needed; a comma in the words is %2C, a hyphen %2D";
    EVIDENCE_FIGURE = "figures 里的“{0}”不能用:名称用小写字母、数字和连字符,内容不能为空,也不能含花括号或换行", "“{0}” of `figures` is of no use: names are lower-case letters, digits and hyphens, and what they stand for is not empty and has no braces or line ends";
    EVIDENCE_NO_FIGURE = "说法“{0}”含占位符“{1}”,但 figures 里没有它", "claim “{0}” has the placeholder “{1}”, which `figures` lacks";
    EVIDENCE_CLAIM = "这条证明没有写说法(claim 或 pattern)", "this entry names no claim (claim or pattern)";
    EVIDENCE_NOTHING = "这条证明没有写证明文件或出处(document 或 source)", "this entry names neither a document nor a source";
    EVIDENCE_HASH = "sha256 应为 64 位十六进制数", "sha256 must be 64 hexadecimal digits";
    EVIDENCE_HEADING = "不认识的列名“{0}”;可用:{1}", "unknown heading “{0}”; known: {1}";
    BASELINE_BAD = "基线文件有误:{0}", "bad baseline: {0}";
    BASELINE_WROTE = "基线已写入 {0}:{1} 处", "baseline written to {0}: {1} finding(s)";
    BASELINE_PRUNED = "基线 {0}:删去 {1} 处,保留 {2} 处", "baseline {0}: {1} finding(s) dropped, {2} kept";
    BASELINE_NONE = "没有基线文件;先运行 hegui baseline write 路径", "there is no baseline; run hegui baseline write PATH first";
    BASELINE_COUNT = "基线共 {0} 处", "{0} finding(s) in the baseline";
    BASELINE_UNTRUSTED = "有文件未能检查,基线没有改动", "some files could not be checked, so the baseline was left as it is";
    GIT_FAILED = "git 命令失败:{0}", "git failed: {0}";
    GIT_NO_REV = "git 里没有“{0}”这个版本", "git knows no revision “{0}”";
    EVIDENCE_OPEN = "共 {0} 个说法需要证明,出现 {1} 次", "{0} claim(s) want proof, {1} time(s) in the copy";
    EVIDENCE_NONE = "没有需要证明的说法", "no claim wants proof";
    EVIDENCE_TITLE = "待证明的说法", "Claims that want proof";
    WORK_CLAIM = "说法", "claim";
    WORK_TIMES = "次数", "times";
    WORK_PLACES = "出处位置", "places";
    WORK_TODO = "要做的事", "to do";
    WORK_EXCERPT = "文案", "copy";
    // keyword briefs
    BRIEF_FORMAT = "不认识的关键词表类型“{0}”;可读 csv tsv xlsx xlsm xls ods txt", "unknown kind of keyword brief “{0}”; hegui reads csv tsv xlsx xlsm xls ods txt";
    BRIEF_EMPTY = "关键词表里没有关键词", "no search word in this brief";
    BRIEF_HEADINGS = "关键词表里没有认得的搜索词列。第一行:{0}。认得的列名例如:{1}", "no heading of this brief is known to hold search words. Its first row: {0}. Known ones are, for example: {1}";
    BRIEF_CELLS = "这些单元格看不懂,没有采用:{0}", "these cells could not be read and were not used: {0}";
    UNKNOWN_ROLE = "不认识的角色“{0}”,改为自动判断;可用:{1}", "unknown role “{0}”, derived instead; known: {1}";
    NO_FIGURE = "“{0}”不是数字,没有采用", "“{0}” is no figure and was not used";
    BRIEF_ROLE = "不认识的角色“{0}”(单元格 {1}),改为自动判断;可用:{2}", "unknown role “{0}” (cell {1}), derived instead; known: {2}";
    // keywords
    KEYWORDS_WORD = "搜索词", "search word";
    KEYWORDS_ROLE = "角色", "role";
    KEYWORDS_TRAFFIC = "人气", "traffic";
    KEYWORDS_ANYWHERE = "任一处", "anywhere";
    KEYWORDS_COVERAGE = "覆盖", "covers";
    KEYWORDS_MORE = "……另有 {0} 个(hegui keywords --format csv 列出全部)", "… and {0} more (hegui keywords --format csv has all)";
    KEYWORDS_TITLE_WORDS = "标题用词,按带到的人气", "the title's words by the traffic they bring";
    KEYWORDS_REFUSED = "不可用", "not to be used";
    KEYWORDS_PUT_IN = "建议加入", "put in";
    KEYWORDS_OLD_TITLE = "原标题", "old title";
    KEYWORDS_NEW_TITLE = "建议标题", "new title";
    KEYWORDS_GAIN_WORDS = "标题覆盖的词:{0} → {1}", "words that the title covers: {0} → {1}";
    KEYWORDS_GAIN = "标题覆盖的人气:{0} → {1}", "traffic that the title covers: {0} → {1}";
    KEYWORDS_OUT = "去掉“{0}”(人气 {1})", "out: “{0}” (traffic {1})";
    KEYWORDS_OUT_RULE = "去掉“{0}”({1})", "out: “{0}” ({1})";
    KEYWORDS_IN = "加入“{0}”", "in: “{0}”";
    KEYWORDS_MOVED = "把“{0}”挪个位置", "move “{0}”";
    KEYWORDS_WHOLE = "“{0}”(人气 {1})完整出现", "so that “{0}” (traffic {1}) stands there whole";
    KEYWORDS_SPLIT = "“{0}”(人气 {1})按顺序出现,中间隔着别的字", "so that “{0}” (traffic {1}) stands there in order, with other words between";
    KEYWORDS_IN_RULE = "换成“{0}”", "in: “{0}”";
    KEYWORDS_OPEN = "仍须证明:“{0}”({1})", "still needs proof: “{0}” ({1})";
    KEYWORDS_CHECK = "建议标题已按同一套规则检查;加入的词须与商品相符,请通读后再用。", "The new title was linted by the same rules. What was put in must be true of the goods: read it before you use it.";
    KEYWORDS_OTHER_GOODS = "没有给出新标题:标题、详情和属性里都没有表里的核心词,这份表多半不是给这件商品的。如果是,加上 --trust-brief。", "No new title: neither title, detail nor attributes have a core word of the brief, so it is hardly for these goods. If it is, add --trust-brief.";
    KEYWORDS_UNSAID = "商品文案没有提到,没有放进标题:{0};属实就先写进详情或属性,或加上 --trust-brief。", "Not put in since nothing in the listing says so: {0}; if true, write it into detail or attributes first, or add --trust-brief.";
    KEYWORDS_NO_LIMIT = "没有找到更好的标题:不知道这个平台的标题上限,标题没有加长;写明平台(--platform)再试。", "No better title was found: no limit of the platform is known, so the title was not made longer; name the platform (--platform).";
    KEYWORDS_NO_PLACE = "没有找到更好的标题:表里有合适的词,但放进去会超长、重复、不合规或不通顺。", "No better title was found: there are fitting words, but with them it would be too long, say a thing twice, break a rule or read badly.";
    KEYWORDS_NO_PLAN = "没有找到更好的标题(表里放得下且合规的词,标题都有了,或商品文案没有提到)。", "No better title was found: the lawful words that would fit stand there already, or nothing in the listing bears them out.";
    KEYWORDS_NOTHING = "没有可对照的商品:需要有标题,并用 --brief 给出关键词表,或商品自带关键词", "no listing to compare: it needs a title, and a brief (--brief) or keywords of its own";
    KEYWORDS_BY_RULE = "{0}:“{1}”({2})", "{0}: “{1}” ({2})";
    KEYWORDS_OTHER_BRAND = "含他人品牌", "another's brand";
    KEYWORDS_NEGATIVE = "关键词表列为否定词", "kept out by the brief";
    ROLE_CORE = "核心", "core";
    ROLE_LONG_TAIL = "长尾", "long-tail";
    ROLE_BRAND = "品牌", "brand";
    ROLE_ATTRIBUTE = "属性", "attribute";
    ROLE_NEGATIVE = "否定", "negative";
    STANDS_NOT = "-", "-";
    STANDS_REVERSED = "倒序", "reversed";
    STANDS_SPLIT = "拆开", "split";
    STANDS_SPACED = "有空格", "spaced";
    STANDS_WHOLE = "完整", "whole";
    // rule files
    RULES_NOT_FOUND = "规则文件不存在:{0}", "no such rule file: {0}";
    RULES_NONE = "这个目录里没有规则文件(*.toml)", "no rule file (*.toml) in this folder";
    DUPLICATE_ID = "id “{0}”重复,已在 {1} 定义", "id “{0}” is taken: it is declared in {1}";
    DUPLICATE_TERM = "词“{0}”在本规则里重复", "term “{0}” stands in this rule twice";
    COVERED_TERM = "词“{0}”多余:前面的“{1}”已经包含它", "term “{0}” is not needed: the earlier “{1}” already finds it";
    UNKNOWN_TOP_KEY = "不认识的段落“{0}”(可用:rule、context、context-group、words、law、disguise、marks、letters)", "unknown section “{0}” (known: rule, context, context-group, words, law, disguise, marks, letters)";
    KEYWORD_LACKS = "这种检查还需要“{0}”", "this check needs “{0}” too";
    UNKNOWN_WORDS = "没有名为“{0}”的词类", "no word class “{0}”";
    UNKNOWN_WORDS_NEAR = "没有名为“{0}”的词类,是不是“{1}”?", "no word class “{0}”, did you mean “{1}”?";
    CIRCULAR_WORDS = "词类“{0}”引用了自己", "word class “{0}” uses itself";
    WORDS_NOT_LIST = "词类“{0}”是正则,不能用在 terms 里", "word class “{0}” is a regex and cannot stand in a term";
    TOO_MANY_TERMS = "展开后的词太多", "this expands to too many terms";
    WORDS_EMPTY = "词类“{0}”要有 list 或 regex 之一", "word class “{0}” needs either a list or a regex";
    UNKNOWN_CONTEXT = "没有名为“{0}”的语境", "no context “{0}”";
    UNKNOWN_CONTEXT_NEAR = "没有名为“{0}”的语境,是不是“{1}”?", "no context “{0}”, did you mean “{1}”?";
    UNUSED_CONTEXT_VERDICT = "context-verdicts 里的“{0}”不在本规则的 contexts 里", "“{0}” of context-verdicts is not among this rule's contexts";
    BAD_REGEX = "正则有误:{0}", "bad regex: {0}";
    EMPTY_REGEX = "这个正则能匹配空串,会处处命中", "this regex matches the empty text, so it would match everywhere";
    EMPTY_TERM = "空的词", "an empty term";
    LAW_UNKNOWN = "法规登记表(laws.toml)里没有“{0}”", "“{0}” is not in the register of laws (laws.toml)";
    ARTICLE_UNKNOWN = "登记表里《{0}》没有“{1}”,未核实的条款不得引用", "the register has no “{1}” of 《{0}》; an article that is not verified is not cited";
    NO_BASIS = "规则“{0}”没有法律依据", "rule “{0}” names no law";
    NO_BODY = "规则“{0}”没有 terms、patterns 或 missing 等任何命中条件", "rule “{0}” has neither terms, patterns nor missing, nor any other thing that makes a hit";
    BODIES = "规则“{0}”有两种以上命中条件(terms/patterns、missing、length、written、repeat、same-as、absent、structure、agree),只能有一种", "rule “{0}” has more than one thing that makes a hit (terms/patterns, missing, length, written, repeat, same-as, absent, structure, agree)";
    CLAIM_TEST = "claims 的每一项要有且只有一种比对:denied-by/proved-by、number、units、among、date 或 same-text", "each of the claims needs one test: denied-by/proved-by, number, units, among, date or same-text";
    BAD_ID = "id 应为小写字母、数字和连字符,规则还要有包名,例如 ad-law/superlative", "an id is of lower-case letters, digits and hyphens, and a rule's names its pack: ad-law/superlative";
    BAD_DATE = "日期应写作 2026-01-31", "a date is written 2026-01-31";
    EMPTY_TEXT = "“{0}”缺中文或英文", "“{0}” lacks its Chinese or English text";
    REPLACE_WHAT = "replace 要有 term 或 regex 之一", "a replacement needs either a term or a regex";
    REPLACE_NO_TERM = "replace 的词“{0}”不会被本规则命中", "this rule never finds “{0}”, so it needs no replacement";
    REPLACE_SAFE_FIGURE = "safe 的替换不能含占位符“{0}”:要填的内容只有证明才能给出", "a safe replacement cannot hold the placeholder “{0}”: only a proof can fill it";
    PINYIN_LENGTH = "“{0}”的每个字都要有拼音", "every character of “{0}” needs its letters";
    DISGUISE_EMPTY = "“{0}”没有写出任何变形(spelled 或 pinyin)", "“{0}” has no disguise (spelled or pinyin)";
    LETTERS_LENGTH = "looks 和 reads 的字符数不同", "looks and reads differ in length";
    DISGUISE_NOT_FOUND = "应由规则 {0} 认出,实际没有:{1}", "rule {0} must see through this, but does not: {1}";
    DISGUISE_FOUND = "不应认作变形,实际被规则 {0} 命中“{1}”:{2}", "this is no disguise, but rule {0} finds “{1}”: {2}";
    EXAMPLE_KIND = "例句要有 bad 或 good 之一", "an example is either bad or good";
    // examples
    EXAMPLE_NOT_FOUND = "应判为“{0}”,实际没有命中:{1}", "must be found as “{0}”, but was not: {1}";
    EXAMPLE_OTHER_VERDICT = "应判为“{0}”,实际是“{1}”:{2}", "must be “{0}”, but is “{1}”: {2}";
    EXAMPLE_FLAGGED = "不应被本规则判为“{0}”(命中“{1}”):{2}", "must not be “{0}” by this rule (hit “{1}”): {2}";
    EXAMPLE_CONTEXT = "应因语境“{0}”放行,实际{1}:{2}", "must be let through by context “{0}”, but {1}: {2}";
    EXAMPLE_NO_HIT = "没有命中", "nothing was hit";
    EXAMPLE_BY = "由“{0}”决定", "“{0}” decided";
    EXAMPLE_BY_RULE = "由规则本身决定", "the rule itself decided";
    EXAMPLE_FIXED = "第一个安全替换应得到“{0}”,实际得到“{1}”", "the first safe replacement must give “{0}”, but gives “{1}”";
    EXAMPLE_NOT_FIXED = "没有可用的安全替换,应得到“{0}”", "no safe replacement to make “{0}”";
    EXAMPLE_FIXED_FLAGGED = "改后的“{0}”仍被规则 {1} 判为“{2}”", "the corrected “{0}” is still “{2}” by {1}";
    CONTEXT_EXAMPLE_UNFLAGGED = "语境的 bad 例句应被判定为违法或需证明,实际没有:{0}", "a bad example of a context must be flagged, but is not: {0}";
    REPLACE_FLAGGED = "替换“{0}”(用于“{1}”)自身被规则 {2} 判为“{3}”", "replacement “{0}” (for “{1}”) is itself “{3}” by {2}";
    TEST_OK = "{0} 个文件、{1} 条规则、{2} 个语境、{3} 个例句和替换:全部通过", "{0} file(s), {1} rule(s), {2} context(s), {3} example(s) and replacement(s): all pass";
    TEST_FAILED = "{0} 个例句和替换中有 {1} 个不成立", "of {0} example(s) and replacement(s), {1} fail";
    RULE_PROBLEMS = "规则文件有 {0} 处错误", "{0} mistake(s) in rule files";
    // policy
    POLICY_PROBLEMS = "配置有 {0} 处错误", "{0} mistake(s) in the policy";
    POLICY_NOT_FOUND = "配置文件不存在:{0}", "no such policy: {0}";
    POLICY_PATH = "这个路径不存在:{0}", "nothing is there: {0}";
    POLICY_CIRCLE = "extends 绕了一圈:{0}", "extends goes in a circle: {0}";
    POLICY_GLOB = "路径通配有误:{0}", "bad path pattern: {0}";
    POLICY_PATTERN = "“{0}”不能指任何规则;应为规则 id、“类别/*”或类别,例如 price/compared-price、price/*、price", "“{0}” can name no rule; write an id, “group/*” or a group: price/compared-price, price/*, price";
    POLICY_NO_RULE = "没有规则符合“{0}”", "no rule is “{0}”";
    POLICY_NO_RULE_NEAR = "没有规则符合“{0}”,是不是“{1}”?", "no rule is “{0}”, did you mean “{1}”?";
    POLICY_COLUMN = "“{0}”不是字段;可用:{1}", "“{0}” is no field; known: {1}";
    POLICY_CATEGORY = "不认识的类目“{0}”", "unknown category “{0}”";
    POLICY_PLATFORM = "不认识的平台“{0}”;自家的平台要先有一条 override,在 platforms 里写上它", "unknown platform “{0}”; one of your own wants an override whose platforms name it";
    POLICY_PLATFORM_NEAR = "不认识的平台“{0}”,是不是“{1}”?", "unknown platform “{0}”, did you mean “{1}”?";
    POLICY_CATEGORY_NEAR = "不认识的类目“{0}”,是不是“{1}”?", "unknown category “{0}”, did you mean “{1}”?";
    POLICY_EVERYWHERE = "这个 override 没有条件,请写 paths、categories、platforms 或 markets 之一", "this override has no condition; give it paths, categories, platforms or markets";
    POLICY_DEFAULT_IN_FACTS = "“{0}”是默认值,只能放在仅按 paths 生效的 override 里", "“{0}” is a default and may stand only in an override that is held by paths alone";
    POLICY_DOES_NOTHING = "这个 override 什么也没有改", "this override changes nothing";
    POLICY_UNUSED = "这里的 paths 没有匹配到任何文件", "these paths matched no file";
    POLICY_SET = "级别由 {0} 第 {1} 行设定", "severity set by {0}, line {1}";
    POLICY_EXCLUDED = "目录里没有文件可检查:都被配置的 exclude 排除了,或是 hegui 自己的文件", "nothing to lint in this folder: the policy excludes every file, or they are hegui's own";
    POLICY_NONE = "没有配置文件,全部是默认值", "no policy; everything is at its default";
    POLICY_FROM = "配置:{0}", "policy: {0}";
    POLICY_DEFAULT = "默认", "default";
    POLICY_HOLDS = "对此路径生效", "holds for this path";
    POLICY_HOLDS_NOT = "对此路径不生效", "does not hold for this path";
    POLICY_HOLDS_BY = "对此路径生效,但还要看商品的类目、平台或市场", "holds for this path if category, platform or market of the listing fit";
    INIT_THERE = "{0} 已经存在,没有改动", "{0} is there already and was left alone";
    INIT_DONE = "已写入 {0}", "wrote {0}";
    // explain, rules
    NO_SUCH_RULE = "没有名为“{0}”的规则或语境", "no rule or context “{0}”";
    NO_SUCH_RULE_NEAR = "没有名为“{0}”的规则或语境,是不是“{1}”?", "no rule or context “{0}”, did you mean “{1}”?";
    EXPLAIN_VERDICT = "判定", "verdict";
    EXPLAIN_TERMS = "词语", "terms";
    EXPLAIN_PATTERNS = "句式", "patterns";
    EXPLAIN_MISSING = "必须出现其一", "one of these must stand there";
    EXPLAIN_LENGTH = "长度", "length";
    EXPLAIN_BLOCKS = "段落顺序", "blocks in order";
    EXPLAIN_AGAINST = "对照", "held against";
    EXPLAIN_MOST = "同一个词最多出现", "one word at most";
    EXPLAIN_OTHER = "涉及字段", "fields meant";
    EXPLAIN_CATEGORIES = "类目", "categories";
    EXPLAIN_NOT_CATEGORIES = "除外类目", "not in";
    EXPLAIN_PLATFORMS = "平台", "platforms";
    EXPLAIN_FIELDS = "字段", "fields";
    EXPLAIN_EFFECTIVE = "施行", "in force";
    EXPLAIN_CONTEXTS = "可放行或改判的语境", "contexts that change the verdict";
    EXPLAIN_BAD = "不合规例句", "bad examples";
    EXPLAIN_GOOD = "合规例句", "good examples";
    EXPLAIN_REPLACE = "替换", "replacements";
    EXPLAIN_REASON = "理由", "reason";
    EXPLAIN_USED_BY = "用于规则", "used by";
    EXPLAIN_MORE = "……另有 {0} 项", "… and {0} more";
    COLUMN_ID = "规则", "rule";
    COLUMN_VERDICT = "判定", "verdict";
    COLUMN_TITLE = "名称", "title";
    COLUMN_BASIS = "依据", "basis";
    RULES_COUNT = "共 {0} 条规则", "{0} rule(s)";
    // score
    SCORE_BAD_LINE = "第 {0} 行不是带标注的行:{1}", "line {0} is no labelled line: {1}";
    SCORE_NO_LINES = "没有带标注的行", "no labelled line";
    SCORE_ALL = "全部", "all";
    SCORE_CERTAIN = "确定", "certain";
    SCORE_UNCERTAIN = "存疑", "uncertain";
    SCORE_LINES = "行数", "lines";
    SCORE_RECALL_VIOLATION = "违法行检出率", "recall, violation lines";
    SCORE_RECALL_EVIDENCE = "需证明行检出率", "recall, needs-evidence lines";
    SCORE_FALSE_EXEMPT = "放行行误报率", "false alarms, exempt lines";
    SCORE_FALSE_OK = "无事行误报率", "false alarms, ok lines";
    SCORE_PRECISION = "标记精确率", "precision, flagged lines";
    SCORE_F1 = "F1", "F1";
    SCORE_VIOLATION_PRECISION = "判违法者确为违法", "precision, violation lines";
    SCORE_SPAN_RECALL = "词句检出率", "recall, spans";
    SCORE_SPAN_FALSE = "词句误报率", "false alarms, spans";
    SCORE_PER_RULE = "各规则:标记的行 / 其中应标记", "per rule: lines flagged / rightly";
    SCORE_MISSED = "漏报", "missed";
    SCORE_FALSE = "误报", "false alarm";
    SCORE_TOO_STRONG = "过重", "too strong";
    // fixing
    REFUSED_FORMAT = "这种文件不能写入(xls、ods 等),请照此手工修改,或另存为 xlsx", "hegui cannot write this kind of file (xls, ods); change it by hand, or save it as xlsx";
    REFUSED_NO_PLACE = "这段文字不在此文件里", "the text does not stand in this file";
    REFUSED_IMAGE = "这是图片里的文字,要改的是图片", "this is the text of an image: it is the image that has to change";
    REFUSED_FORMULA = "单元格是公式或数值,请在表格程序里修改", "a formula or a number makes this cell; change it in the spreadsheet program";
    REFUSED_READINGS = "单元格带有拼音(注音),改字后会对不上,请在表格程序里修改", "the cell has phonetic readings that would no longer fit; change it in the spreadsheet program";
    REFUSED_SIGNED = "文件带有数字签名,改动会使签名失效", "the file is signed, and a change would break the signature";
    REFUSED_UNMAPPABLE = "文件的编码里没有“{0}”这个字", "the file's encoding has no “{0}”";
    REFUSED_OVERLAP = "与另一处改动重叠", "it overlaps another change";
    REFUSED_UNCLEAR = "标记或格式穿过了这几个字,改后无法保证其余部分不变,请手工修改", "mark-up runs through these words, so nobody can vouch for the rest; change it by hand";
    FIXED = "{0}: “{1}” → “{2}” [{3}]", "{0}: “{1}” → “{2}” [{3}]";
    FIX_REFUSED = "{0}: “{1}” → “{2}” 没有写入:{3}", "{0}: “{1}” → “{2}” was not written: {3}";
    FIX_DELETED = "(删去)", "(left out)";
    FIX_SUMMARY = "已改 {0} 处,{1} 个文件", "{0} correction(s) in {1} file(s)";
    FIX_SUMMARY_DIFF = "可改 {0} 处,{1} 个文件;没有写入", "{0} correction(s) in {1} file(s) to be made; nothing was written";
    FIX_NOT_SETTLED = "改了 {0} 轮仍未稳定,文件没有改动,请报告此问题", "corrections did not settle in {0} rounds; the file is as it was; please report it";
    FIX_TOO_LARGE = "文件超过 --max-file 的上限,没有改动", "it is larger than --max-file and is left as it is";
    FIX_STDIN = "标准输入不能修改,请写出文件名", "standard input cannot be corrected; name a file";
    FIX_CHANGED = "读入之后文件又被改过,没有覆盖", "it was changed since it was read and is left as it is";
    FIX_READ_ONLY = "文件是只读的,没有改动", "it is read-only and is left as it is";
    FIX_SAME_COPY = "有两个文件的副本会同名:{0}", "two files would be copied to the same name: {0}";
    FIX_KEPT = "原文件保留为 {0}", "the old file is kept as {0}";
    FIX_NEEDS_TERMINAL = "--interactive 要在终端里用", "--interactive needs a terminal";
    ASK_HEAD = "{0} {1}(余 {2} 处)", "{0} {1} ({2} left)";
    ASK_KEYS = "编号=采用 e=自己改 s=跳过 w=豁免 a=余下安全的全改 u=撤销 q=保存并退出 x=不保存退出 > ", "number=take e=edit s=skip w=waive a=take all safe ones u=undo q=save and quit x=quit without saving > ";
    ASK_HELP = "请输入建议的编号,或 e、s、w、a、u、q、x 之一", "type the number of a suggestion, or one of e, s, w, a, u, q, x";
    ASK_EDIT = "“{0}”改为 > ", "instead of “{0}” > ";
    ASK_STILL = "改后仍有问题,照样写入?y=是 > ", "that would still be found; write it all the same? y=yes > ";
    ASK_FILL = "花括号里的“{0}”要换成真实的内容:按 e 自己写", "put the real thing in place of “{0}” in braces: press e and write it yourself";
    ASK_NEEDS_PROOF = "这种说法须有证据台账证明,不能直接采用", "this wording needs an entry in the evidence ledger and is not taken over";
    ASK_REFUSED = "没有写入:{0}", "not written: {0}";
    ASK_NOTHING_TO_UNDO = "没有可撤销的", "nothing to undo";
    ASK_REASON = "豁免理由 > ", "reason of the waiver > ";
    ASK_NO_REASON = "没有理由不能豁免", "there is no waiver without a reason";
    ASK_OWNER = "负责人(可空)> ", "owner (may be empty) > ";
    ASK_UNTIL = "有效至 YYYY-MM-DD(可空)> ", "until YYYY-MM-DD (may be empty) > ";
    ASK_PAST = "这个日期早于 {0},豁免不会起作用", "that is before {0}; the waiver would have no effect";
    ASK_WAIVED = "{0} 条豁免已写入 {1}", "{0} waiver(s) written to {1}";
    // command line
    STDIN_TWICE = "标准输入只能读一次", "standard input can be read only once";
    OPTION_VALUE = "“{0}”不是 {1} 的取值;可用:{2}", "“{0}” is no value of {1}; known: {2}";
    WROTE_NOTHING = "无法写出结果:{0}", "cannot write the result: {0}";
    REPORT_SPEC = "“{0}”应写作 格式=文件,例如 sarif=hegui.sarif", "“{0}” must be FORMAT=FILE, for example sarif=hegui.sarif";
    REPORT_SAME_FILE = "有两份结果要写入同一个文件:{0}", "two reports would be written to the same file: {0}";
    REPORT_NEEDS_FILE = "{0} 格式不能直接显示在终端里,请用 -o 文件 或 --report {0}=文件", "the format {0} cannot be shown in a terminal; use -o FILE or --report {0}=FILE";
    REPORT_NOT_BUILT = "这个程序编译时没有带上 {0} 格式(cargo 特性 spreadsheets)", "this build has no format {0} (cargo feature spreadsheets)";
    NOT_BEGUN = "检查没有开始,原因见标准错误输出", "nothing was linted; standard error tells why";
    PANICKED = "检查此文件时程序内部出错,请报告此问题", "hegui failed on this file; please report it";
}

/// The nearest of `known` to `given`, if it is near enough to be a slip.
pub fn nearest<'k>(given: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let limit = given.chars().count().div_ceil(3).max(1);
    known.map(|k| (distance(given, k), k)).filter(|(d, _)| *d <= limit).min().map(|(_, k)| k)
}

/// Edit distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled() {
        assert_eq!(FINDING.say(Lang::Zh, &["绝对化用语", "最佳"]), "绝对化用语:“最佳”");
        assert_eq!(SUMMARY_PROBLEMS.say(Lang::En, &[]).matches("{0}").count(), 1, "an unfilled place stays visible");
    }

    #[test]
    fn slips_find_their_word() {
        assert_eq!(nearest("titel", ["title", "detail"].into_iter()), Some("title"));
        assert_eq!(nearest("price", ["title", "detail"].into_iter()), None);
    }
}
