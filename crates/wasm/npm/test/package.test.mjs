// The package in Node.js.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { analyze, catalogue, diff, explain, loadSuffixes, recognise, record, redact, render, simulate, spf } from "../index.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const example = (name) => ({
  message: readFileSync(`${root}web/examples/${name}/message.eml`),
  world: JSON.parse(readFileSync(`${root}web/examples/${name}/world.json`, "utf8")),
});
const nativeProgram = () => ["debug", "release"].map((kind) => `${root}target/${kind}/mailglass`).find(existsSync);
const section = (report, area) => report.sections.find((one) => one.area === area);

test("a signed message passes in WebAssembly as it does natively", async (t) => {
  const { message, world } = example("clean-pass");
  const report = await analyze(new Uint8Array(message), { world });
  assert.equal(section(report, "dkim").facts.signatures[0].result, "pass");
  const program = nativeProgram();
  if (!program) return t.skip("SKIPPED: the native program is not built");
  const folder = `${root}web/examples/clean-pass`;
  const native = execFileSync(program, ["analyze", `${folder}/message.eml`, "--world", `${folder}/world.json`, "--json", "--fail-on", "never"]);
  assert.deepEqual(report, JSON.parse(native));
});

test("DMARC is told by both standards, and a list that is none is refused", async () => {
  const message = "From: a@one.co.uk\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n\nx";
  const world = { answer: [{ name: "_dmarc.co.uk", kind: "TXT", records: ["v=DMARC1; p=reject"] }] };
  const { rfc7489 } = section(await analyze(message, { world }), "dmarc").facts;
  assert.equal(rfc7489.organizationalDomain, "one.co.uk");
  assert.ok(rfc7489.differences.some((one) => one.what === "policy" && one.rfc9989 === "reject"));
  await assert.rejects(loadSuffixes("<!doctype html>"), /no list/);
  await assert.rejects(async () => loadSuffixes(5), TypeError);
  assert.equal(await loadSuffixes(), true);
});

test("legacy character sets read the same in WebAssembly as natively", async (t) => {
  const program = nativeProgram();
  if (!program) return t.skip("SKIPPED: the native program is not built");
  const words = {
    "iso-2022-jp": "GyRCRnxLXBsoQg==", shift_jis: "k/qWew==", "euc-jp": "xvzL3A==", gb2312: "1tDOxA==", gbk: "1tDOxA==", gb18030: "1tDOxIEwgTA=",
    big5: "pKSk5Q==", "euc-kr": "x9GxuQ==", "windows-874": "5Lfi", ibm866: "j+Cow6XS", "x-mac-cyrillic": "j/Do4uXy", "koi8-r": "8NLJ18XU",
    "iso-8859-1": "6fw=", "utf-7": "K0FPay0=", "x-user-defined": "gP8=", "iso-2022-kr": "GyQpQw4xOQ8=",
  };
  const subjects = Object.entries(words).map(([charset, word]) => `=?${charset}?B?${word}?=`);
  const emptyWorld = join(mkdtempSync(join(tmpdir(), "mailglass-")), "world.json");
  writeFileSync(emptyWorld, "{}");
  for (const subject of [...subjects, "=?shift_jis?B?77u/w6k=?=", "=?big5?B?/v8AQQ==?="]) {
    const message = `From: a@b.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: ${subject}\r\n\r\nx\r\n`;
    const report = await analyze(new TextEncoder().encode(message), { world: {} });
    const native = execFileSync(program, ["analyze", "-", "--world", emptyWorld, "--json", "--fail-on", "never"], { input: message });
    const decoded = (one) => section(one, "message").facts.fields.find((field) => field.name === "Subject");
    assert.deepEqual(decoded(report), decoded(JSON.parse(native)), subject);
  }
});

test("a resolver function answers, and its failures are failed questions", async () => {
  const asked = [];
  const resolver = async (name, kind) => {
    asked.push(`${name} ${kind}`);
    if (name === "good.example" && kind === "TXT") return { records: ["v=spf1 ip4:192.0.2.1 -all"] };
    if (name === "slow.example") throw new Error("no way");
    return { outcome: "no-name" };
  };
  assert.equal((await spf({ ip: "192.0.2.1", mailFrom: "a@good.example", resolver })).result, "pass");
  assert.equal((await spf({ ip: "192.0.2.2", mailFrom: "a@good.example", resolver })).result, "fail");
  assert.equal((await spf({ ip: "192.0.2.1", mailFrom: "a@slow.example", resolver })).result, "temperror");
  assert.equal((await spf({ ip: "192.0.2.1", mailFrom: "a@none.example", resolver })).result, "none");
  assert.equal(asked.filter((one) => one === "good.example TXT").length, 2, "once for each evaluation");
});

test("a record is looked at without a client, and an edit takes its place", async () => {
  const world = { answer: [
    { name: "own.example", kind: "TXT", records: ["v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.9 -all"] },
  ] };
  const { workbench, ...rest } = await spf({ domain: "own.example", world });
  assert.deepEqual(rest, {}, "without a client there is no evaluation");
  assert.equal(workbench.authorised.ipv4Addresses, "256");
  assert.equal(workbench.rewrite.text, "v=spf1 ip4:192.0.2.0/24 -all");
  const record = "v=spf1 include:gone.example -all";
  const edited = await spf({ domain: "own.example", record, ip: "192.0.2.1", world });
  assert.equal(edited.result, "permerror");
  assert.equal(edited.workbench.missing[0].takeover.anyone, true);
});

test("offline, what needs DNS is unknown", async () => {
  const { message } = example("clean-pass");
  const report = await analyze(new Uint8Array(message), { offline: true });
  assert.equal(report.verdict.status, "unknown");
  assert.equal(section(report, "spf").status, "unknown");
});

test("records are read, findings explained, inputs recognised", async () => {
  assert.equal((await record("dmarc", "v=DMARC1; p=reject")).valid, true);
  assert.equal((await record("spf", "v=spf1 foo -all")).valid, false);
  assert.equal((await explain("spf/lookup-limit")).reference, "RFC 7208 §4.6.4");
  assert.equal(await explain("no/such"), undefined);
  assert.ok((await catalogue()).length > 60);
  assert.equal((await recognise("example.com")).words, "the domain example.com");
});

test("a redacted message gives the same verdict and names nobody", async () => {
  const { message, world } = example("junked-newsletter");
  const report = await analyze(new Uint8Array(message), { world });
  const { text, replaced, share, report: shown } = await redact(new Uint8Array(message), { report });
  assert.equal(shown.verdict.status, report.verdict.status);
  assert.equal(section(shown, "dkim").facts.signatures[0].result, "pass", "what was verified stays known");
  assert.ok(shown.subject.damage.some((one) => one.kind === "redacted"));
  assert.ok(replaced.labels > 0 && replaced.addresses > 0);
  assert.deepEqual(await analyze(share.input, share), shown);
  for (const secret of ["atelier", "moreau", "sendwell", "mailhaus", "jana.keller", "203.0.113.117"]) {
    assert.ok(!`${text}${JSON.stringify(share)}${JSON.stringify(shown)}`.toLowerCase().includes(secret), secret);
  }
});

test("two copies are compared as the command does it", async (t) => {
  const folder = `${root}tests/comparisons/exchange-inbox-junk`;
  const [first, second] = ["a.eml", "b.eml"].map((name) => new Uint8Array(readFileSync(`${folder}/${name}`)));
  const same = await diff(first, first, { offline: true });
  assert.deepEqual(same.groups, []);
  const comparison = await diff(first, second, { offline: true });
  assert.equal(comparison.kinship.relation, "same-message");
  assert.equal(comparison.likelyReason.basis, "filter");
  assert.equal(comparison.likelyReason.worse, "right");
  await assert.rejects(diff(first), TypeError);
  await assert.rejects(diff(first, second, { envelope: {} }), /unknown field `envelope`/);
  const program = nativeProgram();
  if (!program) return t.skip("SKIPPED: the native program is not built");
  const resolver = () => ({ outcome: "no-name" });
  const emptyWorld = join(mkdtempSync(join(tmpdir(), "mailglass-")), "world.json");
  writeFileSync(emptyWorld, "{}");
  const native = execFileSync(program, ["diff", `${folder}/a.eml`, `${folder}/b.eml`, "--world", emptyWorld, "--json", "--fail-on", "never"]);
  assert.deepEqual(await diff(first, second, { world: {} }), JSON.parse(native));
  assert.equal((await diff(first, second, { resolver })).kinship.relation, "same-message");
});

test("a forwarded message is predicted as the command does it", async (t) => {
  const folder = `${root}tests/simulations/length-survives`;
  const message = new Uint8Array(readFileSync(`${folder}/message.eml`));
  const offline = await simulate(message, { offline: true, kinds: ["forward"] });
  assert.equal(offline.predictions.length, 1);
  assert.equal(offline.predictions[0].dkim.result, undefined);
  assert.match(offline.predictions[0].dkim.because, /^unknown, because/);
  await assert.rejects(simulate(message, { offline: true, kinds: ["pigeon"] }), /pigeon/);
  await assert.rejects(simulate(), TypeError);
  const { message: signed, world } = example("clean-pass");
  const { predictions } = await simulate(new Uint8Array(signed), { world });
  const of = (kind) => predictions.find((one) => one.kind === kind);
  assert.equal(of("forward").dkim.result, "pass");
  assert.equal(of("list-footer").dkim.result, "fail");
  assert.equal(of("list-munge").dmarc.result, "pass");
  const program = nativeProgram();
  if (!program) return t.skip("SKIPPED: the native program is not built");
  const example_folder = `${root}web/examples/clean-pass`;
  const native = execFileSync(program, ["simulate", `${example_folder}/message.eml`, "--world", `${example_folder}/world.json`, "--json"]);
  assert.deepEqual(await simulate(new Uint8Array(signed), { world }), JSON.parse(native));
});

test("a report is rendered as text, Markdown and one HTML file", async () => {
  const { message, world } = example("spoof");
  const report = await analyze(new Uint8Array(message), { world });
  assert.ok((await render(report, "text")).startsWith("FAIL: "));
  assert.ok((await render(report, "markdown")).startsWith("# FAIL: "));
  const html = await render(report, "html", new Uint8Array(message));
  assert.match(html, /^<!doctype html>/);
  assert.match(html, /default-src 'none'/);
  assert.doesNotMatch(html, /<(script|img|link|a|iframe)[ >]/);
  assert.ok(html.includes("Raw source"));
  await assert.rejects(render(report, "pdf"), /no form/);
  await assert.rejects(render({}, "text"), /no report/);
});

test("bad arguments are rejected with a sentence", async () => {
  await assert.rejects(analyze(""), /empty/);
  await assert.rejects(analyze(42), TypeError);
  await assert.rejects(spf({ ip: "nonsense", mailFrom: "a@b.example" }), /no IP address/);
  await assert.rejects(record("mx", "x"), /no kind of record/);
  await assert.rejects(analyze("From: a@b.example\n\nx", { world: { answer: [{ name: "a", kind: "A" }] } }), /world/);
});

test("arguments of the wrong type never reach the WebAssembly", async () => {
  const wrong = [
    () => record("spf"), () => record("spf", 5), () => record(null, "v=spf1"), () => explain(), () => explain(7), () => recognise(),
    () => spf(), () => spf("x"), () => spf([]), () => spf({}), () => spf({ ip: "192.0.2.1" }), () => spf({ ip: 1, mailFrom: "a@b.example" }),
    () => analyze(), () => analyze("From: a@b.example\n\nx", "offline"), () => analyze("From: a@b.example\n\nx", { trustHop: NaN }),
  ];
  for (const call of wrong) await assert.rejects(call, TypeError, String(call));
  assert.equal((await record("spf", "v=spf1 -all")).valid, true, "and the package still works");
});

test("options that contradict one another or are not known are rejected", async () => {
  const message = "From: a@b.example\n\nx";
  const wrong = [
    [{ world: { answers: [] } }, /unknown field `answers`/],
    [{ world: "x" }, /the world cannot be read/],
    [{ world: {}, resolver: "https://dns.example/dns-query" }, /resolver and world cannot be used together/],
    [{ world: {}, offline: true }, /world and offline cannot be used together/],
    [{ offline: true, resolvr: "x" }, /unknown field `resolvr`, expected one of .*`resolver`/],
    [{ resolver: 5 }, /resolver must be/],
    [{ offline: 1 }, /offline must be/],
    [{ offline: true, trustHop: -1 }, /options cannot be read/],
    [{ offline: true, envelope: { mailFrom: 5 } }, /options cannot be read/],
  ];
  for (const [options, why] of wrong) await assert.rejects(analyze(message, options), why, JSON.stringify(options));
  assert.ok(await analyze(message, { world: {}, offline: false, resolver: undefined }));
});

test("whatever a resolver function gives, only its question fails", async () => {
  const given = [
    async () => undefined, async () => null, async () => 5, () => "x", async () => [], async () => ({ record: ["v=spf1 -all"] }),
    async () => ({ records: [5] }), () => { throw undefined; }, () => Promise.reject(), () => Promise.reject(null), () => { throw 5n; },
  ];
  for (const resolver of given) {
    const check = await spf({ ip: "192.0.2.1", mailFrom: "a@b.example", resolver });
    assert.equal(check.result, "temperror", String(resolver));
  }
});

test("a resolver function that never answers is a timeout", { timeout: 60_000 }, async () => {
  const check = await spf({ ip: "192.0.2.1", mailFrom: "a@b.example", resolver: () => new Promise(() => {}) });
  assert.equal(check.result, "temperror");
  assert.match(JSON.stringify(check), /time/);
});
