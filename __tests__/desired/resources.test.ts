// The grammars of what an app holds: permissions, directory roles, federated credentials, destinations, certificates.

import { beforeAll, describe, expect, test } from '@jest/globals'
import { type SigningCertificate, selfSignedCertificate } from 'b2c-emulator/testing'
import fc from 'fast-check'
import { parseCertificate } from '../../src/resources/certificates/field.ts'
import {
  dedupeDirectoryRoles,
  parseDirectoryRole,
  privilegedRoleOf,
  privilegedRoles
} from '../../src/resources/directoryRoles/field.ts'
import {
  dedupeFederatedCredentials,
  parseAudience,
  parseCredentialName,
  parseFederatedCredential,
  parseIssuer,
  parseSubject
} from '../../src/resources/federatedCredentials/field.ts'
import { dedupePermissions, parsePermission } from '../../src/resources/permissions/field.ts'
import { presetNames, presets } from '../../src/resources/permissions/presets.ts'
import { dedupeDestinations } from '../../src/secretStores/destinations.ts'
import {
  type GitHubDestination,
  parseDestination,
  parseVariableDestination
} from '../../src/secretStores/github/destination.ts'
import { gitHubDestination } from '../../src/secretStores/github/gitHubStore.ts'
import type { Result } from '../../src/util/result.ts'

const accepted = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem)
  return result.value
}
const problemOf = (result: Result<unknown>): string => (result.ok ? 'none' : result.problem)

describe('permissions', () => {
  test('names, GUIDs and presets', () => {
    expect(accepted(parsePermission('User-PasswordProfile.ReadWrite.All'))).toEqual([
      { text: 'User-PasswordProfile.ReadWrite.All' }
    ])
    expect(accepted(parsePermission('DF021288-BDEF-4463-88DB-98F22DE89214'))).toEqual([
      { text: 'df021288-bdef-4463-88db-98f22de89214' }
    ])
    expect(accepted(parsePermission('policy-deployment'))).toEqual([
      { text: 'Policy.ReadWrite.TrustFramework', preset: 'policy-deployment' }
    ])
  })

  test('a word without a dot is a preset, or refused with what is near', () => {
    expect(problemOf(parsePermission('policy-deploymnt'))).toContain(
      '; did you mean policy-deployment? accepted: names such'
    )
    expect(problemOf(parsePermission('zzz'))).toContain(
      '"zzz" is neither a preset nor a permission; accepted: names such'
    )
    for (const text of ['https://graph.microsoft.com/User.Read.All', '.default', 'User Read.All', 'User.'])
      expect(problemOf(parsePermission(text))).toContain('is neither')
  })

  test('every preset gives a reason for each permission, and every name has the shape of a permission', () => {
    expect(presetNames).toHaveLength(8)
    for (const name of presetNames)
      for (const [permission, reason] of Object.entries(presets[name].permissions)) {
        expect(accepted(parsePermission(permission))).toEqual([{ text: permission }])
        expect(reason.length).toBeGreaterThan(20)
      }
  })

  test('the caller preset covers the writes of an apply', () => {
    expect(Object.keys(presets['bootstrap-caller'].permissions).sort()).toEqual([
      'AppRoleAssignment.ReadWrite.All',
      'Application.ReadWrite.All',
      'Organization.Read.All',
      'RoleManagement.ReadWrite.Directory'
    ])
  })

  test('each once; named directly outweighs a preset', () => {
    expect(
      dedupePermissions([
        { text: 'User.Read.All', preset: 'x' },
        { text: 'A.B' },
        { text: 'user.read.all' },
        { text: 'A.B', preset: 'y' }
      ])
    ).toEqual([{ text: 'user.read.all' }, { text: 'A.B' }])
  })
})

describe('directory roles', () => {
  test('names with folded spaces, and template ids', () => {
    expect(accepted(parseDirectoryRole(' User   Administrator '))).toEqual({ text: 'User Administrator' })
    expect(accepted(parseDirectoryRole('FE930BE7-5E62-47DB-91AF-98C3A49A38B1'))).toEqual({
      text: 'fe930be7-5e62-47db-91af-98c3a49a38b1'
    })
    for (const text of ['', 'User Administrator, Helpdesk Administrator', '<b>', 'x'])
      expect(problemOf(parseDirectoryRole(text))).toContain('is not a directory role; accepted, one a line')
  })

  test('the privileged ones are known by every name', () => {
    for (const { id, names } of privilegedRoles)
      for (const text of [id, ...names, ...names.map(name => name.toUpperCase())])
        expect(privilegedRoleOf({ text })?.id).toBe(id)
    expect(privilegedRoleOf({ text: 'User Administrator' })).toBeUndefined()
  })

  test('each once, the first spelling stays', () => {
    expect(dedupeDirectoryRoles([{ text: 'A B' }, { text: 'C D' }, { text: 'a b' }])).toEqual([
      { text: 'A B' },
      { text: 'C D' }
    ])
  })
})

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

describe('destinations', () => {
  test.each([
    ['repository:B2C_SECRET', { kind: 'repository', name: 'B2C_SECRET', ids: false }],
    ['repository:B2C+ids', { kind: 'repository', name: 'B2C', ids: true }],
    ['environment/pro:d/1:S', { kind: 'environment', environment: 'pro:d/1', name: 'S', ids: false }],
    ['organization/contoso-1 : _S', { kind: 'organization', organization: 'contoso-1', name: '_S', ids: false }],
    ['dependabot:S', { kind: 'dependabot', name: 'S', ids: false }]
  ])('%s', (text, destination) => {
    expect(accepted(parseDestination(text))).toEqual(destination)
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
    expect(problemOf(parseDestination(text))).toMatch(problem)
  })

  test('an environment has a printable name of at most 255 characters', () => {
    for (const environment of ['x'.repeat(256), 'a\u0007'])
      expect(problemOf(parseDestination(`environment/${environment}:S`))).toContain('names no environment')
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
        const result = parseDestination(`${store}:${name}`)
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

describe('certificates', () => {
  let signing: SigningCertificate
  beforeAll(async () => {
    signing = await selfSignedCertificate(Date.UTC(2026, 0), Date.UTC(2027, 0))
  })

  test('the public part, as text of its own', () => {
    const { name, pem } = accepted(parseCertificate({ name: 'laptop', pem: `note\n${signing.certificatePem}` }))
    expect(name).toBe('laptop')
    expect(pem.trim()).toMatch(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/)
  })

  test('a private key, no certificate, two, a broken one, a nameless one', () => {
    const problem = (pem: string, name = 'x') => problemOf(parseCertificate({ name, pem }))
    expect(problem(`${signing.certificatePem}${signing.keyPem}`)).toContain('holds a private key')
    expect(problem('nothing')).toContain('is not a certificate')
    expect(problem(signing.certificatePem.repeat(2))).toContain('is not a certificate')
    expect(problem('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toContain('cannot be read')
    expect(problem(signing.certificatePem, '')).toContain('name is empty')
  })
})
