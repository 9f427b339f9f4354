import type { Command } from 'commander'
import { demo } from './demo.js'
import { inspect } from './inspect.js'
import type { Io } from './io.js'
import { recommend } from './recommend.js'
import { train } from './train.js'

/** Adds one command to the program. */
export type AddCommand = (program: Command, io: Io) => void

/** Every command, in the order in which help lists them. */
export const commands: readonly AddCommand[] = [demo, train, recommend, inspect]
