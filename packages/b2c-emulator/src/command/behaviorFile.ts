// The file of --behavior: a part of the behavior as JSON.

import { readFileSync } from 'node:fs'
import { type Behavior, createBehavior } from '../core/behavior.ts'
import { applyBehaviorJson } from '../core/behaviorJson.ts'
import { isJson, type Json } from '../core/json.ts'
import { messageOf } from '../core/systemError.ts'
import { CommandFailure } from './failure.ts'
import { placeOfError } from './jsonText.ts'

/** Reads it on top of the defaults. @throws CommandFailure when it cannot be read, is no JSON, or has what the behavior does not */
export const readBehaviorFile = (path: string): Behavior => {
  const fail = (problem: string): never => {
    throw new CommandFailure(1, `--behavior ${path}: ${problem}.`)
  }
  const behavior = createBehavior()
  const complaint = applyBehaviorJson(behavior, objectOf(textOf(path, fail), fail))
  if (complaint !== undefined) fail(complaint)
  return behavior
}

const textOf = (path: string, fail: (problem: string) => never): string => {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    return fail(`the file cannot be read (${messageOf(error)})`)
  }
}

const objectOf = (text: string, fail: (problem: string) => never): Json => {
  const value = jsonOf(text, fail)
  if (isJson(value)) return value
  return fail('the file holds no object, such as { "latencyMs": 50 }')
}

const jsonOf = (text: string, fail: (problem: string) => never): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    const { line, column } = placeOfError(text)
    return fail(`the file is no JSON from line ${line}, column ${column} on`)
  }
}
