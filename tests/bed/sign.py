#!/usr/bin/env python3
"""Signs a message on standard input with dkimpy, a signer that shares no code with ours, and prints it with CRLF.

Run with the venv's python; `bed exec` tells where the keys are (elsewhere: --work). Selectors without a key of their
own (revoked, testing, two, ...) stand for what is wrong with their record and are signed with the key s1."""
import argparse
import base64
import email
import email.utils
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import dkim

# The signature stands where the sending server put it: below what the receiver added on top.
REST_OF_FIELD = rb":.*\r\n(?:[ \t].*\r\n)*"
ADDED_BY_RECEIVER = re.compile(b"(?:(?:Return-Path|Delivered-To)%s)*(?:Received%s)?" % (REST_OF_FIELD, REST_OF_FIELD))


def main():
    options = arguments()
    message = re.sub(rb"\r?\n", b"\r\n", sys.stdin.buffer.read())
    # dkimpy takes t= from the clock; a message from the past was signed in the past, and tests want the same bytes.
    if date := email.message_from_bytes(message)["Date"]:
        dkim.time = SimpleNamespace(time=email.utils.parsedate_to_datetime(date).timestamp)
    signature = dkim.sign(
        message,
        options.selector.encode(),
        options.domain.encode(),
        private_key(options),
        signature_algorithm=options.algorithm.encode(),
        canonicalize=tuple(options.canon.encode().split(b"/")),
    )
    top = ADDED_BY_RECEIVER.match(message).end()
    sys.stdout.buffer.write(message[:top] + signature + message[top:])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--domain", required=True, help="d=")
    parser.add_argument("--selector", required=True, help="s=")
    parser.add_argument("--algorithm", default="rsa-sha256", choices=["rsa-sha256", "ed25519-sha256", "rsa-sha1"])
    parser.add_argument("--canon", default="relaxed/relaxed", metavar="HEADER/BODY", help="simple or relaxed, for each")
    parser.add_argument("--key", help="sign with another selector's key, so that the published one does not fit")
    parser.add_argument("--work", default=os.environ.get("BED_WORK"), help="the bed's folder")
    options = parser.parse_args()
    if not options.work:
        parser.error("run it with `bed exec`, or say --work")
    return options


def private_key(options):
    keys = Path(options.work, "dkim")
    file = keys / f"{options.key or options.selector}.key"
    if not file.exists() and not options.key:
        file = keys / "s1.key"
    pem = file.read_bytes()
    if options.algorithm != "ed25519-sha256":
        return pem
    der = base64.b64decode(b"".join(pem.splitlines()[1:-1]))
    return base64.b64encode(der[-32:])  # dkimpy wants the bare seed


main()
