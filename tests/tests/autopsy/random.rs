//! Chance: edits that no software makes, and mixtures. What is named must have happened.

use crate::mail::Mail;
use crate::mangle::WAYS;
use mailglass_model::facts::ChangeKind::{self, *};

/// A small generator of numbers, the same on every machine (Marsaglia's xorshift).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end.max(1)
    }
}

/// What was done: the names that would be true of it.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) what: Vec<String>,
    pub(crate) kinds: Vec<ChangeKind>,
    /// Lines that were put into the body.
    pub(crate) added: Vec<String>,
}

/// One to three edits.
pub(crate) fn mangle(mail: &mut Mail, chance: &mut Chance) -> Done {
    let mut done = Done::default();
    for _ in 0..1 + chance.below(3) {
        match chance.below(10) {
            0 | 1 => letter_of_body(mail, chance, &mut done),
            2 => line_out(mail, chance, &mut done),
            3 | 4 => line_in(mail, chance, &mut done),
            5 => lines_swapped(mail, chance, &mut done),
            6 => letter_of_header(mail, chance, &mut done),
            7 => field_out(mail, chance, &mut done),
            8 => fields_swapped(mail, chance, &mut done),
            _ => known(mail, chance, &mut done),
        }
    }
    done
}

fn other_letter(byte: u8, chance: &mut Chance) -> u8 {
    let letter = b'a' + u8::try_from(chance.below(26)).expect("a letter");
    if letter == byte { b'Z' } else { letter }
}

fn letter_of_body(mail: &mut Mail, chance: &mut Chance, done: &mut Done) {
    let at = chance.below(mail.body.len());
    if mail.body[at].is_ascii_alphanumeric() {
        mail.body[at] = other_letter(mail.body[at], chance);
        done.what.push(format!("letter {at} of the body"));
    }
}

fn lines(mail: &Mail) -> Vec<Vec<u8>> {
    mail.body.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

fn line_out(mail: &mut Mail, chance: &mut Chance, done: &mut Done) {
    let mut all = lines(mail);
    let at = chance.below(all.len());
    all.remove(at);
    mail.body = all.concat();
    done.what.push(format!("line {at} out"));
}

fn line_in(mail: &mut Mail, chance: &mut Chance, done: &mut Done) {
    const TEXTS: [&str; 4] = ["Something else", "Buy here: https://pills.test/", "<p>One more</p>", "   "];
    let text = TEXTS[chance.below(TEXTS.len())];
    let mut all = lines(mail);
    let at = chance.below(all.len() + 1);
    all.insert(at, format!("{text}\r\n").into_bytes());
    mail.body = all.concat();
    done.what.push(format!("{text:?} as line {at}"));
    done.added.push(text.trim().to_owned());
    done.kinds.extend([TextAppended, TextPrepended, BlankLines, ListFooter]);
}

fn lines_swapped(mail: &mut Mail, chance: &mut Chance, done: &mut Done) {
    let mut all = lines(mail);
    let (a, b) = (chance.below(all.len()), chance.below(all.len()));
    all.swap(a, b);
    mail.body = all.concat();
    done.what.push(format!("lines {a} and {b} swapped"));
}

/// Names that are true where a letter of this field changed: what is written anew from what stands elsewhere.
fn rewrites(field: &str) -> &'static [ChangeKind] {
    match field.to_ascii_lowercase().as_str() {
        "date" => &[DateRewritten],
        "mime-version" | "content-type" | "content-transfer-encoding" => &[MimeFieldRewritten],
        "from" => &[FromMunged, DisplayName],
        "to" => &[RecipientsRewritten],
        _ => &[],
    }
}

fn letter_of_header(mail: &mut Mail, chance: &mut Chance, done: &mut Done) {
    let field = 1 + chance.below(mail.fields.len() - 1);
    let (name, value) = &mut mail.fields[field];
    let at = chance.below(value.len());
    let byte = value.as_bytes()[at];
    if byte.is_ascii_alphanumeric() {
        let other = char::from(other_letter(byte, chance)).to_string();
        value.replace_range(at..=at, &other);
        done.what.push(format!("letter {at} of {name}"));
        done.kinds.extend(rewrites(name));
    }
}

fn field_out(mail: &mut Mail, chance: &mut Chance, done: &mut Done) {
    let field = 1 + chance.below(mail.fields.len() - 1);
    let (name, _) = mail.fields.remove(field);
    done.what.push(format!("{name} out"));
    done.kinds.extend([FieldRemoved]);
}

fn fields_swapped(mail: &mut Mail, chance: &mut Chance, done: &mut Done) {
    let (a, b) = (1 + chance.below(mail.fields.len() - 1), 1 + chance.below(mail.fields.len() - 1));
    let order = |mail: &Mail| {
        let tags = mail.fields.iter().filter(|(name, _)| name == "X-Tag");
        tags.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let before = order(mail);
    mail.fields.swap(a, b);
    done.what.push(format!("fields {a} and {b} swapped"));
    done.kinds.extend((order(mail) != before).then_some(Reordered));
}

/// A known way among the others.
fn known(mail: &mut Mail, chance: &mut Chance, done: &mut Done) {
    let way = &WAYS[chance.below(WAYS.len())];
    let mut mangled = mail.clone();
    // Earlier edits may have taken away what a way needs.
    let whole = done.what.is_empty();
    if whole && (way.mangle)(&mut mangled) {
        *mail = mangled;
        done.what.push(way.name.to_owned());
        done.kinds.extend(way.kinds);
        // A tag keeps its name where the words after it are encoded anew.
        done.kinds.extend(way.kinds.contains(&FieldReplaced).then_some(FromMunged));
        // A footer that is a part stays one when a line of it is lost.
        done.kinds.extend((way.name == "a footer as a part").then_some(PartAdded));
    }
}
