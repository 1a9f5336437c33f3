//! Canonical bodies and their hashes (RFC 6376 §3.4.3, §3.4.4, §3.7).

use super::canonical::returns_to_feeds;
use mail_auth::common::crypto::HashAlgorithm;
use mail_auth::common::headers::Writable;
use mail_auth::dkim::Canonicalization;
use std::borrow::Cow;

/// Body hashes by canonicalization, hash and length, so that two signatures alike cost one pass.
pub struct Bodies<'a> {
    body: &'a [u8],
    done: Vec<(Canonicalization, Vec<u8>)>,
    hashes: Vec<(Canonicalization, HashAlgorithm, usize, Vec<u8>)>,
}

impl<'a> Bodies<'a> {
    /// Of a body as it was pasted.
    pub fn new(body: &'a [u8]) -> Self {
        Bodies { body, done: Vec::new(), hashes: Vec::new() }
    }

    fn canonical(&mut self, how: Canonicalization) -> &[u8] {
        let at = match self.done.iter().position(|(done, _)| *done == how) {
            Some(at) => at,
            None => {
                let mut out = Vec::with_capacity(self.body.len() + 2);
                let body = line_ends(self.body);
                how.canonical_body(ended(&body, how), 0).write(&mut out);
                self.done.push((how, out));
                self.done.len() - 1
            }
        };
        &self.done[at].1
    }

    /// Bytes of the canonical body, and the hash of as much of it as `l=` covers.
    pub fn hash(
        &mut self,
        how: Canonicalization,
        hash: HashAlgorithm,
        covered: Option<u64>,
    ) -> (usize, Vec<u8>) {
        let size = self.canonical(how).len();
        let length = covered.and_then(|l| usize::try_from(l).ok()).unwrap_or(size).min(size);
        let same = |(h, a, l, _): &&(Canonicalization, HashAlgorithm, usize, Vec<u8>)| {
            (*h, *a, *l) == (how, hash, length)
        };
        if let Some((.., known)) = self.hashes.iter().find(same) {
            return (size, known.clone());
        }
        let digest = hash.hash(&self.canonical(how)[..length]).as_ref().to_vec();
        self.hashes.push((how, hash, length, digest.clone()));
        (size, digest)
    }
}

/// Lines of white space at the end are empty lines in the relaxed form, and empty lines at the end do not count
/// (RFC 6376 §3.4.4). mail-auth counts them.
fn ended(body: &[u8], how: Canonicalization) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    match how {
        Canonicalization::Relaxed => {
            &body[..body.iter().rposition(|byte| !is_blank(byte)).map_or(0, |at| at + 1)]
        }
        Canonicalization::Simple => body,
    }
}

/// mail-auth drops every CR and ends lines at LF. A CR that stands alone is a byte of the body and must count, unless the
/// text has no LF at all: then CR is how its lines end.
pub(super) fn line_ends(body: &[u8]) -> Cow<'_, [u8]> {
    let alone = |at: usize| body.get(at + 1) != Some(&b'\n');
    let mut lone = memchr::memchr_iter(b'\r', body).filter(|at| alone(*at)).peekable();
    if lone.peek().is_none() {
        return Cow::Borrowed(body);
    }
    if memchr::memchr(b'\n', body).is_none() {
        return Cow::Owned(returns_to_feeds(body));
    }
    // Any byte that was not signed will do: it only has to break the hash, as the CR would.
    let mut out = body.to_vec();
    lone.for_each(|at| out[at] = 0);
    Cow::Owned(out)
}
