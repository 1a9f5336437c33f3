//! How something went, and how several outcomes become one (§14.6, §14.7 of the draft).

use mailglass_model::facts::{Dkim2Reason, Dkim2Result};

/// A result, why, and a sentence. No result: it could not be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) result: Option<Dkim2Result>,
    pub(super) reason: Option<Dkim2Reason>,
    pub(super) detail: Option<String>,
}

impl Outcome {
    pub(super) fn pass() -> Self {
        Outcome { result: Some(Dkim2Result::Pass), reason: None, detail: None }
    }

    pub(super) fn new(result: Dkim2Result, reason: Dkim2Reason, detail: impl Into<String>) -> Self {
        Outcome { result: Some(result), reason: Some(reason), detail: Some(detail.into()) }
    }

    pub(super) fn fail(reason: Dkim2Reason, detail: impl Into<String>) -> Self {
        Outcome::new(Dkim2Result::Fail, reason, detail)
    }

    pub(super) fn error(reason: Dkim2Reason, detail: impl Into<String>) -> Self {
        Outcome::new(Dkim2Result::PermError, reason, detail)
    }

    /// It could not be told.
    pub(super) fn open(reason: Dkim2Reason, detail: impl Into<String>) -> Self {
        Outcome { result: None, reason: Some(reason), detail: Some(detail.into()) }
    }

    pub(super) fn passed(&self) -> bool {
        self.result == Some(Dkim2Result::Pass)
    }
}

/// All must pass: a fail decides, then a permanent error, then what could not be told.
pub(super) fn all(outcomes: &[Outcome]) -> Outcome {
    const ORDER: [Option<Dkim2Result>; 4] =
        [Some(Dkim2Result::Fail), Some(Dkim2Result::PermError), None, Some(Dkim2Result::TempError)];
    first(outcomes, &ORDER)
}

/// One that passes is enough; else what could not be told decides, then a fail, then a permanent error.
pub(super) fn any(outcomes: &[Outcome]) -> Outcome {
    const ORDER: [Option<Dkim2Result>; 5] = [
        Some(Dkim2Result::Pass),
        None,
        Some(Dkim2Result::TempError),
        Some(Dkim2Result::Fail),
        Some(Dkim2Result::PermError),
    ];
    first(outcomes, &ORDER)
}

/// All of one group, any of the groups. `groups` says of each outcome which group it is of.
pub(super) fn grouped(outcomes: &[Outcome], groups: impl Iterator<Item = u32>) -> Outcome {
    let mut gathered: Vec<(u32, Vec<Outcome>)> = Vec::new();
    for (outcome, group) in outcomes.iter().zip(groups) {
        match gathered.last_mut().filter(|(known, _)| *known == group) {
            Some((_, members)) => members.push(outcome.clone()),
            None => gathered.push((group, vec![outcome.clone()])),
        }
    }
    any(&gathered.iter().map(|(_, members)| all(members)).collect::<Vec<_>>())
}

fn first(outcomes: &[Outcome], order: &[Option<Dkim2Result>]) -> Outcome {
    let of = |wanted: &Option<Dkim2Result>| outcomes.iter().find(|outcome| outcome.result == *wanted);
    order.iter().find_map(of).cloned().unwrap_or_else(Outcome::pass)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(result: Option<Dkim2Result>) -> Outcome {
        Outcome { result, reason: None, detail: None }
    }

    #[test]
    fn a_group_passes_as_a_whole_and_one_group_is_enough() {
        use Dkim2Result::{Fail, Pass, PermError, TempError};
        let of_groups = |all: &[(u32, Option<Dkim2Result>)]| {
            let outcomes: Vec<Outcome> = all.iter().map(|(_, result)| of(*result)).collect();
            grouped(&outcomes, all.iter().map(|(group, _)| *group)).result
        };
        assert_eq!(of_groups(&[(0, Some(Pass)), (0, Some(PermError))]), Some(PermError));
        assert_eq!(of_groups(&[(0, Some(PermError)), (0, Some(Fail))]), Some(Fail));
        assert_eq!(of_groups(&[(0, Some(Fail)), (1, Some(Pass))]), Some(Pass));
        assert_eq!(of_groups(&[(0, Some(Fail)), (1, Some(TempError))]), Some(TempError));
        assert_eq!(of_groups(&[(0, Some(Pass)), (0, None)]), None);
    }
}
