import type { Mailglass } from "./types.js";

export type Report = Mailglass["report"];
export type SpfCheck = Mailglass["spf"];
export type SpfWorkbench = Mailglass["workbench"];
export type RecordReport = Mailglass["record"];
export type CatalogueEntry = Mailglass["catalogue"][number];
export type Recognition = Mailglass["recognition"];
export type World = Mailglass["world"];
export type Envelope = Mailglass["envelope"];
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
}

export interface SpfRecordOptions extends Answers {
  /** The domain whose record is looked at. */
  domain: string;
  /** A text in the place of the published record. */
  record?: string;
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

/** A message, its headers, a record or a domain. */
export type Input = string | Uint8Array | ArrayBuffer;

export function load(bytes?: BufferSource): Promise<unknown>;
export function analyze(input: Input, options?: AnalyzeOptions): Promise<Report>;
/** Evaluates a client, and looks at the record. */
export function spf(options: SpfOptions): Promise<SpfCheck & { workbench: SpfWorkbench }>;
/** Looks at the record alone. */
export function spf(options: SpfRecordOptions): Promise<{ workbench: SpfWorkbench }>;
export function record(kind: "spf" | "dmarc" | "dkim", text: string): Promise<RecordReport>;
export function explain(code: string): Promise<CatalogueEntry | undefined>;
export function catalogue(): Promise<CatalogueEntry[]>;
export function recognise(input: Input): Promise<Recognition>;
