#!/usr/bin/env python3
"""browser.py CHROMIUM : serves a page at http://127.0.0.1:8587 that asks the DoH front, and prints what it wrote."""
import html
import re
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

# Asks for the MX of good.test with the DO bit, as a GET without preflight.
PAGE = b"""<!doctype html><title>bed</title><pre>pending</pre><script>
const url = "http://127.77.0.55/dns-query?dns=AAABAAABAAAAAAABBGdvb2QEdGVzdAAADwABAAApEAAAAIAAAAA";
const show = text => document.querySelector("pre").textContent = `secure context: ${isSecureContext}, ${text}`;
fetch(url, { headers: { accept: "application/dns-message" } }).then(async response => {
  const answer = new Uint8Array(await response.arrayBuffer());
  show(`${response.status} ${response.headers.get("content-type")}${answer[3] & 0x20 ? " AD" : ""}`);
}).catch(error => show(error));
</script>"""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 8587), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
    quiet = "--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
    done = subprocess.run(
        [sys.argv[1], "--headless", "--no-sandbox", *quiet.split(), "--disable-sync", f"--user-data-dir={profile}",
         "--virtual-time-budget=10000", "--dump-dom", "http://127.0.0.1:8587/"],
        capture_output=True, text=True, timeout=50,
    )  # fmt: skip
page = re.search(r"<pre>(.*?)</pre>", done.stdout, re.S)
print(html.unescape(page[1]) if page else f"no page: {done.stderr[-500:]}")
