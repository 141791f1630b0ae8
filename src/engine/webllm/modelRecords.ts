import type { AppConfig, ChatOptions, ModelRecord } from "@mlc-ai/web-llm";
import type { ModelSource } from "#core/judge/judgeModel.ts";

export type WebllmSource = Extract<ModelSource, { kind: "stored-package" }>;

/**
 * Makes the chat interface, the only one that takes a grammar, feed one user message as the whole prompt.
 *
 * It is merged over the model's own template, so the model's own stop tokens stay. Without role templates WebLLM
 * does not pass the text through `String.replace`, which would mangle `$&` and drop `{function_string}`. Without
 * prefix tokens the literal BOS in the prompt is the only one, as with raw completions.
 */
const WHOLE_PROMPT: NonNullable<ChatOptions["conv_config"]> = {
  system_template: "{system_message}",
  system_message: "",
  system_prefix_token_ids: [],
  add_role_after_system_message: true,
  roles: { user: "", assistant: "", tool: "" },
  role_templates: {},
  role_content_sep: "",
  role_empty_sep: "",
  seps: [""],
};

/**
 * Tell WebLLM of one model and where its files are: in this browser's private file system, under the addresses of the
 * package and its library. Nothing comes from WebLLM's own list of models.
 */
export function appConfigOf(source: WebllmSource): AppConfig {
  return {
    model_list: [recordOf(source)],
    cacheBackend: "opfs",
    // sync handles read up to three times as fast; WebLLM reads a file that another tab holds without one
    opfsAccessMode: "auto",
  };
}

function recordOf({
  modelId,
  packageUrl,
  libraryUrl,
  quantization,
  contextLength,
}: WebllmSource): ModelRecord {
  const features = quantization.includes("f16") ? { required_features: ["shader-f16"] } : {};
  return {
    model: packageUrl,
    model_id: modelId,
    model_lib: libraryUrl,
    ...features,
    overrides: {
      // one window excludes the other
      context_window_size: contextLength,
      sliding_window_size: -1,
      conv_config: WHOLE_PROMPT,
    },
  };
}
