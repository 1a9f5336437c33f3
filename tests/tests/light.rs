//! A light session says all that a whole one says, or that it lacks something.

mod fixture;

use mailglass_core::{Input, Session, replay};

#[test]
fn a_light_report_is_the_whole_one_unless_it_lacks_something() {
    let (mut same, mut lacking) = (0, 0);
    for fixture in fixture::all() {
        let (input, options) = fixture.input_and_options();
        let answers = fixture.answers();
        let open = || Input::new(input.clone(), options.clone()).expect("readable");
        let (mut light, mut whole) = (Session::light(open()), Session::new(open()));
        let shallow = replay(&mut light, &answers).expect("the fixture's world answers");
        let deep = replay(&mut whole, &answers).expect("the fixture's world answers");
        assert!(!whole.lacks(), "{}", fixture.name);
        if light.lacks() {
            assert_ne!(shallow, deep, "{}: nothing was lacking", fixture.name);
            lacking += 1;
        } else {
            assert_eq!(shallow, deep, "{}", fixture.name);
            same += 1;
        }
    }
    assert!(same > 100 && lacking > 20, "{same} {lacking}");
}
