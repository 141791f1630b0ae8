import { expect, test } from "vitest";
import { findLittleRoom, LITTLE_ROOM_REASON } from "#core/rubric/lint/littleRoom.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN } from "./lintDrafts.ts";

function messagesFor(promptTokens: number, maxTokens: number, contextLength: number): readonly string[] {
  return findLittleRoom(CLEAN_DRAFT, { room: { promptTokens, maxTokens, contextLength } }).map(
    ({ message }) => message,
  );
}

test("findLittleRoom() says what takes the room and how much is left", () => {
  const room = { promptTokens: 2900, maxTokens: 1024, contextLength: 4096 };
  expect(findLittleRoom(CLEAN_DRAFT, { room })).toEqual([
    {
      key: "little-room:criteria",
      rule: "little-room",
      fields: ["criteria"],
      message:
        "The prompt with this rubric takes 2,900 of 4,096 tokens and the verdict up to 1,024, which leaves 172 tokens for instruction and response.",
      reason: LITTLE_ROOM_REASON,
      fix: null,
    },
  ]);
});

test("findLittleRoom() finds from 999 tokens on downwards, and says when nothing is left", () => {
  expect(messagesFor(2072, 1024, 4096)).toEqual([]);
  expect(messagesFor(2073, 1024, 4096)).toHaveLength(1);
  expect(messagesFor(3072, 1024, 4096)).toEqual([expect.stringContaining("leaves nothing for")]);
  expect(messagesFor(300_000, 1024, 4096)).toEqual([expect.stringContaining("leaves nothing for")]);
});

test("findLittleRoom() is silent where nothing is known, or makes no number", () => {
  expect(findLittleRoom(CLEAN_DRAFT, NOTHING_KNOWN)).toEqual([]);
  expect(messagesFor(Number.NaN, 1024, 4096)).toEqual([]);
});
