// Reads of the tenant: what is asked for in one turn of the event loop travels in one $batch, whoever asks for it, and what
// several ask for is read once. Nothing is written here, and no answer is kept longer than the reader.

import type { GraphAnswer, Read } from '../graph/answer.ts'
import type { Graph } from '../graph/client.ts'
import { handled, mapLimit } from '../util/concurrency.ts'

/** A read together with what its answer comes to. One object for each thing that is read: it is parsed once. */
export type SharedRead<T> = Read & { readonly parse: (answer: GraphAnswer) => T }

/** Reads for one observation of the tenant. */
export type Reader = {
  /** The final answer to a read, whatever its status. @throws ActionError `timeout`, `protocol`, `sign-in`, `cancelled`. */
  readonly get: (read: Read) => Promise<GraphAnswer>
  /** What a read that many components share comes to. @throws what `parse` throws, and as `get`. */
  readonly shared: <T>(read: SharedRead<T>) => Promise<T>
  /** How many things have been read. */
  readonly count: () => number
  /** A reader that asks again for everything but what many components share. */
  readonly again: () => Reader
  /** Forgets the answers to reads that are not common to all; what was made of them stays with whoever asked. */
  readonly forget: () => void
}

type Asked = {
  readonly read: Read
  readonly resolve: (answer: GraphAnswer) => void
  readonly reject: (e: unknown) => void
}

/** Texts that are read at the same time: they cannot share a request. */
const textsAtOnce = 30

/** A reader of the tenant as it is from now on. `parsed` is what many components share, as far as it is known already. */
export const createReader = (
  graph: Pick<Graph, 'batch' | 'send'>,
  parsed = new Map<SharedRead<unknown>, Promise<unknown>>()
): Reader => {
  const answers = new Map<string, Promise<GraphAnswer>>()
  const common = new Map<string, Promise<GraphAnswer>>()
  let waiting: Asked[] = []
  let asked = 0

  const send = async (): Promise<void> => {
    const sent = waiting
    waiting = []
    const texts = sent.filter(({ read }) => read.accept !== undefined)
    const others = sent.filter(({ read }) => read.accept === undefined)
    await Promise.all([
      sendTogether(others),
      mapLimit(texts, textsAtOnce, async ({ read, resolve, reject }) =>
        graph.send({ method: 'GET', ...read }).then(resolve, reject)
      )
    ])
  }

  const sendTogether = async (sent: readonly Asked[]): Promise<void> => {
    try {
      const received = await graph.batch(sent.map(({ read }) => ({ method: 'GET', ...read })))
      for (const [index, { resolve }] of sent.entries()) resolve(received[index] as GraphAnswer)
    } catch (error) {
      for (const { reject } of sent) reject(error)
    }
  }

  const ask = (read: Read): Promise<GraphAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<GraphAnswer>()
    // After everybody who can ask in this turn has asked.
    if (waiting.length === 0) setImmediate(() => void send())
    waiting.push({ read, resolve, reject })
    asked += 1
    return handled(promise)
  }

  const get = (read: Read): Promise<GraphAnswer> => {
    const known = read.common ? common : answers
    // An answer to somebody who can do without is none for somebody who cannot, and what is known to be there is asked for again.
    const key = `${read.version ?? ''} ${read.optional ?? ''} ${read.isKnown ?? ''} ${read.path}`
    const answer = known.get(key) ?? ask(read)
    known.set(key, answer)
    return answer
  }

  return {
    get,
    shared: <T>(read: SharedRead<T>) => {
      const known = (parsed.get(read) as Promise<T> | undefined) ?? handled(get(read).then(read.parse))
      parsed.set(read, known)
      return known
    },
    count: () => asked,
    again: () => createReader(graph, parsed),
    forget: () => answers.clear()
  }
}
