import { log } from '../../kernels/math.js'

/** Texts as word counts: those of text i are entries `start[i] … start[i + 1])`. */
export interface CountedTexts {
  readonly size: number
  readonly start: Int32Array
  readonly words: Int32Array
  readonly times: Uint8Array
}

/** Weight of each entry as part of an answer, and of a question; a likeness is the sum of their products. */
export interface WordWeights {
  readonly answer: Float32Array
  readonly question: Float32Array
}

const K1 = 1.2
const B = 0.75

/** w = (1 + ln tf) · idf, each text's weights to length 1; the same on both sides. */
export function cosineWeights({ size, start, words, times }: CountedTexts, idf: Float64Array): WordWeights {
  const answer = new Float32Array(start[size])
  const tf = new Float64Array(256)
  for (let n = 1; n < 256; n++) tf[n] = 1 + log(n)
  for (let i = 0; i < size; i++) {
    let squares = 0
    for (let e = start[i]; e < start[i + 1]; e++) {
      const w = tf[times[e]] * idf[words[e]]
      squares += w * w
    }
    const norm = Math.sqrt(squares)
    for (let e = start[i]; e < start[i + 1]; e++) answer[e] = (tf[times[e]] * idf[words[e]]) / norm
  }
  return { answer, question: answer }
}

/** answer = tf (k1 + 1) / (tf + k1 (1 − b + b · length / mean length)); question = tf · idf / Σ tf · idf · answer. */
export function bm25Weights({ size, start, words, times }: CountedTexts, idf: Float64Array): WordWeights {
  const answer = new Float32Array(start[size])
  const question = new Float32Array(start[size])
  let all = 0
  for (let e = 0; e < start[size]; e++) all += times[e]
  const mean = all / Math.max(1, size)
  for (let i = 0; i < size; i++) {
    let length = 0
    for (let e = start[i]; e < start[i + 1]; e++) length += times[e]
    let self = 0
    for (let e = start[i]; e < start[i + 1]; e++) {
      const tf = times[e]
      const w = (tf * (K1 + 1)) / (tf + K1 * (1 - B + (B * length) / mean))
      answer[e] = w
      self += tf * idf[words[e]] * w
    }
    for (let e = start[i]; e < start[i + 1]; e++) question[e] = (times[e] * idf[words[e]]) / self
  }
  return { answer, question }
}
