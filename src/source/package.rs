//! Zip packages (xlsx, ods, docx). Before a part is read, every part is unpacked once to nowhere and counted: what the
//! headers say of sizes is not trusted.

use std::io::{self, BufReader, Cursor, Read};

use encoding_rs::UTF_8;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::messages as msg;
use crate::source::{Limits, ReadOptions};

/// Why a container cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Damaged, or not what its name says; with what the unpacking library tells.
    Broken(String),
    /// Encrypted.
    Locked,
    /// Unpacks to more than the limit.
    TooLarge,
    /// Its XML declares a document type, which these formats forbid: entity bombs do.
    DocumentType,
    /// Text or a web page under the name of a workbook.
    NotPacked,
}

impl Unreadable {
    /// What to tell the user.
    pub fn say(&self, options: ReadOptions<'_>) -> String {
        match self {
            Self::Broken(why) => msg::PACKED_BROKEN.say(options.lang, &[why]),
            Self::Locked => msg::PACKED_LOCKED.say(options.lang, &[]),
            Self::TooLarge => {
                let limit = (options.limits.whole >> 20).to_string();
                msg::PACKED_TOO_LARGE.say(options.lang, &[&limit])
            }
            Self::DocumentType => msg::PACKED_DOCTYPE.say(options.lang, &[]),
            Self::NotPacked => msg::PACKED_IS_TEXT.say(options.lang, &[]),
        }
    }
}

impl From<ZipError> for Unreadable {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Self::Locked,
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<quick_xml::Error> for Unreadable {
    fn from(error: quick_xml::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// What may still be held in memory, in bytes. Few packed bytes can stand for many: one shared text in a million cells.
#[derive(Debug)]
pub struct Room(usize);

impl Room {
    /// As much as a file read whole may take.
    pub fn new(limits: Limits) -> Self {
        Self(limits.whole)
    }

    /// Takes `bytes` of it.
    pub fn take(&mut self, bytes: usize) -> Result<(), Unreadable> {
        self.0 = self.0.checked_sub(bytes).ok_or(Unreadable::TooLarge)?;
        Ok(())
    }
}

/// A zip package whose parts are known to fit into the limit.
#[derive(Debug)]
pub struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// The parts by name, with the bytes each unpacks to.
    parts: Vec<(String, usize)>,
}

impl<'b> Package<'b> {
    /// Opens a package and unpacks every part once, to count and to check it.
    pub fn open(bytes: &'b [u8], limits: Limits) -> Result<Self, Unreadable> {
        let mut zip = ZipArchive::new(Cursor::new(bytes))?;
        let mut room = limits.whole as u64;
        let mut parts = Vec::new();
        for index in 0..zip.len() {
            let part = zip.by_index(index)?;
            let name = part.name()?.into_owned();
            let unpacked = io::copy(&mut part.take(room + 1), &mut io::sink())?;
            room = room.checked_sub(unpacked).ok_or(Unreadable::TooLarge)?;
            parts.push((name, unpacked as usize));
        }
        Ok(Self { zip, parts })
    }

    /// The parts by name, with the bytes each unpacks to.
    pub fn parts(&self) -> &[(String, usize)] {
        &self.parts
    }

    /// A part's bytes, unpacked as they are read; `None` if there is no such part.
    pub fn open_part(&mut self, name: &str) -> Result<Option<impl io::BufRead>, Unreadable> {
        match self.zip.by_name(name) {
            Ok(part) => Ok(Some(BufReader::new(part))),
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A part as text, in whatever encoding its byte order mark says.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(mut part) = self.open_part(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        Ok(Some(UTF_8.decode(&bytes).0.into_owned()))
    }
}

/// XML of a package, event by event. Empty elements come as a start and an end; a document type is an error, and entities
/// but the five of XML stand for nothing.
pub struct Xml<'x> {
    reader: quick_xml::Reader<&'x [u8]>,
    depth: usize,
}

impl<'x> Xml<'x> {
    /// Reads `text`.
    pub fn new(text: &'x str) -> Self {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// Bytes of the text that have been read.
    pub fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    /// The next event; `None` at the end.
    pub fn read(&mut self) -> Result<Option<Event<'x>>, Unreadable> {
        let event = self.reader.read_event()?;
        match event {
            Event::DocType(_) => return Err(Unreadable::DocumentType),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(Unreadable::Broken("XML ends too early".into())),
            Event::Eof => return Ok(None),
            _ => {}
        }
        Ok(Some(event))
    }

    /// Passes over the rest of the element that `start` began.
    pub fn skip(&mut self, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.reader.read_to_end(start.name())?;
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }
}

/// An attribute's value, by its name as written.
pub fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    Some(
        found
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_or_else(|_| String::new(), std::borrow::Cow::into_owned),
    )
}

/// The text of a reference such as `&amp;` or `&#26368;`.
pub fn reference(reference: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c.to_string());
    }
    quick_xml::escape::resolve_xml_entity(reference.as_ref()).map(str::to_owned)
}
