//! The DNS of one case, told to both: hosts that never change, and the TXT records of the case.
//!
//! mail-auth is built with its feature `test`: a name that its caches do not know does not exist, and a name with the label
//! `_dns_error` is answered with SERVFAIL. So both see the same world, and nothing goes to the network.

use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::resolver::UnwrapTxtRecord;
use mail_auth::dmarc::Dmarc;
use mail_auth::spf::{Macro, Spf};
use mail_auth::{
    DnsError, DnssecStatus, Error, MX, MessageAuthenticator, Parameters, RecordSet, ResolverCache, Txt,
};
use mailglass_core::dns::{Ledger, Pending, ledger::reverse_name};
use mailglass_model::{Answer, Data, Failure, Question, RecordKind, Seen};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

/// Hosts and their addresses.
const HOSTS: [(&str, &str); 33] = [
    ("h1.test", "192.0.2.1"),
    ("h2.test", "192.0.2.2"),
    ("h2.test", "2001:db8::1"),
    ("h6.test", "2001:db8::2"),
    ("top.test", "192.0.2.3"),
    ("leaf.test", "198.51.100.7"),
    ("mid.test", "192.0.2.129"),
    ("a.top.test", "192.0.2.3"),
    ("h1.top.test", "192.0.2.1"),
    ("user.u.test", "127.0.0.2"),
    ("c.b.a.u.test", "127.0.0.2"),
    ("192.0.2.1.ex.test", "127.0.0.2"),
    ("1.2.0.192.in-addr.ex.test", "127.0.0.2"),
    ("top.test.ex.test", "127.0.0.2"),
    ("test.top.ex.test", "127.0.0.2"),
    ("leaf.test.ex.test", "127.0.0.2"),
    ("test.leaf.ex.test", "127.0.0.2"),
    ("mx1.many.test", "198.18.0.1"),
    ("mx2.many.test", "198.18.0.2"),
    ("mx3.many.test", "198.18.0.3"),
    ("mx4.many.test", "198.18.0.4"),
    ("mx5.many.test", "198.18.0.5"),
    ("mx6.many.test", "198.18.0.6"),
    ("mx7.many.test", "198.18.0.7"),
    ("mx8.many.test", "198.18.0.8"),
    ("mx9.many.test", "198.18.0.9"),
    ("mxa.many.test", "198.18.0.10"),
    ("mxb.many.test", "203.0.113.9"),
    ("mail.example.test", "192.0.2.10"),
    ("example.test", "192.0.2.11"),
    ("a.mail.example.test", "192.0.2.12"),
    ("other.test", "192.0.2.13"),
    ("example.co.test", "192.0.2.14"),
];

/// Mail exchangers in the order of preference.
const EXCHANGERS: [(&str, &str); 19] = [
    ("top.test", "h1.test"),
    ("leaf.test", "h2.test"),
    ("leaf.test", "h6.test"),
    ("mid.test", "h6.test"),
    ("mid.test", "none.test"),
    ("halfbad.test", "h1.test"),
    ("halfbad.test", "_dns_error.mx.test"),
    ("halfbad.test", "h2.test"),
    ("many.test", "mx1.many.test"),
    ("many.test", "mx2.many.test"),
    ("many.test", "mx3.many.test"),
    ("many.test", "mx4.many.test"),
    ("many.test", "mx5.many.test"),
    ("many.test", "mx6.many.test"),
    ("many.test", "mx7.many.test"),
    ("many.test", "mx8.many.test"),
    ("many.test", "mx9.many.test"),
    ("many.test", "mxa.many.test"),
    ("many.test", "mxb.many.test"),
];

/// Names of addresses.
const NAMES: [(&str, &str); 7] = [
    ("192.0.2.1", "h1.test"),
    ("192.0.2.1", "h1.top.test"),
    ("192.0.2.2", "none.test"),
    ("192.0.2.2", "h2.test"),
    ("192.0.2.3", "a.top.test"),
    ("2001:db8::1", "h2.test"),
    ("198.18.0.1", "liar.test"),
];

/// The TXT records of one case, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Zone(pub(crate) BTreeMap<String, Vec<String>>);

/// In the place of a text: the resolver fails for TXT of this name.
pub(crate) const SERVFAIL: &str = "!servfail";

/// The resolver fails for it.
pub(crate) fn is_broken(name: &str) -> bool {
    name.contains("_dns_error.")
}

/// The addresses of a name.
pub(crate) fn addresses(name: &str) -> Vec<IpAddr> {
    let of = HOSTS.iter().filter(|(host, _)| *host == name);
    of.map(|(_, ip)| ip.parse().expect("an address")).collect()
}

/// The mail exchangers of a name.
pub(crate) fn exchangers(name: &str) -> Vec<&'static str> {
    EXCHANGERS.iter().filter(|(of, _)| *of == name).map(|(_, host)| *host).collect()
}

/// The names of an address.
pub(crate) fn names(ip: IpAddr) -> Vec<&'static str> {
    NAMES.iter().filter(|(of, _)| of.parse() == Ok(ip)).map(|(_, name)| *name).collect()
}

impl Zone {
    /// The texts at a name.
    pub(crate) fn texts(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The resolver fails for TXT of this name.
    pub(crate) fn fails(&self, name: &str) -> bool {
        is_broken(name) || self.texts(name) == [SERVFAIL]
    }

    /// Holds a record of any kind, or a name below it does.
    pub(crate) fn exists(&self, name: &str) -> bool {
        let is =
            |known: &str| known.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let static_names = HOSTS.iter().map(|(n, _)| *n).chain(EXCHANGERS.iter().map(|(n, _)| *n));
        self.0.keys().map(String::as_str).chain(static_names).any(is)
    }

    /// The answer for ours.
    fn answer(&self, question: &Question) -> Answer {
        let name = question.name.as_str();
        if is_broken(name) || question.kind == RecordKind::Txt && self.fails(name) {
            return Answer::Failed { why: Failure::ServFail, detail: None };
        }
        let list: Vec<Data> = match question.kind {
            RecordKind::Txt => {
                let chunks = |text: &String| text.as_bytes().chunks(255).map(<[u8]>::to_vec).collect();
                self.texts(name).iter().map(|text| Data::Txt(chunks(text))).collect()
            }
            RecordKind::A | RecordKind::Aaaa => {
                let pick = |ip: IpAddr| match (ip, question.kind) {
                    (IpAddr::V4(ip), RecordKind::A) => Some(Data::A(ip)),
                    (IpAddr::V6(ip), RecordKind::Aaaa) => Some(Data::Aaaa(ip)),
                    _ => None,
                };
                addresses(name).into_iter().filter_map(pick).collect()
            }
            RecordKind::Mx => {
                let numbered = (1u16..).zip(exchangers(name));
                numbered.map(|(preference, host)| Data::Mx { preference, exchange: host.into() }).collect()
            }
            RecordKind::Ptr => {
                let of = |(ip, _): &&(&str, &str)| reverse_name(ip.parse().expect("an address")) == name;
                NAMES.iter().filter(of).map(|(_, host)| Data::Name((*host).into())).collect()
            }
            _ => Vec::new(),
        };
        match list.is_empty() {
            false => Answer::Records { list, chain: vec![], ttl: 300, authentic: false },
            true if self.exists(name) => Answer::NoData { chain: vec![] },
            true => Answer::NoName { chain: vec![] },
        }
    }

    /// Answers what ours wants until it is done.
    pub(crate) fn settle<T>(
        &self,
        ledger: &mut Ledger,
        mut ask: impl FnMut(&mut Ledger) -> Result<T, Pending>,
    ) -> T {
        loop {
            if let Ok(done) = ask(ledger) {
                return done;
            }
            for question in ledger.wanted() {
                let answer = self.answer(&question);
                ledger.tell(question, answer, Seen::default());
            }
        }
    }
}

/// The DNS for theirs.
pub(crate) struct Cache<'a> {
    zone: &'a Zone,
    /// A name without addresses that exists answers with an empty set: only DMARC asks for the difference.
    nodata: bool,
}

/// Their names end in a dot.
fn key<Q: Hash + ?Sized>(name: &Q) -> String {
    let mut reader = Reader(Vec::new());
    name.hash(&mut reader);
    // A string hashes as its bytes and 0xff.
    let bytes = reader.0.strip_suffix(&[0xff]).unwrap_or(&reader.0);
    let name = String::from_utf8_lossy(bytes);
    name.strip_suffix('.').unwrap_or(&name).to_owned()
}

/// Their trait shows a key only to a hasher.
struct Reader(Vec<u8>);

impl std::hash::Hasher for Reader {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
    fn finish(&self) -> u64 {
        0
    }
}

fn set<T>(list: Vec<T>) -> RecordSet<T> {
    RecordSet { rrset: list.into(), dnssec_status: DnssecStatus::Indeterminate }
}

/// A cache that answers with one expression and forgets nothing.
macro_rules! cache {
    ($key:ty, $value:ty, |$self:ident, $name:ident| $get:expr) => {
        impl ResolverCache<$key, $value> for Cache<'_> {
            fn get<Q: Hash + Eq + ?Sized>(&self, name: &Q) -> Option<$value>
            where
                $key: Borrow<Q>,
            {
                let ($self, $name) = (self, key(name));
                $get
            }
            fn remove<Q: Hash + Eq + ?Sized>(&self, _: &Q) -> Option<$value>
            where
                $key: Borrow<Q>,
            {
                None
            }
            fn insert(&self, _: $key, _: $value, _: Instant) {}
        }
    };
}

/// As their `txt_lookup` reads an answer: the first record that can be read counts.
pub(crate) fn first_readable<T: TxtRecordParser + Into<Txt> + UnwrapTxtRecord>(
    texts: &[String],
) -> mail_auth::Result<T> {
    let mut result = Err(Error::Dns(DnsError::InvalidRecordType));
    for text in texts {
        result = T::parse(text.as_bytes());
        if result.is_ok() {
            break;
        }
    }
    result
}

cache!(Box<str>, Txt, |cache, name| match cache.zone.texts(&name) {
    [] => None,
    _ if cache.zone.fails(&name) => Some(Txt::Error(Error::Dns(DnsError::Resolver(String::new())))),
    texts if name.starts_with("_dmarc.") => Some(first_readable::<Dmarc>(texts).into()),
    texts if name.starts_with("why.") => Some(first_readable::<Macro>(texts).into()),
    texts => Some(first_readable::<Spf>(texts).into()),
});
cache!(Box<str>, RecordSet<MX>, |_cache, name| {
    let hosts = exchangers(&name);
    let mx = |(preference, host)| MX { exchanges: [Box::from(host)].into(), preference };
    (!hosts.is_empty()).then(|| set((1u16..).zip(hosts).map(mx).collect()))
});
cache!(Box<str>, RecordSet<Ipv4Addr>, |cache, name| {
    let pick = |ip| if let IpAddr::V4(ip) = ip { Some(ip) } else { None };
    let list: Vec<Ipv4Addr> = addresses(&name).into_iter().filter_map(pick).collect();
    let known = !list.is_empty() || cache.nodata && !is_broken(&name) && cache.zone.exists(&name);
    known.then(|| set(list))
});
cache!(Box<str>, RecordSet<Ipv6Addr>, |_cache, name| {
    let pick = |ip| if let IpAddr::V6(ip) = ip { Some(ip) } else { None };
    let list: Vec<Ipv6Addr> = addresses(&name).into_iter().filter_map(pick).collect();
    (!list.is_empty()).then(|| set(list))
});

/// Reverse DNS: asked for by address. Their resolver gives names with the dot at their end.
impl ResolverCache<IpAddr, RecordSet<Box<str>>> for Cache<'_> {
    fn get<Q: Hash + Eq + ?Sized>(&self, ip: &Q) -> Option<RecordSet<Box<str>>>
    where
        IpAddr: Borrow<Q>,
    {
        let same = |of: &&(&str, &str)| {
            let known: IpAddr = of.0.parse().expect("an address");
            let known: &Q = known.borrow();
            known == ip
        };
        let list: Vec<Box<str>> =
            NAMES.iter().filter(same).map(|(_, name)| format!("{name}.").into()).collect();
        (!list.is_empty()).then(|| set(list))
    }
    fn remove<Q: Hash + Eq + ?Sized>(&self, _: &Q) -> Option<RecordSet<Box<str>>>
    where
        IpAddr: Borrow<Q>,
    {
        None
    }
    fn insert(&self, _: IpAddr, _: RecordSet<Box<str>>, _: Instant) {}
}

impl<'a> Cache<'a> {
    /// As SPF asks.
    pub(crate) fn spf(zone: &'a Zone) -> Self {
        Cache { zone, nodata: false }
    }

    /// As DMARC asks.
    pub(crate) fn dmarc(zone: &'a Zone) -> Self {
        Cache { zone, nodata: true }
    }

    /// Their parameters, with this as every cache.
    pub(crate) fn with<P>(&'a self, params: P) -> Parameters<'a, P, Self, Self, Self, Self, Self> {
        Parameters {
            params,
            cache_txt: Some(self),
            cache_mx: Some(self),
            cache_ptr: Some(self),
            cache_ipv4: Some(self),
            cache_ipv6: Some(self),
        }
    }
}

/// Theirs; it is never let out.
pub(crate) static THEIRS: LazyLock<MessageAuthenticator> =
    LazyLock::new(|| MessageAuthenticator::new_quad9().expect("an authenticator"));

/// With full caches one poll is enough.
pub(crate) fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("mail-auth wants to go to the network"),
    }
}
