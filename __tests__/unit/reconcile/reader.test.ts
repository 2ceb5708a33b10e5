// The reader: what is asked in one turn travels together, whoever asks; nothing is read twice, and nothing outlives it.

import { describe, expect, test } from '@jest/globals'
import type { GraphAnswer, GraphRequest, Read } from '../../../src/graph/answer.ts'
import { requirements } from '../../../src/graph/requirements.ts'
import { createReader, type SharedRead } from '../../../src/reconcile/reader.ts'

const read = (path: string): Read => ({ path, operation: `read ${path}`, requirement: requirements.readApplications })

const answer = (body: unknown): GraphAnswer => ({ status: 200, body, retryAfterMs: undefined, requestId: undefined })

/** A batch that answers every path with itself, and what it was asked. */
const recorder = () => {
  const batches: (readonly string[])[] = []
  const batch = async (requests: readonly GraphRequest[]) => {
    batches.push(requests.map(({ path }) => path))
    return requests.map(({ path }) => answer(path))
  }
  const texts: string[] = []
  const send = async ({ path }: GraphRequest) => {
    texts.push(path)
    return answer(`<${path}>`)
  }
  return { batches, texts, reader: createReader({ batch, send }) }
}

describe('reads', () => {
  test('that are asked in one turn travel together, also after some promises; each path once', async () => {
    const { batches, reader } = recorder()
    const later = async (path: string) => {
      await null
      await null
      return reader.get(read(path))
    }
    const answers = await Promise.all([reader.get(read('/a')), later('/b'), reader.get(read('/a')), later('/c')])
    expect(answers.map(({ body }) => body)).toEqual(['/a', '/b', '/a', '/c'])
    expect(batches).toEqual([['/a', '/b', '/c']])
    expect((await reader.get(read('/b'))).body).toBe('/b')
    await reader.get(read('/d'))
    expect(batches).toEqual([['/a', '/b', '/c'], ['/d']])
    expect(reader.count()).toBe(4)
  })

  test('of one path are apart where the version differs, or where one asks for it who can do without', async () => {
    const { batches, reader } = recorder()
    const asked = [read('/a'), { ...read('/a'), version: 'beta' }, { ...read('/a'), optional: true }] as const
    await Promise.all([...asked, ...asked].map(reader.get))
    expect(batches).toEqual([['/a', '/a', '/a']])
  })

  test('of texts travel alone, beside the others', async () => {
    const { batches, texts, reader } = recorder()
    const text = (path: string): Read => ({ ...read(path), accept: 'application/xml' })
    const answers = await Promise.all([text('/x'), read('/a'), text('/y'), read('/b'), text('/x')].map(reader.get))
    expect(answers.map(({ body }) => body)).toEqual(['</x>', '/a', '</y>', '/b', '</x>'])
    expect([batches, texts]).toEqual([[['/a', '/b']], ['/x', '/y']])
  })

  test('that several share are parsed once', async () => {
    const { batches, reader } = recorder()
    let parsed = 0
    const shared: SharedRead<string> = {
      ...read('/a'),
      parse: ({ body }) => {
        parsed += 1
        return `${body}!`
      }
    }
    expect(await Promise.all([reader.shared(shared), reader.shared(shared)])).toEqual(['/a!', '/a!'])
    expect([parsed, batches.length]).toEqual([1, 1])
  })

  test('fail together with the request that carried them, also where nobody waits for them', async () => {
    const gone = () => Promise.reject(new Error('gone'))
    const reader = createReader({ batch: gone, send: gone })
    void reader.get(read('/a'))
    await expect(reader.get(read('/b'))).rejects.toThrow('gone')
    await expect(reader.shared({ ...read('/c'), parse: () => 1 })).rejects.toThrow('gone')
  })

  test('are forgotten when told so, but for what is common to all', async () => {
    const { batches, reader } = recorder()
    await Promise.all([reader.get(read('/a')), reader.get({ ...read('/b'), common: true })])
    reader.forget()
    await Promise.all([reader.get(read('/a')), reader.get({ ...read('/b'), common: true })])
    expect(batches).toEqual([['/a', '/b'], ['/a']])
    expect(reader.count()).toBe(3)
  })
})
