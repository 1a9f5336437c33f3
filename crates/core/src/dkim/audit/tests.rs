//! Keys made for these tests by a script with another library: weak ones of every kind, and sound ones.

use super::*;

fn audit(key_type: &str, public: &str) -> KeyAudit {
    let key = Key::parse(&format!("v=DKIM1; k={key_type}; p={public}"));
    assert_eq!(key.problem, None);
    of(&key)
}

fn weaknesses(public: &str) -> Vec<KeyWeakness> {
    audit("rsa", public).weaknesses
}

const CLOSE1024: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDqsYwb/ApLxFeiPrcnvSNIVMXPzgtWV/bjtF34rJVl7zpg9AN4w12gAZ6bjmV5ytao8Vuc0ETqHj9h/dhKe/7TI5NVokyfBGf6/y6vUT8VNoh4JbhdYUXylXJWcHLt13A/0IymXXQVWel4l7STahZ1pCQoo8lw5LNcX5L+8gmFuQIDAQAB";
const SMALL2048: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2yD8dza3z+2p2EMqjEKPv/Ce7E1vAacgvrIi2mgIcG/bBbYB1tlgpcq0sEANQuhuro7v6a/KhOZp8tcSoxGI3uXDJf3WnnKrR8I2GmqpXtuppSCUdKxxmb48hgzegChm8i8YjQxuQ4AeGe4FmPs2foGSJze2LT+DBIsZ7dw33/pyybWR/TUemiZ0picnslr7u0VvXB5p5tf+PvqoOLYwFOYS4gNWAutfuFFZK6jK4YFFul0B04tNQPz7nevuGQAM4SW5Qk5R/VicgIYMGOrQ0Tgvri7JDo6Sn1ptNQLue8F2nT0tzqQrkkIlebN1xW+EAFDv+GHDBBW2s6D24ZnXwwIDAQAB";
const ROCA1024: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCyzmvYNNjqDN5dKlisi7P9hLIzi38aJUfzuZCvVMpGI+OZKHRcppvLUke9l159FbITq4QN4tjWCUOOx4Z9H/C8nauG5yNqSVpWvostfy4ll1YpVpjf57CN4lDMIUNUpUb5kZ0cQ135GVHnS27VLjka6zS2Qpsk8HmjzFbb+Kf/sQIDAQAB";
const ROCA2048: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAx6L72A5dmp+Bd4kG7XO0rKiwxoPt5Pqm0TVWyenp3RfTe9/+oJ0OXUitAnJHxNKVL0WSGi+RA1/Jj7eYX7Jh11+K+mmMnDo32GhO89XAXp+rwypeHI5nuE8PvB+7p161Qx1ZLwoIXsmGiiIjgKL+hxsCXZumb3vZBqwOEOj1jal3KGExHeIj1MuVim8N9MwbEgvxhr+xTx+kAEhcGMFwzOzd1bru41GAPvHwOQ6jsohcU+h8VpnsUSWiYtO0S1hHtKi2yAJ+lO6AhMJa2AGTg9zBovJkrIPzoiiZ2TTh0/S+vUD0gAZsAzjPeSJerRFXSdBdBFutPpTE3npl8wrPcwIDAQAB";
const E3: &str = "MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAtS9WSXykbiejzTwX615ZroXZ1gBODBt8gkpM9q699XTO+Q744Tnh1/Dh9cF6Q3vAHeO9dzxuRVt0yHQSn+WUcyIF3Ogp/4LK8sASJi2EKZVFPDcvA3Lhh2SNuBDAD+L+3XhYxDGWeRv5JpBJONWBuOZA92XwMBTGlSUWb2ZTO2hBxOVBIW0HXdxirDsCuHXiNqcYvRnedE0V/MoaYsHbdUwF/1c7MexAogU/mJeMD6/hYCRCEISTPy/WSXwC2zavbmaT6lJb9a0/jkxqCDTjvwYs+r6zeSaWFQno7aUKXWJ9qRbaqy7e0T9vRxBOrDmCC0vmh5UgdDrvT2uiAfRLtwIBAw==";
const E1: &str = "MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAtS9WSXykbiejzTwX615ZroXZ1gBODBt8gkpM9q699XTO+Q744Tnh1/Dh9cF6Q3vAHeO9dzxuRVt0yHQSn+WUcyIF3Ogp/4LK8sASJi2EKZVFPDcvA3Lhh2SNuBDAD+L+3XhYxDGWeRv5JpBJONWBuOZA92XwMBTGlSUWb2ZTO2hBxOVBIW0HXdxirDsCuHXiNqcYvRnedE0V/MoaYsHbdUwF/1c7MexAogU/mJeMD6/hYCRCEISTPy/WSXwC2zavbmaT6lJb9a0/jkxqCDTjvwYs+r6zeSaWFQno7aUKXWJ9qRbaqy7e0T9vRxBOrDmCC0vmh5UgdDrvT2uiAfRLtwIBAQ==";
const EVEN: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtS9WSXykbiejzTwX615ZroXZ1gBODBt8gkpM9q699XTO+Q744Tnh1/Dh9cF6Q3vAHeO9dzxuRVt0yHQSn+WUcyIF3Ogp/4LK8sASJi2EKZVFPDcvA3Lhh2SNuBDAD+L+3XhYxDGWeRv5JpBJONWBuOZA92XwMBTGlSUWb2ZTO2hBxOVBIW0HXdxirDsCuHXiNqcYvRnedE0V/MoaYsHbdUwF/1c7MexAogU/mJeMD6/hYCRCEISTPy/WSXwC2zavbmaT6lJb9a0/jkxqCDTjvwYs+r6zeSaWFQno7aUKXWJ9qRbaqy7e0T9vRxBOrDmCC0vmh5UgdDrvT2uiAfRLtwIDAQAA";
const SQUARE: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1BwIJkkujRM7QWs8EaVmNLKcpFNm8/YSST4fN2szxhMM7Utg25lZoT2jlv0IHY1E44gTmEiAj18Du9A2/1IWpGeuihYGzrjGadmcTc1tY4JkBUhQ9kXQCaPPF8KXgzMnKHBKHl2sOXvZlQmeQiCte14+rwlW2TURzDuO9ieXqdj9GGQMEbQigx7UKqhJj/JlP8ZxTuBvI7mVr9diamxgxX0j018cVYcsVTIdhxAiUgcSTWyoLRt3Wut1oxLKgTdexJRc+NMnvG/12xuLIIJLNCN2YxJY0HHniRhCvGbbMYz9T5mCGtAaHhgzDjk8OqukAVfhok8g2VWim7482lBUSQIDAQAB";

/// Fresh keys of OpenSSL.
const SOUND: [(&str, &str); 6] = [
    (
        "rsa",
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDgI48FkI4GbZqb2590M7ML2xx//tT28lv8r1kH5IQgUu3KrDG4MDaI50DtTm7cU3F0QtnH/hsiHzYiIM1lEadEXSGRGLJQZShI+sH6QTE83iB2pBp7QVjF8gwrcMLPWqOa3aLig7DwthUFXe0GlPeA3j/YFzdyhFjLMJIlvSo2vQIDAQAB",
    ),
    (
        "rsa",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuro9t7rAPoUd/nsn+WLO9SoRTr0bo1Cv3kBLUXcf/Sncq45hdnRpI8mqGPSo+mSAtI2Xai+E2n4fw5GhMBolMzIgrCW+SQDoDI9lhMUz/MMTaL5HFP5bHbtchmkBpRoZ7A4dlvBMfIWvrIMjyCErShK3O/fsWxeTFbZa6eEPeCDiyrenpqA8rtyg827+4pEG/KwdbaVgVhSl4uAXSPOzSxSw2A7CNg0Qm1fpR3+P1KaRo+C5m87bAWi5CQuXSmMmAdxInYFFY3iKZxyRdsCIqPFFrpYw/SYlEHYu8Ud1aK2PNGzrtMP/hyuQQrhJuNYIVbddDRsbClBM+Hfgql2oOQIDAQAB",
    ),
    (
        "rsa",
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC3qArertTiwawxwplar/8Gq6x8c8LiMXak8ZK8oztVg5qLujNK0hJu+fFw8FXz7ZZNYaSwZDvs5Q5ZsvLmv8A5McYcPhXe89ic+OpmBgypKtaPO38R3Hdf1zKPbhwIf+AAyNUhmlvwLhaBaC77F8mBHUe3TvkDdFEB54v4GQDIPwIDAQAB",
    ),
    (
        "rsa",
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCu8FXJxU65PpswO+h2px4gwu/F6J4aORE56VZob8pUf7vyPRPh4xoJYICjYp2oMeCBlb3FuJLS2GheUSb2SHI7nt+F0Jt3iAm5DN74GngnQTMM97kCU3BTCXiwT6PjwwwlsEbwZ9lg4O77pNzbCP/m5kjUsPo9vZc9clt2hw5P4wIDAQAB",
    ),
    ("ed25519", "jeZaSMba1+ddXSBYoqMwBr7YSgNfGiAHopcvtkfNZH0="),
    ("ed25519", "aDu5bVKH5ApMNDjP1CPVCghaStEgSGedDZSwBGnNs4w="),
];

#[test]
fn weak_keys_are_known_by_their_weakness() {
    assert_eq!(weaknesses(CLOSE1024), [KeyWeakness::ClosePrimes { steps: 1 }]);
    assert_eq!(weaknesses(SQUARE), [KeyWeakness::ClosePrimes { steps: 0 }]);
    assert_eq!(weaknesses(SMALL2048), [KeyWeakness::SmallFactor { factor: 1009 }]);
    assert_eq!(weaknesses(ROCA1024), [KeyWeakness::Roca]);
    assert_eq!(weaknesses(ROCA2048), [KeyWeakness::Roca]);
    assert_eq!(weaknesses(E1), [KeyWeakness::ExponentOne]);
    assert_eq!(weaknesses(E3), [KeyWeakness::ExponentThree]);
    assert_eq!(weaknesses(EVEN), [KeyWeakness::ExponentEven]);
}

#[test]
fn sound_keys_give_no_alarm() {
    for (key_type, public) in SOUND {
        let audit = audit(key_type, public);
        assert!(audit.examined && audit.weaknesses.is_empty(), "{public}: {:?}", audit.weaknesses);
        assert_eq!(audit.exponent.as_deref(), (key_type == "rsa").then_some("65537"));
    }
}

#[test]
fn a_published_key_is_known_in_both_of_its_forms() {
    let place = |audit: KeyAudit| match audit.weaknesses.as_slice() {
        [KeyWeakness::Published { place }] => place.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        place(audit("ed25519", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")),
        "RFC 8463 Appendix A"
    );
    let info = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";
    assert_eq!(place(audit("rsa", info)), "RFC 6376 Appendix C");
    let pkcs1 = {
        use base64::{Engine, engine::general_purpose::STANDARD};
        // What stands before the inner sequence of a 1024-bit key.
        const WRAPPER: usize = 22;
        STANDARD.encode(&STANDARD.decode(info).expect("base64")[WRAPPER..])
    };
    assert_eq!(place(audit("rsa", &pkcs1)), "RFC 6376 Appendix C");
}

#[test]
fn a_key_beyond_the_limit_is_not_examined() {
    let number =
        |bytes: usize| [&[2, 0x82, (bytes >> 8) as u8, bytes as u8][..], &vec![0x7f; bytes]].concat();
    let of = |bytes: usize| {
        let numbers = [number(bytes), vec![2, 3, 1, 0, 1]].concat();
        let length = [(numbers.len() >> 8) as u8, numbers.len() as u8];
        of_rsa(&[&[0x30, 0x82][..], &length, &numbers].concat())
    };
    assert!(of(limits::KEY_AUDITED).examined);
    let beyond = of(limits::KEY_AUDITED + 1);
    assert!(!beyond.examined && beyond.weaknesses.is_empty());
}
