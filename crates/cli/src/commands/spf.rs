//! `mailglass spf`: a record on the workbench, and one evaluation with its whole trace.

use super::{print, print_json};
use crate::End;
use crate::arguments::Spf;
use crate::source::Source;
use anyhow::{Context, anyhow};
use mailglass_core::checks::severity_of_spf;
use mailglass_core::dns::Ledger;
use mailglass_core::dns::world::Answers;
use mailglass_core::report::plain_spf;
use mailglass_core::spf::workbench::{Bench, Client, workbench};
use mailglass_model::facts::SpfAnswer;
use mailglass_proxy::drive;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) async fn run(arguments: Spf) -> anyhow::Result<End> {
    let bench = bench(&arguments)?;
    let mut ledger = Ledger::default();
    let answer = match Source::open(&arguments.dns)? {
        Source::World(answers) => replay(&bench, &answers, &mut ledger)?,
        Source::Resolver(resolver) => {
            drive::settle(&mut ledger, &resolver, |ledger| workbench(&bench, ledger)).await
        }
    };
    match arguments.json {
        true => {
            print_json(&serde_json::to_value(&answer).context("the evaluation cannot be written as JSON")?)?
        }
        false => print(&plain_spf(&answer))?,
    }
    Ok(arguments.fail_on.end(severity_of_spf(&answer)))
}

fn bench(arguments: &Spf) -> anyhow::Result<Bench> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let (mail_from, helo) = (arguments.mail_from.clone(), arguments.helo.clone());
    let client = arguments.ip.clone().map(|ip| Client { ip, mail_from, helo });
    Ok(Bench::new(arguments.domain.as_deref(), arguments.record.clone(), client, now)?)
}

fn replay(bench: &Bench, answers: &Answers, ledger: &mut Ledger) -> anyhow::Result<SpfAnswer> {
    loop {
        if let Ok(answer) = workbench(bench, ledger) {
            return Ok(answer);
        }
        for question in ledger.wanted() {
            let (answer, seen) = answers.answer(&question).map_err(|why| anyhow!(why))?;
            ledger.tell(question, answer, seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Arguments, Command};
    use clap::Parser;
    use mailglass_model::{Severity, World};

    const WORLD: &str = r#"answer = [
        { name = "own.test", kind = "TXT", records = ["v=spf1 ip4:192.0.2.0/24 include:gone.test -all"] },
        { name = "fine.test", kind = "TXT", records = ["v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.9 -all"] },
    ]"#;

    fn arguments(line: &[&str]) -> Result<Spf, clap::Error> {
        match Arguments::try_parse_from(["mailglass", "spf"].iter().chain(line))?.command {
            Command::Spf(spf) => Ok(spf),
            _ => unreachable!("the line says spf"),
        }
    }

    fn answer(line: &[&str]) -> SpfAnswer {
        let world: World = toml::from_str(WORLD).expect("a world");
        let answers = Answers::new(&world).expect("a good world");
        let bench = bench(&arguments(line).expect("a good line")).expect("a good envelope");
        replay(&bench, &answers, &mut Ledger::default()).expect("not strict")
    }

    #[test]
    fn a_client_needs_a_sender_or_a_domain() {
        for line in [
            &["--ip", "192.0.2.1"][..],
            &["--mail-from", "a@own.test"],
            &["own.test", "--helo", "x.test"],
            &[],
        ] {
            assert!(arguments(line).is_err(), "{line:?}");
        }
        assert!(arguments(&["own.test"]).is_ok() && arguments(&["own.test", "--ip", "192.0.2.1"]).is_ok());
        assert!(bench(&arguments(&["not a domain"]).expect("a line")).is_err());
        assert!(bench(&arguments(&["own.test", "--ip", "here"]).expect("a line")).is_err());
    }

    #[test]
    fn a_record_alone_is_judged_by_what_it_is() {
        assert_eq!(severity_of_spf(&answer(&["fine.test"])), None);
        assert_eq!(severity_of_spf(&answer(&["own.test"])), Some(Severity::Fail));
        assert_eq!(
            severity_of_spf(&answer(&["own.test", "--record", "v=spf1 a:x.gone.test -all"])),
            Some(Severity::Risk)
        );
        assert_eq!(severity_of_spf(&answer(&["none.test"])), Some(Severity::Risk));
        for text in ["v=spf1 +all", "v=spf1 ip4:0.0.0.0/1 -all", "hello"] {
            assert_eq!(
                severity_of_spf(&answer(&["own.test", "--record", text])),
                Some(Severity::Fail),
                "{text}"
            );
        }
        assert_eq!(
            severity_of_spf(&answer(&["own.test", "--record", "v=spf1 ptr -all"])),
            Some(Severity::Advice)
        );
    }

    #[test]
    fn the_fixed_paths_of_the_evaluation_stay() {
        let json =
            serde_json::to_value(answer(&["--ip", "192.0.2.1", "--mail-from", "a@own.test"])).expect("JSON");
        assert_eq!(json["result"], "pass");
        assert_eq!((json["lookups"].as_u64(), json["voids"].as_u64()), (Some(0), Some(0)));
        assert_eq!(json["trace"][0]["outcome"], "match");
        assert_eq!(json["workbench"]["costs"]["ipv4"]["lookups"], 1);
        let open = plain_spf(&answer(&["own.test", "--record", "v=spf1 +all"]));
        assert!(open.contains("[pass-all] at 7..11"), "{open}");
        let alone = serde_json::to_value(answer(&["own.test"])).expect("JSON");
        assert_eq!(alone.as_object().map(serde_json::Map::len), Some(1));
    }

    #[test]
    fn the_text_says_what_the_edit_does() {
        let text =
            plain_spf(&answer(&["own.test", "--record", "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.9 -all"]));
        for words in
            ["as edited", "256 IPv4 addresses", "adds nothing: ip4:192.0.2.9", "v=spf1 ip4:192.0.2.0/24 -all"]
        {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
}
