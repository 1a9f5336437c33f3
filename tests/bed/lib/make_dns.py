#!/usr/bin/env python3
"""make_dns.py WORK : everything named needs below WORK/dns, and the DKIM keys in WORK/dkim.

The zones are written and signed anew each time, for 90 days. The DKIM keys are kept, and the one that takes long to
make comes from install.sh. Needs only Python, openssl and BIND's tools."""
import base64
import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

from zones import DNS, Zones

WORK = Path(sys.argv[1]).resolve()
DNS_DIR, DKIM_DIR, TLS_DIR = WORK / "dns", WORK / "dkim", WORK / "tls"
TOOLS = Path(os.environ.get("MAILGLASS_TOOLS", "~/.cache/mailglass")).expanduser()
ZONES_DIR, KEYS_DIR, DS_DIR = DNS_DIR / "zones", DNS_DIR / "keys", DNS_DIR / "ds"
DKIM_KEYS = {"s4096": 4096, "s1": 2048, "s1024": 1024, "s512": 512, "ed1": None}  # RSA bits, or Ed25519


def main():
    shutil.rmtree(DNS_DIR, ignore_errors=True)
    for folder in (ZONES_DIR, KEYS_DIR, DS_DIR, DKIM_DIR):
        folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as pool:
        dkim = dict(zip(DKIM_KEYS, pool.map(dkim_key, DKIM_KEYS)))
        zones = Zones(dkim, {name: tlsa(name) for name in ("good", "goodrsa", "inter", "root")})
        list(pool.map(lambda name: write(name, zones), list(zones.lines)))
    # A parent is signed after its children, whose DS records it contains.
    zones.add_test()
    write("test", zones)
    zones.add_root()
    root_key = write(".", zones)
    write_includes(zones, root_key)
    print(len(zones.lines), "zones,", len(zones.signed), "signed")


def run(*command, stdin=None):
    done = subprocess.run(command, input=stdin, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr.decode()}")
    return done.stdout


def dkim_key(name):
    """The public key as p= has it: for RSA the SubjectPublicKeyInfo, for Ed25519 the bare key (RFC 8463 §4.2)."""
    file, bits = DKIM_DIR / f"{name}.key", DKIM_KEYS[name]
    if not file.exists():
        kind = ["genrsa", "-traditional", str(bits)] if bits else ["genpkey", "-algorithm", "ed25519"]
        prepared = TOOLS / f"{name}.key"
        file.write_bytes(prepared.read_bytes() if prepared.exists() else run("openssl", *kind))
    public = run("openssl", "pkey", "-in", file, "-pubout", "-outform", "DER")
    return base64.b64encode(public if bits else public[-32:]).decode()


def tlsa(name):
    """The SHA-256 values a TLSA record may hold for a certificate (RFC 6698 §2.1)."""
    certificate = TLS_DIR / f"{name}.crt"
    public = run("openssl", "x509", "-in", certificate, "-noout", "-pubkey")
    key = run("openssl", "pkey", "-pubin", "-outform", "DER", stdin=public)
    whole = run("openssl", "x509", "-in", certificate, "-outform", "DER")
    return SimpleNamespace(key=hashlib.sha256(key).hexdigest(), certificate=hashlib.sha256(whole).hexdigest())


def file_of(zone):
    return ZONES_DIR / ("root" if zone == "." else zone)


def write(zone, zones):
    """Writes the zone, and its signed form beside it; returns the key's file for a signed one."""
    file_of(zone).write_text("\n".join(zones.lines[zone]) + "\n")
    if zone not in zones.signed:
        return None
    origin = zone if zone == "." else f"{zone}."
    key = run("dnssec-keygen", "-q", "-K", KEYS_DIR, "-a", "ECDSAP256SHA256", "-f", "KSK", origin).decode().strip()
    expired = zones.signed[zone] == "expired"
    dates = ["-s", "20240101000000", "-e", "20240201000000"] if expired else ["-e", "+7776000"]
    # -z: the one key signs everything. -g: take the children's DS records from DS_DIR, where -d also puts our own.
    # -P: no verification afterwards, which the expired zone would not pass; check.py asks the resolver instead.
    options = ["-q", "-P", "-S", "-z", "-g", "-K", KEYS_DIR, "-d", DS_DIR, *dates]
    run("dnssec-signzone", *options, "-o", origin, file_of(zone))
    if zones.signed[zone] == "bogus":
        ds = DS_DIR / f"dsset-{origin}"
        ds.write_text(ds.read_text().rstrip()[:-6] + "000000\n")
    return KEYS_DIR / f"{key}.key"


def write_includes(zones, root_key):
    fields = root_key.read_text().split("DNSKEY")[-1].split()
    flags, protocol, algorithm, key = *fields[:3], "".join(fields[3:])
    (DNS_DIR / "trust.conf").write_text(f'trust-anchors {{ . static-key {flags} {protocol} {algorithm} "{key}"; }};\n')
    hints = [f". 3600 NS ns{n}.test.\nns{n}.test. 3600 A {DNS}\n" for n in (1, 2)]
    (DNS_DIR / "root.hints").write_text("".join(hints))
    with open(DNS_DIR / "zones.conf", "w") as conf:
        for zone in zones.lines:
            suffix = ".signed" if zone in zones.signed else ""
            conf.write(f'zone "{zone}" {{ type primary; file "{file_of(zone)}{suffix}"; }};\n')


if __name__ == "__main__":
    main()
