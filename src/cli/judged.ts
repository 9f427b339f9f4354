import { InvalidArgumentError } from 'commander'
import { nearest } from '../data/options.js'
import { QUESTIONS, type Question } from '../evaluation/index.js'
import { questionName } from './questions.js'

/** Questions of evaluate and tune as the command line names them: `you-may-like,related`. */
export function judged(text: string): Question[] {
  const names = QUESTIONS.map(questionName)
  return text
    .split(',')
    .map(name => name.trim())
    .filter(Boolean)
    .map(name => {
      const found = QUESTIONS.find(question => question === name || questionName(question) === name)
      if (found !== undefined) return found
      throw new InvalidArgumentError(
        `"${name}" cannot be judged. Did you mean "${nearest(name, names)}"? Known are ${names.join(', ')}.`,
      )
    })
}
judged.all = QUESTIONS

/** A whole number of at least 1. */
export function whole(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new InvalidArgumentError('Give a whole number, 1 or more.')
}

/** A share between 0 and 1. */
export function share(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value < 1) return value
  throw new InvalidArgumentError('Give a share between 0 and 1, such as 0.2.')
}
