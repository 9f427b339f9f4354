import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { run } from '../../src/cli/run.js'

/** A folder of its own for each test file. */
export const folder = mkdtempSync(join(tmpdir(), 'alsolike-cli-'))

/** Writes a file into the folder and gives its path. */
export function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly bytes: Buffer
}

/** Runs one command line in this process; `{}` stands for the test's folder. */
export async function alsolike(line: string, stdin: string | Uint8Array = ''): Promise<Outcome> {
  const out = new Kept()
  const err = new Kept()
  const argv = line
    .split(' ')
    .filter(Boolean)
    .map(part => part.replace('{}', folder))
  const code = await run(argv, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: out,
    stderr: err,
    env: {},
  })
  return { code, out: out.text(), err: err.text(), bytes: out.bytes() }
}

/** A stream that keeps what is written to it. */
class Kept extends Writable {
  readonly #pieces: Buffer[] = []

  override _write(piece: Buffer, _encoding: string, done: () => void): void {
    this.#pieces.push(piece)
    done()
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces)
  }

  text(): string {
    return this.bytes().toString()
  }
}

/** A log with a truth: tea goes with the pot, coffee with the mill; three shoppers and a guest each. */
export const EVENTS = [
  'user,item,type,at,order',
  ...['u1', 'u2', 'u3', ''].flatMap((user, i) => [
    `${user},tea,purchase,2024-01-0${i + 1} 10:00:00,t${i}`,
    `${user},pot,purchase,2024-01-0${i + 1} 10:00:00,t${i}`,
  ]),
  ...['u4', 'u5', 'u6', ''].flatMap((user, i) => [
    `${user},coffee,purchase,2024-02-0${i + 1} 10:00:00,c${i}`,
    `${user},mill,purchase,2024-02-0${i + 1} 10:00:00,c${i}`,
  ]),
  'u4,=1+1,view,2024-02-05 10:00:00,',
  'u5,=1+1,view,2024-02-05 10:00:00,',
  '',
].join('\n')

export const ITEMS =
  'id,title,category\ntea,Green tea,kitchen/tea\npot,Tea pot,kitchen/tea\ncoffee,Coffee,kitchen/coffee\nmill,Mill,kitchen/coffee\n'
