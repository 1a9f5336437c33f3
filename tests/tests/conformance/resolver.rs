//! The DNS of a test case: records gathered by name and kind, and the loop that answers what an evaluation wants.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mailglass_core::dns::world::Answers;
use mailglass_core::dns::{Ledger, Pending};
use mailglass_model::{
    Answer, Binary, Chunk, Exchange, Outcome, Question, RecordKind, RecordValue, Seen, World,
};
use std::collections::BTreeMap;

/// More rounds than any record tree within SPF's limits can need.
const ROUNDS: usize = 40;

/// Records by name and kind.
#[derive(Default)]
pub(crate) struct Zone(BTreeMap<(String, RecordKind), Exchange>);

impl Zone {
    /// Adds a record to those of its name and kind.
    pub(crate) fn add(&mut self, name: &str, kind: RecordKind, value: RecordValue) {
        self.row(name, kind).records.push(value);
    }

    /// True where the name has records of the kind.
    pub(crate) fn has(&self, name: &str, kind: RecordKind) -> bool {
        self.0.contains_key(&key(name, kind))
    }

    /// Takes the records of a name and kind out.
    pub(crate) fn clear(&mut self, name: &str, kind: RecordKind) {
        self.0.remove(&key(name, kind));
    }

    /// Lets the question end in this way.
    pub(crate) fn end(&mut self, name: &str, kind: RecordKind, outcome: Outcome) {
        self.row(name, kind).outcome = outcome;
    }

    /// Ready to answer.
    pub(crate) fn answers(&self) -> Answers {
        let world = World { answer: self.0.values().cloned().collect(), ..World::default() };
        Answers::new(&world).expect("the zone of a case can be used")
    }

    fn row(&mut self, name: &str, kind: RecordKind) -> &mut Exchange {
        self.0.entry(key(name, kind)).or_insert_with(|| Exchange {
            name: name.to_owned(),
            kind,
            outcome: Outcome::default(),
            records: Vec::new(),
            chain: Vec::new(),
            ttl: None,
            authentic: false,
            detail: None,
            resolver: None,
            elapsed_ms: None,
            attempts: None,
        })
    }
}

fn key(name: &str, kind: RecordKind) -> (String, RecordKind) {
    (name.trim_end_matches('.').to_ascii_lowercase(), kind)
}

/// A TXT record of these character strings.
pub(crate) fn txt<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> RecordValue {
    let chunk = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => Chunk::Text(text.to_owned()),
        Err(_) => Chunk::Binary(Binary { base64: STANDARD.encode(bytes) }),
    };
    RecordValue::Chunks(chunks.into_iter().map(chunk).collect())
}

/// What a world answers.
pub(crate) fn from_world(answers: &Answers) -> impl Fn(&Question) -> Answer {
    |question| answers.answer(question).expect("a world that is not strict answers everything").0
}

/// Answers what the evaluation wants until it is done.
///
/// # Errors
/// A sentence, where it does not come to an end.
pub(crate) fn settle<T>(
    answer: impl Fn(&Question) -> Answer,
    mut evaluate: impl FnMut(&mut Ledger) -> Result<T, Pending>,
) -> Result<T, String> {
    let mut ledger = Ledger::default();
    for _ in 0..ROUNDS {
        if let Ok(done) = evaluate(&mut ledger) {
            return Ok(done);
        }
        let wanted = ledger.wanted();
        if wanted.is_empty() {
            return Err("it is pending and wants nothing".to_owned());
        }
        for question in wanted {
            let answer = answer(&question);
            ledger.tell(question, answer, Seen::default());
        }
    }
    Err(format!("it is still pending after {ROUNDS} rounds"))
}
