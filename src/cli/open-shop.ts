import * as zlib from 'node:zlib'
import type { RecommenderOptions } from '../door/options.js'
import { readHeader, type SnapshotHeader } from '../door/snapshot.js'
import { loadSnapshot } from '../node/snapshot-file.js'
import { Recommender } from '../recommender.js'
import { type OpenSnapshot, openSnapshot } from '../snapshot/open-snapshot.js'
import { timeOf } from './event-flags.js'
import type { Io } from './io.js'
import { storedModels } from './models.js'

/** A snapshot that the command line opened: every byte of it was checked. */
export interface OpenShop {
  readonly shop: Recommender
  readonly header: SnapshotHeader
  readonly snapshot: OpenSnapshot
  readonly bytes: number
}

/**
 * Restores the recommender in a snapshot file with the models it was trained with, or with `parts` in their place. Its
 * clock stands at the newest event, unless another time is given, so that the same file gives the same answers on any
 * day.
 */
export async function openShop(
  file: string,
  io: Io,
  flags: { readonly now?: string; readonly timeZone?: string } = {},
  parts?: Pick<RecommenderOptions, 'models' | 'profiles'>,
): Promise<OpenShop> {
  const { timeZone = 'UTC' } = flags
  const buffer = file === '-' ? await fromStdin(io) : await loadSnapshot(file)
  const snapshot = openSnapshot(buffer, { verify: true, crc32: zlib.crc32 })
  const header = readHeader(snapshot.header)
  const given = flags.now === undefined ? undefined : timeOf(flags.now, timeZone)
  let newest = 0
  const shop = Recommender.restore(buffer, {
    ...(parts ?? { models: storedModels(header) }),
    timeZone,
    now: () => given ?? newest,
  })
  newest = shop.stats().to ?? 0
  return { shop, header, snapshot, bytes: buffer.byteLength }
}

async function fromStdin(io: Io): Promise<ArrayBuffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of io.stdin) pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  return Uint8Array.from(Buffer.concat(pieces)).buffer
}
