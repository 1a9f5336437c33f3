// How long an edit in the page's SPF workbench takes, in Chromium, from the keystroke to the new result on the page: the letter
// to the tools, the evaluation in WebAssembly, the letter back, the drawing. Run by `cargo x bench`. A frame is 16 ms.
import { browser, openPage, savedReport, serve } from "../browser/harness.mjs";

const ROUNDS = 200;
const SERVICES = 10;

const message = "Return-Path: <user@own.test>\r\nReceived: from out.own.test (out.own.test [203.9.19.200]) by mx.you.example (Postfix)\r\n"
  + "\twith ESMTPS id 4Qx for <you@you.example>; Fri, 20 Nov 2026 10:00:02 +0000\r\nFrom: user@own.test\r\nTo: you@you.example\r\n"
  + "Date: Fri, 20 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@own.test>\r\nSubject: Hello\r\n\r\nHello\r\n";
const range = (count, of) => Array.from({ length: count }, (_, n) => of(n)).join(" ");
const includes = range(SERVICES, (n) => `include:s${n}.test`);
const fits = `v=spf1 ip4:192.0.2.0/24 ${includes} -all`;
const over = `v=spf1 a ip4:192.0.2.0/24 ${includes} -all`;
const txt = Object.fromEntries(Array.from({ length: SERVICES }, (_, s) => [
  `s${s}.test`, `v=spf1 ${range(20, (n) => `ip4:203.${s}.${n}.0/24`)} ${range(10, (n) => `ip6:2001:db8:${s}:${n}::/64`)} -all`,
]));
txt["own.test"] = fits;
const answer = Object.entries(txt).map(([name, text]) => ({ name, kind: "TXT", records: [text] }));
answer.push({ name: "own.test", kind: "A", records: ["192.0.2.1"] });
const world = JSON.stringify({ unlisted: "no-name", answer });

/** In the page: edits the record once per round, and gives the milliseconds until the result changed. */
async function edits({ record, rounds }) {
  const field = document.querySelector(".workbench textarea");
  const result = document.querySelector(".workbench [aria-live]");
  const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const changed = new Promise((resolve) => {
      new MutationObserver((_, observer) => (observer.disconnect(), resolve())).observe(result, { subtree: true, childList: true, characterData: true });
    });
    const begun = performance.now();
    write.call(field, record.replace(" -all", ` ip4:198.51.100.${round} -all`));
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await changed;
    times.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return times.sort((a, b) => a - b);
}

const [server, chromium] = [await serve(), await browser()];
try {
  const { page } = await openPage(chromium, server.url);
  await page.route("**/dns-query*", (route) => route.abort());
  await page.setInputFiles("input[type=file]", { name: "message.eml", mimeType: "message/rfc822", buffer: Buffer.from(message) });
  await page.click("button[type=submit]");
  await page.waitForSelector(".worlds input[type=file]", { state: "attached" });
  await page.setInputFiles(".worlds input[type=file]", { name: "world.json", mimeType: "application/json", buffer: Buffer.from(world) });
  await page.waitForSelector("text=Ask the resolver instead", { state: "attached" });
  await savedReport(page);
  await page.click("text=Try an edit of the record");
  await page.waitForSelector(".workbench .spf-tree");
  console.log(`Edits in the workbench, Chromium ${chromium.version()}, ${ROUNDS} rounds, from the keystroke to the new page:`);
  for (const [name, record] of [["ten includes", fits], ["eleven lookups, rewritten", over]]) {
    const times = await page.evaluate(edits, { record, rounds: ROUNDS });
    const at = (share) => times[Math.floor(times.length * share)].toFixed(2);
    console.log(`  ${name.padEnd(28)} median ${at(0.5)} ms, 95 % below ${at(0.95)} ms, longest ${times.at(-1).toFixed(2)} ms`);
  }
} finally {
  await chromium.close();
  await server.stop();
}
