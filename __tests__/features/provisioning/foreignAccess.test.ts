// What is granted to an application is granted to everybody who can act as it: others than the caller, the tenant's
// administrators and what is declared are in the way of a grant, whatever the labels of the application say.

import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { Application, Emulator, ServicePrincipal } from 'b2c-emulator'
import { microsoftGraphAppId, roleTemplateId, servicePrincipalByAppId } from 'b2c-emulator'
import { keyCredentialOf, newServicePrincipal } from 'b2c-emulator/testing'
import { selfSignedCertificate } from '../../../harness/certificate.ts'
import { callerInputs, gitHubVariables } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'
import { change, changePrincipal, labels, mallory, prepared, principalOf, secret } from './accessFixture.ts'
import { apply, declared, expectSettled, marked, register } from './registrations.ts'

const shownSecret = (keyId: string) => ({
  keyId,
  displayName: 'hidden',
  startDateTime: '2026-01-01T00:00:00Z',
  endDateTime: '2027-01-01T00:00:00Z'
})

type Door = {
  readonly named: RegExp
  readonly open: (emulator: Emulator, application: Application) => void | Promise<void>
}

/** Every way to act as an application that nobody can pass off as ours. */
const doors: Readonly<Record<string, Door>> = {
  'an owner of the application': {
    named: /the owner Mallory .* of the application/,
    open: (emulator, application) => change(emulator, application, { owners: [mallory(emulator).id] })
  },
  'an owner of the service principal': {
    named: /the owner Mallory .* of the service principal/,
    open: (emulator, application) => changePrincipal(emulator, application, { owners: [mallory(emulator).id] })
  },
  'a secret': {
    named: /the client secret "mine" \(key id [0-9a-f-]{36}\) of the application/,
    open: (emulator, application) => change(emulator, application, { passwordCredentials: [secret(emulator, 'mine')] })
  },
  'a certificate': {
    named: /the certificate "mine" \(key id [0-9a-f-]{36}\) of the application/,
    open: async (emulator, application) => {
      const { certificatePem } = await selfSignedCertificate()
      change(emulator, application, { keyCredentials: [keyCredentialOf(certificatePem, 'mine')] })
    }
  },
  'a federated credential': {
    named: /the federated credential mine \(repo:mallory\/x:ref:refs\/heads\/main\) of the application/,
    open: (emulator, application) =>
      change(emulator, application, {
        federatedIdentityCredentials: [
          {
            id: crypto.randomUUID(),
            name: 'mine',
            issuer: 'https://token.actions.githubusercontent.com',
            subject: 'repo:mallory/x:ref:refs/heads/main',
            description: null,
            audiences: ['api://AzureADTokenExchange']
          }
        ]
      })
  },
  'a secret of the service principal': {
    named: /the client secret "hidden" .* of the service principal/,
    open: (emulator, application) =>
      changePrincipal(emulator, application, {
        settings: { passwordCredentials: [shownSecret(crypto.randomUUID())] }
      })
  },
  'a certificate of the service principal': {
    named: /the certificate "hidden" .* of the service principal/,
    open: (emulator, application) =>
      changePrincipal(emulator, application, {
        settings: {
          keyCredentials: [{ ...shownSecret(crypto.randomUUID()), type: 'AsymmetricX509Cert', usage: 'Verify' }]
        }
      })
  }
}

const nameLikeOurs = 'b2c-bootstrap (kept 0123456789ab)'
const deliveredTag = (keyId: string): string => `b2c-bootstrap:delivered:${keyId}`

/** A secret that has the name of ours, and the record of one that was delivered. */
const labelledSecret: Door = {
  named: /the client secret "b2c-bootstrap \(kept 0123456789ab\)"/,
  open: (emulator, application) => {
    const forged = secret(emulator, nameLikeOurs)
    change(emulator, application, { passwordCredentials: [forged], tags: [...labels, deliveredTag(forged.keyId)] })
  }
}

describe.each(Object.entries({ ...doors, 'a secret that is called like ours': labelledSecret }))(
  'an application that somebody else can act as by %s',
  (_, { named, open }) => {
    test.each(['shown', 'null', 'unknown'] as const)(
      'is granted nothing by a first run, which names it (createdByAppId %s)',
      async createdByAppId => {
        const emulator = await emulate({ behavior: { createdByAppId } })
        await open(emulator, prepared(emulator))
        const result = await apply(emulator, { 'directory-roles': 'User Administrator' })
        expect(result.errors).toMatch(named)
        expect(result.errors).toContain('accepted-credentials')
        expect(result.exitCode).toBe(1)
        expect(writesOf(emulator)).toEqual([])
      }
    )
  }
)

const more = { permissions: 'policy-deployment\nUser.Read.All' }

describe.each(Object.entries(doors))(
  'an application that runs manage already, and that others can act as by %s',
  (_, { named, open }) => {
    test('is drift, and is granted nothing more', async () => {
      const emulator = await emulate()
      await apply(emulator)
      const [application] = marked(emulator.tenant) as [Application]
      const { passwordCredentials, keyCredentials } = application
      await open(emulator, application)
      const opened = emulator.tenant.applications.get(application.id) as Application
      change(emulator, application, {
        passwordCredentials: [
          ...passwordCredentials,
          ...opened.passwordCredentials.filter(item => !passwordCredentials.includes(item))
        ],
        keyCredentials: [...keyCredentials, ...opened.keyCredentials]
      })
      emulator.journal.clear()
      const plan = await apply(emulator, { mode: 'plan', 'fail-on-drift': 'true' })
      expect(plan.errors).toContain('The tenant differs from the declaration')
      expect(planned(plan).some(line => line.includes(' drift '))).toBe(true)
      const refused = await apply(emulator, more)
      expect(refused.errors).toMatch(named)
      expect(writesOf(emulator)).toEqual([])
    })
  }
)

describe('a secret that is called like ours, in an application that runs manage already', () => {
  /** One that the caller has made, or, as Graph then tells, somebody else. */
  const managed = async (madeBy: 'the caller' | 'somebody else', record: 'with a record' | 'without a record') => {
    const emulator = await emulate()
    await apply(emulator)
    const [application] = marked(emulator.tenant) as [Application]
    const { passwordCredentials, tags } = application
    const forged = secret(emulator, nameLikeOurs)
    change(emulator, application, {
      passwordCredentials: [...passwordCredentials, forged],
      ...(record === 'with a record' && { tags: [...tags, deliveredTag(forged.keyId)] }),
      ...(madeBy === 'somebody else' && { createdByAppId: crypto.randomUUID() })
    })
    emulator.journal.clear()
    return { emulator, application, forged }
  }
  const records = ['with a record', 'without a record'] as const

  test.each(records)('is in the way of more where somebody else made the application (%s)', async record => {
    const { emulator } = await managed('somebody else', record)
    const refused = await apply(emulator, more)
    expect(refused.errors).toMatch(labelledSecret.named)
    expect(writesOf(emulator)).toEqual([])
  })

  // Only whom the caller or an administrator let in can have put it there.
  test.each(records)("is in nobody's way where the caller made it, and stays (%s)", async record => {
    const { emulator, application, forged } = await managed('the caller', record)
    expect((await apply(emulator, more)).errors).toBe('')
    const after = emulator.tenant.applications.get(application.id) as Application
    expect(after.passwordCredentials.map(({ keyId }) => keyId)).toContain(forged.keyId)
  })

  test('is drift with secret: none where nothing records it', async () => {
    const { emulator } = await managed('the caller', 'without a record')
    const plan = await apply(emulator, { mode: 'plan', secret: 'none', 'fail-on-drift': 'true' })
    expect(plan.errors).toContain('The tenant differs from the declaration')
    expect(planned(plan)).toEqual([`clientSecret drift ${nameLikeOurs}`])
  })
})

describe('an application with the labels and nobody behind it', () => {
  test.each(['shown', 'null', 'unknown'] as const)('is granted what is declared (createdByAppId %s)', async known => {
    const emulator = await emulate({ behavior: { createdByAppId: known } })
    prepared(emulator)
    expect((await apply(emulator)).errors).toBe('')
    await expectSettled(emulator)
  })
})

describe('labels alone', () => {
  test('give no key where the tenant has unique names: a tagged application is left alone, and another is made', async () => {
    const emulator = await emulate()
    const { id } = register(emulator, { tags: labels, displayName: 'Tagged by somebody' })
    const result = await apply(emulator)
    expect(result.errors).toBe('')
    expect(result.outputs['application-object-id']).not.toBe(id)
    expect(emulator.tenant.applications.get(id)?.displayName).toBe('Tagged by somebody')
    await expectSettled(emulator)
  })

  test('of a deleted application hold no key either', async () => {
    const emulator = await emulate()
    const { tenant, clock } = emulator
    const gone = register(emulator, { tags: labels })
    tenant.applications.remove(gone.id)
    tenant.deletedApplications.put(gone.id, { deletedMs: clock.now(), object: gone })
    expect((await apply(emulator)).errors).toBe('')
    expect(tenant.deletedApplications.get(gone.id)).toBeDefined()
  })
})

describe('whoever may act as the application', () => {
  test('is not in the way: the caller, an administrator of the tenant, a declared owner, an accepted credential', async () => {
    const emulator = await emulate()
    const { tenant, seed } = emulator
    const administrator = tenant.addUser({
      userPrincipalName: `admin2@${tenant.initialDomain}`,
      directoryRoles: [roleTemplateId('Application Administrator')]
    })
    const member = mallory(emulator)
    const known = secret(emulator, 'of the old pipeline')
    const application = prepared(emulator, {
      owners: [seed.servicePrincipalId ?? '', administrator.id, member.id].filter(Boolean),
      passwordCredentials: [known]
    })
    const inputs = { owners: member.id, 'accepted-credentials': known.keyId }
    expect((await apply(emulator, { ...inputs, owners: '' })).errors).toContain('the owner Mallory')
    expect((await apply(emulator, { ...inputs, 'accepted-credentials': '' })).errors).toContain('of the old pipeline')
    const result = await apply(emulator, inputs)
    expect(result.errors).toBe('')
    expect(principalOf(emulator, application).owners).toContain(member.id)
    expect(tenant.applications.get(application.id)?.passwordCredentials.map(({ keyId }) => keyId)).toContain(
      known.keyId
    )
    await expectSettled(emulator, inputs)
  })

  test('is asked about again right before the grant', async () => {
    const emulator = await emulate()
    await apply(emulator)
    const [application] = marked(emulator.tenant) as [Application]
    // The application is renamed first; meanwhile somebody becomes its owner.
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /\/applications\// },
      {
        instead: () => {
          change(emulator, application, { owners: [mallory(emulator).id] })
          return undefined
        }
      }
    )
    const more = {
      'app-name': 'Renamed',
      'unique-name': 'ci-deployer',
      permissions: 'policy-deployment\nUser.Read.All'
    }
    const result = await apply(emulator, more)
    expect(result.errors).toContain('the owner Mallory')
    expect(
      emulator.tenant.appRoleAssignments
        .all()
        .filter(({ principalId }) => principalId === principalOf(emulator, application).id)
    ).toHaveLength(1)
  })
})

describe('a federated credential that has the name of a declared one and an issuer that nobody declared', () => {
  const issuer = 'https://token.actions.githubusercontent.com'
  const subject = 'repo:octo-org/b2c:environment:prod'
  const digest = createHash('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 8)
  const derivedName = `repo-octo-org-b2c-environment-prod-${digest}`
  const named = (name: string) => ({
    id: crypto.randomUUID(),
    name,
    issuer: 'https://issuer.example',
    subject: 'member',
    description: null,
    audiences: ['api://AzureADTokenExchange']
  })

  test.each([
    ['declared', 'deploy', `deploy=${subject}`],
    ['derived', derivedName, subject]
  ])('is in the way of a grant: its name is %s', async (_, name, declaration) => {
    const emulator = await emulate()
    prepared(emulator, { federatedIdentityCredentials: [named(name)] })
    const result = await apply(emulator, { 'federated-credentials': declaration, secret: 'none' })
    expect(result.errors).toContain(`the federated credential ${name}, whose issuer https://issuer.example`)
    expect(result.errors).toContain('declare its issuer beside the subject')
    expect(writesOf(emulator)).toEqual([])
  })

  test('is kept with a warning where nothing is granted', async () => {
    const emulator = await emulate()
    const application = prepared(emulator, { federatedIdentityCredentials: [named('deploy')] })
    const nothing = { 'federated-credentials': `deploy=${subject}`, permissions: '', secret: 'none' }
    const result = await apply(emulator, nothing)
    expect(result.errors).toBe('')
    expect(result.warnings).toContain('deploy keeps its issuer https://issuer.example')
    expect(emulator.tenant.applications.get(application.id)?.federatedIdentityCredentials).toMatchObject([
      { issuer: 'https://issuer.example', subject }
    ])
  })

  test("is replaced by a declared issuer, and then in nobody's way", async () => {
    const emulator = await emulate()
    const application = prepared(emulator, { federatedIdentityCredentials: [named('deploy')] })
    const config = inWorkspace(
      'issuer.yml',
      `version: 1
apps:
  ci-deployer:
    name: CI deployer
    permissions: [policy-deployment]
    secret: { mode: none }
    federatedCredentials: [{ name: deploy, subject: '${subject}', issuer: '${issuer}' }]`
    )
    const result = await runInProcess({ emulator, inputs: { ...callerInputs(emulator), config, verify: 'false' } })
    expect(result.errors).toBe('')
    expect(emulator.tenant.applications.get(application.id)?.federatedIdentityCredentials).toMatchObject([
      { issuer, subject, name: 'deploy' }
    ])
    expect(emulator.tenant.appRoleAssignments.all()).toContainEqual(
      expect.objectContaining({ principalId: principalOf(emulator, application).id })
    )
  })

  test("gets the issuer of the run with prune, and is then in nobody's way", async () => {
    const emulator = await emulate()
    const application = prepared(emulator, { federatedIdentityCredentials: [named('deploy')] })
    const result = await runInProcess({
      emulator,
      inputs: {
        ...callerInputs(emulator),
        ...declared,
        'federated-credentials': `deploy=${subject}`,
        prune: 'true',
        secret: 'none'
      },
      env: gitHubVariables(emulator, { repository: 'octo-org/b2c', environment: 'prod' })
    })
    expect(result.errors).toBe('')
    expect(emulator.tenant.applications.get(application.id)?.federatedIdentityCredentials).toMatchObject([
      { subject, name: 'deploy', issuer: expect.not.stringContaining('issuer.example') }
    ])
  })
})

describe('a certificate that has the thumbprint of a declared one and another key', () => {
  /** The declaration of one certificate, and an application that holds another one under its thumbprint. */
  const forged = async (behavior: Parameters<typeof emulate>[0] = {}) => {
    const emulator = await emulate(behavior)
    const [own, other] = [await selfSignedCertificate(), await selfSignedCertificate()]
    const { customKeyIdentifier } = keyCredentialOf(own.certificatePem, 'own')
    const application = prepared(emulator, {
      keyCredentials: [{ ...keyCredentialOf(other.certificatePem, 'forged'), customKeyIdentifier }],
      ...(behavior.behavior?.uniqueName === 'unsupported' && { uniqueName: null })
    })
    const pem = own.certificatePem.trim().replaceAll('\n', '\n          ')
    const config = (permissions: string) =>
      inWorkspace(
        'certificates.yml',
        `version: 1
apps:
  ci-deployer:
    name: CI deployer
    permissions: [${permissions}]
    secret: { mode: none }
    certificates:
      - name: own
        pem: |
          ${pem}`
      )
    const run = (permissions: string) =>
      runInProcess({ emulator, inputs: { ...callerInputs(emulator), config: config(permissions), verify: 'false' } })
    return { emulator, application, run }
  }

  test.each(['supported', 'unsupported'] as const)('is in the way of a grant (uniqueName %s)', async uniqueName => {
    const { emulator, run } = await forged({ behavior: { uniqueName } })
    const result = await run('policy-deployment')
    expect(result.errors).toContain('the certificate "forged"')
    expect(writesOf(emulator)).toEqual([])
  })

  test('does not pass for the declared one, which is added beside it', async () => {
    const { emulator, application, run } = await forged()
    const result = await run('')
    expect(result.errors).toBe('')
    expect(emulator.tenant.applications.get(application.id)?.keyCredentials).toHaveLength(2)
  })
})

describe('what an application holds already', () => {
  const userReadAll = 'df021288-bdef-4463-88db-98f22de89214'
  const roleManagement = '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8'

  /** An application of somebody else that holds a permission, and a secret that is called like ours. */
  const holding = async (appRoleId: string, createdByAppId: 'shown' | 'null' = 'shown') => {
    const emulator = await emulate({ behavior: { createdByAppId } })
    const { tenant, clock } = emulator
    const kept = secret(emulator, 'b2c-bootstrap (kept 0123456789ab)')
    const portal = 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'
    const application = prepared(emulator, { passwordCredentials: [kept], createdByAppId: portal })
    const graph = servicePrincipalByAppId(tenant, microsoftGraphAppId)
    const principalId = principalOf(emulator, application).id
    const id = crypto.randomUUID()
    tenant.seed(() =>
      tenant.appRoleAssignments.put(id, {
        id,
        principalId,
        resourceId: graph?.id ?? '',
        appRoleId,
        createdMs: clock.now()
      })
    )
    return { emulator, kept }
  }

  test('vouches for no secret when more is to be granted, until that is accepted', async () => {
    const { emulator, kept } = await holding(userReadAll)
    const refused = await apply(emulator, { secret: 'none' })
    expect(refused.errors).toContain('the client secret "b2c-bootstrap (kept 0123456789ab)"')
    expect(writesOf(emulator)).toEqual([])
    const accepted = await apply(emulator, { secret: 'none', 'accepted-credentials': kept.keyId })
    expect(accepted.errors).toBe('')
  })

  test('vouches for it when nothing more is to be granted, and a directory role is more', async () => {
    const { emulator } = await holding(userReadAll)
    const permissions = { permissions: 'User.Read.All', secret: 'none' }
    const refused = await apply(emulator, { ...permissions, 'directory-roles': 'User Administrator' })
    expect(refused.errors).toContain('the client secret "b2c-bootstrap (kept 0123456789ab)"')
    expect((await apply(emulator, permissions)).errors).toBe('')
  })

  test('is all that vouches for it where Graph does not tell who made the application', async () => {
    const { emulator } = await holding(userReadAll, 'null')
    expect((await apply(emulator, { secret: 'none' })).errors).toBe('')
  })

  test('vouches for it when what is held hands over the tenant already', async () => {
    const { emulator } = await holding(roleManagement)
    expect((await apply(emulator, { secret: 'none' })).errors).toBe('')
  })
})

describe('a service principal that somebody makes while the run makes the application', () => {
  const meanwhile = (emulator: Emulator, fields: (emulator: Emulator) => Partial<ServicePrincipal>) => {
    const { tenant, clock } = emulator
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /servicePrincipals\(/ },
      {
        instead: () => {
          const [application] = marked(tenant).concat(tenant.applications.all().slice(-1)) as [Application]
          if (principalOf(emulator, application) !== undefined) return undefined
          const principal = newServicePrincipal(tenant, clock.now(), application, {})
          tenant.servicePrincipals.put(principal.id, { ...principal, ...fields(emulator) })
          return undefined
        }
      }
    )
  }
  const granted = (emulator: Emulator): number => {
    const [application] = marked(emulator.tenant) as [Application]
    const { id } = principalOf(emulator, application)
    return emulator.tenant.appRoleAssignments.all().filter(({ principalId }) => principalId === id).length
  }

  test('is granted nothing while somebody else owns it', async () => {
    const emulator = await emulate()
    meanwhile(emulator, owned => ({ owners: [mallory(owned).id] }))
    const result = await apply(emulator, { secret: 'none' })
    expect(result.errors).toContain('the owner Mallory')
    expect(result.errors).toContain('of the service principal')
    expect(granted(emulator)).toBe(0)
  })

  test('is granted what is declared where nobody else owns it', async () => {
    const emulator = await emulate()
    meanwhile(emulator, () => ({}))
    expect((await apply(emulator, { secret: 'none' })).errors).toBe('')
    expect(granted(emulator)).toBe(1)
    await expectSettled(emulator, { secret: 'none' })
  })
})
