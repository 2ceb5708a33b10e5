// The file judged by the rules that it will be read by: what the action itself would refuse is taken out, and said.

import type { ConfigContext } from '../declaration/file.ts'
import { problemsOf } from '../declaration/file.ts'
import { valueAt } from '../declaration/schemaErrors.ts'
import { type ExportNote, leftOut } from '../resources/exported.ts'
import { isObject } from '../util/json.ts'
import { type Path, pathText } from '../util/problem.ts'
import type { Draft } from './draft.ts'

/** A file holds no more mistakes than this behind each other. */
const mostRounds = 20

/**
 * Takes out of the draft what cannot be read back. `render` makes its text.
 * @throws Error when something is left that nothing can be taken out for: a mistake of the action.
 */
export const takeOutMistakes = (
  draft: Draft,
  render: (draft: Draft) => string,
  context: ConfigContext
): { readonly draft: Draft; readonly text: string } => {
  let checked = draft
  for (let round = 0; round < mostRounds; round++) {
    const text = render(checked)
    // Without an environment, a text that reads like a placeholder is a mistake whatever it names.
    const problems = problemsOf(text, { ...context, env: {} })
    if (problems.length === 0) return { draft: checked, text }
    const found = new Map(
      problems.map(({ path, problem }) => [JSON.stringify(placeOf(path, checked.value)), { path, problem }])
    )
    let { notes } = checked
    // The last entry of a list goes first, so that the others keep their numbers.
    for (const [text, { path, problem }] of [...found].sort(byPlace)) {
      const place: Path = JSON.parse(text)
      takeOut(checked.value, place)
      notes = [
        ...notes.filter(note => note.kind !== 'remark' || !isWithin(note, place)),
        ...noteOn(place, path, problem, notes)
      ]
    }
    checked = { ...checked, notes }
  }
  throw new Error('the exported file could not be read back')
}

const isWithin = ({ path }: ExportNote, place: Path): boolean => place.every((step, index) => path[index] === step)

/** What is said of it. What is missing because it was taken out before has been told. */
const noteOn = (place: Path, path: Path, problem: string, notes: readonly ExportNote[]): readonly ExportNote[] => {
  const isTold =
    problem.startsWith('is missing') && notes.some(note => note.kind === 'left out' && isWithin(note, place))
  return isTold ? [] : [leftOut(besides(place), `${pathText(path)} ${problem}; it is not declared`)]
}

const byPlace = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  other.localeCompare(one, 'en', { numeric: true })

/** Without these there is no app. */
const names: ReadonlySet<unknown> = new Set(['name', 'uniqueName', 'adopt'])

/** What is taken out for a mistake: as little as leaves the tenant as it is. A list that is owned whole goes whole. */
const placeOf = (path: Path, value: unknown): Path => {
  const [top, entry, field, part] = path
  // A setting that is missing is missed by the thing it belongs to.
  if (top !== 'apps') return path.slice(0, valueAt(value, path.slice(0, 3)) === undefined ? 2 : 3)
  if (entry === undefined || field === undefined || names.has(field)) return path.slice(0, 2)
  if (field === 'redirectUris') return path.slice(0, typeof part === 'string' ? 4 : 3)
  if (field === 'delegatedPermissions') return path.slice(0, 3)
  return path.slice(0, typeof part === 'number' ? 4 : 3)
}

/** Where it is said that something is not there: beside an app that is left, else beside the section. */
const besides = (place: Path): Path => (place.length > 2 ? place.slice(0, 3) : place.slice(0, 1))

const takeOut = (root: Record<string, unknown>, place: Path): void => {
  const last = place.at(-1)
  if (last === undefined) throw new Error('the exported file could not be read back')
  const holders = [root as unknown]
  for (const step of place.slice(0, -1)) holders.push((holders.at(-1) as Record<string | number, unknown>)?.[step])
  const holder = holders.at(-1)
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else if (isObject(holder)) delete (holder as Record<string, unknown>)[String(last)]
  // What is empty says that there shall be nothing.
  const isEmpty = Array.isArray(holder) ? holder.length === 0 : isObject(holder) && Object.keys(holder).length === 0
  if (isEmpty && place.length > 1) takeOut(root, place.slice(0, -1))
}
