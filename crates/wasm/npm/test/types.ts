// Compiled, not run: the types say what the functions give.
import { analyze, explain, loadSuffixes, record, redact, render, spf, type Report } from "../index.js";

export async function use(): Promise<string> {
  const report: Report = await analyze("From: a@b.example\n\nhello", { offline: true, envelope: { ip: "192.0.2.1" } });
  for (const section of report.sections) {
    if (section.facts?.kind === "spf") return section.facts.checks[0]?.domain ?? section.status;
    if (section.facts?.kind === "dmarc" && (await loadSuffixes())) {
      return section.facts.rfc7489?.differences?.map((one) => `${one.what}: ${one.rfc9989} ${one.rfc7489}`).join() ?? "";
    }
    if (section.facts?.kind === "dkim") return section.facts.signatures.map((one) => one.result).join();
  }
  const check = await spf({ ip: "192.0.2.1", mailFrom: "a@b.example", resolver: async () => ({ outcome: "no-name" }) });
  const { workbench } = await spf({ domain: "b.example", record: "v=spf1 -all", offline: true });
  const reading = await record("spf", "v=spf1 -all");
  const entry = await explain("spf/syntax");
  // @ts-expect-error: there is no such kind
  await record("mx", "");
  const { share, replaced } = await redact("From: a@b.example\n\nhello", { report });
  const ticket = await render(await analyze("From: a@b.example\n\nhello", { world: share.world, redaction: share.redaction }), "markdown");
  // @ts-expect-error: there is no such form
  await render(report, "pdf");
  if (ticket === "") return `${replaced.labels + replaced.addresses}`;
  return `${check.result} ${check.lookups + check.voids} ${reading.valid} ${workbench.authorised?.ipv4Addresses} ${entry?.title}`;
}
