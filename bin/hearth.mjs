#!/usr/bin/env node
import { register } from "tsx/esm/api";

// the commands are TypeScript; Node 20 does not read it by itself
register();
const { main } = await import("../src/cli/hearth/main.ts");
await main(process.argv.slice(2));
