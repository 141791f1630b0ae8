import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { describeJudgeEngine } from "#test/contract/judgeEngineContract.ts";
import { PROMPT, SOURCE } from "./loadedEngine.ts";
import { scriptWorld } from "./scriptedMlcEngine.ts";

describeJudgeEngine("createWebllmEngine() around a scripted GPU", {
  createEngine: () => createWebllmEngine(scriptWorld().deps),
  source: () => SOURCE,
  badSource: () => ({
    source: { kind: "gguf-file", file: { name: "judge.gguf", size: 1, lastModified: 0 } },
    code: "engine/model-not-found",
  }),
  prompt: PROMPT,
  overlongPrompt: `<s>[INST] ${"word ".repeat(4100)}[/INST]`,
});
