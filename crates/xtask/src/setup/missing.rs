//! The error that is not a failure: the machine lacks something and we may not, or cannot, install it.

use std::fmt;

/// What is missing and what to do about it. `cargo x test` skips a step that ends with this error.
#[derive(Debug)]
pub(crate) struct Missing(pub(crate) String);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}
