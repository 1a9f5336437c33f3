//! hickory reads the same replies: what it makes of them, ours must make of them too.

use super::{answer, query};
use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::rdata::caa::CAA;
use hickory_proto::rr::rdata::tlsa::{CertUsage, Matching, Selector};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, MX, NS, PTR, SOA, SRV, TLSA, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use mailglass_model::{Answer, Data, Question, RecordKind};

const KINDS: [(RecordKind, RecordType); 11] = [
    (RecordKind::A, RecordType::A),
    (RecordKind::Aaaa, RecordType::AAAA),
    (RecordKind::Caa, RecordType::CAA),
    (RecordKind::Cname, RecordType::CNAME),
    (RecordKind::Mx, RecordType::MX),
    (RecordKind::Ns, RecordType::NS),
    (RecordKind::Ptr, RecordType::PTR),
    (RecordKind::Soa, RecordType::SOA),
    (RecordKind::Srv, RecordType::SRV),
    (RecordKind::Tlsa, RecordType::TLSA),
    (RecordKind::Txt, RecordType::TXT),
];

fn name(text: &str) -> Name {
    Name::from_ascii(text).expect("a name")
}

fn samples() -> Vec<RData> {
    let long = vec![b"v=spf1 ".as_slice(), &[0xff; 255], b"", b"-all"];
    vec![
        RData::A(A::new(192, 0, 2, 1)),
        RData::AAAA(AAAA::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
        RData::CAA(CAA::new_iodef(true, "mailto:a@b.example".parse().expect("a URL"))),
        RData::CNAME(CNAME(name("b.example."))),
        RData::MX(MX::new(10, name("Mail.A.example."))),
        RData::NS(NS(name("ns.example."))),
        RData::PTR(PTR(name("."))),
        RData::SOA(SOA::new(name("ns.A.example."), name("host.example."), 1, 2, 3, 4, 5)),
        RData::SRV(SRV::new(1, 2, 443, name("a.example."))),
        RData::TLSA(TLSA::new(CertUsage::DaneEe, Selector::Spki, Matching::Sha256, vec![0, 0xab, 7])),
        RData::TXT(TXT::from_bytes(long)),
    ]
}

fn reply(kind: RecordType, answers: Vec<Record>) -> Vec<u8> {
    let mut message = Message::new(0, MessageType::Response, OpCode::Query);
    message.add_query(Query::query(name("a.example."), kind));
    message.metadata.response_code = ResponseCode::NoError;
    message.metadata.authentic_data = true;
    message.add_answers(answers);
    message.to_vec().expect("writable")
}

/// What hickory says of records of the question's own name; `None` where it cannot read the message.
fn theirs(kind: RecordType, bytes: &[u8]) -> Option<Vec<String>> {
    let message = Message::from_vec(bytes).ok()?;
    let here = message.answers.iter().filter(|record| written(&record.name) == "a.example");
    Some(here.filter(|record| record.record_type() == kind).map(|record| text(&record.data)).collect())
}

fn written(name: &Name) -> String {
    let labels = name.iter().map(|label| String::from_utf8_lossy(label).to_ascii_lowercase());
    labels.collect::<Vec<_>>().join(".")
}

fn text(data: &RData) -> String {
    match data {
        RData::MX(mx) => format!("{} {}", mx.preference, written(&mx.exchange)),
        RData::TXT(txt) => format!("{:?}", txt.txt_data.iter().map(|one| one.to_vec()).collect::<Vec<_>>()),
        RData::NS(NS(name)) | RData::PTR(PTR(name)) | RData::CNAME(CNAME(name)) => written(name),
        other => other.to_string(),
    }
}

fn ours(kind: RecordKind, bytes: &[u8]) -> Option<Vec<String>> {
    let question = Question { name: "a.example".into(), kind };
    match answer(&question, bytes) {
        Answer::Records { list, chain, .. } if chain.is_empty() => Some(list.iter().map(said).collect()),
        Answer::Failed { .. } => None,
        _ => Some(Vec::new()),
    }
}

fn said(data: &Data) -> String {
    match data {
        Data::A(ip) => ip.to_string(),
        Data::Aaaa(ip) => ip.to_string(),
        Data::Mx { preference, exchange } => format!("{preference} {exchange}"),
        Data::Txt(strings) => format!("{strings:?}"),
        Data::Name(name) | Data::Other(name) => name.clone(),
        Data::File(_) => unreachable!("a file is no record"),
    }
}

#[test]
fn every_type_reads_as_hickory_reads_it() {
    for (kind, theirs_kind) in KINDS {
        let records = samples().into_iter().map(|data| Record::from_rdata(name("A.example."), 300, data));
        let bytes = reply(theirs_kind, records.collect());
        let expected = theirs(theirs_kind, &bytes).expect("hickory reads what it wrote");
        assert!(!expected.is_empty(), "{kind:?}");
        assert_eq!(ours(kind, &bytes), Some(expected), "{kind:?}");
    }
}

#[test]
fn changed_bytes_do_no_harm() {
    for (at, (kind, theirs_kind)) in KINDS.into_iter().enumerate() {
        let data = samples().remove(at);
        let bytes = reply(theirs_kind, vec![Record::from_rdata(name("a.example."), 300, data)]);
        for place in 0..bytes.len() {
            for new in [0, 1, 0x3f, 0x40, 0xc0, 0xff, bytes[place] ^ 1, bytes[place] ^ 0x80] {
                let mut changed = bytes.clone();
                changed[place] = new;
                // hickory refuses more, such as unknown classes; what both read, they read alike. Only it writes odd octets
                // in octal and large times of SOA as negative ones.
                if let (Some(theirs), Some(ours)) = (theirs(theirs_kind, &changed), ours(kind, &changed))
                    && theirs.iter().all(|text| !text.contains(['\\', '-']) || kind == RecordKind::Txt)
                {
                    assert_eq!(ours, theirs, "{kind:?}, byte {place} = {new}");
                }
            }
            assert_eq!(ours(kind, &bytes[..place]), None, "{kind:?} cut at {place}");
        }
    }
}

#[test]
fn hickory_reads_our_query() {
    let question = Question { name: "_dmarc.xn--bcher-kva.example".into(), kind: RecordKind::Txt };
    let message = Message::from_vec(&query(&question).expect("a query")).expect("hickory reads it");
    let asked = &message.queries[0];
    assert_eq!(
        (asked.name().to_ascii().as_str(), asked.query_type()),
        ("_dmarc.xn--bcher-kva.example.", RecordType::TXT)
    );
    assert!(message.metadata.recursion_desired && message.metadata.authentic_data);
    assert_eq!(message.edns.as_ref().map(|edns| edns.max_payload()), Some(super::PAYLOAD));
    assert!(query(&Question { name: "a..b".into(), kind: RecordKind::A }).is_err());
    assert!(query(&Question { name: "a.b".into(), kind: RecordKind::Policy }).is_err());
}
