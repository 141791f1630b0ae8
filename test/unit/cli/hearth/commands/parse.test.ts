import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { UsageError } from "#cli/hearth/command.ts";
import { PARSE_COMMAND } from "#cli/hearth/commands/parse.ts";
import { memoryIo } from "./memoryIo.ts";

const encoder = new TextEncoder();

async function parse(
  input: string | readonly Uint8Array[],
  mode: "direct" | "pairwise" = "direct",
): Promise<unknown[]> {
  const { io, stdout, stderr } = memoryIo(input);
  expect(await PARSE_COMMAND.run(["--mode", mode], io)).toBe(0);
  expect(stderr()).toBe("");
  return linesOf(stdout());
}

function linesOf(text: string): unknown[] {
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as unknown]));
}

// the outputs and what they mean are those of prometheus-eval v0.1.20, `parser.py`, and of the paper's strict format
test("hearth parse reads scores, strictly and leniently, and says why it reads none", async () => {
  const input = [
    '{"output": "Feedback: Clear and correct. [RESULT] 4"}',
    '{"output": "Clear. Score: 3"}',
    '{"output": "Clear and correct."}',
    '{"output": "Clear and", "finishReason": "length"}',
    '{"output": "Good. [RESULT] 7", "finishReason": null}',
    '{"output": "", "finishReason": "stop", "id": 12}',
  ].join("\n");
  expect(await parse(input)).toEqual([
    { score: 4, feedback: "Clear and correct.", leniency: "strict" },
    { score: 3, feedback: "Clear.", leniency: "lenient" },
    { score: null, feedback: "Clear and correct.", reason: "no-marker" },
    { score: null, feedback: "Clear and", reason: "cut-by-length" },
    { score: null, feedback: "Good. [RESULT] 7", reason: "out-of-range" },
    { score: null, feedback: "", reason: "empty" },
  ]);
});

test("hearth parse --levels reads scores on another scale", async () => {
  const { io, stdout } = memoryIo(
    '{"output": "a [RESULT] 3"}\n{"output": "b [RESULT] 4"}\n{"output": "c [RESULT] 2/3"}\n',
  );
  expect(await PARSE_COMMAND.run(["--mode", "direct", "--levels", "3"], io)).toBe(0);
  expect(linesOf(stdout())).toMatchObject([
    { score: 3 },
    { score: null, reason: "out-of-range" },
    { score: 2 },
  ]);
});

test.each([
  ["--mode", "direct", "--levels", "6"],
  ["--mode", "direct", "--levels", "1"],
  ["--mode", "direct", "--levels", "05"],
  ["--mode", "pairwise", "--levels", "3"],
])("hearth parse %s %s %s %s is wrong usage", async (...args) => {
  const { io, stdout } = memoryIo('{"output": "a [RESULT] 1"}\n');
  await expect(PARSE_COMMAND.run(args, io)).rejects.toBeInstanceOf(UsageError);
  expect(stdout()).toBe("");
});

test("hearth parse reads preferences", async () => {
  const input = '{"output": "B cites its source. [RESULT] B"}\n{"output": "Both are fine. [RESULT] Both"}\n';
  expect(await parse(input, "pairwise")).toEqual([
    { preferred: "B", feedback: "B cites its source.", leniency: "strict" },
    { preferred: null, feedback: expect.any(String), reason: expect.any(String) },
  ]);
});

test("hearth parse takes CRLF, a byte order mark, blank lines and a last line without an end", async () => {
  const input =
    '\ufeff{"output": "a [RESULT] 1"}\r\n\r\n  \n{"output": "b [RESULT] 2"}\r\n{"output": "c [RESULT] 3"}';
  expect(await parse(input)).toEqual([
    { score: 1, feedback: "a", leniency: "strict" },
    { score: 2, feedback: "b", leniency: "strict" },
    { score: 3, feedback: "c", leniency: "strict" },
  ]);
});

test("hearth parse reads the same however its input is cut into chunks", async () => {
  const bytes = encoder.encode(
    '{"output": "\ud83c\udf39é\u2028 [RESULT] 1"}\r\n{"output": "日本 [RESULT] 2"}\n',
  );
  const expected = [
    { score: 1, feedback: "\ud83c\udf39é", leniency: "strict" },
    { score: 2, feedback: "日本", leniency: "strict" },
  ];
  for (const size of [1, 2, 3, 7, 1000]) {
    const count = Math.ceil(bytes.length / size);
    const chunks = Array.from({ length: count }, (_, index) => bytes.slice(index * size, (index + 1) * size));
    expect(await parse(chunks)).toEqual(expected);
  }
});

test("hearth parse writes a result before it reads on, and holds no chunk", async () => {
  const writtenBefore: number[] = [];
  const chunk = new Uint8Array(64);
  async function* input(): AsyncGenerator<Uint8Array> {
    for (let line = 1; line <= 5; line++) {
      writtenBefore.push(linesOf(output.stdout()).length);
      // the same memory again and again, as a reader with one buffer does it, and each line cut between two chunks
      const text = `put": "n${line} [RESULT] ${line}"}\n${line < 5 ? '{"out' : ""}`;
      yield chunk.subarray(0, encoder.encodeInto(line === 1 ? `{"out${text}` : text, chunk).written);
    }
  }
  const output = memoryIo(input());
  expect(await PARSE_COMMAND.run(["--mode", "direct"], output.io)).toBe(0);
  expect(linesOf(output.stdout())).toMatchObject(
    [1, 2, 3, 4, 5].map((score) => ({ score, feedback: `n${score}` })),
  );
  expect(writtenBefore).toEqual([0, 1, 2, 3, 4]);
});

test.each([
  ["what is no JSON", '{"output": ', "import/not-json", "line 3 as JSON"],
  ["another field", '{"text": "a"}', "import/invalid", "line 3: output: expected a text"],
  ["another type", '{"output": 5}', "import/invalid", "line 3: output: expected a text"],
  [
    "an unknown end",
    '{"output": "", "finishReason": "eos"}',
    "import/invalid",
    "line 3: finishReason: expected",
  ],
  ["no object", '"a"', "import/invalid", "line 3: it: expected an object"],
])(
  "hearth parse stops at %s, names the line, and has written those before",
  async (_what, line, code, found) => {
    const { io, stdout } = memoryIo(`{"output": "a [RESULT] 1"}\n\n${line}\n{"output": "b [RESULT] 2"}\n`);
    await expect(PARSE_COMMAND.run(["--mode", "direct"], io)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(found),
      details: expect.objectContaining({ line: 3 }),
    });
    expect(linesOf(stdout())).toEqual([{ score: 1, feedback: "a", leniency: "strict" }]);
  },
);

test("hearth parse stops at a line that is not UTF-8", async () => {
  const { io, stdout } = memoryIo([
    encoder.encode('{"output": "a [RESULT] 1"}\n"'),
    Uint8Array.of(0xc3, 0x0a),
  ]);
  await expect(PARSE_COMMAND.run(["--mode", "direct"], io)).rejects.toMatchObject({
    code: "import/invalid",
    message: expect.stringContaining("line 2: it is not UTF-8"),
  });
  expect(linesOf(stdout())).toHaveLength(1);
});

test("hearth parse refuses a line without end before it fills the memory", async () => {
  let chunks = 0;
  async function* input(): AsyncGenerator<Uint8Array> {
    const chunk = new Uint8Array(8 * 1024 * 1024).fill(0x20);
    for (; chunks < 100; chunks++) yield chunk;
  }
  const { io } = memoryIo(input());
  await expect(PARSE_COMMAND.run(["--mode", "direct"], io)).rejects.toMatchObject({
    code: "import/invalid",
    message: expect.stringContaining("line 1: it has more than 67108864 bytes"),
  });
  expect(chunks).toBeLessThan(100);
});

test("hearth parse stops while it waits for input", async () => {
  const controller = new AbortController();
  const reason = new Error("stop");
  async function* input(): AsyncGenerator<Uint8Array> {
    yield encoder.encode('{"output": "a [RESULT] 1"}\n');
    setTimeout(() => controller.abort(reason), 0);
    await new Promise<never>(() => {});
  }
  const { io, stdout } = memoryIo(input(), controller.signal);
  await expect(PARSE_COMMAND.run(["--mode", "direct"], io)).rejects.toBe(reason);
  expect(linesOf(stdout())).toHaveLength(1);
});

test("hearth parse reads no faster than its results are taken", async () => {
  let linesRead = 0;
  let linesTaken = 0;
  let largestLead = 0;
  async function* input(): AsyncGenerator<Uint8Array> {
    for (; linesRead < 40; linesRead++) {
      largestLead = Math.max(largestLead, linesRead - linesTaken);
      yield encoder.encode('{"output": "a [RESULT] 1"}\n');
    }
  }
  const slow = new Writable({
    highWaterMark: 1,
    write(_chunk, _encoding, callback) {
      linesTaken += 1;
      setImmediate(callback);
    },
  });
  const { io } = memoryIo(input());
  expect(await PARSE_COMMAND.run(["--mode", "direct"], { ...io, stdout: slow })).toBe(0);
  expect([linesRead, linesTaken]).toEqual([40, 40]);
  expect(largestLead).toBeLessThanOrEqual(1);
});

test("hearth parse stops while its results wait to be taken", async () => {
  const controller = new AbortController();
  const reason = new Error("stop");
  const stuck = new Writable({
    highWaterMark: 1,
    write() {
      setImmediate(() => controller.abort(reason));
    },
  });
  const { io } = memoryIo('{"output": "a [RESULT] 1"}\n{"output": "b [RESULT] 1"}\n', controller.signal);
  await expect(PARSE_COMMAND.run(["--mode", "direct"], { ...io, stdout: stuck })).rejects.toBe(reason);
});

test("hearth parse writes nothing for no input", async () => {
  expect(await parse("")).toEqual([]);
  expect(await parse([])).toEqual([]);
});

test.each([
  [[]],
  [["--mode", "both"]],
  [["--mode", "direct", "file.jsonl"]],
  [["--mode", "direct", "--profile", "x"]],
])("hearth parse %j is wrong usage", async (args) => {
  const { io, stdout } = memoryIo('{"output": "a [RESULT] 1"}');
  await expect(PARSE_COMMAND.run(args, io)).rejects.toBeInstanceOf(UsageError);
  expect(stdout()).toBe("");
});
