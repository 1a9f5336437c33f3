// Mailglass in WebAssembly beside npm's mailauth, in Node.js, on the same signed message with the same DNS answers, in turn.
// Run by `cargo x bench`. It prints medians and the ratio; it asserts only that both verify the message.
import { generateKeyPairSync } from "node:crypto";
import { createRequire } from "node:module";
import { analyze, load } from "../../crates/wasm/npm/index.js";

const require = createRequire(import.meta.url);
const { authenticate } = require("mailauth");
const { dkimSign } = require("mailauth/lib/dkim/sign");
const ROUNDS = 200;

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const body = "Thank you for your order, which will leave our house today.\r\n".repeat(165);
const plain = "From: Shop <news@shop.example>\r\nTo: you@you.example\r\nSubject: Your order\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n"
  + `Message-ID: <1@shop.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n${body}`;
const { signatures } = await dkimSign(plain, {
  canonicalization: "relaxed/relaxed", algorithm: "rsa-sha256", signTime: new Date("2026-11-20T10:00:00Z"),
  signatureData: [{ signingDomain: "shop.example", selector: "s1", privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) }],
});
const head = "Return-Path: <bounce@shop.example>\r\nReceived: from out.shop.example (out.shop.example [192.0.2.10]) by mx.you.example (Postfix)\r\n"
  + "\twith ESMTPS id 4Qx for <you@you.example>; Fri, 20 Nov 2026 10:00:02 +0000\r\n";
const message = Buffer.from(head + signatures + plain);
const headers = message.subarray(0, message.indexOf("\r\n\r\n") + 2);

const p = publicKey.export({ type: "spki", format: "der" }).toString("base64");
const txt = {
  "shop.example": "v=spf1 ip4:192.0.2.0/24 -all",
  "s1._domainkey.shop.example": `v=DKIM1; p=${p}`,
  "_dmarc.shop.example": "v=DMARC1; p=reject",
};
const world = { answer: Object.entries(txt).map(([name, text]) => ({ name, kind: "TXT", records: [text] })) };
const resolver = async (name, kind) => {
  if (kind === "TXT" && txt[name]) return [[txt[name]]];
  throw Object.assign(new Error("ENOTFOUND"), { code: "ENOTFOUND" });
};

const ours = (bytes) => analyze(bytes, { world });
const theirs = () => authenticate(message, { ip: "192.0.2.10", helo: "out.shop.example", sender: "bounce@shop.example", mta: "mx.you.example", resolver, trustReceived: false });

await load();
const report = await ours(message);
const peer = await theirs();
const dkim = peer.dkim.results[0]?.status.result;
if (report.verdict.status !== "pass" || dkim !== "pass") throw new Error(`not verified: ${report.verdict.sentence} / mailauth ${dkim}`);

async function time(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

const times = { "mailglass, headers only": [], "mailglass, whole message": [], "mailauth, whole message": [] };
for (let round = 0; round < ROUNDS; round++) {
  times["mailglass, headers only"].push(await time(() => ours(headers)));
  times["mailglass, whole message"].push(await time(() => ours(message)));
  times["mailauth, whole message"].push(await time(theirs));
}
console.log(`${message.length} bytes, RSA-2048, ${ROUNDS} rounds in turn, Node.js ${process.version}; medians:`);
for (const [name, list] of Object.entries(times)) console.log(`  ${name.padEnd(28)} ${median(list).toFixed(3)} ms`);
const ratio = median(times["mailglass, whole message"]) / median(times["mailauth, whole message"]);
console.log(`  mailglass / mailauth = ${ratio.toFixed(2)}`);
