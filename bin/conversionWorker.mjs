import { register } from "tsx/esm/api";

// a thread has a loader of its own, and the commands are TypeScript
register();
export const { convertJob } = await import("../src/cli/hearth/conversion/conversionWorker.ts");
