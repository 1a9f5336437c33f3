//! The ledger: every question that was asked, its answer, and what is still wanted.
//!
//! Evaluators read it and never wait: a question without an answer ends the evaluation with [`Pending`] and stays in
//! the wanted list. They are run again when the answer has come.

use crate::arrange;
use crate::limits;
use crate::text::domain;
use mailglass_model::{Answer, Data, Failure, File, Question, RecordKind, Seen};
use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

/// The evaluation cannot go on before an answer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending;

/// Questions, answers and wants of one session.
#[derive(Clone, Debug)]
pub struct Ledger {
    answers: BTreeMap<Question, (Answer, Seen)>,
    wanted: BTreeSet<Question>,
    /// What was read from TXT records, by the name as it was written; beside it the name that was asked for.
    readings: BTreeMap<String, (String, Reading)>,
    limit: usize,
    refused: usize,
}

type Reading = Arc<dyn Any + Send + Sync>;

impl Default for Ledger {
    fn default() -> Self {
        Ledger {
            answers: BTreeMap::new(),
            wanted: BTreeSet::new(),
            readings: BTreeMap::new(),
            limit: limits::QUESTIONS,
            refused: 0,
        }
    }
}

/// What a question gave, as an evaluator wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// There are such records.
    Some(Vec<T>),
    /// The name exists without such records.
    NoData,
    /// The name does not exist.
    NoName,
    /// Nobody could tell: one sentence why.
    Failed(String),
}

impl<T> Found<T> {
    /// The records, none where there are none. `Err` where nobody could tell.
    pub fn list(self) -> Result<Vec<T>, String> {
        match self {
            Found::Some(list) => Ok(list),
            Found::NoData | Found::NoName => Ok(Vec::new()),
            Found::Failed(why) => Err(why),
        }
    }

    /// True for NODATA and NXDOMAIN: a void lookup (RFC 7208 §4.6.4).
    pub fn is_void(&self) -> bool {
        matches!(self, Found::NoData | Found::NoName)
    }

    fn map<U>(self, pick: impl Fn(T) -> Option<U>) -> Found<U> {
        match self {
            Found::Some(list) => {
                let list: Vec<U> = list.into_iter().filter_map(pick).collect();
                if list.is_empty() { Found::NoData } else { Found::Some(list) }
            }
            Found::NoData => Found::NoData,
            Found::NoName => Found::NoName,
            Found::Failed(why) => Found::Failed(why),
        }
    }
}

/// What came of asking for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The server said something, whatever its status.
    File(Box<File>),
    /// No certificate of the server is valid for its name: in whose words there are.
    Certificate(Option<String>),
    /// The file is larger than what is read of it.
    TooLarge,
    /// The host does not exist or has no address.
    NoHost,
    /// It was never asked for: `browser`, `guard`, `offline`, `limit` …
    NotAsked(String),
    /// It was asked for and nobody could tell: one sentence why.
    Failed(String),
}

/// The reader's own choice, for which questions are not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unasked {
    /// None is allowed.
    Offline,
    /// The analysis was stopped.
    Cancelled,
}

impl Ledger {
    /// One that asks so many questions at most.
    pub fn new(limit: usize) -> Self {
        Ledger { limit, ..Ledger::default() }
    }

    /// How many questions it asks at most.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Notes that a question will be needed, without needing its answer now.
    pub fn want(&mut self, name: &str, kind: RecordKind) {
        let _ = self.ask(name, kind);
    }

    /// The answer, or [`Pending`]. A name that cannot be asked for does not exist.
    pub fn ask(&mut self, name: &str, kind: RecordKind) -> Result<Found<Data>, Pending> {
        let Some(question) = question(name, kind) else { return Ok(Found::NoName) };
        if let Some((answer, _)) = self.answers.get(&question) {
            return Ok(read(&question, answer));
        }
        if self.answers.len() + self.wanted.len() >= self.limit && !self.wanted.contains(&question) {
            self.refused += 1;
            self.answers.insert(question.clone(), (Answer::NotAsked { by: "limit".into() }, Seen::default()));
            return Ok(read(&question, &Answer::NotAsked { by: "limit".into() }));
        }
        self.wanted.insert(question);
        Err(Pending)
    }

    /// A file: the policy of a host ([`RecordKind::Policy`]), or what stands at a URL ([`RecordKind::File`]).
    pub fn fetch(&mut self, name: &str, kind: RecordKind) -> Result<Fetched, Pending> {
        let found = self.ask(name, kind)?;
        let known = question(name, kind).and_then(|question| self.answers.get(&question));
        Ok(match (found, known) {
            (_, Some((Answer::Failed { why: Failure::Certificate, detail }, _))) => {
                Fetched::Certificate(detail.clone())
            }
            (_, Some((Answer::Failed { why: Failure::TooLarge, .. }, _))) => Fetched::TooLarge,
            (_, Some((Answer::NotAsked { by }, _))) => Fetched::NotAsked(by.clone()),
            (Found::Some(list), _) => match list.into_iter().next() {
                Some(Data::File(file)) => Fetched::File(file),
                _ => Fetched::Failed(format!("{} {name}: no file was answered", kind.word())),
            },
            (Found::NoData | Found::NoName, _) => Fetched::NoHost,
            (Found::Failed(why), _) => Fetched::Failed(why),
        })
    }

    /// TXT records, each with its chunks joined without a space (RFC 7208 §3.3).
    pub fn txt(&mut self, name: &str) -> Result<Found<Vec<u8>>, Pending> {
        Ok(self.ask(name, RecordKind::Txt)?.map(|data| match data {
            Data::Txt(chunks) => Some(chunks.concat()),
            _ => None,
        }))
    }

    /// What is read from the TXT records of a name: once, until another answer takes their place. A name has one reader.
    pub fn reading<T: Any + Send + Sync>(
        &mut self,
        name: &str,
        read: impl FnOnce(Found<Vec<u8>>) -> T,
    ) -> Result<Arc<T>, Pending> {
        let known = self.readings.get(name).and_then(|(_, reading)| reading.clone().downcast::<T>().ok());
        if let Some(known) = known {
            return Ok(known);
        }
        let made = Arc::new(read(self.txt(name)?));
        if let Some(asked) = domain::normalize(name) {
            self.readings.insert(name.to_owned(), (asked, made.clone()));
        }
        Ok(made)
    }

    fn forget_readings(&mut self, question: &Question) {
        self.readings.retain(|_, (asked, _)| *asked != question.name);
    }

    /// Addresses of the family that `like` is of.
    pub fn addresses(&mut self, name: &str, like: IpAddr) -> Result<Found<IpAddr>, Pending> {
        let kind = if like.is_ipv4() { RecordKind::A } else { RecordKind::Aaaa };
        Ok(self.ask(name, kind)?.map(|data| match data {
            Data::A(ip) => Some(IpAddr::V4(ip)),
            Data::Aaaa(ip) => Some(IpAddr::V6(ip)),
            _ => None,
        }))
    }

    /// Mail exchangers, lowest preference first.
    pub fn mx(&mut self, name: &str) -> Result<Found<(u16, String)>, Pending> {
        let found = self.ask(name, RecordKind::Mx)?.map(|data| match data {
            Data::Mx { preference, exchange } => Some((preference, exchange)),
            _ => None,
        });
        Ok(match found {
            Found::Some(mut list) => {
                arrange::by(&mut list, Ord::cmp);
                Found::Some(list)
            }
            other => other,
        })
    }

    /// The names of an address (reverse DNS).
    pub fn names(&mut self, ip: IpAddr) -> Result<Found<String>, Pending> {
        Ok(self.ask(&reverse_name(ip), RecordKind::Ptr)?.map(|data| match data {
            Data::Name(name) => Some(name),
            _ => None,
        }))
    }

    /// Puts an answer in. A second answer to the same question replaces the first (a retry).
    pub fn tell(&mut self, question: Question, answer: Answer, seen: Seen) {
        self.wanted.remove(&question);
        self.forget_readings(&question);
        self.answers.insert(question, (answer, seen));
    }

    /// Puts another answer in, or takes it out, and gives back what was there: for a question "what if".
    pub fn exchange(&mut self, question: Question, entry: Option<(Answer, Seen)>) -> Option<(Answer, Seen)> {
        self.forget_readings(&question);
        match entry {
            Some(entry) => self.answers.insert(question, entry),
            None => self.answers.remove(&question),
        }
    }

    /// Everything that is wanted now, in order, without duplicates.
    pub fn wanted(&self) -> Vec<Question> {
        self.wanted.iter().cloned().collect()
    }

    /// How many questions were turned away at the limit.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// Why the reader's own choice left questions unasked.
    pub fn unasked(&self) -> Option<Unasked> {
        let by = |word: &str| {
            self.answers.values().any(|(answer, _)| matches!(answer, Answer::NotAsked { by } if by == word))
        };
        let offline = by("offline").then_some(Unasked::Offline);
        offline.or_else(|| by("cancelled").then_some(Unasked::Cancelled))
    }

    /// True where the answer has records.
    pub fn has_records(&self, name: &str, kind: RecordKind) -> bool {
        matches!(self.about(name, kind), Some(Answer::Records { .. }))
    }

    /// True where the answer has records and a validating resolver vouches for them (the AD bit).
    pub fn is_authentic(&self, name: &str, kind: RecordKind) -> bool {
        matches!(self.about(name, kind), Some(Answer::Records { authentic: true, .. }))
    }

    /// The CNAMEs that were followed from a name, first target first.
    pub fn chain(&self, name: &str, kind: RecordKind) -> Vec<String> {
        match self.about(name, kind) {
            Some(Answer::Records { chain, .. } | Answer::NoData { chain } | Answer::NoName { chain }) => {
                chain.clone()
            }
            _ => Vec::new(),
        }
    }

    fn about(&self, name: &str, kind: RecordKind) -> Option<&Answer> {
        self.known(&question(name, kind)?)
    }

    /// The answer to a question, if it is known.
    pub fn known(&self, question: &Question) -> Option<&Answer> {
        self.answers.get(question).map(|(answer, _)| answer)
    }

    /// Every answer, in order of name and kind.
    pub fn entries(&self) -> impl Iterator<Item = (&Question, &Answer, &Seen)> {
        self.answers.iter().map(|(question, (answer, seen))| (question, answer, seen))
    }
}

/// The longest URL of a file that is asked for.
const URL: usize = 2_048;

/// What is asked for; `None` for a name that cannot be one.
fn question(name: &str, kind: RecordKind) -> Option<Question> {
    let name = match kind {
        RecordKind::File => {
            let good = name.len() <= URL && name.bytes().all(|b| b.is_ascii_graphic());
            name.strip_prefix("https://").filter(|rest| good && !rest.is_empty()).map(|_| name.to_owned())?
        }
        _ => domain::normalize(name)?,
    };
    Some(Question { name, kind })
}

fn read(question: &Question, answer: &Answer) -> Found<Data> {
    match answer {
        Answer::Records { list, .. } => Found::Some(list.clone()),
        Answer::NoData { .. } => Found::NoData,
        Answer::NoName { .. } => Found::NoName,
        Answer::Failed { .. } | Answer::NotAsked { .. } => Found::Failed(why(question, answer)),
    }
}

/// Why a question has no answer, as a sentence.
pub fn why(question: &Question, answer: &Answer) -> String {
    let what = format!("{} {}", question.kind.word(), question.name);
    match answer {
        Answer::Failed { why, detail } => {
            let why = match why {
                Failure::Timeout => "no answer in time",
                Failure::ServFail => "the resolver failed (SERVFAIL)",
                Failure::Refused => "the resolver refused",
                Failure::Network => "the resolver could not be reached",
                Failure::Malformed => "the reply could not be read",
                Failure::Certificate => "the server's certificate is not valid",
                Failure::TooLarge => "the file is too large",
            };
            match detail {
                Some(detail) => format!("{what}: {why} ({detail})"),
                None => format!("{what}: {why}"),
            }
        }
        Answer::NotAsked { by } => format!("{what}: not asked ({by})"),
        Answer::NoData { .. } => format!("{what}: no such record"),
        Answer::NoName { .. } => format!("{what}: no such name"),
        Answer::Records { .. } => format!("{what}: answered"),
    }
}

/// The name under `in-addr.arpa` or `ip6.arpa` (RFC 1035 §3.5, RFC 3596 §2.5).
pub fn reverse_name(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(ip) => {
            let nibbles = ip.octets().into_iter().rev().map(|b| format!("{:x}.{:x}.", b & 15, b >> 4));
            nibbles.collect::<String>() + "ip6.arpa"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(name: &str) -> Question {
        Question { name: name.into(), kind: RecordKind::Txt }
    }

    #[test]
    fn an_unanswered_question_is_wanted_once() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.txt("a.example"), Err(Pending));
        assert_eq!(ledger.txt("A.Example."), Err(Pending));
        assert_eq!(ledger.wanted(), [question("a.example")]);
    }

    #[test]
    fn chunks_are_joined_without_a_space() {
        let mut ledger = Ledger::default();
        let list = vec![Data::Txt(vec![b"v=spf1 in".to_vec(), b"clude:x".to_vec()])];
        let answer = Answer::Records { list, chain: vec![], ttl: 1, authentic: false };
        ledger.tell(question("a.example"), answer, Seen::default());
        assert_eq!(ledger.txt("a.example"), Ok(Found::Some(vec![b"v=spf1 include:x".to_vec()])));
    }

    #[test]
    fn a_reading_lasts_as_long_as_its_answer() {
        let mut ledger = Ledger::default();
        let said = |text: &str| Answer::Records {
            list: vec![Data::Txt(vec![text.as_bytes().to_vec()])],
            chain: vec![],
            ttl: 1,
            authentic: false,
        };
        let first = |found: Found<Vec<u8>>| found.list().map(|list| list[0].clone());
        assert_eq!(ledger.reading("A.example", first), Err(Pending));
        ledger.tell(question("a.example"), said("one"), Seen::default());
        assert_eq!(*ledger.reading("A.example", first).expect("known"), Ok(b"one".to_vec()));
        let again =
            ledger.reading("A.example", |_| -> Result<Vec<u8>, String> { unreachable!("it is kept") });
        assert!(again.is_ok());
        let former = ledger.exchange(question("a.example"), Some((said("two"), Seen::default())));
        assert_eq!(*ledger.reading("A.example", first).expect("known"), Ok(b"two".to_vec()));
        ledger.exchange(question("a.example"), former);
        assert_eq!(*ledger.reading("A.example", first).expect("known"), Ok(b"one".to_vec()));
    }

    #[test]
    fn questions_beyond_the_limit_are_not_asked() {
        let mut ledger = Ledger { limit: 1, ..Ledger::default() };
        assert_eq!(ledger.txt("a.example"), Err(Pending));
        assert!(matches!(ledger.txt("b.example"), Ok(Found::Failed(_))));
        assert_eq!(ledger.refused(), 1);
    }

    #[test]
    fn reverse_names_follow_the_standards() {
        assert_eq!(reverse_name([192, 0, 2, 1].into()), "1.2.0.192.in-addr.arpa");
        assert!(
            reverse_name("2001:db8::1".parse().expect("an address")).ends_with("8.b.d.0.1.0.0.2.ip6.arpa")
        );
    }
}
