import type { Command } from 'commander'
import {
  evaluateAsync,
  type Question,
  SHOP_DEFAULT,
  type Split,
  tune as search,
  splitShop,
  type Tuned,
} from '../evaluation/index.js'
import type { Model } from '../models/model.js'
import { type ModelRecipe, reviveModel } from '../models/revive.js'
import { shopModels } from '../shop-models.js'
import { evaluationLines } from './evaluation-lines.js'
import { addEventFlags, type EventFlags, readShop } from './event-flags.js'
import { seconds } from './figures.js'
import { firstInterrupt, type Interrupt } from './interrupt.js'
import { type Io, paintFor, say } from './io.js'
import { judged, share, whole } from './judged.js'
import { ProgressLine } from './progress.js'
import { questionName } from './questions.js'
import { saveText } from './save-text.js'
import { addThreadFlag, type ThreadFlags, threadsFor } from './training-threads.js'

interface TuneFlags extends EventFlags, ThreadFlags {
  readonly question?: readonly Question[]
  readonly trials: number
  readonly testShare?: number
  readonly output: string
}

/** `alsolike tune EVENTS… -o settings.json` */
export function tune(program: Command, io: Io): void {
  const command = addEventFlags(
    program
      .command('tune')
      .description(
        'look for better settings on the shop’s own past; the defaults stay unless others are clearly better',
      ),
  )
  addThreadFlag(command)
    .option('--question <names>', 'which questions: you-may-like,related,similar,next-in-session', judged)
    .option('--trials <number>', 'how many settings to try for each question', whole, 30)
    .option(
      '--test-share <share>',
      'how much of the newest visits the search never sees: 0.2 when absent',
      share,
    )
    .option(
      '-o, --output <file>',
      'where the settings go, for train --settings; - is standard output',
      'settings.json',
    )
    .addHelpText('after', '\nCtrl-C ends the search; the best so far is judged and written.')
    .action(async (files: string[], flags: TuneFlags) => {
      const shop = await readShop(files, flags, {}, io)
      const split = splitShop(shop, { share: flags.testShare })
      const defaults = shopModels() as Readonly<Partial<Record<Question, Model>>>
      const interrupt = firstInterrupt(() =>
        say(io, 'Stopping; judging the best so far. Ctrl-C again ends at once.'),
      )
      const found: Tuned[] = []
      try {
        for (const question of flags.question ?? judged.all) {
          const start = defaults[question]
          if (start === undefined || interrupt.signal.aborted) continue
          found.push(await searchFor(question, start, split, interrupt, flags, io))
        }
      } finally {
        interrupt.release()
      }
      await saveText(flags.output, `${JSON.stringify(settingsOf(found), null, 2)}\n`, io)
      if (flags.quiet) return
      for (const line of await proof(found, defaults, split, io)) say(io, line)
      say(io, `${paintFor(io.stderr, io).bold(`Wrote ${flags.output}`)}`)
      if (flags.output !== '-')
        say(io, paintFor(io.stderr, io).dim(`Use it: alsolike train EVENTS… --settings ${flags.output}`))
    })
}

async function searchFor(
  question: Question,
  start: Model,
  { train, catalog }: Split,
  { signal }: Interrupt,
  flags: TuneFlags,
  io: Io,
): Promise<Tuned> {
  const progress = new ProgressLine(io, flags.quiet)
  const name = questionName(question)
  let told = false
  try {
    const tuned = await search(train, catalog, question, start, {
      trials: flags.trials,
      threads: threadsFor(flags),
      signal,
      onProgress: ({ stage, done, secondsLeft }) => {
        if (secondsLeft !== undefined && !told && !flags.quiet) {
          told = true
          progress.clear()
          say(
            io,
            `${name}: ${flags.trials} trials will take ${longTime(secondsLeft)} or less. Ctrl-C ends early and keeps the best so far.`,
          )
        }
        const left = secondsLeft === undefined ? '' : `about ${longTime(secondsLeft)} left`
        progress.show(`${name}: ${stage}`, done, left)
      },
    })
    progress.clear()
    const paint = paintFor(io.stderr, io)
    if (!flags.quiet)
      say(io, `${paint.bold(name)}: ${tuned.changed ? paint.green(tuned.because) : tuned.because}`)
    return tuned
  } finally {
    progress.clear()
  }
}

/** What `train --settings` reads: only what is to differ from the defaults; the words are for people. */
function settingsOf(found: readonly Tuned[]): {
  questions: Record<string, ModelRecipe>
  because: Record<string, string>
} {
  const changed = found.filter(tuned => tuned.changed)
  return {
    questions: Object.fromEntries(changed.map(({ question, model }) => [question, model])),
    because: Object.fromEntries(found.map(({ question, because }) => [question, because])),
  }
}

/** Changed settings beside the defaults on the newest events, which no search saw. */
async function proof(
  found: readonly Tuned[],
  defaults: Readonly<Partial<Record<Question, Model>>>,
  split: Split,
  io: Io,
): Promise<string[]> {
  const changed = found.filter(tuned => tuned.changed)
  if (changed.length === 0) return []
  const candidates = Object.fromEntries(
    changed.map(({ question, model }) => [
      question,
      { [SHOP_DEFAULT]: defaults[question]!, tuned: reviveModel(model) },
    ]),
  )
  const judged = await evaluateAsync(split, candidates)
  return [
    '',
    'On the newest events, which the search did not see:',
    '',
    ...evaluationLines(judged, paintFor(io.stderr, io)),
    '',
  ]
}

/** `8.0 s`, `3 min`. */
function longTime(value: number): string {
  return value < 90 ? seconds(value * 1000) : `${Math.round(value / 60)} min`
}
