//! One analysis at a time: a new one ends the one before.

use mailglass_browser::{Cancel, Progress, Source, run as drive};
use mailglass_core::{Input, Session};
use mailglass_model::InputKind;
use mailglass_web::post::tell;
use mailglass_web::protocol::{FromWorker, Options};
use mailglass_web::{given, suffixes};
use std::cell::{Cell, RefCell};

/// Milliseconds between partial reports: more would keep the page busy drawing.
const BETWEEN_REPORTS: f64 = 150.0;

/// The analysis that is under way.
#[derive(Default)]
pub(crate) struct Current {
    under_way: RefCell<Option<(u32, Cancel)>>,
}

impl Current {
    /// Begins one, and ends the one before.
    pub(crate) fn begin(&self, id: u32) -> Cancel {
        let cancel = Cancel::new();
        if let Some((_, former)) = self.under_way.replace(Some((id, cancel.clone()))) {
            former.cancel();
        }
        cancel
    }

    /// True until another one begins.
    pub(crate) fn is_newest(&self, id: u32) -> bool {
        self.under_way.borrow().as_ref().is_some_and(|(current, _)| *current == id)
    }

    pub(crate) fn cancel(&self, id: u32) {
        if let Some((current, cancel)) = &*self.under_way.borrow()
            && *current == id
        {
            cancel.cancel();
        }
    }

    pub(crate) fn end(&self, id: u32) {
        if self.is_newest(id) {
            self.under_way.replace(None);
        }
    }
}

/// Analyses, and says on the way how far it is.
pub(crate) async fn run(id: u32, bytes: Vec<u8>, options: Options, cancel: &Cancel) -> FromWorker {
    match analyse(id, bytes, options, cancel).await {
        Ok(news) => news,
        Err(message) => FromWorker::Failed(message),
    }
}

async fn analyse(id: u32, bytes: Vec<u8>, options: Options, cancel: &Cancel) -> Result<FromWorker, String> {
    let source = given::source(&options)?;
    let mut input = Input::new(bytes, given::input(options)?).map_err(|error| error.to_string())?;
    // A record is read by itself, and offline there is no DMARC record to find.
    if input.kind() != InputKind::Record && !matches!(source, Source::Offline) {
        input.options.suffixes = suffixes::load().await;
    }
    let mut session = Session::new(input);
    let last = Cell::new(0.0);
    let progress = |session: &Session, Progress { asked, answered }| {
        let now = js_sys::Date::now();
        if !cancel.is_set() && now - last.get() >= BETWEEN_REPORTS {
            last.set(now);
            let news = FromWorker::Progress { report: Box::new(session.report()), asked, answered };
            tell(id, news);
        }
    };
    let report = drive(&mut session, &source, cancel, progress).await?;
    Ok(FromWorker::Done(Box::new(report)))
}
