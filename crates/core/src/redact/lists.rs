//! What stays readable: names that identify nobody and that a diagnosis needs.

use crate::gateway::Vocabulary;
use std::collections::BTreeSet;

/// Providers whose names stay, and with them what they sign and publish. What stands below them is replaced like
/// anything else: customers' names are written there.
pub const PROVIDERS: [&str; 80] = [
    "google.com",
    "googlemail.com",
    "gmail.com",
    "googlegroups.com",
    "gappssmtp.com",
    "1e100.net",
    "dns.google",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "office365.com",
    "office365.us",
    "exchangelabs.com",
    "microsoft.com",
    "onmicrosoft.com",
    "exacttarget.com",
    "amazonses.com",
    "amazonaws.com",
    "sendgrid.net",
    "sendgrid.com",
    "mailgun.org",
    "mailgun.net",
    "mailgun.com",
    "mcsv.net",
    "mcdlv.net",
    "rsgsv.net",
    "mandrillapp.com",
    "mailchimp.com",
    "mailchimpapp.net",
    "sparkpostmail.com",
    "mtasv.net",
    "postmarkapp.com",
    "sendinblue.com",
    "brevo.com",
    "mailjet.com",
    "mailin.fr",
    "hubspot.com",
    "hubspotemail.net",
    "salesforce.com",
    "klaviyomail.com",
    "constantcontact.com",
    "confirmedcc.com",
    "zendesk.com",
    "freshdesk.com",
    "yahoo.com",
    "yahoodns.net",
    "aol.com",
    "icloud.com",
    "apple.com",
    "me.com",
    "mac.com",
    "proton.me",
    "protonmail.com",
    "protonmail.ch",
    "zoho.com",
    "zoho.eu",
    "fastmail.com",
    "messagingengine.com",
    "gmx.net",
    "gmx.de",
    "web.de",
    "t-online.de",
    "ionos.com",
    "ovh.net",
    "mail.ru",
    "yandex.net",
    "yandex.ru",
    "qq.com",
    "163.com",
    "pphosted.com",
    "ppe-hosted.com",
    "proofpoint.com",
    "mimecast.com",
    "barracudanetworks.com",
    "messagelabs.com",
    "mxlogic.net",
    "cloudflare.com",
    "cloudflare.net",
    "cloudflare-dns.com",
    "quad9.net",
];

/// Last labels that stay. Every label of two letters stays too (country codes); any other one is a brand's.
const TOPS: &str = "com net org info biz edu gov mil int arpa name pro mobi asia aero coop museum jobs post tel travel cat xxx \
    app dev page email mail cloud online site website store shop blog tech space host world life live news media agency company \
    solutions services systems network support group team academy digital global today club design studio work works xyz top icu \
    vip fun example test invalid localhost local localdomain lan home internal intranet corp private onion";

/// Second labels that belong to the suffix, below a country code.
const SECONDS: &str = "co com net org ac gov edu mil ne or go gv sch ltd plc me nom gob gouv asso";

/// Labels below a replaced one that stay: they name a service, not its owner.
const LABELS: &str = "no-such-selector-mailglass mail mails mailer email e-mail smtp smtps esmtp mx mta mailhost relay gateway gw out outbound outgoing in inbound \
    incoming bounce bounces return returns www web ns dns spf dkim dmarc list lists news newsletter info support billing \
    notify notifications alerts em e m o t link links click track tracking go img static cdn api app auth login sso \
    host server cluster node edge pool mx-in mx-out mailout mailin imap pop pop3 submission autodiscover autoconfig mta-sts \
    mail-out mail-in smtp-in smtp-out smtp-relay mailrelay mxout mxin default selector s k key google dkim mandrill sendgrid \
    pm krs mailjet sig sel amazonses include includes prod protection namprd eurprd netblocks _spf _netblocks _dmarc _domainkey _report _mta-sts _smtp \
    _tls _tcp _adsp _policy _bimi _dns _acme-challenge _domainconnect staging test dev localhost localdomain wl zone ip4 ip6 v4 v6 us eu ap \
    us-east-1 us-west-2 eu-west-1 eu-central-1 west east north south central a b c d x y z";

/// Words of structured fields, records and replies that stay. Any other word is replaced.
const WORDS: &str = "from by via with id for helo ehlo lhlo ident envelope-from envelope-sender envelope-to received reply tcp udp inet \
    imap imaps imap4 imap4-ssl imap4rev1 pop pop3 pop3s pop3-ssl smtp esmtp esmtps esmtpa esmtpsa smtps smtpa smtpsa lmtp lmtps lmtpa lmtpsa utf8smtp utf8smtps utf8smtpsa utf8lmtp http https \
    httprest mapi local local-smtp local-esmtp stdio bsmtp asmtp nnfmp uucp internal proxied frontend transport xmail psmtp \
    postfix exim sendmail submit qmail ofmipd qmail-scanner opensmtpd haraka powermta tm ecelerity mdaemon communigate communigate-pro pro amavis \
    amavisd amavisd-new mailman fetchmail dovecot zimbra mimecast proofpoint ibm oracle communications messaging server sg microsoft \
    svc smtpsvc mail pickup service exchange network hub mailbox google gmail sendgrid geopod ismtpd debian ubuntu centos freebsd linux \
    using tls ssl tlsv1 tls1 tlsv1_2 tlsv1_3 tls1_0 tls1_1 tls1_2 tls1_3 sslv3 version cipher bits verify verified not ok no client certificate requested peer \
    digest key-exchange server-signature server-digest key exchange x25519 x25519mlkem768 secp256r1 p-256 p-384 p-521 ecdhe ecdsa rsa rsa-pss prime256v1 \
    encrypted cn issuer dn none unknown may forged fail false true yes self-signed untrusted trusted anonymous \
    authenticated sender user auth bits=0 login plain cram-md5 digest-md5 account invoked userid uid pid network unknown localhost localdomain \
    mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul aug sep sept oct nov dec \
    january february march april june july august september october november december am pm \
    ut utc gmt z est edt cst cdt mst mdt pst pdt bst cet met west cest mest eet eest msk jst kst ist wib hkt aest aedt \
    v a b c d g h i k l n o p q r s t x y z e m f spf spf1 spf2.0 dkim dkim1 dmarc dmarc1 arc bimi bimi1 stsv1 tlsrptv1 iprev sender-id dkim-adsp dkim-atps domainkeys dnswl x-tls x-dkim x-ptr x-return-mx x-sid \
    compauth auth rrvs smime vbr dara dkim2 pass softfail softpass hardfail neutral policy temperror permerror temporary permanent error bestguesspass discard nxdomain partial \
    action reason oreject pct.quarantine pct.reject quarantine reject deliver header smtp body query-method exported \
    header.d header.i header.b header.s header.a header.from header.sender header.oldest-pass header.selector smtp.mailfrom smtp.mail smtp.rcpttodomain smtp.rcptto smtp.helo smtp.remote-ip \
    smtp.client-ip policy.iprev policy.dmarc policy.published-domain-policy policy.applied-disposition policy.evaluated-disposition policy.arc-aware-result \
    policy.policy-from policy.authority policy.indicator dns.zone dns.sec body.smtp.auth policy.ip policy.txt policy.expired body.canonicalization \
    client-ip envelope-from receiver identity problem mechanism mailfrom mfrom pra x-software x-sender exp exists redirect include mx ptr ip4 ip6 all \
    sp np dis pol adkim aspf pct fo rua ruf rf ri psd arc.chain cv as ams rsa-sha1 rsa-sha256 ed25519-sha256 ed25519 sha1 sha256 simple relaxed \
    simple/simple relaxed/relaxed relaxed/simple simple/relaxed dns/txt txt email afrf u strict mailto mode enforce testing max_age max-age \
    domain of designates permitted does designate as sender host is neither nor denied by best guess record for address good bad signature invalid valid \
    signed failed failure missing empty body hash did verify bits_of key message header test mode unverified unsigned untrusted no-key not-signed insecure secure \
    and or to the this an at on in was were has have be been are it its can cannot could will would should may must only but if than then so such \
    ip addr address addresses allowed authorized authorised unauthorized rule rules matched match matches default \
    rfc822 rfc822-headers utf-8 dns mta smtp x-postfix x-unix delivered delayed relayed expanded failed action status diagnostic code remote \
    reporting final original recipient last attempt date arrival queue-id unix lmtp \
    550 551 552 553 554 450 451 452 421 250 220 354 221 mailbox full quota exceeded over size unavailable disabled inactive exist exists there \
    rejected reject refused blocked listed blacklisted spam content policy greylisted greylisting deferred delay try again later temporarily temporary lookup \
    relay relaying access denied command syntax rcpt ehlo helo data mail too many connections rate limited limit timeout timed out connection lost while \
    sending receiving conversation with said end unable deliver delivery user account such name found unrouteable accepted due invalid route requirements guidelines bulk \
    reverse ptr a record lookup does did not pass authentication unauthenticated required starttls \
    one-click list-unsubscribe auto-generated auto-replied auto-submitted auto bulk junk high normal low urgent non-urgent list \
    7bit 8bit binary quoted-printable base64 inline attachment form-data delivery-status report disposition-notification feedback-report \
    text plain html calendar csv xml css enriched multipart mixed alternative related signed digest parallel appledouble application pdf zip gzip octet-stream \
    json pkcs7-mime pkcs7-signature x-pkcs7-signature x-pkcs7-mime pgp-signature pgp-encrypted pgp-keys ms-tnef msword rtf javascript ics image png jpeg jpg gif \
    svg svg+xml webp bmp tiff audio video mpeg mp4 ogg wav message rfc822 global partial external-body delivery-status tlsrpt tlsrpt+gzip tlsrpt+json font \
    charset boundary format flowed delsp report-type protocol micalg pgp-sha256 pgp-sha1 pgp-sha512 sha-256 sha-1 sha-512 smime-type signed-data enveloped-data type \
    us-ascii ascii iso-8859-1 iso-8859-2 iso-8859-15 windows-1250 windows-1251 windows-1252 windows-1257 koi8-r gb2312 gbk gb18030 big5 shift_jis iso-2022-jp euc-jp euc-kr \
    undisclosed-recipients undisclosed recipients stsv1 s/mime smime secure dane dnssec policy-type sts no-policy-found";

/// Header fields whose names stay, besides those of spam filters ([`crate::gateway::own_name`]). The name of any other
/// field may say whose system it comes from.
const FIELDS: &str = "received from to cc bcc sender reply-to subject date message-id in-reply-to references return-path delivered-to \
    envelope-to original-recipient mime-version comments keywords organization user-agent importance priority precedence sensitivity auto-submitted \
    content-type content-transfer-encoding content-disposition content-id content-description content-language content-location \
    content-class thread-topic thread-index accept-language errors-to disposition-notification-to return-receipt-to dkim-signature \
    domainkey-signature dkim2-signature message-instance arc-seal arc-message-signature arc-authentication-results authentication-results \
    authentication-results-original received-spf mailing-list feedback-id bimi-selector bimi-location bimi-indicator tls-required require-recipient-valid-since \
    reporting-mta remote-mta final-recipient original-envelope-id arrival-date action status diagnostic-code last-attempt-date will-retry-until \
    received-from-mta dsn-gateway x-actual-recipient x-display-name feedback-type reported-domain version x-auto-response-suppress \
    x-mailer x-priority x-msmail-priority x-mimeole x-originating-ip x-original-to x-original-from x-original-sender x-original-message-id \
    x-envelope-from x-envelope-to x-sender x-receiver x-received x-forwarded-to x-forwarded-for x-forwarded-encrypted x-beenthere x-loop \
    x-mailman-version x-virus-scanned x-feedback-id x-campaign x-campaign-id x-report-abuse \
    x-report-abuse-to x-complaints-to x-abuse x-authenticated-sender x-authenticated-user x-auth x-source x-entity-ref-id x-notes-item \
    x-postfix-queue-id x-postfix-sender x-failed-recipients x-autoreply x-autorespond x-php-originating-script x-get-message-sender-via x-authority-analysis \
    x-apple-mail x-universally-unique-identifier x-uid x-keywords x-more x-tmas x-account-key";

/// Beginnings of such names.
const FIELD_FAMILIES: [&str; 18] = [
    "list-",
    "resent-",
    "arc-",
    "x-ms-",
    "x-microsoft-",
    "x-forefront-",
    "x-exchange-",
    "x-google-",
    "x-gmail-",
    "x-ses-",
    "x-sg-",
    "x-mailgun-",
    "x-mc-",
    "x-mandrill-",
    "x-pm-",
    "x-spam-",
    "x-proofpoint-",
    "x-mimecast-",
];

/// The lists as sets, made once a redaction.
#[derive(Debug)]
pub(super) struct Lists {
    tops: BTreeSet<&'static str>,
    seconds: BTreeSet<&'static str>,
    labels: BTreeSet<&'static str>,
    words: BTreeSet<&'static str>,
    fields: BTreeSet<&'static str>,
    providers: BTreeSet<&'static str>,
    /// The words of spam filters' fields.
    pub(super) filters: Vocabulary,
}

impl Lists {
    /// `providers` false: their names are replaced too.
    pub(super) fn new(providers: bool) -> Self {
        let set = |text: &'static str| text.split_whitespace().collect();
        Lists {
            tops: set(TOPS),
            seconds: set(SECONDS),
            labels: set(LABELS),
            words: set(WORDS),
            fields: set(FIELDS),
            providers: if providers { PROVIDERS.into_iter().collect() } else { BTreeSet::new() },
            filters: Vocabulary::new(),
        }
    }

    /// How many labels at the end of a name stay because of what they are.
    pub(super) fn kept_labels(&self, labels: &[&str]) -> usize {
        for from in 0..labels.len().saturating_sub(1) {
            if labels.len() - from <= 3 && self.providers.contains(labels[from..].join(".").as_str()) {
                return labels.len() - from;
            }
        }
        let Some(top) = labels.last() else { return 0 };
        let country = top.len() == 2 && top.bytes().all(|b| b.is_ascii_alphabetic());
        match labels {
            [.., second, _] if country && labels.len() > 2 && self.seconds.contains(second) => 2,
            _ if country || self.tops.contains(top) => 1,
            _ => 0,
        }
    }

    /// A label that names a service: `mail`, `mx1`, `_dmarc`, `eur05-like` ones not.
    pub(super) fn is_service(&self, label: &str) -> bool {
        let bare = label.trim_end_matches(|c: char| c.is_ascii_digit());
        self.labels.contains(label) || (label.len() - bare.len() <= 2 && self.labels.contains(bare))
    }

    /// A word that stays in structured text.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// A field whose name stays, in lower case.
    pub(super) fn is_field(&self, name: &str) -> bool {
        self.fields.contains(name) || FIELD_FAMILIES.iter().any(|family| name.starts_with(family))
    }
}
