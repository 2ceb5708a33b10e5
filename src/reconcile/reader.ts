// What has been read of the tenant: answers by path. Resources say which paths they need, given what has been seen; the
// paths of all resources and all apps travel together, round by round, until nothing more is asked for.

import type { GraphAnswer } from '../graph/answer.ts'
import type { Graph } from '../graph/client.ts'
import type { Right } from '../graph/requirements.ts'

/** A read that a resource needs. `what` reads after "could not": `read the application ci-deployer`. */
export type Read = {
  readonly path: string
  readonly what: string
  readonly right: Right
  /** A read that only adds to the report: a service that fails it is not asked twice. */
  readonly optional?: true
}

/** Everything read so far, by path. */
export type Seen = ReadonlyMap<string, GraphAnswer>

/** Which reads are needed, given what has been seen. Asked again after every round. */
export type Reads = (seen: Seen) => readonly Read[]

/** More rounds than any chain of dependent reads has. */
const mostRounds = 8

/**
 * Reads until `reads` asks for nothing unseen; never writes. Gives all answers by path, whatever their status.
 */
export const observe = async (graph: Graph, reads: Reads): Promise<Seen> => {
  const seen = new Map<string, GraphAnswer>()
  for (let round = 0; round < mostRounds; round++) {
    const wanted = new Map(
      reads(seen)
        .filter(({ path }) => !seen.has(path))
        .map(read => [read.path, read])
    )
    if (wanted.size === 0) break
    const asked = [...wanted.values()]
    const answers = await graph.batch(asked.map(read => ({ method: 'GET', ...read })))
    for (const [index, { path }] of asked.entries()) seen.set(path, answers[index] as GraphAnswer)
  }
  return seen
}
