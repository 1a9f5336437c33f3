//! One analysis at a time: a new one ends the one before.

use crate::tasks::parse_world;
use crate::tell;
use mailglass_browser::{Cancel, Doh, Progress, Source, run as drive};
use mailglass_core::dns::world::Answers;
use mailglass_core::{Input, Options as InputOptions, Session};
use mailglass_model::Report;
use mailglass_web::protocol::{FromWorker, Options, Resolver};
use std::cell::{Cell, RefCell};

/// Milliseconds between partial reports: more would keep the page busy drawing.
const BETWEEN_REPORTS: f64 = 150.0;

/// The analysis that is under way, and the newest report.
#[derive(Default)]
pub(crate) struct Current {
    under_way: RefCell<Option<(u32, Cancel)>>,
    report: RefCell<Option<Box<Report>>>,
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

    /// Keeps the report that was told, for exports.
    pub(crate) fn keep(&self, told: FromWorker) {
        if let FromWorker::Done(report) | FromWorker::Progress { report, .. } = told {
            self.report.replace(Some(report));
        }
    }

    /// Does something with the newest report, if there is one.
    pub(crate) fn with_report<T>(&self, act: impl FnOnce(&Report) -> T) -> Option<T> {
        self.report.borrow().as_deref().map(act)
    }

    pub(crate) fn end(&self, id: u32) {
        if self.is_newest(id) {
            self.under_way.replace(None);
        }
    }
}

/// Analyses, and says on the way how far it is.
pub(crate) async fn run(
    id: u32,
    bytes: Vec<u8>,
    options: Options,
    cancel: &Cancel,
    current: &Current,
) -> FromWorker {
    match analyse(id, bytes, options, cancel, current).await {
        Ok(news) => news,
        Err(message) => FromWorker::Failed(message),
    }
}

async fn analyse(
    id: u32,
    bytes: Vec<u8>,
    options: Options,
    cancel: &Cancel,
    current: &Current,
) -> Result<FromWorker, String> {
    let source = source(&options)?;
    let input = Input::new(bytes, given(options)?).map_err(|error| error.to_string())?;
    let mut session = Session::new(input);
    let last = Cell::new(0.0);
    let progress = |session: &Session, Progress { asked, answered }| {
        let now = js_sys::Date::now();
        if !cancel.is_set() && now - last.get() >= BETWEEN_REPORTS {
            last.set(now);
            let news = FromWorker::Progress { report: Box::new(session.report()), asked, answered };
            current.keep(tell(id, news));
        }
    };
    let report = drive(&mut session, &source, cancel, progress).await?;
    Ok(FromWorker::Done(Box::new(report)))
}

/// The options as the core wants them.
pub(crate) fn given(options: Options) -> Result<InputOptions, String> {
    Ok(InputOptions {
        kind: options.kind,
        envelope: options.envelope,
        now: options.now.as_deref().map(seconds).transpose()?,
        trust_hop: options.trust_hop,
        redaction: options.redaction,
    })
}

pub(crate) fn source(options: &Options) -> Result<Source, String> {
    match (&options.world, &options.resolver) {
        (Some(world), _) => Ok(Source::World(Answers::new(&parse_world(world)?)?)),
        (None, Resolver::Doh(url)) => Ok(Source::Doh(Doh { url: url.clone() })),
        (None, Resolver::Offline) => Ok(Source::Offline),
    }
}

/// Seconds since 1970.
fn seconds(moment: &str) -> Result<i64, String> {
    let milliseconds = js_sys::Date::parse(moment);
    if milliseconds.is_nan() {
        return Err(format!("“{moment}” is not a moment."));
    }
    #[allow(clippy::cast_possible_truncation)] // a date's seconds are far below 2^53
    Ok((milliseconds / 1000.0) as i64)
}
