import { MODEL_HOSTS, parseModelHosts } from "#core/modelHosts.ts";

type Policy = Readonly<Record<string, readonly string[]>>;
export type Headers = Readonly<Record<string, string>>;

/** Besides those that every site may fetch models from, those that this one's environment names. */
const HOSTS = [...MODEL_HOSTS, ...parseModelHosts(process.env["HEARTH_MODEL_HOSTS"] ?? "")];

/** What the page may do, and every worker but the judge's. */
const PAGE: Policy = {
  "default-src": ["'none'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  // llama.cpp's threads are started from a Blob; such a worker takes over the policy of the worker that starts it
  "worker-src": ["'self'", "blob:"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:"],
  "font-src": ["'self'"],
  "manifest-src": ["'self'"],
  // a Blob is no network; where a host sends a judge's worker both policies, what it needs has to stand in both
  "connect-src": ["'self'", "blob:", ...new Set(HOSTS.map(({ pattern }) => pattern))],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
  "frame-src": ["'none'"],
  "object-src": ["'none'"],
};

/** Development only: Vite and React's refresh put an inline script into the page, and a socket tells of changes. */
const DEVELOPMENT: Policy = {
  ...PAGE,
  "script-src": [...(PAGE["script-src"] ?? []), "'unsafe-inline'", "blob:"],
  "style-src": [...(PAGE["style-src"] ?? []), "'unsafe-inline'"],
  "connect-src": [...(PAGE["connect-src"] ?? []), "ws:"],
};

/** WebLLM finds everything in this browser's storage, and starts no further worker, which would bring its own policy. */
const WEBLLM: Policy = { ...PAGE, "worker-src": ["'none'"], "connect-src": ["'none'"] };

/** llama.cpp takes its WebAssembly and its threads from Blobs, and files from the page. */
const LLAMACPP: Policy = { ...PAGE, "worker-src": ["blob:"], "connect-src": ["blob:"] };

function policyText(policy: Policy): string {
  return Object.entries(policy)
    .map(([name, values]) => `${name} ${values.join(" ")}`)
    .join("; ");
}

function headers(policy: Policy): Headers {
  return {
    "Content-Security-Policy": policyText(policy),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=()",
  };
}

/**
 * The headers of every response, scripts of workers included: a worker takes its policy from its own response.
 * `forProduction` is what `npm start` sends and what every other host has to send (`docs/hosting.md`).
 */
export const SECURITY_HEADERS: { readonly forProduction: Headers; readonly forDevelopment: Headers } = {
  forProduction: headers(PAGE),
  forDevelopment: headers(DEVELOPMENT),
};

/** Where the build puts the script of a judge's worker, and what that worker may do. */
export interface JudgePolicy {
  /** Path of a folder in the build, from the site's address on, with a `/` at both ends. */
  readonly folder: string;
  readonly policy: string;
}

/**
 * The policies of the workers that read what is judged: neither reaches any network. They stand in place of the page's; a host that
 * can only add headers may send both, since a browser allows what all policies allow.
 */
export const JUDGE_POLICIES: readonly JudgePolicy[] = [
  { folder: "/assets/judge/webllm/", policy: policyText(WEBLLM) },
  { folder: "/assets/judge/llamacpp/", policy: policyText(LLAMACPP) },
];

/** Headers that stand in place of the site's own for one file of the build; mostly none. */
export function judgeHeaders(pathname: string): Headers {
  const found = JUDGE_POLICIES.find(({ folder }) => pathname.startsWith(folder));
  return found === undefined ? {} : { "Content-Security-Policy": found.policy };
}
