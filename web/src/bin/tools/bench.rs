//! The SPF workbench: its answers stay here between edits, so that an edit is evaluated at once.

use mailglass_browser::{Cancel, Doh, Source, settle};
use mailglass_core::dns::Ledger;
use mailglass_core::dns::world::Answers;
use mailglass_core::spf::workbench::{Bench, Client, from_known, workbench};
use mailglass_model::facts::NOBODY;
use mailglass_model::{Answer, Exchange, Question, RecordKind, Seen, World};
use mailglass_web::given;
use mailglass_web::protocol::{BenchTask, Benched, FromWorker, Packed, Resolver};
use std::cell::RefCell;
use std::rc::Rc;

/// Answers beyond this are dropped before new ones are asked for: a ledger refuses more than 500.
const MANY: usize = 300;

/// What the workbench knows.
#[derive(Default)]
pub(crate) struct Benchtop {
    ledger: RefCell<Ledger>,
    /// The answers that it began with.
    given: RefCell<Vec<Exchange>>,
    /// The file that all other answers come from, where there is one.
    world: RefCell<Option<Rc<Source>>>,
}

impl Benchtop {
    /// Evaluates an edit with what is known; asks first where the user wants that.
    pub(crate) async fn answer(&self, mut task: BenchTask) -> FromWorker {
        if let Some(answers) = task.answers.take() {
            self.ledger.replace(seeded(&answers));
            self.given.replace(answers);
            let world = task.world.take().map(|text| Answers::new(&given::world(&text)?)).transpose();
            match world {
                Ok(world) => self.world.replace(world.map(|answers| Rc::new(Source::World(answers)))),
                Err(message) => return FromWorker::Failed(message),
            };
        }
        let bench = match read(&task) {
            Ok(bench) => bench,
            Err(message) => return FromWorker::Failed(message),
        };
        if task.domain.trim().is_empty() {
            leave_out_nobody(&mut self.ledger.borrow_mut());
        }
        let world = self.world.borrow().clone();
        let (known, unasked) = from_known(&bench, &mut self.ledger.borrow_mut());
        let mut answer = known;
        let mut unasked: Vec<String> = unasked.into_iter().map(|Question { name, .. }| name).collect();
        if !unasked.is_empty() && (world.is_some() || task.ask.is_some()) {
            // Edits go on meanwhile with what is known already.
            let mut ledger = self.ledger.borrow().clone();
            if ledger.entries().count() > MANY {
                ledger = seeded(&self.given.borrow());
            }
            let source = world.unwrap_or_else(|| {
                Rc::new(match task.ask {
                    Some(Resolver::Doh(url)) => Source::Doh(Doh { url }),
                    Some(Resolver::Offline) | None => Source::Offline,
                })
            });
            let asked =
                settle(&mut ledger, &source, &Cancel::new(), |ledger| workbench(&bench, ledger)).await;
            match asked {
                Ok(asked) => answer = asked,
                Err(message) => return FromWorker::Failed(message),
            }
            self.ledger.replace(ledger);
            unasked.clear();
        }
        unasked.sort();
        unasked.dedup();
        FromWorker::Benched(Packed::of(&Benched { check: answer.check, bench: answer.workbench, unasked }))
    }
}

/// Those that are answers: what failed may be asked again.
fn seeded(given: &[Exchange]) -> Ledger {
    let mut ledger = Ledger::default();
    let world = World { answer: given.to_vec(), ..World::default() };
    let Ok(answers) = Answers::new(&world) else { return ledger };
    for (question, answer, seen) in answers.rows() {
        if !matches!(answer, Answer::Failed { .. } | Answer::NotAsked { .. }) {
            ledger.tell(question.clone(), answer.clone(), seen.clone());
        }
    }
    ledger
}

/// Of a domain that is not named nothing can be asked.
fn leave_out_nobody(ledger: &mut Ledger) {
    for kind in [RecordKind::A, RecordKind::Aaaa, RecordKind::Mx] {
        let question = Question { name: NOBODY.to_owned(), kind };
        ledger.tell(question, Answer::NotAsked { by: "no domain is named".to_owned() }, Seen::default());
    }
}

fn read(task: &BenchTask) -> Result<Bench, String> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if given(&task.ip).is_some() && given(&task.domain).is_none() && given(&task.mail_from).is_none() {
        return Err(
            "Name the domain, or a MAIL FROM, before a client is tried: its record is what is evaluated."
                .to_owned(),
        );
    }
    let client = given(&task.ip).map(|ip| Client {
        ip,
        mail_from: given(&task.mail_from).map(|text| if text == "<>" { String::new() } else { text }),
        helo: given(&task.helo),
    });
    #[allow(clippy::cast_possible_truncation)] // seconds are far below 2^53
    let now = (js_sys::Date::now() / 1000.0) as i64;
    let domain = given(&task.domain).unwrap_or_else(|| NOBODY.to_owned());
    Bench::new(Some(&domain), Some(task.record.clone()), client, now).map_err(|why| why.to_string())
}
