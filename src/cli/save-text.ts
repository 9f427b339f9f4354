import { saveSnapshot } from '../node/snapshot-file.js'
import { type Io, put } from './io.js'

/** Text to a file, whole or not at all; `-` is standard output. */
export async function saveText(path: string, text: string, io: Io): Promise<void> {
  if (path === '-') return put(io, text)
  const bytes = new TextEncoder().encode(text)
  await saveSnapshot(path, bytes.slice().buffer)
}
