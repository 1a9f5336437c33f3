// The page in Chromium, served by the program, asking real BIND.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { analyse, browser, codes, failures, mailglass, message, openPage, root, savedReport, section, serve, signed } from "./harness.mjs";

let chrome, own;
before(async () => {
  chrome = await browser();
  own = await serve();
});
after(async () => {
  await chrome?.close();
  await own?.stop();
});

test("a freshly signed message passes, with every DNS answer from the local resolver", async () => {
  const { page, requests, complaints, close } = await openPage(chrome, own.url);
  const report = await analyse(page, signed("clean"));
  assert.equal(report.verdict.status, "pass", JSON.stringify(report.verdict));
  assert.equal(section(report, "dkim").facts.signatures[0].result, "pass");
  assert.equal(section(report, "spf").facts.result, "pass");
  assert.equal(section(report, "dmarc").facts.result, "pass");
  assert.ok(report.transcript.some((row) => row.authentic), "the zone is signed: AD is seen");
  const foreign = requests.filter((url) => !url.startsWith(own.url) && !url.startsWith("blob:") && !url.startsWith("data:"));
  assert.deepEqual(foreign, [], "nothing is loaded from elsewhere");
  const questions = requests.filter((url) => url.includes("/dns-query"));
  assert.ok(questions.length > 0 && questions.every((url) => /\/dns-query\?dns=[\w-]+$/.test(url)));
  assert.deepEqual(complaints, []);
  await close();
});

test("an ed25519 signature passes too", async () => {
  const { page, close } = await openPage(chrome, own.url);
  const report = await analyse(page, signed("ed25519", "ed1", "good.test", "--algorithm", "ed25519-sha256"));
  assert.equal(section(report, "dkim").facts.signatures[0].result, "pass");
  await close();
});

test("a body with something added is explained by what was added", async () => {
  const { page, close } = await openPage(chrome, own.url);
  const tampered = Buffer.concat([signed("clean"), Buffer.from("-- \r\nfooter of a list\r\n")]);
  const report = await analyse(page, tampered);
  assert.equal(section(report, "dkim").facts.signatures[0].reason, "body-hash-mismatch");
  assert.equal(section(report, "dkim").facts.signatures[0].autopsy.body, "explained");
  // SPF carries the message, so it is no cause of anything.
  assert.ok(codes(report).includes("dkim/changed-by-gateway"), `${codes(report)}`);
  await close();
});

test("a tampered body fails, and the first cause says so", async () => {
  const { page, close } = await openPage(chrome, own.url);
  const text = signed("clean").toString("latin1");
  const body = text.indexOf("\r\n\r\n") + 4;
  const report = await analyse(page, Buffer.from(text.slice(0, body) + text.slice(body).replace(/[aeiou]/g, "u"), "latin1"));
  assert.equal(section(report, "dkim").facts.signatures[0].reason, "body-hash-mismatch");
  assert.equal(report.verdict.causes[0].code, "dkim/body-changed");
  await close();
});

test("a spoofed author fails DMARC under a policy of reject", async () => {
  const { page, close } = await openPage(chrome, own.url);
  const report = await analyse(page, message("spoofed"));
  assert.equal(section(report, "dmarc").facts.result, "fail");
  assert.equal(section(report, "dmarc").facts.policy, "reject");
  assert.equal(report.verdict.causes[0].code, "dmarc/unaligned");
  await close();
});

test("eleven lookups are permerror, a revoked key is named", async () => {
  const { page, close } = await openPage(chrome, own.url);
  const eleven = await analyse(page, message("spf-11"));
  assert.equal(section(eleven, "spf").facts.result, "permerror");
  assert.ok(codes(eleven).includes("spf/lookup-limit"));
  await close();
  const second = await openPage(chrome, own.url);
  const revoked = await analyse(second.page, signed("revoked", "revoked"));
  assert.equal(section(revoked, "dkim").facts.signatures[0].reason, "key-revoked");
  await second.close();
});

test("an unreachable resolver gives unknown, never fail", async () => {
  const deaf = await serve("--resolver", "http://127.0.0.1:9/dns-query");
  const { page, close } = await openPage(chrome, deaf.url);
  const report = await analyse(page, signed("clean"));
  assert.equal(report.verdict.status, "unknown");
  for (const area of ["spf", "dkim", "dmarc"]) assert.equal(section(report, area).status, "unknown", area);
  await close();
  await deaf.stop();
});

test("a cancelled analysis ends at once, with what was not asked", async () => {
  const { page, close } = await openPage(chrome, own.url);
  await page.route("**/dns-query*", () => {});
  await page.fill("#field", message("spoofed").toString());
  await page.keyboard.press("Control+Enter");
  await page.click("text=/^Cancel$/");
  await page.waitForSelector("text=The analysis was cancelled, so it cannot be told", { timeout: 3_000 });
  assert.equal(await page.locator("text=Waiting for DNS").count(), 0);
  assert.ok((await page.locator(".ledger tbody tr").count()) > 0);
  assert.match(await page.textContent(".ledger tbody"), /cancelled/);
  await close();
});

test("the page, the command and the npm package give the same report for the same input and world", async () => {
  const npm = await import("../../crates/wasm/npm/index.js");
  for (const name of ["clean-pass", "spoof", "forwarded-list", "junked-newsletter", "bounce"]) {
    const folder = `${root}web/examples/${name}`;
    const eml = readFileSync(`${folder}/message.eml`);
    const world = JSON.parse(readFileSync(`${folder}/world.json`, "utf8"));
    const byCommand = JSON.parse(mailglass(["analyze", `${folder}/message.eml`, "--world", `${folder}/world.json`, "--json"]));
    const byNpm = await npm.analyze(new Uint8Array(eml), { world });
    assert.deepEqual(byNpm, byCommand, `${name}: npm and command`);
    const { page, close } = await openPage(chrome, own.url);
    await page.click(`[data-example="${name}"]`);
    const byPage = await savedReport(page);
    assert.deepEqual(byPage, byCommand, `${name}: page and command`);
    await close();
  }
});

test("every real failure shows its expected first cause, and folds what follows", async () => {
  const cases = failures();
  assert.ok(cases.length >= 44, `only ${cases.length} cases`);
  // One page for all: the tools are loaded once, as for a person who goes on to the next message.
  const { page, close } = await openPage(chrome, own.url);
  // Nothing is asked: the answers come from the case's world, by the button that a person uses.
  await page.route("**/dns-query*", (route) => route.abort());
  for (const one of cases) {
    await page.click("text=Analyse");
    await page.setInputFiles(".field input[type=file]", { name: `${one.name}.eml`, mimeType: "message/rfc822", buffer: one.message });
    await page.waitForSelector(`text=${one.name}.eml`);
    await page.click("button[type=submit]");
    await page.waitForSelector(".worlds input[type=file]", { state: "attached" });
    const world = { name: `${one.name}.json`, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(one.world)) };
    await page.setInputFiles(".worlds input[type=file]", world);
    await page.waitForSelector("text=Ask the resolver instead", { state: "attached" });
    const report = await savedReport(page);
    const shown = await page.locator(".to-do li[data-cause]").evaluateAll((all) => all.map((li) => li.dataset.cause));
    assert.equal(shown[0] ?? "none", one.first, `${one.name}: ${report.verdict.sentence}`);
    for (const code of one.also ?? []) assert.ok(shown.includes(code), `${one.name}: ${code} among ${shown}`);
    for (const code of one.finds ?? []) assert.ok(codes(report).includes(code), `${one.name}: ${code} is found`);
    for (const [effect, cause] of one.folded ?? []) {
      assert.ok(chain(report, effect).includes(cause), `${one.name}: ${effect} under ${cause}: ${chain(report, effect)}`);
      assert.ok(!shown.includes(effect), `${one.name}: ${effect} follows, so it is nothing to do`);
    }
  }
  await close();
});

/** The causes of a finding, the nearest first. */
function chain(report, code) {
  const all = report.sections.flatMap((one) => one.findings);
  const causes = [];
  for (let at = all.find((one) => one.code === code); at?.because && !causes.includes(at.because);) {
    causes.push(at.because);
    at = all.find((one) => one.code === causes.at(-1));
  }
  return causes;
}

test("axe finds no serious violation, in both themes and at three widths", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 768, 1440]) {
      const options = { colorScheme, viewport: { width, height: 900 }, bypassCSP: true };
      const { page, close } = await openPage(chrome, own.url, options);
      const check = async (where) => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        const grave = violations.filter((one) => ["serious", "critical"].includes(one.impact));
        assert.deepEqual(grave.map((one) => [one.id, one.nodes[0].html]), [], `${where}, ${colorScheme}, ${width} px`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        assert.equal(wide, false, `${where} scrolls sideways at ${width} px`);
      };
      await check("start page");
      for (const name of ["spoof", "forwarded-list"]) {
        await page.goto(`${own.url}#/`);
        await page.click(`[data-example="${name}"]`);
        await savedReport(page);
        // Everything open, with an edit on the workbench, and forwarded.
        await page.locator("details:not([open]) > summary").evaluateAll((all) => all.forEach((one) => one.click()));
        await page.waitForSelector(".workbench .spf-tree");
        await page.click("text=Predict");
        await page.waitForSelector(".forwarders");
        await check(`report on ${name}`);
      }
      await page.click("text=Compare with another copy");
      await page.fill("#second-copy", readFileSync(`${root}web/examples/clean-pass/message.eml`, "latin1"));
      await page.click("button[type=submit]");
      await page.waitForSelector(".comparison");
      await check("two copies");
      await close();
    }
  }
});

test("hostile markup in a message stays text", async () => {
  const { page, requests, complaints, close } = await openPage(chrome, own.url);
  const hostile = 'From: "<img src=x onerror=alert(1)>" <a@good.test>\r\nSubject: <script>alert(2)</script>\r\n'
    + "Received: from <svg/onload=alert(3)> by mx.example; Fri, 20 Nov 2026 10:00:00 +0000\r\n"
    + 'Content-Type: text/html\r\n\r\n<img src="http://127.0.0.1:1/pixel"><link rel=stylesheet href="http://127.0.0.1:1/x.css">\r\n';
  await analyse(page, hostile);
  assert.equal(await page.locator("#app img, #app script, #app iframe, #app link").count(), 0);
  assert.deepEqual(requests.filter((url) => url.includes("127.0.0.1:1/")), []);
  assert.deepEqual(complaints, []);
  await close();
});

/** What the example of the junked newsletter must not tell once it is redacted. */
const SECRETS = ["sendwell", "moreau", "mailhaus", "jana.keller", "203.0.113.117"];

test("what is printed while redaction is on names nobody", async () => {
  const { page, complaints, close } = await openPage(chrome, own.url);
  await page.evaluate(() => { window.print = () => { window.printed = true; }; });
  await page.click('[data-example="junked-newsletter"]');
  await savedReport(page);
  await page.check("text=Redact before sharing");
  await page.click("text=Print");
  await page.waitForFunction(() => window.printed);
  await page.emulateMedia({ media: "print" });
  const paper = await page.evaluate(() => document.body.innerText);
  assert.match(paper, /names, addresses and text were replaced/i);
  for (const secret of SECRETS) assert.ok(!paper.includes(secret), secret);
  assert.deepEqual(complaints, []);
  await close();
});

test("a redacted share link gives the same result, names nobody and asks nothing", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page, complaints, close } = await openPage(chrome, own.url, { permissions });
  await page.click('[data-example="junked-newsletter"]');
  const report = await savedReport(page);
  await page.check("text=Redact before sharing");
  await page.click("text=Copy share link");
  await page.waitForSelector("text=/Copied a link of \\d+ kB/");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${own.url}`) && link.includes("#/share/"), link.slice(0, 80));
  assert.deepEqual(complaints, []);
  await close();

  const second = await openPage(chrome, own.url);
  await second.page.goto("about:blank");
  second.requests.length = 0;
  await second.page.goto(link);
  const shown = await savedReport(second.page);
  assert.equal(shown.verdict.status, report.verdict.status);
  assert.equal(section(shown, "dkim").facts.signatures[0].result, "pass");
  assert.ok(shown.subject.redaction, "the report says that it was redacted");
  const text = (await second.page.textContent("#app")) + JSON.stringify(shown);
  for (const secret of SECRETS) assert.ok(!text.includes(secret), secret);
  assert.deepEqual(second.requests.filter((url) => url.includes("/dns-query") || url.includes("share")), []);
  assert.deepEqual(second.complaints, []);
  await second.close();
});

test("a link that is broken or a bomb is refused with a sentence", async () => {
  const { page, close } = await openPage(chrome, own.url);
  await page.evaluate(() => { location.hash = "#/share/AAAA"; });
  await page.waitForSelector("text=holds no shared report");
  const bomb = deflateRawSync(Buffer.alloc(20_000_000, 0x20)).toString("base64url");
  await page.evaluate((code) => { location.hash = `#/share/${code}`; }, bomb);
  await page.waitForSelector("text=more than 4 MB");
  await page.evaluate(() => { location.hash = `#/share/${"A".repeat(60_001)}`; });
  await page.waitForSelector("text=longer than 60 kB");
  await close();
});

test("the saved HTML file needs nothing else", async () => {
  const { page, close } = await openPage(chrome, own.url);
  await page.click('[data-example="spoof"]');
  const report = await savedReport(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Save HTML")]);
  const html = readFileSync(await download.path(), "utf8");
  await close();
  const context = await chrome.newContext();
  const requests = [];
  const complaints = [];
  const opened = await context.newPage();
  opened.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  context.on("request", (request) => requests.push(request.url()));
  await opened.setContent(html);
  assert.ok((await opened.textContent("h1")).includes(report.verdict.sentence));
  assert.deepEqual(requests, []);
  assert.deepEqual(complaints, []);
  await context.close();
});
