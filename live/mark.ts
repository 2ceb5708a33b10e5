// The kit's own mark: what everything that it makes is called, and how it knows its own again. A run id ends with a check sum, so
// that no name is taken for the kit's that merely looks like one.

import { createHash, randomBytes } from 'node:crypto'

/** The tag of applications and the word with which names begin; it is the same in every run. */
export const markWord = 'b2c-bootstrap-live'

const compactWord = 'b2cbootstraplive'

const checkSum = (random: string): string =>
  createHash('sha256').update(`${markWord} ${random}`).digest('hex').slice(0, 4)

/** The id of a new run: eight random hexadecimal digits and four of a check sum. */
export const newRunId = (): string => {
  const random = randomBytes(4).toString('hex')
  return `${random}${checkSum(random)}`
}

const isRunId = (text: string): boolean => text.slice(8) === checkSum(text.slice(0, 8))

/** How one run names what it makes; `part` is a word of small letters and digits that says what for. */
export type Mark = {
  readonly run: string
  /** Display names of applications, service principals, users, providers and policies of app management. */
  readonly displayName: (part: string) => string
  /** Ids of policies, key sets and user flows, without the service's own prefix. */
  readonly id: (part: string) => string
  /** Names of user attributes, which take letters and digits alone. */
  readonly attribute: (part: string) => string
  /** The alternate key of applications, and the local part of user principal names. */
  readonly key: (part: string) => string
  readonly tags: readonly string[]
}

const runTag = (run: string): string => `${markWord}-run-${run}`

/** The mark of a run. */
export const markOf = (run: string): Mark => ({
  run,
  displayName: part => `${markWord} ${part} ${run}`,
  id: part => `${compactWord}_${run}_${part}`,
  attribute: part => `${compactWord}${run}${part}`,
  key: part => `${markWord}-${run}-${part}`,
  tags: [markWord, runTag(run)]
})

const runIn = (pattern: RegExp, text: string): string | undefined => {
  const run = pattern.exec(text)?.groups?.run?.toLowerCase()
  return run !== undefined && isRunId(run) ? run : undefined
}

const displayNameForm = /^b2c-bootstrap-live [a-z0-9]+ (?<run>[0-9a-f]{12})$/
const idForms = {
  B2C_1A_: /^B2C_1A_b2cbootstraplive_(?<run>[0-9a-f]{12})_[a-z0-9]+(?:\.bak)?$/i,
  B2C_1_: /^B2C_1_b2cbootstraplive_(?<run>[0-9a-f]{12})_[a-z0-9]+$/i
}
const attributeForm = /^b2cbootstraplive(?<run>[0-9a-f]{12})[a-z0-9]+$/
const keyForm = /^b2c-bootstrap-live-(?<run>[0-9a-f]{12})-[a-z0-9]+$/

/** Whether a display name is one of the kit's. */
export const isMarkedName = (text: string): boolean => runIn(displayNameForm, text) !== undefined

/** Whether the id of a policy, a key set or a user flow is one of the kit's; the service may change its case. */
export const isMarkedId = (prefix: keyof typeof idForms, id: string): boolean =>
  runIn(idForms[prefix], id) !== undefined

/** Whether the name of a user attribute is one of the kit's. */
export const isMarkedAttribute = (text: string): boolean => runIn(attributeForm, text) !== undefined

/** Whether the local part of a user principal name is one of the kit's. */
export const isMarkedKey = (text: string): boolean => runIn(keyForm, text) !== undefined

/** Whether an application or a service principal is the kit's: its name and both tags tell of the same run. */
export const isMarkedApplication = (displayName: string, tags: readonly string[]): boolean => {
  const run = runIn(displayNameForm, displayName)
  return run !== undefined && tags.includes(markWord) && tags.includes(runTag(run))
}
