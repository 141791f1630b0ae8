import { useCallback, useState } from "react";
import { asAppError, type AppError } from "#core/errors.ts";
import { inspectPickedFiles, listingPaths, type PickedModel } from "#core/models/pickedModel.ts";
import type { PickedModelFile } from "#ui/modelActionsContext.tsx";

/** What a person has picked, and what it is. */
export type Picked =
  | { readonly kind: "nothing" }
  | { readonly kind: "reading" }
  | { readonly kind: "failed"; readonly error: AppError }
  | { readonly kind: "picked"; readonly files: readonly PickedModelFile[]; readonly model: PickedModel };

/** Nothing that is a list of file names is larger, in bytes. */
const LARGEST_LISTING = 16_000_000;

/** Holds picked files and looks at their names and lists; contents are read later, by the install. */
export function usePickedModel(): readonly [
  Picked,
  (pick: Promise<readonly PickedModelFile[] | null>) => void,
] {
  const [picked, setPicked] = useState<Picked>({ kind: "nothing" });
  const take = useCallback((pick: Promise<readonly PickedModelFile[] | null>): void => {
    inspect(pick).then(
      (found) => {
        if (found !== null) setPicked(found);
      },
      (error: unknown) => setPicked({ kind: "failed", error: asAppError(error, "storage/unavailable") }),
    );
  }, []);
  return [picked, take];
}

async function inspect(pick: Promise<readonly PickedModelFile[] | null>): Promise<Picked | null> {
  const files = await pick;
  if (files === null) return null;
  const named = files.map(({ path, blob }) => ({ path, byteLength: blob.size }));
  const wanted = listingPaths(named);
  const listings = new Map<string, unknown>();
  for (const { path, blob } of files) {
    if (wanted.includes(path) && blob.size <= LARGEST_LISTING)
      listings.set(path, parseJson(await blob.text()));
  }
  const model = inspectPickedFiles(named, listings);
  return {
    kind: "picked",
    files,
    model: { ...model, problems: [...model.problems, ...(await findForeign(files))] },
  };
}

/** Every GGUF file begins with these four letters. */
const GGUF_MAGIC = "GGUF";

/** Files that carry the name of a GGUF file and are none, e.g. a page that was saved in place of it. */
async function findForeign(files: readonly PickedModelFile[]): Promise<readonly string[]> {
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path));
  const starts = await Promise.all(ggufs.map(({ blob }) => blob.slice(0, GGUF_MAGIC.length).text()));
  return ggufs
    .filter((_, at) => starts[at] !== GGUF_MAGIC)
    .map(({ path }) => `${path} is no GGUF file: it does not begin as one.`);
}

/** `null` for what is no JSON: it then holds no list, which is said where the list is read. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
