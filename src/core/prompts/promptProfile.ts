/** Which wording of the authors' templates is used; see `promptTemplates.ts`. */
export const PROMPT_PROFILES = ["prometheus-eval", "model-card"] as const;

export type PromptProfile = (typeof PROMPT_PROFILES)[number];

/** Something in the judged texts that a reader of the verdict should know about. */
export interface TextFlag {
  readonly field: "instruction" | "response" | "responseA" | "responseB" | "referenceAnswer" | "rubric";
  /** `control-token`: taken apart so that it stays text. `template-imitation`: left as it is. */
  readonly kind: "control-token" | "template-imitation";
  /** What was found, as written, e.g. `</s>` or `[RESULT] 5`. */
  readonly found: string;
  readonly count: number;
}

/** A judge prompt ready for an engine. */
export interface JudgePrompt {
  /** The whole text with the format's literal BOS, e.g. `<s>[INST] … [/INST]`. */
  readonly text: string;
  readonly profile: PromptProfile;
  readonly flags: readonly TextFlag[];
}
