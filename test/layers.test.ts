import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Who may import whom, as docs/ARCHITECTURE.md draws it; every layer may import itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  weights: ["core"],
  engine: ["core", "weights"],
  storage: ["core"],
  workers: ["core", "weights", "engine", "storage"],
  stores: ["core", "workers", "storage"],
  ui: ["core", "stores"],
  app: ["core", "weights", "engine", "storage", "workers", "stores", "ui"],
  cli: ["core", "weights"],
};
const LAYERS = Object.keys(ALLOWED);

interface Plant {
  readonly file: string;
  readonly source: string;
  readonly isForbidden: boolean;
}

const PLANTS: readonly Plant[] = [
  ...LAYERS.flatMap((layer) =>
    LAYERS.filter((target) => target !== layer).map((target) => ({
      file: `src/${layer}/plant-${target}.ts`,
      source: `import { planted } from "#${target}/deep/planted.ts";\nexport const x = planted;\n`,
      isForbidden: !(ALLOWED[layer] ?? []).includes(target),
    })),
  ),
  ...LAYERS.map((layer) => ({
    file: `src/${layer}/plant-own.ts`,
    source: `import { planted } from "#${layer}/deep/planted.ts";\nexport const x = planted;\n`,
    isForbidden: false,
  })),
  ...LAYERS.map((layer) => ({
    file: `src/${layer}/deep/plant-up.ts`,
    source: `import { planted } from "../planted.ts";\nexport const x = planted;\n`,
    isForbidden: true,
  })),
  ...["core", "engine", "engine/llamacpp", "workers", "stores", "ui", "app"].map((folder) => ({
    file: `src/${folder}/plant-webllm.ts`,
    source: `export const load = () => import("@mlc-ai/web-llm");\n`,
    isForbidden: true,
  })),
  {
    file: "src/engine/webllm/plant-webllm.ts",
    source: `import type { AppConfig } from "@mlc-ai/web-llm";\nexport type X = AppConfig;\n`,
    isForbidden: false,
  },
  {
    file: "src/engine/webllm/plant-wllama.ts",
    source: `import { Wllama } from "@wllama/wllama/esm/index.js";\nexport const X = Wllama;\n`,
    isForbidden: true,
  },
  {
    file: "src/engine/llamacpp/plant-wllama.ts",
    source: `import { Wllama } from "@wllama/wllama/esm/index.js";\nexport const X = Wllama;\n`,
    isForbidden: false,
  },
  {
    file: "src/core/plant-react.ts",
    source: `import { useState } from "react";\nexport const x = useState;\n`,
    isForbidden: true,
  },
  {
    file: "src/stores/plant-react.ts",
    source: `import { useState } from "react";\nexport const x = useState;\n`,
    isForbidden: true,
  },
  {
    file: "src/ui/plant-react.ts",
    source: `import { useState } from "react";\nexport const x = useState;\n`,
    isForbidden: false,
  },
  {
    file: "src/ui/plant-dexie.ts",
    source: `import { Dexie } from "dexie";\nexport const x = Dexie;\n`,
    isForbidden: true,
  },
  {
    file: "src/storage/plant-dexie.ts",
    source: `import { Dexie } from "dexie";\nexport const x = Dexie;\n`,
    isForbidden: false,
  },
  {
    file: "src/core/plant-node.ts",
    source: `import { readFile } from "node:fs/promises";\nexport const x = readFile;\n`,
    isForbidden: true,
  },
  {
    file: "src/weights/plant-node.ts",
    source: `import type { Stats } from "node:fs";\nexport type X = Stats;\n`,
    isForbidden: true,
  },
  {
    file: "src/cli/plant-node.ts",
    source: `import { readFile } from "node:fs/promises";\nexport const x = readFile;\n`,
    isForbidden: false,
  },
];

let folder: string;
let offenders: ReadonlySet<string>;

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hearth-layers-"));
  for (const plant of PLANTS) {
    const path = join(folder, plant.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, plant.source);
  }
  writeFileSync(join(folder, ".oxlintrc.json"), readFileSync(".oxlintrc.json"));
  symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  const oxlint = join(process.cwd(), "node_modules/.bin/oxlint");
  const run = spawnSync(oxlint, ["--format", "json", "src"], { cwd: folder, encoding: "utf8" });
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] };
  const imports = diagnostics.filter((diagnostic) => diagnostic.code.includes("no-restricted-imports"));
  offenders = new Set(imports.map((diagnostic) => diagnostic.filename));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the lint names every planted import that crosses a layer the wrong way, and no other", () => {
  const forbidden = PLANTS.filter((plant) => plant.isForbidden).map((plant) => plant.file);
  expect(forbidden.length).toBeGreaterThan(60);
  expect([...offenders].toSorted()).toEqual(forbidden.toSorted());
});

test("the compiler refuses browser and Node globals in core", () => {
  const path = join(folder, "src/core/plant-globals.ts");
  writeFileSync(path, "export const a = window;\nexport const b = process;\nexport const c = document;\n");
  writeFileSync(join(folder, "tsconfig.base.json"), readFileSync("tsconfig.base.json"));
  const own = JSON.parse(readFileSync("src/core/tsconfig.json", "utf8")) as Record<string, unknown>;
  writeFileSync(
    join(folder, "src/core/tsconfig.json"),
    JSON.stringify({ ...own, include: ["plant-globals.ts"] }),
  );
  const tsc = join(process.cwd(), "node_modules/.bin/tsc");
  const run = spawnSync(tsc, ["-p", "src/core"], { cwd: folder, encoding: "utf8" });
  for (const name of ["window", "process", "document"]) {
    expect(run.stdout).toMatch(new RegExp(`Cannot find name '${name}'`));
  }
});
