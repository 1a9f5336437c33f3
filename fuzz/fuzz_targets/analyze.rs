//! A whole analysis, in a world where no name exists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::{Input, Options, Session, dns::world::Answers, replay};
use mailglass_model::World;

fuzz_target!(|data: &[u8]| {
    let Ok(input) = Input::new(data.to_vec(), Options::default()) else { return };
    let answers = Answers::new(&World::default()).expect("an empty world is good");
    let report = replay(&mut Session::new(input), &answers).expect("it is not strict");
    mailglass_core::report::plain(&report);
});
