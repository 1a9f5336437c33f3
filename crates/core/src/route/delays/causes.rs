//! A list of explanations, one of a kind.

use crate::arrange;
use mailglass_model::facts::{Confidence, DelayCause, DelayKind};

/// The explanations of one wait.
#[derive(Default)]
pub(super) struct Causes(Vec<DelayCause>);

impl Causes {
    /// The first explanation of a kind counts.
    fn add(&mut self, kind: DelayKind, confidence: Confidence, reason: String) {
        if !self.0.iter().any(|known| known.kind == kind) {
            self.0.push(DelayCause { kind, confidence, reason });
        }
    }

    /// The best founded first; of two, in the order of the kinds.
    pub(super) fn sorted(mut self) -> Vec<DelayCause> {
        arrange::by_key(&mut self.0, |cause| (cause.confidence, cause.kind));
        self.0
    }

    pub(super) fn stated_greylisting(&mut self, reason: String) {
        self.add(DelayKind::Greylisting, Confidence::Stated, reason);
    }

    pub(super) fn possible_greylisting(&mut self, reason: String) {
        self.add(DelayKind::Greylisting, Confidence::Possible, reason);
    }

    pub(super) fn open_greylisting(&mut self, here: &str) {
        self.add(
            DelayKind::Greylisting,
            Confidence::NotExcluded,
            format!("{here} may refuse strangers at first."),
        );
    }

    pub(super) fn likely_retry(&mut self, reason: String) {
        self.add(DelayKind::Retry, Confidence::Likely, reason);
    }

    pub(super) fn possible_retry(&mut self, reason: String) {
        self.add(DelayKind::Retry, Confidence::Possible, reason);
    }

    pub(super) fn open_retry(&mut self, reason: String) {
        self.add(DelayKind::Retry, Confidence::NotExcluded, reason);
    }

    pub(super) fn likely_scan(&mut self, reason: String) {
        self.add(DelayKind::ContentScan, Confidence::Likely, reason);
    }

    pub(super) fn possible_scan(&mut self, reason: String) {
        self.add(DelayKind::ContentScan, Confidence::Possible, reason);
    }

    pub(super) fn possible_throttle(&mut self, reason: String) {
        self.add(DelayKind::BatchThrottle, Confidence::Possible, reason);
    }

    pub(super) fn stated_moderation(&mut self, reason: String) {
        self.add(DelayKind::Moderation, Confidence::Stated, reason);
    }

    pub(super) fn possible_moderation(&mut self, reason: String) {
        self.add(DelayKind::Moderation, Confidence::Possible, reason);
    }

    pub(super) fn likely_author(&mut self, reason: String) {
        self.add(DelayKind::AuthorQueue, Confidence::Likely, reason);
    }

    pub(super) fn possible_author(&mut self, reason: String) {
        self.add(DelayKind::AuthorQueue, Confidence::Possible, reason);
    }

    pub(super) fn likely_pick_up(&mut self, reason: String) {
        self.add(DelayKind::PickUp, Confidence::Likely, reason);
    }

    pub(super) fn likely_clock(&mut self, reason: String) {
        self.add(DelayKind::Clock, Confidence::Likely, reason);
    }

    pub(super) fn open_clock(&mut self, reason: &str) {
        self.add(DelayKind::Clock, Confidence::NotExcluded, reason.to_owned());
    }

    pub(super) fn open_outage(&mut self, sender: &str, here: &str) {
        let who = if sender == here { here.to_owned() } else { format!("{sender} or {here}") };
        let reason = format!("{who} may have been down or busy.");
        self.add(DelayKind::Outage, Confidence::NotExcluded, reason);
    }
}
