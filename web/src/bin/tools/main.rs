//! The tools: what a first visit does not need, loaded with the first task.

mod export;

use mailglass_web::post::{listen, tell};
use mailglass_web::protocol::{FromWorker, Letter, ToTools};

fn main() {
    listen(|letter: Letter<ToTools>, bytes| {
        wasm_bindgen_futures::spawn_local(async move {
            let written = match letter.body {
                ToTools::Export(task) => export::write(*task, &bytes).await,
            };
            tell(letter.id, written.map_or_else(FromWorker::Failed, FromWorker::Text));
        });
    });
}
