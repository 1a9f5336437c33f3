//! The public suffix list as a file that programs carry with them: the command has it inside, the page and the npm package
//! load it when it is needed.
//!
//! `suffixes.txt` is data of others, under the Mozilla Public License 2.0. It is made anew from the list itself with
//! `cargo run -p mailglass-tests --bin suffixes -- public_suffix_list.dat`.

/// The file.
pub const LIST: &str = include_str!("../suffixes.txt");
