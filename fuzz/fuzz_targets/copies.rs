//! The input cut in two: the halves compared, the first one forwarded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::simulate::{self, Simulator};
use mailglass_core::{Input, Options, Session, diff, dns::world::Answers, replay};
use mailglass_model::{Report, World};

fn report(data: &[u8], answers: &Answers) -> Option<Report> {
    let input = Input::new(data.to_vec(), Options::default()).ok()?;
    Some(replay(&mut Session::new(input), answers).expect("it is not strict"))
}

fuzz_target!(|data: &[u8]| {
    let answers = Answers::new(&World::default()).expect("an empty world is good");
    let (first, second) = data.split_at(data.len() / 2);
    let Some(left) = report(first, &answers) else { return };
    if let Some(right) = report(second, &answers) {
        diff::plain(&diff::diff(&left, &right));
    }
    let mut simulator = Simulator::new(first.to_vec(), Options::default(), &left, &[]).expect("it was readable");
    simulate::plain(&simulate::replay(&mut simulator, &answers).expect("it is not strict"));
});
