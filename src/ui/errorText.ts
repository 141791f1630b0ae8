import type { AppError, ErrorCode } from "#core/errors.ts";

/** What people read about a fault: what happened, and what to do; the numbers come from the error's details. */
export interface ErrorText {
  readonly title: string;
  readonly whatToDo: string;
}

/** One entry for every code: a new code without a sentence does not compile. */
const ERROR_TEXT: Readonly<Record<ErrorCode, ErrorText>> = {
  "engine/browser-unsupported": {
    title: "This browser cannot run llama.cpp",
    whatToDo:
      "It has no 64-bit WebAssembly memory. Use a current Chrome, Edge or Firefox. Nothing was loaded.",
  },
  "engine/webgpu-unavailable": {
    title: "This browser offers no WebGPU here",
    whatToDo:
      "Open the page in a current Chrome, Edge or Safari, or open a small GGUF file, which also runs on the processor.",
  },
  "engine/shader-f16-missing": {
    title: "This GPU does not offer 16-bit arithmetic (shader-f16)",
    whatToDo: "Choose the 32-bit build of the model; it needs more memory and runs everywhere.",
  },
  "engine/gpu-limit": {
    title: "This GPU allows less than the model needs",
    whatToDo: "Choose a smaller model.",
  },
  "engine/device-lost": {
    title: "The GPU was lost",
    whatToDo: "All verdicts are saved. Close other pages that use the GPU, then load the judge again.",
  },
  "engine/out-of-memory": {
    title: "The model does not fit into memory",
    whatToDo: "Close other pages, or choose a smaller model.",
  },
  "engine/model-not-found": {
    title: "The model was not found on its host",
    whatToDo: "Choose another model, or open a GGUF file.",
  },
  "engine/model-unreachable": {
    title: "The model's host could not be reached",
    whatToDo:
      "Check the connection and load it again; what has arrived is kept. A GGUF file needs no connection.",
  },
  "engine/model-damaged": {
    title: "The model's files are damaged",
    whatToDo: "Delete the model's files in this browser and load it again.",
  },
  "engine/not-gguf": {
    title: "This file is not a GGUF file",
    whatToDo: "Pick a file that ends in .gguf. Nothing was loaded.",
  },
  "engine/gguf-truncated": {
    title: "This GGUF file is cut short",
    whatToDo: "It was probably not downloaded completely. Download it again. Nothing was loaded.",
  },
  "engine/architecture-unsupported": {
    title: "llama.cpp does not know this model's architecture",
    whatToDo:
      "Pick a model of a known architecture; Prometheus 2 is of the Llama family. Nothing was loaded.",
  },
  "engine/model-too-large": {
    title: "This model is too large for the processor",
    whatToDo:
      "Without a GPU, weights and working memory must fit into 4 GiB. Pick a smaller quantization, or use a GPU with shader-f16.",
  },
  "engine/not-loaded": {
    title: "No judge is loaded",
    whatToDo: "Load a judge model first.",
  },
  "engine/prompt-too-long": {
    title: "The prompt is too long for this judge",
    whatToDo: "Shorten the response or the reference answer, or allow fewer new tokens. Nothing was cut off.",
  },
  "engine/grammar-rejected": {
    title: "The engine refused the verdict grammar",
    whatToDo:
      "Judge again; the earlier attempts are free of it. If this happens again, report it with the details.",
  },
  "engine/generation-failed": {
    title: "The judge could not write",
    whatToDo: "Judge again. If this happens again, load the model again.",
  },
  "engine/stalled": {
    title: "The judge stopped answering",
    whatToDo: "It was restarted and stalled again. Load the model again, or choose a smaller one.",
  },
  "engine/worker-lost": {
    title: "The engine ended unexpectedly",
    whatToDo: "All verdicts are saved. Load the judge again; if memory is short, choose a smaller model.",
  },
  "storage/quota-exceeded": {
    title: "This browser has no room left",
    whatToDo: "Free disk space or delete model files, then save again. Download the verdict to be safe.",
  },
  "storage/newer-schema": {
    title: "The saved data were written by a newer Hearth",
    whatToDo: "Reload the page to get the newer version. Nothing was changed.",
  },
  "storage/blocked-by-other-tab": {
    title: "Another tab holds the saved data",
    whatToDo: "Close the other tabs with Hearth and try again.",
  },
  "storage/unavailable": {
    title: "The browser refused to save or read",
    whatToDo: "Try again. In a private window, use a normal one. Download the verdict to be safe.",
  },
  "import/not-json": {
    title: "This file is neither JSON nor JSON Lines",
    whatToDo: "Pick a file that Hearth exported. Nothing was imported.",
  },
  "import/not-ours": {
    title: "This file does not hold verdicts of Hearth",
    whatToDo: "Pick a file that Hearth exported. Nothing was imported.",
  },
  "import/newer-version": {
    title: "This file was written by a newer Hearth",
    whatToDo: "Reload the page to get the newer version, then import again. Nothing was imported.",
  },
  "import/invalid": {
    title: "A verdict in this file is not complete",
    whatToDo: "The details say which one and what is missing. Nothing was imported.",
  },
  "unknown/unexpected": {
    title: "Something unexpected happened",
    whatToDo: "Your texts and verdicts are saved. Copy the details if you want to report it.",
  },
};

/** What people read about this fault. */
export function errorText(error: Pick<AppError, "code">): ErrorText {
  return ERROR_TEXT[error.code];
}

/** The details for a report: code, message and facts, without a stack. */
export function errorDetails(error: AppError): string {
  const facts = Object.entries(error.details).map(([name, value]) => `${name}: ${value}`);
  return [error.code, error.message, ...facts].join("\n");
}
