//! The options of the JavaScript functions. `resolver`, `world` and `offline` are read in [`crate::resolver`].

use mailglass_core::Options;
use mailglass_core::redact::How;
use mailglass_core::spf::workbench::{Bench, Client};
use mailglass_core::text::date::Moment;
use mailglass_core::text::suffix::Suffixes;
use mailglass_model::{Envelope, ForwardKind, InputKind, Redaction, Replaced, Report, Share};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Options of `analyze`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct AnalyzeOptions {
    kind: Option<InputKind>,
    envelope: Envelope,
    now: Option<String>,
    trust_hop: Option<u32>,
    redaction: Option<Redaction>,
    /// A share is options too, its input given first.
    #[serde(rename = "input")]
    _input: Elsewhere,
    #[serde(rename = "resolver")]
    _resolver: Elsewhere,
    #[serde(rename = "world")]
    _world: Elsewhere,
    #[serde(rename = "offline")]
    _offline: Elsewhere,
}

/// Taken out and read before; here so that the error of an unknown option names it.
type Elsewhere = Option<IgnoredAny>;

impl AnalyzeOptions {
    /// As the core wants them.
    pub(crate) fn input(self, suffixes: Option<Arc<Suffixes>>) -> Result<Options, String> {
        let now = self.now.as_deref().map(moment).transpose()?;
        Ok(Options {
            kind: self.kind,
            envelope: self.envelope,
            now,
            trust_hop: self.trust_hop,
            redaction: self.redaction,
            suffixes,
        })
    }
}

/// Options of `diff`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct DiffOptions {
    now: Option<String>,
    #[serde(rename = "resolver")]
    _resolver: Elsewhere,
    #[serde(rename = "world")]
    _world: Elsewhere,
    #[serde(rename = "offline")]
    _offline: Elsewhere,
}

impl DiffOptions {
    /// As the core wants them.
    pub(crate) fn input(self, suffixes: Option<Arc<Suffixes>>) -> Result<Options, String> {
        AnalyzeOptions { now: self.now, ..AnalyzeOptions::default() }.input(suffixes)
    }
}

/// Options of `simulate`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct SimulateOptions {
    kinds: Vec<ForwardKind>,
    kind: Option<InputKind>,
    envelope: Envelope,
    now: Option<String>,
    trust_hop: Option<u32>,
    redaction: Option<Redaction>,
    #[serde(rename = "resolver")]
    _resolver: Elsewhere,
    #[serde(rename = "world")]
    _world: Elsewhere,
    #[serde(rename = "offline")]
    _offline: Elsewhere,
}

impl SimulateOptions {
    /// As the core wants them.
    pub(crate) fn parts(
        self,
        suffixes: Option<Arc<Suffixes>>,
    ) -> Result<(Options, Vec<ForwardKind>), String> {
        let SimulateOptions { kinds, kind, envelope, now, trust_hop, redaction, .. } = self;
        let analyze =
            AnalyzeOptions { kind, envelope, now, trust_hop, redaction, ..AnalyzeOptions::default() };
        Ok((analyze.input(suffixes)?, kinds))
    }
}

/// Options of `redact`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct RedactOptions {
    kind: Option<InputKind>,
    envelope: Envelope,
    now: Option<String>,
    trust_hop: Option<u32>,
    providers: bool,
}

impl RedactOptions {
    /// As the core wants them.
    pub(crate) fn parts(self, suffixes: Option<Arc<Suffixes>>) -> Result<(Options, How), String> {
        let RedactOptions { kind, envelope, now, trust_hop, providers } = self;
        let analyze = AnalyzeOptions { kind, envelope, now, trust_hop, ..AnalyzeOptions::default() };
        Ok((analyze.input(suffixes)?, How { providers }))
    }
}

/// What `redact` gives.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RedactResult {
    /// The redacted input.
    pub(crate) text: String,
    /// How much was replaced.
    pub(crate) replaced: Replaced,
    /// The report on it, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) report: Option<Report>,
    /// Everything that gives that report again.
    pub(crate) share: Share,
}

/// Options of `spf`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct SpfOptions {
    domain: Option<String>,
    record: Option<String>,
    ip: Option<String>,
    mail_from: Option<String>,
    helo: Option<String>,
    #[serde(rename = "resolver")]
    _resolver: Elsewhere,
    #[serde(rename = "world")]
    _world: Elsewhere,
    #[serde(rename = "offline")]
    _offline: Elsewhere,
}

impl SpfOptions {
    /// As the core wants them.
    pub(crate) fn bench(self) -> Result<Bench, String> {
        // Seconds fit.
        let now = (js_sys::Date::now() / 1000.0) as i64;
        let client = self.ip.map(|ip| Client { ip, mail_from: self.mail_from, helo: self.helo });
        Bench::new(self.domain.as_deref(), self.record, client, now).map_err(|why| why.to_string())
    }
}

fn moment(text: &str) -> Result<i64, String> {
    let moment = Moment::parse_rfc3339(text);
    moment.map(|m| m.unix).ok_or_else(|| format!("now: \"{text}\" is no time as RFC 3339 writes it"))
}
