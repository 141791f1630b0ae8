import { expect, test } from "vitest";
import { takeInVerdict } from "#stores/takeInVerdict.ts";
import { turn } from "./deferred.ts";
import {
  DRAFT,
  earlierVerdict,
  judgeStoreFixture,
  newest,
  OTHER_DRAFT,
  RUBRIC,
} from "./judgeStoreFixture.ts";

const [first, second] = [earlierVerdict("first", 0), earlierVerdict("second", 1)];
const made = earlierVerdict("made elsewhere", 1);

test("takeInVerdict() adds a verdict to the history of its case, and shows it where the newest was on show", async () => {
  const { store, actions, disk } = judgeStoreFixture({}, [first, second]);
  await actions.open(DRAFT);
  disk.push(made);
  await takeInVerdict(store, made);
  expect(store.getState()).toMatchObject({ shown: made, history: [made, second, first] });
});

test("takeInVerdict() leaves an earlier verdict on show that the person picked", async () => {
  const { store, actions, disk } = judgeStoreFixture({}, [first, second]);
  await actions.open(DRAFT);
  actions.show(first);
  disk.push(made);
  await takeInVerdict(store, made);
  expect(store.getState()).toMatchObject({ shown: first, history: [made, second, first] });
});

test("takeInVerdict() leaves another case, and one that is being judged, as they are shown", async () => {
  const { store, actions, disk, asked } = judgeStoreFixture({}, [first]);
  await actions.open(OTHER_DRAFT);
  disk.push(made);
  await takeInVerdict(store, made);
  expect(store.getState()).toMatchObject({ shown: null, history: [] });

  await actions.open(DRAFT);
  const judged = actions.judge(RUBRIC);
  await turn();
  const later = earlierVerdict("made meanwhile", 5);
  disk.push(later);
  await takeInVerdict(store, later);
  expect(store.getState()).toMatchObject({ shown: made, history: [later, made, first] });
  newest(asked).giveUp();
  await judged;
});
