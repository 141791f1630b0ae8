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
  "engine/gpu-gone": {
    title: "The GPU has not come back",
    whatToDo:
      "Reload the page: the browser then usually gives it back at once. All verdicts and what you wrote are saved.",
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
  "weights/file-missing": {
    title: "A file of the model is missing",
    whatToDo: "Fetch the model again, or pick the folder that holds all of its files.",
  },
  "weights/truncated": {
    title: "A file of the model is cut short",
    whatToDo: "It was probably not downloaded completely. Fetch this file again.",
  },
  "weights/header-too-large": {
    title: "This is not a safetensors file that Hearth can read",
    whatToDo: "Its header claims an impossible length. Fetch the file again from its publisher.",
  },
  "weights/header-invalid": {
    title: "A file of the model cannot be read",
    whatToDo: "It is damaged, or of another format than its name says. Fetch it again.",
  },
  "weights/offsets-invalid": {
    title: "A file of the model contradicts itself",
    whatToDo: "Its tensors overlap or lie outside of the file. Fetch it again from its publisher.",
  },
  "weights/duplicate-tensor": {
    title: "A tensor is in the model twice",
    whatToDo: "Remove the files that belong to another model or version, then try again.",
  },
  "weights/tensor-missing": {
    title: "A tensor of the model is missing",
    whatToDo: "Make sure that all files of the model are there and that it is of a supported architecture.",
  },
  "weights/shape-mismatch": {
    title: "A tensor has another shape than the model's configuration says",
    whatToDo: "Make sure that config.json and the weights belong together.",
  },
  "weights/dtype-unsupported": {
    title: "The weights are stored in a way that Hearth does not read",
    whatToDo: "Use a copy of the model in F32, F16 or BF16.",
  },
  "weights/not-finite": {
    title: "The weights hold a number that cannot be stored",
    whatToDo: "The file is damaged, or its numbers are too large for 16 bits; q4f32_1 may still work.",
  },
  "weights/checkpoints-differ": {
    title: "These models cannot be merged",
    whatToDo:
      "Merge models that were fine-tuned from the same base: all tensors need the same names and shapes.",
  },
  "weights/recipe-invalid": {
    title: "This merge cannot be made",
    whatToDo: "The method and its options do not fit together; the details say which. Nothing was written.",
  },
  "weights/architecture-unsupported": {
    title: "Hearth cannot convert this architecture",
    whatToDo: "Use a Mistral, Llama or Qwen2 model.",
  },
  "weights/tokenizer-unsupported": {
    title: "Hearth cannot read this model's tokenizer",
    whatToDo: "The model needs a tokenizer.json or a SentencePiece tokenizer.model.",
  },
  "weights/vocabulary-too-large": {
    title: "The model's vocabulary is larger than it should be filled up to",
    whatToDo: "Choose a size of at least the model's own, or leave the vocabulary as it is.",
  },
  "weights/other-conversion": {
    title: "The folder holds another conversion",
    whatToDo: "Choose an empty folder, or empty this one. Nothing was overwritten.",
  },
  "weights/in-use": {
    title: "Another conversion is writing here",
    whatToDo: "Wait until it is done, or choose another folder.",
  },
  "weights/worker-lost": {
    title: "The conversion ended unexpectedly",
    whatToDo:
      "Start it again: it goes on with the files that are done. If memory is short, close other tabs.",
  },
  "weights/hash-mismatch": {
    title: "A file of the model is damaged",
    whatToDo: "Its checksum is wrong. Fetch or make this file again.",
  },
  "weights/unreachable": {
    title: "The model's host could not be reached",
    whatToDo: "Check the connection and start again; what is finished is kept.",
  },
  "weights/not-found": {
    title: "The model's host has no such file",
    whatToDo: "Check the model's name and revision.",
  },
  "weights/access-denied": {
    title: "The model's host refuses access",
    whatToDo: "The model may be gated or private: accept its licence on its page, or use an access token.",
  },
  "weights/rate-limited": {
    title: "The model's host asks to wait",
    whatToDo: "It limits how much may be fetched. Start again later; what is finished is kept.",
  },
  "weights/range-refused": {
    title: "The model's host cannot send parts of a file",
    whatToDo: "Use a host that answers Range requests, or download the files first.",
  },
  "weights/response-invalid": {
    title: "The model's host sent something else than the file",
    whatToDo: "A sign-in page or proxy may stand in between, or the file has changed. Start again.",
  },
  "storage/quota-exceeded": {
    title: "This browser has no room left",
    whatToDo:
      "Free disk space or delete model files, then save again. Download what you have here to be safe.",
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
    whatToDo: "Try again. In a private window, use a normal one. Download what you have here to be safe.",
  },
  "storage/changed-elsewhere": {
    title: "This was changed in another tab meanwhile",
    whatToDo: "Nothing was overwritten. Reload to see the other tab's change, or keep yours as a copy.",
  },
  "storage/in-use": {
    title: "Verdicts refer to this rubric",
    whatToDo:
      "Archive it instead: then it is out of the way, and the verdicts still say what they were judged by.",
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
  "privacy/sealed": {
    title: "Hearth is sealed",
    whatToDo:
      "Nothing was fetched. To fetch a model, take the seal off in the privacy panel, or pick its files from disk.",
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
