//! What the forwarder signs or seals is signed here with mail-auth, which shares no code with the prediction.

use crate::receiver::{
    analyse, as_received, case, cases, message_of, simulation, with_forwarder, without_return_path,
};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_auth::arc::ArcSealer;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use mail_auth::{ArcOutput, AuthenticatedMessage, AuthenticationResults};
use mailglass_core::dns::world::Answers;
use mailglass_core::text::date::Moment;
use mailglass_core::{Input, Options, simulate};
use mailglass_model::facts::{ArcResult, DkimResult, Facts};
use mailglass_model::{ForwardKind, InputKind, Prediction, PredictionBasis, Report};

/// Any seed will do: the key signs nothing but this test.
const SEED: [u8; 32] = [7; 32];
const FIELDS: [&str; 4] = ["From", "To", "Subject", "Date"];

fn public() -> Vec<u8> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&SEED).expect("a seed");
    pair.public_key().as_ref().to_vec()
}

fn key() -> Ed25519Key {
    Ed25519Key::from_seed_and_public_key(&SEED, &public()).expect("a key")
}

fn with_returns(text: &[u8]) -> Vec<u8> {
    let bare: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'\r').collect();
    bare.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..])
}

fn sealed(text: Vec<u8>) -> Vec<u8> {
    let message = AuthenticatedMessage::parse(&text).expect("a message");
    let results = AuthenticationResults::new("mail.forwarder.example");
    let sealer = ArcSealer::from_key(key()).domain("forwarder.example").selector("k").headers(FIELDS);
    let set = sealer.seal(&message, &results, &ArcOutput::default()).expect("a seal");
    [set.to_header().as_bytes(), &text].concat()
}

fn signed(text: Vec<u8>) -> Vec<u8> {
    let signer = DkimSigner::from_key(key()).domain("forwarder.example").selector("k").headers(FIELDS);
    let signature = signer.sign(&text).expect("a signature");
    [signature.to_header().as_bytes(), &text].concat()
}

fn dmarc(report: &Report) -> Option<String> {
    report.sections.iter().find_map(|section| match &section.facts {
        Some(Facts::Dmarc(facts)) => Some(facts.result?.word().to_owned()),
        _ => None,
    })
}

/// Every case with a body: the prediction for a kind, and the report of the receiver on what `sign` makes of the message.
fn received(kind: ForwardKind, sign: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<(String, Prediction, Report)> {
    let record = format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(public()));
    let mut out = Vec::new();
    for folder in cases() {
        let (bytes, world) = case(&folder);
        let answers = Answers::new(&world).expect("it can answer");
        let (report, simulation) =
            simulation(&bytes, &Options::default(), &answers, &[kind]).expect("readable");
        let prediction = simulation.predictions[0].clone();
        if prediction.basis != PredictionBasis::Computed {
            continue;
        }
        let judged = report.subject.judged_at.as_ref().and_then(|one| Moment::parse_rfc3339(&one.value));
        let input = Input::new(bytes, Options::default()).expect("readable");
        let structure = message_of(&report).and_then(|message| message.structure.as_ref());
        let sender = report.subject.mail_from.as_ref().map(|one| one.value.as_str());
        let forwarded = simulate::transform(kind, &input.text, &input.scan, structure, sender, true);
        let text = sign(with_returns(&without_return_path(&forwarded.text)));
        let mail_from = forwarded.mail_from.expect("every case has an envelope sender");
        let text = as_received(&text, &mail_from, judged.expect("every case has a date").unix);
        let receiver = Answers::new(&with_forwarder(&world, &record)).expect("it can answer");
        let options = Options { kind: Some(InputKind::Message), ..Options::default() };
        let report = analyse(text, options, &receiver).expect("readable");
        out.push((folder.display().to_string(), prediction, report));
    }
    assert!(out.len() >= 7, "{}", out.len());
    out
}

#[test]
fn a_seal_holds_as_predicted() {
    for (name, prediction, report) in received(ForwardKind::Seal, sealed) {
        let arc = report.sections.iter().find_map(|section| match &section.facts {
            Some(Facts::Arc(facts)) => facts.result,
            _ => None,
        });
        assert_eq!(prediction.arc.result.as_deref(), arc.map(ArcResult::word), "{name}");
        assert_eq!(prediction.dmarc.result, dmarc(&report), "{name}");
    }
}

#[test]
fn the_gateways_own_signature_passes_and_helps_no_author() {
    for (name, prediction, report) in received(ForwardKind::GatewaySigned, signed) {
        let dkim = report.sections.iter().find_map(|section| match &section.facts {
            Some(Facts::Dkim(facts)) => Some(facts),
            _ => None,
        });
        let results: Vec<_> = dkim.expect("it is signed").signatures.iter().map(|one| one.result).collect();
        assert_eq!(results[0], DkimResult::Pass, "{name}: the gateway's own");
        assert_eq!(prediction.dkim.result.as_deref(), Some("pass"), "{name}");
        let others: Vec<_> = prediction.signatures.iter().filter_map(|one| one.result).collect();
        assert_eq!(results[1..], others, "{name}");
        if prediction.dmarc.result.is_some() {
            assert_eq!(prediction.dmarc.result, dmarc(&report), "{name}");
        }
    }
}
