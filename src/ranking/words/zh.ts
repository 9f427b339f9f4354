import type { Because } from '../../types.js'
import { outOf, times, type Words } from './words.js'

/** Reasons in Chinese. */
export const zh: Words = {
  this: '该商品',
  and: '；',
  stop: '。',
  because(piece, name, item) {
    const { kind, id, support, rule } = piece
    const other = id === undefined ? '其他商品' : `“${name(id)}”`
    switch (kind) {
      case 'bought-together':
        return together(piece, other, item, '购买', '一起购买')
      case 'viewed-together':
        return together(piece, other, item, '浏览', '一起浏览')
      case 'same-shoppers':
        return together(piece, other, item, '选择', '一起选择')
      case 'history':
      case 'session':
        return id === undefined ? '与您看过的商品相配' : `与您看过的${other}相配`
      case 'own':
        return '您曾看过或买过'
      case 'rhythm':
        return '按您的购买周期，又该买了'
      case 'popular':
      case 'recent':
        return support === undefined ? '很多人选择' : `最近有 ${support} 人选择`
      case 'trending':
        return support === undefined ? '热度正在上升' : `热度正在上升：最近有 ${support} 人关注`
      case 'category':
        return id === undefined ? '同类热销' : `${other}的同类热销`
      case 'brand':
        return `与${other}同品牌`
      case 'title':
        return `名称与${other}相近`
      case 'price':
        return `价格与${other}相近`
      case 'tags':
        return `与${other}有相同标签`
      case 'newest':
        return '新品'
      case 'order':
        return '按店铺原有排序'
      case 'profile':
        return '符合您的喜好'
      case 'segment':
        return '与您相似的顾客也喜欢'
      case 'rule':
        return `由店铺规则安排（${rule ?? '规则'}）`
      case 'others':
        return '以及其他较小的原因'
      default:
        return kind
    }
  },
  whyNot({ reason, rule, rank }, item) {
    switch (reason) {
      case 'shown':
        return `${item}已展示，位于第 ${rank} 位。`
      case 'rank':
        return `${item}排在第 ${rank} 位，超出了列表长度。`
      case 'rule':
        return `规则“${rule}”不允许展示${item}。`
      case 'place':
        return rule === undefined
          ? `${item}得分排在第 ${rank} 位，但位置让给了更不相似的商品。`
          : `${item}得分排在第 ${rank} 位，但规则“${rule}”占用了它的位置。`
      default:
        return `${item}${WHY_NOT[reason] ?? `未展示：${reason}`}。`
    }
  },
  empty({ candidates, source, step, last }) {
    if (candidates === 0) return '没有可展示的商品：所有模型都无话可说。'
    return `来自 ${source} 的 ${candidates} 件商品全部被排除，“${step}”排除了最后 ${last} 件。`
  },
}

const WHY_NOT: Readonly<Record<string, string>> = {
  unknown: '不在店铺中',
  removed: '已从目录中移除',
  'sold-out': '已售罄或已隐藏',
  'asked-about': '就是所询问的商品或其规格',
  excluded: '被本次查询排除',
  purchased: '已购买，尚未到再次购买的时间',
  disliked: '曾被该顾客打低分',
  dismissed: '曾被该顾客标记为不感兴趣',
  page: '已在本页展示',
  among: '不在指定范围内',
  match: '与所询问的商品不匹配',
  where: '未通过本次查询的筛选条件',
  'min-score': '得分过低',
  variant: '与已展示商品是同一产品的不同规格',
  'no-score': '与该顾客没有任何关联',
}

function together(piece: Because, other: string, item: string, did: string, both: string): string {
  const { support, lift } = piece
  const more = lift !== undefined && lift >= 1.05 ? `，是随机情况的 ${times(lift)} 倍` : ''
  const all = outOf(piece)
  if (support === undefined) return `常与${other}${both}`
  if (all === undefined) return `${support} 人${did}${other}后也${did}了${item}${more}`
  return `${all} 位${did}${other}的顾客中有 ${support} 位也${did}了${item}${more}`
}
