//! The legacy character sets of mail, without a second copy of their tables.
//!
//! mail-parser decodes them with `encoding_rs`, whose tables are a sixth of all that a first visit would download. Every browser, and Node.js,
//! has the same tables behind `TextDecoder`: both follow the WHATWG Encoding Standard. So this package takes that crate's name
//! (`[patch.crates-io]` in the workspace's manifest) and is the real one natively, and `TextDecoder` in WebAssembly.

#[cfg(not(target_arch = "wasm32"))]
pub use tables::*;

#[cfg(target_arch = "wasm32")]
mod host;
#[cfg(target_arch = "wasm32")]
pub use host::*;
