import { log } from '../../kernels/math.js'

/** ln(1 + shoppers) of each item, over that of the most popular: 0…1. */
export function fameOf(shoppers: Int32Array): Float32Array {
  let most = 0
  for (let i = 0; i < shoppers.length; i++) if (shoppers[i] > most) most = shoppers[i]
  const fame = new Float32Array(shoppers.length)
  if (most === 0) return fame
  const unit = log(1 + most)
  for (let i = 0; i < shoppers.length; i++) fame[i] = log(1 + shoppers[i]) / unit
  return fame
}
