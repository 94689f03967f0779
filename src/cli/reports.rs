//! Which formats go where: one to standard output or `--output`, further ones each to its file.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::CheckArgs;
use crate::cli::brief::Watch;
use crate::cli::inputs;
use crate::cli::linters::Linters;
use crate::cli::output::{complain, to_stdout};
use crate::lang::Lang;
use crate::messages as msg;
use crate::report::{FORMATS, ReportFormat, Run};

/// Stands for the format that suits where hegui runs.
const AUTO: &str = "auto";

/// Every report of a run, the main one first.
pub(super) struct Targets(Vec<Target>);

struct Target {
    format: ReportFormat,
    /// `None`: standard output.
    file: Option<PathBuf>,
}

impl Targets {
    /// What the user asked for, or why it cannot be done. Nothing is written yet.
    pub(super) fn parse(args: &CheckArgs, lang: Lang) -> Result<Self, String> {
        let main = format(&args.format, "--format", lang)?;
        if main.needs_file && args.output.is_none() && io::stdout().is_terminal() {
            return Err(msg::REPORT_NEEDS_FILE.say(lang, &[main.name]));
        }
        let mut targets = vec![Target { format: main, file: args.output.clone() }];
        for given in &args.report {
            let spec = given.split_once('=').filter(|(_, file)| !matches!(*file, "" | "-"));
            let (name, file) = spec.ok_or_else(|| msg::REPORT_SPEC.say(lang, &[given]))?;
            targets.push(Target { format: format(name, "--report", lang)?, file: Some(file.into()) });
        }
        let files: Vec<&Path> = targets.iter().filter_map(|t| t.file.as_deref()).collect();
        for (index, file) in files.iter().enumerate() {
            let shown = file.display().to_string();
            if inputs::is_among(file, &args.paths) {
                return Err(msg::OUTPUT_IS_INPUT.say(lang, &[&shown]));
            }
            if files.iter().take(index).any(|other| real(other) == real(file)) {
                return Err(msg::REPORT_SAME_FILE.say(lang, &[&shown]));
            }
        }
        Ok(Self(targets))
    }

    /// Whether the main report holds the problems, so that they need not be told beside it.
    pub(super) fn tells_problems(&self) -> bool {
        self.0.first().is_some_and(|main| main.format.tells_problems)
    }

    /// Has the search words looked at, if a report shows them: that takes longer than linting.
    pub(super) fn watch(&self, linters: &mut Linters) {
        if self.0.iter().any(|target| target.format.shows_keywords) {
            linters.watch(Watch { trusts_brief: false, only_briefs: true });
        }
    }

    /// Writes every report; `false` if one could not be written, which is told.
    pub(super) fn write(&self, run: &Run<'_>) -> bool {
        let mut is_written = true;
        for target in &self.0 {
            // one that fails does not stop the others
            is_written &= target.write(run);
        }
        is_written
    }

    /// Writes the reports that go to files only, since something else stands on standard output.
    pub(super) fn write_files(&self, run: &Run<'_>) -> bool {
        self.0.iter().filter(|t| t.file.is_some()).fold(true, |is_written, target| target.write(run) & is_written)
    }

    /// Writes the reports of a run that did not begin. What people read in a terminal was told there already.
    pub(super) fn write_refused(&self, run: &Run<'_>) {
        for target in self.0.iter().filter(|t| t.file.is_some() || t.format.tells_problems) {
            target.write(run);
        }
    }
}

impl Target {
    fn write(&self, run: &Run<'_>) -> bool {
        let Some(path) = &self.file else {
            return to_stdout(run.lang, |out| self.format.write(run, out));
        };
        let run = Run { color: false, ..*run };
        let written = File::create(path).and_then(|file| {
            let mut out = BufWriter::new(file);
            self.format.write(&run, &mut out)?;
            out.flush()
        });
        written
            .inspect_err(|error| {
                let text = format!("{}: {error}", path.display());
                complain(run.lang, false, &msg::WROTE_NOTHING.say(run.lang, &[&text]));
            })
            .is_ok()
    }
}

fn format(name: &str, option: &str, lang: Lang) -> Result<ReportFormat, String> {
    let is_auto = name == AUTO && option == "--format";
    let wanted = match name {
        AUTO if is_auto && is_github() => "github",
        AUTO if is_auto => "human",
        name => name,
    };
    ReportFormat::from_name(wanted).ok_or_else(|| {
        if wanted == "xlsx" {
            return msg::REPORT_NOT_BUILT.say(lang, &[wanted]);
        }
        let auto = (option == "--format").then_some(AUTO);
        let known: Vec<&str> = auto.into_iter().chain(FORMATS.iter().map(|f| f.name)).collect();
        msg::OPTION_VALUE.say(lang, &[name, option, &known.join(" ")])
    })
}

/// GitHub sets this for every step.
fn is_github() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// The file itself, by whatever way its folder is named; it need not exist.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
}
