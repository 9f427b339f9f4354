import { describe, expect, it } from 'vitest'
import { Recommender, shopModels } from '../../src/index.js'
import { readEvents, readItems } from '../../src/node/index.js'
import { file } from './read.js'

const shop = () => new Recommender({ models: shopModels(), now: () => Date.UTC(2024, 5, 1) })

describe('readEvents', () => {
  it('reads several files into a recommender that then answers', async () => {
    const recommender = shop()
    const first = file(
      'user,item,at,order,type\nu1,tea,2024-01-01,o1,purchase\nu1,pot,2024-01-01,o1,purchase\nu2,tea,soon,o2,purchase\n',
    )
    const second = file(
      '{"user":"u2","item":"tea","order":"o2","type":"purchase","at":"2024-01-02"}\n{"user":"u2","item":"pot","order":"o2","type":"purchase","at":"2024-01-02"}\n',
    )
    const report = await readEvents(recommender, [first, second])
    expect(report).toMatchObject({ read: 5, kept: 4, rejected: { 'bad-time': 1 } })
    expect(report.files.map(({ read, kept }) => [read, kept])).toEqual([
      [3, 2],
      [2, 2],
    ])
    expect(report.files[0].examples).toMatchObject([{ line: 4, reason: 'bad-time' }])
    recommender.fit()
    expect(recommender.related('tea', { fill: true }).map(({ id }) => id)).toContain('pot')
  })

  it('takes rows for purchases where they have an order or a quantity and no type', async () => {
    const typed = async (text: string) => {
      const recommender = shop()
      const report = await readEvents(recommender, file(text))
      return [report.files[0].type, recommender.stats().types]
    }
    expect(await typed('user,item,order\nann,tea,1\n')).toEqual(['purchase', { purchase: 1 }])
    expect(await typed('user,item,qty\nann,tea,1\n')).toEqual(['purchase', { purchase: 1 }])
    expect(await typed('user,item\nann,tea\n')).toEqual(['view', { view: 1 }])
    expect(await typed('user,item,type,order\nann,tea,,1\n')).toEqual([undefined, { view: 1 }])
  })

  it('says which columns it reads as nothing', async () => {
    const report = await readEvents(shop(), file('user,item,Wann,Laden\nann,tea,2024,Ulm\n'))
    expect(report.files[0].unread).toEqual(['Wann', 'Laden'])
  })

  it('describes items with prices that have a currency', async () => {
    const recommender = shop()
    await readEvents(recommender, file('user,item,title,price\nann,tea,Green tea,"€ 1,234.50"\n'))
    expect(recommender.trending({ fill: true })[0].item?.price).toBe(1234.5)
  })

  it('tells seconds from milliseconds in NDJSON as in CSV', async () => {
    const at = Date.UTC(2024, 0, 13, 9, 30)
    for (const time of [at, at / 1000, at * 1000, at / 1000 + 0.25]) {
      const recommender = shop()
      await readEvents(recommender, file(`{"user":"ann","item":"tea","timestamp":${time}}\n`))
      expect(recommender.stats().from).toBe(time % 1 === 0 ? at : at + 250)
    }
  })

  it('knows the orders of Shopify', async () => {
    const recommender = shop()
    const path = file(
      [
        'Name,Email,Financial Status,Paid at,Currency,Subtotal,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Vendor',
        '#1001,ann@x.org,paid,2024-01-13 09:31:00 +0200,EUR,30.00,2024-01-13 09:30:00 +0200,2,Green tea,5.00,TEA,Leaf',
        '#1001,ann@x.org,,,,,2024-01-13 09:30:00 +0200,1,Tea pot,20.00,POT,Kiln',
      ].join('\n'),
    )
    const report = await readEvents(recommender, path)
    expect(report.files[0].format).toBe('Shopify orders')
    const { events, users, orders, from } = recommender.stats()
    expect([events, users, orders, from]).toEqual([2, 1, 1, Date.UTC(2024, 0, 13, 7, 30)])
    expect(recommender.trending({ fill: true }).map(({ item }) => item?.title)).toContain('Tea pot')
  })

  it('gives the same answers as handing the events in', async () => {
    const events = ['u1', 'u2', 'u3'].flatMap((user, day) =>
      ['tea', 'pot', `p${day}`].map(item => ({
        user,
        item,
        type: 'purchase' as const,
        order: `o${day}`,
        at: `2024-01-0${day + 1}`,
      })),
    )
    const csv = [
      'user,item,type,order,at',
      ...events.map(event =>
        Object.values({ u: event.user, i: event.item, t: event.type, o: event.order, a: event.at }).join(','),
      ),
    ].join('\n')
    const [read, handed] = [shop(), shop()]
    await readEvents(read, file(csv))
    handed.ingest(events)
    for (const recommender of [read, handed]) recommender.fit()
    expect(new Uint8Array(read.snapshot())).toEqual(new Uint8Array(handed.snapshot()))
  })

  it('makes a catalogue of what rows say about items, unless there is one', async () => {
    const path = file(
      'user,item,title,price,at\nu1,tea,Green tea,3.5,2024-01-01\nu2,tea,Green tea,3,2024-01-02\nu3,tea,tea??,3,2024-01-03\n',
    )
    const bare = shop()
    await readEvents(bare, path)
    expect(bare.trending({ fill: true })[0].item).toEqual({ id: 'tea', title: 'Green tea', price: 3 })
    const described = shop()
    await readItems(described, file('sku,name\ntea,Sencha\n'))
    await readEvents(described, path)
    expect(described.trending({ fill: true })[0].item).toEqual({ id: 'tea', title: 'Sencha' })
  })

  it('tells of rejected rows and of progress', async () => {
    const rejected: unknown[] = []
    const progress: unknown[] = []
    const path = file('user,item\nu1,tea\nu1\n')
    await readEvents(shop(), path, {
      onReject: ({ line, reason, raw }) => rejected.push([line, reason, raw]),
      onProgress: ({ rows, bytes }) => progress.push([rows, bytes]),
    })
    expect(rejected).toEqual([[3, 'no-item', 'u1']])
    expect(progress.at(-1)).toEqual([2, 20])
  })

  it('checks events by the clock, zone and weights of the recommender', async () => {
    const recommender = new Recommender({
      models: shopModels(),
      now: () => Date.UTC(2024, 0, 10),
      timeZone: 'Asia/Shanghai',
      weights: { 'x-ask': 1 },
    })
    const { rejected } = await readEvents(
      recommender,
      file('user,item,type,at\nu1,tea,x-ask,2024-01-01 08:00:00\nu1,tea,view,2024-02-01\n'),
    )
    expect(rejected).toEqual({ future: 1 })
    expect(recommender.stats()).toMatchObject({ from: Date.UTC(2024, 0, 1), types: { 'x-ask': 1 } })
  })

  it('names the nearest option', async () => {
    await expect(readEvents(shop(), 'x.csv', { colums: {} } as never)).rejects.toThrow(
      'Did you mean "columns"?',
    )
  })
})
