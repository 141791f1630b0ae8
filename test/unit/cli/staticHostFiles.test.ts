import { expect, test } from "vitest";
import { type Headers, JUDGE_POLICIES, judgeHeaders, SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";
import { headersFile, staticHostFiles } from "#cli/serve/staticHostFiles.ts";

type PreviewHook = ReturnType<typeof staticHostFiles>["configurePreviewServer"];

/** Read a `_headers` file as Netlify and Cloudflare Pages do: a path, then indented `Name: value` lines. */
function readHeadersFile(text: string): Map<string, Record<string, string>> {
  const rules = new Map<string, Record<string, string>>();
  let headers: Record<string, string> = {};
  for (const line of text.split("\n").filter((candidate) => candidate.trim() !== "")) {
    if (/^\s/.test(line)) {
      const colon = line.indexOf(":");
      headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    } else {
      headers = {};
      rules.set(line.trim(), headers);
    }
  }
  return rules;
}

const PATHS = ["/*", "/assets/judge/webllm/*", "/assets/judge/llamacpp/*"];

/** The headers of a path on a host that has the later of two rules stand, or joins the values of both with a comma. */
function headersOf(path: string, join: (earlier: string | undefined, later: string) => string): Headers {
  const found: Record<string, string> = {};
  for (const [rule, headers] of readHeadersFile(headersFile())) {
    if (!path.startsWith(rule.replace("*", ""))) continue;
    for (const [name, value] of Object.entries(headers)) found[name] = join(found[name], value);
  }
  return found;
}

const laterOne = (_earlier: string | undefined, later: string): string => later;
const both = (earlier: string | undefined, later: string): string =>
  earlier === undefined ? later : `${earlier}, ${later}`;

test("headersFile() sends the production headers with every path, then the judge's policies on theirs", () => {
  const rules = readHeadersFile(headersFile());
  expect([...rules.keys()]).toEqual(PATHS);
  expect(rules.get("/*")).toEqual(SECURITY_HEADERS.forProduction);
});

test.each(JUDGE_POLICIES)(
  "headersFile() gives $folder its own policy, whatever a host makes of two",
  ({ folder, policy }) => {
    const path = `${folder}engine.worker-B7fx.js`;
    const { "Content-Security-Policy": common, ...others } = SECURITY_HEADERS.forProduction;
    expect(headersOf(path, laterOne)).toEqual({ ...others, "Content-Security-Policy": policy });
    // two policies in one header: a browser keeps to both (CSP Level 3, section 3.1)
    expect(headersOf(path, both)).toEqual({ ...others, "Content-Security-Policy": `${common}, ${policy}` });
  },
);

test("headersFile() keeps every line under the 2,000 characters that Cloudflare Pages reads", () => {
  for (const line of headersFile().split("\n")) expect(line.length).toBeLessThan(2000);
});

test("staticHostFiles() puts that file, and no other, at the root of the build", () => {
  const emitted: unknown[] = [];
  staticHostFiles().generateBundle.call({ emitFile: (file) => emitted.push(file) });
  expect(emitted).toEqual([{ type: "asset", fileName: "_headers", source: headersFile() }]);
});

test.each(["/", "/assets/index-B7fx.js", "/assets/judge/webllm/webllm.worker-B7fx.js"])(
  "staticHostFiles() has `vite preview` send what `npm start` sends with %s",
  (url) => {
    const sent: Record<string, string> = {};
    let isPassedOn = false;
    const response = { setHeader: (name: string, value: string) => (sent[name] = value) };
    const use = (handler: Parameters<Parameters<PreviewHook>[0]["middlewares"]["use"]>[0]): void =>
      handler({ url }, response, () => (isPassedOn = true));
    staticHostFiles().configurePreviewServer({ middlewares: { use } });
    expect(sent).toEqual({ ...SECURITY_HEADERS.forProduction, ...judgeHeaders(url) });
    expect(isPassedOn).toBe(true);
  },
);
