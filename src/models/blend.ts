import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { Scores } from '../kernels/scores.js'
import { type BlendScale, blendScale, SCALES, type ScaleName } from './blend-scale.js'
import type { Evidence, Model, Query, Scorer, State, Training } from './model.js'
import { finiteNumber, oneOf } from './option-values.js'
import { storedMeta, storedRight } from './stored.js'

export interface BlendOptions {
  /**
   * How the scores of different parts are made comparable, over all items, those a part does not score being 0:
   * - `'z-score'`: divided by the standard deviation of the part's scores for this question;
   * - `'rank'`: the share of items that score lower, ties half;
   * - `'max'`: divided by the largest;
   * - `'none'`: taken as they are, for parts that are on one scale already.
   * @default 'z-score'
   */
  readonly normalize?: ScaleName
}

const DEFAULTS: Required<BlendOptions> = { normalize: 'z-score' }

/**
 * A model made of models: the weighted sum of their scores, made comparable for each question.
 *
 * `score(i) = Σ over parts p of weight_p · (n_p(s_p(i)) − n_p(0))`, n_p being the scale of `normalize`. Scores are
 * measured from an item about which no part says anything: z-scoring moves all items of one answer by the same
 * constant, which is left out, so the order is that of the z-scores, an untouched item stays at 0, and the shares
 * in `explain` sum to the score. A part that has nothing to go by adds nothing; the blend has nothing to go by
 * when no part has. A part that trusts its answer less or more counts less or more, in that answer.
 *
 * Each distinct part is trained once per fit and shared with other models of the fit. A question costs its parts
 * and two passes over the items they touch (a sort for `'rank'`).
 *
 * @example
 * blend([[ease(), 1], [recent(), 0.6], [own(), 1]])
 */
export function blend(parts: readonly (readonly [Model, number])[], options?: BlendOptions): Model {
  const { normalize } = checkOptions('blend()', options, DEFAULTS)
  const scale = oneOf('blend()', 'normalize', normalize, SCALES)
  const checked = checkParts(parts)
  return {
    name: 'blend',
    options: {
      parts: checked.map(([{ name, options }, weight]) => ({ name, options, weight })),
      normalize: scale,
    },
    *train(data, context): Training {
      const trained: Part[] = []
      for (const [model, weight] of checked) {
        trained.push({ name: model.name, weight, scorer: yield* context.part(model) })
      }
      return scorer(trained, scale, data.itemCount)
    },
    load(state: State): Scorer {
      const { itemCount } = storedMeta('blend', state)
      const states = state.parts ?? []
      storedRight('blend', states.length === checked.length, 'it has another number of parts')
      storedRight('blend', Number.isSafeInteger(itemCount), 'it does not say how many items there are')
      const loaded = checked.map(([model, weight], p) => ({
        name: model.name,
        weight,
        scorer: model.load(states[p]),
      }))
      return scorer(loaded, scale, itemCount as number)
    },
  }
}

function checkParts(parts: unknown): readonly (readonly [Model, number])[] {
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new AlsolikeError(
      'bad-option',
      `blend() got ${String(parts)}; give pairs of a model and its weight: blend([[ease(), 1], [recent(), 0.6]]).`,
    )
  }
  return parts.map((part: unknown, p) => {
    const [model, weight] = Array.isArray(part) ? (part as [Model, number]) : []
    if (typeof model?.train !== 'function' || typeof model.load !== 'function') {
      throw new AlsolikeError('bad-option', `blend() got no model in part ${p}; give [model, weight].`)
    }
    return [model, finiteNumber('blend()', `weight of part ${p}`, weight, -Number.MAX_VALUE)] as const
  })
}

interface Part {
  readonly name: string
  readonly weight: number
  readonly scorer: Scorer
}

type Ask = (scorer: Scorer, out: Scores) => boolean

function scorer(parts: readonly Part[], normalize: ScaleName, itemCount: number): Scorer {
  const words = parts.flatMap(({ name, scorer }) => (scorer.because ? [`${name}: ${scorer.because}`] : []))
  const scales: BlendScale[] = parts.map(() => blendScale(normalize, itemCount))
  const scratch: Scores[] = []
  const answered: boolean[] = parts.map(() => false)
  /** Weight of each part in the last answer. */
  const weights = Float64Array.from(parts, part => part.weight)
  /** The question whose scores lie in the scratch, so that explaining its answers costs no second scoring. */
  let asked: Query | number | undefined

  const answer = (question: Query | number, size: number, ask: Ask): boolean => {
    asked = undefined
    let any = false
    for (let p = 0; p < parts.length; p++) {
      if (scratch[p] === undefined || scratch[p].size < size) scratch[p] = new Scores(size)
      scratch[p].clear()
      answered[p] = ask(parts[p].scorer, scratch[p])
      if (!answered[p]) continue
      any = true
      scales[p].fit(scratch[p])
      weights[p] = parts[p].weight * (parts[p].scorer.trust?.(scratch[p]) ?? 1)
    }
    asked = question
    return any
  }
  const add = (out: Scores): void => {
    for (let p = 0; p < parts.length; p++) {
      if (answered[p]) scales[p].addTo(out, scratch[p], weights[p])
    }
  }
  const explain = (
    item: number,
    out: Evidence[],
    explainPart: (scorer: Scorer, evidence: Evidence[]) => boolean,
  ): boolean => {
    let any = false
    for (let p = 0; p < parts.length; p++) {
      if (!answered[p] || item >= scratch[p].size || !scratch[p].has(item)) continue
      const score = scratch[p].values[item]
      const share = weights[p] * scales[p].of(score)
      const evidence: Evidence[] = []
      any = true
      if (score !== 0 && explainPart(parts[p].scorer, evidence)) {
        for (const entry of evidence) out.push({ ...entry, share: entry.share * (share / score) })
      } else {
        out.push({ kind: parts[p].name, item: -1, share })
      }
    }
    return any
  }
  const askUser =
    (query: Query): Ask =>
    (part, out) =>
      part.scoreUser?.(query, out) ?? false
  const askItem =
    (item: number): Ask =>
    (part, out) =>
      part.scoreItem?.(item, out) ?? false

  return {
    parts: parts.map(part => part.scorer),
    ...(words.length > 0 && { because: words.join('; ') }),
    ...(parts.some(part => part.scorer.scoreUser) && {
      scoreUser(query: Query, out: Scores): boolean {
        const any = answer(query, out.size, askUser(query))
        add(out)
        return any
      },
      explain(query: Query, item: number, out: Evidence[]): boolean {
        if (asked !== query) answer(query, Math.max(itemCount, item + 1), askUser(query))
        return explain(item, out, (part, evidence) => part.explain?.(query, item, evidence) ?? false)
      },
    }),
    ...(parts.some(part => part.scorer.scoreItem) && {
      scoreItem(item: number, out: Scores): boolean {
        const any = answer(item, out.size, askItem(item))
        add(out)
        return any
      },
      explainItem(from: number, item: number, out: Evidence[]): boolean {
        if (asked !== from) answer(from, Math.max(itemCount, item + 1), askItem(from))
        return explain(item, out, (part, evidence) => part.explainItem?.(from, item, evidence) ?? false)
      },
    }),
    state: () => ({ meta: { itemCount }, parts: parts.map(part => part.scorer.state()) }),
  }
}
