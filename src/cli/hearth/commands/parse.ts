import * as z from "zod/mini";
import { JUDGE_MODES } from "#cli/hearth/caseInput.ts";
import { UsageError, type Command, type CommandIo } from "#cli/hearth/command.ts";
import { readOptions } from "#cli/hearth/judgeArguments.ts";
import { readChoice } from "#cli/hearth/options.ts";
import { type InputLine, readLines } from "#cli/hearth/standardInput.ts";
import { writeLine } from "#cli/hearth/writeLine.ts";
import { AppError } from "#core/errors.ts";
import { LEVEL_COUNTS, TRAINED_LEVEL_COUNT, type LevelCount } from "#core/rubric/scoreRubric.ts";
import type { ExpectedAnswer } from "#core/verdict/expectedAnswer.ts";
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
 * `--levels` says how many levels the rubric had; five unless told.
 */
export const PARSE_COMMAND: Command = {
  name: "parse",
  usage: `--mode direct|pairwise [--levels ${LEVEL_COUNTS.join("|")}] < outputs.jsonl`,
  summary: "read scores or preferences out of judge outputs",
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const expected = readExpectedAnswer(args);
  for await (const line of readLines(io)) {
    if (line.text.trim() === "") continue;
    await writeLine(io.stdout, JSON.stringify(parse(readOutput(line), expected)), io.signal);
  }
  return 0;
}

function readExpectedAnswer(args: readonly string[]): ExpectedAnswer {
  const { mode, levels } = readOptions(args, ["mode", "levels"]);
  if (readChoice("--mode", mode, JUDGE_MODES) === "direct")
    return { kind: "score", levels: readLevels(levels) };
  if (levels === undefined) return { kind: "preference" };
  throw new UsageError("--levels is for --mode direct: a preference has no scale");
}

function readLevels(text: string | undefined): LevelCount {
  const levels = LEVEL_COUNTS.find((count) => String(count) === (text ?? String(TRAINED_LEVEL_COUNT)));
  if (levels !== undefined) return levels;
  throw new UsageError(`--levels "${text}" is not known: it is one of ${LEVEL_COUNTS.join(", ")}`);
}

function parse({ output, finishReason }: JudgeOutput, expected: ExpectedAnswer): object {
  const reason = finishReason ?? "stop";
  if (expected.kind === "score") {
    const parsed = parseDirectVerdict(output, reason, expected.levels);
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
