//! Writes the file of public suffixes: `cargo run -p mailglass-tests --bin suffixes -- public_suffix_list.dat`.

use mailglass_core::text::suffix::Suffixes;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/suffixes/suffixes.txt");
    let Some(from) = std::env::args().nth(1) else {
        eprintln!("say which list to read");
        return ExitCode::FAILURE;
    };
    let list = std::fs::read_to_string(&from).map_err(|why| format!("{from}: {why}"));
    let done = list
        .and_then(|list| Suffixes::file_of(&list))
        .and_then(|text| std::fs::write(&file, text).map_err(|why| format!("{}: {why}", file.display())));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
