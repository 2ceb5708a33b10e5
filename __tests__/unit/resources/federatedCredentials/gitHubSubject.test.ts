// Subjects that GitHub sends, subjects of customised templates, and what was probably meant by texts that are neither.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formOf, isGitHubIssuer, readRepository } from '../../../../src/resources/federatedCredentials/gitHubSubject.ts'

describe('a subject', () => {
  test.each([
    'repo:o/r:ref:refs/heads/main',
    'repo:o/r:ref:refs/heads/a/b',
    'repo:o/r:ref:refs/tags/v1',
    'repo:o/r:ref:refs/pull/1/merge',
    'repo:o/r:pull_request',
    'repo:o/r:environment:Production 1',
    'repo:o/r:environment:a%3Ab',
    'repo:o@1/r@2:environment:prod'
  ])('%s is sent by default', subject => {
    expect(formOf(subject)).toEqual({ kind: 'default' })
  })

  test.each([
    'repo:o/r',
    'repo:o/r:environment:prod:job_workflow_ref:o/x/.github/workflows/d.yml@refs/heads/main',
    'repo:o/r:pull_request:job_workflow_ref:o/x/.github/workflows/d.yml@refs/heads/main',
    'repo:o/r:actor:octocat',
    'repo:o/r:repo_property_team:a',
    'repository_owner:o:environment:prod',
    'repository_owner:o:pull_request',
    'job_workflow_ref:o/r/.github/workflows/a.yml@refs/heads/main',
    'context:x',
    'enterprise:x:repo:o/r',
    'system:serviceaccount:namespace:name'
  ])('%s may be what a template makes', subject => {
    expect(formOf(subject)).toEqual({ kind: 'customised' })
  })

  test.each([
    ['repo:o/r:main', ['repo:o/r:ref:refs/heads/main', 'repo:o/r:environment:main']],
    ['repo:o@1/r@2:main', ['repo:o@1/r@2:ref:refs/heads/main', 'repo:o@1/r@2:environment:main']],
    ['o/r:environment:prod', ['repo:o/r:environment:prod']],
    ['o/r:main', ['repo:o/r:ref:refs/heads/main', 'repo:o/r:environment:main']],
    ['repo:o/r:refs/heads/main', ['repo:o/r:ref:refs/heads/main']],
    ['repo:o/r:refs/tags/v1', ['repo:o/r:ref:refs/tags/v1']],
    ['repo:o/r:branch:main', ['repo:o/r:ref:refs/heads/main']],
    ['repo:o/r:tag:v1', ['repo:o/r:ref:refs/tags/v1']],
    ['repo:o/r:env:prod', ['repo:o/r:environment:prod']],
    ['repo:o/r:Environment:prod', ['repo:o/r:environment:prod']],
    ['repo:o/r:enviroment:prod', ['repo:o/r:environment:prod']],
    ['repo:o/r:environment', ['repo:o/r:environment:NAME']],
    ['repo:o/r:environment:', ['repo:o/r:environment:NAME']],
    ['repo:o/r:environment:a:b', ['repo:o/r:environment:a%3Ab']],
    ['repo:o/r:ref', ['repo:o/r:ref:refs/heads/BRANCH']],
    ['repo:o/r:ref:main', ['repo:o/r:ref:refs/heads/main']],
    ['repo:o/r:ref:heads/main', ['repo:o/r:ref:refs/heads/main']],
    ['repo:o/r:ref:refs/head/main', ['repo:o/r:ref:refs/heads/main']],
    ['repo:o/r:ref:tags/v1', ['repo:o/r:ref:refs/tags/v1']],
    ['repo:o/r:ref:refs/heads/', ['repo:o/r:ref:refs/heads/BRANCH']],
    ['repo:o/r:pull-request', ['repo:o/r:pull_request']],
    ['repo:o/r:pr', ['repo:o/r:pull_request']],
    ['Repo:o/r:environment:prod', ['repo:o/r:environment:prod']],
    ['rep:o/r:environment:prod', ['repo:o/r:environment:prod']],
    ['repo:o:environment:prod', []],
    ['repo:o/r:', []],
    ['repo:', []],
    ['main', []]
  ])('%s is never sent', (subject, nearest) => {
    expect(formOf(subject)).toEqual({ kind: 'none', nearest })
  })

  test('that is offered in the place of another is one that may be sent', () => {
    const part = fc.constantFrom(
      'repo',
      'o/r',
      'o',
      'ref',
      'refs/heads/x',
      'env',
      'environment',
      'x',
      'pull_request',
      ''
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), parts => {
        const form = formOf(parts.join(':'))
        if (form.kind === 'none') for (const subject of form.nearest) expect(formOf(subject).kind).not.toBe('none')
      })
    )
  })
})

test('an issuer of GitHub is known by its host, or by its path on a GitHub Enterprise Server', () => {
  for (const issuer of [
    'https://token.actions.githubusercontent.com',
    'https://token.actions.githubusercontent.com/contoso',
    'https://token.actions.contoso.ghe.com',
    'https://ghe.example.com/_services/token'
  ])
    expect(isGitHubIssuer(issuer)).toBe(true)
  for (const issuer of ['', 'x', 'https://gitlab.com', 'https://token.actions.githubusercontent.com.example.com'])
    expect(isGitHubIssuer(issuer)).toBe(false)
})

test('the repository of a subject is read in both spellings', () => {
  expect(readRepository('repo:o@1/r@2:environment:x')).toEqual({
    owner: 'o',
    ownerId: '1',
    name: 'r',
    repositoryId: '2',
    rest: ':environment:x'
  })
  expect(readRepository('repo:o/r')).toMatchObject({ owner: 'o', ownerId: undefined, name: 'r', rest: '' })
  expect(readRepository('repository_owner:o:environment:x')).toBeUndefined()
})
