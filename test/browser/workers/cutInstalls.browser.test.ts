import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { ModelShelf, StoredModel } from "#core/models/storedModel.ts";
import { openFileHandle } from "#storage/opfs/opfsTree.ts";
import type { InstallExtras, ModelsClient } from "#workers/models/modelsClient.ts";
import { cutBefore, startMortalModels, stepsOf } from "./mortalModels.ts";
import {
  allFiles,
  changeByte,
  CONVERT,
  packageFiles,
  PACKAGE,
  pick,
  pickCheckpoint,
  pickedOrder,
  placeOf,
  UNWATCHED,
  webllmSees,
} from "./tinyModels.ts";

/** The worker of everything that is not cut. */
const lasting = startMortalModels(0);
const { client } = lasting;
const DAMAGED = "params_shard_0.bin";
const PACKAGED = pickedOrder(PACKAGE);
const CONVERTED = pickedOrder(CONVERT);

/** What is there of a model that was never cut. */
interface Whole {
  readonly order: InstallOrder;
  readonly extras: InstallExtras;
  readonly model: StoredModel;
  readonly files: readonly string[];
}

let before: readonly string[];
let packaged: Whole;
let converted: Whole;
let packageSteps: readonly string[];
let conversionSteps: readonly string[];

async function installWhole(order: InstallOrder, extras: InstallExtras): Promise<Whole> {
  const model = await client.install(order, extras, UNWATCHED);
  const files = await allFiles();
  await client.remove(order.id);
  return { order, extras, model, files };
}

beforeAll(async () => {
  before = await allFiles();
  packaged = await installWhole(PACKAGED, pick(await packageFiles()));
  converted = await installWhole(CONVERTED, await pickCheckpoint());
  packageSteps = await installSteps(packaged);
  conversionSteps = await installSteps(converted);
});

afterAll(() => lasting.end());

afterEach(async () => {
  await client.remove(PACKAGED.id);
  await client.remove(CONVERTED.id);
  expect(await allFiles()).toEqual(before);
});

/** Where something is cut: before the first change that looks so, or the last one. */
interface Cut {
  readonly before: string;
  readonly change: RegExp;
  readonly isLast?: boolean;
}

/** Steps of every install. */
const INSTALL_RECORD: Cut = { before: "anything is known of it", change: /install\.json\.partial to/ };
const WHOLE: readonly Cut[] = [
  { before: "it is known to be whole", change: /model\.json\.partial to/ },
  { before: "its first file is placed", change: /^move mlc-chat-config\.json to/ },
  { before: "WebLLM's record of a placed file is written", change: /record\.json\.partial to/ },
  { before: "a file in the middle is placed", change: /^move tensor-cache\.json to/ },
  { before: "WebLLM's last record is written", change: /record\.json\.partial to/, isLast: true },
  { before: "it is known to be stored", change: /install\.json\.partial to/, isLast: true },
];

function stepOf(steps: readonly string[], { change, isLast = false }: Cut): number {
  const looksSo = (what: string): boolean => change.test(what);
  const index = isLast ? steps.findLastIndex(looksSo) : steps.findIndex(looksSo);
  if (index < 0) throw new Error(`No change looks like ${change.source}: ${steps.join("; ")}`);
  return index + 1;
}

/** Where a model stands on the shelf. */
function standing({ stored, unfinished, leftovers }: ModelShelf, id: string): readonly string[] {
  return [
    ...stored.filter((model) => model.id === id).map(() => "stored"),
    ...unfinished
      .filter(({ order }) => order.id === id)
      .map(({ isPaused }) => (isPaused ? "paused" : "unfinished")),
    ...leftovers.filter(({ name }) => name === id).map(() => "leftover"),
  ];
}

/** Files of a model that are whole, in its own directory or in WebLLM's; of a conversion, those that it has taken down. */
async function wholeFiles({ order, model }: Whole): Promise<readonly string[]> {
  const there: string[] = [];
  const journal = await openFileHandle(`models/${order.id}/files/.hearth-conversion.json`);
  const isMade = (await journal?.text()) ?? "";
  const isConverting =
    order.work.kind === "convert" &&
    (await openFileHandle(`models/${order.id}/files/hearth-manifest.json`)) === null;
  for (const { path } of model.files) {
    if (isConverting && !isMade.includes(`"${path}"`)) continue;
    const places = [`models/${order.id}/files/${path}`, await placeOf(model, path)];
    const found = await Promise.all(places.map(openFileHandle));
    if (found.some((file) => file !== null)) there.push(path);
  }
  return there;
}

/** Install in a worker that knows nothing of the first one. @returns The files that were brought or made. */
async function installAgain({ order, extras, model, files }: Whole): Promise<readonly string[]> {
  const earlier = lasting.steps.length;
  const again = await client.install(order, extras, UNWATCHED);
  expect(again).toMatchObject({ weightsHash: model.weightsHash, files: model.files, problems: [] });
  expect(await webllmSees(again)).toBe(true);
  expect(await allFiles()).toEqual(files);
  const named = lasting.steps
    .slice(earlier)
    .flatMap((what) => /^move \.(.+)\.partial to \1$/.exec(what)?.[1] ?? []);
  return named.filter((path) => !/^\.?hearth-|\.record\.json$/.test(path));
}

/** The changes that an uncut install makes. */
async function installSteps({ order, extras }: Whole): Promise<readonly string[]> {
  const steps = await stepsOf((models) => models.install(order, extras, UNWATCHED));
  await client.remove(order.id);
  return steps;
}

async function expectSameAfter(cut: Cut, whole: Whole, steps: readonly string[]): Promise<void> {
  const { order, extras } = whole;
  await cutBefore(stepOf(steps, cut), (models) => models.install(order, extras, UNWATCHED));
  const where = standing(await client.list(), order.id);
  expect(where).toEqual([cut === INSTALL_RECORD ? "leftover" : "unfinished"]);
  const there = await wholeFiles(whole);
  const made = await installAgain(whole);
  expect(made.filter((path) => there.includes(path))).toEqual([]);
}

test.each<Cut>([
  INSTALL_RECORD,
  { before: "a proof of room is deleted", change: /^removeEntry {2}\.hearth-room/ },
  { before: "a piece is written", change: /^write/, isLast: true },
  { before: "a file gets its name", change: /params_shard_0\.bin\.partial to/ },
  { before: "the last file gets its name", change: /tokenizer_config\.json\.partial to/ },
  ...WHOLE,
])(
  "an install that is cut before $before ends the same at the next try, and brings no whole file twice",
  async (cut) => expectSameAfter(cut, packaged, packageSteps),
);

test.each<Cut>([
  { before: "its journal is begun", change: /conversion\.json\.partial to/ },
  { before: "a shard gets its name", change: /params_shard_0\.bin\.partial to/ },
  { before: "a shard is taken down", change: /conversion\.json\.partial to/, isLast: true },
  { before: "its manifest gets its name", change: /manifest\.json\.partial to/ },
  { before: "its journal is deleted", change: /conversion\.json$/ },
  ...WHOLE.slice(0, 2),
])(
  "a conversion that is cut before $before ends the same at the next try, and makes no whole file twice",
  async (cut) => expectSameAfter(cut, converted, conversionSteps),
);

test.each<Cut>([
  { before: "it is noted", change: /install\.json\.partial to/ },
  { before: "its first file is deleted", change: /^removeEntry/ },
  { before: "a file in the middle is deleted", change: /^removeEntry model .*\.bin$/ },
  { before: "its directory is deleted", change: /^removeEntry models/ },
])(
  "of a deletion that is cut before $before nothing passes for a stored model, and it can be done again",
  async (cut) => {
    const { order, extras } = packaged;
    const remove = (models: ModelsClient): Promise<void> => models.remove(order.id);
    await client.install(order, extras, UNWATCHED);
    const step = stepOf(await stepsOf(remove), cut);
    const model = await client.install(order, extras, UNWATCHED);
    await cutBefore(step, remove);
    const where = standing(await client.list(), order.id);
    expect(where).toEqual([cut.before === "it is noted" ? "stored" : "paused"]);
    expect(await webllmSees(model)).toBe(!/model|models/.test(cut.change.source));
    // a person who takes it up again gets all of it
    if (where.includes("paused")) await installAgain(packaged);
    await client.remove(order.id);
    expect(await allFiles()).toEqual(before);
  },
);

test.each<Cut>([
  { before: "it is noted", change: /install\.json\.partial to/ },
  { before: "a file is taken back", change: /^move .*\.bin to/ },
  { before: "the last file is taken back", change: /^move .*\.bin to/, isLast: true },
  { before: "the damaged file is deleted", change: /^removeEntry files/ },
  { before: "the record of the model is deleted", change: /^removeEntry .*hearth-model\.json$/ },
])("a repair that is cut before $before is gone on with, and brings the damaged file alone", async (cut) => {
  const { order, extras } = packaged;
  const unshelve = (models: ModelsClient): Promise<void> => models.unshelve(order.id);
  await installDamaged(packaged);
  const step = stepOf(await stepsOf(unshelve), cut);
  await client.install(order, extras, UNWATCHED);
  await installDamaged(packaged);
  await cutBefore(step, unshelve);
  const where = standing(await client.list(), order.id);
  expect(where).toEqual([cut.before === "it is noted" ? "stored" : "unfinished"]);
  if (where.includes("stored")) await client.unshelve(order.id);
  expect(await installAgain(packaged)).toEqual([DAMAGED]);
});

/** Install, if it is not there, and have one bit flipped and found. */
async function installDamaged({ order, extras }: Whole): Promise<void> {
  const model = await client.install(order, extras, UNWATCHED);
  await changeByte(await placeOf(model, DAMAGED), 17);
  expect((await client.verify(order.id, UNWATCHED)).problems.map(({ path }) => path)).toEqual([DAMAGED]);
}
