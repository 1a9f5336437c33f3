//! Which of the five states a standard's result is drawn in.

use mailglass_model::Status;
use mailglass_model::facts::{Dkim2Result, DkimResult, DmarcResult, SpfResult};

pub(super) fn spf(result: SpfResult) -> Status {
    match result {
        SpfResult::Pass => Status::Pass,
        SpfResult::Fail | SpfResult::PermError => Status::Fail,
        SpfResult::SoftFail | SpfResult::Neutral => Status::Warn,
        SpfResult::None => Status::Absent,
        SpfResult::TempError => Status::Unknown,
    }
}

pub(super) fn dkim(result: DkimResult) -> Status {
    match result {
        DkimResult::Pass => Status::Pass,
        DkimResult::Fail | DkimResult::PermError | DkimResult::Policy => Status::Fail,
        DkimResult::Neutral => Status::Warn,
        DkimResult::None => Status::Absent,
        DkimResult::TempError => Status::Unknown,
    }
}

pub(super) fn dkim2(result: Option<Dkim2Result>) -> Status {
    match result {
        Some(Dkim2Result::Pass) => Status::Pass,
        Some(Dkim2Result::Fail | Dkim2Result::PermError) => Status::Fail,
        Some(Dkim2Result::TempError) | None => Status::Unknown,
    }
}

pub(super) fn dmarc(result: DmarcResult) -> Status {
    match result {
        DmarcResult::Pass => Status::Pass,
        DmarcResult::Fail | DmarcResult::PermError => Status::Fail,
        DmarcResult::None => Status::Absent,
        DmarcResult::TempError => Status::Unknown,
    }
}

/// A result as somebody wrote it.
pub(super) fn written(word: &str) -> Status {
    match word {
        "pass" | "bestguesspass" => Status::Pass,
        "fail" | "hardfail" | "permerror" | "policy" => Status::Fail,
        "softfail" | "neutral" => Status::Warn,
        "temperror" => Status::Unknown,
        _ => Status::Absent,
    }
}
