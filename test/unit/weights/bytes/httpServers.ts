import type { HttpWait } from "#weights/bytes/httpOptions.ts";
import type { HttpSourceOptions } from "#weights/bytes/httpSource.ts";
import type { LoopbackServer } from "#test/fixtures/loopbackServer.ts";

/** Options that wait for nothing and note how long they would have waited. */
export interface ImpatientOptions extends HttpSourceOptions {
  readonly waits: readonly HttpWait[];
}

/** Retries without waiting and without chance; `over` is laid over it. */
export function impatient(over: Partial<HttpSourceOptions> = {}): ImpatientOptions {
  const waits: HttpWait[] = [];
  return {
    signal: new AbortController().signal,
    sleep: async () => {},
    random: () => 0,
    onWait: (wait) => waits.push(wait),
    waits,
    ...over,
  };
}

const running: { close(): Promise<void> }[] = [];

/** Have a server closed after the test. */
export function closeLater<Server extends Pick<LoopbackServer, "close">>(server: Server): Server {
  running.push(server);
  return server;
}

/** For `afterEach`. */
export async function closeServers(): Promise<void> {
  for (const server of running.splice(0)) await server.close();
}
