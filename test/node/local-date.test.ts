import { describe, expect, it } from 'vitest'
import { Zone } from '../../src/data/time.js'
import { Recommender, shopModels } from '../../src/index.js'
import { readEvents } from '../../src/node/index.js'
import { parseLocalDate } from '../../src/node/local-date.js'
import { file, read } from './read.js'

const zone = new Zone('UTC')

describe('parseLocalDate', () => {
  it('reads dates as spreadsheets write them', () => {
    expect(parseLocalDate('12/1/2010 8:26', 'month-first', zone)).toBe(Date.UTC(2010, 11, 1, 8, 26))
    expect(parseLocalDate('1/12/2010 8:26', 'day-first', zone)).toBe(Date.UTC(2010, 11, 1, 8, 26))
    expect(parseLocalDate('31.12.10', 'day-first', zone)).toBe(Date.UTC(2010, 11, 31))
    expect(parseLocalDate('12/31/2010 12:05:09 AM', 'month-first', zone)).toBe(
      Date.UTC(2010, 11, 31, 0, 5, 9),
    )
    expect(parseLocalDate('12/31/2010 1:05 pm', 'month-first', zone)).toBe(Date.UTC(2010, 11, 31, 13, 5))
  })

  it('refuses days that never were, and other texts', () => {
    for (const text of [
      '13/1/2010',
      '2/30/2010',
      '12/31/2010 25:00',
      '12/31/2010 13:00 PM',
      '2010-12-31',
      'soon',
      '',
    ]) {
      expect(parseLocalDate(text, 'month-first', zone)).toBeNaN()
    }
  })
})

describe('dates of files', () => {
  it('are taken month first in an Online Retail export that has them so', async () => {
    const { rows } = await read(
      file(
        'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,2,Mug,1,12/1/2010 8:26,1,7,UK\n',
      ),
    )
    expect(rows[0].at).toBe(Date.UTC(2010, 11, 1, 8, 26))
  })

  it('are taken as told elsewhere, and rejected where nothing is told', async () => {
    const path = file('user,item,at\nu1,p1,31/12/2010\nu1,p2,2010-12-31\n')
    const { rows } = await read(path, { dates: 'day-first' })
    expect(rows.map(row => row.at)).toEqual([Date.UTC(2010, 11, 31), Date.UTC(2010, 11, 31)])
    expect((await read(path)).report.rejected).toEqual({ 'bad-time': 1 })
  })
})

describe('readEvents', () => {
  it('reads dates with dots with the day first, and never guesses those with slashes', async () => {
    const { rows } = await read(file('user,item,at\nu1,p1,3.4.2010\nu1,p2,03.04.10 08:26\n'))
    expect(rows.map(({ at }) => at)).toEqual([Date.UTC(2010, 3, 3), Date.UTC(2010, 3, 3, 8, 26)])
    await expect(read(file('user,item,at\nu1,p1,3/4/2010\n'))).rejects.toThrow('--dates day-first')
  })

  it('hands the order of dates on', async () => {
    const shop = new Recommender({ models: shopModels() })
    await readEvents(shop, file('user,item,at\nu1,p1,31/12/2010\n'), { dates: 'day-first' })
    expect(shop.stats().to).toBe(Date.UTC(2010, 11, 31))
  })
})
