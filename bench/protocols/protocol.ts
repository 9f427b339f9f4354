/** One figure of a protocol: ours beside the one to reach. */
export interface ProtocolRow {
  readonly protocol: string
  readonly model: string
  readonly metric: string
  readonly ours: number
  /** Published by others, or measured before by other programs, as `settings` says. */
  readonly published?: number
  /** How far ours may be from the published number; absent: ours is to be at least it. */
  readonly within?: number
  readonly settings: string
}

/** A protocol: reads its files below the folder and gives its rows. */
export type Protocol = (dataFolder: string) => ProtocolRow[] | Promise<ProtocolRow[]>
