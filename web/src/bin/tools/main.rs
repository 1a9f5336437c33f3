//! The tools: what a first visit does not need, loaded with the first task.

mod bench;
mod copies;
mod export;

use bench::Benchtop;
use mailglass_web::post::{listen, tell};
use mailglass_web::protocol::{FromWorker, Letter, ToTools};
use std::rc::Rc;

fn main() {
    let benchtop = Rc::new(Benchtop::default());
    listen(move |letter: Letter<ToTools>, bytes| {
        let benchtop = Rc::clone(&benchtop);
        wasm_bindgen_futures::spawn_local(async move {
            let news = match letter.body {
                ToTools::Export(task) => {
                    export::write(*task, &bytes).await.map_or_else(FromWorker::Failed, FromWorker::Text)
                }
                ToTools::Bench(task) => benchtop.answer(*task).await,
                ToTools::Diff { split, options } => copies::diff(bytes, split, *options).await,
                ToTools::Simulate(options) => copies::simulate(bytes, *options).await,
            };
            tell(letter.id, news);
        });
    });
}
