import { Tinypool } from "tinypool";
import { errorToPlain, type PlainError } from "#core/errors.ts";
import { openNodeFolder } from "#cli/files/nodeFolder.ts";
import { createNodeHash } from "#cli/hearth/nodeHash.ts";
import { type FinishedFile, runJob } from "#weights/conversion/conversion.ts";
import { type ConversionSpec, openConversion, type OpenConversion } from "./conversionSpec.ts";
import { addValues, followStop, type SharedControl } from "./sharedControl.ts";

/** What a thread is started with. */
export interface WorkerSetup {
  readonly spec: ConversionSpec;
  /** Where the files go. */
  readonly directory: string;
  readonly control: SharedControl;
}

export type JobOutcome =
  | { readonly kind: "finished"; readonly file: FinishedFile }
  | { readonly kind: "failed"; readonly error: PlainError };

const { spec, directory, control } = Tinypool.workerData as WorkerSetup;
const signal = followStop(control);
const folder = openNodeFolder(directory);
// kept whole, for its files are closed with it
let opening: Promise<OpenConversion> | undefined;

/** Make the file of one job; the pool calls this by its name. A fault comes back as a value, because its class would not. */
export async function convertJob(index: number): Promise<JobOutcome> {
  try {
    opening ??= openConversion(spec, { signal, stderr: process.stderr });
    const { conversion } = await opening;
    const onValues = (count: number): void => addValues(control, index, count);
    const file = await runJob(conversion, index, folder, createNodeHash, { signal, onValues });
    return { kind: "finished", file };
  } catch (error) {
    return { kind: "failed", error: errorToPlain(error) };
  }
}
