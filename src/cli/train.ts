import type { Command } from 'commander'
import { saveSnapshot } from '../node/snapshot-file.js'
import { profiles } from '../profiles/profiles.js'
import type { Recommender } from '../recommender.js'
import type { FitReport, Stats } from '../types.js'
import { addEventFlags, type EventFlags, readShop } from './event-flags.js'
import { day, seconds, several, size } from './figures.js'
import { type Io, paintFor, placesOf, put, say } from './io.js'
import { trainingModels } from './models.js'
import { ProgressLine } from './progress.js'
import { questionName } from './questions.js'
import { table } from './table.js'
import { addThreadFlag, type ThreadFlags, threadsFor } from './training-threads.js'

interface TrainFlags extends EventFlags, ThreadFlags {
  readonly output: string
  readonly settings?: string
  readonly profiles: boolean
}

/** `alsolike train EVENTS… --items ITEMS -o shop.alsolike` */
export function train(program: Command, io: Io): void {
  addThreadFlag(
    addEventFlags(program.command('train').description('learn from event files and write a snapshot')),
  )
    .option('-o, --output <file>', 'where the snapshot goes; - is standard output', 'shop.alsolike')
    .option('--settings <file>', 'models and their options, as alsolike tune writes them')
    .option('--no-profiles', 'leave out what profiles and segments compare shoppers with')
    .action(async (files: string[], flags: TrainFlags) => {
      const models = await trainingModels(flags.settings)
      const threads = threadsFor(flags)
      const shop = await readShop(files, flags, models, io, {
        ...(threads && { threads }),
        ...(flags.profiles && { profiles: profiles() }),
      })
      const tell = flags.quiet ? () => {} : (line: string) => say(io, line)
      for (const line of await fit(shop, io, flags.quiet)) tell(line)
      const snapshot = shop.snapshot()
      if (flags.output === '-') await put(io, new Uint8Array(snapshot))
      else await saveSnapshot(flags.output, snapshot)
      const paint = paintFor(io.stderr, io)
      tell(`${paint.bold(`Wrote ${flags.output}`)}, ${size(snapshot.byteLength)}`)
      if (flags.output === '-') return
      tell(paint.dim(`Look inside: alsolike inspect ${flags.output}`))
      tell(paint.dim(`Use it:      alsolike recommend ${flags.output} --question similar --all -o recs.csv`))
    })
}

/** Trains every model, with a bar, and says in lines what was learnt. */
async function fit(shop: Recommender, io: Io, quiet: boolean): Promise<string[]> {
  const progress = new ProgressLine(io, quiet)
  const started = performance.now()
  try {
    const report = await shop.fitAsync({
      onProgress: ({ stage, done }) => progress.show(`Training ${stage}`, done),
    })
    progress.clear()
    return trained(report, shop.stats(), performance.now() - started, io)
  } finally {
    progress.clear()
  }
}

function trained(report: FitReport, stats: Stats, took: number, io: Io): string[] {
  const paint = paintFor(io.stderr, io)
  const width = placesOf(io.stderr)
  const times = stats.from === stats.to ? 'without times' : `up to ${day(report.at)}`
  const facts = `${several(report.events, 'event')}, ${several(report.shoppers, 'shopper')}, ${several(report.items, 'item')}, ${times}`
  const rows = Object.entries(report.models).map(([question, { model, because }]) => [
    questionName(question),
    paint.cyan(model),
    because ?? '',
  ])
  return [`${paint.bold(`Trained in ${seconds(took)}`)}: ${facts}`, ...table(rows, { indent: 2, width })]
}
