//! Keys whose private half is in a public document: whoever read it can sign with them.

use mail_auth::common::crypto::HashAlgorithm;

/// The first eight bytes of the SHA-256 of the modulus (RSA) or of the point (Ed25519), and where the private key stands.
const KNOWN: [(u64, &str); 23] = [
    (0x1be2c2e8_98b8cb93, "RFC 6376 Appendix C"),
    (0x39f713d0_a644253f, "RFC 8032 §7.1"),
    (0xdac073e0_123bdea5, "RFC 8032 §7.1"),
    (0x21fe31df_a154a261, "RFC 8463 Appendix A"),
    (0xfaa7f155_8c0345a1, "RFC 8463 Appendix A"),
    (0xe791c1b2_f337f8ed, "the test suite of OpenDKIM"),
    (0xc36a204d_ceb651e8, "the test suite of dkimpy"),
    (0x09cfe02a_c27f6d96, "the test suite of dkimpy"),
    (0x955c67cf_13950420, "the test suite of dkimpy"),
    (0xddd6c774_d179f5bb, "the test suite of dkimpy"),
    (0xdc4abc13_637a3671, "the test suite of mail-auth"),
    (0x2faf298a_8506607f, "the test suite of mail-auth"),
    (0xef03ea83_1c622505, "the test suite of mail-auth"),
    (0xadc6734a_d79f4045, "the test suite of mail-auth"),
    (0x7f6f8e69_ea510d4a, "the test suite of mail-auth"),
    (0x24919f0f_96f43f0d, "the test suite of mail-auth"),
    (0x1aff3612_e16c757c, "the test suite of mail-auth"),
    (0x61b545c8_18fa0a07, "the test suite of mail-auth"),
    (0x02f14d42_7ce3c820, "the test suite of mail-auth"),
    (0x8f12ddd3_84f27606, "the test suite of mail-auth"),
    (0xe3884b83_be2fcc82, "the test suite of mailauth"),
    (0x262ad98d_6291a4e9, "the test suite of mailauth"),
    (0x6e56fc41_dc562e79, "the test suite of mailauth"),
];

/// Where the private key was published.
pub(super) fn place(public: &[u8]) -> Option<&'static str> {
    let digest = HashAlgorithm::Sha256.hash(public);
    let start = u64::from_be_bytes(digest.as_ref().get(..8)?.try_into().ok()?);
    KNOWN.iter().find(|(known, _)| *known == start).map(|(_, place)| *place)
}
