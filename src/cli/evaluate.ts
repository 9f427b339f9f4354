import type { Command } from 'commander'
import { nearest } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import {
  type Candidates,
  candidatesFor,
  dataOf,
  type Evaluation,
  evaluateAsync,
  evaluationReport,
  type Question,
  readiness,
  type Split,
  splitLeaveLastOut,
  splitShop,
} from '../evaluation/index.js'
import type { Model } from '../models/model.js'
import type { Recommender } from '../recommender.js'
import { shopModels } from '../shop-models.js'
import { evaluationLines } from './evaluation-lines.js'
import { addEventFlags, type EventFlags, readShop, timeOf } from './event-flags.js'
import { seconds } from './figures.js'
import { type Io, paintFor, put, say } from './io.js'
import { judged, share, whole } from './judged.js'
import { trainingModels } from './models.js'
import { ProgressLine } from './progress.js'
import { saveText } from './save-text.js'
import { addThreadFlag, type ThreadFlags, threadsFor } from './training-threads.js'

interface EvaluateFlags extends EventFlags, ThreadFlags {
  readonly question?: readonly Question[]
  readonly models?: string
  readonly settings?: string
  readonly k?: number
  readonly testShare?: number
  readonly testFrom?: string
  readonly leaveLastOut: boolean
  readonly maxQueries?: number
  readonly report?: string
  readonly output?: string
}

/** `alsolike evaluate EVENTS… --report report.html` */
export function evaluate(program: Command, io: Io): void {
  const command = addEventFlags(
    program
      .command('evaluate')
      .description(
        'say what each model is worth on the shop’s own past: learn from the older part, be judged by the newer',
      ),
  )
  addThreadFlag(command)
    .option('--question <names>', 'which questions: you-may-like,related,similar,next-in-session', judged)
    .option('--models <names>', 'which models to set side by side; all when absent')
    .option('--settings <file>', 'also the models that alsolike tune wrote')
    .option('-k <number>', 'how long lists are; 20, for related and similar 10 when absent', whole)
    .option('--test-share <share>', 'how much of the visits judges: 0.2 when absent', share)
    .option('--test-from <time>', 'everything from this time on judges')
    .option('--leave-last-out', 'the last event of each shopper judges; flatters models', false)
    .option('--max-queries <number>', 'cases asked for each question; 10000 when absent', whole)
    .option('--report <file>', 'write a page with charts, for a browser')
    .option('-o, --output <file>', 'write all figures as JSON')
    .action(async (files: string[], flags: EvaluateFlags) => {
      const started = performance.now()
      const tuned = flags.settings === undefined ? undefined : await trainingModels(flags.settings)
      const candidates = chosen(flags, tuned as Readonly<Partial<Record<Question, Model>>> | undefined)
      const shop = await readShop(files, flags, {}, io)
      const found = await judge(splitOf(shop, flags), candidates, flags, io)
      await put(io, `${evaluationLines(found, paintFor(io.stdout, io)).join('\n')}\n`)
      const tell = flags.quiet ? () => {} : (line: string) => say(io, line)
      if (flags.output !== undefined) await saveText(flags.output, `${JSON.stringify(found, null, 1)}\n`, io)
      if (flags.report !== undefined) {
        const { data, catalog } = dataOf(shop)
        await saveText(flags.report, evaluationReport(found, { readiness: readiness(data, catalog) }), io)
        tell(`${paintFor(io.stderr, io).bold(`Wrote ${flags.report}`)}: open it in a browser`)
      }
      tell(`Done in ${seconds(performance.now() - started)}`)
    })
}

/** The models to set side by side, by question; tuned ones stand beside, under a label of their own. */
function chosen(
  flags: EvaluateFlags,
  tuned: Readonly<Partial<Record<Question, Model>>> | undefined,
): Candidates {
  const wanted = flags.models
    ?.split(',')
    .map(name => name.trim())
    .filter(Boolean)
  const usual = shopModels()
  const known = new Set<string>()
  const candidates: Partial<Record<Question, Record<string, Model>>> = {}
  for (const question of flags.question ?? judged.all) {
    const all: Record<string, Model> = {
      ...candidatesFor(question, usual as Readonly<Partial<Record<Question, Model>>>),
    }
    const own = tuned?.[question]
    if (own !== undefined && JSON.stringify(own.options) !== JSON.stringify(usual[question]?.options))
      all.tuned = own
    for (const label of Object.keys(all)) known.add(label)
    candidates[question] = Object.fromEntries(
      Object.entries(all).filter(([label]) => wanted === undefined || wanted.includes(label)),
    )
  }
  for (const name of wanted ?? []) {
    if (known.has(name)) continue
    const names = [...known]
    throw new AlsolikeError(
      'bad-option',
      `There is no model "${name}" to set beside the others. Did you mean "${nearest(name, names)}"? Known are ${names.join(', ')}.`,
    )
  }
  return candidates
}

function splitOf(shop: Recommender, flags: EvaluateFlags): Split {
  if (flags.leaveLastOut) {
    const { data, catalog } = dataOf(shop)
    return splitLeaveLastOut(data, catalog)
  }
  return splitShop(shop, {
    share: flags.testShare,
    at: flags.testFrom === undefined ? undefined : timeOf(flags.testFrom, flags.timeZone),
  })
}

async function judge(
  split: Split,
  candidates: Candidates,
  flags: EvaluateFlags,
  io: Io,
): Promise<Evaluation> {
  const progress = new ProgressLine(io, flags.quiet)
  try {
    return await evaluateAsync(split, candidates, {
      k: flags.k,
      maxQueries: flags.maxQueries,
      threads: threadsFor(flags),
      onProgress: ({ stage, done }) => progress.show(stage, done),
    })
  } finally {
    progress.clear()
  }
}
