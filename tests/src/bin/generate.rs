//! Writes the JSON Schema of the npm package, or checks that it is in step: `cargo x generate [--check]`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/wasm/npm/schema.json");
    let schema = mailglass_tests::schema();
    let only_check = std::env::args().any(|argument| argument == "--check");
    let done = match only_check {
        true => std::fs::read_to_string(&file).is_ok_and(|old| old == schema),
        false => std::fs::write(&file, schema).is_ok(),
    };
    if done {
        return ExitCode::SUCCESS;
    }
    match only_check {
        true => eprintln!("{} is not what the types say; run `cargo x generate`", file.display()),
        false => eprintln!("{} cannot be written", file.display()),
    }
    ExitCode::FAILURE
}
