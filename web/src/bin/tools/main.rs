//! The tools: what a first visit does not need, loaded with the first task. They hold the whole analysis too.

mod bench;
mod copies;
mod export;

use bench::Benchtop;
use mailglass_browser::Cancel;
use mailglass_core::{Session, catalogue, record};
use mailglass_model::Exchange;
use mailglass_web::given;
use mailglass_web::post::{listen, tell};
use mailglass_web::protocol::{FromWorker, Letter, Options, ToTools};
use mailglass_web::under_way::{Current, Task, run};
use std::rc::Rc;

fn main() {
    let shop = Rc::new(Shop::default());
    listen(move |letter: Letter<ToTools>, bytes| {
        let shop = Rc::clone(&shop);
        wasm_bindgen_futures::spawn_local(async move { take(letter, bytes, &shop).await });
    });
}

/// What stays between two tasks.
#[derive(Default)]
struct Shop {
    benchtop: Benchtop,
    /// The analysis of the page's report.
    analysis: Current,
    /// The comparison or the forwarding, beside it.
    copies: Current,
}

async fn take(letter: Letter<ToTools>, bytes: Vec<u8>, shop: &Shop) {
    let current = &shop.analysis;
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
        ToTools::Cancel => {
            current.cancel(id);
            return shop.copies.cancel(id);
        }
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
        ToTools::ExportComparison(form, packed) => {
            export::comparison(form, &packed).map_or_else(FromWorker::Failed, FromWorker::Text)
        }
        ToTools::Record { kind, text } => FromWorker::Record(Box::new(record::read(kind, &text))),
        ToTools::Catalogue => FromWorker::Catalogue(catalogue()),
        ToTools::Bench(task) => shop.benchtop.answer(*task).await,
        ToTools::Diff { split, options } => {
            let cancel = shop.copies.begin(id);
            copies::diff(bytes, split, *options, &cancel).await
        }
        ToTools::Simulate(options) => {
            let cancel = shop.copies.begin(id);
            copies::simulate(bytes, *options, &cancel).await
        }
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
