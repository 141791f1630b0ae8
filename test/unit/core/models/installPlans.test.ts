import { describe, expect, test } from "vitest";
import { listGgufChoices } from "#core/models/ggufChoice.ts";
import { planInstalls, type InstallPlan } from "#core/models/installPlans.ts";
import { modelIdOf } from "#core/models/installOrder.ts";
import { MODEL_CATALOGUE } from "#core/models/modelCatalogue.ts";
import { catalogueModel, IPHONE, MACHINE, NVIDIA_ON_LINUX, SOFTWARE, WITHOUT_WEBGPU } from "./machines.ts";

const PROMETHEUS = catalogueModel("prometheus-7b-v2.0");
const [Q4 = expect.fail()] = listGgufChoices([{ path: "p.Q4_K_M.gguf", byteLength: 4_370_000_000 }]);

function titles(plans: readonly InstallPlan[]): string[] {
  return plans.map(({ title }) => title);
}

describe("planInstalls()", () => {
  test("offers Prometheus 2 converted here first, then as GGUF, the official files before others", () => {
    expect(titles(planInstalls(PROMETHEUS, MACHINE))).toEqual([
      "Official weights, converted here",
      "Official GGUF files",
      "GGUF files by vsevolodl",
      "GGUF files by RichardErkhov",
      "GGUF files by AlekseiPravdin",
      "GGUF files by yeirr",
    ]);
  });

  test("says how much is fetched and how much is kept", () => {
    // 7,241,732,096 × 2 and × 4.5 / 8
    expect(planInstalls(PROMETHEUS, MACHINE)[0]).toMatchObject({
      quantization: "q4f16_1",
      downloadBytes: 14_483_464_192,
      diskBytes: 4_073_474_304,
      fit: { reasons: [], warnings: [] },
    });
    const [qwen] = planInstalls(catalogueModel("Qwen2.5-0.5B-Instruct"), MACHINE);
    // 494,032,768 × 4.5 / 8
    expect(qwen).toMatchObject({
      title: "Package for WebLLM",
      downloadBytes: 277_893_432,
      diskBytes: 277_893_432,
    });
  });

  test("orders a conversion", () => {
    const [plan] = planInstalls(PROMETHEUS, MACHINE);
    expect(plan?.kind === "convert" ? plan.order() : null).toEqual({
      id: "prometheus-2-7b-q4f16_1",
      name: "Prometheus 2 (7B) q4f16_1",
      catalogueId: "prometheus-7b-v2.0",
      place: { kind: "hub", name: "prometheus-eval/prometheus-7b-v2.0", revision: "main", commit: null },
      work: { kind: "convert", quantization: "q4f16_1" },
    });
  });

  test("orders a package in the quantization that suits the GPU", () => {
    const [plan] = planInstalls(catalogueModel("Qwen2.5-0.5B-Instruct"), NVIDIA_ON_LINUX);
    expect(plan?.kind === "package" ? plan.order() : null).toEqual({
      id: "qwen2.5-0.5b-instruct-q4f32_1",
      name: "Qwen2.5 0.5B Instruct q4f32_1",
      catalogueId: "Qwen2.5-0.5B-Instruct",
      place: {
        kind: "hub",
        name: "mlc-ai/Qwen2.5-0.5B-Instruct-q4f32_1-MLC",
        revision: "main",
        commit: null,
      },
      work: { kind: "package" },
    });
  });

  test("takes the other quantization where a person wants it, and says what speaks against it", () => {
    const [plan] = planInstalls(PROMETHEUS, MACHINE, "q4f32_1");
    expect(plan).toMatchObject({ quantization: "q4f32_1", fit: { reasons: [] } });
    const impossible = planInstalls(PROMETHEUS, NVIDIA_ON_LINUX, "q4f16_1").at(-1);
    expect(impossible).toMatchObject({
      quantization: "q4f16_1",
      fit: { reasons: ["Needs 16-bit arithmetic, which this GPU does not offer."] },
    });
  });

  test("orders the GGUF file that was chosen, all its parts", () => {
    const [split = expect.fail()] = listGgufChoices(
      [1, 2].map((number) => ({ path: `p-Q8_0-0000${number}-of-00002.gguf`, byteLength: 1 })),
    );
    const plan = planInstalls(PROMETHEUS, MACHINE).find(({ kind }) => kind === "gguf");
    expect(plan?.kind === "gguf" ? plan.order(split) : null).toEqual({
      id: "prometheus-2-7b-q8_0",
      name: "Prometheus 2 (7B) Q8_0",
      catalogueId: "prometheus-7b-v2.0",
      place: { kind: "hub", name: "prometheus-eval/prometheus-7b-v2.0-GGUF", revision: "main", commit: null },
      work: { kind: "gguf", fileNames: ["p-Q8_0-00001-of-00002.gguf", "p-Q8_0-00002-of-00002.gguf"] },
    });
  });

  test("names a GGUF file without a quantization by itself", () => {
    const [unnamed = expect.fail()] = listGgufChoices([{ path: "files/judge.gguf", byteLength: 1 }]);
    const plan = planInstalls(PROMETHEUS, MACHINE).at(-1);
    expect(plan?.kind === "gguf" ? plan.order(unnamed) : null).toMatchObject({
      id: "prometheus-2-7b-judge-by-yeirr",
      work: { kind: "gguf", fileNames: ["files/judge.gguf"] },
    });
  });

  test("gives everything that can be installed an id of its own", () => {
    const ids = MODEL_CATALOGUE.flatMap((model) =>
      [MACHINE, NVIDIA_ON_LINUX].flatMap((machine) =>
        planInstalls(model, machine).flatMap((plan) => {
          const { id } = plan.kind === "gguf" ? plan.order(Q4) : plan.order();
          // GGUF files are the same for both GPUs
          return plan.kind === "gguf" && machine === NVIDIA_ON_LINUX ? [] : [id];
        }),
      ),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.map(modelIdOf)).toEqual(ids);
  });

  test.each([
    ["no GPU", WITHOUT_WEBGPU],
    ["a software GPU", SOFTWARE],
  ])("puts GGUF files first with %s", (_what, machine) => {
    const plans = planInstalls(PROMETHEUS, machine);
    expect(titles(plans)[0]).toBe("Official GGUF files");
    expect(titles(plans).at(-1)).toBe("Official weights, converted here");
  });

  test("still shows what cannot work here, last and with its reason", () => {
    const plans = planInstalls(PROMETHEUS, WITHOUT_WEBGPU);
    expect(plans.at(-1)?.fit.reasons).toEqual(["Needs a GPU, and this browser offers none."]);
    for (const { fit } of planInstalls(PROMETHEUS, IPHONE)) {
      expect(fit.reasons).toEqual([expect.stringContaining("does not fit on iPhones and iPads")]);
    }
  });
});
