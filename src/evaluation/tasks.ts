import { basketTask } from './basket-task.js'
import { sessionTask, similarTask } from './session-task.js'
import type { Split } from './split.js'
import type { Question, ResolvedTaskOptions, Task } from './task.js'
import { userTask } from './user-task.js'

/** The tasks that judge a question; you may like has two. */
export function tasksFor(question: Question, split: Split, options: ResolvedTaskOptions): Task[] {
  switch (question) {
    case 'youMayLike':
      return [userTask(split, 'new', options), userTask(split, 'repeats', options)]
    case 'related':
      return [basketTask(split, options)]
    case 'similar':
      return [similarTask(split, options)]
    case 'nextInSession':
      return [sessionTask(split, options)]
  }
}
