// Redirect URIs as people declare them: what Microsoft Entra registers, and every mistake told.

import { describe, expect, test } from '@jest/globals'
import { accepted, problemOf } from '../../../../harness/result.ts'
import type { Platform } from '../../../../src/resources/app/configuration.ts'
import { redirectUrisField } from '../../../../src/resources/redirectUris/field.ts'
import { parseRedirectUri } from '../../../../src/resources/redirectUris/redirectUri.ts'
import type { Problem } from '../../../../src/util/problem.ts'

const all: readonly Platform[] = ['web', 'spa', 'publicClient']

describe('one address', () => {
  test.each([
    'https://shop.example/',
    'https://shop.example',
    'https://shop.example:8443/a/b?c=d',
    'http://localhost',
    'http://localhost:3000/cb',
    'http://127.0.0.1:8080/',
    'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp',
    'https://shop.example/{clientId}/cb'
  ])('%s is taken on every platform', text => {
    for (const platform of all) expect(accepted(parseRedirectUri(text, platform))).toBe(text)
  })

  test.each(['myapp://auth', 'msal{clientId}://auth', 'com.example.app:/oauth', 'urn:ietf:wg:oauth:2.0:oob'])(
    '%s is taken for a public client alone',
    text => {
      expect(accepted(parseRedirectUri(text, 'publicClient'))).toBe(text)
      for (const platform of ['web', 'spa'] as const)
        expect(problemOf(parseRedirectUri(text, platform))).toContain('publicClient alone')
    }
  )

  test.each([
    ['', 'is empty'],
    ['/cb', 'not an absolute URI'],
    ['shop.example/cb', 'not an absolute URI'],
    ['https://', 'not an absolute URI'],
    ['http://shop.example/', 'not encrypted'],
    ['http://localhost.example/', 'not encrypted'],
    ['http://localhost@evil.example/', 'user name'],
    ['https://user:pass@shop.example/', 'user name'],
    ['https://*.shop.example/', 'wildcard'],
    ['https://shop.example/#/cb', 'fragment'],
    ['https://shop.example/ x', 'whitespace'],
    ['https://shop.example/{tenant}', 'the character {'],
    ["https://shop.example/a'b", "the character '"],
    [`https://shop.example/${'x'.repeat(256)}`, 'characters'],
    ['javascript:alert', 'is not a redirect URI'],
    ['data:text/html,x', 'the character ,']
  ])('%j is refused everywhere', (text, problem) => {
    for (const platform of all) expect(problemOf(parseRedirectUri(text, platform))).toContain(problem)
  })
})

describe('the lists', () => {
  const read = (redirectUris: unknown, audience?: string) => {
    const problems: Problem[] = []
    const wanted = redirectUrisField.read({ redirectUris, audience }, problem => problems.push(problem))
    return { wanted, problems }
  }

  test('an empty list is declared, an absent one is not', () => {
    expect(read({ web: [], spa: ['https://a.example/'] }).wanted).toEqual({
      web: { uris: [], extent: 'whole' },
      spa: { uris: ['https://a.example/'], extent: 'whole' }
    })
    expect(read(undefined).wanted).toEqual({})
  })

  test.each([
    [{ spa: ['https://a.example/', 'https://a.example/'] }, ['redirectUris', 'spa', 1], 'redirectUris.spa[0]'],
    [{ spa: ['https://A.example/'], web: ['https://a.example/'] }, ['redirectUris', 'spa', 0], 'redirectUris.web[0]']
  ])('an address stands once, under one platform: %j', (lists, path, first) => {
    const { problems } = read(lists)
    expect(problems).toEqual([{ path, problem: expect.stringContaining(first) }])
  })

  test('addresses that differ in their paths are two', () => {
    expect(read({ spa: ['https://a.example', 'https://a.example/', 'https://a.example/A'] }).problems).toEqual([])
  })

  test.each([
    [undefined, 256],
    ['customers', 100]
  ])('with audience %s there are %i at most', (audience, most) => {
    const uris = Array.from({ length: most + 1 }, (_, index) => `https://a.example/${index}`)
    expect(read({ web: uris.slice(1) }, audience).problems).toEqual([])
    expect(read({ web: uris }, audience).problems).toHaveLength(1)
  })

  test('a query is not for customers', () => {
    expect(read({ web: ['https://a.example/?b'] }).problems).toEqual([])
    expect(read({ web: ['https://a.example/?b'] }, 'customers').problems).toHaveLength(1)
  })
})
