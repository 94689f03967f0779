//! Checkstyle XML, which many CI servers read.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use crate::finding::Severity;
use crate::report::Run;
use crate::report::escape::one_line;
use crate::report::item::{Item, relative};

/// Writes one `file` element a file.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("checkstyle").with_attribute(("version", "8.0")).write_inner_content(|xml| {
        for file in run.files {
            let path = one_line(relative(&file.path, run.root));
            let one = Run { files: std::slice::from_ref(file), ..*run };
            let element = xml.create_element("file").with_attribute(("name", path.as_str()));
            if Item::all(&one).next().is_none() {
                element.write_empty()?;
                continue;
            }
            element.write_inner_content(|xml| Item::all(&one).try_for_each(|item| error(&item, run, xml)))?;
        }
        Ok(())
    })?;
    writeln!(xml.get_mut())
}

fn error(item: &Item<'_>, run: &Run<'_>, xml: &mut Writer<&mut dyn Write>) -> io::Result<()> {
    let start = item.start();
    let severity = match item {
        Item::Problem(problem) if problem.is_warning => "warning",
        Item::Problem(_) => "error",
        Item::Finding(_, finding) if finding.severity == Severity::Off => "ignore",
        Item::Finding(_, finding) => finding.severity.as_str(),
    };
    let message = one_line(&item.told(run.lang).replace('\n', "; "));
    let rule = item.rule();
    let source = format!("hegui.{}", rule.strip_prefix("hegui/").unwrap_or(rule).replace('/', "."));
    xml.create_element("error")
        .with_attribute(("line", start.line.to_string().as_str()))
        .with_attribute(("column", start.column.to_string().as_str()))
        .with_attribute(("severity", severity))
        .with_attribute(("message", message.as_str()))
        .with_attribute(("source", source.as_str()))
        .write_empty()?;
    Ok(())
}
