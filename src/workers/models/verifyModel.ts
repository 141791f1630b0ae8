import type { StoredModel, StoredProblem } from "#core/models/storedModel.ts";
import { hashContent } from "#weights/download/hashContent.ts";
import { describeDifference, type Fingerprint } from "#weights/verify/describeDifference.ts";
import { createBrowserHash } from "#workers/weights/browserHash.ts";
import { openStoredModel, writeModelRecord } from "./modelHome.ts";
import { placedFiles, storedFolder } from "./packagePublisher.ts";
import type { ProgressTeller } from "./progressTeller.ts";

/** Hash every file of a stored model again and keep what was found. @throws {AppError} `weights/file-missing` if there is no such model. */
export async function verifyModel(
  id: string,
  signal: AbortSignal,
  teller: Pick<ProgressTeller, "tell">,
): Promise<StoredModel> {
  const { home, model } = await openStoredModel(id);
  const folder = storedFolder(home, model);
  const files = placedFiles(model);
  const bytesTotal = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  let bytesBefore = 0;

  async function findProblem(path: string, expected: Fingerprint, filesDone: number): Promise<string | null> {
    const tell = (bytes: number): void =>
      teller.tell({
        stage: "verifying",
        bytesDone: bytesBefore + bytes,
        bytesTotal,
        fileName: path,
        filesDone,
        filesTotal: files.length,
      });
    tell(0);
    const source = await folder.open(path);
    const { byteLength } = source ?? { byteLength: 0 };
    // one of another length need not be read
    const isToHash = source !== null && byteLength === expected.byteLength;
    const watch = { createHash: createBrowserHash, signal, onBytes: tell };
    const sha256 = isToHash ? await hashContent(source, watch) : "";
    return describeDifference(expected, source === null ? null : { byteLength, sha256 });
  }

  const problems: StoredProblem[] = [];
  for (const [filesDone, { path, ...expected }] of files.entries()) {
    const problem = await findProblem(path, expected, filesDone);
    if (problem !== null) problems.push({ path, problem });
    bytesBefore += expected.byteLength;
  }
  const checked: StoredModel = { ...model, verifiedAtMs: Date.now(), problems };
  await writeModelRecord(home.folder, checked);
  return checked;
}
