//! One analysis: what was given to the worker and what has come back so far.

use crate::protocol::{Options, Packed};
use crate::shared::Shared;
use mailglass_model::{Envelope, Report};

/// The current result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    /// Its number at whoever does it.
    pub(crate) id: u32,
    /// The tools do it: it needs more than the worker has.
    pub(crate) deep: bool,
    /// What was analysed.
    pub(crate) bytes: Shared<Vec<u8>>,
    /// How.
    pub(crate) options: Shared<Options>,
    /// The file that the answers were replayed from, if they were.
    pub(crate) world_name: Option<String>,
    pub(crate) state: State,
    /// The newest report, whole or partial.
    pub(crate) report: Option<Shared<Report>>,
    /// The same as it came.
    pub(crate) packed: Option<Shared<Packed<Report>>>,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Running { asked: u32, answered: u32 },
    Done,
    Cancelled,
    Failed(String),
}

/// What to do differently the next time.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// The same again: answers that failed may come now.
    Nothing,
    /// Another trust line.
    TrustHop(u32),
    /// Another envelope.
    Envelope(Envelope),
    /// Answers from a world file, with its name.
    World(String, Shared<String>),
    /// Ask the resolver again instead of a file.
    Live,
}

impl Run {
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.state, State::Running { .. })
    }

    /// Takes the newest report.
    pub(crate) fn take(&mut self, packed: Packed<Report>) {
        let Some(report) = packed.open() else { return };
        self.report = Some(Shared::new(report));
        self.packed = Some(Shared::new(packed));
    }

    /// Its options with a change made to them, and the name of the file that answers come from.
    pub(crate) fn changed(&self, change: Change) -> (Options, Option<String>) {
        let mut options = (*self.options).clone();
        let mut name = self.world_name.clone();
        match change {
            Change::Nothing => {}
            Change::TrustHop(hop) => options.trust_hop = Some(hop),
            Change::Envelope(envelope) => options.envelope = envelope,
            Change::World(file, world) => (name, options.world) = (Some(file), Some((*world).clone())),
            Change::Live => (name, options.world) = (None, None),
        }
        (options, name)
    }
}
