//! Which roots come first, and which findings are never a cause.

use mailglass_model::Finding;

/// Where this is found, nothing of the author's is to be mended.
pub const FORGED: &str = "dmarc/forged";

/// What can be a cause, among equally grave ones the first to be named. What makes a message no mail at all; who it is
/// from; what broke it on the way; the signature; SPF, where it is broken or says no; that nothing is signed; DMARC; the rest.
pub const ROOTS: &[&str] = &[
    "message/forwarded-text",
    "message/missing-from",
    "message/duplicate-field",
    "message/several-authors",
    FORGED,
    "dkim/changed-by-list",
    "dkim/changed-by-gateway",
    "dkim/changed-in-transfer",
    "dkim/header-changed",
    "dmarc/unaligned",
    "dkim/body-changed",
    "dkim/signature-mismatch",
    "dkim/malformed",
    "dkim/from-not-signed",
    "dkim/identity-mismatch",
    "dkim/expired",
    "dkim/sha1",
    "dkim/key-split",
    "dkim/key-doubled-name",
    "dkim/key-dangling",
    "dkim/key-wildcard",
    "dkim/key-missing",
    "dkim/key-revoked",
    "dkim/key-invalid",
    "dkim/key-short",
    "dkim/key-published",
    "dkim/key-factorable",
    "dkim/key-exponent",
    "dkim/key-low-order",
    "dkim/several-keys",
    "dkim/replay",
    "dkim/length-tag",
    "dkim/subject-not-signed",
    "dkim/key-unreachable",
    "spf/pass-all",
    "spf/unreached-terms",
    "spf/equals-sign",
    "spf/several-records",
    "spf/syntax",
    "spf/lookup-limit",
    "spf/void-limit",
    "spf/include-without-record",
    "spf/mx-limit",
    "spf/unrecognised-record",
    "spf/not-authorised",
    "dkim/unsigned",
    "spf/no-record",
    "spf/neutral",
    "spf/unreachable",
    "dmarc/no-author",
    "dmarc/several-records",
    "dmarc/invalid-record",
    "dmarc/missing-policy",
    "dmarc/unauthenticated",
    "dmarc/no-record",
    "dmarc/faulty-tag",
    "dmarc/standards-differ",
    "dmarc/unreachable",
    "route/mail-loop",
    "message/malformed-header",
    "message/missing-date",
    "message/line-too-long",
    "message/mixed-line-endings",
    "message/address-in-name",
    "gateway/compauth-fail",
    "gateway/marked-spam",
    "gateway/bulk",
    "dkim2/envelope-mismatch",
    "dkim2/malformed",
    "dkim2/sequence-gap",
    "dkim2/custody-broken",
    "dkim2/signature-broken",
    "dkim2/from-not-authentic",
    "dkim2/changed",
    "arc/malformed",
    "arc/seal-broken",
    "arc/changed-after-seal",
];

/// What does no harm by itself, so that no verdict names it, except as what is missing for an answer.
pub const HARMLESS: &[&str] = &[
    "route/slow-hop",
    "route/late-start",
    "route/forgery-hint",
    "route/no-tls",
    "route/old-tls",
    "route/gap",
    "route/clock-skew",
    "spf/open-end",
    "spf/ptr",
    "spf/envelope-unknown",
    "dkim/key-1024",
    "dkim/key-testing",
    "dkim/key-shared",
    "dkim/body-not-seen",
    "dkim/not-verifiable",
    "dkim/key-retired",
    "dmarc/policy-none",
    "dmarc/removed-tag",
    "dmarc/no-reports",
    "dmarc/reports-refused",
    "dmarc/reports-unverified",
    "dmarc/reports-redirected",
    "dmarc/testing",
    "dkim2/body-lost",
    "dkim2/against-flags",
    "dkim2/expired",
    "dkim2/key-missing",
    "dkim2/key-revoked",
    "dkim2/key-invalid",
    "dkim2/key-unreachable",
    "dkim2/envelope-unknown",
    "dkim2/not-verifiable",
    "dkim2/not-supported",
    "dkim2/newer-draft",
    "dkim2/older-draft",
    "arc/declared-broken",
    "arc/vouches",
    "arc/unreachable",
    "authentication-results/disagrees",
    "authentication-results/conflict",
    "authentication-results/untrusted",
    "authentication-results/malformed",
    "gateway/allowed-by-policy",
    "gateway/untrusted",
    "message/paste-damaged",
    "message/missing-message-id",
    "message/bad-date",
    "message/raw-8bit",
    "message/bad-encoded-word",
    "message/too-large",
];

/// What says that something else is missing for an answer.
const OPEN: [&str; 4] =
    ["message/paste-damaged", "spf/envelope-unknown", "dkim/not-verifiable", "dkim/key-retired"];

/// Among equally grave causes, the place of one; what stands in no list comes last.
pub(super) fn position(code: &str) -> usize {
    ROOTS.iter().position(|root| *root == code).unwrap_or(usize::MAX)
}

/// A finding that merely says that something is not known: no cause beside others that are.
pub fn is_unknown(finding: &Finding) -> bool {
    finding.code.ends_with("unreachable")
}

/// A finding that says what an answer waits for.
pub(super) fn leaves_open(finding: &Finding) -> bool {
    is_unknown(finding) || OPEN.contains(&finding.code.as_str())
}

/// What a filter says that it made of the message.
pub(super) fn is_treatment(code: &str) -> bool {
    ["gateway/compauth-fail", "gateway/marked-spam", "gateway/bulk"].contains(&code)
}

/// What is about the authentication of the author.
pub(super) fn is_authentication(code: &str) -> bool {
    ["spf/", "dkim/", "dmarc/"].iter().any(|area| code.starts_with(area))
}
