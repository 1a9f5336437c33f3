#!/usr/bin/env python3
"""The name server of evil.test: whatever is asked below NAME.evil.test is answered in NAME's bad way."""
import socket
import struct
from collections import Counter

ADDRESS = ("127.77.3.53", 53)
A, NOERROR, SERVFAIL, NXDOMAIN, REFUSED = 1, 0, 2, 3, 5
AUTHORITATIVE, TRUNCATED = 0x8400, 0x0200
asked = Counter()  # how often each rebinding name was asked


def record(address, ttl=0):
    """An A record for the name in the question; its owner is a pointer to offset 12."""
    return struct.pack(">HHHIH", 0xC00C, A, 1, ttl, 4) + socket.inet_aton(address)


def alternate(name, *addresses):
    """Another address each time: a check that resolves again before it connects is fooled."""
    asked[name] += 1
    return [record(addresses[(asked[name] - 1) % len(addresses)])]


def parse(query):
    """The labels of the first question, its type, and where it ends."""
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("latin1").lower())
        at += query[at] + 1
    return labels, struct.unpack_from(">H", query, at + 1)[0], at + 5


def answer(query):
    labels, kind, end = parse(query)
    question = query[12:end]

    def reply(records=(), rcode=NOERROR, flags=0, identifier=query[:2]):
        header = struct.pack(">HHHHH", AUTHORITATIVE | flags | rcode, 1, len(records), 0, 0)
        return identifier + header + question + b"".join(records)

    match labels[-3] if len(labels) > 2 else "":
        case "drop":
            return None
        case "servfail":
            return reply(rcode=SERVFAIL)
        case "refused":
            return reply(rcode=REFUSED)
        case "trunc":  # and nothing listens on TCP
            return reply(flags=TRUNCATED)
        case "wrongid":
            return reply([record("192.0.2.9")], identifier=bytes([query[0] ^ 255, query[1]]))
        case "loopptr":  # the owner name points at itself
            return reply([struct.pack(">H", 0xC000 | end) + record("127.0.0.1")[2:]])
        case "shortrd":  # claims 400 octets of data and has two
            return reply([struct.pack(">HHHIH", 0xC00C, A, 1, 0, 400) + b"\1\2"])
        case "":  # evil.test itself exists and has nothing
            return reply()
        case _ if kind != A:
            return reply()
        case "rebind":
            return reply(alternate("rebind", "192.0.2.1", "127.0.0.1"))
        case "rebind-in":  # an address the tests allow, then one they must not reach
            return reply(alternate("rebind-in", "127.77.1.10", "127.0.0.1"))
        case "mixed":
            return reply([record("127.77.1.10"), record("127.0.0.1")])
        case "both":
            return reply([record("192.0.2.1"), record("127.0.0.1")])
        case "ns":
            return reply([record(ADDRESS[0], ttl=300)])
        case _:
            return reply(rcode=NXDOMAIN)


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(ADDRESS)
    while True:
        query, client = server.recvfrom(4096)
        try:
            response = answer(query)
        except (IndexError, struct.error):
            continue  # not a DNS question
        if response:
            server.sendto(response, client)


main()
