import { describe, expect, it } from 'vitest'
import { Catalog } from '../../src/data/catalog/catalog.js'
import { PURCHASE, VIEW } from '../../src/data/event.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { type Split, splitByTime } from '../../src/evaluation/split.js'
import { type ResolvedTaskOptions, TASK, type Task, type TaskOptions } from '../../src/evaluation/task.js'
import { tasksFor } from '../../src/evaluation/tasks.js'

const DAY = 86_400_000

interface Event {
  readonly shopper: number
  readonly item: number
  readonly day: number
  readonly type?: number
  readonly session?: number
}

/** Everything from day 10 on is test. */
function splitOf(events: readonly Event[]): Split {
  const data = interactionsOf({
    shoppers: events.map(({ shopper }) => shopper),
    items: events.map(({ item }) => item),
    types: events.map(({ type = VIEW }) => type),
    at: events.map(({ day }) => day * DAY),
    sessions: events.map(({ shopper, day, session = -1 }) => (session >= 0 ? session : shopper * 100 + day)),
  })
  return splitByTime(data, new Catalog(), { at: 10 * DAY })
}

function tasks(question: Task['question'], events: readonly Event[], options: TaskOptions = {}): Task[] {
  return tasksFor(question, splitOf(events), { ...TASK, ...options } as ResolvedTaskOptions)
}

const plain = (task: Task): unknown[] =>
  task.queries.map(({ asked, relevant, excluded }) => [[...asked], [...relevant], [...excluded]])

describe('the task of you may like', () => {
  // Shopper 0 bought 1, viewed 2; later buys 1 again, 2 and 3 (known through shopper 1), and 4, which is unknown.
  const events: Event[] = [
    { shopper: 0, item: 1, day: 1, type: PURCHASE },
    { shopper: 0, item: 2, day: 3 },
    { shopper: 1, item: 3, day: 4, type: PURCHASE },
    ...[1, 2, 3, 4].map(item => ({ shopper: 0, item, day: 12, type: PURCHASE })),
    { shopper: 9, item: 1, day: 12, type: PURCHASE },
  ]

  it('wants what was bought for the first time, and hides what was bought before but not what was viewed', () => {
    const [fresh] = tasks('youMayLike', events, { relevant: 'purchase' })
    expect(plain(fresh)).toEqual([[[2, 1], [2, 3], [1]]])
    expect(fresh.unknown).toBe(1)
    expect(fresh.notes.join(' ')).toMatch(/1 shoppers, visits and guest orders of the test part were unknown/)
  })

  it('wants everything where bought-before items may return', () => {
    const [, repeats] = tasks('youMayLike', events, { relevant: 'purchase' })
    expect(plain(repeats)).toEqual([[[2, 1], [1, 2, 3], []]])
  })

  it('keeps wanted items nobody knew when told to count them as missed', () => {
    const [fresh] = tasks('youMayLike', events, { relevant: 'purchase', unknown: 'keep' })
    expect([...fresh.queries[0].relevant]).toEqual([2, 3, 4])
  })

  it('counts views too where there are few purchases, and then hides them too', () => {
    const [fresh] = tasks('youMayLike', events)
    expect(plain(fresh)).toEqual([[[2, 1], [3], [1, 2]]])
  })

  it('asks with the history as the door would at the moment of the cut, newest first', () => {
    const [fresh] = tasks('youMayLike', events, { relevant: 'purchase' })
    const history = fresh.queries[0].history
    expect(history).toMatchObject({ now: 10 * DAY })
    expect([...(history?.items ?? [])]).toEqual([2, 1])
    expect([...(history?.ages ?? [])]).toEqual([7, 9])
    expect([...(history?.types ?? [])]).toEqual([VIEW, PURCHASE])
    expect([...(history?.steps ?? [])]).toEqual([0, 1])
  })
})

describe('the task of related', () => {
  const train: Event[] = [1, 2, 3, 4, 5].map(item => ({ shopper: 0, item, day: 1, type: PURCHASE }))
  const basket = (items: number[], shopper = 1): Event[] =>
    items.map(item => ({ shopper, item, day: 12, type: PURCHASE }))

  it('asks with the first half of a basket in the order of its rows and wants the second', () => {
    const [task] = tasks('related', [...train, ...basket([5, 3, 4, 1, 2])])
    expect(plain(task)).toEqual([
      [
        [5, 3],
        [1, 2, 4],
        [5, 3],
      ],
    ])
  })

  it('leaves out unknown items first, then baskets that became too small', () => {
    const [task] = tasks('related', [...train, ...basket([5, 6, 4, 1]), ...basket([1, 2, 3, 7, 4], 2)], {
      minBasket: 4,
    })
    expect(plain(task)).toEqual([
      [
        [1, 2],
        [3, 4],
        [1, 2],
      ],
    ])
    expect(task.notes.join(' ')).toMatch(/fewer than 4 known items are left out: 1 of 2/)
  })
})

describe('the smallest basket', () => {
  const train: Event[] = [1, 2, 3, 4].map(item => ({ shopper: 0, item, day: 1, type: PURCHASE }))
  const baskets = (count: number, items: number[]): Event[] =>
    Array.from({ length: count }, (_, s) =>
      items.map(item => ({ shopper: s + 1, item, day: 12, type: PURCHASE, session: 1000 + s })),
    ).flat()

  it('has two items in a shop of small baskets, and four where there are 500 of those', () => {
    expect(tasks('related', [...train, ...baskets(3, [1, 2])])[0].queries.length).toBe(3)
    expect(tasks('related', [...train, ...baskets(499, [1, 2, 3, 4])])[0].notes.join(' ')).not.toMatch(
      /left out/,
    )
    const [task] = tasks('related', [
      ...train,
      ...baskets(500, [4, 3, 2, 1]),
      ...[1, 2].map(item => ({ shopper: 700, item, day: 13, type: PURCHASE })),
    ])
    expect(task.queries.length).toBe(500)
    expect(task.notes.join(' ')).toMatch(/fewer than 4 known items are left out: 1 of 501/)
  })
})

describe('the tasks of a session', () => {
  const train: Event[] = [1, 2, 3].map(item => ({ shopper: 0, item, day: 1 }))
  const visit = (items: number[]): Event[] => items.map(item => ({ shopper: 1, item, day: 12 }))

  it('ask at every step with the items so far, newest first; items of the session do not return', () => {
    const [task] = tasks('nextInSession', [...train, ...visit([1, 1, 2, 1, 3])])
    expect(plain(task)).toEqual([
      [[1], [2], [1]],
      [[1, 2], [3], [1, 2, 1]],
    ])
    expect([...(task.queries[1].history?.items ?? [])]).toEqual([1, 2, 1])
  })

  it('want the way back too where items of the session may return', () => {
    const [task] = tasks('nextInSession', [...train, ...visit([1, 2, 1])], { seen: 'show' })
    expect(plain(task)).toEqual([
      [[1], [2], []],
      [[2, 1], [1], []],
    ])
  })

  it('ask similar with the item looked at and want the one looked at next', () => {
    const [task] = tasks('similar', [...train, ...visit([1, 2, 9, 3])])
    expect(plain(task)).toEqual([[[1], [2], [1]]])
    expect(task.unknown).toBe(1)
  })

  it('ask at fifty steps of a session at most, so that a robot does not decide', () => {
    const endless = Array.from({ length: 500 }, (_, i) => 1 + (i % 3))
    expect(tasks('similar', [...train, ...visit(endless)])[0].queries.length).toBe(50)
    expect(tasks('nextInSession', [...train, ...visit(endless)], { seen: 'show' })[0].queries.length).toBe(50)
  })

  it('say that similar cannot be judged where nobody looks', () => {
    const bought = [1, 2].map(item => ({ shopper: 1, item, day: 12, type: PURCHASE }))
    const [task] = tasks('similar', [...train, ...bought])
    expect(task.queries).toEqual([])
    expect(task.notes[0]).toMatch(/cannot be judged/)
  })
})

describe('a sample of queries', () => {
  const events: Event[] = [
    { shopper: 0, item: 1, day: 1 },
    { shopper: 0, item: 2, day: 1 },
    ...Array.from({ length: 200 }, (_, s) => [1, 2].map(item => ({ shopper: s + 1, item, day: 12 }))).flat(),
  ]

  it('is drawn with the seed, keeps the order, and says how many there were', () => {
    const draw = (seed: number): number[] => {
      const [task] = tasks('nextInSession', events, { maxQueries: 50, seed })
      expect(task.available).toBe(200)
      return task.queries.map(({ shopper }) => shopper)
    }
    const drawn = draw(1)
    expect(drawn.length).toBe(50)
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b))
    expect(draw(1)).toEqual(drawn)
    expect(draw(2)).not.toEqual(drawn)
  })
})
