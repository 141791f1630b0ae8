import { createServer } from "node:http";
import sirv from "sirv";
import { SECURITY_HEADERS } from "./securityHeaders.ts";

const HOST = "127.0.0.1";
const DEFAULT_PORT = 4173;
const PORTS_TO_TRY = 20;

const serveFile = sirv("dist", {
  etag: true,
  setHeaders(response, pathname) {
    // only names with a content hash may be kept without asking again
    const isHashed = pathname.startsWith("/assets/");
    response.setHeader("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
  },
});

const server = createServer((request, response) => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS.forProduction)) response.setHeader(name, value);
  serveFile(request, response, () => {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found");
  });
});

/** Listen on loopback; a busy port moves on to the next one unless the port was asked for by name. */
function listen(port: number, isFixed: boolean): void {
  server.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE" && !isFixed && port < DEFAULT_PORT + PORTS_TO_TRY) {
      listen(port + 1, false);
      return;
    }
    console.error(`Cannot listen on ${HOST}:${port}: ${error.message}`);
    process.exitCode = 1;
  });
  server.listen(port, HOST, () => {
    server.removeAllListeners("error");
    console.log(`Hearth is ready: http://${HOST}:${port}/`);
    console.log("Press Ctrl+C to stop.");
  });
}

const asked = process.env["PORT"];
listen(asked === undefined ? DEFAULT_PORT : Number(asked), asked !== undefined);
