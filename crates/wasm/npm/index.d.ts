import type { Mailglass } from "./types.js";

export type Report = Mailglass["report"];
/** Two copies held side by side, as `diff` gives it. */
export type Comparison = Mailglass["comparison"];
/** A message sent through imagined forwarders, as `simulate` gives it. */
export type Simulation = Mailglass["simulation"];
export type ForwardKind = Simulation["predictions"][number]["kind"];
export type SpfCheck = Mailglass["spf"];
export type SpfWorkbench = Mailglass["workbench"];
export type RecordReport = Mailglass["record"];
export type CatalogueEntry = Mailglass["catalogue"][number];
export type Recognition = Mailglass["recognition"];
export type World = Mailglass["world"];
export type Envelope = Mailglass["envelope"];
/** An input with its answers, as `redact` gives it and `mailglass analyze --share` reads it. */
export type Share = Mailglass["share"];
/** What a resolver function gives: a row of a world, its name and kind left out. */
export type Answer = Omit<NonNullable<World["answer"]>[number], "name" | "kind">;
export type RecordKind = NonNullable<World["answer"]>[number]["kind"];

/** Where answers come from: at most one of these; a public resolver where nothing is said. */
export interface Answers {
  /** A DNS-over-HTTPS URL (RFC 8484), or a function that answers. A rejection, or
   * no answer in twelve seconds, is a failed question, not a failed run. */
  resolver?: string | ((name: string, kind: RecordKind) => Promise<Answer> | Answer);
  /** Answers as data: nothing is asked of the network. */
  world?: World;
  /** Ask nothing: what needs DNS is unknown. */
  offline?: boolean;
}

export interface AnalyzeOptions extends Answers {
  /** Overrules the recognition of the input. */
  kind?: Recognition["kind"];
  envelope?: Envelope;
  /** The clock (RFC 3339); signatures are judged at the time of receipt without it. */
  now?: string;
  /** Index into `route.facts.hops`: the first hop that you trust. */
  trustHop?: number;
  /** What was known before the input was redacted (`share.redaction`). */
  redaction?: Share["redaction"];
}

export interface SpfRecordOptions extends Answers {
  /** The domain whose record is looked at. */
  domain: string;
  /** A text in the place of the published record. */
  record?: string;
}

export interface DiffOptions extends Answers {
  /** The clock (RFC 3339) for both; each is judged at its time of receipt without it. */
  now?: string;
}

export interface SimulateOptions extends AnalyzeOptions {
  /** The kinds of forwarder; all where nothing is said. */
  kinds?: ForwardKind[];
}

export interface SpfOptions extends Answers {
  /** The client's address. */
  ip: string;
  /** An address or domain; empty for the null sender, with `helo`. Without it, the domain. */
  mailFrom?: string;
  helo?: string;
  /** The domain whose record is looked at; without it, that of the sender. */
  domain?: string;
  /** A text in the place of its published record. */
  record?: string;
}

export interface RedactOptions {
  /** The report on the input: its answers are redacted with the same pseudonyms, its verified results kept. */
  report?: Report;
  /** Replace the names of large providers (google.com) too. */
  providers?: boolean;
  /** As they were given to `analyze`. */
  kind?: Recognition["kind"];
  envelope?: Envelope;
  now?: string;
  trustHop?: number;
}

export interface Redacted {
  /** The redacted input: structure, alignment, order and times are those of the original. */
  text: string;
  /** How many different names were replaced. */
  replaced: NonNullable<Share["redaction"]>["replaced"];
  /** The report on it, where one was given. */
  report?: Report;
  /** Everything that gives that report again. `analyze(share.input, share)` takes it. */
  share: Share & { input: string };
}

/** A message, its headers, a record or a domain. */
export type Input = string | Uint8Array | ArrayBuffer;

export function load(bytes?: BufferSource): Promise<unknown>;
/** The public suffix list, which RFC 7489 needs; `analyze` loads the file of the package by itself. False where it did not come. */
export function loadSuffixes(text?: string): Promise<boolean>;
export function analyze(input: Input, options?: AnalyzeOptions): Promise<Report>;
/** The report as plain text, Markdown or one HTML file; with `source`, HTML holds the raw source too. */
export function render(report: Report, form: "text" | "markdown" | "html", source?: Input): Promise<string>;
/** Replaces names, addresses and text by pseudonyms. Asks nothing of the network. */
export function redact(input: Input, options?: RedactOptions): Promise<Redacted>;
/** Compares two copies of a message: results, route, verdicts of filters, header, structure. */
export function diff(first: Input, second: Input, options?: DiffOptions): Promise<Comparison>;
/** Predicts what SPF, DKIM, DMARC and ARC say after each kind of forwarder, and why. */
export function simulate(input: Input, options?: SimulateOptions): Promise<Simulation>;
/** Evaluates a client, and looks at the record. */
export function spf(options: SpfOptions): Promise<SpfCheck & { workbench: SpfWorkbench }>;
/** Looks at the record alone. */
export function spf(options: SpfRecordOptions): Promise<{ workbench: SpfWorkbench }>;
export function record(kind: "spf" | "dmarc" | "dkim", text: string): Promise<RecordReport>;
export function explain(code: string): Promise<CatalogueEntry | undefined>;
export function catalogue(): Promise<CatalogueEntry[]>;
export function recognise(input: Input): Promise<Recognition>;
