//! Who handled the message: software that leaves its own fields in the header.

use crate::message::fields::Scan;
use crate::message::mailing_list;

/// Field, a word of its value in lower case (or none), name, what it does.
const SIGNS: [(&str, &str, &str, Trade); 27] = [
    ("X-Mailman-Version", "", "Mailman", Trade::List),
    ("X-Google-Group-Id", "", "Google Groups", Trade::List),
    ("List-Id", "googlegroups.com", "Google Groups", Trade::List),
    ("List-Id", "groups.io", "Groups.io", Trade::List),
    ("List-Help", "listserv", "LISTSERV", Trade::List),
    ("List-Help", "sympa", "Sympa", Trade::List),
    ("X-Sympa-To", "", "Sympa", Trade::List),
    ("X-Listserver", "", "a list server", Trade::List),
    ("List-Software", "", "a list server", Trade::List),
    ("X-Mlmmj", "", "mlmmj", Trade::List),
    ("X-Discourse-Post-Id", "", "Discourse", Trade::List),
    ("X-MS-Exchange-Organization-AuthAs", "", "Microsoft Exchange", Trade::Gateway),
    ("X-MS-Exchange-CrossTenant-Id", "", "Microsoft 365", Trade::Gateway),
    ("X-MS-Exchange-Transport-CrossTenantHeadersStamped", "", "Microsoft 365", Trade::Gateway),
    ("X-Forefront-Antispam-Report", "", "Microsoft 365", Trade::Gateway),
    ("X-Proofpoint-Virus-Version", "", "Proofpoint", Trade::Gateway),
    ("X-Mimecast-Spam-Score", "", "Mimecast", Trade::Gateway),
    ("X-Barracuda-Connect", "", "Barracuda", Trade::Gateway),
    ("X-IronPort-AV", "", "Cisco Secure Email", Trade::Gateway),
    ("X-Sophos-Email", "", "Sophos Email", Trade::Gateway),
    ("X-FEAS-Client-IP", "", "FortiMail", Trade::Gateway),
    ("X-Spam-Flag", "", "SpamAssassin", Trade::Filter),
    ("X-Spam-Checker-Version", "spamassassin", "SpamAssassin", Trade::Filter),
    ("X-Spamd-Result", "", "Rspamd", Trade::Filter),
    ("X-MailScanner", "", "MailScanner", Trade::Filter),
    ("X-Virus-Scanned", "amavis", "amavis", Trade::Filter),
    ("X-Antivirus", "avast", "Avast Antivirus", Trade::Filter),
];

/// What a piece of software is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trade {
    /// A list manager.
    List,
    /// A gateway of a company or a provider.
    Gateway,
    /// A filter against spam or viruses.
    Filter,
}

/// What the header says of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Clues {
    /// A mailing list passed the message on.
    pub(super) list: bool,
    found: Vec<(&'static str, Trade)>,
}

impl Clues {
    /// Reads the header.
    pub(super) fn new(text: &[u8], scan: &Scan) -> Self {
        let mut clues = Clues { list: mailing_list::find(text, scan).is_some(), found: Vec::new() };
        for (field, word, name, trade) in SIGNS {
            let says = |value: &[u8]| String::from_utf8_lossy(value).to_ascii_lowercase().contains(word);
            let mut fields = scan.named(text, field).take(4);
            let there = fields.any(|(_, f)| word.is_empty() || says(&text[f.value.clone()]));
            if there && name.starts_with("Microsoft") && microsoft_saw_it_broken(text, scan) {
                continue;
            }
            if there && !clues.found.contains(&(name, trade)) {
                clues.found.push((name, trade));
            }
        }
        clues
    }

    /// Names of the software of one of these trades.
    pub(super) fn software(&self, trades: &[Trade]) -> Vec<String> {
        self.found
            .iter()
            .filter(|(_, trade)| trades.contains(trade))
            .map(|(name, _)| (*name).to_owned())
            .collect()
    }
}

/// Microsoft's own stamp says that no signature held when the message came, so it was changed before. Only Microsoft
/// writes the field without a name in front.
fn microsoft_saw_it_broken(text: &[u8], scan: &Scan) -> bool {
    scan.named(text, "Authentication-Results").any(|(_, field)| {
        let value = String::from_utf8_lossy(&text[field.value.clone()]).to_ascii_lowercase();
        value.trim_start().starts_with("spf=") && value.contains("dkim=fail") && !value.contains("dkim=pass")
    })
}
