// The package's face. The WebAssembly is loaded with the first call.
import init, * as wasm from "./pkg/mailglass_wasm.js";

const file = new URL("./pkg/mailglass_wasm_bg.wasm", import.meta.url);
let loading;

/** Loads the WebAssembly. Called by every function; call it yourself to load early, or with bytes of your own. */
export function load(bytes) {
  // What failed once may succeed with other bytes, or when the network is back.
  loading ??= fetchable(bytes).then((source) => init({ module_or_path: source })).catch((why) => {
    loading = undefined;
    throw why;
  });
  return loading;
}

const list = new URL("./pkg/suffixes.txt", import.meta.url);
let listed;

/** Loads the public suffix list; true where it came. `analyze` calls it, and without the list only what RFC 7489 says is
 * unknown. Call it with a text of your own where the file beside this one cannot be reached. */
export function loadSuffixes(text) {
  if (text !== undefined) textOf(text, "the list");
  if (text === undefined && listed) return listed;
  listed = taken(text).then(() => true, (why) => {
    listed = undefined;
    if (text !== undefined) throw why;
    return false;
  });
  return listed;
}

async function taken(text) {
  await load();
  wasm.useSuffixes(text ?? (await textAt(list)));
}

async function textAt(url) {
  if (url.protocol === "file:") {
    const { readFile } = await import("node:fs/promises");
    return readFile(url, "utf8");
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded: ${response.status}`);
  return response.text();
}

/** Node.js cannot fetch files. */
async function fetchable(bytes) {
  if (bytes) return bytes;
  if (file.protocol !== "file:") return file;
  const { readFile } = await import("node:fs/promises");
  return readFile(file);
}

function bytesOf(input) {
  if (typeof input === "string") return new TextEncoder().encode(input);
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw new TypeError("the input must be a string or bytes");
}

// WebAssembly takes what it is given for what it expects: wrong types must not get there.
function textOf(value, name) {
  if (typeof value !== "string") throw new TypeError(`${name} must be a string`);
  return value;
}

function optionsOf(options) {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== "object" || Array.isArray(options)) throw new TypeError("the options must be an object");
  const { trustHop } = options;
  if (typeof trustHop === "number" && !Number.isInteger(trustHop)) throw new TypeError("trustHop must be a whole number");
  return options;
}

export async function analyze(input, options) {
  const bytes = bytesOf(input);
  optionsOf(options);
  await load();
  await loadSuffixes();
  return wasm.analyze(bytes, options);
}

export async function render(report, form, source) {
  const bytes = source === undefined ? undefined : bytesOf(source);
  await load();
  return wasm.render(report, form, bytes);
}

export async function redact(input, options) {
  const bytes = bytesOf(input);
  optionsOf(options);
  await load();
  const { report, ...rest } = options ?? {};
  return wasm.redact(bytes, rest, report);
}

export async function diff(first, second, options) {
  const [left, right] = [bytesOf(first), bytesOf(second)];
  optionsOf(options);
  await load();
  return wasm.diff(left, right, options);
}

export async function simulate(input, options) {
  const bytes = bytesOf(input);
  optionsOf(options);
  await load();
  return wasm.simulate(bytes, options);
}

export async function spf(options) {
  if (!optionsOf(options)) throw new TypeError("the options must be an object with ip and mailFrom, or with domain");
  const given = (name) => options[name] !== undefined && options[name] !== null;
  for (const name of ["ip", "mailFrom"]) if (given(name) || !given("domain")) textOf(options[name], name);
  for (const name of ["domain", "record", "helo"]) if (given(name)) textOf(options[name], name);
  await load();
  return wasm.spf(options);
}

export async function record(kind, text) {
  textOf(kind, "the kind of the record");
  textOf(text, "the text of the record");
  await load();
  return wasm.record(kind, text);
}

export async function explain(code) {
  textOf(code, "the code");
  await load();
  return wasm.explain(code);
}

export async function catalogue() {
  await load();
  return wasm.catalogue();
}

export async function recognise(input) {
  const bytes = bytesOf(input);
  await load();
  return wasm.recognise(bytes);
}
