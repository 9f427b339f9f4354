import * as zlib from 'node:zlib'
import { readHeader, type SnapshotHeader } from '../door/snapshot.js'
import { loadSnapshot } from '../node/snapshot-file.js'
import { logOf, Recommender } from '../recommender.js'
import { type OpenSnapshot, openSnapshot } from '../snapshot/open-snapshot.js'
import { timeOf } from './event-flags.js'
import { storedModels } from './models.js'

/** A snapshot that the command line opened: every byte of it was checked. */
export interface OpenShop {
  readonly shop: Recommender
  readonly header: SnapshotHeader
  readonly snapshot: OpenSnapshot
  readonly bytes: number
}

/**
 * Restores the recommender in a snapshot file with the models it was trained with. Its clock stands at the newest
 * event, unless another time is given, so that the same file gives the same answers on any day.
 */
export async function openShop(
  file: string,
  flags: { readonly now?: string; readonly timeZone?: string } = {},
): Promise<OpenShop> {
  const { timeZone = 'UTC' } = flags
  const buffer = await loadSnapshot(file)
  const snapshot = openSnapshot(buffer, { verify: true, crc32: zlib.crc32 })
  const header = readHeader(snapshot.header)
  const given = flags.now === undefined ? undefined : timeOf(flags.now, timeZone)
  let newest = 0
  const shop = Recommender.restore(buffer, {
    models: storedModels(header),
    timeZone,
    now: () => given ?? newest,
  })
  const log = logOf(shop)
  const { data } = log.columns.at
  for (let row = 0; row < log.length; row++) newest = Math.max(newest, data[row])
  return { shop, header, snapshot, bytes: buffer.byteLength }
}
