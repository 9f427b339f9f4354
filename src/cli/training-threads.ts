import type { Command } from 'commander'
import type { Threads } from '../models/model.js'
import { workerThreads } from '../node/worker-threads.js'
import { whole } from './judged.js'

export interface ThreadFlags {
  readonly threads?: number
}

/** Adds the flag of commands that train. */
export function addThreadFlag(command: Command): Command {
  return command.option(
    '--threads <number>',
    'how many threads train; all cores, where it pays, when absent',
    whole,
  )
}

/** The threads for these flags; what is learnt does not depend on them. */
export function threadsFor({ threads }: ThreadFlags): Threads {
  return workerThreads({ count: threads })
}
