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
  parseSubject,
  parseWrittenCredential
} from '../../../../src/resources/federatedCredentials/declared.ts'

describe('federated credentials', () => {
  test.each([
    ['current-run', { kind: 'current-run' }],
    ['ci = current-run', { kind: 'current-run', name: 'ci' }],
    ['repo:a/b:environment:prod', { kind: 'subject', subject: 'repo:a/b:environment:prod' }],
    ['prod=repo:a/b:environment:prod', { kind: 'subject', name: 'prod', subject: 'repo:a/b:environment:prod' }],
    ['repo:a/b:environment:x=y%3Az', { kind: 'subject', subject: 'repo:a/b:environment:x=y%3Az' }],
    ['repo:a@1/b@2:ref:refs/heads/x=y', { kind: 'subject', subject: 'repo:a@1/b@2:ref:refs/heads/x=y' }],
    ['p=repo:a/b:environment:x=y', { kind: 'subject', name: 'p', subject: 'repo:a/b:environment:x=y' }],
    ["claims['sub'] eq 'repo:a/b:x=y'", { kind: 'flexible', expression: "claims['sub'] eq 'repo:a/b:x=y'" }],
    [
      "all = claims['sub'] matches 'repo:a/*' and claims['job_workflow_ref'] matches 'a/b/*'",
      {
        kind: 'flexible',
        name: 'all',
        expression: "claims['sub'] matches 'repo:a/*' and claims['job_workflow_ref'] matches 'a/b/*'"
      }
    ]
  ])('%s', (line, credential) => {
    expect(accepted(parseFederatedCredential(line))).toEqual(credential)
  })

  test.each([
    ['current-runn', /did you mean current-run\? accepted/],
    ['main', /is not a federated credential; accepted: current-run, a subject/],
    ['=repo', /is not a federated credential/],
    ['a=b', /is not a federated credential/],
    ['repo:a/b:*', /flexible credential: claims\['sub'\] matches 'repo:a\/b:\*'/],
    ['repo:a/b:environment:prod?', /flexible credential: claims\['sub'\] matches/],
    ["claims['sub'] like 'x'", /is no expression about claims/],
    ['claims', /is no expression about claims/],
    ['repo:a/b:main', /no subject that GitHub sends; did you mean repo:a\/b:ref:refs\/heads\/main or/],
    ['p=a/b:environment:prod', /no subject that GitHub sends; did you mean repo:a\/b:environment:prod\?/],
    ['repo:a:environment:x', /no subject that GitHub sends; accepted: repo:OWNER/]
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
    expect(problemOf(parseIssuer('https://token.actions.githubusercontent.com/'))).toContain('ends with a slash')
    expect(problemOf(parseSubject('repo:a/b:pull_request '))).toContain('begins or ends with a space')
    for (const issuer of ['http://x', 'x', 'https://u:p@x', 'https://x?y', 'https://x#y'])
      expect(problemOf(parseIssuer(issuer))).toContain('is not an issuer')
    expect(problemOf(parseIssuer(''))).toContain('is empty')
    expect(accepted(parseCredentialName('a_b-1'))).toBe('a_b-1')
    for (const name of ['', '-a', 'a b', 'x'.repeat(121)])
      expect(problemOf(parseCredentialName(name))).toContain('is not a name')
  })

  test('of another issuer than GitHub have any subject but one with a *', () => {
    for (const subject of ['repo:a/b:main', 'user?', 'x'])
      expect(accepted(parseSubject(subject, 'https://gitlab.example.com'))).toBe(subject)
    expect(problemOf(parseSubject('a*', 'https://gitlab.example.com'))).toContain('claimsMatchingExpression')
    for (const issuer of ['https://ghe.example.com/_services/token', 'https://token.actions.contoso.ghe.com'])
      expect(problemOf(parseSubject('repo:a/b:main', issuer))).toContain('no subject that GitHub sends')
  })

  test('as a map are a subject, the run itself, or an expression', () => {
    const claimsMatchingExpression = "claims['sub'] matches 'repo:a/*'"
    const more = { name: 'n', audience: 'api://x' }
    expect(
      accepted(parseWrittenCredential({ subject: 'repo:a/b:pull_request', issuer: 'https://x', ...more }))
    ).toEqual({
      kind: 'subject',
      subject: 'repo:a/b:pull_request',
      issuer: 'https://x',
      ...more
    })
    expect(accepted(parseWrittenCredential({ subject: 'current-run', ...more }))).toEqual({
      kind: 'current-run',
      ...more
    })
    const issuer = 'https://token.actions.githubusercontent.com'
    expect(accepted(parseWrittenCredential({ claimsMatchingExpression, issuer, ...more }))).toEqual({
      kind: 'flexible',
      expression: claimsMatchingExpression,
      ...more
    })
  })

  test.each([
    [{}, 'needs one of subject and claimsMatchingExpression'],
    [{ subject: 's:1', claimsMatchingExpression: 'x' }, 'needs one of subject and claimsMatchingExpression'],
    [{ subject: 'current-run', issuer: 'https://x' }, 'has an issuer beside current-run'],
    [{ claimsMatchingExpression: 'sub matches x' }, 'is no expression about claims'],
    [
      { claimsMatchingExpression: "claims['sub'] eq 'x'", issuer: 'https://ghe.example.com/_services/token' },
      'beside claimsMatchingExpression'
    ]
  ])('as a map are refused: %j', (written, problem) => {
    expect(problemOf(parseWrittenCredential(written))).toContain(problem)
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
      { kind: 'current-run', name: 'd' },
      { kind: 'flexible', expression: 'e', name: 'e' },
      { kind: 'flexible', expression: 'e', name: 'f' }
    ])
    expect(unique).toHaveLength(5)
    expect(problems).toEqual([
      '"s:1" is declared twice under different names; accepted: one name a subject',
      'the name "a" is used for two subjects; accepted: one subject a name',
      'current-run is declared twice under different names; accepted: one name a subject',
      '"e" is declared twice under different names; accepted: one name a subject'
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
