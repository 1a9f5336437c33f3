//! Every limit of the analysis, in one place, each with its reason.

/// Bytes of input. Larger mail than this is refused by nearly every server.
pub const INPUT_BYTES: usize = 50 * 1024 * 1024;
/// Header fields that are looked at; the rest is counted and named as left out.
pub const FIELDS: usize = 10_000;
/// Bytes of a structured field (Received, Authentication-Results, DKIM-Signature) that are read. Real ones stay below 10 kB.
pub const STRUCTURED: usize = 64 * 1024;
/// Tags of one tag list; the rest is one fault.
pub const TAGS: usize = 500;
/// Fields of spam filters that are decoded; a message that passed five gateways has some fifty.
pub const GATEWAY_FIELDS: usize = 200;
/// Items that are kept of all fields of filters together. A long report of rules has a hundred.
pub const GATEWAY_ITEMS: usize = 2_000;
/// Characters of a filter's field, and of an item in it, that are shown.
pub const GATEWAY_TEXT: usize = 300;
/// Bytes between brackets, such as an address in `<…>` (RFC 5321 §4.5.3.1.3 allows 256).
pub const BRACKETED: usize = 1_000;
/// Places at which the date of a Received field is looked for.
pub const DATES: usize = 8;
/// Questions of one run. A message that wants more is an attack on the resolver.
pub const QUESTIONS: usize = 500;
/// Questions of one audit: selectors, services, addresses and reverse names of many hosts.
pub const AUDIT_QUESTIONS: usize = 1_500;
/// Mail exchangers whose addresses are asked for. The largest providers have some ten.
pub const MX_HOSTS: usize = 30;
/// Depth of MIME parts inside parts.
pub const MIME_DEPTH: usize = 50;
/// Messages inside messages that the MIME tree is built for. mail-parser nests them one in another, and what is nested
/// deeper than the stack cannot even be dropped.
pub const MIME_MESSAGES: usize = 500;
/// Marks, colons and semicolons of the text that the MIME tree is built of: a mark of a part counts ten. mail-parser
/// needs memory for each part and parameter, most of it 650 bytes a part.
pub const MIME_MARKS: usize = 500_000;
/// Bytes that are read from where an encoded message begins inside: what is in it cannot be counted before.
pub const MIME_ENCODED: usize = 1024 * 1024;
/// MIME parts in all.
pub const MIME_PARTS: usize = 2_000;
/// Received fields that are read as hops. Servers refuse mail with more than 100 as a loop (RFC 5321 §6.3).
pub const HOPS: usize = 500;
/// Seconds that a message may lie at one server: a year. Servers give up after days (RFC 5321 §4.5.4.1); beyond this it is
/// the clock, or an archive.
pub const DELAY: i64 = 365 * 86_400;
/// DKIM signatures that are verified; receivers stop earlier (RFC 6376 §6.1 leaves the number to them).
pub const SIGNATURES: usize = 50;
/// Sets of an ARC chain (RFC 8617 §4.2.1).
pub const ARC_SETS: u32 = 50;
/// Results of one ARC-Authentication-Results field that are kept.
pub const ARC_CLAIMS: usize = 50;
/// Bytes of an RSA modulus whose factors are looked for: 16384 bits, four times what verifiers must take (RFC 8301 §3.2).
pub const KEY_AUDITED: usize = 2_048;
/// Primes below this are tried as factors of a key.
pub const KEY_FACTOR: u32 = 65_536;
/// Steps of Fermat's method. The keys that were found in the wild needed fewer than twenty.
pub const KEY_FERMAT: u32 = 1_000;
/// Bits of a modulus that is tested for being a prime: the work grows with their third power.
pub const KEY_PRIME: usize = 4_096;
/// Questions that one run puts because a key is odd: selectors that nobody uses, names with a doubled zone.
pub const KEY_PROBES: usize = 8;
/// Records at one name that are tried as pieces of one key.
pub const KEY_PIECES: usize = 3;
/// Defects that are listed one by one.
pub const DEFECTS: usize = 500;
/// Results of all Authentication-Results fields that are kept. Their properties count too, and long identities by the
/// hundred bytes. Real mail has some fifty.
pub const AUTH_RESULTS: usize = 2_000;
/// Pairs of all Received-SPF fields that are kept; one has seven (RFC 7208 §9.1).
pub const RECEIVED_SPF_PAIRS: usize = 1_000;
/// Bytes of all From fields, or of another list of mailboxes, that are read: half of a list may hide who wrote.
pub const MAILBOX_BYTES: usize = 128 * 1024;
/// Names of `h=` of one signature that are listed; all of them are verified.
pub const SIGNED_NAMES: usize = 1_000;
/// Characters of a line (RFC 5322 §2.1.1), its CRLF left out.
pub const LINE: usize = 998;
/// DKIM2-Signature and Message-Instance fields of one message, of each kind.
pub const DKIM2_HOPS: usize = 50;
/// Bytes of one such field. A recipe may hold a whole body.
pub const DKIM2_FIELD: usize = 1024 * 1024;
/// Bytes of all such fields of a kind: every signature covers all of those before it.
pub const DKIM2_BYTES: usize = 2 * 1024 * 1024;
/// Bytes that are hashed for the states of one message: five times the largest input.
pub const DKIM2_HASHED: usize = 5 * INPUT_BYTES;
/// Of a message so many times its size at most: chains have some five states, each with a hash or two.
pub const DKIM2_TIMES: usize = 20;
/// And so many of any message.
pub const DKIM2_HASHED_ANYWAY: usize = 4 * 1024 * 1024;
/// Bytes that a line of a state costs beside its own, wherever it is copied, measured or hashed.
pub const DKIM2_LINE: usize = 30;
/// Lines of a body that recipes are applied to. Each costs more memory than it has bytes.
pub const DKIM2_LINES: usize = 1_000_000;
/// Signatures of one DKIM2-Signature, hashes of one Message-Instance: each signature costs a question.
pub const DKIM2_VALUES: usize = 8;
/// Recipients of one DKIM2-Signature (RFC 5321 §4.5.3.1.8 has servers take 100).
pub const DKIM2_RECIPIENTS: usize = 1_000;
/// Flags of one DKIM2-Signature that are kept.
pub const DKIM2_FLAGS: usize = 50;
/// Field names of one recipe.
pub const DKIM2_RECIPE_FIELDS: usize = 200;
/// Depth of JSON; recipes need five.
pub const JSON_DEPTH: usize = 16;
/// Values of one JSON text.
pub const JSON_VALUES: usize = 100_000;
/// Seconds after which the key of a signature may rightly be gone: thirty days. RFC 6376 §3.1 wants keys kept only while
/// mail that they signed is on its way, which is days.
pub const KEY_KEPT: i64 = 30 * 86_400;
/// DNS lookups of one SPF evaluation (RFC 7208 §4.6.4).
pub const SPF_LOOKUPS: u32 = 10;
/// Void lookups of one SPF evaluation (RFC 7208 §4.6.4).
pub const SPF_VOIDS: u32 = 2;
/// Hosts of one MX, names of one PTR (RFC 7208 §4.6.4).
pub const SPF_NAMES: usize = 10;
/// Terms of an SPF record whose questions are asked before they are reached, and records of its tree that are looked at
/// beyond what the evaluation needs.
pub const SPF_TREE: usize = 60;
/// Records inside records that are drawn: twice as deep as an evaluation can go, and well within what a reader of JSON
/// takes.
pub const SPF_DEPTH: usize = 20;
/// Terms of one SPF tree that are drawn. Large real ones have a few hundred.
pub const SPF_STEPS: usize = 2_000;
/// Different names of a kind that redaction tells apart; those beyond share one pseudonym.
pub const REDACTED_NAMES: usize = 50_000;
/// Networks that a range of addresses in an SPF record is written as. A wider one is better asked for than guessed.
pub const SPF_RANGE: usize = 8;
/// Terms of an SPF record that is joined with another; more cannot be told apart by a reader either.
pub const SPF_JOINED: usize = 500;
/// Overlaps of networks that the SPF workbench lists; the others are counted.
pub const SPF_OVERLAPS: usize = 200;
/// Terms of an SPF record that the workbench rewrites. Each is tried on its own, so twice as many take four times as long.
pub const SPF_REWRITTEN: usize = 100;
/// Terms of an SPF record that one finding quotes; the others are counted.
pub const SPF_QUOTED: usize = 5;
/// Queries of one DNS tree walk (RFC 9989 §4.10).
pub const DMARC_WALK: usize = 8;
/// Names without an answer whose every possible answer is looked at: four each, so a thousand ways in all.
pub const DMARC_UNANSWERED: usize = 5;
/// Rules of the public suffix list; it has ten thousand.
pub const SUFFIX_RULES: usize = 100_000;
/// Hosts of report addresses that are asked for their consent for one record (RFC 9990 §4). Records name one or two.
pub const REPORT_HOSTS: usize = 8;
/// Domains of one From field that DMARC is evaluated for: each costs a tree walk (RFC 9989 §4.10).
pub const AUTHORS: usize = 8;
/// Hops, the newest first, whose clocks are compared: servers refuse mail with more than 100 (RFC 5321 §6.3).
pub const CLOCK_HOPS: usize = 100;
/// Readings of clocks that are compared. Each is held against each.
pub const CLOCK_READINGS: usize = 300;
/// Clocks that are compared: the work grows with the third power of their number.
pub const CLOCKS: usize = 64;
/// Contradictions between clocks that are named before no clock is believed.
pub const TIME_TRAVELS: usize = 8;
/// Clocks of one contradiction that are looked for.
pub const TIME_TRAVEL_CLOCKS: usize = 6;
/// Signs of forgery that are listed one by one.
pub const FORGERY_HINTS: usize = 20;
/// Differences that are listed of one topic; the gravest stay. More are no comparison, but two lists.
pub const DIFFERENCES: usize = 100;
/// Entries of two lists that are aligned with each other: the work grows with the product of their lengths.
pub const ALIGNED: usize = 500;
/// Characters of a value that is shown beside another.
pub const COMPARED_TEXT: usize = 200;
/// Seconds by which two delays must differ to be worth a line: clocks and queues differ by that much on any day.
pub const DELAY_DIFFERS: i32 = 60;
/// Bytes of a message that is sent through imagined forwarders: each of them makes a copy and hashes it. Of a larger one
/// only the header is.
pub const SIMULATED_BYTES: usize = 5 * 1024 * 1024;
/// Bytes of a header that is sent through them. Servers take 1 MB at most.
pub const SIMULATED_HEADER: usize = 1024 * 1024;
/// Failed signatures of a message that get an autopsy; the others most often broke of the same cause.
pub const AUTOPSIES: usize = 3;
/// Bytes of added text above which it is called neither a footer nor a banner: HTML disclaimers stay below.
pub const FOOTER: usize = 6_000;
/// Lines of the same.
pub const FOOTER_LINES: usize = 25;
/// Lines of the same, where the text is longer than what was signed.
pub const FOOTER_SHORT: usize = 6;
/// Letters of a tag in the subject above which nobody knows whose it is.
pub const SUBJECT_TAG: usize = 32;
/// Bytes that the autopsies of one message may read, hash or rewrite. A body of 30 MB is gone through some six times.
pub const AUTOPSY_BYTES: usize = 200 * 1024 * 1024;
/// Bytes of that for one kind of change, so that a slice of the work stays below a second in a browser.
pub const AUTOPSY_STAGE_BYTES: usize = 96 * 1024 * 1024;
/// Repaired headers of one autopsy that are compared by their hash.
pub const AUTOPSY_HEADERS: usize = 8_000;
/// Repaired headers that need the key's arithmetic each, as with Ed25519: a browser does some two thousand a second.
pub const AUTOPSY_VERIFICATIONS: usize = 1_200;
/// Lines from the end of a body after which it may have ended when it was signed.
pub const AUTOPSY_CUTS: usize = 20_000;
/// Places inside a MIME part before or after which text may have been added.
pub const AUTOPSY_PART_CUTS: usize = 120;
/// MIME parts whose text is repaired.
pub const AUTOPSY_PARTS: usize = 12;
/// Other ways of writing the header fields that are looked at.
pub const AUTOPSY_ALTERNATIVES: usize = 400;
/// Bytes of the signed header fields, and names of `h=`, that a repair is looked for in. Real ones have a tenth of it.
pub const AUTOPSY_HEADER_BYTES: usize = 128 * 1024;
/// The same for names of `h=`.
pub const AUTOPSY_NAMES: usize = 200;
/// Bytes of a field's value that other ways of writing are made of, and the ways of one field.
pub const AUTOPSY_VALUE: usize = 2_000;
/// The same for the ways of one field.
pub const AUTOPSY_WAYS: usize = 300;
/// Bits of an RSA modulus that the signed hash is read with; longer keys are nowhere used for mail.
pub const AUTOPSY_RSA_BITS: usize = 8192;
