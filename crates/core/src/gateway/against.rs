//! Tests that are known to speak against a message. Where a filter lists tests without their points, only these are
//! named as its grounds: many others are harmless, and some count in favour of the message.

/// SpamAssassin's names, which Barracuda and others took over: each has more than a trace of points by default.
const AGAINST: [&str; 47] = [
    "BAYES_80",
    "BAYES_95",
    "BAYES_99",
    "BAYES_999",
    "DATE_IN_FUTURE_12_24",
    "DATE_IN_PAST_12_24",
    "DCC_CHECK",
    "DKIM_ADSP_ALL",
    "DKIM_INVALID",
    "DMARC_NONE",
    "DMARC_QUAR",
    "DMARC_REJECT",
    "EMPTY_MESSAGE",
    "FORGED_GMAIL_RCVD",
    "FREEMAIL_FORGED_REPLYTO",
    "FROM_EXCESS_BASE64",
    "GTUBE",
    "HELO_DYNAMIC_IPADDR",
    "HTML_IMAGE_ONLY_08",
    "HTML_IMAGE_ONLY_16",
    "HTML_IMAGE_ONLY_24",
    "HTML_MIME_NO_HTML_TAG",
    "KAM_DMARC_QUARANTINE",
    "KAM_DMARC_REJECT",
    "MIME_HTML_ONLY",
    "MISSING_DATE",
    "MISSING_FROM",
    "MISSING_HEADERS",
    "MISSING_MID",
    "MISSING_SUBJECT",
    "PYZOR_CHECK",
    "RAZOR2_CHECK",
    "RCVD_IN_BL_SPAMCOP_NET",
    "RCVD_IN_PBL",
    "RCVD_IN_SBL",
    "RCVD_IN_XBL",
    "RDNS_DYNAMIC",
    "RDNS_NONE",
    "SPF_FAIL",
    "SPF_HELO_FAIL",
    "SPF_SOFTFAIL",
    "SUBJ_ALL_CAPS",
    "URIBL_ABUSE_SURBL",
    "URIBL_BLACK",
    "URIBL_DBL_SPAM",
    "USER_IN_BLACKLIST",
    "USER_IN_BLOCKLIST",
];

/// True for a test that is known to speak against a message.
pub(crate) fn speaks_against(test: &str) -> bool {
    AGAINST.iter().any(|known| known.eq_ignore_ascii_case(test))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::reading::meaning;
    use crate::gateway::rules::SPAMASSASSIN;

    #[test]
    fn every_test_has_a_meaning_and_harmless_ones_are_left_out() {
        assert!(AGAINST.iter().all(|test| meaning(SPAMASSASSIN, test).is_some()));
        assert!(AGAINST.is_sorted());
        for harmless in ["DKIM_SIGNED", "DKIM_VALID_AU", "SPF_PASS", "HTML_MESSAGE", "BAYES_00", "NO_RELAYS"]
        {
            assert!(!speaks_against(harmless), "{harmless}");
        }
    }
}
