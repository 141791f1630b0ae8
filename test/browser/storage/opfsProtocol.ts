import type { FileEntry } from "#core/bytes.ts";

type Call<Input, Output> = { input: Input; output: Output; progress: never };

/** A folder in a worker, as the page calls it. Sources, sinks and partial files are numbers there. */
export interface OpfsRequests {
  enter: Call<string, void>;
  list: Call<null, readonly FileEntry[]>;
  open: Call<string, { id: number; byteLength: number } | null>;
  read: Call<{ id: number; start: number; end: number }, Uint8Array<ArrayBuffer>>;
  create: Call<string, number>;
  write: Call<{ id: number; bytes: Uint8Array }, void>;
  close: Call<number, void>;
  abort: Call<number, void>;
  remove: Call<string, void>;
  openPartial: Call<string, { id: number; byteLength: number }>;
  partialLength: Call<string, number>;
  readPartial: Call<{ id: number; start: number; end: number }, Uint8Array<ArrayBuffer>>;
  /** These give the length that the file has then. */
  writePartial: Call<{ id: number; start: number; bytes: Uint8Array }, number>;
  setPartialLength: Call<{ id: number; byteLength: number }, number>;
  endPartial: Call<{ id: number; how: "flush" | "finish" | "leave" | "discard" }, void>;
  proveRoom: Call<number, void>;
}
