import type { BrowserCommand } from "vitest/node";
import { completeQuantizeSettings, filesOf, quantizeInMemory } from "#test/fixtures/convertInMemory.ts";
import { type Fault, type RangeServer, startRangeServer } from "#test/fixtures/rangeServer.ts";
import { memoryFolderOf } from "#test/fixtures/tinyCheckpointFiles.ts";
import { tinyJudgeFiles } from "#test/fixtures/tinyJudgeFiles.ts";

/** A mirror of the tiny judge as an MLC package, as `hearth quantize` makes it, on a port of this machine. */
export interface MirrorReport {
  /** Paths of files that were asked for, in order, and the kinds of the faults that were acted out. */
  readonly paths: readonly string[];
  readonly fired: readonly Fault["kind"][];
}

let running: RangeServer | null = null;

/** @returns Its address. */
export const startMirror: BrowserCommand<[]> = async () => {
  const checkpoint = memoryFolderOf(await tinyJudgeFiles());
  const made = await quantizeInMemory(checkpoint, completeQuantizeSettings());
  running = await startRangeServer(Object.fromEntries(await filesOf(made)));
  return running.origin;
};

/** Have it act out a fault on the next request for a file. */
export const misbehaveOn: BrowserCommand<[path: string, fault: Fault]> = (_context, path, fault) =>
  running?.misbehaveOn(path, fault);

/** Stop it. @returns What happened to it. */
export const stopMirror: BrowserCommand<[]> = async (): Promise<MirrorReport> => {
  const server = running;
  running = null;
  await server?.close();
  const paths = server?.requests.map(({ url }) =>
    decodeURIComponent(new URL(url, server.origin).pathname.slice(1)),
  );
  return { paths: paths ?? [], fired: server?.fired ?? [] };
};

declare module "vitest/browser" {
  interface BrowserCommands {
    startMirror: () => Promise<string>;
    misbehaveOn: (path: string, fault: Fault) => Promise<void>;
    stopMirror: () => Promise<MirrorReport>;
  }
}
