//! Worlds: answers from data instead of the network, and the ledger written as such data.

use super::ledger::Ledger;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mailglass_model::{
    Answer, Binary, Chunk, Data, Exchange, Failure, File, FileRow, Outcome, Question, RecordKind,
    RecordValue, Seen, Unlisted, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many CNAMEs are followed inside a world.
const CHAIN: usize = 16;

/// A world made ready to answer.
#[derive(Debug, Default)]
pub struct Answers {
    rows: BTreeMap<Question, (Answer, Seen)>,
    names: BTreeSet<String>,
    strict: bool,
}

impl Answers {
    /// Checks every row of the world.
    ///
    /// # Errors
    /// One sentence that names the row that cannot be used, and why.
    pub fn new(world: &World) -> Result<Self, String> {
        let mut answers = Answers { strict: world.unlisted == Unlisted::Error, ..Answers::default() };
        for row in &world.answer {
            let name = match row.kind {
                RecordKind::File => row.name.trim().to_owned(),
                _ => row.name.trim().trim_end_matches('.').to_ascii_lowercase(),
            };
            let question = Question { name: name.clone(), kind: row.kind };
            let answer = read(row).map_err(|why| format!("{} {}: {why}", row.kind.word(), row.name))?;
            answers.names.insert(name);
            let seen =
                Seen { resolver: row.resolver.clone(), elapsed_ms: row.elapsed_ms, attempts: row.attempts };
            if answers.rows.insert(question, (answer, seen)).is_some() {
                return Err(format!("{} {}: listed twice", row.kind.word(), row.name));
            }
        }
        Ok(answers)
    }

    /// Every row, as it is listed.
    pub fn rows(&self) -> impl Iterator<Item = (&Question, &Answer, &Seen)> {
        self.rows.iter().map(|(question, (answer, seen))| (question, answer, seen))
    }

    /// The answer to a question. A name that is listed with other kinds answers NODATA; CNAMEs are followed.
    ///
    /// # Errors
    /// Where the world says `unlisted = "error"` and does not list the name: a sentence with the question.
    pub fn answer(&self, question: &Question) -> Result<(Answer, Seen), String> {
        if !question.kind.is_dns() {
            let row = self.rows.get(question).cloned();
            return row.map_or_else(|| self.no_file(question), Ok);
        }
        let mut name = question.name.to_ascii_lowercase();
        let mut chain = Vec::new();
        for _ in 0..CHAIN {
            let direct = Question { name: name.clone(), kind: question.kind };
            if let Some((answer, seen)) = self.rows.get(&direct) {
                return Ok((chained(answer.clone(), chain), seen.clone()));
            }
            let alias = Question { name: name.clone(), kind: RecordKind::Cname };
            match self.rows.get(&alias) {
                Some((Answer::Records { list, .. }, _)) => match list.first() {
                    Some(Data::Name(target)) => {
                        chain.push(target.clone());
                        name.clone_from(target);
                    }
                    _ => break,
                },
                Some((Answer::Failed { why, detail }, seen)) => {
                    return Ok((Answer::Failed { why: *why, detail: detail.clone() }, seen.clone()));
                }
                _ => return self.unlisted(question, &name, chain),
            }
        }
        Ok((Answer::Failed { why: Failure::ServFail, detail: Some("CNAME loop".into()) }, Seen::default()))
    }

    /// Worlds of before had no files, and what their server would say is not known.
    fn no_file(&self, question: &Question) -> Result<(Answer, Seen), String> {
        if self.strict {
            return Err(format!("the world does not answer {} {}", question.kind.word(), question.name));
        }
        Ok((Answer::NotAsked { by: "world".into() }, Seen::default()))
    }

    fn unlisted(
        &self,
        question: &Question,
        name: &str,
        chain: Vec<String>,
    ) -> Result<(Answer, Seen), String> {
        let exists = self.names.contains(name) || self.names.iter().any(|n| n.ends_with(&format!(".{name}")));
        if exists && self.names.contains(name) {
            return Ok((Answer::NoData { chain }, Seen::default()));
        }
        if self.strict {
            return Err(format!("the world does not answer {} {}", question.kind.word(), question.name));
        }
        let answer = if exists { Answer::NoData { chain } } else { Answer::NoName { chain } };
        Ok((answer, Seen::default()))
    }
}

fn chained(answer: Answer, mut chain: Vec<String>) -> Answer {
    match answer {
        Answer::Records { list, chain: own, ttl, authentic } => {
            chain.extend(own);
            Answer::Records { list, chain, ttl, authentic }
        }
        Answer::NoData { chain: own } => {
            chain.extend(own);
            Answer::NoData { chain }
        }
        Answer::NoName { chain: own } => {
            chain.extend(own);
            Answer::NoName { chain }
        }
        other => other,
    }
}

/// The ledger as rows of a world.
pub fn transcript(ledger: &Ledger) -> Vec<Exchange> {
    ledger.entries().map(|(question, answer, seen)| write(question, answer, seen)).collect()
}

fn read(row: &Exchange) -> Result<Answer, String> {
    let failed = |why| Ok(Answer::Failed { why, detail: row.detail.clone() });
    match row.outcome {
        Outcome::Records => {
            let list =
                row.records.iter().map(|value| data(row.kind, value)).collect::<Result<Vec<_>, _>>()?;
            if list.is_empty() {
                return Err("neither records nor an outcome".into());
            }
            Ok(Answer::Records {
                list,
                chain: row.chain.clone(),
                ttl: row.ttl.unwrap_or(0),
                authentic: row.authentic,
            })
        }
        _ if !row.records.is_empty() => Err("both records and an outcome".into()),
        Outcome::NoData => Ok(Answer::NoData { chain: row.chain.clone() }),
        Outcome::NoName => Ok(Answer::NoName { chain: row.chain.clone() }),
        Outcome::Timeout => failed(Failure::Timeout),
        Outcome::Servfail => failed(Failure::ServFail),
        Outcome::Refused => failed(Failure::Refused),
        Outcome::Network => failed(Failure::Network),
        Outcome::Malformed => failed(Failure::Malformed),
        Outcome::Certificate => failed(Failure::Certificate),
        Outcome::TooLarge => failed(Failure::TooLarge),
        Outcome::NotAsked => {
            Ok(Answer::NotAsked { by: row.detail.clone().unwrap_or_else(|| "world".into()) })
        }
    }
}

fn data(kind: RecordKind, value: &RecordValue) -> Result<Data, String> {
    let name = |text: &str| text.trim_end_matches('.').to_ascii_lowercase();
    match (kind, value) {
        (RecordKind::Txt, RecordValue::Text(text)) => Ok(Data::Txt(vec![text.clone().into_bytes()])),
        (RecordKind::Txt, RecordValue::Binary(binary)) => Ok(Data::Txt(vec![bytes(binary)?])),
        (RecordKind::Txt, RecordValue::Chunks(chunks)) => {
            Ok(Data::Txt(chunks.iter().map(chunk).collect::<Result<_, _>>()?))
        }
        (RecordKind::Mx, RecordValue::Mx(preference, exchange)) => {
            Ok(Data::Mx { preference: *preference, exchange: name(exchange) })
        }
        (RecordKind::A, RecordValue::Text(text)) => {
            text.parse().map(Data::A).map_err(|_| format!("\"{text}\" is no IPv4 address"))
        }
        (RecordKind::Aaaa, RecordValue::Text(text)) => {
            text.parse().map(Data::Aaaa).map_err(|_| format!("\"{text}\" is no IPv6 address"))
        }
        (RecordKind::Ptr | RecordKind::Cname | RecordKind::Ns, RecordValue::Text(text)) => {
            Ok(Data::Name(name(text)))
        }
        (RecordKind::Policy | RecordKind::File, value) => Ok(Data::File(Box::new(file(value)?))),
        (RecordKind::Mx | RecordKind::Txt, _) => Err("records of another form than this kind has".into()),
        (_, RecordValue::Text(text)) => Ok(Data::Other(text.clone())),
        _ => Err("a record of this kind is one text".into()),
    }
}

fn file(value: &RecordValue) -> Result<File, String> {
    let good = |media_type: &str, body| File {
        status: 200,
        media_type: media_type.to_owned(),
        location: None,
        body,
    };
    match value {
        RecordValue::Text(text) => Ok(good("text/plain", text.clone().into_bytes())),
        RecordValue::Binary(binary) => Ok(good("", bytes(binary)?)),
        RecordValue::File(row) => Ok(File {
            status: row.status,
            media_type: row.media_type.clone(),
            location: row.location.clone(),
            body: row.body.as_ref().map(chunk).transpose()?.unwrap_or_default(),
        }),
        _ => Err("a file is a text, or a table with its status".into()),
    }
}

fn chunk(chunk: &Chunk) -> Result<Vec<u8>, String> {
    match chunk {
        Chunk::Text(text) => Ok(text.clone().into_bytes()),
        Chunk::Binary(binary) => bytes(binary),
    }
}

fn bytes(binary: &Binary) -> Result<Vec<u8>, String> {
    STANDARD.decode(&binary.base64).map_err(|why| format!("bad base64: {why}"))
}

fn write(question: &Question, answer: &Answer, seen: &Seen) -> Exchange {
    let mut row = Exchange {
        name: question.name.clone(),
        kind: question.kind,
        outcome: Outcome::Records,
        records: Vec::new(),
        chain: Vec::new(),
        ttl: None,
        authentic: false,
        detail: None,
        resolver: seen.resolver.clone(),
        elapsed_ms: seen.elapsed_ms,
        attempts: seen.attempts,
    };
    match answer {
        Answer::Records { list, chain, ttl, authentic } => {
            row.records = list.iter().map(value).collect();
            row.chain.clone_from(chain);
            row.ttl = Some(*ttl);
            row.authentic = *authentic;
        }
        Answer::NoData { chain } | Answer::NoName { chain } => {
            row.outcome =
                if matches!(answer, Answer::NoData { .. }) { Outcome::NoData } else { Outcome::NoName };
            row.chain.clone_from(chain);
        }
        Answer::Failed { why, detail } => {
            row.detail.clone_from(detail);
            row.outcome = match why {
                Failure::Timeout => Outcome::Timeout,
                Failure::ServFail => Outcome::Servfail,
                Failure::Refused => Outcome::Refused,
                Failure::Network => Outcome::Network,
                Failure::Malformed => Outcome::Malformed,
                Failure::Certificate => Outcome::Certificate,
                Failure::TooLarge => Outcome::TooLarge,
            };
        }
        Answer::NotAsked { by } => {
            row.outcome = Outcome::NotAsked;
            row.detail = Some(by.clone());
        }
    }
    row
}

fn value(data: &Data) -> RecordValue {
    match data {
        Data::A(ip) => RecordValue::Text(ip.to_string()),
        Data::Aaaa(ip) => RecordValue::Text(ip.to_string()),
        Data::Mx { preference, exchange } => RecordValue::Mx(*preference, exchange.clone()),
        Data::Name(text) | Data::Other(text) => RecordValue::Text(text.clone()),
        Data::File(file) => RecordValue::File(FileRow {
            status: file.status,
            media_type: file.media_type.clone(),
            location: file.location.clone(),
            body: (!file.body.is_empty()).then(|| written(&file.body)),
        }),
        Data::Txt(chunks) => match chunks.as_slice() {
            [one] => match written(one) {
                Chunk::Text(text) => RecordValue::Text(text),
                Chunk::Binary(binary) => RecordValue::Binary(binary),
            },
            many => RecordValue::Chunks(many.iter().map(|c| written(c)).collect()),
        },
    }
}

fn written(bytes: &[u8]) -> Chunk {
    match std::str::from_utf8(bytes) {
        Ok(text) => Chunk::Text(text.to_owned()),
        Err(_) => Chunk::Binary(Binary { base64: STANDARD.encode(bytes) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, kind: RecordKind, records: Vec<RecordValue>) -> Exchange {
        let question = Question { name: name.into(), kind };
        let mut row = write(&question, &Answer::NoData { chain: vec![] }, &Seen::default());
        row.outcome = Outcome::Records;
        row.records = records;
        row
    }

    fn ask(world: &World, name: &str, kind: RecordKind) -> Answer {
        let answers = Answers::new(world).expect("a good world");
        answers.answer(&Question { name: name.into(), kind }).expect("an answer").0
    }

    #[test]
    fn a_name_listed_with_another_kind_has_no_data() {
        let text = |t: &str| vec![RecordValue::Text(t.into())];
        let world =
            World { answer: vec![row("a.example", RecordKind::A, text("192.0.2.1"))], ..World::default() };
        assert_eq!(ask(&world, "a.example", RecordKind::Txt), Answer::NoData { chain: vec![] });
        assert_eq!(ask(&world, "b.example", RecordKind::Txt), Answer::NoName { chain: vec![] });
        assert_eq!(ask(&world, "example", RecordKind::Txt), Answer::NoData { chain: vec![] });
    }

    #[test]
    fn aliases_are_followed_and_loops_end() {
        let text = |t: &str| vec![RecordValue::Text(t.into())];
        let rows = vec![
            row("a.example", RecordKind::Cname, text("b.example")),
            row("b.example", RecordKind::Txt, text("hello")),
            row("l.example", RecordKind::Cname, text("l.example")),
        ];
        let world = World { answer: rows, ..World::default() };
        assert!(
            matches!(ask(&world, "a.example", RecordKind::Txt), Answer::Records { chain, .. } if chain == ["b.example"])
        );
        assert!(matches!(ask(&world, "l.example", RecordKind::Txt), Answer::Failed { .. }));
    }
}
