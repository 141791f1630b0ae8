import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listGgufChoices, readQuantization } from "#core/models/ggufChoice.ts";

describe("readQuantization()", () => {
  test.each([
    ["prometheus-7b-v2.0.Q4_K_M.gguf", "Q4_K_M"],
    ["prometheus-7b-v2.0-Q3_K_S.gguf", "Q3_K_S"],
    ["prometheus-7b-v2-q5-k-m.gguf", "Q5_K_M"],
    ["prometheus-7b-v2.0.q8_0.gguf", "Q8_0"],
    ["model-IQ3_XS.gguf", "IQ3_XS"],
    ["model-IQ2_XXS.gguf", "IQ2_XXS"],
    ["model-IQ4_NL.gguf", "IQ4_NL"],
    ["model-UD-Q4_K_XL.gguf", "Q4_K_XL"],
    ["model-Q4_0_4_4.gguf", "Q4_0_4_4"],
    ["model-Q2_K_L.gguf", "Q2_K_L"],
    ["model.Q6_K.gguf", "Q6_K"],
    ["model.f16.gguf", "F16"],
    ["model-fp16.gguf", "F16"],
    ["model-BF16.gguf", "BF16"],
    ["model-F32.gguf", "F32"],
    ["gpt-oss-MXFP4.gguf", "MXFP4"],
    ["bitnet-TQ1_0.gguf", "TQ1_0"],
    ["Q8_0/model.gguf", null],
    ["Q8_0/model-Q4_K_M.gguf", "Q4_K_M"],
    // a merge of two, quantized in the second
    ["q8-judge-Q4_K_S.gguf", "Q4_K_S"],
    ["prometheus-7b-v2.0.gguf", null],
    ["q-and-a-2024.gguf", null],
    ["model-q8-2024.gguf", "Q8"],
    ["", null],
  ])("of %o is %o", (path, quantization) => {
    expect(readQuantization(path)).toBe(quantization);
  });
});

describe("listGgufChoices()", () => {
  test("lists single files by size and leaves other files out", () => {
    const files = [
      { path: "README.md", byteLength: 1 },
      { path: "j.Q4_K_M.gguf", byteLength: 4_370_000_000 },
      { path: "j.Q2_K.gguf", byteLength: 2_720_000_000 },
      { path: "j.Q4_K_M.gguf.part", byteLength: 9 },
      { path: "mmproj-j-f16.gguf", byteLength: 8 },
      { path: "j.imatrix.gguf", byteLength: 7 },
    ];
    expect(listGgufChoices(files)).toEqual([
      { quantization: "Q2_K", paths: ["j.Q2_K.gguf"], byteLength: 2_720_000_000, missingPaths: [] },
      { quantization: "Q4_K_M", paths: ["j.Q4_K_M.gguf"], byteLength: 4_370_000_000, missingPaths: [] },
    ]);
  });

  test("joins the parts of a split file in their order", () => {
    const files = [3, 1, 2].map((number) => ({
      path: `Q8_0/judge-Q8_0-0000${number}-of-00003.gguf`,
      byteLength: number * 100,
    }));
    expect(listGgufChoices(files)).toEqual([
      {
        quantization: "Q8_0",
        paths: [1, 2, 3].map((number) => `Q8_0/judge-Q8_0-0000${number}-of-00003.gguf`),
        byteLength: 600,
        missingPaths: [],
      },
    ]);
  });

  test("names the parts that are missing", () => {
    expect(listGgufChoices([{ path: "judge-Q8_0-00001-of-00002.gguf", byteLength: 5 }])).toEqual([
      {
        quantization: "Q8_0",
        paths: ["judge-Q8_0-00001-of-00002.gguf"],
        byteLength: 5,
        missingPaths: ["judge-Q8_0-00002-of-00002.gguf"],
      },
    ]);
  });

  test("keeps splits apart that differ in folder, stem or number of parts", () => {
    const paths = [
      "a/j-Q8_0-00001-of-00001.gguf",
      "b/j-Q8_0-00001-of-00001.gguf",
      "a/j-Q6_K-00001-of-00001.gguf",
      "a/j-Q8_0-00001-of-00002.gguf",
    ];
    expect(listGgufChoices(paths.map((path) => ({ path, byteLength: 1 })))).toHaveLength(4);
  });

  test.each(["j-00004-of-00003.gguf", "j-00000-of-00003.gguf", "j-1-of-3.gguf"])(
    "takes %s for a name like any other",
    (path) => {
      expect(listGgufChoices([{ path, byteLength: 1 }])).toEqual([
        { quantization: null, paths: [path], byteLength: 1, missingPaths: [] },
      ]);
    },
  );

  test("is empty where there is nothing", () => {
    expect(listGgufChoices([])).toEqual([]);
  });

  test("lists every part and byte once, and names every hole, in whatever order files come", () => {
    const splits = fc.uniqueArray(
      fc.record({
        stem: fc.constantFrom("a-Q8_0", "b.Q4_K_M", "c"),
        there: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }).filter((there) => there.includes(true)),
      }),
      { selector: ({ stem }) => stem },
    );
    fc.assert(
      fc.property(splits, fc.infiniteStream(fc.nat()), (groups, chance) => {
        const files = groups.flatMap(({ stem, there }) =>
          there.flatMap((isThere, index) =>
            isThere
              ? [{ path: `${stem}-0000${index + 1}-of-0000${there.length}.gguf`, byteLength: index + 1 }]
              : [],
          ),
        );
        const shuffled = files
          .map((file) => ({ file, key: chance.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ file }) => file);
        const choices = listGgufChoices(shuffled);
        expect(choices).toHaveLength(groups.length);
        expect(choices.flatMap(({ paths }) => paths).toSorted()).toEqual(
          files.map(({ path }) => path).toSorted(),
        );
        const holes = groups.flatMap(({ there }) => there.filter((isThere) => !isThere)).length;
        expect(choices.flatMap(({ missingPaths }) => missingPaths)).toHaveLength(holes);
        expect(choices.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(
          files.reduce((sum, { byteLength }) => sum + byteLength, 0),
        );
        expect(listGgufChoices(files)).toEqual(choices);
      }),
    );
  });
});
