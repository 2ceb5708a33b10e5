// A server between the action and the emulator's Graph that replaces single answers, alone or inside a batch: for what the
// emulator, which tells the truth, never says.

import { afterAll } from '@jest/globals'
import type { Emulator } from '../../packages/b2c-emulator/src/emulator.ts'
import { serve } from '../auth/surroundings.ts'

/** One request to Graph; `path` is decoded, without version and query. */
export type Asked = { readonly method: string; readonly path: string; readonly query: string }
/** What Graph answered; `body` is undefined where there is none. */
export type Answered = { readonly status: number; readonly body: unknown }
/** Gives another answer, or undefined to leave it. Called after the emulator has done the work. */
export type Twist = (asked: Asked, answered: Answered) => Answered | undefined

const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(closers.map(close => close()))
})

const askedOf = (method: string, url: string): Asked => {
  const [path = '', query = ''] = url.replace(/^\/v1\.0/, '').split('?')
  return { method, path: decodeURIComponent(path), query: decodeURIComponent(query) }
}

/** An error as Graph words it. */
export const graphError = (status: number, code: string, message: string): Answered => ({
  status,
  body: { error: { code, message, innerError: { 'request-id': '00000000-0000-4000-8000-00000000000e' } } }
})

type BatchItem = { readonly id: string; readonly method: string; readonly url: string }
type BatchResponse = { readonly id: string; readonly status: number; readonly body?: unknown }

const parse = (text: string): unknown => (text === '' ? undefined : JSON.parse(text))

/** Starts the server; gives its origin, for `graph-endpoint`. */
export const twistGraph = async (emulator: Emulator, twist: Twist): Promise<string> => {
  const { origin, close } = await serve(async (request, response) => {
    const { method = '', url = '', headers } = request
    let sent = ''
    for await (const chunk of request) sent += chunk
    const upstream = await fetch(`${emulator.graph}${url}`, {
      method,
      headers: Object.fromEntries(
        ['authorization', 'content-type', 'prefer'].flatMap(name =>
          headers[name] ? [[name, String(headers[name])]] : []
        )
      ),
      ...(sent === '' ? {} : { body: sent })
    })
    const text = (await upstream.text()).replaceAll(emulator.graph, `http://${headers.host}`)
    const plain: Answered = { status: upstream.status, body: parse(text) }
    const answered = url.endsWith('/$batch')
      ? twistBatch(sent, plain, twist)
      : (twist(askedOf(method, url), plain) ?? plain)
    response.writeHead(answered.status, {
      'content-type': 'application/json',
      date: upstream.headers.get('date') ?? ''
    })
    response.end(answered.body === undefined ? '' : JSON.stringify(answered.body))
  })
  closers.push(close)
  return origin
}

const twistBatch = (sent: string, answered: Answered, twist: Twist): Answered => {
  const { requests } = parse(sent) as { readonly requests: readonly BatchItem[] }
  const { responses } = answered.body as { readonly responses: readonly BatchResponse[] }
  const twisted = responses.map(item => {
    const request = requests.find(({ id }) => id === item.id) as BatchItem
    return { ...item, ...twist(askedOf(request.method, request.url), { status: item.status, body: item.body }) }
  })
  return { status: 200, body: { responses: twisted } }
}
