import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readItemFile } from '../../src/node/item-file.js'
import { file } from './read.js'

describe('readItemFile', () => {
  it("reads the design's own fields and keeps the shop's others", async () => {
    const { items, columns } = await readItemFile(
      file(
        'id,title,category,brand,price,listPrice,available,tags,color\np1,"Mug, blue",kitchen/mugs,acme,3.50,4,false,"tea,gift",blue\np2,Pot,,,,,,,\n',
      ),
    )
    expect(items).toEqual([
      {
        id: 'p1',
        title: 'Mug, blue',
        category: 'kitchen/mugs',
        brand: 'acme',
        price: 3.5,
        listPrice: 4,
        available: 'false',
        tags: 'tea,gift',
        color: 'blue',
      },
      { id: 'p2', title: 'Pot' },
    ])
    expect(columns).toMatchObject({ id: 'id', title: 'title' })
  })

  it("knows other shops' names for the fields, and takes those it is given", async () => {
    const path = file(
      'sku\tname\tavailability\tsale\tembedding\n7\tMug\tout of stock\t€ 1,299.00\t[0.5, -1]\n',
      'items.tsv',
    )
    expect((await readItemFile(path, { columns: { price: 'sale' } })).items).toEqual([
      { id: '7', title: 'Mug', available: false, price: 1299, vector: [0.5, -1] },
    ])
  })

  it('reads gzip, and files without a header by position', async () => {
    const path = file(gzipSync('p1,Mug,3\np2,Pot,4\n'))
    const { items } = await readItemFile(path, { header: false, columns: { id: 1, title: 2, price: '3' } })
    expect(items).toEqual([
      { id: 'p1', title: 'Mug', price: 3 },
      { id: 'p2', title: 'Pot', price: 4 },
    ])
  })

  it('reads NDJSON with nested values', async () => {
    const path = file('{"id":1,"title":"Mug","category":["kitchen","mugs"]}\nnone\n{"id":2,"title":"Pot"}\n')
    const { items, read, rejected } = await readItemFile(path)
    expect(items).toEqual([
      { id: 1, title: 'Mug', category: ['kitchen', 'mugs'] },
      { id: 2, title: 'Pot' },
    ])
    expect([read, rejected]).toEqual([3, { 'bad-json': 1 }])
  })

  it('takes the last row of an id, and counts rows without one', async () => {
    const { items, read, rejected } = await readItemFile(file('id,title\np1,Old\n,None\np1,New\n'))
    expect(items).toEqual([{ id: 'p1', title: 'New' }])
    expect([read, rejected]).toEqual([3, { 'no-id': 1, duplicate: 1 }])
  })

  it('keeps a header __proto__ as a field of its own', async () => {
    const { items } = await readItemFile(file('id,__proto__\np1,x\n'))
    expect(Object.entries(items[0])).toEqual([
      ['id', 'p1'],
      ['__proto__', 'x'],
    ])
    expect(Object.getPrototypeOf(items[0])).toBe(Object.prototype)
  })

  it.each([
    ['', 'is empty'],
    ['id,title\n', 'a header and no items'],
    ['color,size\nred,9\n', 'no column known to hold the item'],
    ['id,title\n,x\n', 'no usable item'],
    ['id,title\np1,ok\np2,"a"b\n', 'malformed at line 3'],
  ])('says what is wrong with %j', async (content, message) => {
    await expect(readItemFile(file(content))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(message),
    })
  })

  it('names the nearest column and field', async () => {
    const path = file('sku,name\n1,Mug\n')
    await expect(readItemFile(path, { columns: { title: 'nmae' } })).rejects.toThrow('Did you mean "name"?')
    await expect(readItemFile(path, { columns: { titel: 'name' } as never })).rejects.toThrow(
      'Did you mean "title"?',
    )
  })
})
