#!/usr/bin/env python3
"""Signs the messages that the autopsy's test mangles. dkimpy makes the signatures; it shares no code with ours.

    pip install --target /tmp/pydeps dkimpy pynacl
    PYTHONPATH=/tmp/pydeps python3 sign.py

Writes messages/*.eml (lines end with LF; the test gives them CRLF) and world.toml with the two public keys. The private
keys are thrown away."""
import base64
import subprocess
from email.header import Header
from pathlib import Path

import dkim
import nacl.signing

HERE = Path(__file__).parent
LONG = "This line is so long that a server on the way may think that it has to break it into two lines of text"
TEXT = f"""Hello Bob,

the offer is at https://www.example.com/offer?number=1&year=2026 as promised.
\tone\t100
\ttwo\t200
{LONG}.

>From here on it is simple.
.dots stand at the beginning of this line
Best regards
-- 
Alice
"""
LETTERS = f"""Grüße aus Köln,

das Angebot: https://www.example.com/offer?number=1&year=2026 kostet 5 € weniger.
From Monday on it is valid.
{LONG}.
{LONG.replace("so", "sö")}.

Schöne Grüße
Alice
"""
HTML = """<html><head><title>Offer</title></head>
<body>
<p>Hello Bob,</p>
<p>the offer is <a href="https://www.example.com/offer?number=1&amp;year=2026">here</a>.</p>
<p>Schöne Grüße, Alice</p>
</body></html>
"""


def part(kind, body, encoding, charset="utf-8"):
    """A part's or a message's fields about its form, and its content."""
    raw = body.encode(charset)
    if encoding == "quoted-printable":
        import quopri

        raw = quopri.encodestring(raw.replace(b"\n", b"\n"))
    if encoding == "base64":
        raw = base64.encodebytes(raw.replace(b"\n", b"\r\n"))
    fields = f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n".encode()
    return fields, raw


def multipart(kind, *parts):
    lines = [f"--sep=_1\n".encode() + fields + b"\n" + raw.rstrip(b"\n") + b"\n" for fields, raw in parts]
    return f'Content-Type: multipart/{kind}; boundary="sep=_1"\n'.encode(), b"".join(lines) + b"--sep=_1--\n"


def messages():
    plain = part("text/plain", TEXT, "7bit", "us-ascii")
    yield "plain", "Offer for the new year", plain
    yield "letters", "Grüße aus Köln", part("text/plain", LETTERS, "8bit")
    yield "base64", "Grüße aus Köln", part("text/plain", LETTERS, "base64")
    yield "quoted", "Offer for the new year", part("text/html", HTML, "quoted-printable")
    both = [part("text/plain", LETTERS, "8bit"), part("text/html", HTML, "8bit")]
    yield "alternative", "Offer for the new year", multipart("alternative", *both)
    file = (
        b"Content-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: base64\n",
        base64.encodebytes(bytes(range(256)) * 2),
    )
    yield "attachment", "Offer for the new year", multipart("mixed", plain, file)


def header(subject, fields):
    coded = Header(subject, "utf-8").encode() if not subject.isascii() else subject
    return (
        b'From: "Alice Smith" <alice@example.com>\n'
        b"To: Bob <bob@recipient.test>, Carol <carol@recipient.test>\n"
        b"Reply-To: Alice <Alice@Example.com>\n" + f"Subject: {coded}\n".encode() + b"Date: Fri, 06 Nov 2026 10:00:00 +0000\n"
        b"Message-ID: <1.2.3@example.com>\n"
        b"References: <aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com>\n"
        b" <bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb@example.com>\n"
        b"X-Tag: first\n"
        b"X-Tag: second\n"
        b"MIME-Version: 1.0\n" + fields
    )


def main():
    rsa = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True, capture_output=True).stdout
    public = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "DER"], input=rsa, check=True, capture_output=True
    ).stdout
    ed = nacl.signing.SigningKey.generate()
    keys = {
        "rsa": (rsa, b"rsa-sha256", "k=rsa; p=" + base64.b64encode(public).decode()),
        "ed": (base64.b64encode(bytes(ed)), b"ed25519-sha256", "k=ed25519; p=" + base64.b64encode(bytes(ed.verify_key)).decode()),
    }
    ways = [("rsa", "relaxed", "relaxed"), ("rsa", "simple", "simple"), ("ed", "relaxed", "simple"), ("ed", "simple", "relaxed")]
    signed = [b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"references", b"x-tag", b"x-tag"]
    signed += [b"mime-version", b"content-type", b"content-transfer-encoding", b"list-unsubscribe", b"cc"]
    for name, subject, (fields, body) in messages():
        message = (header(subject, fields) + b"\n" + body).replace(b"\n", b"\r\n")
        for key, head, rest in ways:
            private, algorithm, _ = keys[key]
            field = dkim.sign(
                message, key.encode(), b"example.com", private, canonicalize=(head.encode(), rest.encode()),
                signature_algorithm=algorithm, include_headers=signed,
            )
            (HERE / "messages" / f"{name}-{key}-{head}-{rest}.eml").write_bytes((field + message).replace(b"\r\n", b"\n"))
    rows = ['unlisted = "no-name"\n']
    for key, (_, _, record) in keys.items():
        name = f"{key}._domainkey.example.com"
        rows.append(f'\n[[answer]]\nname = "{name}"\nkind = "TXT"\nrecords = ["v=DKIM1; {record}"]\n')
    (HERE / "world.toml").write_text("".join(rows))


if __name__ == "__main__":
    main()
