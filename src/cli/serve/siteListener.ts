import type { RequestListener } from "node:http";
import sirv from "sirv";
import { judgeHeaders, SECURITY_HEADERS, type Headers } from "./securityHeaders.ts";

/**
 * The headers of one file of the build.
 *
 * @param pathname From the site's address on, with a `/` in front.
 */
export function siteHeaders(pathname: string): Headers {
  return { ...SECURITY_HEADERS.forProduction, ...judgeHeaders(pathname) };
}

/** Serve a build, every response with its headers. */
export function siteListener(folder: string, headersOf = siteHeaders): RequestListener {
  const serveFile = sirv(folder, {
    etag: true,
    setHeaders(response, pathname) {
      // only names with a content hash may be kept without asking again; the service worker's name has none
      const isHashed = pathname.startsWith("/assets/");
      response.setHeader("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  return (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site.invalid");
    for (const [name, value] of Object.entries(headersOf(pathname))) response.setHeader(name, value);
    serveFile(request, response, () => {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found");
    });
  };
}
