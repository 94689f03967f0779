//! XML product feeds, item by item. Entities are never expanded: the five of XML and the numeric ones are read, others
//! stay as they stand and are told.

use std::collections::{BTreeSet, HashMap};

use quick_xml::Reader as Xml;
use quick_xml::errors::Error as XmlError;
use quick_xml::events::{BytesStart, Event};

use crate::messages as msg;
use crate::source::feed_item::Item;
use crate::source::strangers::Strangers;
use crate::source::{ReadOptions, Reading, Records};
use crate::text::is_han;

/// Deeper nesting than this is refused.
const MAX_DEPTH: usize = 256;

/// Opens a feed.
pub fn open(options: ReadOptions<'_>) -> Box<dyn Records> {
    let item_ends = options.profiles.feeds.record_names().map(|name| format!("</{name}>")).collect();
    Box::new(Feed { item_ends, ..Feed::default() })
}

/// What is known of a feed before the block that is read.
#[derive(Default)]
struct Feed {
    /// Elements that are open outside any item, as pointers name them.
    path: Vec<String>,
    /// Items so far.
    items: usize,
    /// Prefixes that the feed declares, and those that names are looked up with.
    prefixes: HashMap<String, String>,
    /// Elements with Chinese in them that nobody reads.
    unread: BTreeSet<String>,
    /// Entities that have been told.
    entities: BTreeSet<String>,
    /// End tags of items.
    item_ends: Vec<String>,
    strangers: Strangers,
    has_content: bool,
    /// Nothing after a mistake is read.
    is_broken: bool,
}

/// What came of one event.
enum Step {
    /// Read on.
    More,
    /// The rest cannot be read, with the reason.
    Stop(String),
}

impl Records for Feed {
    fn read<'s>(&mut self, text: &'s str, is_last: bool, options: ReadOptions<'_>) -> (Reading<'s>, usize) {
        let mut reading = Reading::default();
        // the parser passes over a byte-order mark without counting it
        let lead = text.len() - text.strip_prefix('\u{FEFF}').unwrap_or(text).len();
        let used = if self.is_broken { text.len() } else { self.events(text, lead, is_last, options, &mut reading) };
        if is_last {
            self.finish(&mut reading, options);
        }
        self.strangers.settle(&mut reading, is_last, options);
        (reading, used)
    }

    fn skip(&self, text: &str) -> Option<usize> {
        // the end of an item that nobody wants; what is open around it stays open
        self.item_ends.iter().filter_map(|end| text.find(end).map(|at| at + end.len())).min()
    }
}

impl Feed {
    /// Reads the whole items of `text`; the bytes that need not be read again.
    fn events<'s>(
        &mut self,
        text: &'s str,
        lead: usize,
        is_last: bool,
        options: ReadOptions<'_>,
        reading: &mut Reading<'s>,
    ) -> usize {
        let mut xml = Xml::from_str(text.get(lead..).unwrap_or(""));
        let config = xml.config_mut();
        // a block begins inside elements that an earlier one opened; ends are checked here
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut item: Option<Item<'s>> = None;
        let mut safe = 0;
        loop {
            let start = lead + xml.buffer_position() as usize;
            let event = match xml.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => event,
                // markup that the block cuts
                Err(XmlError::Syntax(_)) if !is_last => break,
                Err(error) => {
                    let at = lead + xml.error_position() as usize;
                    return self.stop(text, at, msg::XML_BAD.say(options.lang, &[&error.to_string()]), reading);
                }
            };
            let end = lead + xml.buffer_position() as usize;
            if end >= text.len() && !is_last && matches!(event, Event::Text(_)) {
                break;
            }
            let step = match &mut item {
                None => self.outside(&event, start, &mut item, options),
                Some(open) => {
                    let step = self.inside(open, &event, (start, end), text, options, reading);
                    if let Some(done) = item.take_if(|item| item.is_closed()) {
                        close(done, options, reading);
                    }
                    step
                }
            };
            if let Step::Stop(message) = step {
                return self.stop(text, start, message, reading);
            }
            if item.is_none() {
                safe = end;
            }
        }
        if !is_last {
            return safe;
        }
        let open = item.as_ref().map(|item| item.name().to_owned()).or_else(|| self.path.pop());
        if let Some(done) = item.take() {
            // what was read of it is still linted
            close(done, options, reading);
        }
        if let Some(name) = open {
            reading.fail(text.len(), msg::FEED_OPEN.say(options.lang, &[&name]));
        }
        text.len()
    }

    fn stop(&mut self, text: &str, at: usize, message: String, reading: &mut Reading<'_>) -> usize {
        self.is_broken = true;
        reading.fail(at.min(text.len()), message);
        text.len()
    }

    fn outside<'s>(
        &mut self,
        event: &Event<'s>,
        at: usize,
        item: &mut Option<Item<'s>>,
        options: ReadOptions<'_>,
    ) -> Step {
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.has_content = true;
                self.declare(tag, options);
                let name = self.canonical(tag.name().as_ref());
                if options.profiles.feeds.is_record(&name) {
                    self.items += 1;
                    let above: String = self.path.iter().flat_map(|step| ["/", step]).collect();
                    let pointer = format!("{above}/{name}[{}]", self.items);
                    let mut opened = Item::new(name, pointer, at);
                    if matches!(event, Event::Empty(_)) {
                        opened.leave(options);
                    }
                    *item = Some(opened);
                } else if matches!(event, Event::Start(_)) {
                    if self.path.len() >= MAX_DEPTH {
                        return Step::Stop(msg::TOO_DEEP.say(options.lang, &[&MAX_DEPTH.to_string()]));
                    }
                    self.path.push(name);
                }
            }
            Event::End(tag) => {
                let name = self.canonical(tag.name().as_ref());
                match self.path.pop() {
                    Some(open) if open == name => {}
                    Some(open) => return Step::Stop(unmatched(&open, &name, options)),
                    None => return Step::Stop(unmatched("", &name, options)),
                }
            }
            Event::Text(text) => self.has_content |= !text.trim().is_empty(),
            _ => {}
        }
        Step::More
    }

    fn inside<'s>(
        &mut self,
        item: &mut Item<'s>,
        event: &Event<'s>,
        (start, end): (usize, usize),
        text: &'s str,
        options: ReadOptions<'_>,
        reading: &mut Reading<'s>,
    ) -> Step {
        let raw = text.get(start..end).unwrap_or("");
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                if item.depth() >= MAX_DEPTH {
                    return Step::Stop(msg::TOO_DEEP.say(options.lang, &[&MAX_DEPTH.to_string()]));
                }
                self.declare(tag, options);
                let name = self.canonical(tag.name().as_ref());
                let is_empty = matches!(event, Event::Empty(_));
                item.enter(name, tag, raw, (start, end), is_empty, options);
                if is_empty {
                    item.leave(options);
                }
            }
            Event::End(tag) => {
                let name = self.canonical(tag.name().as_ref());
                if name != item.name() {
                    return Step::Stop(unmatched(item.name(), &name, options));
                }
                item.end_tag(raw, start);
                item.leave(options);
            }
            Event::Text(_) => self.text(item, raw, start, options),
            Event::CData(_) => {
                let inner = raw.strip_prefix("<![CDATA[").and_then(|r| r.strip_suffix("]]>")).unwrap_or(raw);
                self.text(item, inner, start + "<![CDATA[".len(), options);
            }
            Event::GeneralRef(name) => {
                let resolved = match name.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    Ok(None) => {
                        quick_xml::escape::resolve_xml_entity(name.as_ref()).and_then(|text| text.chars().next())
                    }
                    Err(_) => None,
                };
                if resolved.is_none() && item.is_read() && self.entities.insert(name.to_string()) {
                    reading.warn(start, msg::XML_ENTITY.say(options.lang, &[name.as_ref()]));
                }
                item.reference(raw, start, resolved);
            }
            _ => {}
        }
        Step::More
    }

    fn text<'s>(&mut self, item: &mut Item<'s>, text: &'s str, at: usize, options: ReadOptions<'_>) {
        const MOST: usize = 64;
        if !item.text(text, at) && text.chars().any(is_han) && self.unread.len() < MOST {
            self.unread.extend(item.unknown_path(options));
        }
    }

    /// What is told once all is read.
    fn finish(&mut self, reading: &mut Reading<'_>, options: ReadOptions<'_>) {
        if self.items == 0 && !self.is_broken {
            if self.has_content {
                let records = options.profiles.feeds.records();
                reading.stranger(None, msg::FEED_NO_ITEM.say(options.lang, &[&records]), options);
            } else {
                reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
            }
        }
        if !self.unread.is_empty() {
            let names: Vec<&str> = self.unread.iter().map(String::as_str).collect();
            reading.warn(None, msg::ELEMENTS_UNREAD.say(options.lang, &[&names.join(" ")]));
        }
    }

    /// Notes the namespaces that a tag declares.
    fn declare(&mut self, tag: &BytesStart<'_>, options: ReadOptions<'_>) {
        if !tag.attributes_raw().contains("xmlns") {
            return;
        }
        for attribute in tag.attributes().with_checks(false).flatten() {
            let Some(rest) = attribute.key.as_ref().strip_prefix("xmlns") else { continue };
            let written = rest.trim_start_matches(':');
            if let Some(prefix) = options.profiles.feeds.prefix(attribute.value.as_ref()) {
                self.prefixes.insert(written.to_owned(), prefix.to_owned());
            }
        }
    }

    /// The name as the profile writes it, whatever prefix the feed uses.
    fn canonical(&self, name: &str) -> String {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        match self.prefixes.get(prefix) {
            Some(known) => format!("{known}:{local}"),
            None => name.to_owned(),
        }
    }
}

/// Adds what was read of an item.
fn close<'s>(item: Item<'s>, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    let start = item.start();
    let listing = item.into_listing(options);
    if listing.fields.is_empty() {
        let examples = options.profiles.feeds.examples();
        reading.stranger(start, msg::FEED_NO_COPY.say(options.lang, &[&examples]), options);
    } else {
        reading.listings.push(listing);
    }
}

fn unmatched(open: &str, closed: &str, options: ReadOptions<'_>) -> String {
    msg::XML_BAD.say(options.lang, &[&format!("<{open}> … </{closed}>")])
}
