export { cooccurrence } from './cooccurrence.js'
export { itemKnn } from './item-knn.js'
export { popular } from './popular.js'
export { trending } from './trending.js'
