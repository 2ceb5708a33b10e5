// Federated credentials as people declare them: lines, the long form, duplicates, and how many there may be.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { accepted, problemOf } from '../../../../harness/result.ts'
import {
  dedupeFederatedCredentials,
  parseAudience,
  parseCredentialName,
  parseFederatedCredential,
  parseIssuer,
  parseSubject
} from '../../../../src/resources/federatedCredentials/field.ts'

describe('federated credentials', () => {
  test.each([
    ['current-run', { kind: 'current-run' }],
    ['ci = current-run', { kind: 'current-run', name: 'ci' }],
    ['repo:a/b:environment:prod', { kind: 'subject', subject: 'repo:a/b:environment:prod' }],
    ['prod=repo:a/b:environment:prod', { kind: 'subject', name: 'prod', subject: 'repo:a/b:environment:prod' }],
    ['repo:a/b:environment:x=y:z', { kind: 'subject', subject: 'repo:a/b:environment:x=y:z' }],
    ['repo:a@1/b@2:ref:refs/heads/x=y', { kind: 'subject', subject: 'repo:a@1/b@2:ref:refs/heads/x=y' }],
    ['p=repo:a/b:environment:x=y', { kind: 'subject', name: 'p', subject: 'repo:a/b:environment:x=y' }]
  ])('%s', (line, credential) => {
    expect(accepted(parseFederatedCredential(line))).toEqual(credential)
  })

  test.each([
    ['current-runn', /did you mean current-run\? accepted/],
    ['main', /is not a federated credential; accepted: current-run, a subject/],
    ['=repo', /is not a federated credential/],
    ['a=b', /is not a federated credential/],
    ['repo:a/b:*', /there are no wildcards/]
  ])('%s is refused', (line, problem) => {
    expect(problemOf(parseFederatedCredential(line))).toMatch(problem)
  })

  test('the parts of the long form', () => {
    expect(problemOf(parseSubject(`repo:${'x'.repeat(600)}`))).toContain('accepted: at most 600')
    expect(problemOf(parseSubject('repo:a\u0000'))).toContain('holds a control character')
    expect(problemOf(parseSubject(' '))).toContain('is empty')
    expect(accepted(parseAudience('api://AzureADTokenExchange'))).toBe('api://AzureADTokenExchange')
    expect(accepted(parseIssuer('https://ghe.example.com/_services/token'))).toBe(
      'https://ghe.example.com/_services/token'
    )
    for (const issuer of ['http://x', 'x', 'https://u:p@x', 'https://x?y', 'https://x#y'])
      expect(problemOf(parseIssuer(issuer))).toContain('is not an issuer')
    expect(problemOf(parseIssuer(''))).toContain('is empty')
    expect(accepted(parseCredentialName('a_b-1'))).toBe('a_b-1')
    for (const name of ['', '-a', 'a b', 'x'.repeat(121)])
      expect(problemOf(parseCredentialName(name))).toContain('is not a name')
  })

  test('a line never loses its subject', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), line => {
        const result = parseFederatedCredential(line)
        if (result.ok && result.value.kind === 'subject') expect(line.endsWith(result.value.subject)).toBe(true)
      })
    )
  })

  test('duplicates are folded; one subject under two names and one name for two subjects are not', () => {
    const { unique, problems } = dedupeFederatedCredentials([
      { kind: 'current-run' },
      { kind: 'current-run' },
      { kind: 'subject', subject: 's:1', name: 'a' },
      { kind: 'subject', subject: 's:1', name: 'b' },
      { kind: 'subject', subject: 's:2', name: 'a' },
      { kind: 'subject', subject: 's:1', name: 'c', issuer: 'https://x' },
      { kind: 'current-run', name: 'd' }
    ])
    expect(unique).toHaveLength(4)
    expect(problems).toEqual([
      '"s:1" is declared twice under different names; accepted: one name a subject',
      'the name "a" is used for two subjects; accepted: one subject a name',
      'current-run is declared twice under different names; accepted: one name a subject'
    ])
  })

  test('twenty-one are too many', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ kind: 'subject', subject: `s:${index}` }) as const)
    expect(dedupeFederatedCredentials(many(20)).problems).toEqual([])
    expect(dedupeFederatedCredentials(many(21)).problems).toEqual([
      '21 federated credentials are declared, and an application holds at most 20'
    ])
  })
})
