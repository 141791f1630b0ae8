import { MODEL_HOSTS } from "#core/modelHosts.ts";

/** The Content-Security-Policy, directive by directive; `connect` are the hosts that a request may go to besides our own. */
function contentSecurityPolicy(connect: readonly string[], isDevelopment: boolean): string {
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    // development only: Vite and React's refresh put an inline script into the page
    "script-src": ["'self'", "'wasm-unsafe-eval'", ...(isDevelopment ? ["'unsafe-inline'", "blob:"] : [])],
    // llama.cpp's threads are started from a Blob; such a worker takes over the policy of the worker that starts it
    "worker-src": ["'self'", "blob:"],
    "style-src": ["'self'", ...(isDevelopment ? ["'unsafe-inline'"] : [])],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "manifest-src": ["'self'"],
    "connect-src": ["'self'", ...connect, ...(isDevelopment ? ["ws:"] : [])],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
    "frame-src": ["'none'"],
    "object-src": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(" ")}`)
    .join("; ");
}

function headers(policy: string): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy": policy,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=()",
  };
}

const hosts = MODEL_HOSTS.map((host) => host.pattern);

/**
 * The headers of every response, scripts of workers included: a worker takes its policy from its own response.
 * `forProduction` is what `npm start` sends and what every other host has to send (`docs/hosting.md`).
 */
export const SECURITY_HEADERS = {
  forProduction: headers(contentSecurityPolicy(hosts, false)),
  forDevelopment: headers(contentSecurityPolicy(hosts, true)),
} as const;
