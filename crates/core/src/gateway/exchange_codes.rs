//! The codes of Exchange Online, as Microsoft documents them ("Anti-spam message headers", "Spam confidence level",
//! "Bulk complaint level", "Advanced Spam Filter settings") and, for the older stamps, of Exchange Server.

use super::reading::Table;

/// Keys of X-Forefront-Antispam-Report and X-Microsoft-Antispam.
pub(super) const KEYS: Table = &[
    ("CIP", "The address that connected."),
    ("CTRY", "The country of that address."),
    ("LANG", "The language of the text."),
    ("H", "The name in HELO."),
    ("PTR", "The name in reverse DNS."),
    ("SFS", "Numbers of rules that matched; their meaning is not published."),
    ("ARC", "What ARC recorded."),
];

/// SFV: what the spam filter did.
pub(super) const SFV: Table = &[
    ("NSPM", "The filter found no spam."),
    ("SPM", "The filter found spam."),
    ("SKA", "Not filtered: an allow list of the anti-spam policy names the sender or its domain."),
    ("SKB", "Spam, because a block list of the anti-spam policy names the sender or its domain."),
    ("SKI", "Not filtered, for example because it is mail inside the organization."),
    ("SKN", "Declared no spam before the filter ran, for example by a mail flow rule."),
    ("SKQ", "Released from quarantine."),
    ("SKS", "Declared spam before the filter ran, for example by a mail flow rule."),
    ("SFE", "Not filtered: the sender is on the recipient's list of safe senders."),
    ("BLK", "Blocked: the sender is on the recipient's list of blocked senders."),
];

/// CAT: which protection decided.
pub(super) const CAT: Table = &[
    ("NONE", "No category of threat."),
    ("AMP", "Malware."),
    ("MALW", "Malware."),
    ("SAP", "A dangerous attachment (Safe Attachments)."),
    ("FTBP", "An attachment of a type that is blocked."),
    ("BULK", "Bulk mail."),
    ("SPM", "Spam."),
    ("HSPM", "Spam, with high confidence."),
    ("OSPM", "Spam that leaves the organization."),
    ("PHSH", "Phishing."),
    ("HPHSH", "Phishing, with high confidence."),
    ("HPHISH", "Phishing, with high confidence."),
    ("SPOOF", "The sender is forged."),
    ("INTOS", "Phishing inside the organization."),
    ("DIMP", "Imitates a protected domain."),
    ("UIMP", "Imitates a protected person."),
    ("GIMP", "Imitates somebody whom the recipient knows (mailbox intelligence)."),
    ("BIMP", "Imitates a brand."),
];

/// SCL: the spam confidence level.
pub(super) const SCL: Table = &[
    ("-1", "Not filtered: allowed by a list, a rule or the connection."),
    ("0", "No spam."),
    ("1", "No spam."),
    ("5", "Spam: goes to the junk folder, or to quarantine under the strict policy."),
    ("6", "Spam: goes to the junk folder, or to quarantine under the strict policy."),
    ("7", "Spam with high confidence: to the junk folder or to quarantine, as the policy says."),
    ("8", "Spam with high confidence: to the junk folder or to quarantine, as the policy says."),
    ("9", "Spam with high confidence: to the junk folder or to quarantine, as the policy says."),
];

/// BCL: the bulk complaint level.
pub(super) const BCL: Table = &[
    ("0", "Not from a sender of bulk mail."),
    ("1", "Bulk mail with few complaints."),
    ("2", "Bulk mail with few complaints."),
    ("3", "Bulk mail with few complaints."),
    ("4", "Bulk mail with some complaints."),
    ("5", "Bulk mail with some complaints; the strict policy acts from here."),
    ("6", "Bulk mail with some complaints; the standard policy acts from here."),
    ("7", "Bulk mail with some complaints; the default policy acts from here."),
    ("8", "Bulk mail with many complaints."),
    ("9", "Bulk mail with many complaints."),
];

/// PCL: the phishing confidence level of Exchange Server.
pub(super) const PCL: Table = &[
    ("1", "Phishing is unlikely."),
    ("2", "Phishing is unlikely."),
    ("3", "Phishing is unlikely."),
    ("4", "Probably phishing."),
    ("5", "Probably phishing."),
    ("6", "Probably phishing."),
    ("7", "Probably phishing."),
    ("8", "Probably phishing."),
];

/// IPV: what is known of the connecting address.
pub(super) const IPV: Table = &[
    ("CAL", "Not filtered: the address is on the IP allow list."),
    ("NLI", "The address is on no reputation list."),
];

/// SRV.
pub(super) const SRV: Table = &[("BULK", "Bulk mail whose complaint level reaches the policy's threshold.")];

/// DIR: the direction.
pub(super) const DIR: Table =
    &[("INB", "From outside."), ("OUT", "To the outside."), ("INT", "Inside the organization.")];

/// SFTY: the safety tip.
pub(super) const SFTY: Table = &[
    ("9.19", "Phishing: imitates a protected domain."),
    ("9.20", "Phishing: imitates a person in the organization or a protected one."),
    ("9.25", "First message from this sender; possibly suspicious."),
];

/// What `compauth` is.
pub(super) const COMPOSITE: &str =
    "Microsoft's own verdict on the author's domain, from SPF, DKIM, DMARC and what else it knows.";

/// Results of composite authentication.
pub(super) const COMPAUTH: Table = &[
    ("pass", "Microsoft takes the author's domain for authentic."),
    ("softpass", "Passed on weaker grounds than records of the domain."),
    ("fail", "Microsoft takes the author's domain for forged, or cannot tell it from that."),
    ("none", "Not checked, or the check was bypassed."),
];

/// Reasons of composite authentication; what is not listed goes by its first digit.
pub(super) const REASONS: Table = &[
    ("000", "DMARC failed, and the domain's policy is quarantine or reject."),
    (
        "001",
        "The domain publishes nothing that proves the sender, or only weak policies (p=none, ~all, ?all).",
    ),
    ("002", "An administrator forbade this sender to use the domain (spoof intelligence)."),
    ("010", "DMARC failed with a policy of quarantine or reject, and the domain is the recipient's own."),
    ("130", "DMARC failed, and a trusted ARC chain overrode it."),
    ("1", "Passed; the other two digits are Microsoft's own."),
    ("2", "Passed on weaker grounds; the other two digits are Microsoft's own."),
    ("3", "Not checked."),
    ("4", "Check bypassed; the other two digits are Microsoft's own."),
    ("6", "No proof of the sender, and the domain is the recipient's own."),
    ("7", "Passed; the other two digits are Microsoft's own."),
    ("9", "Check bypassed; the other two digits are Microsoft's own."),
];

/// What Exchange did about DMARC's result.
pub(super) const ACTIONS: Table = &[
    ("none", "Nothing follows from DMARC's result."),
    ("quarantine", "To be treated as suspicious, as the domain asks."),
    ("oreject", "The domain asks for refusal; Exchange treats the message as suspicious instead."),
    ("reject", "Refused, as the domain asks."),
    ("pct.quarantine", "Spared by the percentage (pct) in the domain's record."),
    ("pct.reject", "Spared by the percentage (pct) in the domain's record."),
    ("permerror", "The domain's record cannot be used."),
    ("temperror", "DMARC could not be told just then."),
];

/// X-MS-Exchange-Organization-AuthAs and its like.
pub(super) const AUTH_AS: Table = &[
    ("Anonymous", "From outside, without authentication."),
    ("Internal", "From inside the organization."),
    ("External", "From outside, over a connection that is declared secure."),
    ("Partner", "From a partner's servers."),
];

/// X-MS-Exchange-Organization-MessageDirectionality.
pub(super) const DIRECTIONS: Table =
    &[("Incoming", "Came in from outside."), ("Originating", "Began inside the organization.")];

/// X-Microsoft-Antispam-Mailbox-Delivery `dest`.
pub(super) const DESTINATIONS: Table = &[("I", "Put into the inbox."), ("J", "Put into the junk folder.")];

/// X-CustomSpam: which setting of the Advanced Spam Filter matched.
pub(super) const CUSTOM: Table = &[
    ("This message was filtered by the custom spam filter option", "A setting matched that is on trial."),
    ("Image links to remote sites", "HTML shows pictures from other servers."),
    ("Numeric IP in URL", "A link names an address instead of a host."),
    ("URL redirect to other port", "A link uses an unusual port."),
    ("URL to .biz or .info websites", "A link goes to .biz or .info."),
    ("Empty Message", "No subject, no text, no attachment."),
    ("Embed tag in html", "HTML with an embed element."),
    ("Javascript or VBscript tags in HTML", "HTML with a script."),
    ("Form tag in html", "HTML with a form."),
    ("IFRAME or FRAME in HTML", "HTML with a frame."),
    ("Web bug", "HTML with a picture that tells when it is read."),
    ("Object tag in html", "HTML with an object element."),
    ("Sensitive word in subject/body", "A word of Microsoft's list of sensitive words."),
    ("SPF Record Fail", "SPF failed."),
    ("SPF From Record Fail", "The address in From failed Sender ID."),
    ("Backscatter NDR", "A bounce of a message that was not sent from here."),
];
