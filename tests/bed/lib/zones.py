"""What the bed's DNS says: every zone as a list of master-file lines, in sections by what they are for.

A name is a case, not a company: `spf-loop.test` is the domain whose SPF record includes itself. Zones whose servers
do not run yet (mail servers, policy hosts, blocklists' web pages) are here already; their addresses are 127.77.1.N
for one mail server each, 127.77.0.80 for web hosts."""

NET = "127.77"
DNS, WEB, DOH = f"{NET}.0.53", f"{NET}.0.80", f"{NET}.0.55"
HOSTILE_DNS = f"{NET}.3.53"
GOOD_MX = "10 mx1.good.test."

REJECT = "v=DMARC1; p=reject; rua=mailto:d@good.test"
MONITOR = "v=DMARC1; p=none"
MX_ONLY = "v=spf1 mx -all"

# One mail server with one peculiarity each: its address is 127.77.1.N.
MAIL_SERVERS = {
    "expired": 11, "wronghost": 12, "selfsigned": 13, "plain": 14, "openrelay": 15, "grey": 16, "oldtls": 17,
    "busy": 18, "block": 19, "slow": 20, "tarpit": 21, "catchall": 22, "preauth": 23, "screen": 24, "nochain": 25,
    "smuggle": 26, "forcetls": 27, "ratelimit": 28, "weak": 31, "tls13": 32, "notyet": 33, "xclient": 35,
    "tlsall": 36,
}  # fmt: skip
# From 127.77.3.10 on.
HOSTILE_MAIL_SERVERS = [
    "flood", "drip", "longline", "crlf", "inject", "cmdinject", "close", "nonutf8", "mixed", "fake220", "silent",
    "hugeehlo", "halfclose", "never", "garbage", "oob",
]  # fmt: skip


def server(n):
    return f"{NET}.1.{n}"


def reverse(address):
    return ".".join(reversed(address.split(".")))


def txt(name, text):
    """A TXT record; text longer than 255 octets becomes several strings (RFC 1035 §3.3.14)."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    chunks = [text[i : i + 255] for i in range(0, len(text), 255)]
    return f"{name} TXT " + " ".join(f'"{chunk}"' for chunk in chunks)


class Zones:
    """`lines` by zone name, and for the signed ones how: ok, bogus (the parent's DS is wrong) or expired."""

    def __init__(self, dkim, tls):
        """`dkim` gives the public key of a key's name, `tls` the TLSA data of a certificate's name."""
        self.lines, self.signed = {}, {}
        self.dkim, self.tls = dkim, tls
        for section in (self.good, self.mail_servers, self.dane, self.mta_sts, self.tls_rpt, self.spf, self.dmarc,
                        self.mx, self.forbidden_addresses, self.blocklists, self.reverse_names):  # fmt: skip
            section()

    def zone(self, name, *records, mx=(), spf=None, dmarc=None, a=None, sign=None):
        lines = ["$TTL 300", "@ SOA ns1.test. hostmaster.test. 2026010101 7200 3600 1209600 300"]
        lines += ["@ NS ns1.test.", "@ NS ns2.test."]
        lines += [f"@ MX {host}" for host in ([mx] if isinstance(mx, str) else mx)]
        lines += [txt("@", spf)] if spf else []
        lines += [txt("_dmarc", dmarc)] if dmarc else []
        lines += [f"@ A {a}"] if a else []
        self.lines[name] = lines + list(records)
        if sign:
            self.signed[name] = sign

    def key(self, selector, tags="v=DKIM1; k=rsa", key="s1"):
        return txt(f"{selector}._domainkey", f"{tags}; p={self.dkim[key]}")

    def good(self):
        """The reference: everything right, except the DKIM selectors that say what is wrong with them."""
        self.zone(
            "good.test",
            f"mx1 A {server(10)}", f"mx2 A {server(10)}", f"smtp A {server(10)}", f"www A {WEB}", f"bimi A {WEB}",
            # Where the messages in messages/ come from; in SPF, named forwards and backwards, and never contacted.
            "mail A 192.0.2.10", txt("mail", "v=spf1 a -all"),
            f"mta-sts A {WEB}", txt("_mta-sts", "v=STSv1; id=20260101T000000;"),
            txt("_smtp._tls", "v=TLSRPTv1; rua=mailto:tlsrpt@good.test"),
            self.key("s1"),
            self.key("ed1", "v=DKIM1; k=ed25519", "ed1"),
            self.key("s4096", key="s4096"), self.key("s1024", key="s1024"), self.key("s512", key="s512"),
            txt("revoked._domainkey", "v=DKIM1; p="),
            self.key("testing", "v=DKIM1; t=y; k=rsa"),
            self.key("strict", "v=DKIM1; t=s; k=rsa"),
            self.key("sha1only", "v=DKIM1; h=sha1; k=rsa"),
            self.key("web", "v=DKIM1; s=web; k=rsa"),
            self.key("badver", "v=DKIM2; k=rsa"),
            txt("badb64._domainkey", "v=DKIM1; k=rsa; p=!!notbase64!!"),
            self.key("two"), self.key("two", key="s1024"),
            "cname._domainkey CNAME s1._domainkey.good.test.",
            txt("default._bimi", "v=BIMI1; l=https://bimi.good.test/logo.svg; a="),
            txt("bad._bimi", "v=BIMI1; l=http://bimi.good.test/logo.png"),
            '@ CAA 0 issue "letsencrypt.org"', '@ CAA 0 iodef "mailto:sec@good.test"',
            f"_25._tcp.mx1 TLSA 3 1 1 {self.tls['good'].key}", f"_25._tcp.mx2 TLSA 3 1 1 {self.tls['good'].key}",
            "_submission._tcp SRV 0 1 587 smtp", "_submissions._tcp SRV 0 1 465 smtp", "_imaps._tcp SRV 0 0 0 .",
            sign="ok", mx=["10 mx1", "20 mx2"], a=WEB, spf=f"v=spf1 mx ip4:{NET}.1.0/24 ip4:192.0.2.10 -all",
            dmarc="v=DMARC1; p=reject; sp=reject; adkim=s; aspf=s; fo=1;"
            " rua=mailto:dmarc@good.test,mailto:agg@reports.test; ruf=mailto:dmarc@good.test",
        )  # fmt: skip
        self.zone("reports.test", txt("good.test._report._dmarc", "v=DMARC1"), mx=GOOD_MX, spf=MX_ONLY, dmarc=REJECT)

    def mail_servers(self):
        for name, n in MAIL_SERVERS.items():
            self.zone(f"{name}.test", f"mx A {server(n)}", mx="10 mx", spf=MX_ONLY, dmarc=REJECT, a=server(n))
        exim_key = f"_25._tcp.mx TLSA 3 1 1 {self.tls['goodrsa'].key}"
        self.zone("exim.test", f"mx A {NET}.2.10", exim_key, mx="10 mx", spf=MX_ONLY, dmarc=REJECT, sign="ok")
        self.zone("osmtpd.test", f"mx A {NET}.2.11", mx="10 mx", spf=MX_ONLY, dmarc=REJECT)
        self.zone("catcher.test", f"@ A {NET}.0.25", mx="10 catcher.test.", spf=MX_ONLY, dmarc=REJECT)
        hosts = [f"{name} A {NET}.3.{n}" for n, name in enumerate(HOSTILE_MAIL_SERVERS, 10)]
        self.zone("evilmail.test", *hosts, mx="10 flood")

    def dane(self):
        def tlsa(name, *data, **more):
            records = [f"_25._tcp.mx TLSA {value}" for value in data]
            self.zone(f"{name}.test", f"mx A {server(10)}", *records, mx="10 mx", spf=MX_ONLY, **more)

        tls = self.tls
        tlsa("dane", f"2 0 1 {tls['inter'].certificate}", "3 1 2 " + "00" * 64, sign="ok", dmarc=REJECT)
        tlsa("danebad", "3 1 1 " + "ab" * 32, sign="ok", dmarc=REJECT)
        # Usages 0 and 1 are not for SMTP (RFC 7672 §3.1.3).
        tlsa("danemix", f"1 1 1 {tls['good'].key}", f"0 0 1 {tls['root'].certificate}", sign="ok")
        tlsa("daneinsecure", f"3 1 1 {tls['good'].key}")  # unsigned: must be ignored
        tlsa("bogus", sign="bogus", dmarc=REJECT)
        tlsa("expiredsig", sign="expired", dmarc=REJECT)

    def mta_sts(self):
        variants = {"badid": "v=STSv1; id=bad id!;", "noid": "v=STSv1;"}
        for name in "testing none mxmismatch 404 redirect ctype huge slow syntax badcert badid noid".split():
            record = txt("_mta-sts", variants.get(name, "v=STSv1; id=1;"))
            web = f"mta-sts A {WEB}"
            self.zone(f"sts-{name}.test", f"mx A {server(10)}", web, record, mx="10 mx", spf=MX_ONLY, dmarc=REJECT)
        two = [txt("_mta-sts", f"v=STSv1; id={n};") for n in (1, 2)]
        self.zone("sts-two.test", f"mta-sts A {WEB}", *two, mx=GOOD_MX)

    def tls_rpt(self):
        self.zone("tlsrpt-bad.test", txt("_smtp._tls", "v=TLSRPTv1; rua=ftp://x"), mx=GOOD_MX)
        two = [txt("_smtp._tls", f"v=TLSRPTv1; rua=mailto:{address}") for address in ("a@b.test", "c@d.test")]
        self.zone("tlsrpt-two.test", *two, mx=GOOD_MX)

    def spf(self):
        variants = {
            "soft": "v=spf1 mx ~all",
            "neutral": "v=spf1 mx ?all",
            "plusall": "v=spf1 +all",
            "noall": "v=spf1 mx",
            "deny": "v=spf1 -all",
            "ptr": "v=spf1 ptr -all",
            "syntax": "v=spf1 ip4:999.1.1.1 ~all",
            "unknownmech": "v=spf1 mx foo:bar -all",
            "case": "V=SpF1 MX -ALL",
            "loop": "v=spf1 include:spf-loop.test -all",
            "missinginc": "v=spf1 include:nx.test -all",
            "redirect": "v=spf1 redirect=good.test",
            "redirall": "v=spf1 redirect=good.test -all",
            "twored": "v=spf1 redirect=good.test redirect=good.test",
            "macro": "v=spf1 exists:%{ir}.ok.spf-macro.test -all",
            "macrolong": "v=spf1 exists:%{l1r-}.%{d2}.%{v}.spf-macrolong.test -all",
            "badmacro": "v=spf1 exists:%{x}.test -all",
            "exp": "v=spf1 exp=why.spf-exp.test -all",
            "cidr": "v=spf1 a:mx1.good.test/24//64 -all",
            "temp": "v=spf1 include:drop.evil.test -all",
            "servfail": "v=spf1 include:bogus.test -all",
            "afterall": "v=spf1 -all mx",
            "wide": "v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all",
        }
        extra = {
            "macro": [f"{reverse(server(10))}.ok A 127.0.0.2"],
            "exp": [txt("why", "%{i} is not one of %{d} designated senders")],
        }
        for name, record in variants.items():
            self.zone(f"spf-{name}.test", *extra.get(name, []), mx=GOOD_MX, spf=record, dmarc=MONITOR)

        self.zone("spf-none.test", mx=GOOD_MX)
        self.zone("spf-two.test", txt("@", "v=spf1 -all"), mx=GOOD_MX, spf=MX_ONLY)
        # A chain of ten includes; whether the last record asks once more makes eleven lookups or ten.
        for lookups, last in ((11, "a:mx1.good.test"), (10, f"ip4:{server(10)}")):
            name = f"spf-{lookups}.test"
            chain = [txt(f"s{i}", f"v=spf1 include:s{i + 1}.{name} ?all") for i in range(1, 10)]
            self.zone(name, *chain, txt("s10", f"v=spf1 {last} ?all"), mx=GOOD_MX, spf=f"v=spf1 include:s1.{name} -all")
        void = " ".join(f"a:n{i}.spf-void.test" for i in (1, 2, 3))
        self.zone("spf-void.test", mx=GOOD_MX, spf=f"v=spf1 {void} -all")
        hosts = [f"m{i} A {NET}.9.{i}" for i in range(1, 12)]
        self.zone("spf-11mx.test", *hosts, mx=[f"{i} m{i}" for i in range(1, 12)], spf=MX_ONLY)
        many = " ".join(f"ip4:192.0.2.{i}" for i in range(1, 60))
        self.zone("spf-long.test", mx=GOOD_MX, spf=f"v=spf1 {many} ip4:{server(10)} -all")
        # The strings are joined without a space (RFC 7208 §3.3).
        self.zone("spf-nospace.test", f'@ TXT "v=spf1 ip4:{NET}.1." "10 -all"', mx=GOOD_MX)
        self.zone("spf-nonascii.test", '@ TXT "v=spf1 mx \\195\\169 -all"', mx=GOOD_MX)

    def dmarc(self):
        variants = {
            "pnone": MONITOR,
            "pct": "v=DMARC1; p=quarantine; pct=50",
            "nop": "v=DMARC1; rua=mailto:a@good.test",
            "badp": "v=DMARC1; p=discard",
            "order": "p=reject; v=DMARC1",
            "extrua": "v=DMARC1; p=reject; rua=mailto:x@noauth.test",
            "sp": "v=DMARC1; p=reject; sp=none; np=reject",
            "badtag": "v=DMARC1; p=reject; adkim=x; ri=abc",
            "relaxed": "v=DMARC1; p=reject; adkim=r; aspf=r",
            "case": "v=dmarc1; p=reject",
            "t": "v=DMARC1; p=reject; t=y",
        }
        sub = [f"sub MX {GOOD_MX}", txt("sub", "v=spf1 -all")]
        for name, record in variants.items():
            self.zone(f"dmarc-{name}.test", self.key("s1"), *sub, mx=GOOD_MX, spf=MX_ONLY, dmarc=record)
        self.zone("dmarc-none.test", mx=GOOD_MX, spf=MX_ONLY)
        self.zone("dmarc-two.test", txt("_dmarc", REJECT), mx=GOOD_MX, spf=MX_ONLY, dmarc=MONITOR)
        self.zone("noauth.test", mx=GOOD_MX)

    def mx(self):
        self.zone("mx-null.test", mx="0 .", spf="v=spf1 -all", dmarc=REJECT)
        self.zone("mx-nullplus.test", mx=["0 .", GOOD_MX])
        self.zone("mx-none.test", a=server(10))
        self.zone("mx-nothing.test")
        self.zone("mx-nxhost.test", mx="10 nothere.mx-nxhost.test.")
        self.zone("mx-cname.test", "alias CNAME mx1.good.test.", mx="10 alias")
        self.zone("mx-ip.test", mx=f"10 {server(10)}.")
        hosts = [f"m{i:02} A {NET}.9.{i}" for i in range(60)]
        self.zone("mx-many.test", *hosts, mx=[f"{i} m{i:02}" for i in range(60)])

    def forbidden_addresses(self):
        """MX hosts at addresses a probe must refuse to connect to."""
        addresses = {
            "loop4": "127.0.0.1", "ten": "10.0.0.1", "c1918": "192.168.1.1", "b172": "172.16.0.1",
            "meta": "169.254.169.254", "cgnat": "100.64.0.1", "zero": "0.0.0.0", "mcast": "224.0.0.1",
            "bcast": "255.255.255.255", "testnet": "192.0.2.1", "bench": "198.18.0.1",
            "loop6": "::1", "any6": "::", "mapped": "::ffff:127.0.0.1", "compat": "::127.0.0.1",
            "nat64": "64:ff9b::7f00:1", "ula": "fd00::1", "ll6": "fe80::1", "sixto4": "2002:7f00:1::",
            "teredo": "2001::1", "doc6": "2001:db8::1",
        }  # fmt: skip
        for name, address in addresses.items():
            kind = "AAAA" if ":" in address else "A"
            self.zone(f"ssrf-{name}.test", f"mx {kind} {address}", mx="10 mx")

    def blocklists(self):
        def listing(zone, entries, why=None):
            records = []
            for name, codes in entries.items():
                records += [f"{name} A {code}" for code in codes]
                records += [txt(name, why)] if why else []
            self.zone(zone, *records)

        test_point, openrelay = "2.0.0.127", reverse(server(15))  # RFC 5782 §5
        zen = {
            test_point: ["127.0.0.2", "127.0.0.4", "127.0.0.10"],
            openrelay: ["127.0.0.2"],
            reverse(server(19)): ["127.0.0.4", "127.0.0.11"],
            reverse(server(20)): ["127.0.0.3", "127.0.0.9"],
        }
        listing("zen.spamhaus.org", zen, "https://check.spamhaus.org/listed/")
        spamcop = {test_point: ["127.0.0.2"], openrelay: ["127.0.0.2"]}
        listing("bl.spamcop.net", spamcop, "Blocked - see spamcop")
        listing("b.barracudacentral.org", {test_point: ["127.0.0.2"]})
        domains = {name: ["127.0.1.2"] for name in ("test", "dbltest.com", "openrelay.test")}
        listing("dbl.spamhaus.org", domains | {"*.invalidip": ["127.0.1.255"]})
        listing("list.dnswl.org", {reverse(server(10)): ["127.0.5.1"]})
        # Answers that do not mean "listed": refused to a public resolver, over quota, a mistyped zone.
        refusal = "Error: open resolver; https://check.spamhaus.org/returnc/pub/"
        listing("blocked.dnsbl.test", {"*": ["127.255.255.254"]}, refusal)
        listing("toomany.dnsbl.test", {"*": ["127.255.255.255"]})
        listing("typo.dnsbl.test", {"*": ["127.255.255.252"]})
        listing("wildcard.dnsbl.test", {"*": ["127.0.0.2"]})  # a dead list that lists the world
        listing("parked.dnsbl.test", {"*": ["192.0.2.80"]})  # an expired domain: outside 127/8

    def reverse_names(self):
        dynamic = f"dynamic-{server(15).replace('.', '-')}.pool"
        self.zone("isp.test", f"{dynamic} A {server(15)}")
        names = {"10.1": "mx1.good.test", "25.0": "catcher.test", "10.2": "mx.exim.test", "11.2": "mx.osmtpd.test"}
        names |= {f"{n}.1": f"mx.{name}.test" for name, n in MAIL_SERVERS.items()}
        del names[f"{MAIL_SERVERS['plain']}.1"]
        names["15.1"] = f"{dynamic}.isp.test"
        names["20.1"] = "wrong.name.test"
        records = [f"{host} PTR {name}." for host, name in names.items()]
        self.zone(f"{reverse(NET)}.in-addr.arpa", *records, "20.1 PTR second.name.test.")
        self.zone("2.0.192.in-addr.arpa", "10 PTR mail.good.test.")

    def delegate(self, parent):
        """The NS lines for the zones directly below `parent` ("test" or "." here)."""
        below = [z for z in self.lines if z != parent and (parent == "." or z.endswith(f".{parent}"))]
        direct = [z for z in below if not any(z.endswith(f".{other}") for other in below)]
        return [f"{zone}. NS ns{n}.test." for zone in direct for n in (1, 2)]

    def add_test(self):
        hostile = ["evil NS ns.evil", f"ns.evil A {HOSTILE_DNS}"]
        here = [f"ns1 A {DNS}", f"ns2 A {DNS}", f"doh A {DOH}"]
        self.zone("test", *here, *hostile, *self.delegate("test"), sign="ok")

    def add_root(self):
        self.zone(".", f"ns1.test. A {DNS}", f"ns2.test. A {DNS}", *self.delegate("."), sign="ok")
