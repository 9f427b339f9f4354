// Models of a shop's own, as a worker imports them.
import { popular } from '../../src/index.js'

const { train, load } = popular()

export default { popular: { name: 'ours', options: {}, train, load } }
