import { expect, test } from "vitest";
import {
  bytesField,
  type ModelPiece,
  pieceBytes,
  varint,
  varintField,
  writeSentencePieceModel,
} from "#test/fixtures/sentencePieceModel.ts";
import { readSentencePiece } from "#weights/tokenizer/readSentencePiece.ts";

// written by Python's protobuf 6 from sentencepiece v0.2.1's sentencepiece_model.proto
const REFERENCE = Uint8Array.from(
  atob(
    "Cg4KBTx1bms+FQAAAAAYAgoMCgM8cz4VAAAAABgDCg0KBDwvcz4VAAAAABgDCg8KBltUT09MXRUAAAC/GAQKCwoE4paBYRUAAMC/CgoKA+KWgRUA" +
      "AADACggKAWEVAABAwAoKCgPvu78VKGtuzgoOCgVzcGFyZRUAAAAAGAUSLQoKY29ycHVzLnR4dBgCIAlVO99/P5gCAMACAMgCAdACAtgC////////" +
      "////ARoOCghpZGVudGl0eRgAIAA=",
  ),
  (character) => character.charCodeAt(0),
);
const NORMALIZER_BYTES = 16;

const PIECES: readonly ModelPiece[] = [
  { text: "<unk>", score: 0, type: "unknown" },
  { text: "<s>", score: 0, type: "control" },
  { text: "</s>", score: 0, type: "control" },
  { text: "a", score: -1, type: "normal" },
];

function refuses(bytes: Uint8Array, found: string): void {
  expect(() => readSentencePiece(bytes)).toThrow(
    expect.objectContaining({
      code: "weights/tokenizer-unsupported",
      message: expect.stringContaining(found),
    }),
  );
}

test("readSentencePiece() reads what the reference implementation wrote", () => {
  expect(readSentencePiece(REFERENCE)).toEqual({
    kind: "sentencepiece",
    tokens: [
      { text: "<unk>", score: 0, type: "unknown" },
      { text: "<s>", score: 0, type: "control" },
      { text: "</s>", score: 0, type: "control" },
      { text: "[TOOL]", score: -0.5, type: "user-defined" },
      { text: "▁a", score: -1.5, type: "normal" },
      { text: "▁", score: -2, type: "normal" },
      { text: "a", score: -3, type: "normal" },
      { text: "\ufeff", score: -1e9, type: "normal" },
      { text: "spare", score: 0, type: "unused" },
    ],
    merges: [],
    pre: null,
    bosId: 1,
    eosId: 2,
    unknownId: 0,
    padId: null,
    addBos: null,
    addSpacePrefix: false,
    chatTemplate: null,
  });
});

test("readSentencePiece() refuses the file wherever it is cut", () => {
  const trainerEnd = REFERENCE.length - NORMALIZER_BYTES;
  for (let length = 0; length < REFERENCE.length; length++) {
    // a cut exactly before the normalizer settings leaves a whole file that has none
    if (length !== trainerEnd) refuses(REFERENCE.subarray(0, length), "tokenizer.model");
  }
});

test("readSentencePiece() takes a view that does not begin at its buffer's start", () => {
  const buffer = new Uint8Array(REFERENCE.length + 3);
  buffer.set(REFERENCE, 3);
  expect(readSentencePiece(buffer.subarray(3))).toEqual(readSentencePiece(REFERENCE));
});

test("readSentencePiece() takes a space prefix for granted, as protobuf's default has it", () => {
  const model = [
    ...PIECES.flatMap((piece) => bytesField(1, pieceBytes(piece))),
    ...bytesField(2, varintField(3, 2)),
  ];
  expect(readSentencePiece(Uint8Array.from(model))).toMatchObject({
    addSpacePrefix: true,
    bosId: 1,
    eosId: 2,
    padId: null,
  });
});

test.each([
  [1, "Unigram"],
  [3, "Word"],
  [4, "Char"],
  [9, "type 9"],
])("readSentencePiece() refuses a model of type %i", (modelType, name) => {
  refuses(writeSentencePieceModel(PIECES, { modelType }), `of the kind ${name}, not BPE`);
});

test("readSentencePiece() refuses a piece that claims far more bytes than the file has", () => {
  refuses(
    Uint8Array.from([0x0a, ...varint(2n ** 40n), 0x0a, 0x01, 0x41]),
    "claims 1099511627776 bytes, 3 are left",
  );
});

test("readSentencePiece() refuses what contradicts itself, and says where", () => {
  refuses(writeSentencePieceModel(PIECES, { bosId: 4 }), "its bos token is 4, but it has 4 pieces");
  refuses(writeSentencePieceModel(PIECES, { byteFallback: true }), "has 0 byte pieces, not 256");
  refuses(
    writeSentencePieceModel([...PIECES, { text: "a", score: -2, type: "normal" }]),
    'tokens 3 and 4 are both "a"',
  );
  refuses(writeSentencePieceModel(PIECES.slice(1)), "none of its 3 pieces is the unknown token");
  refuses(
    writeSentencePieceModel([...PIECES, { text: "", score: 0, type: "normal" }]),
    "piece 4 of tokenizer.model: it has no text",
  );
  refuses(
    writeSentencePieceModel([...PIECES, { text: "b", score: Number.NaN, type: "normal" }]),
    "its score is NaN",
  );
});

test("readSentencePiece() refuses a piece of no known type, and one that is not UTF-8", () => {
  const untyped = bytesField(1, [...bytesField(1, [0x62]), ...varintField(3, 7)]);
  refuses(
    Uint8Array.from([...untyped, ...writeSentencePieceModel(PIECES)]),
    "piece 0 of tokenizer.model: its type",
  );
  const binary = bytesField(1, bytesField(1, [0xff]));
  refuses(Uint8Array.from([...binary, ...writeSentencePieceModel(PIECES)]), "its text is not UTF-8");
});

test("readSentencePiece() refuses a text file and an empty one", () => {
  refuses(new TextEncoder().encode("IQ== 0\nIg== 1\n"), "it has 0 pieces");
  refuses(new Uint8Array(0), "it has 0 pieces and no settings behind them");
});
