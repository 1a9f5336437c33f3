//! Whose name servers a key stands on: known from where its CNAME leads.

use crate::text::domain;

/// Domains that services let keys of their customers lead to, and the service.
const OPERATORS: [(&str, &str); 22] = [
    ("amazonses.com", "Amazon SES"),
    ("brevo.com", "Brevo"),
    ("ccsend.com", "Constant Contact"),
    ("custdkim.salesforce.com", "Salesforce"),
    ("dkim.mail.microsoft", "Microsoft 365"),
    ("domains.proton.ch", "Proton Mail"),
    ("fmhosted.com", "Fastmail"),
    ("freshemail.io", "Freshworks"),
    ("hubspotemail.net", "HubSpot"),
    ("icloudmailadmin.com", "iCloud Mail"),
    ("intercom.io", "Intercom"),
    ("mailbox.org", "mailbox.org"),
    ("mailersend.net", "MailerSend"),
    ("mandrillapp.com", "Mailchimp Transactional"),
    ("mcsv.net", "Mailchimp"),
    ("migadu.com", "Migadu"),
    ("mlsend.com", "MailerLite"),
    ("myshopify.com", "Shopify"),
    ("onmicrosoft.com", "Microsoft 365"),
    ("sendgrid.net", "SendGrid"),
    ("simplelogin.co", "SimpleLogin"),
    ("zendesk.com", "Zendesk"),
];

/// The service that a chain of CNAMEs leads to: the last that is known.
pub(super) fn of(chain: &[String]) -> Option<&'static str> {
    let service = |name: &String| OPERATORS.iter().find(|(zone, _)| domain::is_within(name, zone));
    chain.iter().rev().find_map(service).map(|(_, service)| *service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_known_by_its_last_known_name() {
        let chain = ["s1.domainkey.u1.wl.sendgrid.net".to_owned(), "x.example".to_owned()];
        assert_eq!(of(&chain), Some("SendGrid"));
        assert_eq!(of(&["notsendgrid.net".to_owned()]), None);
    }
}
