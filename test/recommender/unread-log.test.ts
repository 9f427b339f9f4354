import { describe, expect, it } from 'vitest'
import { cooccurrence, popular } from '../../src/models/index.js'
import { Recommender } from '../../src/recommender.js'
import { openSnapshot } from '../../src/snapshot/open-snapshot.js'

const options = () => ({
  models: { similar: cooccurrence({ minSupport: 1 }), youMayLike: popular() },
  now: () => 5_000,
})

function learnt(): Recommender {
  const shop = new Recommender(options())
  shop.ingest([
    { user: 'ann', item: 'cup', type: 'purchase', at: 1_000 },
    { user: 'ann', item: 'pot', type: 'purchase', at: 2_000 },
    { user: 'bob', item: 'cup', type: 'purchase', at: 3_000 },
    { user: 'bob', item: 'pot', type: 'purchase', at: 4_000, eventId: 'once' },
  ])
  shop.fit()
  return shop
}

/** The snapshot with the first byte of one of the log's arrays changed. */
function damaged(array: string): ArrayBuffer {
  const snapshot = learnt().snapshot()
  const section = openSnapshot(snapshot)
    .sections()
    .find(({ name }) => name === `log/${array}`)!
  const bytes = new Uint8Array(snapshot.slice(0))
  bytes[section.offset] ^= 255
  return bytes.buffer
}

const unsound = { code: 'bad-snapshot' }

describe('the log of a snapshot', () => {
  it('is not looked at by questions about items', () => {
    const ids = (shop: Recommender) => shop.similar('cup').map(({ id }) => id)
    expect(ids(Recommender.restore(damaged('at'), options()))).toEqual(ids(learnt()))
  })

  it.each(['user', 'at', 'users.offsets', 'eventIds.bytes'])(
    'is refused where its %s are damaged, by the first that needs them and by all that follow',
    array => {
      const snapshot = damaged(array)
      for (const ask of [
        (shop: Recommender) => shop.youMayLike('ann'),
        (shop: Recommender) => shop.ingest({ user: 'ann', item: 'cup' }),
        (shop: Recommender) => shop.stats(),
        (shop: Recommender) => shop.fit(),
        (shop: Recommender) => shop.forget('ann'),
        (shop: Recommender) => shop.mergeUsers('guest', 'ann'),
        (shop: Recommender) => shop.snapshot(),
      ]) {
        // A shop that counts shoppers looks at their offsets when it is restored
        const both = () => ask(Recommender.restore(snapshot, options()))
        expect(both).toThrow(expect.objectContaining(unsound))
      }
      if (array === 'users.offsets') return
      const shop = Recommender.restore(snapshot, options())
      for (let time = 0; time < 2; time++) {
        expect(() => shop.youMayLike('ann')).toThrow(expect.objectContaining(unsound))
      }
    },
  )

  it('is refused at once where every byte is to be checked', () => {
    for (const array of ['user', 'at', 'eventIds.bytes']) {
      const open = () => Recommender.restore(damaged(array), options(), { verify: true })
      expect(open).toThrow(expect.objectContaining(unsound))
    }
  })

  it('knows items that came before it was read', () => {
    const shop = Recommender.restore(learnt().snapshot(), options())
    shop.setItems([{ id: 'lid', title: 'lid' }])
    expect(shop.similar('cup').map(({ id }) => id)).toContain('pot')
    shop.ingest({ user: 'ann', item: 'lid', type: 'purchase', at: 4_500 })
    const other = learnt()
    other.setItems([{ id: 'lid', title: 'lid' }])
    other.ingest({ user: 'ann', item: 'lid', type: 'purchase', at: 4_500 })
    expect(new Uint8Array(shop.snapshot())).toEqual(new Uint8Array(other.snapshot()))
  })

  it('takes an event with a known id for the same one, read or not', () => {
    const shop = Recommender.restore(learnt().snapshot(), options())
    const again = { user: 'bob', item: 'pot', type: 'purchase' as const, at: 4_000, eventId: 'once' }
    expect(shop.ingest(again).rejected).toEqual({ duplicate: 1 })
  })
})
