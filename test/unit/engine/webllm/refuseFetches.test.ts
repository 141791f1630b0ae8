import { describe, expect, test } from "vitest";
import { createFetchRefusal, type FetchScope } from "#engine/webllm/refuseFetches.ts";
import { faultOf } from "./loadedEngine.ts";

const ADDRESS = "https://models.hearth.invalid/prometheus/resolve/0123456789ab/params_shard_3.bin";

/** A thread whose `fetch` finds everything. */
function scope(): FetchScope {
  return { fetch: async () => new Response("found") };
}

async function fetches(from: FetchScope): Promise<boolean> {
  return from.fetch(ADDRESS).then(
    () => true,
    () => false,
  );
}

describe("createFetchRefusal()", () => {
  test.each([
    ["a request, as WebLLM makes it", new Request(ADDRESS)],
    ["an address", new URL(ADDRESS)],
    ["a text", ADDRESS],
  ])("names the file that %s is for", async (_what, input) => {
    const here = scope();
    createFetchRefusal(here)();
    expect(await faultOf(here.fetch(input))).toMatchObject({
      code: "engine/model-damaged",
      details: { fileName: "params_shard_3.bin", address: ADDRESS },
    });
  });

  test("leaves a query out of the name", async () => {
    const here = scope();
    createFetchRefusal(here)();
    const fault = await faultOf(here.fetch("https://example.org/a/model.wasm?v=a/b#c"));
    expect(fault.details["fileName"]).toBe("model.wasm");
  });

  test("refuses nothing before and after", async () => {
    const here = scope();
    const { fetch: own } = here;
    const allow = createFetchRefusal(here)();
    expect(await fetches(here)).toBe(false);
    allow();
    expect(here.fetch).toBe(own);
    expect(await fetches(here)).toBe(true);
  });

  test("refuses until the last of several loads has ended, however often each says so", async () => {
    const here = scope();
    const refuse = createFetchRefusal(here);
    const [allowFirst, allowSecond] = [refuse(), refuse()];
    allowFirst();
    allowFirst();
    expect(await fetches(here)).toBe(false);
    allowSecond();
    expect(await fetches(here)).toBe(true);
  });
});
