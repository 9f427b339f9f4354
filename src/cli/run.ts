import { Command, CommanderError } from 'commander'
import { AlsolikeError } from '../errors.js'
import { writeError } from '../node/snapshot-file.js'
import { commands } from './commands.js'
import { type Io, isClosedPipe, paintFor, placesOf, plain, say } from './io.js'
import { version } from './version.js'

/** Everything went well, something failed, the command line made no sense. */
const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2

/**
 * Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong usage.
 * @param argv without the program's own name: `['train', 'events.csv']`
 */
export async function run(argv: readonly string[], io: Io = process): Promise<number> {
  let broken: unknown
  const onError = (error: unknown) => {
    broken ??= error
  }
  io.stdout.on('error', onError)
  try {
    await programFor(io).parseAsync([...argv], { from: 'user' })
    return DONE
  } catch (error) {
    if (isClosedPipe(broken) || isClosedPipe(error)) return DONE
    return tell(error === broken ? writeError('standard output', error) : error, io)
  } finally {
    io.stdout.off('error', onError)
  }
}

function programFor(io: Io): Command {
  const program = new Command('alsolike')
  program
    .description(
      'Similar items, items that go along, and what a shopper may like, learnt from what shoppers did.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showHelpAfterError('Run with --help for what there is.')
    .exitOverride()
    .configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
      outputError: (text, write) => write(paintFor(io.stderr, io).red(text)),
      getOutHelpWidth: () => placesOf(io.stdout),
      getErrHelpWidth: () => placesOf(io.stderr),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', '\nStart with:\n  alsolike demo\n  alsolike train orders.csv -o shop.alsolike\n')
  for (const add of commands) add(program, io)
  return program
}

/** Says what went wrong and returns the exit code for it. */
function tell(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE
  const paint = paintFor(io.stderr, io)
  const message = error instanceof Error ? error.message : String(error)
  say(io, `${paint.red('error:')} ${plain(message)}`)
  if (!(error instanceof AlsolikeError)) {
    if (error instanceof Error && io.env.ALSOLIKE_DEBUG) say(io, error.stack)
    else say(io, 'This should not happen; ALSOLIKE_DEBUG=1 shows where it did.')
  }
  return error instanceof AlsolikeError && USAGE.has(error.code) ? WRONG_USAGE : FAILED
}

/** Errors that another command line would avoid. */
const USAGE: ReadonlySet<string> = new Set(['bad-option', 'bad-question'])
