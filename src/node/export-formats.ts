import type { DateOrder } from './local-date.js'

/** What a column of an event file can be. */
export const EVENT_COLUMNS = [
  'user',
  'item',
  'type',
  'at',
  'session',
  'order',
  'quantity',
  'price',
  'value',
  'query',
  'eventId',
  'position',
  'results',
  'device',
  'source',
  'attribution',
  'category',
  'brand',
] as const
export type EventColumn = (typeof EVENT_COLUMNS)[number]

/** What alsolike reads of an item, as far as event files carry it; a leaf is one category more, below `category`. */
export type EventItemField = 'title' | 'category' | 'leaf' | 'brand' | 'price'

/** An export that is known by its headers, so that it needs no flags. */
export interface ExportFormat {
  readonly name: string
  /** For each column, the headers it may have, the first one found wins. Case is ignored. */
  readonly columns: Partial<Readonly<Record<EventColumn, readonly string[]>>>
  /** It is this export only if all of these are found. */
  readonly needs: readonly EventColumn[]
  /** Columns that describe the item; of several, the first that is not empty. */
  readonly items?: Partial<Readonly<Record<EventItemField, readonly string[]>>>
  /** Type of events without a type column. */
  readonly type?: string
  /** How its dates are written, where they are not ISO 8601. */
  readonly dates?: DateOrder
  /** Columns whose ids are the same in upper and lower case; read in upper case. */
  readonly upperCase?: readonly EventColumn[]
  /** Items that are services of the shop, not goods; their rows are left out as `'service-row'`. */
  readonly services?: readonly string[]
  /**
   * What an order id starts with that takes a purchase back. A quantity below 0 in any other order is a correction of
   * the stock, left out as `'stock-adjustment'`.
   */
  readonly cancelled?: string
}

/** Known exports, the more particular ones first; the last is a guess by common names. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    name: 'Online Retail',
    columns: {
      order: ['InvoiceNo', 'Invoice'],
      item: ['StockCode'],
      quantity: ['Quantity'],
      at: ['InvoiceDate'],
      price: ['UnitPrice', 'Price'],
      user: ['CustomerID', 'Customer ID'],
    },
    needs: ['order', 'item', 'quantity', 'at', 'price', 'user'],
    items: { title: ['Description'], price: ['UnitPrice', 'Price'] },
    type: 'purchase',
    // A copy that is often passed on was saved by a spreadsheet: 12/1/2010 8:26.
    dates: 'month-first',
    upperCase: ['item'],
    // Postage, carriage, manual entries, discounts, samples, fees and bad debt. Other codes without digits are goods.
    services: [
      'POST',
      'DOT',
      'C2',
      'M',
      'D',
      'S',
      'B',
      'CRUK',
      'AMAZONFEE',
      'BANK CHARGES',
      'ADJUST',
      'ADJUST2',
    ],
    cancelled: 'C',
  },
  {
    name: 'REES46',
    columns: {
      at: ['event_time'],
      type: ['event_type'],
      item: ['product_id'],
      price: ['price'],
      user: ['user_id'],
      session: ['user_session'],
    },
    needs: ['at', 'type', 'item', 'user', 'session'],
    // Several categories share a code, and a third of the items has none: the id is the category, the code is above it.
    items: { category: ['category_code'], leaf: ['category_id'], brand: ['brand'], price: ['price'] },
  },
  {
    name: 'Amazon Personalize',
    columns: {
      user: ['USER_ID'],
      item: ['ITEM_ID'],
      at: ['TIMESTAMP'],
      type: ['EVENT_TYPE'],
      value: ['EVENT_VALUE'],
    },
    needs: ['user', 'item', 'at'],
  },
  {
    name: 'RecBole',
    columns: {
      user: ['user_id:token'],
      item: ['item_id:token'],
      at: ['timestamp:float', 'timestamp:token'],
      value: ['rating:float'],
      session: ['session_id:token'],
    },
    needs: ['user', 'item'],
  },
  {
    name: 'RetailRocket',
    columns: {
      at: ['timestamp'],
      user: ['visitorid'],
      type: ['event'],
      item: ['itemid'],
      order: ['transactionid'],
    },
    needs: ['at', 'user', 'type', 'item'],
  },
  {
    name: 'Google Analytics 4',
    columns: {
      at: ['event_timestamp'],
      type: ['event_name'],
      user: ['user_id', 'user_pseudo_id'],
      item: ['item_id'],
      session: ['ga_session_id'],
      order: ['transaction_id'],
      quantity: ['quantity'],
      price: ['price', 'item_price'],
      query: ['search_term'],
      position: ['item_list_index', 'index'],
    },
    needs: ['at', 'type', 'item'],
    items: {
      title: ['item_name'],
      category: ['item_category'],
      brand: ['item_brand'],
      price: ['price', 'item_price'],
    },
  },
  {
    name: 'Shopify orders',
    columns: {
      order: ['Name'],
      user: ['Email'],
      at: ['Created at'],
      item: ['Lineitem sku'],
      quantity: ['Lineitem quantity'],
      price: ['Lineitem price'],
    },
    needs: ['order', 'at', 'item', 'quantity'],
    items: { title: ['Lineitem name'], brand: ['Vendor'], price: ['Lineitem price'] },
    type: 'purchase',
  },
  {
    name: 'columns named as in alsolike, or nearly',
    columns: {
      user: [
        'user',
        'user_id',
        'userid',
        'customer',
        'customer_id',
        'customerid',
        'visitor_id',
        'visitorid',
        'client_id',
        'household_id',
      ],
      item: [
        'item',
        'item_id',
        'itemid',
        'product',
        'product_id',
        'productid',
        'sku',
        'article_id',
        'movieid',
      ],
      type: ['type', 'event_type', 'event', 'event_name', 'behavior', 'behaviour', 'action'],
      at: [
        'at',
        'time',
        'timestamp',
        'event_time',
        'datetime',
        'created_at',
        'date',
        'order_date',
        'date_created',
        'purchase_date',
        'transaction_date',
        'transaction_timestamp',
        'invoice_date',
      ],
      session: ['session', 'session_id', 'sessionid', 'user_session', 'visit_id'],
      order: [
        'order',
        'order_id',
        'orderid',
        'transaction_id',
        'transactionid',
        'invoice',
        'order_number',
        'invoice_no',
        'basket',
        'basket_id',
      ],
      quantity: ['quantity', 'qty'],
      price: ['price', 'unit_price', 'unitprice'],
      value: ['value', 'rating'],
      query: ['query', 'search_term'],
      eventId: ['eventId', 'event_id'],
      position: ['position'],
      results: ['results'],
      device: ['device'],
      source: ['source'],
      attribution: ['attribution'],
      category: ['category'],
      brand: ['brand'],
    },
    needs: [],
    items: {
      title: ['title', 'item_name', 'product_name'],
      category: ['category'],
      brand: ['brand'],
      price: ['price'],
    },
  },
]

/** Words that shops use for types, in lower case and without marks between their parts. */
export const TYPE_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    view: 'pv pageview productview productviewed viewitem detailpageview',
    click: 'selectitem productclicked listclick',
    cart: 'addtocart productadded',
    uncart: 'removefromcart productremoved',
    wish: 'fav favorite favourite wishlist addtowishlist',
    purchase: 'buy transaction ordercompleted purchasecomplete',
    return: 'refund orderrefunded',
    rate: 'rating',
    search: 'viewsearchresults productssearched',
    impression: 'viewitemlist productlistviewed',
  }).flatMap(([type, words]) => words.split(' ').map(word => [word, type])),
)
