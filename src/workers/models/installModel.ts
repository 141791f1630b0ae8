import { AppError, asAppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { removeModel } from "./changeModel.ts";
import { convertFiles } from "./convertFiles.ts";
import { type Brought, describeModel } from "./describeModel.ts";
import { fetchFiles } from "./fetchFiles.ts";
import type { InstallContext } from "./installContext.ts";
import { openInstallPlace } from "./installPlace.ts";
import {
  hasForeignRecord,
  type ModelHome,
  openModelHome,
  readInstallRecord,
  readModelRecord,
  writeInstallRecord,
  writeModelRecord,
} from "./modelHome.ts";
import { changingLibraries } from "./modelLocks.ts";
import { MODELS_ROOT } from "./modelPaths.ts";
import type { InstallExtras } from "./modelsClient.ts";
import { checkShardSums, requirePackage } from "./packageChecks.ts";
import { publishPackage } from "./packagePublisher.ts";
import { selectFiles } from "./selectFiles.ts";
import { sourceHashOf } from "./sourceHash.ts";
import { damagedPaths, takeBack } from "./takeBack.ts";

const BEGUN = { isPaused: false, isStored: false, bytesDone: 0 } as const;

/**
 * Bring a model into storage, or go on where an earlier try was cut. Whoever calls this is the only one that changes the
 * model.
 *
 * @param order One that makes something else than an unfinished one of the same id takes its place.
 * @throws {AppError} `storage/newer-schema` if a newer Hearth has brought it; what looking up, fetching, converting and
 *   describing throw; what is there stays for the next try.
 */
export async function installModel(
  order: InstallOrder,
  extras: InstallExtras,
  context: InstallContext,
): Promise<StoredModel> {
  await clearForeign(order);
  const home = await openModelHome(order.id);
  const done = await changingLibraries(() => finishEarlier(home));
  if (done !== null) return done;
  const earlier = await readInstallRecord(home.folder);
  // the same commit as at the first try, not what a branch points to today
  const begun = earlier !== null && isSamePlace(earlier.order, order) ? earlier.order : order;
  await writeInstallRecord(home.folder, { order: begun, sourceHash: earlier?.sourceHash ?? null, ...BEGUN });
  context.onBegun();
  const brought = await bring(home, begun, extras, context);
  context.teller.tell({ stage: "finishing" });
  const model = await describeOrRefuse(home, begun, brought, context);
  const finished = await changingLibraries(async () => {
    await writeModelRecord(home.folder, model);
    return finishEarlier(home);
  });
  if (finished !== null) return finished;
  throw new AppError("weights/file-missing", `Cannot finish ${order.name}: its library is gone again`, {
    details: { modelId: order.id },
  });
}

/** Make room for an order: nothing of another content may lie where its files go. */
async function clearForeign(order: InstallOrder): Promise<void> {
  const root = await openOpfsFolder(MODELS_ROOT);
  if (await hasForeignRecord(root, order.id)) {
    const message = `Cannot bring in ${order.name}: a newer Hearth has it under the same id`;
    throw new AppError("storage/newer-schema", message, { details: { modelId: order.id } });
  }
  const earlier = await readInstallRecord(root, order.id);
  const isOwn = earlier !== null && (earlier.isStored || isSameWork(earlier.order, order));
  if (!isOwn) await removeModel(order.id);
}

function isSameWork(one: InstallOrder, other: InstallOrder): boolean {
  return JSON.stringify(one.work) === JSON.stringify(other.work);
}

function isSamePlace({ place: one }: InstallOrder, { place: other }: InstallOrder): boolean {
  if (one.kind === "hub" && other.kind === "hub")
    return one.name === other.name && one.revision === other.revision;
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Put a model whose files are all there in its place: the last step, and the first after a crash in the middle of it.
 *
 * @returns `null` if its files have to be brought first.
 */
async function finishEarlier(home: ModelHome): Promise<StoredModel | null> {
  const model = await readModelRecord(home.folder);
  const record = await readInstallRecord(home.folder);
  if (model === null || record === null) return null;
  if (record.isStored) return model;
  // a repair that was cut has known damage
  const known = damagedPaths(model);
  const damaged = known.length > 0 ? known : await publishPackage(home, model);
  if (damaged.length > 0) {
    await takeBack(home, model, damaged);
    return null;
  }
  await writeInstallRecord(home.folder, { ...record, ...BEGUN, isStored: true });
  return model;
}

async function bring(
  home: ModelHome,
  order: InstallOrder,
  extras: InstallExtras,
  context: InstallContext,
): Promise<Brought> {
  const { signal, teller, http } = context;
  teller.tell({ stage: "looking-up" });
  const { place, origin, files, listing } = await openInstallPlace(order, extras, http);
  signal.throwIfAborted();
  const { work } = order;
  const sourceHash = listing === null ? null : await sourceHashOf(work, listing);
  await writeInstallRecord(home.folder, { order: { ...order, place }, sourceHash, ...BEGUN });
  if (work.kind === "convert") {
    const { quantization } = work;
    const made = await convertFiles(home, { place, quantization }, extras, context);
    return { origin, files: made, unhashed: [] };
  }
  const wanted = selectFiles(work, files);
  const unhashed = wanted.filter(({ sha256: known }) => known === null).map(({ path }) => path);
  if (work.kind === "package") await requirePackage(home, wanted, context);
  const brought = await fetchFiles(home, wanted, place.kind === "files" ? "copying" : "downloading", context);
  if (work.kind === "package") await checkShardSums(home.files, unhashed, context);
  return { origin, files: brought, unhashed };
}

/** What was refused and has no hash must not pass for the same file at the next try. */
async function describeOrRefuse(
  home: ModelHome,
  order: InstallOrder,
  brought: Brought,
  context: InstallContext,
): Promise<StoredModel> {
  try {
    return await describeModel(home, order, brought, context);
  } catch (error) {
    const { fileName } = asAppError(error).details;
    if (typeof fileName === "string" && brought.unhashed.includes(fileName))
      await home.files.remove(fileName);
    throw error;
  }
}
