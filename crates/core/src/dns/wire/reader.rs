//! Bytes of a DNS message in their order, and names (RFC 1035 §4.1.4).

/// RFC 1035 §2.3.4: octets of a name, its end included.
const NAME: usize = 255;
/// RFC 1035 §2.3.4.
const LABEL: usize = 63;
/// The two bits that make a length a pointer.
const POINTER: u8 = 0xc0;

/// A place in a message.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    /// The message up to where this part of it ends.
    message: &'a [u8],
    at: usize,
}

/// A name as it was sent.
pub(super) struct Name {
    labels: Vec<Vec<u8>>,
}

impl Name {
    /// Lower case, no trailing dot; the root is the empty string.
    pub(super) fn text(&self) -> String {
        let labels = self.labels.iter().map(|label| String::from_utf8_lossy(label).to_ascii_lowercase());
        labels.collect::<Vec<_>>().join(".")
    }

    /// As zone files have it (RFC 1035 §5.1): the case as it was sent, other octets as `\DDD`, with the trailing dot.
    pub(super) fn absolute(&self) -> String {
        let mut text = String::new();
        for label in &self.labels {
            for byte in label {
                match byte {
                    b'.' | b'\\' => text.extend(['\\', char::from(*byte)]),
                    b'!'..=b'~' => text.push(char::from(*byte)),
                    _ => text.push_str(&format!("\\{byte:03}")),
                }
            }
            text.push('.');
        }
        if text.is_empty() { ".".to_owned() } else { text }
    }
}

/// A name on the wire; `None` where it is too long, or has an empty label. The empty text is the root.
pub(super) fn encode(name: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(name.len() + 2);
    for label in name.split('.').filter(|_| !name.is_empty()) {
        let length =
            u8::try_from(label.len()).ok().filter(|length| (1..=LABEL).contains(&(*length).into()))?;
        out.push(length);
        out.extend_from_slice(label.as_bytes());
    }
    out.push(0);
    (out.len() <= NAME).then_some(out)
}

impl<'a> Reader<'a> {
    /// At the beginning of a message.
    pub(super) fn new(message: &'a [u8]) -> Self {
        Reader { message, at: 0 }
    }

    /// The next bytes.
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let bytes = self.message.get(self.at..end)?;
        self.at = end;
        Some(bytes)
    }

    /// The next bytes as a reader of their own, in which names may point back into the whole message.
    pub(super) fn part(&mut self, length: usize) -> Option<Self> {
        let at = self.at;
        self.take(length)?;
        Some(Reader { message: &self.message[..self.at], at })
    }

    /// Everything that is left.
    pub(super) fn rest(&mut self) -> &'a [u8] {
        let rest = &self.message[self.at..];
        self.at = self.message.len();
        rest
    }

    /// True at the end.
    pub(super) fn is_empty(&self) -> bool {
        self.at == self.message.len()
    }

    /// One octet.
    pub(super) fn u8(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }

    /// Two octets.
    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    /// Four octets.
    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A name. Pointers lead backwards only, so that none can go in circles.
    pub(super) fn name(&mut self) -> Option<Name> {
        let mut labels = Vec::new();
        let mut size = 1;
        let mut start = self.at;
        // Where reading goes on behind the first pointer.
        let mut behind = None;
        loop {
            let length = self.u8()?;
            match length & POINTER {
                0 if length == 0 => break,
                0 => {
                    labels.push(self.take(length.into())?.to_vec());
                    size += 1 + usize::from(length);
                    if size > NAME {
                        return None;
                    }
                }
                POINTER => {
                    let to = usize::from(u16::from_be_bytes([length & !POINTER, self.u8()?]));
                    behind.get_or_insert(self.at);
                    if to >= start {
                        return None;
                    }
                    (start, self.at) = (to, to);
                }
                _ => return None,
            }
        }
        self.at = behind.unwrap_or(self.at);
        Some(Name { labels })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_point_backwards_only() {
        let message = b"\x01a\x02Bc\x00\x01x\xc0\x02\xc0\x0b\xc0\x0d";
        let at = |at| Reader { message, at }.name().map(|name| name.text());
        assert_eq!(at(0).as_deref(), Some("a.bc"));
        assert_eq!(at(6).as_deref(), Some("x.bc"));
        assert_eq!(at(10), None);
        assert_eq!(at(12), None);
        assert_eq!(at(13), None);
    }

    #[test]
    fn names_are_as_long_as_the_standard_lets_them() {
        let label = "a".repeat(63);
        let longest = [label.as_str(), &label, &label, &label[..61]].join(".");
        assert_eq!(encode(&longest).map(|bytes| bytes.len()), Some(255));
        assert_eq!(encode(&format!("{longest}a")), None);
        assert_eq!(encode("a..b"), None);
        assert_eq!(encode(""), Some(vec![0]));
    }
}
