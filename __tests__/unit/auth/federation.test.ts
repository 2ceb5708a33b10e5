// The advice for a missing federated credential: both spellings of a subject, and a command that survives a shell.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { clientId } from '../../../harness/signInFixture.ts'
import { credentialName, federationHint, matchingCredential, subjectSpellings } from '../../../src/auth/federation.ts'

const claims = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo-org/b2c:ref:refs/heads/main',
  audience: 'api://AzureADTokenExchange',
  repositoryId: '22',
  ownerId: '11'
}
const spellings = ['repo:octo-org/b2c:ref:refs/heads/main', 'repo:octo-org@11/b2c@22:ref:refs/heads/main']

describe('the spellings of a subject', () => {
  test('are two, from either of them', () => {
    expect(subjectSpellings(claims)).toEqual(spellings)
    const immutable = { ...claims, subject: spellings[1] ?? '', repositoryId: undefined, ownerId: undefined }
    expect(subjectSpellings(immutable)).toEqual(spellings)
  })

  test.each([
    { ...claims, repositoryId: undefined },
    { ...claims, ownerId: undefined },
    { ...claims, subject: 'repository_owner:octo-org:environment:prod' },
    { ...claims, subject: 'repo:octo-org/b2c' }
  ])('are not guessed: %#', custom => {
    expect(subjectSpellings(custom)).toEqual([])
  })
})

describe('the matching credential', () => {
  test('is JSON for the Azure CLI', () => {
    expect(JSON.parse(matchingCredential(claims))).toEqual({
      name: 'github-octo-org-b2c-ref-refs-heads-main',
      issuer: claims.issuer,
      subject: claims.subject,
      audiences: [claims.audience]
    })
  })

  test('has a name that Microsoft Graph accepts, whatever the subject is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), subject => {
        expect(credentialName(subject)).toMatch(/^[A-Za-z0-9][\w-]{2,119}$/)
      })
    )
  })

  test('survives a shell when the environment’s name has an apostrophe', () => {
    const hint = federationHint({ ...claims, subject: "repo:octo-org/b2c:environment:bob's" }, clientId)
    expect(hint).toContain(`"subject":"repo:octo-org/b2c:environment:bob'\\''s"`)
  })
})

test('the hint shows what was presented and both spellings', () => {
  const hint = federationHint(claims, clientId)
  for (const line of [claims.issuer, claims.audience, ...spellings]) expect(hint).toContain(line)
  expect(federationHint({ ...claims, ownerId: undefined }, clientId)).not.toContain('two spellings')
})
