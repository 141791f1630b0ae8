import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { describeJudgeEngine } from "#test/contract/judgeEngineContract.ts";
import { PROMPT, SOURCE } from "./loadedEngine.ts";
import { scriptWorld } from "./scriptedMlcEngine.ts";

describeJudgeEngine("createWebllmEngine() around a scripted GPU", {
  createEngine: () => createWebllmEngine(scriptWorld().deps),
  source: () => SOURCE,
  badSource: () => ({
    source: { kind: "webllm-prebuilt", modelId: "No-Such-Model-MLC" },
    code: "engine/model-not-found",
  }),
  prompt: PROMPT,
  overlongPrompt: `<s>[INST] ${"word ".repeat(4100)}[/INST]`,
});
