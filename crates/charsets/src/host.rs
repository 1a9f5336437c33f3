//! The host's `TextDecoder` in the shape of `encoding_rs`, as far as mail-parser asks for it.

use web_sys::TextDecoder;

/// The byte order marks that outrank a label, each with the encoding that it announces (Encoding Standard, "BOM sniff").
const BYTE_ORDER_MARKS: [(&[u8], &str); 3] =
    [(b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le")];

/// A character encoding of the Encoding Standard, by its label.
#[derive(Debug)]
pub struct Encoding {
    label: &'static str,
}

macro_rules! encodings {
    ($($name:ident = $label:literal),* $(,)?) => {
        $(
            #[doc = concat!("The encoding `", $label, "`.")]
            pub static $name: Encoding = Encoding { label: $label };
        )*
    };
}

encodings! {
    BIG5 = "big5",
    EUC_JP = "euc-jp",
    EUC_KR = "euc-kr",
    GB18030 = "gb18030",
    GBK = "gbk",
    IBM866 = "ibm866",
    ISO_2022_JP = "iso-2022-jp",
    REPLACEMENT = "replacement",
    SHIFT_JIS = "shift_jis",
    WINDOWS_874 = "windows-874",
    X_MAC_CYRILLIC = "x-mac-cyrillic",
    X_USER_DEFINED = "x-user-defined",
}

impl Encoding {
    /// A decoder that heeds a byte order mark.
    pub fn new_decoder(&'static self) -> Decoder {
        Decoder { encoding: self }
    }
}

/// Turns bytes of one encoding into text.
#[derive(Debug)]
pub struct Decoder {
    encoding: &'static Encoding,
}

/// How decoding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoderResult {
    /// All bytes were read.
    InputEmpty,
    /// There was no room for the text. Here it never happens: the text grows.
    OutputFull,
}

impl Decoder {
    /// Appends the decoded text, U+FFFD for what is malformed. Returns how it ended, the bytes read and whether something was malformed.
    /// `bytes` must be all there is: mail-parser has whole parts in memory.
    pub fn decode_to_string(
        &mut self,
        bytes: &[u8],
        text: &mut String,
        _last: bool,
    ) -> (CoderResult, usize, bool) {
        let before = text.len();
        match self.decode(bytes) {
            Some(decoded) => text.push_str(&decoded),
            // The Encoding Standard's "replacement" encoding, and a host without the tables (Node.js built with a small ICU).
            None if bytes.is_empty() => {}
            None => text.push(char::REPLACEMENT_CHARACTER),
        }
        (CoderResult::InputEmpty, bytes.len(), text[before..].contains(char::REPLACEMENT_CHARACTER))
    }

    /// The text, or nothing where the host has no such encoding.
    fn decode(&self, bytes: &[u8]) -> Option<String> {
        let marked = BYTE_ORDER_MARKS.iter().find(|(mark, _)| bytes.starts_with(mark));
        let label = marked.map_or(self.encoding.label, |(_, label)| label);
        TextDecoder::new_with_label(label).ok()?.decode_with_u8_array(bytes).ok()
    }
}
