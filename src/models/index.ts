export { cooccurrence } from './cooccurrence.js'
export { itemKnn } from './item-knn.js'
