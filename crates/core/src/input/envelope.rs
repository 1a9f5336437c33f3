//! The envelope that the user gives, made plain: addresses out of their brackets, and what is none refused.

use super::InputError;
use crate::message::received::read_ip;
use crate::text::domain;
use crate::text::quote::quote;
use mailglass_model::Envelope;

/// Octets of a HELO name (RFC 5321 §4.5.3.1.2).
const HELO_LENGTH: usize = 255;

/// Every value in its plain form.
///
/// # Errors
/// [`InputError::Envelope`] for the first value that is not what its name says.
pub(super) fn plain(envelope: Envelope) -> Result<Envelope, InputError> {
    let Envelope { ip, helo, mail_from, rcpt_to } = envelope;
    Ok(Envelope {
        ip: ip.as_deref().map(client).transpose()?,
        helo: helo.as_deref().map(greeting).transpose()?,
        mail_from: mail_from.as_deref().map(mail_from_address).transpose()?,
        rcpt_to: rcpt_to.iter().map(|to| recipient(to)).collect::<Result<_, _>>()?,
    })
}

/// The envelope sender: an address, a domain for any address in it, or empty for the null sender. A display name and
/// angle brackets around it are taken off (RFC 5321 §4.1.2).
///
/// # Errors
/// [`InputError::Envelope`] where it is neither.
pub(crate) fn mail_from_address(text: &str) -> Result<String, InputError> {
    let address = without_name(text);
    let is_domain = |name: &str| domain::normalize(name).is_some_and(|name| domain::is_host(&name));
    match is_address(address) || address.is_empty() || is_domain(address) {
        true => Ok(address.to_owned()),
        false => refuse("mail from", text, "no address such as name@example.com"),
    }
}

/// The greeting: a name or an address literal (RFC 5321 §4.1.1.1), also one that no host should use.
///
/// # Errors
/// [`InputError::Envelope`] where a server could not have said it.
pub(crate) fn greeting(text: &str) -> Result<String, InputError> {
    let name = text.trim();
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"<>@,;\"".contains(c);
    match !name.is_empty() && name.len() <= HELO_LENGTH && name.chars().all(fits) {
        true => Ok(name.to_owned()),
        false => refuse("helo", text, "no name such as mail.example.com"),
    }
}

fn client(text: &str) -> Result<String, InputError> {
    match read_ip(text) {
        Some(ip) => Ok(ip.to_string()),
        None => refuse("ip", text, "no IP address"),
    }
}

fn recipient(text: &str) -> Result<String, InputError> {
    let address = without_name(text);
    match is_address(address) || address.eq_ignore_ascii_case("postmaster") {
        true => Ok(address.to_owned()),
        false => refuse("rcpt to", text, "no address such as name@example.com"),
    }
}

fn refuse(what: &str, text: &str, why: &str) -> Result<String, InputError> {
    Err(InputError::Envelope(format!("{what}: \"{}\" is {why}.", quote(text.as_bytes()))))
}

/// `Name <address>` and `<address>` without what stands around the address.
fn without_name(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    inner.map_or(text, |(_, address)| address.trim())
}

/// `local@domain`, where the local part may be quoted and the domain an address literal.
fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let quoted = local.len() >= 2 && local.starts_with('"') && local.ends_with('"');
    let atom = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c);
    let local_fits = quoted && !local.contains(char::is_control) || local.chars().all(atom);
    local_fits && (is_literal(domain) || is_domain(domain))
}

/// An address literal (RFC 5321 §4.1.3).
fn is_literal(domain: &str) -> bool {
    domain.starts_with('[') && domain.ends_with(']') && read_ip(domain).is_some()
}

/// Any name that the DNS could be asked for, as one wants to test odd ones too; no white space and no brackets.
fn is_domain(domain: &str) -> bool {
    let fits = |c: char| !c.is_whitespace() && !"<>()[],;:\\\"".contains(c);
    domain.chars().all(fits) && domain::normalize(domain).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_out_of_what_stands_around_them() {
        for (text, address) in [
            ("alice@ex.test", "alice@ex.test"),
            (" <alice@ex.test> ", "alice@ex.test"),
            ("Alice A. <alice@ex.test>", "alice@ex.test"),
            ("\"a b\"@ex.test", "\"a b\"@ex.test"),
            ("alice@[192.0.2.1]", "alice@[192.0.2.1]"),
            ("SRS0=abcd=XY=ex.test=alice@fwd.test", "SRS0=abcd=XY=ex.test=alice@fwd.test"),
            ("ex.test", "ex.test"),
            ("alice@b\u{fc}cher.test", "alice@b\u{fc}cher.test"),
            ("<>", ""),
            ("", ""),
        ] {
            assert_eq!(mail_from_address(text).as_deref(), Ok(address), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in
            ["foo bar", "foo", "alice@", "alice@ex.test>", "a b@ex.test", "alice@ex test", "alice@a..b"]
        {
            assert!(matches!(mail_from_address(text), Err(InputError::Envelope(_))), "{text}");
        }
        for text in ["a b c", "", "<mail.ex.test>"] {
            assert!(greeting(text).is_err(), "{text}");
        }
        for text in ["mail.ex.test", "localhost", "[192.0.2.1]", "[IPv6:2001:db8::1]", "my_pc"] {
            assert_eq!(greeting(text).as_deref(), Ok(text));
        }
        assert!(client("300.1.1.1").is_err());
        assert_eq!(client(" [192.0.2.1] ").as_deref(), Ok("192.0.2.1"));
        assert!(recipient("").is_err());
    }
}
