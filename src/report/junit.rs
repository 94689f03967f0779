//! `JUnit` XML: a test suite a file, a test case a finding; a clean file is one case that passes.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::lint::FileReport;
use crate::messages as msg;
use crate::report::escape::{clean, one_line};
use crate::report::item::{Item, relative};
use crate::report::{Run, message, words};

type Xml<'w> = Writer<&'w mut dyn Write>;

/// Tests, failures and errors of a suite.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Tally {
    fn of(file: &FileReport, run: &Run<'_>) -> Self {
        let findings = run.shown(file).count();
        let errors = file.problems.iter().filter(|p| !p.is_warning).count();
        let failures = run.shown(file).filter(|f| run.stops(file, f)).count();
        let passes = usize::from(findings + errors == 0);
        Self { tests: findings + errors + passes, failures, errors }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
        }
    }

    fn attributes(self) -> [(&'static str, String); 3] {
        [
            ("tests", self.tests.to_string()),
            ("failures", self.failures.to_string()),
            ("errors", self.errors.to_string()),
        ]
    }
}

/// Writes one suite a file.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = run.files.iter().map(|file| Tally::of(file, run)).fold(Tally::default(), Tally::plus);
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let attributes = all.attributes();
    let attributes = attributes.iter().map(|(k, v)| (*k, v.as_str()));
    xml.create_element("testsuites")
        .with_attribute(("name", "hegui"))
        .with_attributes(attributes)
        .write_inner_content(|xml| run.files.iter().try_for_each(|file| suite(file, run, xml)))?;
    writeln!(xml.get_mut())
}

fn suite(file: &FileReport, run: &Run<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
    let path = one_line(relative(&file.path, run.root));
    let tally = Tally::of(file, run);
    let attributes = tally.attributes();
    let attributes = attributes.iter().map(|(k, v)| (*k, v.as_str()));
    xml.create_element("testsuite")
        .with_attribute(("name", path.as_str()))
        .with_attributes(attributes)
        .write_inner_content(|xml| {
            let one = Run { files: std::slice::from_ref(file), ..*run };
            for item in Item::all(&one) {
                case(&item, file, &path, run, xml)?;
            }
            if run.shown(file).next().is_none() && tally.errors == 0 {
                let name = msg::REPORT_PASSED.say(run.lang, &[&file.counts.listings.to_string()]);
                xml.create_element("testcase")
                    .with_attributes([("classname", path.as_str()), ("name", name.as_str())])
                    .write_empty()?;
            }
            let notices: Vec<String> =
                file.problems.iter().filter(|p| p.is_warning).map(|p| clean(&p.message)).collect();
            if !notices.is_empty() {
                xml.create_element("system-err").write_text_content(BytesText::new(&notices.join("\n")))?;
            }
            Ok(())
        })?;
    Ok(())
}

fn case(item: &Item<'_>, file: &FileReport, path: &str, run: &Run<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
    let (name, element, short) = match item {
        // told once for the whole suite
        Item::Problem(problem) if problem.is_warning => return Ok(()),
        Item::Problem(problem) => (item.title(run.lang).to_owned(), Some("error"), one_line(&problem.message)),
        Item::Finding(_, finding) => {
            let location = &finding.location;
            let name =
                format!("{} {} {}", location.listing, words::field(finding, run.lang), message(finding, run.lang));
            let name = name.trim_start().to_owned();
            let element = run.stops(file, finding).then_some("failure");
            (name, element, one_line(&message(finding, run.lang)))
        }
    };
    let text = clean(&item.told(run.lang));
    let line = item.start().line.to_string();
    xml.create_element("testcase")
        .with_attributes([
            ("classname", path),
            ("name", one_line(&name).as_str()),
            ("file", path),
            ("line", line.as_str()),
        ])
        .write_inner_content(|xml| {
            match element {
                Some(element) => xml
                    .create_element(element)
                    .with_attributes([("message", short.as_str()), ("type", item.rule())])
                    .write_text_content(BytesText::new(&text))?,
                None => xml.create_element("system-out").write_text_content(BytesText::new(&text))?,
            };
            Ok(())
        })?;
    Ok(())
}
