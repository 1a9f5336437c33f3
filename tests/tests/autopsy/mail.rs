//! A message that can be taken apart and put together again, and what the autopsy says of it.

use mailglass_core::dns::world::Answers;
use mailglass_core::{Input, Options, Session, replay};
use mailglass_model::facts::{ChangeKind, DkimSignature, Facts};
use mailglass_model::{Area, Report, World};
use std::path::Path;

/// Fields with their folds, and the body; lines end with CRLF.
#[derive(Clone)]
pub(crate) struct Mail {
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Mail {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let fields: String = self.fields.iter().map(|(name, value)| format!("{name}:{value}\r\n")).collect();
        [fields.as_bytes(), b"\r\n", &self.body].concat()
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let found = self.fields.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.expect("the field is there").1 = format!(" {value}");
    }

    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), format!(" {value}")));
    }

    /// `simple` in the half of the body, or of the header.
    pub(crate) fn is_simple(&self, body: bool) -> bool {
        self.name.split('-').nth(if body { 3 } else { 2 }) == Some("simple")
    }
}

/// Every signed message, with LF become CRLF.
pub(crate) fn all() -> Vec<Mail> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/autopsy/messages");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn read(file: &Path) -> Mail {
    let text = std::fs::read(file).expect("it can be read");
    let split = text.windows(2).position(|pair| pair == b"\n\n").expect("a header and a body");
    let header = String::from_utf8(text[..split].to_vec()).expect("ASCII");
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in header.lines() {
        if line.starts_with([' ', '\t']) {
            let last = fields.last_mut().expect("a field comes first");
            last.1.push_str("\r\n");
            last.1.push_str(line);
        } else {
            let (name, value) = line.split_once(':').expect("a field");
            fields.push((name.to_owned(), value.to_owned()));
        }
    }
    let body = text[split + 2..].split(|byte| *byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
    let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
    Mail { name, fields, body }
}

/// The keys.
pub(crate) fn answers() -> Answers {
    let world: World = toml::from_str(include_str!("world.toml")).expect("it is a world");
    Answers::new(&world).expect("it can answer")
}

/// The first signature of the message.
pub(crate) fn signature(bytes: Vec<u8>, answers: &Answers) -> DkimSignature {
    signatures(bytes, answers).into_iter().next().expect("it is signed")
}

/// Every signature of the message.
pub(crate) fn signatures(bytes: Vec<u8>, answers: &Answers) -> Vec<DkimSignature> {
    let input = Input::new(bytes, Options::default()).expect("it is a message");
    of_report(replay(&mut Session::new(input), answers).expect("the world is not strict"))
}

/// The signatures that a report tells of.
pub(crate) fn of_report(report: Report) -> Vec<DkimSignature> {
    let section = report.sections.into_iter().find(|section| section.area == Area::Dkim);
    match section.and_then(|section| section.facts) {
        Some(Facts::Dkim(facts)) => facts.signatures,
        _ => panic!("no facts"),
    }
}

/// The names that were given, sorted, and whether they explain all that failed.
pub(crate) fn names(signature: &DkimSignature) -> (Vec<ChangeKind>, bool) {
    let Some(autopsy) = &signature.autopsy else { return (Vec::new(), false) };
    let mut kinds: Vec<ChangeKind> = autopsy.changes.iter().map(|change| change.kind).collect();
    kinds.sort_unstable();
    (kinds, autopsy.explains_all())
}
