// The token reaches the configured origin and nobody else, whatever Graph answers, and is replaced when it is refused.

import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../harness/failure.ts'
import { ActionError } from '../../../src/errors.ts'
import { errorOf, get, open, server, tokensOf } from './scriptedGraph.ts'

type Links = { readonly other: string; readonly own: string }

describe('the token', () => {
  test.each([
    ['another port', ({ other }: Links) => `${other}/v1.0/list`],
    ['a host behind user information', ({ own }: Links) => `${own.replace('http://', 'http://x@')}/v1.0/list`],
    [
      'user information that looks like us',
      ({ other, own }: Links) => `http://${own.slice(7)}@${other.slice(7)}/v1.0/l`
    ],
    ['another scheme', ({ own }: Links) => `${own.replace('http:', 'https:')}/v1.0/list`],
    ['nowhere', () => 'next'],
    ['a file', () => 'file:///etc/passwd']
  ])('does not follow a next page to %s', async (_, linkTo) => {
    const other = await server(() => ({ body: { value: [] } }))
    const { graph, seen } = await open((_request, _place, origin) => ({
      body: { value: [1], '@odata.nextLink': linkTo({ other: other.origin, own: origin }) }
    }))
    const failure = await failureOf(() => graph.send(get('/list')))
    expect(failure).toBeInstanceOf(ActionError)
    expect(failure).toMatchObject({ code: 'protocol', message: expect.stringContaining('Refused to send the token') })
    expect(other.seen).toEqual([])
    expect(seen).toHaveLength(1)
  })

  test.each([301, 302, 307, 308])('does not follow a redirect, %i', async status => {
    const other = await server(() => ({ body: {} }))
    const { graph, seen } = await open(() => ({ status, headers: { location: `${other.origin}/v1.0/x` } }))
    const failure = await failureOf(() => graph.send(get('/x')))
    expect(failure).toMatchObject({ code: 'protocol', message: expect.stringContaining('redirected /v1.0/x') })
    expect(other.seen).toEqual([])
    expect(seen).toHaveLength(1)
  })

  test('that is refused is replaced once', async () => {
    const tokens = tokensOf()
    const { graph, seen } = await open(
      (_request, place) =>
        place === 0 ? { status: 401, body: errorOf('InvalidAuthenticationToken', 'x') } : { body: { ok: 1 } },
      { tokens }
    )
    expect((await graph.send(get('/x'))).body).toEqual({ ok: 1 })
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer token-0', 'Bearer token-1'])
    expect(tokens.fresh()).toBe(1)
  })

  test.each([
    [
      errorOf('Authorization_IdentityNotFound', 'The identity of the calling application could not be established.'),
      /no service principal/
    ],
    [errorOf('InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'), /same cloud/],
    ['<html>', /same cloud/]
  ])('that is refused twice is an error: %j', async (body, hint) => {
    const { graph, seen } = await open(() => ({ status: 401, body }))
    const failure = await failureOf(() => graph.send(get('/x')))
    expect(failure).toMatchObject({ code: 'sign-in', hint: expect.stringMatching(hint) })
    expect(seen).toHaveLength(2)
  })

  test('that cannot be had is the error of the sign-in itself', async () => {
    const reason = new ActionError({ code: 'sign-in', message: 'AADSTS7000215' })
    const { graph, seen } = await open(() => ({ body: {} }), {
      tokens: { getToken: () => Promise.reject(reason), fresh: () => 0 }
    })
    expect(await failureOf(() => graph.send(get('/x')))).toBe(reason)
    expect(seen).toEqual([])
  })
})
