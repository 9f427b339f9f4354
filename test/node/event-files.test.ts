import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blankEvent, checkEvent, DEFAULT_WEIGHTS } from '../../src/data/event.js'
import { EventLog } from '../../src/data/log/event-log.js'
import { Zone } from '../../src/data/time.js'
import { EVENT_COLUMNS } from '../../src/node/export-formats.js'
import { dataFile } from '../data-path.js'
import { file, NOW, read, rowsOf } from './read.js'

const at = (text: string) => Date.parse(text)

describe('event files', () => {
  it("reads the design's own columns, one row of each kind", async () => {
    const { rows, report } = await read(
      file(
        [
          'user,item,type,at,session,order,quantity,price,value,query,eventId,position,results,device,source,attribution,category,brand',
          'u1,p1,,2024-01-02T03:04:05Z,s1,,,,,,,,,phone,mail,a1,,',
          'u1,p1,purchase,2024-01-02 03:05:00,s1,o1,2,3.50,,,e1,,,,,,,',
          'u1,p1,purchase,1704164700,,o1,-1,3.50,,,,,,,,,,',
          'u1,p2,rate,1704164700000,,,,,4.5,,,,,,,,,',
          'u2,p2,click,2024-01-03,,,,,,tea pot,,3,,,,,,',
          'u2,,search,2024-01-03,,,,,,tea pot,,,0,,,,,',
          'u2,,dismiss,2024-01-03,,,,,,,,,,,,,mugs,acme',
          ',p3,impression,2024-01-03,s9,,,,,,,,,,,,,',
        ].join('\n'),
      ),
    )
    const purchase = { user: 'u1', item: 'p1', order: 'o1', price: 3.5 }
    expect(rows).toEqual([
      {
        type: 'view',
        at: at('2024-01-02T03:04:05Z'),
        user: 'u1',
        item: 'p1',
        session: 's1',
        device: 'phone',
        source: 'mail',
        attribution: 'a1',
      },
      {
        ...purchase,
        type: 'purchase',
        at: at('2024-01-02T03:05:00Z'),
        session: 's1',
        quantity: 2,
        eventId: 'e1',
      },
      { ...purchase, type: 'return', at: at('2024-01-02T03:05:00Z'), quantity: 1 },
      { type: 'rate', at: at('2024-01-02T03:05:00Z'), user: 'u1', item: 'p2', value: 4.5 },
      { type: 'click', at: at('2024-01-03'), user: 'u2', item: 'p2', query: 'tea pot', position: 3 },
      { type: 'search', at: at('2024-01-03'), user: 'u2', query: 'tea pot', results: 0 },
      { type: 'dismiss', at: at('2024-01-03'), user: 'u2', category: 'mugs', brand: 'acme' },
      { type: 'impression', at: at('2024-01-03'), item: 'p3', session: 's9' },
    ])
    expect(report).toMatchObject({ read: 8, kept: 8, rejected: {} })
  })

  it('agrees with the check of event objects on every row and every reason', async () => {
    const word = fc.constantFrom('', 'a', 'b', '7', '__proto__', ' ', '中', 'x"y', 'x,y', '7.0')
    const number = fc.constantFrom('', '', '0', '1', '2.5', '-3', 'abc', '1e400', '-0', '4294967296')
    const time = fc.constantFrom(
      '2024-01-02',
      '2024-01-02 03:04:05',
      '1704164700',
      '2011-02-30',
      '',
      'x',
      '2031-01-01',
    )
    const type = fc.constantFrom(
      '',
      'view',
      'purchase',
      'return',
      'rate',
      'search',
      'impression',
      'dismiss',
      'x-own',
      'x-none',
      'bought',
    )
    const row = fc.record({
      user: word,
      item: word,
      type,
      at: time,
      session: word,
      order: word,
      quantity: number,
      price: number,
      value: number,
      query: word,
      eventId: word,
      position: number,
      results: number,
      device: word,
      source: word,
      attribution: word,
      category: word,
      brand: word,
    })
    const weights = { ...DEFAULT_WEIGHTS, 'x-own': 1 }
    const context = { now: NOW, zone: new Zone('UTC'), weights }
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async rows => {
        // The oracle: each row as the object that a program would hand to ingest.
        const wanted = new EventLog()
        const reasons: string[] = []
        const event = blankEvent()
        for (const texts of rows) {
          const object: Record<string, unknown> = {}
          for (const [name, text] of Object.entries(texts)) if (text !== '') object[name] = text
          for (const name of ['quantity', 'price', 'value', 'position', 'results']) {
            if (Number.isFinite(Number(object[name] ?? 'none'))) object[name] = Number(object[name])
          }
          object.at ??= ''
          const problem = checkEvent(object, context, event)
          if (problem !== undefined) reasons.push(problem.reason)
          else if (wanted.add(event, 'drop') === 0) reasons.push('duplicate')
        }
        const cell = (text: string) => (/[", ]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
        const lines = rows.map(texts => EVENT_COLUMNS.map(name => cell(texts[name])).join(','))
        // One good row in front, so that a file of bad ones is no error.
        const good = 'first,first,view,2024-01-01' + ','.repeat(EVENT_COLUMNS.length - 4)
        const {
          rows: found,
          rejects,
          report,
        } = await read(file([EVENT_COLUMNS.join(','), good, ...lines].join('\n')), { context })
        expect(rejects.map(reject => reject.reason)).toEqual(reasons)
        expect(found.slice(1)).toEqual(rowsOf(wanted))
        expect(report.read).toBe(report.kept + rejects.length)
      }),
      { numRuns: 150 },
    )
  })

  it('reads files without a header by position, and words for types as told', async () => {
    const { rows } = await read(file('u1,p1,c9,pv,1511658000\nu1,p2,c9,fav,1511658001\n'), {
      header: false,
      columns: { user: 1, item: '2', type: 4, at: 5 },
      types: { pv: 'view', fav: 'wish' },
    })
    expect(rows).toEqual([
      { type: 'view', at: 1511658000_000, user: 'u1', item: 'p1' },
      { type: 'wish', at: 1511658001_000, user: 'u1', item: 'p2' },
    ])
  })

  it('prefers the words it was given over those it knows', async () => {
    const { rows } = await read(file('user,item,type\nu1,p1,buy\nu1,p2,AddToCart\n'), {
      types: { buy: 'cart' },
    })
    expect(rows.map(row => row.type)).toEqual(['cart', 'cart'])
  })

  it('fills short rows with nothing and rejects long ones', async () => {
    const { rows, rejects } = await read(
      file('user,item,type,at\nu1,p1\nu2,p2,view,2024-01-01,more\nu3,p3,view,2024-01-01\n'),
    )
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'bad-time'],
      [3, 'columns'],
    ])
    expect(rows.map(row => row.user)).toEqual(['u3'])
  })

  it('counts rows that are equal in every field once, and keeps them all when told', async () => {
    const path = file('user,item,at\nu1,p1,2024-01-01\nu1,p1,2024-01-01\nu1,p1,2024-01-02\n')
    expect((await read(path)).report).toMatchObject({ read: 3, kept: 2, rejected: { duplicate: 1 } })
    expect((await read(path, { duplicates: 'keep' })).report).toMatchObject({
      read: 3,
      kept: 3,
      rejected: {},
    })
  })

  it('describes items by what their rows say, with a decimal comma too', async () => {
    const { report } = await read(file('user;item;price;title\nu1;p1;3,50;Mug\nu2;p1;;Mug\n'))
    expect(report.items).toEqual([{ id: 'p1', title: 'Mug', price: 3.5 }])
  })

  it('reads semicolons, a decimal comma, CRLF and a byte order mark', async () => {
    const { rows } = await read(
      file('\ufeffuser;item;type;at;price\r\nu1;p1;purchase;2024-01-01;3,50\r\n\r\n'),
    )
    expect(rows).toEqual([{ type: 'purchase', at: at('2024-01-01'), user: 'u1', item: 'p1', price: 3.5 }])
  })

  it('reads TSV and gzip alike', async () => {
    const text = 'user\titem\tat\nu1\t"p\t1"\t2024-01-01\n'
    const wanted = [{ type: 'view', at: at('2024-01-01'), user: 'u1', item: 'p\t1' }]
    expect((await read(file(text, 'events.tsv'))).rows).toEqual(wanted)
    expect((await read(file(gzipSync(text), 'events.tsv.gz'))).rows).toEqual(wanted)
  })

  it('keeps hostile ids, headers and texts as they are', async () => {
    const ids = ['__proto__', 'constructor', ' ', 'toString', '"', '<script>', '=1+1', '中文', '\u202e']
    const text = [
      '__proto__,user,item,at',
      ...ids.map(id => `x,"${id.replaceAll('"', '""')}",p1,2024-01-01`),
    ].join('\n')
    expect((await read(file(text))).rows.map(row => row.user)).toEqual(ids)
  })

  it('gives events the time of the zone it is told', async () => {
    const context = { now: NOW, zone: new Zone('Europe/Berlin'), weights: DEFAULT_WEIGHTS }
    const { rows } = await read(
      file('user,item,at\nu1,p1,2024-01-01 12:00:00\nu1,p1,2024-01-01 12:00:00Z\n'),
      { context },
    )
    expect(rows.map(row => row.at)).toEqual([at('2024-01-01T11:00:00Z'), at('2024-01-01T12:00:00Z')])
  })

  it('leaves out the items it is told, and counts them', async () => {
    const { report } = await read(file('user,item\nu1,p1\nu1,BAG\nu1,BAGEL\n'), { exclude: ['BAG'] })
    expect(report).toMatchObject({ read: 3, kept: 2, rejected: { excluded: 1 } })
  })

  it('ends at the first bad row when strict, and takes doubled rows for good', async () => {
    const path = file('user,item,at\nu1,p1,2024-01-01\nu1,p1,2024-01-01\nu1,p2,soon\n')
    await expect(read(path, { strict: true })).rejects.toMatchObject({
      code: 'bad-event',
      message: expect.stringContaining('line 4 has at "soon"'),
    })
  })
})

describe('known exports', () => {
  const retail = [
    'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
    '536365,85123A,"HEART, WHITE ",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
    '536366,85123a,HEART,6,2010-12-01 08:28:00,2.55,17850.0,United Kingdom',
    '536367,85123A,"HEART, WHITE",1,2010-12-01 08:34:00,2.95,,United Kingdom',
    'C536379,85123A,"HEART, WHITE",-1,2010-12-01 09:41:00,2.55,17850.0,United Kingdom',
    '536370,POST,POSTAGE,3,2010-12-01 08:45:00,18.00,12583.0,France',
    '536371,PADS,PADS,1,2010-12-01 08:46:00,0,12583.0,France',
    '536589,21777,damaged,-10,2010-12-01 16:50:00,0.0,,United Kingdom',
    'A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom',
  ]

  it('takes Online Retail as purchases and returns, without services and corrections of the stock', async () => {
    const { report, rows } = await read(file(retail.join('\n')))
    expect(report).toMatchObject({
      format: 'Online Retail',
      read: 8,
      kept: 5,
      rejected: { 'service-row': 2, 'stock-adjustment': 1 },
    })
    expect(rows.map(({ type, user, item, order, quantity }) => [type, user, item, order, quantity])).toEqual([
      ['purchase', '17850.0', '85123A', '536365', 6],
      ['purchase', '17850.0', '85123A', '536366', 6],
      ['purchase', undefined, '85123A', '536367', 1],
      ['return', '17850.0', '85123A', 'C536379', 1],
      ['purchase', '12583.0', 'PADS', '536371', 1],
    ])
    // Titles: "HEART, WHITE" three times, "HEART" once. Prices: 2.55 three times, 2.95 once; a price of 0 says nothing.
    expect(report.items).toEqual([
      { id: '85123A', title: 'HEART, WHITE', price: 2.55 },
      { id: 'PADS', title: 'PADS' },
    ])
  })

  it('reads the same with the flags of Online Retail written out', async () => {
    const columns = {
      user: 'CustomerID',
      item: 'StockCode',
      order: 'InvoiceNo',
      at: 'InvoiceDate',
      quantity: 'Quantity',
      price: 'UnitPrice',
    }
    const path = file(retail.join('\n'))
    expect((await read(path, { columns, type: 'purchase' })).rows).toEqual((await read(path)).rows)
  })

  it('takes REES46 with category, brand and price of the items', async () => {
    const { report, rows } = await read(
      file(
        [
          'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
          '2019-10-01 00:00:00 UTC,view,44600062,2103807459595387724,,shiseido,35.79,541312140,72d76fde',
          '2019-10-01 00:00:01 UTC,remove_from_cart,3900821,2053013552326770905,appliances.water_heater,,33.20,554748717,9333dfbd',
        ].join('\n'),
      ),
    )
    expect(report.format).toBe('REES46')
    expect(rows).toEqual([
      {
        type: 'view',
        at: at('2019-10-01'),
        user: '541312140',
        item: '44600062',
        session: '72d76fde',
        price: 35.79,
      },
      {
        type: 'uncart',
        at: at('2019-10-01T00:00:01Z'),
        user: '554748717',
        item: '3900821',
        session: '9333dfbd',
        price: 33.2,
      },
    ])
    expect(report.items).toEqual([
      { id: '44600062', category: '2103807459595387724', brand: 'shiseido', price: 35.79 },
      { id: '3900821', category: 'appliances.water_heater.2053013552326770905', price: 33.2 },
    ])
  })

  it.each([
    [
      'Amazon Personalize',
      'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE',
      'u1,p1,1704164700,AddToCart,2',
      'cart',
    ],
    [
      'RecBole',
      'user_id:token\titem_id:token\trating:float\ttimestamp:float',
      'u1\tp1\t4\t1704164700',
      'rate',
    ],
    [
      'RetailRocket',
      'timestamp,visitorid,event,itemid,transactionid',
      '1704164700000,u1,transaction,p1,7',
      'purchase',
    ],
    [
      'Google Analytics 4',
      'event_timestamp,event_name,user_pseudo_id,item_id',
      '1704164700000000,view_item,u1,p1',
      'view',
    ],
    [
      'columns named as in alsolike, or nearly',
      'movieId,userId,rating,timestamp',
      'p1,u1,4,1704164700',
      'rate',
    ],
    [
      'columns named as in alsolike, or nearly',
      'Customer_ID,SKU,created_at',
      'u1,p1,2024-01-02 03:05:00',
      'view',
    ],
  ])('takes %s by the headers %s', async (name, headers, row, type) => {
    const { report, rows } = await read(file(`${headers}\n${row}\n`))
    expect(report.format).toBe(name)
    expect(rows).toMatchObject([{ type, user: 'u1', item: 'p1', at: 1704164700_000 }])
  })
})

describe('NDJSON', () => {
  it('reads events as ingest takes them, impressions with several items too', async () => {
    const { rows, report } = await read(
      file(
        [
          '{"session":"s1","type":"impression","items":["p1",2],"at":"2024-01-01"}',
          '',
          '{"user":7,"item":2,"type":"purchase","order":1,"quantity":2,"price":3.5,"at":1704067200000}',
        ].join('\n'),
        'events.ndjson',
      ),
    )
    const time = at('2024-01-01')
    expect(rows).toEqual([
      { type: 'impression', at: time, item: 'p1', session: 's1' },
      { type: 'impression', at: time, item: '2', session: 's1' },
      { type: 'purchase', at: time, user: '7', item: '2', order: '1', quantity: 2, price: 3.5 },
    ])
    expect(report).toMatchObject({ read: 2, kept: 2 })
  })

  it("learns a shop's own names as they come, and takes those it is given", async () => {
    const { rows } = await read(
      file('{"product_id":"p1","who":"u1"}\n{"product_id":"p2","who":"u1","event_type":"cart"}\n'),
      { columns: { user: 'who' } },
    )
    expect(rows).toMatchObject([
      { user: 'u1', item: 'p1', type: 'view' },
      { user: 'u1', item: 'p2', type: 'cart' },
    ])
  })

  it('counts what is no object', async () => {
    const { rejects } = await read(file('{"user":"u1","item":"p1"}\n[1]\nnull\n{"user":\n{"user":"u1"}\n'))
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'bad-json'],
      [3, 'bad-json'],
      [4, 'bad-json'],
      [5, 'no-item'],
    ])
  })
})

describe('a file that cannot be read as events', () => {
  it.each([
    ['', 'is empty'],
    ['\n\n', 'is empty'],
    ['user,item\n', 'header and no rows'],
    ['color,size\nred,9\n', 'no column known to hold the user (or session, or order) and the item'],
    ['user,item,at\nu1,p1,soon\nu1,p2,later\n', 'not one good row (2 bad-time). Line 2 has at "soon"'],
    ['{"who":"u1","item":"p1"}\n', 'Line 1 has no user'],
  ])('says so of %j', async (content, message) => {
    await expect(read(file(content))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(message),
    })
  })

  it('names the nearest column when one is asked for that is not there', async () => {
    const path = file('CustomerID,StockCode\n1,2\n')
    await expect(read(path, { columns: { user: 'CustomreID' } })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining(
        'no column "CustomreID". Did you mean "CustomerID"? It has CustomerID, StockCode',
      ),
    })
    await expect(read(path, { columns: { usre: 'CustomerID' } as never })).rejects.toThrow(
      'Did you mean "user"?',
    )
    await expect(read(path, { header: false, columns: { user: 3, item: 1 } })).rejects.toThrow('which has 2')
  })

  it('names the nearest type when a word is mapped to none', async () => {
    await expect(read(file('user,item\n1,2\n'), { types: { pv: 'viwe' } })).rejects.toThrow(
      'Did you mean "view"?',
    )
    await expect(read(file('user,item\n1,2\n'), { type: 'bought' })).rejects.toMatchObject({
      code: 'bad-option',
    })
  })
})

describe('real exports', () => {
  const retail = dataFile('online-retail/online-retail.csv.gz')
  const rees46 = dataFile('rees46-slice/2019-Oct.head.csv.gz')
  const taobao = dataFile('taobao-userbehavior-slice/UserBehavior.csv.gz')

  it.skipIf(retail === undefined)('accounts for every row of Online Retail', async () => {
    const { report, rejects, log } = await read(retail!)
    expect(report.read).toBe(541_909)
    expect(report.read).toBe(report.kept + rejects.length)
    expect(log.length).toBe(report.kept)
    // Counted with Python's csv module: rows of service codes, and negative quantities outside cancellations.
    expect(report.rejected).toMatchObject({ 'service-row': 2912, 'stock-adjustment': 1336 })
    expect(Object.keys(report.rejected).sort()).toEqual(['duplicate', 'service-row', 'stock-adjustment'])
    expect(report.items.find(item => item.id === '85123A')?.title).toBe('WHITE HANGING HEART T-LIGHT HOLDER')
  })

  it.skipIf(rees46 === undefined)('accounts for every row of REES46', async () => {
    const { report, rejects } = await read(rees46!)
    expect(report).toMatchObject({ format: 'REES46', read: 17_434, kept: 17_434 - rejects.length })
    expect(report.items.length).toBeGreaterThan(6_000)
  })

  it.skipIf(taobao === undefined)('accounts for every row of Taobao, mapped by position', async () => {
    const { report } = await read(taobao!, { header: false, columns: { user: 1, item: 2, type: 4, at: 5 } })
    expect(report.read).toBe(110_300)
    expect(report.read).toBe(report.kept + Object.values(report.rejected).reduce((a, b) => a + b, 0))
  })
})
