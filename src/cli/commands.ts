import type { Command } from 'commander'
import { demo } from './demo.js'
import { evaluate } from './evaluate.js'
import { insights } from './insights.js'
import { inspect } from './inspect.js'
import type { Io } from './io.js'
import { profiles } from './profiles.js'
import { recommend } from './recommend.js'
import { simulate } from './simulate.js'
import { train } from './train.js'
import { tune } from './tune.js'

/** Adds one command to the program. */
export type AddCommand = (program: Command, io: Io) => void

/** Every command, in the order in which help lists them. */
export const commands: readonly AddCommand[] = [
  demo,
  train,
  recommend,
  profiles,
  evaluate,
  tune,
  simulate,
  insights,
  inspect,
]
