import { type Command, Option } from 'commander'
import { insights as countInsights, type Insights, insightsReport } from '../insights/index.js'
import { hasTimes } from '../insights/insights.js'
import { pastOf } from '../recommender.js'
import { addEventFlags, type EventFlags, readShop } from './event-flags.js'
import { day, seconds } from './figures.js'
import { insightsLines } from './insights-lines.js'
import { type Io, paintFor, put, say } from './io.js'
import { whole } from './judged.js'
import { saveText } from './save-text.js'

interface InsightsFlags extends EventFlags {
  readonly report?: string
  readonly output?: string
  readonly title?: string
  readonly over: Insights['funnel']['over']
  readonly period: Insights['retention']['period']
  readonly depth: number
}

/** `alsolike insights EVENTS… --report insights.html` */
export function insights(program: Command, io: Io): void {
  addEventFlags(
    program
      .command('insights')
      .description(
        'say what the log tells about the shop: funnel, returning shoppers, value, demand, searches, readiness',
      ),
  )
    .option('--report <file>', 'write a page with charts, for a browser')
    .option('--title <text>', 'heading of the page')
    .option('-o, --output <file>', 'write all figures as JSON')
    .addOption(
      new Option('--over <what>', 'whether the funnel counts visits or shoppers')
        .choices(['visits', 'shoppers'])
        .default('visits'),
    )
    .addOption(
      new Option('--period <period>', 'whether cohorts are of a month or a week')
        .choices(['month', 'week'])
        .default('month'),
    )
    .option('--depth <number>', 'how many names of a category path to look at', whole, 1)
    .action(async (files: string[], flags: InsightsFlags) => {
      const started = performance.now()
      const shop = await readShop(files, flags, {}, io)
      const { over, period, depth } = flags
      const found = countInsights(pastOf(shop), { over, period, depth })
      const tell = flags.quiet ? () => {} : (line: string) => say(io, line)
      if (flags.output !== '-' && flags.report !== '-') {
        await put(io, `${insightsLines(found, paintFor(io.stdout, io)).join('\n')}\n`)
      }
      if (flags.output !== undefined) await saveText(flags.output, `${JSON.stringify(found, null, 1)}\n`, io)
      if (flags.report !== undefined) {
        const when = hasTimes(found) ? `, ${day(found.from)} to ${day(found.to)}` : ''
        const title = flags.title ?? `What the log tells${when}`
        await saveText(flags.report, insightsReport(found, { title }), io)
        if (flags.report !== '-') {
          tell(`${paintFor(io.stderr, io).bold(`Wrote ${flags.report}`)}: open it in a browser`)
        }
      }
      tell(`Done in ${seconds(performance.now() - started)}`)
    })
}
