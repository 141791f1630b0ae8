import type { ByteSource } from "#core/bytes.ts";

const HEAD_BYTES = 1024;
/** Tokenizers are the largest JSON files of a model, with some 20 MB. */
const JSON_LIMIT_BYTES = 64 * 1024 * 1024;
/** As the format's own library (safetensors 0.5.3). */
const SAFETENSORS_HEADER_LIMIT_BYTES = 100_000_000;
/** What pages of networks and proxies begin with, after a prolog of XML and comments. */
const PAGE = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]/is;

/**
 * Look whether a file can be what its name says, where no hash is known. Of weights without a format of their own, as the
 * shards of an MLC package, only their length tells anything.
 *
 * @returns What is wrong, as the predicate of a sentence: `is not JSON`; `null` if nothing is.
 * @example
 * await checkStructure("model.gguf", memorySource(new TextEncoder().encode("<!doctype html>"))) // "is a web page"
 */
export async function checkStructure(path: string, source: ByteSource): Promise<string | null> {
  const head = await source.read(0, Math.min(HEAD_BYTES, source.byteLength));
  if (PAGE.test(new TextDecoder().decode(head))) return "is a web page";
  switch (/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "") {
    case "json":
      return checkJson(source);
    case "wasm":
      return beginsWith(head, [0x00, 0x61, 0x73, 0x6d]) ? null : "does not begin like WebAssembly";
    case "gguf":
      return beginsWith(head, [0x47, 0x47, 0x55, 0x46]) ? null : "does not begin like GGUF";
    case "safetensors":
      return checkSafetensors(head, source.byteLength);
    default:
      return null;
  }
}

function beginsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

async function checkJson(source: ByteSource): Promise<string | null> {
  if (source.byteLength > JSON_LIMIT_BYTES) return `has ${source.byteLength} bytes, too many for JSON`;
  const bytes = await source.read(0, source.byteLength);
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return null;
  } catch (error) {
    return `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** It begins with the length of a JSON object, in 8 bytes, and then that object. */
function checkSafetensors(head: Uint8Array, byteLength: number): string | null {
  if (head.length < 9) return "is too short for safetensors";
  const headerBytes = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  const isPlausible = headerBytes <= SAFETENSORS_HEADER_LIMIT_BYTES && 8n + headerBytes <= BigInt(byteLength);
  return isPlausible && head[8] === 0x7b ? null : "does not begin like safetensors";
}
