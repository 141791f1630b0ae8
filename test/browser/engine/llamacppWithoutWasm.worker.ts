import { createLlamacppEngine } from "#engine/llamacpp/llamacppEngine.ts";
import type { ChannelPort } from "#workers/channel.ts";
import { serveEngine } from "#workers/engine/serveEngine.ts";

// an engine whose WebAssembly is missing from the server
serveEngine(
  self as ChannelPort,
  createLlamacppEngine({ wasmUrl: new URL("./no-such-file.wasm", self.location.href).href }),
);
