import { isMainThread } from 'node:worker_threads'
import { serveAnswers } from './answer-threads.js'
import { run } from './run.js'

if (isMainThread) await main()
else await serveAnswers()

async function main(): Promise<void> {
  // A signal ends the program by `exit`, so that half-written files are removed on the way out.
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => process.exit(code))
  }

  // Whoever reads our output may leave at any time, also after the last command has ended.
  process.stdout.on('error', () => {})

  process.exitCode = await run(process.argv.slice(2))
}
