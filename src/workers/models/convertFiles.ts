import type { InstallPlace, PackageQuantization } from "#core/models/installOrder.ts";
import type { StoredFile } from "#core/models/storedModel.ts";
import { proveRoom } from "#storage/opfs/proveRoom.ts";
import type { Conversion } from "#weights/conversion/conversion.ts";
import type { ConversionProgress } from "#weights/conversion/runConversion.ts";
import { runOrder } from "#workers/weights/runOrder.ts";
import type { WeightsProgress } from "#workers/weights/weightsProtocol.ts";
import { tellWait, type InstallContext } from "./installContext.ts";
import { weightsSourceOf } from "./installPlace.ts";
import type { ModelHome } from "./modelHome.ts";
import type { InstallExtras } from "./modelsClient.ts";

/** Of a checkpoint, whose weights have 16 bits. */
const SOURCE_BYTES_PER_VALUE = 2;
/** Four bits a weight and a 16-bit scale for every 32 weights. */
const PACKAGE_BYTES_PER_VALUE = 4.5 / 8;

/**
 * Quantize a checkpoint into a model's directory while it is read; nothing of it is kept. What an earlier try has finished
 * stays.
 *
 * @throws {AppError} `storage/quota-exceeded` before any weight is read; what `runConversion` throws.
 */
export async function convertFiles(
  home: ModelHome,
  { place, quantization }: { readonly place: InstallPlace; readonly quantization: PackageQuantization },
  extras: InstallExtras,
  context: InstallContext,
): Promise<readonly StoredFile[]> {
  const { signal, teller, startThread, onRequests } = context;
  const source = weightsSourceOf(place, extras);
  const settings = { format: quantization, padVocabulary: "library", withOlderManifest: false } as const;
  const onProgress = (progress: WeightsProgress): void => {
    if (progress.kind === "requests") onRequests(progress.requests);
    else if (progress.kind === "waiting") tellWait(teller, progress);
    else teller.tell(describeProgress(progress.state));
  };
  const { manifest } = await runOrder(
    { order: { kind: "quantize", source, settings }, path: home.filesPath, threads: null, isPatient: true },
    { signal, onProgress },
    { startThread, onPlan: (conversion) => requireRoom(home, conversion, context) },
  );
  return manifest.files;
}

async function requireRoom(home: ModelHome, { jobs }: Conversion, { teller }: InstallContext): Promise<void> {
  teller.tell({ stage: "checking-room" });
  const valueCount = jobs.reduce((sum, job) => sum + job.valueCount, 0);
  const there = (await home.files.list()).reduce((sum, { byteLength }) => sum + byteLength, 0);
  await proveRoom(Math.max(0, Math.ceil(valueCount * PACKAGE_BYTES_PER_VALUE) - there));
}

function describeProgress(state: ConversionProgress): Parameters<InstallContext["teller"]["tell"]>[0] {
  return {
    stage:
      state.stage === "converting" ? "converting" : state.stage === "checking" ? "verifying" : "finishing",
    bytesDone: state.finishedValues * SOURCE_BYTES_PER_VALUE,
    bytesTotal: state.totalValues * SOURCE_BYTES_PER_VALUE,
    filesDone: state.finishedFiles,
    filesTotal: state.totalFiles,
  };
}
