import * as z from "zod/mini";
import { JUDGE_MODES } from "#cli/hearth/caseInput.ts";
import type { Command, CommandIo } from "#cli/hearth/command.ts";
import { readOptions } from "#cli/hearth/judgeArguments.ts";
import { readChoice } from "#cli/hearth/options.ts";
import { type InputLine, readLines } from "#cli/hearth/standardInput.ts";
import { writeLine } from "#cli/hearth/writeLine.ts";
import type { JudgeMode } from "#core/cases/evaluationCase.ts";
import { AppError } from "#core/errors.ts";
import { parseDirectVerdict } from "#core/verdict/parseDirectVerdict.ts";
import { parsePairwiseVerdict } from "#core/verdict/parsePairwiseVerdict.ts";

const finishReason = z.enum(["stop", "length"], 'expected "stop" or "length"');
const record = z.object(
  { output: z.string("expected a text"), finishReason: z._default(z.nullable(finishReason), null) },
  "expected an object",
);

type JudgeOutput = z.infer<typeof record>;

/**
 * `hearth parse`: judge outputs as JSON Lines in, `{"output": "…"}` with an optional `finishReason` (`stop`, `length`),
 * and one line out for each in the same order, as soon as it is read. Further fields are left alone. A blank line is no
 * record, so none comes out for it. A line that cannot be read ends the command, after those before it are written.
 */
export const PARSE_COMMAND: Command = {
  name: "parse",
  usage: "--mode direct|pairwise < outputs.jsonl",
  summary: "read scores or preferences out of judge outputs",
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const mode = readChoice("--mode", readOptions(args, ["mode"]).mode, JUDGE_MODES);
  for await (const line of readLines(io)) {
    if (line.text.trim() === "") continue;
    await writeLine(io.stdout, JSON.stringify(parse(readOutput(line), mode)), io.signal);
  }
  return 0;
}

function parse({ output, finishReason }: JudgeOutput, mode: JudgeMode): object {
  const reason = finishReason ?? "stop";
  if (mode === "direct") {
    const parsed = parseDirectVerdict(output, reason);
    if (parsed.kind === "unparsed") return { score: null, feedback: parsed.feedback, reason: parsed.reason };
    return { score: parsed.score, feedback: parsed.feedback, leniency: parsed.leniency };
  }
  const parsed = parsePairwiseVerdict(output, reason);
  if (parsed.kind === "unparsed")
    return { preferred: null, feedback: parsed.feedback, reason: parsed.reason };
  return { preferred: parsed.preferred, feedback: parsed.feedback, leniency: parsed.leniency };
}

function readOutput({ number: line, text }: InputLine): JudgeOutput {
  const parsed = record.safeParse(parseJson(text, line));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  const message = `Cannot read line ${line}: ${field || "it"}: ${issue?.message ?? "not as expected"}`;
  throw new AppError("import/invalid", message, { details: { line, field } });
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `Cannot read line ${line} as JSON: ${String(error)}`;
    throw new AppError("import/not-json", message, { details: { line }, cause: error });
  }
}
