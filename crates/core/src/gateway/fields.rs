//! Which field belongs to which product, what it is, and who decodes it.

use super::reading::Reading;
use super::{appliances as a, exchange as e, mailboxes as m, rspamd as r, scanners as s, spamassassin as sa};
use mailglass_model::facts::GatewayProduct::{self, *};

/// One field that is known by name.
pub(super) struct Kind {
    /// The name; with `*` at its end, every name that begins so.
    pub(super) name: &'static str,
    pub(super) product: GatewayProduct,
    pub(super) owner: Owner,
    pub(super) about: &'static str,
    pub(super) read: fn(&str, &mut Reading),
}

/// How sure the name is of its product.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nobody else writes it.
    Sole,
    /// Others write it too, and are known by fields of their own.
    Shared,
    /// Many write it: it counts only beside a field that nobody else writes.
    Accompanied,
}

/// The kind of a field's name. Of several that fit, the first.
pub(super) fn kind(name: &str) -> Option<&'static Kind> {
    let begins = |with: &str| name.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    // All of them do; most fields of a message do not.
    if !begins("X-") && !begins("IronPort-") {
        return None;
    }
    KINDS
        .iter()
        .find(|kind| match kind.name.strip_suffix('*') {
            Some(prefix) => begins(prefix),
            None => kind.name.eq_ignore_ascii_case(name),
        })
        .or_else(|| mailscanner(name))
}

/// MailScanner puts the site's name into the middle: `X-Example-MailScanner-SpamCheck`.
fn mailscanner(name: &str) -> Option<&'static Kind> {
    let lower = name.to_ascii_lowercase();
    let (_, after) = lower.split_once("mailscanner")?;
    match after {
        "" => Some(&MAILSCANNER[0]),
        "-spamcheck" => Some(&MAILSCANNER[1]),
        "-spamscore" => Some(&MAILSCANNER[2]),
        "-from" | "-id" | "-information" | "-watermark" | "-envelope-from" => Some(&MAILSCANNER[3]),
        _ => None,
    }
}

/// Nothing to decode: the value stands for itself, or its form is its maker's secret.
fn plain(_: &str, _: &mut Reading) {}

const fn of(
    product: GatewayProduct,
    name: &'static str,
    about: &'static str,
    read: fn(&str, &mut Reading),
) -> Kind {
    Kind { name, product, owner: Owner::Sole, about, read }
}

const fn shared(name: &'static str, about: &'static str, read: fn(&str, &mut Reading)) -> Kind {
    Kind { name, product: SpamAssassin, owner: Owner::Shared, about, read }
}

const fn beside(
    product: GatewayProduct,
    name: &'static str,
    about: &'static str,
    read: fn(&str, &mut Reading),
) -> Kind {
    Kind { name, product, owner: Owner::Accompanied, about, read }
}

const MAILSCANNER: [Kind; 4] = [
    of(MailScanner, "", "What the virus scanners found.", s::mailscanner),
    of(MailScanner, "", "Whether it is spam, with SpamAssassin's rules.", s::spam_check),
    of(MailScanner, "", "A letter for each point.", sa::level),
    of(MailScanner, "", "", plain),
];

const KINDS: &[Kind] = &[
    of(Exchange, "X-Forefront-Antispam-Report", "What the filter found and did.", e::report),
    of(
        Exchange,
        "X-Forefront-Antispam-Report-Untrusted",
        "What another organization's filter found.",
        e::report,
    ),
    of(Exchange, "X-Microsoft-Antispam", "How much the sender's bulk mail is complained of.", e::antispam),
    of(Exchange, "X-Microsoft-Antispam-Untrusted", "The same of another organization.", e::antispam),
    of(Exchange, "X-Microsoft-Antispam-Mailbox-Delivery", "Where the mailbox put it.", e::delivery),
    of(Exchange, "X-Microsoft-Antispam-Message-Info*", "Particulars that only Microsoft can read.", plain),
    of(Exchange, "X-MS-Exchange-Organization-SCL", "The spam confidence level.", e::scl),
    of(Exchange, "X-MS-Exchange-Organization-PCL", "The phishing confidence level.", e::pcl),
    of(
        Exchange,
        "X-MS-Exchange-Organization-Antispam-Report",
        "What the agents of Exchange Server found.",
        e::report,
    ),
    of(
        Exchange,
        "X-MS-Exchange-Organization-SenderIdResult",
        "The result of Sender ID, the forerunner of DMARC.",
        plain,
    ),
    of(Exchange, "X-MS-Exchange-Organization-AuthAs", "As whom the sender was authenticated.", e::auth_as),
    of(Exchange, "X-MS-Exchange-Organization-AuthSource", "The server that authenticated the sender.", plain),
    of(Exchange, "X-MS-Exchange-Organization-AuthMechanism", "The number of the mechanism.", plain),
    of(Exchange, "X-MS-Exchange-Organization-MessageDirectionality", "The direction.", e::direction),
    of(Exchange, "X-MS-Exchange-CrossTenant-AuthAs", "As whom the sender was authenticated.", e::auth_as),
    of(Exchange, "X-MS-Exchange-CrossTenant-AuthSource", "The server that authenticated the sender.", plain),
    of(Exchange, "X-CustomSpam", "A setting of the Advanced Spam Filter that matched.", e::custom),
    of(Gmail, "X-Gm-Spam", "Whether Gmail takes it for spam.", m::gmail_spam),
    of(Gmail, "X-Gm-Phishy", "Whether Gmail takes it for phishing.", m::gmail_phishy),
    of(Gmail, "X-Gmail-Labels", "The labels that it had when it was exported.", m::gmail_labels),
    of(Gmail, "X-GM-THRID", "The number of the conversation.", plain),
    of(Gmail, "X-Gmail-Fetch-Info", "From which mailbox Gmail fetched it.", plain),
    of(Gmail, "X-Gm-Original-To", "The recipient before it was routed on.", plain),
    of(Gmail, "X-Gm-*", "Particulars that only Google can read.", plain),
    of(Gmail, "X-Google-Smtp-Source", "Particulars that only Google can read.", plain),
    of(Gmail, "X-Google-DKIM-Signature", "Google's signature for its own use.", plain),
    of(
        Gmail,
        "X-Google-Original-From",
        "The author before Gmail put the account's own address there.",
        plain,
    ),
    of(Gmail, "X-Google-Sender-Auth", "Particulars that only Google can read.", plain),
    of(Gmail, "X-Google-Group-Id", "The number of the Google group.", plain),
    of(Yahoo, "X-YahooFilteredBulk", "Went to the bulk folder.", m::yahoo_bulk),
    of(Yahoo, "X-YMailISG", "Particulars that only Yahoo can read.", plain),
    of(Yahoo, "X-YMail-OSG", "Particulars that only Yahoo can read.", plain),
    of(Yahoo, "X-Apparently-To", "The recipient.", m::apparently_to),
    beside(
        Yahoo,
        "X-Originating-IP",
        "The address that the message came from, or that of its author's browser.",
        plain,
    ),
    of(Yahoo, "X-AOL-IP", "The address that the message came from.", plain),
    of(Icloud, "X-Apple-MoveToFolder", "The folder that it was put into.", m::apple_folder),
    of(Icloud, "X-Apple-Action", "What was done with it, and why.", m::apple_action),
    of(Icloud, "X-ICL-Score", "Points, on a scale that Apple does not publish.", m::apple_score),
    of(Icloud, "X-ICL-*", "Particulars that only Apple can read.", plain),
    beside(Icloud, "X-Suspected-Spam", "Whether it is taken for spam.", m::suspected),
    of(AmazonSes, "X-SES-Spam-Verdict", "Whether it is spam.", m::ses_spam),
    of(AmazonSes, "X-SES-Virus-Verdict", "Whether a virus was found.", m::ses_virus),
    of(
        Proofpoint,
        "X-Proofpoint-Spam-Details",
        "The rule that decided, and points of each kind.",
        a::proofpoint_details,
    ),
    of(Proofpoint, "X-Proofpoint-Spam-Details-Enc", "The same, encrypted for Proofpoint.", plain),
    of(Proofpoint, "X-Proofpoint-Virus-Version", "The virus scanner that looked at it.", a::proofpoint_virus),
    of(Proofpoint, "X-Proofpoint-GUID", "Proofpoint's number of the message.", plain),
    of(Proofpoint, "X-Proofpoint-ORIG-GUID", "Proofpoint's number of the message.", plain),
    of(Mimecast, "X-Mimecast-Spam-Score", "Points for spam.", a::score),
    of(
        Mimecast,
        "X-Mimecast-Impersonation-Protect",
        "What was found of somebody posing as another.",
        a::impersonation,
    ),
    of(Mimecast, "X-Mimecast-Bulk-Signature", "Whether it looks like bulk mail.", plain),
    of(Mimecast, "X-Mimecast-Spam-Signature", "Whether it looks like known spam or bulk mail.", plain),
    of(Mimecast, "X-Mimecast-Originator", "The sender's domain.", plain),
    of(Mimecast, "X-Mimecast-MFC-*", "Mimecast's number of the message.", plain),
    of(Mimecast, "X-MC-Unique", "Mimecast's number of the message.", plain),
    of(
        Barracuda,
        "X-Barracuda-Spam-Status",
        "Whether it is spam, with points and levels.",
        a::barracuda_status,
    ),
    of(Barracuda, "X-Barracuda-Spam-Score", "Points for spam.", a::score),
    of(Barracuda, "X-Barracuda-Spam-Report", "The rules that matched.", a::barracuda_report),
    of(Barracuda, "X-Barracuda-Spam-Flag", "Whether it is spam.", a::flag),
    of(Barracuda, "X-Barracuda-Connect", "Who connected.", plain),
    of(Barracuda, "X-Barracuda-Envelope-From", "The return path.", plain),
    of(Barracuda, "X-Barracuda-Apparent-Source-IP", "The address that the message came from.", plain),
    of(Barracuda, "X-Barracuda-*", "", plain),
    of(Barracuda, "X-ASG-Whitelist", "Why it was let through.", a::barracuda_allowed),
    of(Barracuda, "X-ASG-Debug-ID", "Barracuda's number of the message.", plain),
    of(Barracuda, "X-ASG-Orig-Subj", "The subject before it was marked.", plain),
    of(Cisco, "X-IronPort-Anti-Spam-Filtered", "Whether the spam filter looked at it.", a::ironport_filtered),
    of(Cisco, "X-IronPort-Anti-Spam-Result", "The result, which only Cisco can read.", plain),
    of(Cisco, "X-IPAS-Result", "The result, which only Cisco can read.", plain),
    of(Cisco, "X-IronPort-AV", "The virus scanner that looked at it.", a::ironport_av),
    of(Cisco, "X-IronPort-Reputation", "The sending address's reputation.", a::reputation),
    of(Cisco, "X-IronPort-SBRS", "The sending address's reputation.", a::reputation),
    of(Cisco, "X-SBRS", "The sending address's reputation.", a::reputation),
    of(Cisco, "X-IronPort-SenderGroup", "The group that the sending address was put into.", plain),
    of(Cisco, "X-IronPort-MailFlowPolicy", "The policy that applied.", plain),
    of(Cisco, "X-IronPort-RemoteIP", "The address that connected.", plain),
    of(Cisco, "X-IronPort-MID", "Cisco's number of the message.", plain),
    of(Cisco, "X-IronPort-*", "", plain),
    of(Cisco, "IronPort-*", "Particulars that only Cisco can read.", plain),
    of(Cisco, "X-ThreatScanner-Verdict", "What the threat scanner found.", plain),
    of(Cisco, "X-Amp-Result", "What Advanced Malware Protection knows of the attachments.", a::amp),
    of(Rspamd, "X-Spamd-Result", "Points, the threshold of refusal, and the rules that matched.", r::result),
    of(Rspamd, "X-Spamd-Bar", "A sign for each point.", r::bar),
    of(Rspamd, "X-Rspamd-Action", "What was done with it.", r::action),
    of(Rspamd, "X-Rspamd-Score", "Points for spam.", a::score),
    of(Rspamd, "X-Rspamd-Server", "The server that Rspamd runs on.", plain),
    of(Rspamd, "X-Rspamd-*", "", plain),
    of(Rspamd, "X-Spam-Action", "What was done with it.", r::action),
    of(SpamAssassin, "X-Spam-Checker-Version", "The version of SpamAssassin and where it runs.", plain),
    shared("X-Spam-Status", "Whether it is spam, with points and rules.", sa::status),
    shared("X-Spam-Flag", "Whether it is spam.", sa::flag),
    shared("X-Spam", "Whether it is spam.", sa::flag),
    shared("X-Spam-Score", "Points for spam.", sa::score),
    shared("X-Spam-Level", "A sign for each point.", sa::level),
    shared("X-Spam-Report", "The rules that matched.", sa::report),
    shared("X-Ham-Report", "The rules that matched.", sa::report),
    shared("X-Spam_Score", "Points for spam.", sa::score),
    shared("X-Spam_Report", "The rules that matched.", sa::report),
    of(Amavis, "X-Amavis-Alert", "What was found.", s::alert),
    of(Amavis, "X-Quarantine-ID", "Its number in the quarantine.", plain),
    of(ClamAv, "X-Virus-Status", "Whether a virus was found.", s::virus_status),
    of(Sophos, "X-PMX-Spam", "How probable it is that this is spam.", a::puremessage),
    of(Sophos, "X-PMX-Version", "The version of PureMessage.", plain),
    of(Sophos, "X-LASED-*", "", plain),
    of(Sophos, "X-Sophos-*", "", plain),
    of(TrendMicro, "X-TM-AS-Result", "Whether it is spam, with points and threshold.", a::trend_result),
    of(
        TrendMicro,
        "X-TM-AS-User-Approved-Sender",
        "Whether a list lets the sender through.",
        a::trend_approved,
    ),
    of(TrendMicro, "X-TM-AS-User-Blocked-Sender", "Whether a list blocks the sender.", a::trend_blocked),
    of(TrendMicro, "X-TM-AS-*", "", plain),
    of(TrendMicro, "X-TMASE-*", "", plain),
    of(FortiMail, "X-FEAS-Client-IP", "The address that connected.", plain),
    of(FortiMail, "X-FEAS-Auth-User", "Who logged in.", plain),
    of(FortiMail, "X-FEAS-*", "", plain),
    of(FortiMail, "X-FE-Policy-ID", "The policies that applied.", plain),
    of(Hornetsecurity, "X-antispameurope-Virusscan", "Whether a virus was found.", a::hornet_virus),
    of(Hornetsecurity, "X-antispameurope-*", "", plain),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_by_their_beginning() {
        let product = |name: &str| kind(name).map(|kind| kind.product);
        assert_eq!(product("x-forefront-antispam-report"), Some(Exchange));
        assert_eq!(product("X-Gm-Message-State"), Some(Gmail));
        assert_eq!(product("X-ITU-MailScanner-SpamCheck"), Some(MailScanner));
        assert_eq!(product("X-Mailer"), None);
        assert_eq!(product("X-"), None);
    }

    #[test]
    fn no_entry_is_hidden_by_one_before_it() {
        for own in KINDS {
            let name = own.name.trim_end_matches('*');
            assert!(
                kind(name).is_none_or(|found| found.name == own.name || own.name.ends_with('*')),
                "{name}"
            );
        }
    }
}
