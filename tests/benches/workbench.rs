//! How long one edit in the SPF workbench takes, natively: `cargo x bench`. A frame of the page is 16 ms.

#![allow(missing_docs)] // criterion's macros write functions without

use criterion::{Criterion, criterion_group, criterion_main};
use mailglass_core::dns::Ledger;
use mailglass_core::dns::world::Answers;
use mailglass_core::spf::workbench::{Bench, Client, workbench};
use mailglass_model::facts::SpfAnswer;
use mailglass_model::{Seen, World};
use std::fmt::Write;

/// Ten services with thirty networks each; two of them share theirs.
fn world() -> Answers {
    let mut text = String::new();
    for service in 0..10 {
        let mut record = String::from("v=spf1");
        for network in 0..20 {
            let _ = write!(
                record,
                " ip4:10.{}.{network}.0/24",
                service / 2 * 2 + service % 2 * usize::from(service > 1)
            );
        }
        for network in 0..10 {
            let _ = write!(record, " ip6:2001:db8:{service:x}:{network:x}::/64");
        }
        let _ = writeln!(
            text,
            "[[answer]]\nname = \"s{service}.test\"\nkind = \"TXT\"\nrecords = [\"{record} -all\"]"
        );
    }
    text += "[[answer]]\nname = \"own.test\"\nkind = \"A\"\nrecords = [\"192.0.2.1\"]\n";
    let world: World = toml::from_str(&text).expect("a world");
    Answers::new(&world).expect("a good world")
}

fn bench_of(record: String) -> Bench {
    let client = Client { ip: "10.9.19.200".into(), mail_from: Some("user@own.test".into()), helo: None };
    Bench::new(Some("own.test"), Some(record), Some(client), 0).expect("a bench")
}

fn settle(bench: &Bench, answers: &Answers, ledger: &mut Ledger) -> SpfAnswer {
    loop {
        if let Ok(answer) = workbench(bench, ledger) {
            return answer;
        }
        for question in ledger.wanted() {
            let (answer, _) = answers.answer(&question).expect("not strict");
            ledger.tell(question, answer, Seen::default());
        }
    }
}

fn bench(c: &mut Criterion) {
    let includes = (0..10).map(|n| format!("include:s{n}.test")).collect::<Vec<_>>().join(" ");
    let fits = bench_of(format!("v=spf1 ip4:192.0.2.0/24 {includes} -all"));
    let over = bench_of(format!("v=spf1 a ip4:192.0.2.0/24 {includes} ip4:192.0.2.9 -all"));
    let answers = world();
    for (name, bench) in [("an edit that fits ten lookups", fits), ("an edit that has to be rewritten", over)]
    {
        let mut ledger = Ledger::default();
        let answer = settle(&bench, &answers, &mut ledger);
        assert!(
            answer.check.is_some_and(|check| check.record.is_some()),
            "what is measured is a whole evaluation"
        );
        c.bench_function(name, |b| b.iter(|| workbench(&bench, &mut ledger).expect("everything is known")));
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
