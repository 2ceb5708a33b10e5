// The combinations of a matrix. GitHub documentation, "Running variations of jobs in a workflow".

import type { Value } from './expressions.ts'
import { Mistake, type Place } from './mistake.ts'
import { type Mapping, mappingOf } from './workflow.ts'

const same = (one: Value | undefined, other: Value | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

const listIn = (value: Value | undefined): readonly Mapping[] => (Array.isArray(value) ? value.map(mappingOf) : [])

// GitHub documentation, "Workflow syntax", jobs.<job_id>.strategy.matrix: the jobs of one workflow run.
const mostJobs = 256

/**
 * The combinations of a matrix whose expressions are filled in; one without values for a job without matrix.
 *
 * @throws Mistake when there is none at all, or more than GitHub takes
 */
export const combinationsOf = (matrix: Value, place: Place): readonly Mapping[] => {
  if (matrix === null) return [{}]
  const { include, exclude, ...axes } = mappingOf(matrix)
  const count = Object.values(axes).reduce<number>(
    (all, values) => all * (Array.isArray(values) ? values.length : 0),
    1
  )
  if (count > mostJobs)
    throw new Mistake(`the matrix has ${count} combinations; GitHub takes ${mostJobs} at most.`, place)
  const product = Object.entries(axes).reduce<readonly Mapping[]>(
    (all, [name, values]) =>
      all.flatMap(one => (Array.isArray(values) ? values : []).map(value => ({ ...one, [name]: value }))),
    Object.keys(axes).length === 0 ? [] : [{}]
  )
  const left = product.filter(
    one => !listIn(exclude).some(rule => Object.entries(rule).every(([name, value]) => same(one[name], value)))
  )
  // An entry of include is added to the combinations whose own values it leaves alone, or else it is one more.
  const extended = left.map(own => ({ own, all: own }))
  const further: Mapping[] = []
  for (const entry of listIn(include)) {
    const fitting = extended.filter(({ own }) =>
      Object.entries(entry).every(([name, value]) => !(name in own) || same(own[name], value))
    )
    for (const one of fitting) one.all = { ...one.all, ...entry }
    if (fitting.length === 0) further.push(entry)
  }
  const combinations = [...extended.map(({ all }) => all), ...further]
  if (combinations.length === 0) throw new Mistake('the matrix has no combination.', place)
  return combinations
}
