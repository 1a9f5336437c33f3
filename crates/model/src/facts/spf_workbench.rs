//! SPF: what a record allows and costs, without a client and with an edit in the place of what is published.

use super::{SpfCheck, SpfPublished, SpfReason, SpfRecord, SpfStep};
use crate::Defect;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Stands for the domain of a record where none is named; nobody can have it (RFC 2606 §2).
pub const NOBODY: &str = "record.invalid";

/// A record on the workbench, and the evaluation of a client where one was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpfAnswer {
    /// The evaluation of the client, its members beside the workbench.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub check: Option<SpfCheck>,
    /// The record itself.
    pub workbench: SpfWorkbench,
}

/// What a record allows and costs.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfWorkbench {
    /// The domain.
    pub domain: String,
    /// True where a text was put in the place of the published record.
    pub edited: bool,
    /// The record and its whole tree; absent where there is none that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<SpfPublished>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<SpfReason>,
    /// The same as one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The records of a domain that has several, or none that receivers recognise.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub records: Vec<SpfRecord>,
    /// What the record costs for a client of each family that no term matches; absent without a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<SpfCosts>,
    /// How many addresses the record authorises; absent without a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorised: Option<SpfAuthorised>,
    /// Networks that lie in others, and records that are reached twice.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub overlaps: Vec<SpfOverlap>,
    /// Overlaps beyond those that are listed.
    pub overlaps_left_out: u32,
    /// Names that terms lead to and that hold nothing.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub missing: Vec<SpfMissing>,
    /// A cheaper record that authorises exactly the same addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<SpfRewrite>,
    /// Why there is none, where one is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_rewrite: Option<String>,
}

impl SpfWorkbench {
    /// The faults of every record of the tree: those of the record itself, then those of the records that it leads to.
    pub fn defects(&self) -> Vec<(&SpfRecord, &Defect)> {
        fn inner<'a>(steps: &'a [SpfStep], out: &mut Vec<(&'a SpfRecord, &'a Defect)>) {
            for step in steps {
                if let Some(record) = &step.record {
                    out.extend(record.defects.iter().map(|defect| (record, defect)));
                }
                inner(&step.steps, out);
            }
        }
        let Some(published) = &self.published else { return Vec::new() };
        let own = published.record.defects.iter();
        let mut out = own.map(|defect| (&published.record, defect)).collect();
        inner(&published.steps, &mut out);
        out
    }

    /// True where the record lets half of all IPv4 addresses pass, or more: that is as good as everyone.
    pub fn is_open(&self) -> bool {
        const HALF: u64 = 1 << 31;
        let addresses = self.authorised.as_ref().and_then(|one| one.ipv4_addresses.parse::<u64>().ok());
        addresses.is_some_and(|addresses| addresses >= HALF)
    }

    /// The same, where no fault of a record says it already: what several records list makes everyone together.
    pub fn is_open_together(&self) -> bool {
        self.is_open() && self.defects().iter().all(|(_, defect)| defect.code != "pass-all")
    }
}

/// What a record costs, by the family of the client.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfCosts {
    /// For a client of IPv4: an `a` without A records is void.
    pub ipv4: SpfCost,
    /// For a client of IPv6: an `a` without AAAA records is void.
    pub ipv6: SpfCost,
}

/// The cost of one evaluation in which nothing matches (RFC 7208 §4.6.4).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfCost {
    /// Terms that cost a lookup; ten are allowed.
    pub lookups: u32,
    /// Lookups that find nothing; two are allowed.
    pub voids: u32,
    /// There may be more: not every record was seen, or a term asks another name for every client.
    pub at_least: bool,
}

/// How many addresses pass.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfAuthorised {
    /// IPv4 addresses, in decimal digits: the number can be larger than a number of JSON carries.
    pub ipv4_addresses: String,
    /// IPv6 networks of 64 bits of which at least one address passes, in decimal digits.
    pub ipv6_networks: String,
    /// True where nothing is left out of the count.
    pub exact: bool,
    /// Terms that cannot be counted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub uncounted: Vec<SpfUncounted>,
}

/// A term whose addresses cannot be counted.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfUncounted {
    /// The name of the record that it stands in.
    pub record: String,
    /// As written.
    pub term: String,
    /// Why, as one sentence.
    pub why: String,
}

/// A network that lies in another, or is the same; or a record that is reached twice.
#[derive(
    Clone,
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
#[serde(rename_all = "camelCase")]
pub struct SpfOverlap {
    /// The name of the record of the term that adds nothing.
    pub record: String,
    /// That term.
    pub term: String,
    /// The network of it that is covered, or the record that is reached twice.
    pub what: String,
    /// The name of the record of the term that covers it.
    pub by_record: String,
    /// That term.
    pub by_term: String,
    /// True where both are the same; false where one lies inside the other.
    pub same: bool,
}

/// A name that a term leads to and that holds nothing.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfMissing {
    /// The name of the record of the term.
    pub record: String,
    /// As written.
    pub term: String,
    /// The name.
    pub name: String,
    /// True where the name does not exist at all (NXDOMAIN); false where it exists without what the term wants.
    pub no_name: bool,
    /// Who could bring the name to life, where it does not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takeover: Option<SpfTakeover>,
    /// One sentence.
    pub detail: String,
}

/// Who could bring a name to life that does not exist.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfTakeover {
    /// The highest name above it that does not exist either.
    pub domain: String,
    /// The existing name above that one.
    pub under: String,
    /// True where `under` is a top-level domain or says that it is a public suffix: anyone could register `domain`, and
    /// would then decide what the term authorises. A risk, not a fault that was seen.
    pub anyone: bool,
}

/// A cheaper record that authorises exactly the same addresses.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfRewrite {
    /// The record.
    pub text: String,
    /// Its lookups.
    pub lookups: u32,
    /// What was changed, in order.
    pub changes: Vec<SpfChange>,
    /// What to know before it is published.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<String>,
}

/// One term that a rewrite changes.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfChange {
    /// The term as it was.
    pub term: String,
    /// What stands in its place; empty where it is left out.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub becomes: Vec<String>,
    /// Why that changes nothing, as one sentence.
    pub why: String,
}
