//! `dkim/dkimpy`: messages that its tests verify as they are, and key records.

use crate::dkim::{all_pass, mail_auth_case};
use crate::harness::{self, same};
use crate::resolver::txt;
use mailglass_core::dkim::key::Key;
use mailglass_model::RecordKind;

/// The names that dkimpy's own tests give to the files with keys; those of football.example.com are the standard's
/// (RFC 8463 Appendix A) and stand in mail-auth's first case too.
const DKIMPY_KEYS: [(&str, &str); 2] = [
    ("test._domainkey.legitimate.com(.attacker.com", "test.txt"),
    ("sed._domainkey.test.ex", "eximtest.dns"),
];

/// Messages that dkimpy's tests verify as they are, and whether they must pass. Without `t=` the signature was broken
/// by whoever took it out: that one must not.
const DKIMPY_MESSAGES: [(&str, bool); 5] = [
    ("rfc6376.signed.msg", true),
    ("ed25519test2.msg", true),
    ("rfc6376.signed.rsa.msg", true),
    ("rfc6376.signed.no_t.msg", false),
    ("test.message.baddomain", false),
];

/// Key records, and whether they can be used for mail.
const DKIMPY_RECORDS: [(&str, bool); 11] = [
    ("test.txt", true),
    ("test2.txt", true),
    ("ed25519test.dns", true),
    ("1024_testkey_wo_markers.pub.txt", true),
    ("1024_testkey_wo_markers.pub.rsa.txt", true),
    ("2048_testkey_wo_markers.pub.txt", true),
    ("2048_testkey_wo_markers.pub.rsa.txt", true),
    ("badversion.txt", false),
    ("badk.txt", false),
    ("test_bad.txt", false),
    ("test_tlsrpt.txt", false),
];

#[test]
fn dkimpy() {
    harness::run("dkimpy", |suite, corpora| {
        let folder = corpora.join("dkim/dkimpy");
        let mut zone = mail_auth_case(&corpora.join("dkim/mail-auth/001.txt")).0;
        for (name, file) in DKIMPY_KEYS {
            zone.add(name, RecordKind::Txt, txt([harness::text(folder.join(file)).trim().as_bytes()]));
        }
        for (file, passes) in DKIMPY_MESSAGES {
            suite.case(file, || {
                let text = std::fs::read(folder.join(file)).expect("a readable message");
                let outcome = all_pass(&text, &zone);
                if passes { outcome } else { outcome.err().map(|_| ()).ok_or("it must not pass".to_owned()) }
            });
        }
        for (file, usable) in DKIMPY_RECORDS {
            suite.case(file, || {
                let key = Key::parse(harness::text(folder.join(file)).trim());
                let why = key.problem.clone().or_else(|| key.verifier().err());
                same("usable", &usable, &(why.is_none() && key.for_mail))
                    .map_err(|e| format!("{e} ({why:?})"))
            });
        }
    });
}
