// Scopes and identifier URIs as people declare them, and the ids that scopes are given.

import { describe, expect, test } from '@jest/globals'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { scopeIdOf } from '../../../../src/resources/app/scopeId.ts'
import { parseIdentifierUri, parseScope, scopesField } from '../../../../src/resources/scopes/field.ts'
import type { Problem } from '../../../../src/util/problem.ts'

describe('a scope', () => {
  test.each(['orders.read', 'user_impersonation', 'Orders:Read', 'a', 'x/y', 'x'.repeat(40)])('%s is taken', value => {
    expect(accepted(parseScope(value, 'Read', true))).toEqual({ value, description: 'Read' })
  })

  test.each([
    ['', 'Read', 'no name of a scope'],
    ['.default', 'Read', 'no name of a scope'],
    ['orders read', 'Read', 'no name of a scope'],
    ['größe', 'Read', 'no name of a scope'],
    ['x'.repeat(41), 'Read', '41 characters'],
    ['read', ' ', 'no description'],
    ['read', 'x'.repeat(851), '851 characters'],
    ['read', 'a\nb', 'control character']
  ])('%j with %j is refused', (value, description, problem) => {
    expect(problemOf(parseScope(value, description, true))).toContain(problem)
  })

  test('may be longer where no customers sign in', () => {
    expect(accepted(parseScope('x'.repeat(120), 'Read', false)).value).toHaveLength(120)
    expect(problemOf(parseScope('x'.repeat(121), 'Read', false))).toContain('1 to 120')
  })
})

describe('an identifier URI', () => {
  test.each([
    'api://{clientId}',
    'api://7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c/orders',
    'https://contoso.onmicrosoft.com/orders',
    'urn:contoso:orders'
  ])('%s is taken', text => {
    expect(accepted(parseIdentifierUri(text))).toBe(text)
  })

  test.each([
    ['', 'is empty'],
    ['orders', 'no URI of an API'],
    ['http://contoso.onmicrosoft.com/orders', 'no URI of an API'],
    ['https:///orders', 'no URI of an API'],
    ['https://*.contoso.com', 'wildcard'],
    ['https://contoso.com/?a', 'wildcard, a query'],
    ['api://{tenantId}/x', 'a character'],
    ['api://a b', 'whitespace']
  ])('%j is refused', (text, problem) => {
    expect(problemOf(parseIdentifierUri(text))).toContain(problem)
  })
})

describe('what is declared', () => {
  const read = (written: Readonly<Record<string, unknown>>) => {
    const problems: Problem[] = []
    const wanted = scopesField.read(written, problem => problems.push(problem))
    return { wanted, problems }
  }

  test('nothing, an empty map, a map, and a URI alone', () => {
    expect(read({}).wanted).toEqual({ offered: undefined, identifierUri: undefined })
    expect(read({ scopes: {} }).wanted).toEqual({ offered: { scopes: [], extent: 'whole' }, identifierUri: undefined })
    expect(read({ scopes: { a: 'A' }, audience: 'customers' }).wanted).toEqual({
      offered: { scopes: [{ value: 'a', description: 'A' }], extent: 'whole' },
      identifierUri: { kind: 'chosen', forCustomers: true }
    })
    expect(read({ identifierUri: 'api://{clientId}' }).wanted).toEqual({
      offered: undefined,
      identifierUri: { kind: 'declared', uri: 'api://{clientId}' }
    })
  })

  test('names that differ in case alone, too many, and a URI that customers cannot have', () => {
    expect(read({ scopes: { read: 'R', Read: 'R' } }).problems).toMatchObject([{ path: ['scopes', 'Read'] }])
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`s${index}`, 'S']))
    expect(read({ scopes: many }).problems).toEqual([])
    expect(read({ scopes: many, audience: 'customers' }).problems).toMatchObject([{ path: ['scopes'] }])
    const long = `https://contoso.onmicrosoft.com/${'x'.repeat(100)}`
    for (const identifierUri of ['urn:contoso:orders', long])
      expect(read({ identifierUri, audience: 'customers' }).problems).toMatchObject([{ path: ['identifierUri'] }])
  })
})

test('ids follow from the names of app and scope, and are UUIDs of version 5', () => {
  const ids = [
    scopeIdOf('orders-api', 'read'),
    scopeIdOf('orders-api', 'write'),
    scopeIdOf('other-api', 'read'),
    scopeIdOf('orders-api', 'read', 1)
  ]
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(scopeIdOf('Orders-API', 'read')).toBe(ids[0])
})
