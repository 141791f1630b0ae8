import type { ChannelPort } from "#workers/channel.ts";
import { serveModels } from "#workers/models/serveModels.ts";
import { startThread } from "#workers/weights/startThread.ts";
import { stopBefore } from "./storageSteps.ts";

// its name says before which change of the storage it stops
stopBefore(Number(self.name));
serveModels(self as ChannelPort, startThread);
