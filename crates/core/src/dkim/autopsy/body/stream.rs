//! The canonical form of a body (RFC 6376 §3.4.3, §3.4.4) hashed while it flows by, with a hash at every line end.

use mail_auth::common::crypto::{HashContext, HashImpl, Sha256};
use mail_auth::common::headers::Writer;

type Context = <Sha256 as HashImpl>::Context;

/// Empty lines are written when it is clear that something follows them.
const ENDS: [u8; 64] = {
    let mut ends = [b'\r'; 64];
    let mut at = 1;
    while at < ends.len() {
        ends[at] = b'\n';
        at += 2;
    }
    ends
};

/// A body on its way into the hash.
#[derive(Clone)]
pub(super) struct Stream {
    hash: Context,
    relaxed: bool,
    /// Bytes that `l=` still covers.
    left: u64,
    /// Empty lines that were not written yet.
    blank: usize,
    written: bool,
    /// A line whose end has not come yet.
    open: Vec<u8>,
    /// How lines end in what is hashed.
    ending: &'static [u8],
}

impl Stream {
    /// In that canonical form, of as many bytes as `l=` covers.
    pub(super) fn new(relaxed: bool, covered: Option<u64>) -> Self {
        Stream {
            hash: Sha256::hasher(),
            relaxed,
            left: covered.unwrap_or(u64::MAX),
            blank: 0,
            written: false,
            open: Vec::new(),
            ending: b"\r\n",
        }
    }

    /// With lines that end as some signers wrongly hash them.
    pub(super) fn with_bare_feeds(mut self) -> Self {
        self.ending = b"\n";
        self
    }

    /// Takes the next piece; `at_line` is called at the end of every line with the number of bytes up to there.
    pub(super) fn feed_lines(&mut self, piece: &[u8], mut at_line: impl FnMut(&Stream, usize)) {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', piece) {
            if self.open.is_empty() {
                self.line(&piece[start..end]);
            } else {
                let mut line = std::mem::take(&mut self.open);
                line.extend_from_slice(&piece[start..end]);
                self.line(&line);
            }
            start = end + 1;
            at_line(self, start);
        }
        self.open.extend_from_slice(&piece[start..]);
    }

    /// Takes the next piece.
    pub(super) fn feed(&mut self, piece: &[u8]) {
        self.feed_lines(piece, |_, _| {});
    }

    /// The hash, if the body ended here.
    pub(super) fn digest(&self) -> Vec<u8> {
        let mut end = self.clone();
        if !end.open.is_empty() {
            let line = std::mem::take(&mut end.open);
            end.line(&line);
        }
        if !end.written && !end.relaxed {
            end.write(end.ending);
        }
        end.hash.complete().as_ref().to_vec()
    }

    /// One line without its LF.
    fn line(&mut self, line: &[u8]) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let trimmed = match self.relaxed {
            true => &line[..line.iter().rposition(|b| !matches!(b, b' ' | b'\t')).map_or(0, |at| at + 1)],
            false => line,
        };
        if trimmed.is_empty() {
            self.blank += 1;
            return;
        }
        self.written = true;
        self.write_blank();
        if self.relaxed {
            self.squeezed(trimmed)
        } else {
            self.write(trimmed)
        }
        self.write(self.ending);
    }

    fn write_blank(&mut self) {
        let mut left = self.blank;
        self.blank = 0;
        while left > 0 && self.left > 0 {
            let lines = left.min(ENDS.len() / 2);
            if self.ending.len() == 2 {
                self.write(&ENDS[..lines * 2]);
            } else {
                (0..lines).for_each(|_| self.write(b"\n"));
            }
            left -= lines;
        }
    }

    /// Each run of white space as one space.
    fn squeezed(&mut self, line: &[u8]) {
        let is_blank = |byte: u8| byte == b' ' || byte == b'\t';
        let plain = memchr::memchr(b'\t', line).is_none() && memchr::memmem::find(line, b"  ").is_none();
        if plain {
            self.write(line);
            return;
        }
        let mut out = Vec::with_capacity(line.len());
        let mut gap = false;
        for &byte in line {
            if is_blank(byte) {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) {
                out.push(b' ');
            }
            out.push(byte);
        }
        self.write(&out);
    }

    fn write(&mut self, bytes: &[u8]) {
        let covered = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        if covered > 0 {
            self.hash.write(&bytes[..covered]);
            self.left -= covered as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::body::Bodies;
    use super::*;
    use mail_auth::common::crypto::HashAlgorithm;
    use mail_auth::dkim::Canonicalization;

    #[test]
    fn the_hash_is_the_one_of_the_verifier() {
        let bodies: [&[u8]; 9] = [
            b"",
            b"\r\n",
            b"\r\n\r\n",
            b"a",
            b"a \r\n\r\n b\t c\r\n\r\n\r\n",
            b" \r\n",
            b"a\n\nb\n",
            b"  a\n\t\n",
            b"one\r\ntwo  three",
        ];
        for body in bodies {
            for (relaxed, how) in [(true, Canonicalization::Relaxed), (false, Canonicalization::Simple)] {
                for length in [None, Some(0), Some(3)] {
                    let mut stream = Stream::new(relaxed, length);
                    body.chunks(2).for_each(|piece| stream.feed(piece));
                    let (_, wanted) = Bodies::new(body).hash(how, HashAlgorithm::Sha256, length);
                    assert_eq!(stream.digest(), wanted, "{body:?} {relaxed} {length:?}");
                }
            }
        }
    }

    #[test]
    fn a_hash_at_a_line_end_is_that_of_a_body_that_ends_there() {
        let body = b"a\r\n\r\nb\r\nc\r\n";
        let mut stream = Stream::new(false, None);
        let mut seen = Vec::new();
        stream.feed_lines(body, |stream, at| seen.push((at, stream.digest())));
        for (at, digest) in seen {
            let (_, wanted) =
                Bodies::new(&body[..at]).hash(Canonicalization::Simple, HashAlgorithm::Sha256, None);
            assert_eq!(digest, wanted);
        }
    }
}
