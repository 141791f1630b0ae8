import { JUDGE_MODES, readCase } from "#cli/hearth/caseInput.ts";
import type { Command, CommandIo } from "#cli/hearth/command.ts";
import { readOptions } from "#cli/hearth/judgeArguments.ts";
import { readChoice } from "#cli/hearth/options.ts";
import { readInput } from "#cli/hearth/standardInput.ts";
import { PROMPT_PROFILES } from "#core/prompts/promptProfile.ts";
import { renderPrompt } from "#core/prompts/renderPrompt.ts";

/**
 * `hearth prompt`: one case as JSON in, the prompt that Prometheus 2 reads as JSON out, responses in the order given.
 * What the judge will not read of the case, and what is odd about its rubric, is said on standard error.
 */
export const PROMPT_COMMAND: Command = {
  name: "prompt",
  usage: `--mode direct|pairwise [--profile ${PROMPT_PROFILES.join("|")}] < case.json`,
  summary: "write the exact prompt in which the judge reads a case",
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, ["mode", "profile"]);
  const mode = readChoice("--mode", options.mode, JUDGE_MODES);
  const profile = readChoice("--profile", options.profile ?? "prometheus-eval", PROMPT_PROFILES);
  const { evaluationCase, rubric, notes } = readCase(await readInput(io), mode);
  for (const note of notes) io.stderr.write(`hearth prompt: ${note}\n`);
  const { text, flags } = renderPrompt({
    evaluationCase,
    order: "AB",
    rubric,
    profile,
    format: "mistral-instruct",
  });
  io.stdout.write(`${JSON.stringify({ prompt: text, profile, flags })}\n`);
  return 0;
}
