//! The worker: runs the analysis beside the page, so that the page never blocks.

mod tasks;

use mailglass_core::Session;
use mailglass_web::given;
use mailglass_web::post::{listen, tell};
use mailglass_web::protocol::{Letter, ToWorker};
use mailglass_web::under_way::{Current, Task, run};
use std::rc::Rc;

fn main() {
    let current = Rc::new(Current::default());
    listen(move |letter, bytes| take(letter, bytes, &current));
}

fn take(letter: Letter<ToWorker>, bytes: Vec<u8>, current: &Rc<Current>) {
    let id = letter.id;
    match letter.body {
        ToWorker::Analyze(options) => {
            let (current, cancel) = (Rc::clone(current), current.begin(id));
            wasm_bindgen_futures::spawn_local(async move {
                let source = given::resolver(&options);
                let task = Task { id, bytes, options: *options, given: given::input, answers: Vec::new() };
                let news = run(task, source, Session::light, &cancel).await;
                if current.is_newest(id) {
                    tell(id, news);
                }
                current.end(id);
            });
        }
        ToWorker::Cancel => current.cancel(id),
        other => tell(id, tasks::answer(other, &bytes)),
    }
}
