#!/usr/bin/env python3
"""The bed's own checks: is what the tests build on really so? Run it with `bed exec` and the venv's python.

Prints one line for each check; the exit status is 1 when one of them is BAD."""
import base64
import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import dkim
import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import spf

HERE = Path(__file__).resolve().parent
WORK = Path(os.environ["BED_WORK"])
RESOLVER = "127.77.0.54"
CHROMIUM = "/usr/bin/chromium"
failures = 0


def check(name, seen, expected):
    global failures
    if seen == expected:
        print("ok ", name, seen, flush=True)
    else:
        failures += 1
        print("BAD", name, seen, f"(expected {expected})", flush=True)


def ask(name, kind, timeout=5, flags=0):
    """What a caller can tell apart: RECORDS, NODATA, NXDOMAIN, SERVFAIL, SILENCE; with AD when authenticated."""
    query = dns.message.make_query(name, kind, want_dnssec=True)
    query.flags |= flags
    try:
        answer, _ = dns.query.udp_with_fallback(query, RESOLVER, timeout=timeout)
    except dns.exception.Timeout:
        return "SILENCE"
    return outcome(answer)


def outcome(answer):
    rcode = dns.rcode.to_text(answer.rcode())
    word = ("RECORDS" if answer.answer else "NODATA") if rcode == "NOERROR" else rcode
    return word + " AD" * bool(answer.flags & dns.flags.AD)


def check_zones():
    zones = re.findall(r'^zone "(.+?)"', (WORK / "dns/zones.conf").read_text(), re.M)
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(zones, pool.map(lambda zone: ask(zone, "SOA"), zones)))
    broken = sorted(zone for zone, answer in answers.items() if not answer.startswith("RECORDS"))
    check(f"all of {len(zones)} zones answer except", broken, ["bogus.test", "expiredsig.test"])


def check_outcomes():
    check("signed", ask("good.test", "MX"), "RECORDS AD")
    check("unsigned", ask("spf-none.test", "MX"), "RECORDS")
    check("no such type", ask("good.test", "AAAA"), "NODATA AD")
    check("no such name", ask("nx.test", "A"), "NXDOMAIN AD")
    check("bogus", ask("bogus.test", "MX"), "SERVFAIL")
    check("bogus, checking disabled", ask("bogus.test", "MX", flags=dns.flags.CD), "RECORDS")
    check("reverse", ask("10.2.0.192.in-addr.arpa", "PTR"), "RECORDS")
    check("not on a blocklist", ask("1.0.0.127.zen.spamhaus.org", "A"), "NXDOMAIN")
    for name in ("servfail", "refused", "trunc"):
        check(f"hostile, {name}", ask(f"{name}.evil.test", "A"), "SERVFAIL")
    check("hostile, drop", ask("drop.evil.test", "A", timeout=2), "SILENCE")
    rebinding = {socket.gethostbyname("rebind.evil.test") for _ in range(4)}
    check("hostile, rebind", rebinding, {"192.0.2.1", "127.0.0.1"})
    check("system resolver", socket.gethostbyname("doh.test"), "127.77.0.55")


def check_doh():
    query = dns.message.make_query("good.test", "MX", want_dnssec=True, id=0).to_wire()
    path = "/dns-query?dns=" + base64.urlsafe_b64encode(query).decode().rstrip("=")
    trust = ssl.create_default_context(cafile=WORK / "tls/ca.pem")
    wire = {"accept": "application/dns-message", "content-type": "application/dns-message"}
    fronts = {
        "http name": lambda: http.client.HTTPConnection("doh.test", timeout=5),
        "http loopback": lambda: http.client.HTTPConnection("127.77.0.55", timeout=5),
        "https name": lambda: http.client.HTTPSConnection("doh.test", timeout=5, context=trust),
    }

    def fetch(connect, method, path, body=None):
        connection = connect()
        connection.request(method, path, body, wire)
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    for name, connect in fronts.items():
        for method, target, body in (("GET", path, None), ("POST", "/dns-query", query)):
            status, headers, answer = fetch(connect, method, target, body)
            seen = (status, headers["access-control-allow-origin"], outcome(dns.message.from_wire(answer)))
            check(f"DoH {name} {method}", seen, (200, "*", "RECORDS AD"))
        check(f"DoH {name} preflight", fetch(connect, "OPTIONS", "/dns-query")[0], 204)
    for bad, status in {"/429": 429, "/notdns": 200}.items():
        check(f"DoH {bad}", fetch(fronts["http name"], "GET", bad)[0], status)

    curl = ["curl", "-s", "-m", "5", "-o", "/dev/null", "-D", "-", "--cacert", WORK / "tls/ca.pem"]
    direct = subprocess.run([*curl, f"https://{RESOLVER}{path}"], capture_output=True, text=True).stdout
    check("DoH of BIND itself", (direct[:10], "access-control" in direct), ("HTTP/2 200", False))


def message(name):
    return (HERE / "messages" / f"{name}.eml").read_bytes()


def sign(name, *options):
    command = [sys.executable, HERE / "sign.py", *options]
    return subprocess.run(command, input=message(name), capture_output=True, check=True).stdout


def verify(signed):
    return "pass" if dkim.verify(signed, timeout=3) else "fail"


def check_dkim():
    dkim.time = SimpleNamespace(time=lambda: 1795392000)  # 2026-11-23: whatever the clock says, after the messages
    good = ("--domain", "good.test", "--selector")
    clean = sign("clean", *good, "s1")
    check("DKIM clean", verify(clean), "pass")
    check("DKIM the same bytes again", sign("clean", *good, "s1") == clean, True)
    check("DKIM simple/simple", verify(sign("clean", *good, "s1", "--canon", "simple/simple")), "pass")
    check("DKIM body changed", verify(clean.replace(b"Hello", b"Hullo")), "fail")
    check("DKIM subject changed", verify(clean.replace(b"Subject: Disk", b"Subject: Tape")), "fail")
    check("DKIM another key", verify(sign("clean", *good, "s4096", "--key", "s1")), "fail")
    check("DKIM ed25519", verify(sign("ed25519", *good, "ed1", "--algorithm", "ed25519-sha256")), "pass")
    check("DKIM revoked", verify(sign("revoked", *good, "revoked")), "fail")


def check_spf():
    expected = {"clean": "pass", "spoofed": "pass", "spf-11": "permerror", "revoked": "pass", "ed25519": "pass"}
    for name, result in (expected | {"unreachable": "temperror"}).items():
        text = message(name).decode()
        sender = re.search(r"^Return-Path: <(.+)>", text, re.M)[1]
        helo, address = re.search(r"^Received: from (\S+) \(\S+ \[(.+?)\]\)", text, re.M).groups()
        check(f"SPF {name}", spf.check2(i=address, s=sender, h=helo, querytime=2)[0], result)


def check_browser():
    """Chromium on a page at the program's own address asks the front in plain HTTP: loopback is trustworthy enough."""
    if not os.path.exists(CHROMIUM):
        print("--  no chromium, not checked")
        return
    browser = [sys.executable, HERE / "lib/browser.py", CHROMIUM]
    seen = subprocess.run(browser, capture_output=True, text=True, timeout=60).stdout.strip()
    check("Chromium, page on 127.0.0.1:8587", seen, "secure context: true, 200 application/dns-message AD")


for part in (check_zones, check_outcomes, check_doh, check_dkim, check_spf, check_browser):
    try:
        part()
    except Exception as error:  # a dead server must not hide what the other parts say
        check(part.__name__, repr(error), "no error")
print(f"{failures} failed")
sys.exit(failures > 0)
