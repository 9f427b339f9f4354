import type { Language } from './words.js'

/** What the parts of a category's path are called. */
const NAMES: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  photo: ['Photo', '摄影'],
  kitchen: ['Kitchen', '厨房'],
  grocery: ['Grocery', '食品'],
  home: ['Home', '家居'],
  office: ['Office', '办公'],
  garden: ['Garden', '花园'],
  pets: ['Pets', '宠物'],
  seasonal: ['Seasonal', '节日'],
  cameras: ['Cameras', '相机'],
  instant: ['Instant', '拍立得'],
  lenses: ['Lenses', '镜头'],
  'memory-cards': ['Memory cards', '存储卡'],
  batteries: ['Batteries', '电池'],
  bags: ['Bags', '相机包'],
  tripods: ['Tripods', '三脚架'],
  care: ['Care and filters', '清洁与滤镜'],
  printers: ['Printers', '打印机'],
  ink: ['Ink', '墨盒'],
  paper: ['Paper', '纸张'],
  desk: ['Desk', '文具'],
  'coffee-machines': ['Coffee machines', '咖啡机'],
  grinders: ['Grinders', '磨豆机'],
  kettles: ['Kettles', '水壶'],
  cups: ['Cups', '杯子'],
  knives: ['Knives', '刀具'],
  pans: ['Pans', '锅具'],
  coffee: ['Coffee', '咖啡'],
  'coffee-supplies': ['For coffee', '咖啡用品'],
  tea: ['Tea', '茶'],
  pasta: ['Pasta', '意面'],
  oil: ['Oil and vinegar', '油醋'],
  snacks: ['Pantry', '零食杂粮'],
  cleaning: ['Cleaning', '清洁'],
  candles: ['Candles', '香薰'],
  dog: ['Dogs', '狗'],
  cat: ['Cats', '猫'],
  christmas: ['Christmas', '圣诞'],
  'mid-autumn': ['Mid-autumn', '中秋'],
  barbecue: ['Barbecue', '烧烤'],
  extras: ['Extras', '其他'],
}

/** In the order in which the shop shows them. */
export const DEPARTMENTS = ['kitchen', 'grocery', 'photo', 'office', 'home', 'garden', 'pets', 'seasonal']

/** The last part of a path in words: `'photo/cameras'` → `'Cameras'`. */
export function categoryName(path: string, language: Language): string {
  const last = path.split('/').at(-1) ?? path
  return NAMES[last]?.[language === 'zh' ? 1 : 0] ?? last
}
