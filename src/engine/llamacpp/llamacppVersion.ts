import { Wllama } from "@wllama/wllama/esm/index.js";

/** The package's version; a test compares it with the one that is installed. */
export const WLLAMA_VERSION = "3.8.1";

/** Runtime package and the llama.cpp inside it, e.g. `wllama 3.8.1, llama.cpp b11364-46ca246`. */
export function llamacppVersion(): string {
  return `wllama ${WLLAMA_VERSION}, llama.cpp ${Wllama.getLibllamaVersion()}`;
}
