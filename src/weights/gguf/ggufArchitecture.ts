import { AppError } from "#core/errors.ts";
import { type GgufMetadata, ggufText } from "./ggufValue.ts";

/** The architectures of GGUF that Hearth converts: `llama` holds Llama and Mistral models. */
export type GgufArchitecture = "llama" | "qwen2";

/**
 * The architecture that a GGUF file names.
 *
 * @throws {AppError} `weights/architecture-unsupported` for any other.
 */
export function requireArchitecture(metadata: GgufMetadata): GgufArchitecture {
  const architecture = ggufText(metadata, "general.architecture");
  if (architecture === "llama" || architecture === "qwen2") return architecture;
  throw new AppError(
    "weights/architecture-unsupported",
    `Cannot convert the GGUF file: its architecture is ${architecture ?? "not named"}, not llama or qwen2`,
    { details: { architecture: architecture ?? "" } },
  );
}
