/** A host that Hearth may fetch from, as a source of a Content-Security-Policy. */
export interface ModelHost {
  readonly pattern: string;
  /** What is there, for people. */
  readonly holds: string;
}

const PUBLIC_HOSTS: readonly ModelHost[] = [
  { pattern: "https://huggingface.co", holds: "weights, settings and tokenizers" },
  { pattern: "https://*.hf.co", holds: "the storage behind huggingface.co" },
  { pattern: "https://raw.githubusercontent.com", holds: "WebLLM's compiled model libraries" },
];

const HTTPS_ORIGIN = /^https:\/\/[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d{1,5})?$/;
const LOOPBACK_ORIGIN = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/;

/**
 * Read a list of further hosts, as whoever serves the site writes it: origins with spaces between them, `https` or, on
 * the same machine, `http`.
 *
 * @throws {RangeError} for anything else; a path, a wildcard or a `;` would change what the policy means.
 * @example
 * parseModelHosts("https://models.example.org http://127.0.0.1:8080").map(({ pattern }) => pattern)
 * // ["https://models.example.org", "http://127.0.0.1:8080"]
 */
export function parseModelHosts(list: string): readonly ModelHost[] {
  const origins = list.split(/\s+/).filter((origin) => origin !== "");
  for (const origin of origins) {
    if (HTTPS_ORIGIN.test(origin) || LOOPBACK_ORIGIN.test(origin)) continue;
    throw new RangeError(
      `HEARTH_MODEL_HOSTS: "${origin}" is not an origin such as https://models.example.org, ` +
        "in small letters and without a path",
    );
  }
  return [...new Set(origins)].map((pattern) => ({
    pattern,
    holds: "models, as whoever serves this site has set it up",
  }));
}

/** What the build was told in `HEARTH_MODEL_HOSTS`; Node's own programs read their environment instead. */
declare const __MODEL_HOSTS__: string | undefined;

/**
 * The only hosts that Hearth ever fetches from besides its own, and only model files, and only when asked.
 * The security policy of the page and the sentences on screen are both made from this list.
 */
export const MODEL_HOSTS: readonly ModelHost[] = [
  ...PUBLIC_HOSTS,
  ...parseModelHosts(typeof __MODEL_HOSTS__ === "undefined" ? "" : __MODEL_HOSTS__),
];
