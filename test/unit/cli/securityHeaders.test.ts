import { afterEach, expect, test, vi } from "vitest";
import { JUDGE_POLICIES, judgeHeaders, SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";
import { MODEL_HOSTS } from "#core/modelHosts.ts";

type Headers = Readonly<Record<string, string>>;

/** The policy as a browser reads it: directive name to values; of a directive that is named twice the first counts. */
function policyOf(headers: Headers): ReadonlyMap<string, readonly string[]> {
  return readPolicy(headers["Content-Security-Policy"] ?? "");
}

function readPolicy(text: string): ReadonlyMap<string, readonly string[]> {
  const policy = new Map<string, readonly string[]>();
  for (const directive of text.split(";")) {
    const [name = "", ...values] = directive.trim().split(/\s+/);
    expect(policy.has(name), `${name} is named once`).toBe(false);
    policy.set(name, values);
  }
  return policy;
}

const production = policyOf(SECURITY_HEADERS.forProduction);
const development = policyOf(SECURITY_HEADERS.forDevelopment);
const judges = JUDGE_POLICIES.map(({ folder, policy }) => ({ folder, policy: readPolicy(policy) }));
const [webllm, llamacpp] = judges;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("in production only our own scripts run, and WebAssembly", () => {
  expect(production.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
});

test("in production nothing inline and no evaluated text is allowed anywhere", () => {
  for (const [name, values] of production) {
    expect(values, name).not.toContain("'unsafe-inline'");
    expect(values, name).not.toContain("'unsafe-eval'");
    expect(values, name).not.toContain("*");
  }
});

test("in production requests go to our own host and the named model hosts, and nowhere else", () => {
  expect(new Set(production.get("connect-src"))).toEqual(
    // a Blob is memory, not a network
    new Set(["'self'", "blob:", ...MODEL_HOSTS.map(({ pattern }) => pattern)]),
  );
  for (const { pattern } of MODEL_HOSTS) expect(pattern).toMatch(/^https:\/\/(\*\.)?[a-z]+\.[a-z.]+[a-z]$/);
});

test("workers start from our own files or from memory", () => {
  expect(production.get("worker-src")).toEqual(["'self'", "blob:"]);
});

test("what is not named is refused, and the page can be neither framed nor redirected", () => {
  expect(production.get("default-src")).toEqual(["'none'"]);
  // these do not fall back to default-src (CSP Level 3, section 6.3 and 6.4)
  for (const name of ["base-uri", "form-action", "frame-ancestors"]) {
    expect(production.get(name), name).toEqual(["'none'"]);
  }
});

test("no image, font, style or manifest comes from another host", () => {
  for (const name of ["img-src", "font-src", "style-src", "manifest-src"]) {
    for (const source of production.get(name) ?? ["missing"])
      expect(["'self'", "data:"], name).toContain(source);
  }
});

test.each([
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Embedder-Policy", "require-corp"],
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "no-referrer"],
])("%s is %s, in production and in development", (name, value) => {
  const { forProduction, forDevelopment } = SECURITY_HEADERS;
  expect((forProduction as Headers)[name]).toBe(value);
  expect((forDevelopment as Headers)[name]).toBe(value);
});

test("development adds only what Vite needs: inline scripts and styles, and its socket", () => {
  const added = [...development].flatMap(([name, values]) =>
    values.filter((value) => !production.get(name)?.includes(value)).map((value) => `${name} ${value}`),
  );
  expect(new Set(added)).toEqual(
    new Set([
      "script-src 'unsafe-inline'",
      "script-src blob:",
      "style-src 'unsafe-inline'",
      "connect-src ws:",
    ]),
  );
  expect([...development.keys()]).toEqual([...production.keys()]);
});

test("the judge's workers reach no network: WebLLM's nothing at all, llama.cpp's what lies in memory", () => {
  expect(webllm?.folder).toBe("/assets/judge/webllm/");
  expect(webllm?.policy.get("connect-src")).toEqual(["'none'"]);
  expect(llamacpp?.folder).toBe("/assets/judge/llamacpp/");
  expect(llamacpp?.policy.get("connect-src")).toEqual(["blob:"]);
});

test("the judge's workers start none of the site's other workers, which bring a looser policy", () => {
  expect(webllm?.policy.get("worker-src")).toEqual(["'none'"]);
  expect(llamacpp?.policy.get("worker-src")).toEqual(["blob:"]);
});

test("what else the judge's workers may do is what the page may do", () => {
  for (const { folder, policy } of judges) {
    expect([...policy.keys()], folder).toEqual([...production.keys()]);
    for (const [name, values] of policy) {
      if (name !== "connect-src" && name !== "worker-src") expect(values, name).toEqual(production.get(name));
    }
  }
});

test("a host that sends both policies allows the judge's workers no less than they need", () => {
  // a browser allows what every policy allows
  for (const { policy } of judges) {
    for (const [name, values] of policy) {
      const needed = values.filter((value) => value !== "'none'");
      expect(production.get(name), name).toEqual(expect.arrayContaining(needed));
    }
  }
});

test("judgeHeaders() gives only the judge's workers a policy in place of the page's", () => {
  const path = "/assets/judge/webllm/webllm.worker-B7fx.js";
  expect(judgeHeaders(path)).toEqual({ "Content-Security-Policy": JUDGE_POLICIES[0]?.policy });
  expect(judgeHeaders("/assets/index-B7fx.js")).toEqual({});
  expect(judgeHeaders("/")).toEqual({});
});

test("HEARTH_MODEL_HOSTS adds a team's own hosts to the page's policy, and nothing to the judge's", async () => {
  vi.stubEnv("HEARTH_MODEL_HOSTS", "https://models.example.org http://127.0.0.1:8080");
  vi.resetModules();
  const fresh = await import("#cli/serve/securityHeaders.ts");
  const added = policyOf(fresh.SECURITY_HEADERS.forProduction).get("connect-src") ?? [];
  expect(added.slice(-2)).toEqual(["https://models.example.org", "http://127.0.0.1:8080"]);
  expect(added.slice(0, -2)).toEqual(production.get("connect-src"));
  expect(fresh.JUDGE_POLICIES).toEqual(JUDGE_POLICIES);
});

test("HEARTH_MODEL_HOSTS that are no origins stop whatever reads them", async () => {
  vi.stubEnv("HEARTH_MODEL_HOSTS", "https://models.example.org; script-src *");
  vi.resetModules();
  await expect(import("#cli/serve/securityHeaders.ts")).rejects.toThrow("is not an origin");
});

test("no header holds a line break or a character that HTTP does not carry", () => {
  const judgeOnes = JUDGE_POLICIES.map(({ folder }) => judgeHeaders(folder));
  for (const headers of [...Object.values(SECURITY_HEADERS), ...judgeOnes]) {
    for (const [name, value] of Object.entries(headers)) {
      expect(name).toMatch(/^[A-Za-z-]+$/);
      expect(value).toMatch(/^[\x20-\x7e]+$/);
    }
  }
});
