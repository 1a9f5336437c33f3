//! `--fail-on`: which findings make the command end with status 1.

use crate::End;
use clap::ValueEnum;
use mailglass_model::Severity;

/// A severity, or never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Fail,
    Risk,
    Advice,
    Note,
    Never,
}

impl FailOn {
    /// The end of a run whose gravest finding is this.
    pub(crate) fn end(self, gravest: Option<Severity>) -> End {
        let threshold = match self {
            FailOn::Fail => Severity::Fail,
            FailOn::Risk => Severity::Risk,
            FailOn::Advice => Severity::Advice,
            FailOn::Note => Severity::Note,
            FailOn::Never => return End::Clean,
        };
        match gravest {
            Some(severity) if severity <= threshold => End::Found,
            _ => End::Clean,
        }
    }
}
