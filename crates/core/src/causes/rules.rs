//! The table: which finding follows from which.
//!
//! The rules of one effect stand in order of preference, and so do the causes of one rule: the first that holds is the
//! cause. Read a row as "each of *effects* follows from any of *causes*, when *when*, because *why*".

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The codes of the consequences.
    pub effects: &'static [&'static str],
    /// The codes of its causes, the preferred one first.
    pub causes: &'static [&'static str],
    /// When it holds.
    pub when: When,
    /// The reason, in one sentence.
    pub why: &'static str,
}

/// When a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Whenever both findings are there.
    Always,
    /// Both speak of the same thing: a domain, a host.
    SameSubject,
    /// The cause is about a signature of the author's organization.
    OwnSignature,
    /// SPF speaks for the author's organization, does not pass, and the cause is no mere remark.
    OwnSpf,
    /// The message was passed on by somebody on its way.
    Forwarded,
    /// Another domain that From names did authenticate.
    OtherAuthorPasses,
    /// The message has more than one From field.
    TwoFrom,
    /// The effect is a verdict of Microsoft, as the cause is.
    Microsoft,
    /// The lines of the text were joined.
    LinesJoined,
    /// The cause is a fault here, no mere remark.
    Fault,
    /// The check that found the effect says so itself, because it needs more facts than a rule can name.
    Told,
}

/// What breaks a signature: who changed the message, where that is known, then what is seen of it.
const BROKEN_SIGNATURE: &[&str] = &[
    "dkim/changed-by-list",
    "dkim/changed-by-gateway",
    "dkim/changed-in-transfer",
    "dkim/header-changed",
    "dkim/body-changed",
    "dkim/signature-mismatch",
    "dkim/key-missing",
    "dkim/key-revoked",
    "dkim/expired",
    "dkim/sha1",
    "dkim/key-short",
    "dkim/from-not-signed",
    "dkim/key-invalid",
    "dkim/identity-mismatch",
    "dkim/malformed",
];

/// What hides a key, or puts something else in its place.
const HIDDEN_KEY: &[&str] =
    &["dkim/key-split", "dkim/key-dangling", "dkim/key-doubled-name", "dkim/key-wildcard"];

/// What keeps SPF from passing, though there is a record.
const BROKEN_SPF: &[&str] = &[
    "spf/not-authorised",
    "spf/several-records",
    "spf/syntax",
    "spf/lookup-limit",
    "spf/void-limit",
    "spf/include-without-record",
    "spf/mx-limit",
    "spf/unrecognised-record",
    "spf/neutral",
];

/// SPF that says nothing: a signature would have been as good.
const NO_SPF: &[&str] = &["spf/no-record"];

/// A failed DMARC, whatever passed for somebody else.
const DMARC_FAILS: &[&str] = &["dmarc/unaligned", "dmarc/unauthenticated"];

const fn rule(
    effects: &'static [&'static str],
    causes: &'static [&'static str],
    when: When,
    why: &'static str,
) -> Rule {
    Rule { effects, causes, when, why }
}

/// All rules. Other rows of the same effect may follow further down; the first that holds counts.
#[rustfmt::skip] // a row is a line
pub const RULES: &[Rule] = &[
    // A forgery explains everything that is missing.
    rule(DMARC_FAILS, &["dmarc/forged"], When::Always, "A forger cannot authenticate as the author."),
    rule(&["dkim/unsigned"], &["dmarc/forged"], When::Always, "A forger has no key of the author."),
    rule(&["spf/not-authorised"], &["dmarc/forged"], When::Always, "The forger's server is rightly not listed."),
    // Who the author is.
    rule(&["dmarc/no-author"], &["message/missing-from"], When::Always, "The author's domain stands in From."),
    rule(&["message/several-authors"], &["message/duplicate-field"], When::TwoFrom, "Two From fields name two authors."),
    rule(DMARC_FAILS, &["message/several-authors"], When::OtherAuthorPasses, "Each author is checked, and one fails."),
    // What happened on the way.
    rule(&["dkim/signature-mismatch", "dkim/body-changed"], &["dkim/changed-by-list"], When::Told, "The list is why the signature does not hold."),
    // Why a key cannot be had.
    rule(&["dkim/key-missing", "dkim/key-revoked", "dkim/key-invalid", "dkim/several-keys"], HIDDEN_KEY, When::Told, "The key is there, and not where it should be."),
    // Why SPF does not pass.
    rule(&["spf/not-authorised"], &["spf/equals-sign"], When::Told, "The term that lists the server is passed over."),
    rule(&["spf/not-authorised", "spf/neutral"], &["spf/unreached-terms"], When::Told, "The term that lists the server is passed over."),
    rule(&["spf/not-authorised"], &["spf/unreached-terms"], When::Fault, "A redirect beside all is not followed."),
    // Why DMARC fails: a broken signature first, for it would have survived forwarding.
    rule(DMARC_FAILS, BROKEN_SIGNATURE, When::OwnSignature, "The author's own signature would have passed."),
    rule(DMARC_FAILS, &["dkim/unsigned"], When::Forwarded, "Only a signature survives forwarding."),
    rule(DMARC_FAILS, BROKEN_SPF, When::OwnSpf, "SPF of the author's own domain would have passed."),
    rule(&["dmarc/unauthenticated"], &["dkim/unsigned"], When::Fault, "SPF says nothing of the author's domain, and nothing is signed."),
    rule(DMARC_FAILS, NO_SPF, When::OwnSpf, "SPF of the author's own domain would have passed."),
    // What the receiver made of it.
    rule(&["gateway/compauth-fail"], DMARC_FAILS, When::Always, "Microsoft counts DMARC."),
    rule(&["gateway/compauth-fail"], BROKEN_SIGNATURE, When::OwnSignature, "Without DMARC, Microsoft goes by DKIM and SPF."),
    rule(&["gateway/compauth-fail"], BROKEN_SPF, When::OwnSpf, "Without DMARC, Microsoft goes by DKIM and SPF."),
    rule(&["gateway/compauth-fail"], &["dkim/unsigned"], When::Always, "Without DMARC, Microsoft goes by DKIM and SPF."),
    rule(&["gateway/marked-spam"], &["gateway/compauth-fail"], When::Microsoft, "Who is not believed goes to junk."),
    rule(&["gateway/marked-spam"], DMARC_FAILS, When::Told, "The filter names it."),
    rule(&["gateway/marked-spam"], &["gateway/bulk"], When::Told, "The filter names it."),
    // Texts and records.
    rule(&["message/line-too-long"], &["message/paste-damaged"], When::LinesJoined, "Lines were joined when they were copied."),
    rule(&["dkim/not-verifiable"], &["message/paste-damaged"], When::Told, "The copy is not what was signed."),
    rule(&["dmarc/standards-differ"], &["dmarc/invalid-record"], When::Told, "Only the older standard takes the record."),
    rule(&["dkim2/signature-broken"], &["dkim2/sequence-gap", "dkim2/malformed"], When::Told, "What cannot be read cannot hold."),
    rule(&["dmarc/no-reports"], &["dmarc/faulty-tag"], When::Told, "The addresses in rua= cannot be used."),
];
