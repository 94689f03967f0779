//! Zip packages with some of their parts changed; every other part keeps its bytes, packed as they are.

use std::collections::HashMap;
use std::io::{Cursor, Read as _, Write as _};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Refusal;

/// The bytes of a package, open for reading parts.
pub(super) struct Parts<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Parts<'b> {
    /// Opens a package that has been read before. One that is signed may not be changed.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Format)?;
        let is_signed = zip.file_names_raw().any(|name| name.starts_with(b"_xmlsignatures/"));
        if is_signed { Err(Refusal::Signed) } else { Ok(Self { zip }) }
    }

    /// A part as text without its byte-order mark.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let mut bytes = Vec::new();
        self.zip.by_name(name).ok()?.read_to_end(&mut bytes).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        Some(text.strip_prefix(MARK).map(str::to_owned).unwrap_or(text))
    }

    /// The package with the parts `changed`.
    pub(super) fn with(mut self, changed: &HashMap<String, String>) -> Result<Vec<u8>, ZipError> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        out.set_raw_comment(self.zip.comment().into())?;
        for index in 0..self.zip.len() {
            let has_mark = {
                let mut head = [0; 3];
                let mut part = self.zip.by_index(index)?;
                part.read_exact(&mut head).is_ok() && head == MARK.as_bytes()
            };
            let part = self.zip.by_index_raw(index)?;
            let name = part.name()?.into_owned();
            let Some(text) = changed.get(&name) else {
                out.raw_copy_file(part)?;
                continue;
            };
            let options = part.options();
            let method = match part.compression() {
                CompressionMethod::Stored => CompressionMethod::Stored,
                _ => CompressionMethod::Deflated,
            };
            drop(part);
            out.start_file(name, options.compression_method(method))?;
            if has_mark {
                out.write_all(MARK.as_bytes())?;
            }
            out.write_all(text.as_bytes())?;
        }
        Ok(out.finish()?.into_inner())
    }
}

const MARK: &str = "\u{FEFF}";
