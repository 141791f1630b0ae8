import { serveChannel, type ChannelPort } from "#workers/channel.ts";
import { createJudgeSeat, type Seat } from "#workers/tabs/judgeSeat.ts";
import type { SeatTabRequests } from "./seatTabProtocol.ts";

/** A stand-in for a tab: a thread with a seat of its own, over this browser's real locks and channel. */
const seat = createJudgeSeat();
let held: Seat | null = null;
let isObedient = true;
const news: string[] = [];
seat.onAsked(() => {
  news.push("asked");
  if (isObedient) void held?.release();
});
seat.onLost(() => news.push("lost"));

serveChannel<SeatTabRequests>(self as unknown as ChannelPort, {
  take: async (name, { signal }) => {
    const result = await seat.take({ name, signal });
    if (result.kind === "elsewhere") return result.holder;
    held = result.seat;
    return null;
  },
  takeOver: async (name, { signal }) => {
    held = await seat.takeOver({ name, signal });
    return null;
  },
  freezeFor: async (ms) => {
    // neither messages nor timers get through meanwhile, as in a tab that the browser has frozen
    const end = performance.now() + ms;
    isObedient = false;
    setTimeout(() => {
      while (performance.now() < end);
    });
    return null;
  },
  news: async () => news,
});
