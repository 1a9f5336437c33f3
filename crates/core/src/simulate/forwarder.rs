//! The forwarder that is imagined, and what the DNS says of it. Its names are reserved (RFC 2606) and its address is one of
//! those for tests of networks (RFC 2544): no sender lists it.

use crate::dns::world::Answers;
use mailglass_model::{Answer, Data, Forwarder, Question, RecordKind, Report, Seen, World};
use std::collections::BTreeMap;

/// The forwarder's domain.
pub const DOMAIN: &str = "forwarder.example";
/// The host that it sends from.
pub const HELO: &str = "mail.forwarder.example";
/// The address that it sends from.
pub const IP: &str = "198.18.0.25";

/// As the simulation describes it.
pub(super) fn described() -> Forwarder {
    Forwarder {
        domain: DOMAIN.to_owned(),
        ip: IP.to_owned(),
        assumptions: vec![
            "The forwarder's address is in no SPF record but its own, which lists it and nothing else."
                .to_owned(),
            format!("{DOMAIN} publishes a DMARC record with p=none."),
            "The message is forwarded at the moment for which it is judged here.".to_owned(),
        ],
    }
}

/// Everything that needs not be asked.
#[derive(Debug, Default)]
pub(super) struct Known {
    answers: BTreeMap<Question, (Answer, Seen)>,
}

impl Known {
    /// The report's transcript and the forwarder's own names.
    pub(super) fn new(report: &Report) -> Self {
        let mut known = Known::default();
        for row in &report.transcript {
            let question = Question { name: row.name.clone(), kind: row.kind };
            let world = World { answer: vec![row.clone()], ..World::default() };
            // A row that cannot be read back is asked again.
            if let Ok(answer) = Answers::new(&world).and_then(|answers| answers.answer(&question)) {
                known.answers.insert(question, answer);
            }
        }
        known
    }

    pub(super) fn tell(&mut self, question: Question, answer: Answer, seen: Seen) {
        self.answers.insert(question, (answer, seen));
    }

    pub(super) fn answer(&self, question: &Question) -> Option<(Answer, Seen)> {
        own(question).map(|answer| (answer, Seen::default())).or_else(|| self.answers.get(question).cloned())
    }
}

/// What the forwarder's own names answer.
fn own(question: &Question) -> Option<Answer> {
    /// Seconds; nobody looks at it.
    const TTL: u32 = 300;
    let records =
        |data: Data| Answer::Records { list: vec![data], chain: Vec::new(), ttl: TTL, authentic: false };
    let text = |text: String| records(Data::Txt(vec![text.into_bytes()]));
    let is_own = question.name == DOMAIN || question.name.ends_with(&format!(".{DOMAIN}"));
    if !is_own {
        return None;
    }
    Some(match (question.name.as_str(), question.kind) {
        (DOMAIN | HELO, RecordKind::Txt) => text(format!("v=spf1 ip4:{IP} -all")),
        (DOMAIN | HELO, RecordKind::A) => match IP.parse() {
            Ok(ip) => records(Data::A(ip)),
            Err(_) => Answer::NoData { chain: Vec::new() },
        },
        (DOMAIN | HELO, _) => Answer::NoData { chain: Vec::new() },
        (name, RecordKind::Txt) if name == format!("_dmarc.{DOMAIN}") => text("v=DMARC1; p=none".to_owned()),
        _ => Answer::NoName { chain: Vec::new() },
    })
}
