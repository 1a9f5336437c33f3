// The program's DNS over HTTPS, asked directly.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import http from "node:http";
import { serve } from "./harness.mjs";

let own;
before(async () => { own = await serve(); });
after(() => own?.stop());

/** good.test TXT, id 0, RD: as RFC 8484 writes it. */
const QUERY = Buffer.from([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 103, 111, 111, 100, 4, 116, 101, 115, 116, 0, 0, 16, 0, 1]);
const address = () => `${own.url}dns-query`;

/** fetch would set Host and Origin itself. */
function raw(headers) {
  return new Promise((resolve, reject) => {
    const request = http.get(`${address()}?dns=${QUERY.toString("base64url")}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", reject);
  });
}

test("GET and POST give the same reply as wire format", async () => {
  const got = await fetch(`${address()}?dns=${QUERY.toString("base64url")}`);
  assert.equal(got.headers.get("content-type"), "application/dns-message");
  const posted = await fetch(address(), { method: "POST", headers: { "content-type": "application/dns-message" }, body: QUERY });
  assert.equal(posted.status, 200);
  const [a, b] = [Buffer.from(await got.arrayBuffer()), Buffer.from(await posted.arrayBuffer())];
  assert.ok(a.includes("v=spf1") && b.includes("v=spf1"));
});

test("what is no DNS query is refused with a sentence", async () => {
  assert.equal((await fetch(address())).status, 400);
  assert.equal((await fetch(`${address()}?dns=!!`)).status, 400);
  assert.equal((await fetch(`${address()}?dns=AAAA`)).status, 400);
  assert.equal((await fetch(address(), { method: "POST", headers: { "content-type": "text/plain" }, body: QUERY })).status, 415);
});

test("other origins and other host names are refused before anything is asked", async () => {
  assert.equal(await raw({}), 200);
  assert.equal(await raw({ origin: own.url.slice(0, -1) }), 200);
  assert.equal(await raw({ origin: "https://evil.example" }), 403);
  assert.equal(await raw({ origin: "null" }), 403);
  assert.equal(await raw({ host: "attacker.example" }), 421);
});
