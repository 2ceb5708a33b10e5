// Destinations of secrets and variables: their grammar, and that GitHub does not tell names apart by case.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { dedupeDestinations } from '../../../../src/secretStores/destinations.ts'
import {
  type GitHubDestination,
  parseGitHubDestination,
  parseVariableDestination
} from '../../../../src/secretStores/github/destination.ts'
import { gitHubDestination } from '../../../../src/secretStores/github/gitHubStore.ts'

describe('destinations', () => {
  test.each([
    ['repository:B2C_SECRET', { kind: 'repository', name: 'B2C_SECRET', ids: false }],
    ['repository:B2C+ids', { kind: 'repository', name: 'B2C', ids: true }],
    ['environment/pro:d/1:S', { kind: 'environment', environment: 'pro:d/1', name: 'S', ids: false }],
    ['organization/contoso-1 : _S', { kind: 'organization', organization: 'contoso-1', name: '_S', ids: false }],
    ['dependabot:S', { kind: 'dependabot', name: 'S', ids: false }]
  ])('%s', (text, destination) => {
    expect(accepted(parseGitHubDestination(text))).toEqual(destination)
  })

  test.each([
    ['S', /is not a destination; accepted: repository:NAME/],
    ['repo:S', /names no known store; did you mean repository\? accepted/],
    ['vault:S', /names no known store; accepted/],
    ['repository:1S', /is not a secret's name/],
    ['repository:GitHub_S', /begins with GITHUB_/],
    ['repository:', /is not a secret's name/],
    ['repository:S+id', /is not a secret's name/],
    ['repository/contoso/x:S', /the repository is the one that the workflow runs in/],
    ['environment:S', /names no environment/],
    ['environment/:S', /names no environment/],
    ['organization/-a:S', /names no organization/],
    ['dependabot/x:S', /accepted is dependabot:NAME/],
    ['dependabot:S+ids', /Dependabot has secrets and no variables/]
  ])('%s is refused', (text, problem) => {
    expect(problemOf(parseGitHubDestination(text))).toMatch(problem)
  })

  test('an environment has a printable name of at most 255 characters', () => {
    for (const environment of ['x'.repeat(256), 'a\u0007'])
      expect(problemOf(parseGitHubDestination(`environment/${environment}:S`))).toContain('names no environment')
  })

  test('variables are stored where secrets are, without +ids and without Dependabot', () => {
    expect(accepted(parseVariableDestination('environment/prod:CLIENT_ID'))).toEqual({
      kind: 'environment',
      environment: 'prod',
      name: 'CLIENT_ID',
      ids: false
    })
    expect(problemOf(parseVariableDestination('dependabot:CLIENT_ID'))).toContain(
      'Dependabot has no variables; accepted'
    )
    expect(problemOf(parseVariableDestination('repository:CLIENT_ID+ids'))).toContain(
      '+ids has no place there; accepted'
    )
    expect(problemOf(parseVariableDestination('repository:1'))).toContain("is not a variable's name")
  })

  test('any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('repository', 'environment/e', 'x'), (name, store) => {
        const result = parseGitHubDestination(`${store}:${name}`)
        if (result.ok) expect(result.value.name).toMatch(/^[A-Za-z_]\w*$/)
      })
    )
  })

  test('GitHub does not tell names apart by case', () => {
    expect(
      dedupeDestinations(
        (
          [
            { kind: 'repository', name: 'S', ids: false },
            { kind: 'repository', name: 's', ids: true },
            { kind: 'environment', environment: 'Prod', name: 'S', ids: false },
            { kind: 'organization', organization: 'c', name: 'S', ids: false }
          ] satisfies readonly GitHubDestination[]
        ).map(gitHubDestination)
      ).map(({ identity, ids }) => [identity, ids])
    ).toEqual([
      ['repository:s', true],
      ['environment/prod:s', false],
      ['organization/c:s', false]
    ])
  })
})

describe('a variable', () => {
  test.each([
    ['repository:CLIENT_ID', { kind: 'repository', name: 'CLIENT_ID', ids: false }],
    ['environment/a:b:CLIENT_ID', { kind: 'environment', environment: 'a:b', name: 'CLIENT_ID', ids: false }],
    [
      'organization/octo-org:CLIENT_ID',
      { kind: 'organization', organization: 'octo-org', name: 'CLIENT_ID', ids: false }
    ]
  ])('%s', (text, value) => {
    expect(parseVariableDestination(text)).toEqual({ ok: true, value })
  })

  test.each([
    ['CLIENT_ID', /is not a destination; accepted: repository:NAME, environment\/ENV:NAME or organization\/ORG:NAME$/],
    ['repo:CLIENT_ID', /did you mean repository\?/],
    ['repository:CLIENT_ID+ids', /\+ids has no place there; accepted: repository:NAME/],
    ['dependabot:CLIENT_ID', /Dependabot has no variables; accepted/],
    ['repository:GITHUB_ID', /begins with GITHUB_/],
    ['repository:1D', /is not a variable's name/]
  ])('%s is refused', (text, problem) => {
    expect(parseVariableDestination(text)).toMatchObject({ ok: false, problem: expect.stringMatching(problem) })
  })
})
