import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { AlsolikeError } from '../errors.js'
import type { ProfilesOptions } from '../profiles/profile-options.js'
import { profiles as keepProfiles } from '../profiles/profiles.js'
import { type CsvFlags, writeCsv } from './csv-output.js'
import { several } from './figures.js'
import { type Io, say } from './io.js'
import { openShop } from './open-shop.js'
import { PROFILE_COLUMNS, profileRow } from './profile-row.js'
import { ProgressLine } from './progress.js'

interface ProfilesFlags extends CsvFlags {
  readonly settings?: string
  readonly now?: string
  readonly timeZone: string
}

/** `alsolike profiles shop.alsolike -o profiles.csv` */
export function profiles(program: Command, io: Io): void {
  program
    .command('profiles')
    .description('write who the shoppers are as CSV: tastes, value, lifecycle, rhythm, segments')
    .argument('<snapshot>', 'what alsolike train wrote')
    .option('-o, --output <file>', 'where the CSV goes; - is standard output', '-')
    .option('--settings <file>', 'tiers, points, levels and segments of the shop, as JSON')
    .option('--now <time>', 'the present; the newest event when absent')
    .option('--time-zone <zone>', 'zone of hours and weekdays, and of --now without one', 'UTC')
    .option('--safe-csv', 'write CSV so that spreadsheets run no formulas from it', false)
    .option('--quiet', 'no progress and no summary', false)
    .action(async (file: string, flags: ProfilesFlags) => {
      const options = flags.settings === undefined ? undefined : await readSettings(flags.settings)
      const parts = { models: {}, profiles: keepProfiles(options) }
      const { shop, snapshot } = await openShop(file, io, flags, parts)
      const progress = new ProgressLine(io, flags.quiet)
      // Tiers and segments of other settings compare shoppers anew, and so does who trained without profiles
      if (options !== undefined || !snapshot.has('profiles')) {
        await shop.fitAsync({ onProgress: ({ stage, done }) => progress.show(`Comparing ${stage}`, done) })
      }
      progress.clear()
      const count = await writeCsv(io, flags, {
        columns: PROFILE_COLUMNS,
        entries: shop.profiles(),
        rowsOf: profile => [profileRow(profile)],
        total: shop.stats().users,
        label: 'Writing profiles',
      })
      if (!flags.quiet) say(io, `${several(count, 'profile')} written`)
    })
}

async function readSettings(file: string): Promise<ProfilesOptions> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new AlsolikeError(
      'bad-file',
      `${file} cannot be read. Give a JSON file with options of profiles.`,
      {
        cause,
      },
    )
  }
  try {
    return JSON.parse(text) as ProfilesOptions
  } catch (cause) {
    throw new AlsolikeError('bad-file', `${file} is not JSON. Give { "segments": [ … ], "tiers": [ … ] }.`, {
      cause,
    })
  }
}
