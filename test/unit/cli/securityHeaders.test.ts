import { expect, test } from "vitest";
import { SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";
import { MODEL_HOSTS } from "#core/modelHosts.ts";

type Headers = Readonly<Record<string, string>>;

/** The policy as a browser reads it: directive name to values; of a directive that is named twice the first counts. */
function policyOf(headers: Headers): ReadonlyMap<string, readonly string[]> {
  const policy = new Map<string, readonly string[]>();
  for (const directive of (headers["Content-Security-Policy"] ?? "").split(";")) {
    const [name = "", ...values] = directive.trim().split(/\s+/);
    expect(policy.has(name), `${name} is named once`).toBe(false);
    policy.set(name, values);
  }
  return policy;
}

const production = policyOf(SECURITY_HEADERS.forProduction);
const development = policyOf(SECURITY_HEADERS.forDevelopment);

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
    new Set(["'self'", ...MODEL_HOSTS.map(({ pattern }) => pattern)]),
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

test("no header holds a line break or a character that HTTP does not carry", () => {
  for (const headers of Object.values(SECURITY_HEADERS)) {
    for (const [name, value] of Object.entries(headers)) {
      expect(name).toMatch(/^[A-Za-z-]+$/);
      expect(value).toMatch(/^[\x20-\x7e]+$/);
    }
  }
});
