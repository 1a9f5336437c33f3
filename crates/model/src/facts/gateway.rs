//! What spam filters and mail gateways wrote into the message.

use crate::Span;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The fields of all filters that are known by name.
#[derive(
    Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct GatewayFacts {
    /// In the order of the message, topmost field first.
    pub verdicts: Vec<GatewayVerdict>,
    /// How many more fields of filters there are than are looked at.
    #[serde(skip_serializing_if = "crate::is_zero", default)]
    pub left_out: u32,
}

/// One field of a filter.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GatewayVerdict {
    /// Whose field it is, judged by its name.
    pub product: GatewayProduct,
    /// The field's name as it stands there.
    pub name: String,
    /// The field's value on one line, cut to a readable length.
    pub value: String,
    /// What the field is, where that is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub about: Option<String>,
    /// What it says of the message as a whole, where the product says that.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<GatewayOutcome>,
    /// The points given, on the product's own scale.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub score: Option<f64>,
    /// The points from which the product acts, where the field says so or the product has a fixed one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub threshold: Option<f64>,
    /// What stands in it, in order.
    pub items: Vec<GatewayItem>,
    /// True where the field is longer, or holds more items, than is read.
    #[serde(skip_serializing_if = "is_false", default)]
    pub partial: bool,
    /// Where it stands, seen from the trust line.
    pub standing: GatewayStanding,
    /// Whether the reader's own side wrote it: everything but `below`.
    pub trusted: bool,
    /// Index into `message.facts.fields`.
    pub field: u32,
    /// The whole field; of Authentication-Results, the result that is meant.
    pub span: Span,
}

/// One thing that a field says.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GatewayItem {
    /// The key as written, or the rule's name.
    pub key: String,
    /// The value as written; of a rule, what it saw.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub value: String,
    /// The points that the rule gave, where it is a rule and they are written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub points: Option<f64>,
    /// What it means in plain words; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub meaning: Option<String>,
}

/// What a filter says of the message as a whole, gravest first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum GatewayOutcome {
    /// Malware was found, or an attachment of a forbidden kind.
    Virus,
    /// Phishing, forgery or impersonation.
    Phish,
    /// Spam, or counted as spam because of a list or rule.
    Spam,
    /// Held back.
    Quarantined,
    /// Bulk mail that is filtered like spam.
    Bulk,
    /// Let through by a list or rule, whatever the filter thinks of it.
    Allowed,
    /// Not filtered for another reason.
    Skipped,
    /// No spam.
    NotSpam,
    /// No virus was found.
    Clean,
}

impl GatewayOutcome {
    /// As it stands in a sentence.
    pub fn word(self) -> &'static str {
        match self {
            GatewayOutcome::Virus => "virus or forbidden attachment",
            GatewayOutcome::Phish => "phishing",
            GatewayOutcome::Spam => "spam",
            GatewayOutcome::Quarantined => "quarantined",
            GatewayOutcome::Bulk => "bulk mail",
            GatewayOutcome::Allowed => "allowed by a list or rule",
            GatewayOutcome::Skipped => "not filtered",
            GatewayOutcome::NotSpam => "no spam",
            GatewayOutcome::Clean => "no virus",
        }
    }
}

/// Where a field stands, seen from the route's trust line.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum GatewayStanding {
    /// Above the trust line, where only the reader's own servers write.
    Above,
    /// Among the sender's fields, but the server that took the message in removes such fields from outside before it
    /// writes its own (the header firewall of Exchange).
    Guarded,
    /// Below the trust line: the sender may have written it.
    Below,
}

/// Which software or service.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // names of software
pub enum GatewayProduct {
    Exchange,
    Gmail,
    Yahoo,
    Icloud,
    AmazonSes,
    Proofpoint,
    Mimecast,
    Barracuda,
    Cisco,
    SpamAssassin,
    Rspamd,
    MailScanner,
    Amavis,
    ClamAv,
    Sophos,
    TrendMicro,
    FortiMail,
    Hornetsecurity,
}

impl GatewayProduct {
    /// As its maker writes it.
    pub fn name(self) -> &'static str {
        match self {
            GatewayProduct::Exchange => "Microsoft Exchange",
            GatewayProduct::Gmail => "Gmail",
            GatewayProduct::Yahoo => "Yahoo Mail",
            GatewayProduct::Icloud => "iCloud Mail",
            GatewayProduct::AmazonSes => "Amazon SES",
            GatewayProduct::Proofpoint => "Proofpoint",
            GatewayProduct::Mimecast => "Mimecast",
            GatewayProduct::Barracuda => "Barracuda",
            GatewayProduct::Cisco => "Cisco Secure Email",
            GatewayProduct::SpamAssassin => "SpamAssassin",
            GatewayProduct::Rspamd => "Rspamd",
            GatewayProduct::MailScanner => "MailScanner",
            GatewayProduct::Amavis => "Amavis",
            GatewayProduct::ClamAv => "ClamAV",
            GatewayProduct::Sophos => "Sophos",
            GatewayProduct::TrendMicro => "Trend Micro",
            GatewayProduct::FortiMail => "FortiMail",
            GatewayProduct::Hornetsecurity => "Hornetsecurity",
        }
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}
