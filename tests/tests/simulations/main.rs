//! What is predicted of a forwarded message is what the analysis of the forwarded message says.

#[path = "../fixture/mod.rs"]
mod fixture;
mod receiver;
mod signing;

use mailglass_core::dns::world::Answers;
use mailglass_core::simulate::{self, Simulated, Simulator};
use mailglass_core::text::date::Moment;
use mailglass_core::{Input, Options, limits, redact, share};
use mailglass_model::facts::{ArcResult, BodySeen, Facts};
use mailglass_model::{ForwardKind, InputKind, Prediction, PredictionBasis, Report, Simulation, World};
use receiver::{
    analyse, as_received, case, cases, message_of, simulation, with_forwarder, without_return_path,
};
use similar::TextDiff;
use std::path::PathBuf;

/// Larger messages are cut by other tests; here they only take time.
const LARGE: usize = 20_000;
/// Rounds that a simulator may take.
const ROUNDS: usize = 100;

#[test]
fn every_message_gives_its_predictions() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut differences = String::new();
    for folder in cases() {
        let (bytes, world) = case(&folder);
        let answers = Answers::new(&world).expect("it can answer");
        let (_, simulation) = simulation(&bytes, &Options::default(), &answers, &[]).expect("readable");
        let now = simulate::plain(&simulation);
        let file = folder.join("expected.txt");
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if now == expected {
            continue;
        }
        if update {
            std::fs::write(file, now).expect("a writable folder");
            continue;
        }
        let name = file.display().to_string();
        differences
            .push_str(&TextDiff::from_lines(&expected, &now).unified_diff().header(&name, "now").to_string());
    }
    assert!(
        differences.is_empty(),
        "{differences}\nIf this is right: UPDATE_FIXTURES=1 cargo test -p mailglass-tests --test simulations"
    );
}

/// A message and everything that is needed to send it on.
struct Sent {
    name: String,
    bytes: Vec<u8>,
    world: World,
    options: Options,
}

fn sent() -> Vec<Sent> {
    let of_fixture = |fixture: fixture::Fixture| {
        let toml = std::fs::read_to_string(fixture.folder.join("world.toml")).ok()?;
        let world: World = toml::from_str(&toml).ok()?;
        // A strict world does not answer for a forwarder that it does not know.
        let (bytes, options) = fixture.input_and_options();
        Some(Sent {
            name: fixture.name,
            bytes,
            world: World { unlisted: Default::default(), ..world },
            options,
        })
    };
    let of_case = |folder: PathBuf| {
        let (bytes, world) = case(&folder);
        let name = folder.display().to_string();
        Sent { name, bytes, world, options: Options::default() }
    };
    let all = fixture::all().into_iter().filter_map(of_fixture).chain(cases().into_iter().map(of_case));
    all.filter(|sent| sent.bytes.len() < LARGE).collect()
}

/// The results that a prediction is compared by: SPF, each signature, DMARC, ARC.
fn results(report: &Report) -> (Option<String>, Vec<String>, Option<String>, Option<String>) {
    let mut out = (None, Vec::new(), None, Some("none".to_owned()));
    for section in &report.sections {
        match &section.facts {
            Some(Facts::Spf(facts)) => out.0 = facts.result.map(|result| result.word().to_owned()),
            Some(Facts::Dkim(facts)) => {
                out.1 = facts.signatures.iter().map(|one| one.result.word().to_owned()).collect();
            }
            Some(Facts::Dmarc(facts)) => out.2 = facts.result.map(|result| result.word().to_owned()),
            Some(Facts::Arc(facts)) => out.3 = facts.result.map(ArcResult::word).map(str::to_owned),
            _ => {}
        }
    }
    out
}

/// What is known in the prediction must be what the analysis says. Gives how many results were compared.
fn compare(name: &str, prediction: &Prediction, report: &Report) -> usize {
    let (spf, signatures, dmarc, arc) = results(report);
    let at = format!("{name} {}", prediction.kind.word());
    let mut compared = 0;
    let mut same = |what: &str, predicted: &Option<String>, analysed: Option<String>| {
        if predicted.is_some() {
            assert_eq!(*predicted, analysed, "{at}: {what}");
            compared += 1;
        }
    };
    same("spf", &prediction.spf.result, spf);
    same("dmarc", &prediction.dmarc.result, dmarc);
    if prediction.kind != ForwardKind::Seal {
        same("arc", &prediction.arc.result, arc);
    }
    for (predicted, analysed) in prediction.signatures.iter().zip(signatures) {
        same("dkim", &predicted.result.map(|result| result.word().to_owned()), Some(analysed));
    }
    compared
}

#[test]
fn predictions_are_what_the_next_receiver_says() {
    let (mut messages, mut compared) = (0, 0);
    for Sent { name, bytes, world, options } in sent() {
        let answers = Answers::new(&world).expect("it can answer");
        let Some((report, simulation)) = simulation(&bytes, &options, &answers, &[]) else { continue };
        let body = message_of(&report).map(|message| message.body);
        let judged = report.subject.judged_at.as_ref().and_then(|one| Moment::parse_rfc3339(&one.value));
        let (Some(BodySeen::Present), Some(judged), None) = (body, judged, &simulation.problem) else {
            continue;
        };
        let input = Input::new(bytes, options).expect("readable");
        let structure = message_of(&report).and_then(|message| message.structure.as_ref());
        let sender = report.subject.mail_from.as_ref().map(|one| one.value.as_str());
        let receiver = Answers::new(&with_forwarder(&world, "v=DKIM1; p=")).expect("it can answer");
        messages += 1;
        for prediction in &simulation.predictions {
            assert_eq!(prediction.basis, PredictionBasis::Computed, "{name}");
            let forwarded =
                simulate::transform(prediction.kind, &input.text, &input.scan, structure, sender, true);
            let Some(mail_from) = forwarded.mail_from else { continue };
            let received = as_received(&without_return_path(&forwarded.text), &mail_from, judged.unix);
            let options = Options { kind: Some(InputKind::Message), ..Options::default() };
            let next = analyse(received, options, &receiver).expect("readable");
            compared += compare(&name, prediction, &next);
        }
    }
    assert!(messages >= 20, "{messages} messages");
    assert!(compared >= 2_000, "{compared} results");
}

#[test]
fn a_redacted_message_and_a_large_one_are_judged_by_coverage() {
    let folder = cases().into_iter().find(|folder| folder.ends_with("signed")).expect("the case");
    let (bytes, world) = case(&folder);
    let answers = Answers::new(&world).expect("a world");
    let report = analyse(bytes.clone(), Options::default(), &answers).expect("readable");
    let redacted = redact::redact(bytes.clone(), Options::default(), Some(&report), redact::How::default())
        .expect("readable");
    let shown = redact::report(&redacted).expect("its own answers");
    let (text, options, _) = share::open(redacted.share()).expect("what was made here");
    let mut simulator = Simulator::new(text, options, &shown, &[]).expect("readable");
    let of_redacted = simulate::replay(&mut simulator, &Answers::default()).expect("answers");
    let large = [bytes.clone(), b"line\n".repeat(limits::SIMULATED_BYTES / 5)].concat();
    let (_, of_large) = simulation(&large, &Options::default(), &answers, &[]).expect("readable");
    let (_, of_whole) = simulation(&bytes, &Options::default(), &answers, &[]).expect("readable");
    let dkim = |one: &Simulation| one.predictions.iter().map(|p| p.dkim.result.clone()).collect::<Vec<_>>();
    let dmarc = |one: &Simulation| one.predictions.iter().map(|p| p.dmarc.result.clone()).collect::<Vec<_>>();
    assert_eq!(of_redacted.predictions[0].basis, PredictionBasis::Redacted);
    assert_eq!((dkim(&of_redacted), dmarc(&of_redacted)), (dkim(&of_whole), dmarc(&of_whole)));
    assert_eq!(of_large.predictions[0].basis, PredictionBasis::TooLarge);
    assert_eq!(of_large.predictions[0].dkim.result.as_deref(), Some("fail"), "its body is another now");
}

#[test]
fn a_list_writes_its_footer_where_its_readers_see_it() {
    let folder = cases().into_iter().find(|folder| folder.ends_with("multipart-strict")).expect("the case");
    let (bytes, world) = case(&folder);
    let report = analyse(bytes.clone(), Options::default(), &Answers::new(&world).expect("a world"))
        .expect("readable");
    let input = Input::new(bytes, Options::default()).expect("readable");
    let structure = message_of(&report).and_then(|message| message.structure.as_ref());
    let through =
        |kind| simulate::transform(kind, &input.text, &input.scan, structure, Some("a@example.com"), true);
    let tree = |text: Vec<u8>| {
        let report = analyse(text, Options::default(), &Answers::default()).expect("readable");
        let root = message_of(&report).and_then(|message| message.structure.clone()).expect("a tree");
        (
            root.content_type,
            root.parts.into_iter().map(|part| (part.content_type, part.size)).collect::<Vec<_>>(),
        )
    };
    let (kind, parts) = tree(through(ForwardKind::ListFooter).text);
    assert_eq!((kind.as_str(), parts.len()), ("multipart/alternative", 3), "{parts:?}");
    let before = structure.map(|root| root.parts[0].size).expect("a part");
    let (_, parts) = tree(through(ForwardKind::Gateway).text);
    assert!(parts[0].1 > before + 50, "the banner stands in the first text: {parts:?}");
    let (kind, parts) = tree(through(ForwardKind::ListWrap).text);
    assert_eq!(kind, "message/rfc822");
    assert_eq!(parts[0].0, "multipart/alternative");
    let again = through(ForwardKind::Forward);
    assert_eq!(again.text, input.text, "a plain forwarder changes nothing");
}

#[test]
fn every_cut_of_a_message_comes_to_an_end() {
    let kinds = [ForwardKind::ListMunge, ForwardKind::ListWrap, ForwardKind::Gateway, ForwardKind::Seal];
    for Sent { name, bytes, world, options } in sent() {
        let answers = Answers::new(&world).expect("it can answer");
        for cut in [3, 8].map(|tenths| bytes.len() * tenths / 10) {
            let bytes = &bytes[..cut];
            let Ok(report) = analyse(bytes.to_vec(), options.clone(), &answers) else { continue };
            let Ok(mut simulator) = Simulator::new(bytes.to_vec(), options.clone(), &report, &kinds) else {
                continue;
            };
            let mut rounds = 0;
            let simulation = loop {
                rounds += 1;
                assert!(rounds < ROUNDS, "{name} {cut}");
                match simulator.step() {
                    Simulated::Done(simulation) => break simulation,
                    Simulated::Ask(questions) => {
                        for question in questions {
                            let (answer, seen) = answers.answer(&question).expect("an answer");
                            simulator.tell(question, answer, seen);
                        }
                    }
                }
            };
            assert_eq!(simulation.predictions.is_empty(), simulation.problem.is_some(), "{name} {cut}");
            for one in &simulation.predictions {
                for predicted in [&one.spf, &one.dkim, &one.dmarc, &one.arc, &one.dkim2] {
                    let unknown = predicted.because.starts_with("unknown, because");
                    assert_eq!(predicted.result.is_none(), unknown, "{name} {cut} {predicted:?}");
                }
            }
        }
    }
}
