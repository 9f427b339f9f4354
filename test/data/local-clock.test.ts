import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LocalClock } from '../../src/data/local-clock.js'
import { Zone } from '../../src/data/time.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('LocalClock', () => {
  it('shows what Intl shows, in every kind of zone and around every change', () => {
    const zones = [
      'UTC',
      'Europe/London',
      'America/New_York',
      'Asia/Shanghai',
      'Australia/Lord_Howe',
      'America/Recife',
    ]
    for (const name of zones) {
      const zone = new Zone(name)
      const clock = new LocalClock(zone)
      fc.assert(
        fc.property(fc.integer({ min: 0, max: Date.UTC(2035, 0) / 1000 }), seconds => {
          expect(clock.local(seconds * 1000)).toBe(seconds * 1000 + zone.offsetAt(seconds * 1000))
        }),
        { numRuns: 150 },
      )
    }
  })

  it('changes to summer time at the very minute, and back', () => {
    const clock = new LocalClock(new Zone('Europe/London'))
    const spring = Date.UTC(2011, 2, 27, 1)
    expect(clock.local(spring - 1)).toBe(spring - 1)
    expect(clock.local(spring)).toBe(spring + HOUR)
    const autumn = Date.UTC(2011, 9, 30, 1)
    expect(clock.local(autumn - 1)).toBe(autumn - 1 + HOUR)
    expect(clock.local(autumn)).toBe(autumn)
  })

  it('sees two changes a week apart', () => {
    // Recife went an hour ahead on 8 October 2000, and back on the 15th
    const clock = new LocalClock(new Zone('America/Recife'))
    expect(clock.local(Date.UTC(2000, 9, 5)) - Date.UTC(2000, 9, 5)).toBe(-3 * HOUR)
    expect(clock.local(Date.UTC(2000, 9, 11)) - Date.UTC(2000, 9, 11)).toBe(-2 * HOUR)
    expect(clock.local(Date.UTC(2000, 9, 20)) - Date.UTC(2000, 9, 20)).toBe(-3 * HOUR)
  })

  it('tells the day of the calendar there, before 1970 too', () => {
    const tokyo = new LocalClock(new Zone('Asia/Tokyo'))
    expect(tokyo.day(Date.UTC(1970, 0, 1, 14, 59))).toBe(0)
    expect(tokyo.day(Date.UTC(1970, 0, 1, 15))).toBe(1)
    expect(new LocalClock(new Zone()).day(-1)).toBe(-1)
    expect(new LocalClock(new Zone()).day(-DAY)).toBe(-1)
  })
})
