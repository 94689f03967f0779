//! Text that somebody wrote down of an image, in a file beside it: `detail1.jpg.txt`, or `detail1.jpg.json` with a list of
//! lines, as OCR programs write it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::lang::Lang;
use crate::listing::{FieldKind, Listing, Place};
use crate::messages as msg;
use crate::source::copy::{self, Piece};
use crate::source::encoding::TextStream;
use crate::source::tree::{Node, Value};
use crate::source::{Format, ImageTexts, Limits, ReadOptions, Reader, Reading, json};
use crate::text::map::OffsetMap;

/// Endings of names of images.
const IMAGES: &[&str] = &["jpg", "jpeg", "png", "webp", "gif", "bmp", "avif", "tif", "tiff"];

/// Endings of sidecars; the first that is there holds.
const SIDECARS: &[&str] = &["txt", "json"];

/// The image whose text a file of this name holds, if it is a sidecar's name.
pub fn image_of(path: &Path) -> Option<String> {
    let is_one_of = |path: &Path, endings: &[&str]| {
        path.extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| endings.iter().any(|known| known.eq_ignore_ascii_case(e)))
    };
    let image = path.file_stem()?;
    let is_sidecar = is_one_of(path, SIDECARS) && is_one_of(Path::new(image), IMAGES);
    is_sidecar.then(|| image.to_string_lossy().into_owned())
}

/// How a sidecar is read by itself.
pub fn format(path: &Path) -> Format {
    let is_json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    Format { extensions: &[], reader: Reader::Whole(if is_json { read_json } else { read_text }) }
}

/// The image that a sidecar which is read by itself belongs to.
#[derive(Debug)]
pub struct Own(pub String);

impl ImageTexts for Own {
    fn text_of(&self, _image: &str) -> Option<(String, String)> {
        None
    }

    fn own_image(&self) -> Option<&str> {
        Some(&self.0)
    }
}

fn read_text<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    finish(vec![(text.into(), OffsetMap::default(), None)], Reading::default(), options)
}

fn read_json<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let mut reading = Reading::default();
    let lines = lines(text, options.lang).unwrap_or_else(|(at, message)| {
        reading.fail(at, message);
        Vec::new()
    });
    let lines = lines.into_iter().map(|line| (line.text, line.map, Some(line.pointer))).collect();
    finish(lines, reading, options)
}

type Words<'s> = (std::borrow::Cow<'s, str>, OffsetMap, Option<String>);

fn finish<'s>(words: Vec<Words<'s>>, mut reading: Reading<'s>, options: ReadOptions<'_>) -> Reading<'s> {
    let mut listing = Listing::default();
    for (text, map, pointer) in words {
        let image = options.images.own_image().map(str::to_owned);
        let place = Place { pointer, image, ..Place::default() };
        copy::push(&mut listing, Piece { kind: FieldKind::ImageText, name: None, text, map: Some(map), place });
    }
    if !listing.fields.is_empty() {
        reading.listings.push(listing);
    } else if reading.notes.is_empty() {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    reading
}

/// A line of an image.
struct Line<'s> {
    text: std::borrow::Cow<'s, str>,
    map: OffsetMap,
    pointer: String,
}

/// The lines of a JSON sidecar: each a text, or an object with `text` beside where it stands and how sure that is.
fn lines(text: &str, lang: Lang) -> Result<Vec<Line<'_>>, (usize, String)> {
    let shape = |at: usize| (at, msg::IMAGE_LINES.say(lang, &[]));
    let node = match json::parse(text, 0) {
        Ok(None) => return Ok(Vec::new()),
        Ok(Some(node)) => node,
        Err((at, error)) => return Err((at, error.say(lang))),
    };
    let Value::List(items) = node.value else { return Err(shape(node.span.start)) };
    let line = |(index, item): (usize, Node<'_>)| {
        let at = item.span.start;
        let (value, pointer) = match item.value {
            Value::Map(entries) => {
                let text = entries.into_iter().find(|(key, ..)| key == "text").map(|(_, _, node)| node.value);
                (text.ok_or_else(|| shape(at))?, format!("/{index}/text"))
            }
            value => (value, format!("/{index}")),
        };
        let Value::Text(text, map) = value else { return Err(shape(at)) };
        Ok(Line { text: text.into_owned().into(), map, pointer })
    };
    items.into_iter().enumerate().map(line).collect()
}

/// The sidecars of the images of one file.
#[derive(Debug)]
pub struct Sidecars {
    folder: PathBuf,
    limits: Limits,
    lang: Lang,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Names of the sidecars in each folder that was asked for: a detail page asks for a hundred images.
    folders: HashMap<PathBuf, HashSet<OsString>>,
    used: BTreeSet<PathBuf>,
    problems: Vec<(PathBuf, String)>,
}

impl Sidecars {
    /// Those beside the file `listing`, or below its folder where the file says so.
    pub fn of(listing: &Path, limits: Limits, lang: Lang) -> Self {
        let folder = listing.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        Self { folder, limits, lang, state: Mutex::default() }
    }

    /// The sidecars that were read, and what was wrong with those that could not be.
    pub fn into_used(self) -> (BTreeSet<PathBuf>, Vec<(PathBuf, String)>) {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        (state.used, state.problems)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sidecar of the image at `path`, seen from the listing's folder.
    fn find(&self, path: &Path) -> Option<PathBuf> {
        let name = path.file_name()?;
        let folder = self.folder.join(path.parent()?);
        let mut state = self.state();
        let names = state.folders.entry(folder.clone()).or_insert_with(|| sidecars_in(&folder));
        SIDECARS.iter().find_map(|ending| {
            let mut sidecar = name.to_owned();
            sidecar.push(format!(".{ending}"));
            names.contains(&sidecar).then(|| folder.join(sidecar))
        })
    }

    fn read(&self, path: &Path) -> Result<String, String> {
        let unreadable = |e: std::io::Error| msg::CANNOT_READ.say(self.lang, &[&e.to_string()]);
        let file = fs::File::open(path).map_err(unreadable)?;
        let most = self.limits.whole;
        let binary = || msg::BINARY.say(self.lang, &[]);
        let mut stream = TextStream::open(file.take(most as u64 + 1)).map_err(unreadable)?.map_err(|_| binary())?;
        let mut text = String::new();
        while !stream.fill(&mut text, 1 << 20).map_err(unreadable)?.is_last {}
        if text.len() > most {
            return Err(msg::TOO_LARGE.say(self.lang, &[&(most >> 20).to_string()]));
        }
        if image_of(path).is_none() || path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")) {
            return Ok(text);
        }
        let lines = lines(&text, self.lang).map_err(|(_, message)| message)?;
        Ok(lines.iter().map(|line| line.text.as_ref()).collect::<Vec<_>>().join("\n"))
    }
}

impl ImageTexts for Sidecars {
    fn text_of(&self, image: &str) -> Option<(String, String)> {
        let sidecar = places(image).iter().find_map(|path| self.find(path))?;
        let text = self.read(&sidecar);
        let mut state = self.state();
        let is_new = state.used.insert(sidecar.clone());
        match text {
            Ok(text) => Some((text, sidecar.file_name()?.to_string_lossy().into_owned())),
            Err(message) => {
                if is_new {
                    state.problems.push((sidecar, message));
                }
                None
            }
        }
    }
}

fn sidecars_in(folder: &Path) -> HashSet<OsString> {
    let Ok(entries) = fs::read_dir(folder) else { return HashSet::new() };
    entries.flatten().map(|entry| entry.file_name()).filter(|name| image_of(Path::new(name)).is_some()).collect()
}

/// Where an image that a listing calls `image` may be, seen from the listing's folder: at the path it says, unless that
/// leads out of the folder, and beside the listing by its name alone. (Data packs name paths of the shop's own computer.)
fn places(image: &str) -> Vec<PathBuf> {
    if image.starts_with("data:") {
        return Vec::new();
    }
    let path = image.split(['?', '#']).next().unwrap_or("");
    let path = percent_decoded(path).replace('\\', "/");
    let name = path.rsplit('/').next().filter(|name| !name.is_empty() && !name.contains(':')).map(PathBuf::from);
    let stays = |path: &Path| path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    let relative = Some(PathBuf::from(&path)).filter(|p| !path.contains(':') && stays(p));
    relative.into_iter().chain(name).filter(|p| p.file_name().is_some() && stays(p)).collect()
}

fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%')
            .then(|| tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { tail.get(2..).unwrap_or(&[]) } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::profile::Profiles;
    use crate::text::Span;

    #[test]
    fn sidecars_are_known_by_their_names() {
        assert_eq!(image_of(Path::new("a/detail1.jpg.txt")).as_deref(), Some("detail1.jpg"));
        assert_eq!(image_of(Path::new("x.PNG.JSON")).as_deref(), Some("x.PNG"));
        assert_eq!(image_of(Path::new("detail1.txt")), None);
        assert_eq!(image_of(Path::new("jpg.txt")), None);
        assert_eq!(image_of(Path::new("a.jpg")), None);
    }

    #[test]
    fn images_are_looked_for_in_the_folder_only() {
        let places = |image: &str| -> Vec<String> {
            super::places(image).iter().map(|p| p.to_string_lossy().into_owned()).collect()
        };
        assert_eq!(places("img/a.jpg?x=1#y"), ["img/a.jpg", "a.jpg"]);
        assert_eq!(places("http://x.com/p/%E4%B8%BB%E5%9B%BE.jpg"), ["主图.jpg"]);
        assert_eq!(places("FILE:///C:\\Users\\x\\a.jpg"), ["a.jpg"]);
        assert_eq!(places("../../etc/a.jpg"), ["a.jpg"]);
        assert_eq!(places("/etc/a.jpg"), ["a.jpg"]);
        assert_eq!(places("x/.."), Vec::<String>::new());
        assert_eq!(places("data:image/png;base64,xx/a.jpg"), Vec::<String>::new());
    }

    #[test]
    fn lines_of_a_json_sidecar_keep_their_places() {
        let profiles = Profiles::embedded().expect("valid");
        let own = Own("detail1.jpg".into());
        let options = ReadOptions { images: &own, ..ReadOptions::new(Lang::Zh, &profiles) };
        let text = r#"["好物", {"text": "全网\u6700低", "box": [1, 2, 3, 4], "confidence": 0.93}]"#;
        let reading = format(Path::new("detail1.jpg.json")).read_text(text, options).expect("text");
        let fields = &reading.listings[0].fields;
        assert_eq!(fields.len(), 2);
        assert_eq!(fields[1].text, "全网最低");
        let place = &fields[1].origin.place;
        assert_eq!((place.image.as_deref(), place.pointer.as_deref()), (Some("detail1.jpg"), Some("/1/text")));
        let map = fields[1].origin.map.as_ref().expect("mapped");
        assert_eq!(map.to_source(Span::new(6, 12)).of(text), r"\u6700低");
    }

    #[test]
    fn a_sidecar_of_another_shape_is_told() {
        for bad in [r#"{"text": "好"}"#, "[1]", r#"[{"words": "好"}]"#, "[\"好\"", "最好"] {
            assert!(lines(bad, Lang::Zh).is_err(), "{bad}");
        }
        assert!(lines("", Lang::Zh).expect("empty").is_empty());
    }

    #[test]
    fn sidecars_are_found_read_and_remembered() {
        let folder = std::env::temp_dir().join(format!("hegui-sidecar-{}", std::process::id()));
        let below = folder.join("img");
        fs::create_dir_all(&below).expect("a temporary folder");
        let files: [(&str, &[u8]); 4] = [
            ("a.jpg.txt", "全网最低".as_bytes()),
            ("b.png.json", "[\"第\", {\"text\": \"一\"}]".as_bytes()),
            ("bad.jpg.json", b"{}"),
            ("gbk.jpg.txt", b"\xd7\xee\xba\xc3"),
        ];
        for (name, bytes) in files {
            fs::write(below.join(name), bytes).expect("written");
        }
        let sidecars = Sidecars::of(&folder.join("x.html"), Limits::default(), Lang::Zh);
        assert_eq!(sidecars.text_of("img/a.jpg?x"), Some(("全网最低".into(), "a.jpg.txt".into())));
        assert_eq!(sidecars.text_of("img/b.png"), Some(("第\n一".into(), "b.png.json".into())));
        assert_eq!(sidecars.text_of("img/gbk.jpg").map(|t| t.0).as_deref(), Some("最好"));
        assert_eq!(sidecars.text_of("a.jpg"), None, "not beside the listing");
        assert_eq!(sidecars.text_of("img/bad.jpg"), None);
        assert_eq!(sidecars.text_of("img/bad.jpg"), None, "told once");
        let (used, problems) = sidecars.into_used();
        assert_eq!((used.len(), problems.len()), (4, 1));
        let small = Limits { whole: 3, ..Limits::default() };
        let sidecars = Sidecars::of(&below.join("x.html"), small, Lang::Zh);
        assert_eq!(sidecars.text_of("http://x/a.jpg"), None, "larger than the limit");
        assert_eq!(sidecars.into_used().1.len(), 1);
        fs::remove_dir_all(&folder).expect("removed");
    }
}
