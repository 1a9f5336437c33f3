//! What an autopsy may cost, counted in work and not in time, so that it ends at the same place everywhere.

use crate::limits;

/// What comparing costs beside the bytes themselves.
const OVERHEAD: usize = 256;

/// The work that is left.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    bytes: usize,
    stage: usize,
    headers: usize,
    verifications: usize,
    /// Repaired headers and bodies that were compared.
    pub(super) tried: u32,
    /// Something was left untried.
    pub(super) ended: bool,
}

impl Budget {
    /// Of one autopsy, after others took so many bytes.
    pub(super) fn new(spent: usize) -> Self {
        Budget {
            bytes: limits::AUTOPSY_BYTES.saturating_sub(spent),
            stage: limits::AUTOPSY_STAGE_BYTES,
            headers: limits::AUTOPSY_HEADERS,
            verifications: limits::AUTOPSY_VERIFICATIONS,
            tried: 0,
            ended: false,
        }
    }

    /// A new kind of change is looked for; the message of that size is read anew for it.
    pub(super) fn next_stage(&mut self, size: usize) -> bool {
        self.stage = limits::AUTOPSY_STAGE_BYTES;
        let left = self.bytes.checked_sub(size);
        self.bytes = left.unwrap_or(0);
        self.ended |= left.is_none();
        left.is_some()
    }

    /// What all autopsies took so far.
    pub(super) fn spent(&self) -> usize {
        limits::AUTOPSY_BYTES - self.bytes
    }

    /// Bytes that are hashed or rewritten; false where there is no room for them.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        let bytes = bytes + OVERHEAD;
        let left = self.bytes.min(self.stage);
        if bytes > left {
            self.ended = true;
            return false;
        }
        self.bytes -= bytes;
        self.stage -= bytes;
        true
    }

    /// A repaired body is compared.
    pub(super) fn compare(&mut self) {
        self.tried += 1;
    }

    /// True where no more headers can be compared.
    pub(super) fn is_spent(&self, with_key: bool) -> bool {
        self.stage < OVERHEAD || (if with_key { self.verifications } else { self.headers }) == 0
    }

    /// A repaired header of that size is compared: by its hash, or with the key's arithmetic.
    pub(super) fn take_header(&mut self, size: usize, with_key: bool) -> bool {
        if !self.take(size) {
            return false;
        }
        let left = if with_key { &mut self.verifications } else { &mut self.headers };
        if *left == 0 {
            self.ended = true;
            return false;
        }
        *left -= 1;
        self.tried += 1;
        true
    }
}
