import { describe, expect, test } from "vitest";
import { MODEL_HOSTS, parseModelHosts } from "#core/modelHosts.ts";

const patternsOf = (list: string): readonly string[] => parseModelHosts(list).map(({ pattern }) => pattern);

describe("parseModelHosts()", () => {
  test("gives its documented example", () => {
    expect(patternsOf("https://models.example.org http://127.0.0.1:8080")).toEqual([
      "https://models.example.org",
      "http://127.0.0.1:8080",
    ]);
  });

  test("takes nothing for no hosts, and any white space between two", () => {
    expect(patternsOf("")).toEqual([]);
    expect(patternsOf("  ")).toEqual([]);
    expect(patternsOf("\thttps://a.example\n https://b-1.example:8443 ")).toEqual([
      "https://a.example",
      "https://b-1.example:8443",
    ]);
  });

  test("names a host once, and says what it holds", () => {
    expect(patternsOf("https://a.example https://a.example")).toEqual(["https://a.example"]);
    expect(parseModelHosts("http://localhost:9000")[0]?.holds).toMatch(/models/);
  });

  test.each([
    "models.example.org",
    "http://models.example.org",
    "https://models.example.org/",
    "https://models.example.org/prometheus",
    "https://*.example.org",
    "https://*",
    "*",
    "'self'",
    "'unsafe-inline'",
    "https:",
    "https://",
    "data:",
    "https://user@models.example.org",
    "https://models.example.org:port",
    "https://models.example.org;script-src",
    "https://models.example.org,https://b.example",
    "https://Models.example.org",
    "https://-a.example",
    "https://a..example",
    "http://127.0.0.1.example.org",
    "ftp://127.0.0.1",
  ])("refuses %s", (list) => {
    expect(() => parseModelHosts(`https://good.example ${list}`)).toThrow(RangeError);
  });

  test("says which one it refuses", () => {
    expect(() => parseModelHosts("https://good.example nonsense")).toThrow('"nonsense" is not an origin');
  });
});

test("MODEL_HOSTS are the public ones in a build that was told of no others", () => {
  expect(MODEL_HOSTS.map(({ pattern }) => pattern)).toEqual([
    "https://huggingface.co",
    "https://*.hf.co",
    "https://raw.githubusercontent.com",
  ]);
});
