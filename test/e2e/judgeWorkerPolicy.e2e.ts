import type { Worker as PlaywrightWorker } from "@playwright/test";
import { filesOfBuild } from "./filesOfBuild.ts";
import { expect, TINY_JUDGE, test } from "./hearth.ts";
import { scriptOf, startWorker } from "./siteWorkers.ts";

const ENGINES = ["webllm", "llamacpp"] as const;

/** What came of an attempt to send something. */
interface Attempt {
  readonly outcome: "answered" | "refused";
  /** What the policy refused meanwhile, by its directive. */
  readonly violations: readonly string[];
}

type Way = "fetch" | "XMLHttpRequest" | "EventSource" | "WebSocket";

/** Try to reach an address from inside a page or a worker. */
async function attempt(
  from: Pick<PlaywrightWorker, "evaluate">,
  way: Way,
  address: string,
): Promise<Attempt> {
  return from.evaluate(
    async ([chosen, url]): Promise<Attempt> => {
      const violations: string[] = [];
      const note = (event: Event): void => {
        violations.push((event as SecurityPolicyViolationEvent).effectiveDirective);
      };
      const opens = (target: EventTarget, good: string): Promise<boolean> =>
        new Promise((resolve) => {
          target.addEventListener(good, () => resolve(true));
          target.addEventListener("error", () => resolve(false));
        });
      const ways = {
        fetch: () =>
          fetch(url, { method: "POST", body: "what is judged" }).then(
            () => true,
            () => false,
          ),
        XMLHttpRequest: () => {
          const request = new XMLHttpRequest();
          request.open("GET", url);
          const done = opens(request, "load");
          request.send();
          return done;
        },
        EventSource: async () => {
          const source = new EventSource(url);
          await opens(source, "open");
          source.close();
          return false;
        },
        WebSocket: async () => {
          const socket = new WebSocket(url.replace("http", "ws"));
          await opens(socket, "open");
          return false;
        },
      };
      // on a page the event goes to the document and up to its window
      globalThis.addEventListener("securitypolicyviolation", note);
      let isAnswered = false;
      try {
        isAnswered = await ways[chosen]();
      } catch {
        // some ways throw at once where others fail later
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      globalThis.removeEventListener("securitypolicyviolation", note);
      return { outcome: isAnswered ? "answered" : "refused", violations };
    },
    [way, address] as const,
  );
}

test.beforeEach(async ({ hearth }) => hearth.open());

for (const engine of ENGINES) {
  test(`nothing leaves the ${engine} worker, while the page and another worker reach the same address`, async ({
    page,
  }) => {
    const address = new URL("/index.html", page.url()).href;
    expect(await attempt(page, "fetch", address)).toEqual({ outcome: "answered", violations: [] });
    const other = await startWorker(page, scriptOf("models"));
    expect(await attempt(other, "fetch", address)).toEqual({ outcome: "answered", violations: [] });
    expect(await attempt(other, "XMLHttpRequest", address)).toEqual({ outcome: "answered", violations: [] });
    const judge = await startWorker(page, scriptOf(engine));
    const reached: string[] = [];
    page.context().on("response", (response) => {
      if (response.url() === address) reached.push(response.request().method());
    });
    for (const way of ["fetch", "XMLHttpRequest", "EventSource", "WebSocket"] as const) {
      const { outcome, violations } = await attempt(judge, way, address);
      expect(outcome, way).toBe("refused");
      expect(new Set(violations), way).toEqual(new Set(["connect-src"]));
    }
    expect(reached).toEqual([]);
  });
}

test("the llamacpp worker reads a Blob, and what it starts from one may not reach any network either", async ({
  page,
}) => {
  const judge = await startWorker(page, scriptOf("llamacpp"));
  const found = await judge.evaluate(async (url) => {
    const blob = await fetch(URL.createObjectURL(new Blob(["bytes"]))).then((response) => response.text());
    const script = `fetch(${JSON.stringify(url)}).then(() => postMessage("answered"), () => postMessage("refused"))`;
    const below = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    const outcome = await new Promise((resolve) => {
      below.addEventListener("message", ({ data }) => resolve(data));
    });
    return { blob, outcome };
  }, page.url());
  expect(found).toEqual({ blob: "bytes", outcome: "refused" });
});

test("the webllm worker starts no further worker, which would bring a policy of its own", async ({
  page,
}) => {
  const judge = await startWorker(page, scriptOf("webllm"));
  const refused = await judge.evaluate(async (path) => {
    const violation = new Promise((resolve) => {
      globalThis.addEventListener("securitypolicyviolation", (event) => {
        resolve((event as SecurityPolicyViolationEvent).effectiveDirective);
      });
    });
    try {
      new Worker(path, { type: "module" }).addEventListener("message", () => {});
    } catch {
      // browsers refuse at once or by an event
    }
    return violation;
  }, scriptOf("models"));
  expect(refused).toBe("worker-src");
});

test("llama.cpp starts and loads a model under that policy, from what the page hands over", async ({
  page,
}) => {
  const [wasm = "no WebAssembly"] = filesOfBuild("/assets/", "wllama-");
  await startWorker(page, scriptOf("llamacpp"));
  const answer = await page.evaluate(
    async ({ wasmPath, gguf }) => {
      const runtime = await (await fetch(wasmPath)).blob();
      const bytes = Uint8Array.from(atob(gguf), (character) => character.codePointAt(0) ?? 0);
      const source = { kind: "gguf-file", file: new File([bytes], "tiny.gguf") };
      const startedWorker: unknown = Reflect.get(globalThis, "startedWorker");
      if (!(startedWorker instanceof Worker)) throw new Error("No worker was started");
      return new Promise((resolve) => {
        startedWorker.addEventListener("message", ({ data }: MessageEvent<{ kind: string }>) => {
          if (data.kind !== "progress") resolve(data);
        });
        startedWorker.postMessage({ kind: "request", id: 1, method: "load", input: { source, runtime } });
      });
    },
    { wasmPath: wasm, gguf: Buffer.from(TINY_JUDGE.bytes).toString("base64") },
  );
  expect(answer).toMatchObject({ kind: "done", output: { modelId: "tiny.gguf", engine: "llamacpp" } });
});
