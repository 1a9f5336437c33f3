//! What was different, and why: counted over all cases, on all cores.

use std::collections::BTreeMap;
use std::thread;

/// In so many cases every rule occurs.
const MANY: usize = 20_000;

/// A deviation of mail-auth and what it explains.
pub(crate) struct Rule {
    /// Its switch in the model.
    pub(crate) deviation: u16,
    pub(crate) name: &'static str,
    /// The text that says who is right.
    pub(crate) section: &'static str,
    /// What it says, and what mail-auth does.
    pub(crate) meaning: &'static str,
}

/// The outcome of one case.
pub(crate) enum Verdict {
    /// Both say the same.
    Same,
    /// They differ, and these rules together say why.
    Explained(Vec<String>),
    /// They differ, and no rule says why; or the model does not hold.
    Unexplained(String),
}

/// The counts of many cases.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) same: usize,
    pub(crate) explained: usize,
    /// In how many cases each rule was needed.
    pub(crate) rules: BTreeMap<String, usize>,
    pub(crate) unexplained: Vec<String>,
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Same => self.same += 1,
            Verdict::Explained(rules) => {
                self.explained += 1;
                rules.into_iter().for_each(|rule| *self.rules.entry(rule).or_default() += 1);
            }
            Verdict::Unexplained(what) => self.unexplained.push(what),
        }
    }

    fn join(mut self, other: Tally) -> Tally {
        self.same += other.same;
        self.unexplained.extend(other.unexplained);
        self.explained += other.explained;
        for (rule, count) in other.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        self
    }

    /// Prints the list, and fails where anything is unexplained, and where a rule explains nothing.
    pub(crate) fn settle(self, what: &str, rules: &[Rule], seconds: f32) {
        println!("{what}: {} same, {} differ for a known reason, {seconds:.0} s", self.same, self.explained);
        for Rule { name, section, meaning, .. } in rules {
            println!("\n{name} ({section}): {meaning}.");
            let of_rule: Vec<_> = self.rules.iter().filter(|(rule, _)| rule.starts_with(name)).collect();
            of_rule.iter().for_each(|(rule, count)| println!("{count:>7}  {rule}"));
            let cases = self.same + self.explained;
            assert!(!of_rule.is_empty() || cases < MANY, "{name} explains nothing in {cases} cases");
        }
        let shown: Vec<&str> = self.unexplained.iter().take(3).map(String::as_str).collect();
        assert!(shown.is_empty(), "{} unexplained, such as\n{}", self.unexplained.len(), shown.join("\n"));
    }
}

/// Judges the cases `0..cases` on all cores.
pub(crate) fn run(cases: u64, judge: impl Fn(u64) -> Verdict + Sync) -> Tally {
    let cores = thread::available_parallelism().map_or(1, |n| n.get() as u64);
    thread::scope(|scope| {
        let part = |core: u64| {
            let judge = &judge;
            scope.spawn(move || {
                let mut tally = Tally::default();
                (core..cases)
                    .step_by(usize::try_from(cores).unwrap_or(1))
                    .for_each(|case| tally.add(judge(case)));
                tally
            })
        };
        let parts: Vec<_> = (0..cores).map(part).collect();
        parts.into_iter().map(|part| part.join().expect("no case panics")).fold(Tally::default(), Tally::join)
    })
}
