import { sha256Hex } from "#engine/sha256.ts";

/**
 * Where WebLLM 0.2.86 keeps files with `cacheBackend: "opfs"` (its classes `OPFSStore` and `ArtifactOPFSCache`): a directory in
 * the root of the origin's private file system. All that Hearth knows of it stands in this file, so that a package can be put in
 * place before WebLLM looks for it; only names and texts are made here, storage writes them.
 */
export const WEBLLM_ROOT = "tvmjs-opfs-store";

/**
 * A part of WebLLM's storage, and its directory: `model` has the list of shards (`tensor-cache.json`), the shards and the
 * tokenizer, `config` has `mlc-chat-config.json`, `wasm` has compiled libraries. A library whose address has `localhost` in it or
 * does not begin with `http` is never looked for: WebLLM fetches that anew each time.
 */
export type WebllmScope = "webllm/model" | "webllm/config" | "webllm/wasm";

export const WEBLLM_SCOPES: readonly WebllmScope[] = ["webllm/model", "webllm/config", "webllm/wasm"];

/** The two files that WebLLM makes of one that it fetches; without both, or with a wrong length, it fetches again. */
export interface WebllmEntry {
  /** The file itself. */
  readonly payloadPath: string;
  /** What `recordText` says of it. */
  readonly recordPath: string;
}

/** The directory of a scope, from the root of the origin's files. */
export function webllmDirectory(scope: WebllmScope): string {
  return `${WEBLLM_ROOT}/${scope}`;
}

/**
 * Where a file lies, from the root of the origin's files.
 *
 * @param url Absolute, exactly as WebLLM will ask for it; see `fileAddress`.
 * @example
 * await webllmEntry("webllm/wasm", "abc")
 * // payloadPath: "tvmjs-opfs-store/webllm/wasm/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.bin"
 * // recordPath: the same with ".record.json" in place of ".bin"
 */
export async function webllmEntry(scope: WebllmScope, url: string): Promise<WebllmEntry> {
  const path = `${webllmDirectory(scope)}/${await sha256Hex(url)}`;
  return { payloadPath: `${path}.bin`, recordPath: `${path}.record.json` };
}

/**
 * The record that WebLLM wants beside a file. It compares the address and the length, nothing else.
 *
 * @param byteLength Of the file.
 */
export function recordText(url: string, byteLength: number): string {
  return JSON.stringify({ url, nbytes: byteLength });
}

/** In which scope WebLLM looks for a file of a package, or for its library. */
export function scopeOf(fileName: string): WebllmScope {
  if (fileName === "mlc-chat-config.json") return "webllm/config";
  return fileName.endsWith(".wasm") ? "webllm/wasm" : "webllm/model";
}

/**
 * The address of a file in a package, as WebLLM joins them.
 *
 * @example
 * fileAddress("https://models.hearth.invalid/x/resolve/0123456789ab/", "params_shard_0.bin")
 * // "https://models.hearth.invalid/x/resolve/0123456789ab/params_shard_0.bin"
 */
export function fileAddress(packageUrl: string, fileName: string): string {
  return new URL(fileName, packageUrl).href;
}

/**
 * The address under which a stored package is kept: absolute and with `/resolve/x/`, as WebLLM wants it, the same on every host
 * and port, and on a top-level domain that never resolves (RFC 6761), so that nothing can be fetched from it by mistake.
 *
 * @param id As `modelIdOf` makes it.
 * @param weightsHash SHA-256 as `sha256:…` or as 64 hex digits; another version of a package has another address.
 * @throws {RangeError} for anything else.
 * @example
 * packageAddress("prometheus-2-7b", "sha256:ba7816bf8f01cfea…")
 * // "https://models.hearth.invalid/prometheus-2-7b/resolve/ba7816bf8f01/"
 */
export function packageAddress(id: string, weightsHash: string): string {
  const digits = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}$/.exec(weightsHash)?.[1];
  if (digits === undefined || !/^[a-z0-9_][a-z0-9._-]*$/.test(id)) {
    throw new RangeError(
      `Cannot name a package by the id ${JSON.stringify(id)} and the hash "${weightsHash}"`,
    );
  }
  return `https://models.hearth.invalid/${id}/resolve/${digits}/`;
}
