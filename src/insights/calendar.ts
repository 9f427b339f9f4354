/** What a shop counts by. */
export type Period = 'week' | 'month'

/** Which month or week (from Monday) a day is in; they follow one another without gaps. */
export function periodOf(day: number, period: Period): number {
  if (period === 'week') return Math.floor((day + 3) / 7)
  const date = new Date(day * DAY)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

/** The first day of a month or week. */
export function startOf(index: number, period: Period): number {
  return period === 'week' ? index * 7 - 3 : Math.floor(Date.UTC(1970, index, 1) / DAY)
}

/** `2011-12` for a month, `2011-12-05` for a week. */
export function nameOf(index: number, period: Period): string {
  return dayName(startOf(index, period)).slice(0, period === 'month' ? 7 : 10)
}

/** `2011-12-09` of a day since 1970. */
export function dayName(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** 0 for Monday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** `Date.UTC` takes years below 100 for those of the last century; months count from 1970, so that none comes near. */
const DAY = 86_400_000
