/**
 * Where the build puts a worker's script. The judge's workers have folders of their own, so that a host can send them a
 * policy of their own by path (`src/cli/serve/securityHeaders.ts`).
 *
 * @param chunk Its `name` is that of the source without `.ts`.
 * @example
 * workerFileName({ name: "webllm.worker" }) // "assets/judge/webllm/[name]-[hash].js"
 */
export function workerFileName({ name }: { readonly name: string }): string {
  const engine = /^(webllm|llamacpp)\.worker$/.exec(name)?.[1];
  return engine === undefined ? "assets/[name]-[hash].js" : `assets/judge/${engine}/[name]-[hash].js`;
}
