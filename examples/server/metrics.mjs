import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Seconds; a question takes microseconds, so the first steps are fine. */
const BUCKETS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1]

/** Counts what happens, and says it as Prometheus reads it. */
export function makeMetrics(folder) {
  const questions = new Map()
  return {
    healthy: true,
    events: 0,
    fits: 0,
    failedFits: 0,
    fitSeconds: 0,
    lastFit: 0,

    /** Answers, and counts how long it took. */
    timed(question, answer) {
      const began = performance.now()
      const result = answer()
      const seconds = (performance.now() - began) / 1000
      let known = questions.get(question)
      if (!known) questions.set(question, (known = { counts: BUCKETS.map(() => 0), count: 0, sum: 0 }))
      BUCKETS.forEach((most, b) => {
        if (seconds <= most) known.counts[b]++
      })
      known.count++
      known.sum += seconds
      return result
    },

    text(shop) {
      const lines = []
      const tell = (name, type, help, ...values) => {
        lines.push(`# HELP alsolike_${name} ${help}`, `# TYPE alsolike_${name} ${type}`)
        for (const [suffix, value] of values) lines.push(`alsolike_${name}${suffix} ${value}`)
      }
      const { events, users, items } = shop.stats()
      const now = (name, help, value) => tell(name, 'gauge', help, ['', value])
      const since = (name, help, value) => tell(name, 'counter', help, ['', value])
      now('log_events', 'Events in the log.', events)
      now('users', 'Users in the log.', users)
      now('items', 'Items known.', items)
      since('events_total', 'Events taken in since the start.', this.events)
      since('fits_total', 'Trainings since the start.', this.fits)
      since('failed_fits_total', 'Trainings that failed; the models before go on.', this.failedFits)
      now('fit_seconds', 'How long the last training took.', this.fitSeconds)
      now('last_fit_timestamp_seconds', 'When the last training ended.', this.lastFit)
      now('journal_bytes', 'Bytes since the last snapshot.', journalBytes(folder))
      now('memory_bytes', 'Memory of the process.', process.memoryUsage.rss())
      const histogram = [...questions].flatMap(([question, { counts, count, sum }]) => [
        ...counts.map((value, b) => [`_bucket{question="${question}",le="${BUCKETS[b]}"}`, value]),
        [`_bucket{question="${question}",le="+Inf"}`, count],
        [`_sum{question="${question}"}`, sum],
        [`_count{question="${question}"}`, count],
      ])
      tell('question_seconds', 'histogram', 'How long answers took.', ...histogram)
      return `${lines.join('\n')}\n`
    },
  }
}

function journalBytes(folder) {
  const files = readdirSync(folder).filter(name => name.startsWith('journal-'))
  return files.reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
