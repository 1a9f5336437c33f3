//! How long an analysis takes, natively: `cargo x bench`.

#![allow(missing_docs)] // criterion's macros write functions without

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use mail_auth::common::crypto::{RsaKey, Sha256};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use mailglass_core::dns::world::Answers;
use mailglass_core::{Input, Options, Session, replay};
use mailglass_model::World;
use rustls_pki_types::PrivateKeyDer;

/// A key of this run: what signs, and `p=` of its record.
fn key() -> (RsaKey<Sha256>, String) {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("the library makes keys");
    let private = AsDer::<Pkcs8V1Der>::as_der(&pair).expect("DER").as_ref().to_vec();
    let public = AsDer::<PublicKeyX509Der>::as_der(pair.public_key()).expect("DER").as_ref().to_vec();
    let key = RsaKey::<Sha256>::from_key_der(PrivateKeyDer::Pkcs8(private.into())).expect("a key");
    (key, STANDARD.encode(public))
}

fn message(key: RsaKey<Sha256>) -> Vec<u8> {
    let head = "Return-Path: <bounce@shop.example>\r\n\
        Received: from out.shop.example (out.shop.example [192.0.2.10]) by mx.you.example (Postfix) with ESMTPS id 4Qx\r\n\
        \tfor <you@you.example>; Fri, 20 Nov 2026 10:00:02 +0000 (UTC)\r\n";
    let fields = "From: Shop <news@shop.example>\r\nTo: you@you.example\r\nSubject: Your order\r\n\
        Date: Fri, 20 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@shop.example>\r\nMIME-Version: 1.0\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\r\n";
    let body = "Thank you for your order, which will leave our house today.\r\n".repeat(165);
    let plain = format!("{fields}{body}");
    let signer = DkimSigner::from_key(key)
        .domain("shop.example")
        .selector("s1")
        .headers(["From", "To", "Subject", "Date"]);
    let signature = signer.sign(plain.as_bytes()).expect("signs").to_header();
    format!("{head}{signature}{plain}").into_bytes()
}

fn world(public: &str) -> Answers {
    let world: World = toml::from_str(&format!(
        r#"
        answer = [
          {{ name = "shop.example", kind = "TXT", records = ["v=spf1 ip4:192.0.2.0/24 -all"] }},
          {{ name = "s1._domainkey.shop.example", kind = "TXT", records = ["v=DKIM1; p={}"] }},
          {{ name = "_dmarc.shop.example", kind = "TXT", records = ["v=DMARC1; p=reject"] }},
          {{ name = "shop.example", kind = "A", records = ["192.0.2.80"] }},
        ]"#,
        public
    ))
    .expect("a world");
    Answers::new(&world).expect("a good world")
}

fn bench(c: &mut Criterion) {
    let (key, public) = key();
    let (whole, answers) = (message(key), world(&public));
    let end = whole.windows(4).position(|w| w == b"\r\n\r\n").expect("a blank line");
    let headers = whole[..end + 2].to_vec();
    let run = |bytes: Vec<u8>| {
        let input = Input::new(bytes, Options::default()).expect("readable");
        replay(&mut Session::new(input), &answers).expect("not strict")
    };
    assert_eq!(run(whole.clone()).verdict.status.word(), "pass", "what is measured is a whole verification");
    c.bench_function("headers only", |b| b.iter_batched(|| headers.clone(), run, BatchSize::SmallInput));
    c.bench_function("signed message of 10 kB", |b| {
        b.iter_batched(|| whole.clone(), run, BatchSize::SmallInput)
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
