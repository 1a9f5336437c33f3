//! The wire format (RFC 1035, RFC 8484): a question as bytes, a reply as an [`Answer`]. No sockets.
//!
//! Written here, because a library that does more would be a tenth of what a visitor of the page downloads; it is hickory's in
//! the tests.

mod data;
#[cfg(test)]
mod oracle;
mod reader;

use mailglass_model::{Answer, Data, Failure, Question, RecordKind};
use reader::{Name, Reader};

/// How many CNAMEs of one reply are followed.
const CHAIN: usize = 16;
/// The reply size that we ask resolvers for over UDP (the DNS flag day's value).
const PAYLOAD: u16 = 1232;
/// A reply is at most as long as a length of TCP can say (RFC 1035 §4.2.2).
const LONGEST: usize = u16::MAX as usize;
/// The class of the internet.
const INTERNET: u16 = 1;
/// The type of the EDNS pseudo-record (RFC 6891 §6.1.1).
const OPT: u16 = 41;
/// Recursion desired (RFC 1035 §4.1.1).
const RD: u16 = 0x0100;
/// Truncated: what is missing may be anything (RFC 1035 §4.1.1).
const TC: u16 = 0x0200;
/// Authentic data (RFC 4035 §3.2.3).
const AD: u16 = 0x0020;
/// Checking disabled (RFC 4035 §3.2.2).
const CD: u16 = 0x0010;
/// The EDNS option for extended errors (RFC 8914 §2).
const EXTENDED_ERROR: u16 = 15;

/// A record of a reply.
struct Record<'a> {
    name: Name,
    code: u16,
    ttl: u32,
    /// Behind everything that came before, since names in it point back.
    data: Reader<'a>,
}

/// A reply, as far as it is of use.
struct Reply<'a> {
    /// RFC 1035 §4.1.1, with the upper bits of EDNS.
    code: u16,
    authentic: bool,
    answers: Vec<Record<'a>>,
    /// The resolver's own words (RFC 8914).
    explained: Option<String>,
}

/// The query, with id 0 so that HTTP caches can serve it (RFC 8484 §4.1), asking for the AD bit (RFC 6840 §5.7).
///
/// # Errors
/// A sentence, where the name cannot be written on the wire or the kind is not DNS.
pub fn query(question: &Question) -> Result<Vec<u8>, String> {
    let code = data::code(question.kind).ok_or_else(|| format!("{} is not DNS", question.kind.word()))?;
    let mut out = Vec::with_capacity(question.name.len() + 32);
    // The id, the flags, and one record in the question and the additional section.
    let unchecked = if question.kind == RecordKind::UncheckedSoa { CD } else { 0 };
    for word in [0, RD | AD | unchecked, 1, 0, 0, 1] {
        out.extend(u16::to_be_bytes(word));
    }
    let name = reader::encode(&question.name).ok_or_else(|| format!("{}: no domain name", question.name))?;
    out.extend(name);
    out.extend(code.to_be_bytes());
    out.extend(INTERNET.to_be_bytes());
    // The root's name; class and TTL stand for other things here.
    out.push(0);
    out.extend(OPT.to_be_bytes());
    out.extend(PAYLOAD.to_be_bytes());
    out.extend([0; 6]);
    Ok(out)
}

/// Reads the reply to a question.
pub fn answer(question: &Question, reply: &[u8]) -> Answer {
    let malformed =
        |why: &str| Answer::Failed { why: Failure::Malformed, detail: Some(format!("the reply {why}")) };
    if reply.len() > LONGEST {
        return malformed("is longer than a reply can be");
    }
    let Some(reply) = read(reply) else { return malformed("is no whole DNS message") };
    let Some((chain, records)) = follow(question, &reply.answers) else {
        return malformed("has a record that is not written as its type asks");
    };
    let explained = reply.explained;
    let failed = |why, detail: Option<String>| Answer::Failed { why, detail: detail.or(explained.clone()) };
    match reply.code {
        0 if records.is_empty() => Answer::NoData { chain },
        0 => Answer::Records {
            ttl: reply.answers.iter().map(|record| record.ttl).min().unwrap_or(0),
            list: records,
            chain,
            authentic: reply.authentic,
        },
        2 => failed(Failure::ServFail, None),
        3 => Answer::NoName { chain },
        5 => failed(Failure::Refused, None),
        other => failed(Failure::ServFail, Some(format!("response code {other}{}", meaning(other)))),
    }
}

/// The other codes that resolvers send (RFC 1035 §4.1.1, RFC 6891 §9).
fn meaning(code: u16) -> &'static str {
    match code {
        1 => ": it found the query malformed",
        4 => ": it does not answer such queries",
        9 => ": it is not responsible",
        16 => ": it does not speak this version of EDNS",
        _ => "",
    }
}

/// `None` for anything that is no reply, or not a whole one.
fn read(message: &[u8]) -> Option<Reply<'_>> {
    const QUERY_OR_RESPONSE: u16 = 0x8000;
    let mut reader = Reader::new(message);
    let _id = reader.u16()?;
    let flags = reader.u16()?;
    if flags & QUERY_OR_RESPONSE == 0 || flags & TC != 0 {
        return None;
    }
    let [questions, answers, authorities, additionals] =
        [reader.u16()?, reader.u16()?, reader.u16()?, reader.u16()?];
    for _ in 0..questions {
        reader.name()?;
        reader.take(4)?;
    }
    let mut reply =
        Reply { code: flags & 0xf, authentic: flags & AD != 0, answers: Vec::new(), explained: None };
    for _ in 0..answers {
        reply.answers.push(record(&mut reader)?);
    }
    for _ in 0..u32::from(authorities) + u32::from(additionals) {
        let record = record(&mut reader)?;
        if record.code == OPT {
            // The upper eight bits of the response code stand first in the TTL (RFC 6891 §6.1.3).
            reply.code |= u16::try_from(record.ttl >> 24).unwrap_or(0) << 4;
            reply.explained = explained(record.data);
        }
    }
    Some(reply)
}

/// The first extended error of the options (RFC 6891 §6.1.2, RFC 8914 §2): its code, its meaning, its text.
fn explained(mut options: Reader) -> Option<String> {
    loop {
        let (code, length) = (options.u16()?, options.u16()?);
        let mut data = options.part(length.into())?;
        if code == EXTENDED_ERROR {
            let code = data.u16()?;
            let words = String::from_utf8_lossy(data.rest()).trim().to_owned();
            let words = if words.is_empty() { words } else { format!(": {words}") };
            return Some(format!("extended error {code}{}{words}", extended(code)));
        }
    }
}

/// The extended errors about validation and reachability (RFC 8914 §4).
fn extended(code: u16) -> &'static str {
    match code {
        1 => ", DNSKEY algorithm not supported",
        2 => ", DS digest not supported",
        3 => ", stale answer",
        6 => ", DNSSEC bogus",
        7 => ", signature expired",
        8 => ", signature not yet valid",
        9 => ", DNSKEY missing",
        10 => ", RRSIGs missing",
        11 => ", no zone key bit set",
        12 => ", NSEC missing",
        13 => ", cached error",
        14 => ", not ready",
        15 => ", blocked",
        16 => ", censored",
        17 => ", filtered",
        18 => ", prohibited",
        22 => ", no reachable authority",
        23 => ", network error",
        _ => "",
    }
}

fn record<'a>(reader: &mut Reader<'a>) -> Option<Record<'a>> {
    let name = reader.name()?;
    let (code, _class, ttl) = (reader.u16()?, reader.u16()?, reader.u32()?);
    let length = reader.u16()?;
    Some(Record { name, code, ttl, data: reader.part(length.into())? })
}

/// The CNAMEs from the question's name on, and the records of its kind at their end; `None` where one cannot be read.
fn follow(question: &Question, records: &[Record]) -> Option<(Vec<String>, Vec<Data>)> {
    let wanted = data::code(question.kind)?;
    let mut name = question.name.clone();
    let mut chain = Vec::new();
    for _ in 0..CHAIN {
        let here = || records.iter().filter(|record| record.name.text() == name);
        let found = here().filter(|record| record.code == wanted);
        let found: Vec<Data> =
            found.map(|record| data::read(question.kind, record.data.clone())).collect::<Option<_>>()?;
        if !found.is_empty() {
            return Some((chain, found));
        }
        let Some(alias) = here().find(|record| Some(record.code) == data::code(RecordKind::Cname)) else {
            break;
        };
        name = alias.data.clone().name()?.text();
        chain.push(name.clone());
    }
    Some((chain, Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
    use hickory_proto::rr::rdata::{CNAME, TXT};
    use hickory_proto::rr::{Name, RData, Record};

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
        let mut cut = reply(ResponseCode::NoError, vec![]);
        cut[2] |= 0x02;
        assert!(matches!(answer(&question(), &cut), Answer::Failed { why: Failure::Malformed, .. }));
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
