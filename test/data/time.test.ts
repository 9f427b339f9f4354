import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDuration, parseTime, parseTimeBytes, Zone } from '../../src/data/time.js'

const utc = new Zone()
const at = (text: string, zone = utc) => parseTime(text, zone)

describe('parseTime', () => {
  it('reads every ISO text that Date writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        date => {
          const iso = date.toISOString()
          expect(at(iso)).toBe(date.getTime())
          expect(at(iso.slice(0, 10))).toBe(Date.parse(iso.slice(0, 10)))
          expect(at(iso.replace('T', ' ').replace('Z', ''))).toBe(date.getTime())
          expect(parseTime(date, utc)).toBe(date.getTime())
          expect(parseTime(date.getTime() + 0.7, utc)).toBe(date.getTime())
        },
      ),
    )
  })

  it('reads the forms of common exports', () => {
    const expected = Date.UTC(2011, 11, 9, 12, 50)
    for (const text of [
      '2011-12-09 12:50:00',
      '2011-12-09 12:50',
      '2011-12-09T12:50',
      '2011-12-09t12:50:00z',
      '2011-12-09 12:50:00 UTC',
      '2011-12-09 12:50:00.000 GMT',
      '2011-12-09T12:50:00,0Z',
      '2011-12-09T14:50:00+02:00',
      '2011-12-09T14:50:00+0200',
      '2011-12-09 07:20:00 -05:30',
      '2011-12-09T14:50:00+02',
      '2011/12/9 12:50',
      ' 2011-12-09 12:50:00 ',
      '1323435000',
      '1323435000.0',
      '1323435000000',
      '1323435000000000',
    ]) {
      expect(at(text), text).toBe(expected)
    }
    expect(at('2011-12-09 12:50:00.1239')).toBe(expected + 123)
    expect(at('1323435000.25')).toBe(expected + 250)
    expect(at('-1')).toBe(-1000)
  })

  it('reads digits as seconds, milliseconds or microseconds by their size, to the bit', () => {
    const digits = fc
      .integer({ min: 1, max: 16 })
      .chain(length => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)))
    fc.assert(
      fc.property(
        fc.oneof(digits, fc.constantFrom('99999999999', '100000000000', '100000000000001')),
        text => {
          const value = Number(text)
          const wanted = value < 1e11 ? value * 1000 : value > 1e14 ? Math.floor(value / 1000) : value
          expect(at(text)).toBe(wanted)
          expect(at(`${text}x`)).toBeNaN()
        },
      ),
    )
  })

  it('refuses what is no time', () => {
    for (const text of [
      '',
      ' ',
      'yesterday',
      '2011-02-29',
      '2011-02-30',
      '2011-13-01',
      '2011-00-01',
      '2011-01-00',
      '2011-04-31',
      '1900-02-29',
      '2011-01-01 24:00',
      '2011-01-01 12:60',
      '2011-01-01 12:00:60',
      '2011-01-01 12',
      '2011-01-01 12:0',
      '2011-01-01T',
      '2011-01-01x12:00',
      '2011-01-01 12:00:00.',
      '2011-01-01 12:00 PST',
      '2011-01-01 12:00+24:00',
      '2011-01-01 12:00+2',
      '2011-01-01 12:00+02:0',
      '2011-01/01',
      '2011-01',
      '11-01-01',
      '02011-01-01',
      '-2011-01-01',
      '12/1/2010 8:26',
      '1e9',
      '0x10',
      '--1',
      '1.2.3',
      '99999999999999999999',
      '2011-01-01 ١٢:00',
      `2011-01-01${' '.repeat(100)}12:00`,
    ]) {
      expect(at(text), text).toBeNaN()
    }
    expect(parseTime(Number.NaN, utc)).toBeNaN()
    expect(parseTime(Number.POSITIVE_INFINITY, utc)).toBeNaN()
    expect(parseTime(9e15, utc)).toBeNaN()
    expect(parseTime(new Date(Number.NaN), utc)).toBeNaN()
  })

  it('accepts 29 February in leap years only', () => {
    expect(at('2012-02-29')).toBe(Date.UTC(2012, 1, 29))
    expect(at('2000-02-29')).toBe(Date.UTC(2000, 1, 29))
  })

  it('reads times without a zone in the zone, through winter and summer', () => {
    const london = new Zone('Europe/London')
    expect(at('2011-01-09 12:00', london)).toBe(Date.UTC(2011, 0, 9, 12))
    expect(at('2011-07-09 12:00', london)).toBe(Date.UTC(2011, 6, 9, 11))
    expect(at('2011-07-09', london)).toBe(Date.UTC(2011, 6, 8, 23))
    expect(at('2011-07-09 12:00Z', london)).toBe(Date.UTC(2011, 6, 9, 12))
    expect(at('2011-07-09 12:00', new Zone('Asia/Kathmandu'))).toBe(Date.UTC(2011, 6, 9, 6, 15))
  })

  it('reads a time that never was as that much later, and one that was twice as the first', () => {
    const berlin = new Zone('Europe/Berlin')
    // 2023-03-26 02:00 became 03:00, at 01:00 UTC; 2023-10-29 03:00 became 02:00, at 01:00 UTC
    expect(at('2023-03-26 01:59:59', berlin)).toBe(Date.UTC(2023, 2, 26, 0, 59, 59))
    expect(at('2023-03-26 02:30', berlin)).toBe(Date.UTC(2023, 2, 26, 1, 30))
    expect(at('2023-03-26 03:00', berlin)).toBe(Date.UTC(2023, 2, 26, 1))
    expect(at('2023-10-29 01:59', berlin)).toBe(Date.UTC(2023, 9, 28, 23, 59))
    expect(at('2023-10-29 02:30', berlin)).toBe(Date.UTC(2023, 9, 29, 0, 30))
    expect(at('2023-10-29 03:00', berlin)).toBe(Date.UTC(2023, 9, 29, 2))
    // Lord Howe Island moves by half an hour
    const howe = new Zone('Australia/Lord_Howe')
    expect(at('2023-10-01 02:15', howe)).toBe(Date.UTC(2023, 8, 30, 15, 45))
    expect(at('2023-04-02 01:45', howe)).toBe(Date.UTC(2023, 3, 1, 14, 45))
  })

  it('comes back from local time in every zone', () => {
    const zones = [
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
      'America/St_Johns',
      'Africa/Casablanca',
      'Etc/GMT+12',
    ]
    for (const name of zones) {
      const zone = new Zone(name)
      const format = new Intl.DateTimeFormat('sv-SE', {
        timeZone: name,
        dateStyle: 'short',
        timeStyle: 'medium',
      })
      for (
        let time = Date.UTC(2005, 0, 1);
        time < Date.UTC(2024, 0, 1);
        time += 187 * 3_600_000 + 1_801_000
      ) {
        const back = at(format.format(time), zone)
        // In the hour that was twice, the first one is meant
        expect([time, time - 3_600_000, time - 1_800_000], `${name} ${format.format(time)}`).toContain(back)
        expect(format.format(back)).toBe(format.format(time))
      }
    }
  })

  it('does not read past the end of a field', () => {
    const bytes = new TextEncoder().encode('2011-12-09 12:50:00,1')
    expect(parseTimeBytes(bytes, 0, 10, utc)).toBe(Date.UTC(2011, 11, 9))
    expect(parseTimeBytes(bytes, 0, 16, utc)).toBe(Date.UTC(2011, 11, 9, 12, 50))
    for (const to of [0, 5, 7, 8, 12, 13, 14, 17, 18]) {
      expect(parseTimeBytes(bytes, 0, to, utc), String(to)).toBeNaN()
    }
    expect(parseTimeBytes(bytes, 0, 4, utc)).toBe(2_011_000)
  })

  it('refuses a zone that is none', () => {
    expect(() => new Zone('Mars/Olympus')).toThrow(/timeZone is "Mars\/Olympus"/)
  })
})

describe('parseDuration', () => {
  it('reads milliseconds and units', () => {
    expect(['30m', '24h', '7d', '4w', '1.5h', 5, 0].map(d => parseDuration(d as '30m'))).toEqual([
      30 * 60_000,
      24 * 3_600_000,
      7 * 86_400_000,
      28 * 86_400_000,
      1.5 * 3_600_000,
      5,
      0,
    ])
  })

  it('refuses anything else, saying what is wanted', () => {
    for (const wrong of ['', 'm', '5', '5y', '-5d', '1e3d', 'toString', -1, Number.NaN, null, {}]) {
      expect(() => parseDuration(wrong as '5d')).toThrow(/not a duration\. Give milliseconds/)
    }
  })
})
