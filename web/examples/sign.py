#!/usr/bin/env python3
"""Makes the examples of the start page that need real signatures: run it with a Python that has dkimpy and pynacl.

Each run makes new keys, signs, publishes the public halves in the example's world.json and forgets the private ones.
The messages are written here in full; what stands in the folders is what came out."""
import base64
import email.utils
import json
import subprocess
from pathlib import Path
from types import SimpleNamespace

import dkim

HERE = Path(__file__).parent


def key(bits=2048):
    """A new RSA key: its PEM, and the text of the record that publishes it."""
    pem = subprocess.run(["openssl", "genrsa", "-traditional", str(bits)], capture_output=True, check=True).stdout
    der = subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], input=pem, capture_output=True, check=True).stdout
    text = "v=DKIM1; k=rsa; p=" + base64.b64encode(der).decode()
    # A character string of a TXT record holds 255 bytes at most.
    return pem, [text[at : at + 255] for at in range(0, len(text), 255)]


def signed(message, domain, selector, pem, date, fields):
    """The message with a signature on top, made at its date."""
    dkim.time = SimpleNamespace(time=email.utils.parsedate_to_datetime(date).timestamp)
    signature = dkim.sign(
        message, selector.encode(), domain.encode(), pem, canonicalize=(b"relaxed", b"relaxed"), include_headers=fields
    )
    return signature + message


def crlf(text):
    return text.lstrip("\n").replace("\n", "\r\n").encode()


def write(folder, message, answers):
    (HERE / folder / "message.eml").write_bytes(message)
    world = {"unlisted": "no-name", "answer": answers}
    (HERE / folder / "world.json").write_text(json.dumps(world, indent=2, ensure_ascii=False) + "\n")


def txt(name, *records, ttl=3600, authentic=False):
    row = {"name": name, "kind": "TXT", "records": list(records), "ttl": ttl}
    return row | ({"authentic": True} if authentic else {})


def nothing(name, kind="TXT"):
    return {"name": name, "kind": kind, "outcome": "no-name"}


FIELDS = [b"From", b"From", b"To", b"Subject", b"Date", b"Message-ID", b"MIME-Version", b"Content-Type"]


def clean_pass():
    pem, record = key()
    date = "Fri, 20 Nov 2026 09:14:03 +0100"
    message = crlf(f"""
From: Lindenhof Books <orders@lindenhof.example>
To: Jana Keller <jana.keller@mailhaus.example>
Subject: Your order 48213 is on its way
Date: {date}
Message-ID: <48213.shipped@lindenhof.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="part-48213"

--part-48213
Content-Type: text/plain; charset=utf-8

Hello Jana,

your order 48213 left our shelves this morning:

  1 x The Sound of the Sea
  2 x Hedges and Gardens

The parcel should reach you on Monday.

Lindenhof Books, Marktgasse 4, Lindenhof
--part-48213
Content-Type: text/html; charset=utf-8

<p>Hello Jana,</p>
<p>your order <b>48213</b> left our shelves this morning. The parcel should reach you on Monday.</p>
<p>Lindenhof Books, Marktgasse 4, Lindenhof</p>
--part-48213--
""")
    message = signed(message, "lindenhof.example", "s2026", pem, date, FIELDS)
    route = crlf("""
Return-Path: <bounces@lindenhof.example>
Delivered-To: jana.keller@mailhaus.example
Received: from mx1.mailhaus.example (mx1.mailhaus.example [198.51.100.11])
	by store2.mailhaus.example with LMTP id 7hQw2Kp0ymD9AAAA
	for <jana.keller@mailhaus.example>; Fri, 20 Nov 2026 08:14:07 +0000
Authentication-Results: mx1.mailhaus.example;
	spf=pass (sender IP is 192.0.2.25) smtp.mailfrom=bounces@lindenhof.example;
	dkim=pass (2048-bit key) header.d=lindenhof.example header.s=s2026;
	dmarc=pass (p=reject) header.from=lindenhof.example
Received: from out1.lindenhof.example (out1.lindenhof.example [192.0.2.25])
	(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
	by mx1.mailhaus.example (Postfix) with ESMTPS id 4jW7Qk6sYkz9rxT
	for <jana.keller@mailhaus.example>; Fri, 20 Nov 2026 08:14:06 +0000 (UTC)
Received: from shop.lindenhof.example (shop.lindenhof.example [10.4.0.12])
	(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
	by out1.lindenhof.example (Postfix) with ESMTPSA id 4jW7Qh0dLxz2nWV
	for <jana.keller@mailhaus.example>; Fri, 20 Nov 2026 09:14:04 +0100 (CET)
""")
    write("clean-pass", route + message, [
        txt("lindenhof.example", "v=spf1 ip4:192.0.2.24/30 include:_spf.parcelnews.example -all", authentic=True),
        txt("_spf.parcelnews.example", "v=spf1 ip4:198.51.100.128/27 ~all"),
        txt("s2026._domainkey.lindenhof.example", record, authentic=True),
        txt("_dmarc.lindenhof.example", "v=DMARC1; p=reject; adkim=s; rua=mailto:dmarc@lindenhof.example", authentic=True),
        txt("out1.lindenhof.example", "v=spf1 a -all"),
        {"name": "out1.lindenhof.example", "kind": "A", "records": ["192.0.2.25"], "ttl": 3600},
        nothing("_dmarc.example"),
    ])


def forwarded_list():
    author_pem, author_record = key()
    list_pem, list_record = key()
    date = "Thu, 19 Nov 2026 20:41:37 +0000"
    head = """
From: Anna Fern <anna@fernhill.example>
To: gardeners@lists.allotment.test
Subject: {subject}
Date: {date}
Message-ID: <CAF9-77d1@fernhill.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
"""
    body = """
Dear all,

has anybody had luck with winter lettuce under fleece this year? Mine
came up and then simply stopped.

Anna
"""
    original = crlf(head.format(subject="Winter lettuce", date=date) + body)
    original = signed(original, "fernhill.example", "mail", author_pem, date, FIELDS)
    signature = original[: original.index(b"From: Anna")]
    footer = """_______________________________________________
Gardeners mailing list -- gardeners@lists.allotment.test
To leave, write to gardeners-leave@lists.allotment.test
"""
    changed = crlf(head.format(subject="[Gardeners] Winter lettuce", date=date) + body + footer)
    list_fields = crlf("""
List-Id: Gardeners <gardeners.lists.allotment.test>
List-Post: <mailto:gardeners@lists.allotment.test>
List-Unsubscribe: <mailto:gardeners-leave@lists.allotment.test>
Precedence: list
""")
    changed = signed(
        list_fields + signature + changed, "allotment.test", "lists", list_pem, "Thu, 19 Nov 2026 20:41:52 +0000",
        FIELDS + [b"List-Id", b"List-Post", b"List-Unsubscribe"],
    )
    route = crlf("""
Return-Path: <gardeners-bounces@lists.allotment.test>
Received: from lists.allotment.test (lists.allotment.test [203.0.113.40])
	by mx1.mailhaus.example (Postfix) with ESMTPS id 4jVr6f2Rkcz9r0P
	(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
	for <jana.keller@mailhaus.example>; Thu, 19 Nov 2026 20:44:10 +0000 (UTC)
Authentication-Results: mx1.mailhaus.example;
	spf=pass smtp.mailfrom=gardeners-bounces@lists.allotment.test;
	dkim=pass header.d=allotment.test header.s=lists;
	dkim=fail (body hash did not verify) header.d=fernhill.example header.s=mail;
	dmarc=fail (p=quarantine) header.from=fernhill.example
Received: from mail.fernhill.example (mail.fernhill.example [192.0.2.140])
	by lists.allotment.test (Postfix) with ESMTPS id 4jVr3h5zKQz3k2M
	(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))
	for <gardeners@lists.allotment.test>; Thu, 19 Nov 2026 20:41:36 +0000 (UTC)
Received: from [192.168.1.23] (host-83-7.dsl.fernhill.example [192.0.2.201])
	by mail.fernhill.example with ESMTPSA id 9Kq2TbXw0Yx for
	<gardeners@lists.allotment.test>; Thu, 19 Nov 2026 20:41:39 +0000
""")
    write("forwarded-list", route + changed, [
        txt("lists.allotment.test", "v=spf1 mx ip4:203.0.113.40 -all"),
        {"name": "lists.allotment.test", "kind": "MX", "records": [[10, "lists.allotment.test"]], "ttl": 3600},
        {"name": "lists.allotment.test", "kind": "A", "records": ["203.0.113.40"], "ttl": 3600},
        txt("lists._domainkey.allotment.test", list_record),
        txt("mail._domainkey.fernhill.example", author_record),
        txt("_dmarc.fernhill.example", "v=DMARC1; p=quarantine; rua=mailto:postmaster@fernhill.example"),
        txt("_dmarc.allotment.test", "v=DMARC1; p=none; rua=mailto:postmaster@allotment.test"),
        txt("fernhill.example", "v=spf1 ip4:192.0.2.140 -all"),
        nothing("_dmarc.lists.allotment.test"),
        nothing("_dmarc.example"),
        nothing("_dmarc.test"),
    ])


def junked_newsletter():
    pem, record = key()
    date = "Wed, 18 Nov 2026 06:30:11 +0000"
    message = crlf(f"""
From: Atelier Moreau <news@atelier-moreau.example>
To: jana.keller@mailhaus.example
Reply-To: hello@atelier-moreau.example
Subject: Winter hours and a new glaze
Date: {date}
Message-ID: <nl-2026-47.88120@sendwell.test>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
List-Unsubscribe: <https://click.sendwell.test/u/88120>
Feedback-ID: 2047:88120:news:sendwell

<html><body>
<h1>Winter hours</h1>
<p>From December on the studio opens at ten. The new celadon glaze is out of the kiln:
<a href="https://click.sendwell.test/c/88120/1">see the bowls</a>.</p>
<img src="https://click.sendwell.test/o/88120.gif" width="1" height="1" alt="">
</body></html>
""")
    message = signed(message, "sendwell.test", "sw1", pem, date, FIELDS)
    route = crlf("""
Return-Path: <bounce-88120@bounces.sendwell.test>
X-Spam-Flag: YES
X-Spam-Status: Yes, score=6.1 required=5.0 tests=DMARC_QUAR,HTML_IMAGE_ONLY_08,
	T_KAM_HTML_FONT_INVALID
Authentication-Results: mx1.mailhaus.example;
	spf=pass smtp.mailfrom=bounce-88120@bounces.sendwell.test;
	dkim=pass header.d=sendwell.test header.s=sw1;
	dmarc=fail (p=quarantine dis=quarantine) header.from=atelier-moreau.example
Received: from out-17.sendwell.test (out-17.sendwell.test [203.0.113.117])
	(using TLSv1.3 with cipher TLS_AES_128_GCM_SHA256 (128/128 bits))
	by mx1.mailhaus.example (Postfix) with ESMTPS id 4jTsTB5Bqjz9qLk
	for <jana.keller@mailhaus.example>; Wed, 18 Nov 2026 06:41:50 +0000 (UTC)
Received: from worker-3 (unknown [10.20.3.8])
	by out-17.sendwell.test (Postfix) with ESMTP id 4jTsCm1YH2z4g
	for <jana.keller@mailhaus.example>; Wed, 18 Nov 2026 06:30:12 +0000 (UTC)
""")
    write("junked-newsletter", route + message, [
        txt("bounces.sendwell.test", "v=spf1 include:spf-a.sendwell.test include:spf-b.sendwell.test ~all"),
        txt("spf-a.sendwell.test", "v=spf1 ip4:198.51.100.0/26 ip4:198.51.100.192/27 -all"),
        txt("spf-b.sendwell.test", "v=spf1 ip4:203.0.113.96/27 -all"),
        txt("sw1._domainkey.sendwell.test", record),
        txt("_dmarc.atelier-moreau.example", "v=DMARC1; p=quarantine; rua=mailto:dmarc@atelier-moreau.example"),
        txt("_dmarc.sendwell.test", "v=DMARC1; p=reject"),
        txt("atelier-moreau.example", "v=spf1 include:_spf.hosting.test ~all"),
        nothing("_dmarc.bounces.sendwell.test"),
        nothing("_dmarc.example"),
        nothing("_dmarc.test"),
    ])


def spoof():
    message = crlf("""
Return-Path: <service@nordbank.example>
Received: from vps-77.cheaphost.test (vps-77.cheaphost.test [203.0.113.77])
	by mx1.mailhaus.example (Postfix) with ESMTP id 4jW0WS1r6Tz9s7C
	for <jana.keller@mailhaus.example>; Fri, 20 Nov 2026 03:02:44 +0000 (UTC)
Authentication-Results: mx1.mailhaus.example;
	spf=fail smtp.mailfrom=service@nordbank.example;
	dmarc=fail (p=quarantine) header.from=nordbank.example
Received: from mail.nordbank.example ([198.51.100.7])
	by relay.nordbank.example with ESMTPS id 0a1b2c3d4e5f;
	Fri, 20 Nov 2026 04:02:47 +0100
Authentication-Results: relay.nordbank.example; spf=pass; dkim=pass header.d=nordbank.example; dmarc=pass
From: "Nordbank Service <service@nordbank.example>" <service@nordbank.example>
Reply-To: nordbank.service@freemail.test
To: jana.keller@mailhaus.example
Subject: Your access will be limited today
Date: Fri, 20 Nov 2026 04:02:41 +0100
Message-ID: <20261120030241.7F1@vps-77.cheaphost.test>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Dear customer,</p>
<p>we could not confirm your details. Please <a href="http://nordbank-example.test/login">confirm them</a>
by 18:00 today, or your access will be limited.</p>
<p>Nordbank Service</p>
""")
    write("spoof", message, [
        txt("nordbank.example", "v=spf1 ip4:198.51.100.0/28 mx -all", authentic=True),
        {"name": "nordbank.example", "kind": "MX", "records": [[10, "mx.nordbank.example"]], "ttl": 3600},
        {"name": "mx.nordbank.example", "kind": "A", "records": ["198.51.100.2"], "ttl": 3600},
        txt("_dmarc.nordbank.example", "v=DMARC1; p=quarantine; sp=reject; rua=mailto:dmarc@nordbank.example", authentic=True),
        nothing("vps-77.cheaphost.test"),
        nothing("_dmarc.example"),
    ])


def bounce():
    message = crlf("""
Return-Path: <>
Received: from mx2.mailhaus.example (mx2.mailhaus.example [198.51.100.12])
	(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
	by mail.tidewater.test (Postfix) with ESMTPS id 4jWBDb0xXyz5n
	for <accounts@tidewater.test>; Fri, 20 Nov 2026 10:20:31 +0000 (UTC)
Received: by mx2.mailhaus.example (Postfix)
	id 4jWBDZ6kRcz9t2W; Fri, 20 Nov 2026 10:20:30 +0000 (UTC)
Date: Fri, 20 Nov 2026 10:20:30 +0000 (UTC)
From: MAILER-DAEMON@mx2.mailhaus.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: accounts@tidewater.test
Auto-Submitted: auto-replied
Message-ID: <20261120102030.4jWBDZ6kRcz9t2W@mx2.mailhaus.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4ZbL2M3.1763634030/mx2"

--4ZbL2M3.1763634030/mx2
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx2.mailhaus.example.

I'm sorry to have to inform you that your message could not be delivered
to one or more recipients. It's attached below.

<jana.keller@bluepost.example>: host mx.bluepost.example[192.0.2.90] said: 550
    5.7.26 Unauthenticated email from tidewater.test is not accepted due to
    domain's DMARC policy. (in reply to end of DATA command)

--4ZbL2M3.1763634030/mx2
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx2.mailhaus.example
X-Postfix-Queue-ID: 4jWBDW3xJ9z9t1Q
Arrival-Date: Fri, 20 Nov 2026 10:20:27 +0000 (UTC)

Final-Recipient: rfc822; jana.keller@bluepost.example
Original-Recipient: rfc822;jana.keller@mailhaus.example
Action: failed
Status: 5.7.26
Remote-MTA: dns; mx.bluepost.example
Diagnostic-Code: smtp; 550 5.7.26 Unauthenticated email from tidewater.test is
    not accepted due to domain's DMARC policy.

--4ZbL2M3.1763634030/mx2
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Received: from mail.tidewater.test (mail.tidewater.test [203.0.113.9])
	by mx2.mailhaus.example (Postfix) with ESMTPS id 4jWBDW3xJ9z9t1Q
	for <jana.keller@mailhaus.example>; Fri, 20 Nov 2026 10:20:27 +0000 (UTC)
From: Tidewater Accounts <accounts@tidewater.test>
To: jana.keller@mailhaus.example
Subject: Invoice 2026-1187
Date: Fri, 20 Nov 2026 10:20:25 +0000
Message-ID: <2026-1187@tidewater.test>

--4ZbL2M3.1763634030/mx2--
""")
    write("bounce", message, [
        txt("mx2.mailhaus.example", "v=spf1 a -all"),
        {"name": "mx2.mailhaus.example", "kind": "A", "records": ["198.51.100.12"], "ttl": 3600},
        txt("_dmarc.mailhaus.example", "v=DMARC1; p=none; rua=mailto:dmarc@mailhaus.example"),
        nothing("_dmarc.mx2.mailhaus.example"),
        nothing("_dmarc.example"),
    ])


for make in (clean_pass, spoof, forwarded_list, junked_newsletter, bounce):
    make()
