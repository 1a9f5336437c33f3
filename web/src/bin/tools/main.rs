//! The tools: what a first visit does not need, loaded with the first task. They hold the whole analysis too.

mod bench;
mod copies;
mod export;

use bench::Benchtop;
use mailglass_browser::Cancel;
use mailglass_core::Session;
use mailglass_model::Exchange;
use mailglass_web::given;
use mailglass_web::post::{listen, tell};
use mailglass_web::protocol::{FromWorker, Letter, Options, ToTools};
use mailglass_web::under_way::{Current, Task, run};
use std::rc::Rc;

fn main() {
    let (benchtop, current) = (Rc::new(Benchtop::default()), Rc::new(Current::default()));
    listen(move |letter: Letter<ToTools>, bytes| {
        let (benchtop, current) = (Rc::clone(&benchtop), Rc::clone(&current));
        wasm_bindgen_futures::spawn_local(async move { take(letter, bytes, &benchtop, &current).await });
    });
}

async fn take(letter: Letter<ToTools>, bytes: Vec<u8>, benchtop: &Benchtop, current: &Current) {
    let id = letter.id;
    let news = match letter.body {
        ToTools::Analyze(options, answers) => {
            let cancel = current.begin(id);
            let news = analyse(id, bytes, *options, answers, &cancel).await;
            if !current.is_newest(id) {
                return;
            }
            current.end(id);
            news
        }
        ToTools::Cancel => return current.cancel(id),
        ToTools::CheckWorld(text) => {
            given::world(&text).map_or_else(FromWorker::Failed, |_| FromWorker::IsWorld)
        }
        ToTools::Open => match given::shared(&bytes) {
            Ok((input, options)) => FromWorker::Opened(input, Box::new(options)),
            Err(message) => FromWorker::Failed(message),
        },
        ToTools::Export(task) => {
            export::write(*task, &bytes).await.map_or_else(FromWorker::Failed, FromWorker::Text)
        }
        ToTools::Bench(task) => benchtop.answer(*task).await,
        ToTools::Diff { split, options } => copies::diff(bytes, split, *options).await,
        ToTools::Simulate(options) => copies::simulate(bytes, *options).await,
    };
    tell(id, news);
}

async fn analyse(
    id: u32,
    bytes: Vec<u8>,
    options: Options,
    answers: Vec<Exchange>,
    cancel: &Cancel,
) -> FromWorker {
    match given::source(&options) {
        Ok(source) => {
            run(Task { id, bytes, options, given: given::whole, answers }, source, Session::new, cancel).await
        }
        Err(message) => FromWorker::Failed(message),
    }
}
