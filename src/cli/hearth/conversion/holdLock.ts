import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errnoOf } from "#cli/files/nodeFaults.ts";
import type { CommandIo } from "#cli/hearth/command.ts";
import { AppError } from "#core/errors.ts";

const POLL_MS = 250;

/** Locks of this process. One that has its number and is not among these is of a dead one: in containers, numbers repeat. */
const heldHere = new Set<string>();

/**
 * Keep other processes from writing the same files meanwhile: their half-written files would be ours. The lock lies
 * beside the target, with the process in it; one whose process has died is taken over.
 *
 * @param target The folder or file that is written.
 * @returns Gives the lock back.
 * @throws {AppError} `weights/in-use` while another process holds it.
 */
export async function holdLock(target: string): Promise<() => Promise<void>> {
  const path = resolve(target);
  const lock = join(dirname(path), `.${basename(path)}.hearth-lock`);
  await mkdir(dirname(path), { recursive: true });
  if (!(await tryToHold(lock))) {
    const holder = Number(await readFile(lock, "utf8").catch(() => ""));
    if (heldHere.has(lock) || (holder !== process.pid && isRunning(holder)))
      throw inUse(target, holder, lock);
    await rm(lock, { force: true });
    if (!(await tryToHold(lock))) throw inUse(target, holder, lock);
  }
  heldHere.add(lock);
  return async () => {
    heldHere.delete(lock);
    await rm(lock, { force: true });
  };
}

/**
 * Hold a lock as soon as the other process that writes the same files has ended: whoever starts a command again after
 * its shell was killed may find that the command itself goes on.
 *
 * @throws {AppError} `weights/in-use` while this very process holds it. Rejects with `signal.reason` when stopped.
 */
export async function waitForLock(
  target: string,
  { signal, stderr }: Pick<CommandIo, "signal" | "stderr">,
): Promise<() => Promise<void>> {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await holdLock(target);
    } catch (error) {
      const isOthers = error instanceof AppError && error.code === "weights/in-use" && !isOwn(error);
      if (!isOthers) throw error;
      if (tries === 0) stderr.write(`${error.message}. Waiting for it to end …\n`);
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function isOwn({ details }: AppError): boolean {
  return details["process"] === process.pid;
}

async function tryToHold(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // it is there, but somebody else's
    return errnoOf(error) === "EPERM";
  }
}

function inUse(target: string, holder: number, lock: string): AppError {
  return new AppError(
    "weights/in-use",
    `Cannot write ${target}: process ${holder} is writing it (if not, delete ${lock})`,
    { details: { target, process: holder } },
  );
}
