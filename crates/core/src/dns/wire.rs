//! The wire format (RFC 1035, RFC 8484): a question as bytes, a reply as an [`Answer`]. No sockets.

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use mailglass_model::{Answer, Data, Failure, Question, RecordKind};

/// How many CNAMEs of one reply are followed.
const CHAIN: usize = 16;
/// The reply size that we ask resolvers for over UDP (the DNS flag day's value).
const PAYLOAD: u16 = 1232;

/// The query, with id 0 so that HTTP caches can serve it (RFC 8484 §4.1), asking for the AD bit (RFC 6840 §5.7).
///
/// # Errors
/// A sentence, where the name cannot be written on the wire or the kind is not DNS.
pub fn query(question: &Question) -> Result<Vec<u8>, String> {
    let name =
        Name::from_ascii(format!("{}.", question.name)).map_err(|why| format!("{}: {why}", question.name))?;
    let kind = record_type(question.kind).ok_or_else(|| format!("{} is not DNS", question.kind.word()))?;
    let mut message = Message::new(0, MessageType::Query, OpCode::Query);
    message.metadata.recursion_desired = true;
    message.metadata.authentic_data = true;
    let mut edns = Edns::new();
    edns.set_max_payload(PAYLOAD);
    message.set_edns(edns);
    message.add_query(Query::query(name, kind));
    message.to_vec().map_err(|why| why.to_string())
}

/// Reads the reply to a question.
pub fn answer(question: &Question, reply: &[u8]) -> Answer {
    let message = match Message::from_vec(reply) {
        Ok(message) => message,
        Err(why) => return Answer::Failed { why: Failure::Malformed, detail: Some(why.to_string()) },
    };
    let (chain, records) = follow(question, &message.answers);
    match message.metadata.response_code {
        ResponseCode::NoError if records.is_empty() => Answer::NoData { chain },
        ResponseCode::NoError => Answer::Records {
            ttl: message.answers.iter().map(|r| r.ttl).min().unwrap_or(0),
            list: records,
            chain,
            authentic: message.metadata.authentic_data,
        },
        ResponseCode::NXDomain => Answer::NoName { chain },
        ResponseCode::ServFail => Answer::Failed { why: Failure::ServFail, detail: None },
        ResponseCode::Refused => Answer::Failed { why: Failure::Refused, detail: None },
        other => Answer::Failed { why: Failure::ServFail, detail: Some(other.to_string()) },
    }
}

/// The CNAMEs from the question's name on, and the records of its kind at their end.
fn follow(question: &Question, records: &[Record]) -> (Vec<String>, Vec<Data>) {
    let mut name = question.name.clone();
    let mut chain = Vec::new();
    for _ in 0..CHAIN {
        let here = records.iter().filter(|r| written(&r.name) == name);
        let found: Vec<Data> = here.clone().filter_map(|r| data(question.kind, &r.data)).collect();
        if !found.is_empty() {
            return (chain, found);
        }
        let alias = here.clone().find_map(|r| match &r.data {
            RData::CNAME(target) => Some(written(&target.0)),
            _ => None,
        });
        match alias {
            Some(target) => {
                chain.push(target.clone());
                name = target;
            }
            None => break,
        }
    }
    (chain, Vec::new())
}

/// Lower case, no trailing dot; the root is the empty string.
fn written(name: &Name) -> String {
    let labels: Vec<String> =
        name.iter().map(|label| String::from_utf8_lossy(label).to_ascii_lowercase()).collect();
    labels.join(".")
}

fn data(kind: RecordKind, data: &RData) -> Option<Data> {
    Some(match (kind, data) {
        (RecordKind::A, RData::A(ip)) => Data::A(ip.0),
        (RecordKind::Aaaa, RData::AAAA(ip)) => Data::Aaaa(ip.0),
        (RecordKind::Mx, RData::MX(mx)) => {
            Data::Mx { preference: mx.preference, exchange: written(&mx.exchange) }
        }
        (RecordKind::Txt, RData::TXT(txt)) => {
            Data::Txt(txt.txt_data.iter().map(|chunk| chunk.to_vec()).collect())
        }
        (RecordKind::Ptr, RData::PTR(name)) => Data::Name(written(&name.0)),
        (RecordKind::Ns, RData::NS(name)) => Data::Name(written(&name.0)),
        (RecordKind::Cname, RData::CNAME(name)) => Data::Name(written(&name.0)),
        (RecordKind::Soa, RData::SOA(_))
        | (RecordKind::Srv, RData::SRV(_))
        | (RecordKind::Tlsa, RData::TLSA(_))
        | (RecordKind::Caa, RData::CAA(_)) => Data::Other(data.to_string()),
        _ => return None,
    })
}

fn record_type(kind: RecordKind) -> Option<RecordType> {
    Some(match kind {
        RecordKind::A => RecordType::A,
        RecordKind::Aaaa => RecordType::AAAA,
        RecordKind::Caa => RecordType::CAA,
        RecordKind::Cname => RecordType::CNAME,
        RecordKind::Mx => RecordType::MX,
        RecordKind::Ns => RecordType::NS,
        RecordKind::Ptr => RecordType::PTR,
        RecordKind::Soa => RecordType::SOA,
        RecordKind::Srv => RecordType::SRV,
        RecordKind::Tlsa => RecordType::TLSA,
        RecordKind::Txt => RecordType::TXT,
        RecordKind::Policy => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hickory_proto::rr::rdata::{CNAME, TXT};

    fn question() -> Question {
        Question { name: "a.example".into(), kind: RecordKind::Txt }
    }

    fn name(text: &str) -> Name {
        Name::from_ascii(text).expect("a name")
    }

    fn reply(code: ResponseCode, answers: Vec<Record>) -> Vec<u8> {
        let mut message = Message::new(0, MessageType::Response, OpCode::Query);
        message.metadata.response_code = code;
        message.add_answers(answers);
        message.to_vec().expect("writable")
    }

    #[test]
    fn the_query_is_cacheable() {
        let bytes = query(&question()).expect("a query");
        assert_eq!(&bytes[..2], [0, 0]);
    }

    #[test]
    fn no_data_and_no_name_stay_apart() {
        assert_eq!(
            answer(&question(), &reply(ResponseCode::NoError, vec![])),
            Answer::NoData { chain: vec![] }
        );
        assert_eq!(
            answer(&question(), &reply(ResponseCode::NXDomain, vec![])),
            Answer::NoName { chain: vec![] }
        );
        let failed = answer(&question(), &reply(ResponseCode::ServFail, vec![]));
        assert!(matches!(failed, Answer::Failed { why: Failure::ServFail, .. }));
        assert!(matches!(answer(&question(), b"?"), Answer::Failed { why: Failure::Malformed, .. }));
    }

    #[test]
    fn the_chain_is_kept_and_text_stays_bytes() {
        let alias = Record::from_rdata(name("a.example."), 60, RData::CNAME(CNAME(name("b.example."))));
        let text =
            Record::from_rdata(name("b.example."), 30, RData::TXT(TXT::from_bytes(vec![b"\xffx", b"y"])));
        match answer(&question(), &reply(ResponseCode::NoError, vec![alias, text])) {
            Answer::Records { list, chain, ttl, .. } => {
                assert_eq!(list, [Data::Txt(vec![b"\xffx".to_vec(), b"y".to_vec()])]);
                assert_eq!((chain, ttl), (vec!["b.example".to_owned()], 30));
            }
            other => panic!("{other:?}"),
        }
    }
}
