/** How long single calls take, in microseconds. */
export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly calls: number
}

/** Keeps results alive, so that no engine may skip the work. */
let sink = 0

/** Times one call for each argument, after as many calls to warm up. */
export function latency<T>(args: readonly T[], call: (arg: T) => { readonly length: number }): Latency {
  for (const arg of args) sink += call(arg).length
  const times = new Float64Array(args.length)
  for (let a = 0; a < args.length; a++) {
    const start = performance.now()
    sink += call(args[a]).length
    times[a] = (performance.now() - start) * 1000
  }
  times.sort()
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  return { p50: at(0.5), p99: at(0.99), calls: args.length + (sink & 0) }
}
