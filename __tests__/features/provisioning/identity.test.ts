// Which declaration an application belongs to, and what may never be managed: two declarations never become one application, and
// what is not declared of an application that is taken over stays as it is.

import { describe, expect, test } from '@jest/globals'
import { type Application, type Emulator, servicePrincipalByAppId } from 'b2c-emulator'
import { newServicePrincipal } from 'b2c-emulator/testing'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, runInProcess } from '../../hooks.ts'
import { apply, declared, expectSettled, marked, register } from './registrations.ts'

const write = (emulator: Emulator, application: Application | undefined, fields: Partial<Application>): void => {
  if (application === undefined) throw new Error('there is no such application')
  emulator.tenant.seed(() => emulator.tenant.applications.put(application.id, { ...application, ...fields }))
}

describe('a key that was derived from the display name', () => {
  const [teamA, team] = ['dev-gcp:team-a:b2c', 'dev-gcp:team:a-b2c']

  test.each(['apply', 'plan', 'destroy'])('is no way to another declaration’s application (mode %s)', async mode => {
    const emulator = await emulate()
    const first = await apply(emulator, { 'app-name': teamA })
    emulator.journal.clear()
    const second = await apply(emulator, { 'app-name': team, mode })
    expect(second.errors).toContain(`"${teamA}" (client id ${first.outputs['client-id']})`)
    expect(second.errors).toContain('Set unique-name: to dev-gcp-team-a-b2c if that application is meant')
    expect(second.errors).toContain('or to another key')
    expect(second.exitCode).toBe(1)
    expect(writesOf(emulator)).toEqual([])
  })

  test('both ways out lead on', async () => {
    const emulator = await emulate()
    const first = await apply(emulator, { 'app-name': teamA })
    const own = await apply(emulator, { 'app-name': team, 'unique-name': 'team-a-b2c' })
    expect(own.errors).toBe('')
    expect(own.outputs['client-id']).not.toBe(first.outputs['client-id'])
    const renamed = await apply(emulator, { 'app-name': 'Team A', 'unique-name': 'dev-gcp-team-a-b2c' })
    expect(renamed.errors).toBe('')
    expect(renamed.outputs['client-id']).toBe(first.outputs['client-id'])
  })

  test('is refused for an application that somebody chose the key of, whatever it is called', async () => {
    const emulator = await emulate()
    await apply(emulator, { 'app-name': 'Deployer of team A', 'unique-name': 'ci-deployer' })
    expect((await apply(emulator)).errors).toContain('"Deployer of team A"')
  })

  test('finds its application when somebody has renamed that in the portal', async () => {
    const emulator = await emulate()
    await apply(emulator)
    write(emulator, marked(emulator.tenant)[0], { displayName: 'Renamed by hand' })
    expect((await apply(emulator)).errors).toBe('')
    expect(marked(emulator.tenant)[0]?.displayName).toBe('CI deployer')
  })

  test('restores no deleted application of another name', async () => {
    const emulator = await emulate()
    await apply(emulator, { 'app-name': teamA })
    await apply(emulator, { 'app-name': teamA, mode: 'destroy' })
    emulator.journal.clear()
    const result = await apply(emulator, { 'app-name': team, 'restore-deleted': 'true' })
    expect(result.errors).toContain(teamA)
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('two repositories that claim one key', () => {
  const runIn = (emulator: Emulator, repository: string, id: string, more: Readonly<Record<string, string>> = {}) =>
    runInProcess({
      emulator,
      inputs: { ...callerInputs(emulator), ...declared, ...more },
      env: { GITHUB_REPOSITORY: repository, GITHUB_REPOSITORY_ID: id }
    })

  test.each(['apply', 'plan'])(
    'find out at the first run (mode %s): the second is warned with the ways out',
    async mode => {
      const emulator = await emulate()
      const first = await runIn(emulator, 'contoso/identity', '100')
      expect(first.warnings).toBe('')
      const second = await runIn(emulator, 'contoso/policies', '200', { mode })
      expect(second.errors).toBe('')
      expect(second.warnings).toContain('is recorded for the repository contoso/identity@100')
      expect(second.warnings).toContain('Choose another unique-name')
      expect(second.warnings).toContain(`adopt-client-id: ${first.outputs['client-id']}`)
      expect((await runIn(emulator, 'contoso/identity', '100')).warnings).toBe('')
    }
  )

  test('do not remove each other’s application', async () => {
    const emulator = await emulate()
    const first = await runIn(emulator, 'contoso/identity', '100')
    emulator.journal.clear()
    const refused = await runIn(emulator, 'contoso/policies', '200', { mode: 'destroy' })
    expect(refused.errors).toContain('is recorded for the repository contoso/identity@100')
    expect(writesOf(emulator)).toEqual([])
    const named = { mode: 'destroy', 'adopt-client-id': first.outputs['client-id'] ?? '' }
    expect((await runIn(emulator, 'contoso/policies', '200', named)).errors).toBe('')
  })

  test('a renamed repository is the same, and adopt-client-id hands the application over', async () => {
    const emulator = await emulate()
    const first = await runIn(emulator, 'contoso/identity', '100')
    expect((await runIn(emulator, 'contoso/identity-and-access', '100')).warnings).toBe('')
    const adopt = { 'adopt-client-id': first.outputs['client-id'] ?? '' }
    expect((await runIn(emulator, 'contoso/policies', '200', adopt)).errors).toBe('')
    expect((await runIn(emulator, 'contoso/policies', '200')).warnings).toBe('')
    expect((await runIn(emulator, 'contoso/identity', '100')).warnings).toContain('contoso/policies@200')
  })

  test('an application of an earlier version, which knows no repository, is nobody’s yet and is not written for that', async () => {
    const emulator = await emulate()
    await runIn(emulator, 'contoso/identity', '100')
    const [application] = marked(emulator.tenant)
    write(emulator, application, { tags: (application?.tags ?? []).filter(tag => !/:(repository|name):/.test(tag)) })
    emulator.journal.clear()
    expect((await runIn(emulator, 'contoso/policies', '200')).errors).toBe('')
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('what may never be managed', () => {
  const extensions = 'b2c-extensions-app. Do not modify. Used by AADB2C for storing user data.'

  test('the application that holds the custom attributes of users is neither taken over nor removed', async () => {
    const emulator = await emulate()
    const { appId, id } = register(emulator, { displayName: extensions, withPrincipal: true })
    const adopting = await apply(emulator, { 'adopt-client-id': appId })
    expect(adopting.errors).toContain('holds the custom attributes')
    write(emulator, emulator.tenant.applications.get(id), { uniqueName: 'ci-deployer', tags: ['b2c-bootstrap'] })
    for (const mode of ['apply', 'destroy'])
      expect((await apply(emulator, { mode, 'unique-name': 'ci-deployer' })).errors).toContain('holds the custom')
    expect(writesOf(emulator)).toEqual([])
  })

  test('applications of Microsoft and of other tenants are not taken over, and are said to be theirs', async () => {
    const emulator = await emulate()
    const microsoft = await apply(emulator, { 'adopt-client-id': '00000003-0000-0000-c000-000000000000' })
    expect(microsoft.errors).toContain("registered in Microsoft's own tenant")
    const { tenant, clock } = emulator
    const theirs = newServicePrincipal(tenant, clock.now(), { ...register(emulator, {}), appId: crypto.randomUUID() })
    const elsewhere = '77777777-7777-4777-8777-777777777777'
    tenant.servicePrincipals.put(theirs.id, { ...theirs, appOwnerOrganizationId: elsewhere })
    const other = await apply(emulator, { 'adopt-client-id': theirs.appId })
    expect(other.errors).toContain(`registered in the tenant ${elsewhere}`)
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('an application that is taken over', () => {
  test.each(['AzureADandPersonalMicrosoftAccount', 'AzureADMultipleOrgs', 'PersonalMicrosoftAccount'])(
    'keeps its audience %s and its addresses, in later runs too',
    async signInAudience => {
      const emulator = await emulate()
      const settings = { web: { redirectUris: ['https://contoso.example/signin'] } }
      const { appId, id } = register(emulator, { signInAudience, settings, withPrincipal: true })
      const inputs = { 'adopt-client-id': appId, permissions: '', secret: 'none' }
      const result = await apply(emulator, inputs)
      expect(result.errors).toBe('')
      expect(emulator.tenant.applications.get(id)).toMatchObject({ signInAudience, settings })
      await expectSettled(emulator, inputs)
      await expectSettled(emulator, { ...inputs, 'adopt-client-id': '' })
      expect(emulator.tenant.applications.get(id)).toMatchObject({ signInAudience, settings })
    }
  )

  test('is known by its key in whatever case it was written', async () => {
    const emulator = await emulate()
    const { appId } = register(emulator, {
      uniqueName: 'CI-Deployer',
      tags: ['b2c-bootstrap', 'b2c-bootstrap:key:CI-Deployer']
    })
    expect((await apply(emulator, { 'adopt-client-id': appId })).errors).toBe('')
  })

  test('with what others can act as it by is named in a warning; an owner refuses it', async () => {
    const emulator = await emulate()
    const { appId, servicePrincipalId } = emulator.tenant.addCaller({
      displayName: 'By hand',
      secret: true,
      appRoles: []
    })
    const adopted = await apply(emulator, { 'adopt-client-id': appId })
    expect(adopted.errors).toBe('')
    expect(adopted.warnings).toMatch(/is taken over with .* the client secret .* of the application/)
    expect(servicePrincipalByAppId(emulator.tenant, appId)?.id).toBe(servicePrincipalId)
    const member = emulator.tenant.addUser({ userPrincipalName: `mallory@${emulator.tenant.initialDomain}` })
    const owned = register(emulator, { owners: [member.id], withPrincipal: true })
    const refused = await apply(emulator, {
      'adopt-client-id': owned.appId,
      'app-name': 'Other',
      'unique-name': 'other'
    })
    expect(refused.errors).toContain(`object id ${member.id}`)
  })
})

describe('an application that a run left between its creation and its mark', () => {
  const unfinished = { uniqueName: 'ci-deployer', displayName: 'CI deployer' }
  const week = 7 * 24 * 60 * 60_000

  test.each(['shown', 'null', 'unknown'] as const)(
    'is finished, however late (createdByAppId %s)',
    async createdByAppId => {
      const emulator = await emulate({ behavior: { createdByAppId } })
      const { clock, seed } = emulator
      const { id } = register(emulator, { ...unfinished, createdByAppId: seed.appId, createdMs: clock.now() - week })
      const result = await apply(emulator)
      expect(result.errors).toBe('')
      expect(result.outputs['application-object-id']).toBe(id)
      expect(planned(result)[0]).toBe('application update CI deployer')
      await expectSettled(emulator)
    }
  )

  test.each([
    ['its addresses are asked for', /\/applications\/[^/]+$/],
    ['its federated credentials are asked for', /\/federatedIdentityCredentials$/]
  ])('is finished where a replica does not know it yet when %s', async (_, path) => {
    const emulator = await emulate()
    const { id } = register(emulator, { ...unfinished, createdByAppId: emulator.seed.appId })
    let misses = 0
    emulator.intercept(
      { service: 'graph', method: 'GET', path, times: 3 },
      {
        instead: request => {
          misses += 1
          const key = request.path.includes(id) ? id : unfinished.uniqueName
          const message = `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`
          return { status: 404, body: { error: { code: 'Request_ResourceNotFound', message } } }
        }
      }
    )
    // Nobody declares federated credentials: they are read to see who could act as the application.
    const result = await apply(emulator)
    expect([result.errors, misses]).toEqual(['', 3])
    await expectSettled(emulator)
  })

  test('is somebody else’s when anybody could act as it, who is listed', async () => {
    const emulator = await emulate({ behavior: { createdByAppId: 'null' } })
    const member = emulator.tenant.addUser({ userPrincipalName: `mallory@${emulator.tenant.initialDomain}` })
    register(emulator, { ...unfinished, owners: [member.id] })
    const result = await apply(emulator)
    expect(result.errors).toMatch(/was not made by this action.*the owner mallory/)
    expect(writesOf(emulator)).toEqual([])
  })

  test.each([
    ['a public client created it', { createdByAppId: '14d82eec-204b-4c2f-b7e8-296a70dab67e' }],
    ['another caller created it', { createdByAppId: '99999999-9999-4999-8999-999999999999' }],
    ['it has addresses', { settings: { web: { redirectUris: ['https://contoso.example/'] } } }],
    ['it has another name', { displayName: 'CI' }],
    ['it is for other tenants as well', { signInAudience: 'AzureADMultipleOrgs' }],
    [
      'it asks for permissions',
      { requiredResourceAccess: [{ resourceAppId: crypto.randomUUID(), resourceAccess: [] }] }
    ],
    ['it has tags', { tags: ['HideApp'] }]
  ])('is not taken for one when %s', async (_, fields) => {
    const emulator = await emulate()
    register(emulator, { ...unfinished, createdByAppId: emulator.seed.appId, ...fields })
    expect((await apply(emulator)).errors).toContain('was not made by this action')
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('a tenant that demands the id of a service catalogue', () => {
  test('is told which input it is, and takes it at creation', async () => {
    const emulator = await emulate()
    const message = 'ServiceManagementReference field is required for Create, but is missing in the request.'
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /\/applications\(uniqueName=/ },
      {
        instead: ({ body }) =>
          JSON.stringify(body ?? '').includes('serviceManagementReference')
            ? undefined
            : { status: 400, body: { error: { code: 'Request_BadRequest', message } } }
      }
    )
    const refused = await apply(emulator)
    expect(refused.errors).toContain('set service-management-reference')
    const reference = { 'service-management-reference': '4f2a6b1c-0000-4000-8000-000000000001' }
    expect((await apply(emulator, reference)).errors).toBe('')
    expect(marked(emulator.tenant)[0]?.settings).toMatchObject({
      serviceManagementReference: reference['service-management-reference']
    })
    await expectSettled(emulator, reference)
    await expectSettled(emulator)
  })
})
