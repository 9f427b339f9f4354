import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { crc32, gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run.js'
import { dataFile } from '../data-path.js'
import { alsolike, EVENTS, file, folder, ITEMS } from './command.js'

const rows = (csv: string) =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(',', 5))

beforeAll(async () => {
  file('events.csv', EVENTS)
  file('items.csv', ITEMS)
  const { code, err } = await alsolike('train {}/events.csv --items {}/items.csv -o {}/shop.alsolike')
  expect([code, err]).toEqual([0, expect.stringContaining('Wrote')])
})

describe('alsolike train', () => {
  it('tells what it read, row for row, and what it learnt', async () => {
    const { code, out, err } = await alsolike('train {}/events.csv --items {}/items.csv -o {}/again.alsolike')
    expect([code, out]).toEqual([0, ''])
    expect(err).toContain('4 rows, 4 items')
    expect(err).toMatch(/18 {2}rows\n\s+18 {2}kept/)
    expect(err).toMatch(/Trained in .*: 18 events, 8 shoppers, 5 items, up to 2024-02-05/)
    expect(err).toMatch(/you-may-like\s+\w+/)
  })

  it('writes the same bytes from the same input, from files, gzip or standard input', async () => {
    file('packed', gzipSync(EVENTS))
    await alsolike('train {}/packed --items {}/items.csv -o {}/packed.alsolike')
    const wanted = readFileSync(join(folder, 'shop.alsolike'))
    expect(readFileSync(join(folder, 'packed.alsolike')).equals(wanted)).toBe(true)
    const piped = await alsolike('train - --items {}/items.csv -o - --quiet', EVENTS)
    expect([piped.code, piped.err]).toEqual([0, ''])
    expect(piped.bytes.equals(wanted)).toBe(true)
  })

  it('counts bad rows, writes them down, and goes on', async () => {
    file(
      'dirty.csv',
      `${EVENTS}u1,tea,purchase,soon,\nu1,tea,wishlisted,2024-01-01,\n,tea,view,2024-01-01,\nu1,a"b\x1b[31m,view,2024-01-01,,,\n`,
    )
    const { code, err } = await alsolike('train {}/dirty.csv -o {}/dirty.alsolike --rejects {}/rejects.csv')
    expect(code).toBe(0)
    expect(err).toMatch(/22 {2}rows\n\s+18 {2}kept/)
    expect(err).toMatch(/1 {2}bad-time\s+line 20 has at "soon"/)
    expect(err).not.toContain('\x1b')
    const reasons = readFileSync(join(folder, 'rejects.csv'), 'utf8')
      .split('\n')
      .slice(1, -1)
      .map(line => line.split(',').slice(1, 3))
    expect(reasons).toEqual([
      ['20', 'bad-time'],
      ['21', 'bad-type'],
      ['22', 'no-actor'],
      ['23', 'columns'],
    ])
  })

  it('ends at the first bad row when strict, and writes nothing', async () => {
    const { code, err } = await alsolike(
      'train {}/dirty.csv -o {}/strict.alsolike --rejects {}/strict.csv --strict',
    )
    expect([code, err]).toEqual([1, expect.stringContaining('line 20 has at "soon"')])
    expect([existsSync(join(folder, 'strict.alsolike')), existsSync(join(folder, 'strict.csv'))]).toEqual([
      false,
      false,
    ])
  })

  it('reads files without a header by position', async () => {
    file(
      'plain.csv',
      'u1,p1,9,buy,1511658000\nu1,p2,9,pv,1511658001\nu2,p1,9,buy,1511658002\nu2,p2,9,pv,1511658003\n',
    )
    const { code, err } = await alsolike(
      'train {}/plain.csv -o {}/plain.alsolike --no-header --columns user=1,item=2,type=4,at=5 --types buy=purchase,pv=view',
    )
    expect(code).toBe(0)
    expect(err).toContain('user from column 1')
    expect((await alsolike('inspect {}/plain.alsolike')).out).toContain('2 view, 2 purchase')
  })

  it('rejects what is later than the present it is given', async () => {
    const { code, err } = await alsolike('train {}/events.csv -o {}/early.alsolike --now 2024-01-15')
    expect(code).toBe(0)
    expect(err).toMatch(/10 {2}future/)
  })

  it('takes models from a settings file', async () => {
    file(
      'settings.json',
      JSON.stringify({ questions: { similar: { name: 'itemKnn', options: { neighbors: 7 } } } }),
    )
    expect((await alsolike('train {}/events.csv -o {}/set.alsolike --settings {}/settings.json')).code).toBe(
      0,
    )
    expect((await alsolike('inspect {}/set.alsolike')).out).toMatch(/similar\s+itemKnn/)
    file('settings.json', JSON.stringify({ questions: { similar: { name: 'itemKn', options: {} } } }))
    const wrong = await alsolike('train {}/events.csv -o {}/set2.alsolike --settings {}/settings.json')
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Did you mean "itemKnn"?')])
  })
})

describe('alsolike recommend', () => {
  it('writes one row a recommendation, with its evidence', async () => {
    const { code, out, err } = await alsolike('recommend {}/shop.alsolike --question related --all -k 1')
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe('query,rank,item,score,source,because')
    const found = new Map(rows(out).map(([query, , item]) => [query, item]))
    expect(found.get('tea')).toBe('pot')
    expect(found.get('mill')).toBe('coffee')
    expect(err).toContain('5 queries asked')
  })

  it('asks about the users, items or baskets of a file, whatever else is in it', async () => {
    file('users.csv', 'name,user\nAnn,u1\nBob,stranger\n')
    const like = await alsolike('recommend {}/shop.alsolike --question you-may-like --for {}/users.csv -k 2')
    expect([like.code, rows(like.out).map(([query, rank]) => `${query} ${rank}`)]).toEqual([
      0,
      ['u1 1', 'u1 2', 'stranger 1', 'stranger 2'],
    ])
    const similar = await alsolike(
      'recommend {}/shop.alsolike --question similar --for -',
      'item\ntea\nunknown\n',
    )
    expect(new Set(rows(similar.out).map(([query]) => query))).toEqual(new Set(['tea']))
    expect(similar.err).toContain('1 query without a list')
    const baskets = 'query;item\nb1;tea\nb2;coffee\nb1;pot\n'
    const related = await alsolike(
      'recommend {}/shop.alsolike --question related --for - --fill -k 9',
      baskets,
    )
    const inBasket = rows(related.out)
      .filter(([query]) => query === 'b1')
      .map(([, , item]) => item)
    expect(inBasket).not.toContain('tea')
    expect(inBasket).not.toContain('pot')
    expect(inBasket.length).toBeGreaterThan(0)
  })

  it('needs no file for what is trending', async () => {
    expect((await alsolike('recommend {}/shop.alsolike --question trending')).code).toBe(0)
  })

  it('shows what a shopper has when asked to', async () => {
    file('one.csv', 'user\nu1\n')
    const items = async (flags: string) =>
      rows(
        (await alsolike(`recommend {}/shop.alsolike --question you-may-like --for {}/one.csv ${flags}`)).out,
      ).map(([, , item]) => item)
    expect(await items('--seen hide')).not.toContain('tea')
    expect(await items('--seen show')).toContain('tea')
  })

  it('puts the items of a file in order for its users, from your order to theirs', async () => {
    const rank = (flags: string, page = 'user,item\nu1,unknown\nu1,mill\nu2,pot\nu1,tea\nu1,pot\n') =>
      alsolike(`recommend {}/shop.alsolike --question rank ${flags}`, page)
    const items = (csv: string) => rows(csv).map(([query, , item]) => `${query} ${item}`)
    const { code, out } = await rank('--for - --strength 0')
    expect([code, items(out)]).toEqual([0, ['u1 unknown', 'u1 mill', 'u1 tea', 'u1 pot', 'u2 pot']])
    const own = await rank('--for - --strength 1')
    expect(items(own.out)[0]).toBe('u1 unknown')
    expect(items(own.out).indexOf('u1 tea')).toBeLessThan(items(own.out).indexOf('u1 mill'))
    const named = await rank('--for - -k 1', 'query,user,item\na,u1,tea\nb,u1,mill\na,u1,pot\n')
    expect(rows(named.out).map(([query]) => query)).toEqual(['a', 'b'])
    for (const [flags, page, wanted] of [
      ['--all', undefined, '--for FILE with the columns user,item'],
      ['--for -', 'user\nu1\n', 'for rank give a CSV with a header and `user,item`'],
      ['--for -', 'query,user,item\na,u1,tea\na,u2,pot\n', 'each query is one user'],
      ['--for - --strength 2', undefined, 'Give a number from 0 to 1'],
    ] as const) {
      const wrong = await rank(flags, page)
      expect([wrong.code > 0, wrong.err]).toEqual([true, expect.stringContaining(wanted)])
    }
  })

  it('defuses formulas for spreadsheets when asked to', async () => {
    const out = async (flags: string) =>
      (await alsolike(`recommend {}/shop.alsolike --question related --all --fill ${flags}`)).out
    expect(await out('')).toContain('\n=1+1,')
    expect(await out('--safe-csv')).toContain("\n'=1+1,")
    expect(await out('--safe-csv')).not.toContain('\n=1+1,')
  })

  it('ends quietly when nobody reads on', async () => {
    const stdout = new Writable({
      write: (_piece, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    })
    let err = ''
    const stderr = new Writable({
      write: (piece, _encoding, done) => {
        err += piece
        done()
      },
    })
    const argv = ['recommend', join(folder, 'shop.alsolike'), '--question', 'similar', '--all']
    expect(await run(argv, { stdin: process.stdin, stdout, stderr, env: {} })).toBe(0)
    expect(err).toBe('')
  })
})

describe('alsolike inspect', () => {
  it('says what is inside, how ready each question is, and how large the parts are', async () => {
    const { code, out, err } = await alsolike('inspect {}/shop.alsolike')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/events\s+18 {2}16 purchase, 2 view/)
    expect(out).toMatch(/items\s+5 {2}4 described in the catalogue/)
    expect(out).toMatch(/related\s+\w+\s+(ready|partly)/)
    expect(out).toMatch(/\n {2}log\s+[\d.]+ k?B/)
  })
})

describe('alsolike demo', () => {
  it('prints the three kinds of list with their evidence, in 80 columns', async () => {
    const { code, out, err } = await alsolike('demo')
    expect([code, err]).toEqual([0, ''])
    for (const heading of ['Similar', 'Related', 'You may like']) expect(out).toContain(`\n${heading} `)
    // Truth of the fixture: another camera instead of the camera, a memory card or a battery along with it.
    expect(out.split('\nSimilar')[1].split('\nRelated')[0]).toMatch(/1 {2}\w+ \w+.* camera/)
    expect(out.split('\nRelated')[1].split('\nYou may like')[0]).toMatch(/SD card|battery/)
    expect(out).toMatch(/\d+ bought both, [\d.,]+× more than by chance/)
    for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(80)
  })
})

describe('wrong usage and broken files', () => {
  it.each([
    ['', 'Usage: alsolike'],
    ['trian', 'Did you mean train?'],
    ['train', "missing required argument 'events'"],
    ['train {}/events.csv --colums user=user', 'Did you mean --columns?'],
    ['train {}/events.csv --columns user', '"user" is no name=value'],
    ['train {}/events.csv --columns user=usr', 'Did you mean "user"?'],
    ['train {}/events.csv --types view=viwe', 'Did you mean "view"?'],
    ['train {}/events.csv --type bought', 'no event type "bought"'],
    ['train {}/events.csv --now tomorrow', '"tomorrow" is no time'],
    ['train {}/events.csv --time-zone Berlin', 'Berlin'],
    ['recommend {}/shop.alsolike --question similar', 'either --for FILE with the items, or --all'],
    ['recommend {}/shop.alsolike --question similr --all', 'Did you mean "similar"?'],
    ['recommend {}/shop.alsolike --question similar --all -k none', 'whole number'],
  ])('exits 2 for: %s', async (line, message) => {
    const before = readdirSync(folder)
    const { code, out, err } = await alsolike(`${line}${line.startsWith('train ') ? ' -o {}/none' : ''}`)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(readdirSync(folder)).toEqual(before)
  })

  const newer = () => {
    const bytes = readFileSync(join(folder, 'shop.alsolike'))
    bytes[8] = 99
    // A newer program would have written a fitting checksum of the head, CRC-32 of bytes 0 to 59.
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60)
    return bytes
  }
  it.each([
    ['train {}/missing.csv', 'There is no file', () => ''],
    ['train {}/file', 'is empty', () => ''],
    ['train {}/file', 'a header and no rows', () => 'user,item\n'],
    ['train {}/file', 'ends too early', () => gzipSync(EVENTS).subarray(0, 60)],
    ['train {}/file', 'binary', () => Uint8Array.from({ length: 999 }, (_, i) => (i * 89) & 255)],
    ['train {}/file', 'not one good row', () => 'user,item,at\nu1,p1,soon\n'],
    ['train {}/events.csv {}/file', 'is empty', () => ''],
    ['train {}/events.csv --items {}/file', 'no column known to hold the item', () => 'a,b\n1,2\n'],
    ['train {}/events.csv --settings {}/file', 'no JSON', () => 'x'],
    ['recommend {}/missing --question similar --all', 'There is no file', () => ''],
    ['recommend {}/file --question similar --all', 'snapshot', () => 'user,item\n'],
    ['inspect {}/file', 'snapshot', () => readFileSync(join(folder, 'shop.alsolike')).subarray(0, 5000)],
    ['inspect {}/file', 'newer', newer],
    [
      'recommend {}/shop.alsolike --question similar --for {}/file',
      'for similar give a CSV',
      () => 'user\nu1\n',
    ],
  ])('exits 1 for: %s, which %s', async (line, message, content) => {
    file('file', content())
    const before = readdirSync(folder)
    const { code, out, err } = await alsolike(`${line}${line.startsWith('train ') ? ' -o {}/none' : ''}`)
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(message)
    expect(err).toMatch(/^error: /m)
    expect(readdirSync(folder)).toEqual(before)
  })

  it.skipIf(!existsSync('/dev/full'))('exits 1 on a full disk', async () => {
    for (const line of [
      'train {}/events.csv --quiet -o /dev/full',
      'recommend {}/shop.alsolike --question similar --all -o /dev/full',
    ]) {
      const { code, err } = await alsolike(line)
      expect([code, err]).toEqual([1, expect.stringContaining('the disk is full')])
    }
  })

  it('prints help and the version as data', async () => {
    const help = await alsolike('train --help')
    expect([help.code, help.err]).toEqual([0, ''])
    expect(help.out).toContain('--columns <map>')
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect((await alsolike('--version')).out.trim()).toBe(version)
  })
})

describe('real exports', () => {
  it.each([
    ['online-retail/online-retail.csv.gz', 12_000],
    ['rees46-slice/2019-Oct.head.csv.gz', 6_000],
  ])(
    'trains on the beginning of %s without a mapping and answers all three kinds',
    async (name, lines) => {
      const path = dataFile(name)
      if (path === undefined) return
      const beginning = gunzipSync(readFileSync(path))
        .toString()
        .split('\n', lines + 1)
      file('real.csv.gz', gzipSync(beginning.join('\n')))
      const { code, err } = await alsolike('train {}/real.csv.gz -o {}/real.alsolike')
      expect(code).toBe(0)
      const numbers = [...err.matchAll(/^ +([\d,]+) {2}(\S+)/gm)].map(
        ([, number, word]) => [word, Number(number.replaceAll(',', ''))] as const,
      )
      const [read, kept, ...left] = numbers
      expect(read).toEqual(['rows', lines])
      expect(left.reduce((sum, [, number]) => sum + number, kept[1])).toBe(lines)
      for (const question of ['similar', 'you-may-like']) {
        const answers = await alsolike(`recommend {}/real.alsolike --question ${question} --all -k 1 --quiet`)
        expect([answers.code, rows(answers.out).length]).toEqual([
          0,
          expect.toSatisfy((n: number) => n > 300),
        ])
      }
      expect((await alsolike('recommend {}/real.alsolike --question related --all -k 1 --quiet')).code).toBe(
        0,
      )
    },
    60_000,
  )
})
