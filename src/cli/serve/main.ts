import { createServer } from "node:http";
import { siteListener } from "./siteListener.ts";

const HOST = "127.0.0.1";
const DEFAULT_PORT = 4173;
const PORTS_TO_TRY = 20;

const server = createServer(siteListener("dist"));

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
