// What the browser tests share: the program, the browser, the signer. They run inside the test bed (tests/bed).
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const bed = join(root, "tests/bed");
const python = join(process.env.MAILGLASS_TOOLS ?? `${process.env.HOME}/.cache/mailglass`, "venv/bin/python");
export const program = process.env.MAILGLASS_PROGRAM ?? join(root, "target/release/mailglass");

/** As toolchain notes have it: nothing of Chromium's own may go to the network. */
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** Starts `mailglass serve`; resolves when it says where it is. */
export function serve(...extra) {
  const child = spawn(program, ["serve", "--listen", "127.0.0.1:0", ...extra], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let said = "";
    child.once("exit", (code) => reject(new Error(`mailglass serve ended with ${code}: ${said}`)));
    child.stdout.on("data", (chunk) => {
      said += chunk;
      const url = said.match(/http:\/\/[^ ]+/)?.[0];
      if (url) resolve({ url, stop: () => stop(child) });
    });
  });
}

function stop(child) {
  child.removeAllListeners("exit");
  return new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill("SIGTERM");
  });
}

/** Runs the command; its exit status does not matter here. */
export function mailglass(args, input) {
  try {
    return execFileSync(program, args, { input, maxBuffer: 1 << 28, encoding: "utf8" });
  } catch (error) {
    if (error.stdout) return error.stdout;
    throw error;
  }
}

export function browser() {
  return chromium.launch({ executablePath: process.env.MAILGLASS_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** A page that keeps what it asked for, and what it complained about. */
export async function openPage(chrome, url, options = {}) {
  const context = await chrome.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  const requests = [];
  const complaints = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(url);
  await page.waitForSelector("#field");
  return { page, requests, complaints, close: () => context.close() };
}

/** Drops a file into the field, analyses it, and gives the report that the page would save. */
export async function analyse(page, bytes, name = "message.eml") {
  await page.setInputFiles("input[type=file]", { name, mimeType: "message/rfc822", buffer: Buffer.from(bytes) });
  await page.click("button[type=submit]");
  return savedReport(page);
}

/** The finished report, through the button that a person uses. */
export async function savedReport(page) {
  await page.waitForSelector(".exports");
  // "Reading …", then "3 of 5 DNS answers in".
  const idle = () => !/Reading|answers? in/.test(document.querySelector(".progress")?.textContent ?? "");
  await page.waitForFunction(idle, undefined, { timeout: 60_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Save JSON")]);
  return JSON.parse(readFileSync(await download.path(), "utf8"));
}

/** A message of the bed, signed by dkimpy with a key that the bed's DNS publishes. */
export function signed(name, selector = "s1", domain = "good.test", ...extra) {
  const message = readFileSync(join(bed, "messages", `${name}.eml`));
  const args = [join(bed, "sign.py"), "--domain", domain, "--selector", selector, ...extra];
  return execFileSync(python, args, { input: message, maxBuffer: 1 << 26 });
}

export function message(name) {
  return readFileSync(join(bed, "messages", `${name}.eml`));
}

const READ_FAILURES = `
import json, pathlib, sys, tomllib
read = lambda file: tomllib.loads(file.read_text())
folders = sorted(folder for folder in pathlib.Path(sys.argv[1]).iterdir() if folder.is_dir())
print(json.dumps([{**read(f / "case.toml"), "name": f.name, "world": read(f / "world.toml")} for f in folders]))
`;

/** The cases of tests/failures: name, first cause, what is folded, the world, the message. */
export function failures() {
  const folder = join(root, "tests/failures");
  const cases = JSON.parse(execFileSync(python, ["-c", READ_FAILURES, folder], { maxBuffer: 1 << 26, encoding: "utf8" }));
  return cases.map((one) => ({ ...one, message: readFileSync(join(folder, one.name, "message.eml")) }));
}

/** A file that is gone when the test is over. */
export function withFile(text, use) {
  const folder = mkdtempSync(join(tmpdir(), "mailglass-"));
  const file = join(folder, "world.json");
  writeFileSync(file, text);
  try {
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const section = (report, area) => report.sections.find((one) => one.area === area);
export const codes = (report) => report.sections.flatMap((one) => one.findings.map((finding) => finding.code));
