// Others write to the same application between the look of a run and its write. Graph replaces collections whole: what they have
// added stays, what they have removed stays removed, and every collection that is written was read right before.

import { describe, expect, test } from '@jest/globals'
import type { Application, Emulator } from 'b2c-emulator'
import { keyCredentialOf, newPasswordCredential, newServicePrincipal } from 'b2c-emulator/testing'
import { selfSignedCertificate } from '../../../harness/certificate.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { deliveredKeyIds } from '../../../harness/tags.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'
import { apply, declared, marked, register } from './registrations.ts'

type Inputs = Readonly<Record<string, string>>

const apiOf = (digit: number) => ({
  resourceAppId: `${digit}0000000-1111-4111-8111-111111111111`,
  resourceAccess: [{ id: '22222222-2222-4222-8222-222222222222', type: 'Role' as const }]
})
const foreignKey = async () => keyCredentialOf((await selfSignedCertificate()).certificatePem, 'theirs')

/** What somebody else has there before the run, and what they put in its place while it is under way. */
const othersOf = async (emulator: Emulator) => {
  const [earlier, added] = await Promise.all([foreignKey(), foreignKey()])
  const secret = newPasswordCredential({
    displayName: 'theirs',
    startMs: emulator.clock.now(),
    endMs: emulator.clock.now() + 1e10,
    secretText: 'their-secret-text'
  })
  return {
    before: { tags: ['HideApp'], requiredResourceAccess: [apiOf(3)], keyCredentials: [earlier] },
    after: {
      tags: ['somebody'],
      requiredResourceAccess: [apiOf(4)],
      keyCredentials: [added],
      passwordCredentials: [secret],
      identifierUris: ['api://somebody']
    }
  }
}
type Others = Awaited<ReturnType<typeof othersOf>>

/** The application with the entries of others changed from `before` to `after`; all else as it stands. */
const changedByOthers = (application: Application, { before, after }: Others): Application => {
  const change = <T>(entries: readonly T[], gone: readonly unknown[], more: readonly T[]): readonly T[] => [
    ...entries.filter(entry => !gone.some(one => JSON.stringify(one) === JSON.stringify(entry))),
    ...more
  ]
  return {
    ...application,
    tags: change(application.tags, before.tags, after.tags),
    requiredResourceAccess: change(
      application.requiredResourceAccess,
      before.requiredResourceAccess,
      after.requiredResourceAccess
    ),
    keyCredentials: change(application.keyCredentials, before.keyCredentials, after.keyCredentials),
    passwordCredentials: change(application.passwordCredentials, [], after.passwordCredentials),
    identifierUris: change(application.identifierUris, [], after.identifierUris)
  }
}

const withCertificate = async (inputs: Inputs, name: string): Promise<Inputs> => {
  const { certificatePem } = await selfSignedCertificate()
  const pem = certificatePem.trim().replace(/^/gm, '          ')
  const config = inWorkspace(
    'others.yml',
    `version: 1\napps:\n  app:\n    name: CI deployer\n    permissions: [policy-deployment]\n    certificates:\n      - name: ${name}\n        pem: |\n${pem}\n`
  )
  const { 'app-name': _, permissions: __, ...rest } = inputs
  return { ...rest, config }
}

type Scenario = {
  /** Runs before the others come. */
  readonly first?: Inputs
  /** An application that others have made, to be adopted. */
  readonly isForeign?: true
  readonly inputs: (application: Application | undefined) => Inputs | Promise<Inputs>
}
const plain: Inputs = { ...declared, secret: 'none' }

const scenarios: Readonly<Record<string, Scenario>> = {
  'makes the application': { inputs: async () => withCertificate({ verify: 'false' }, 'made') },
  'asks for another permission': { first: plain, inputs: () => ({ ...plain, permissions: 'user-management' }) },
  'prunes permissions': {
    first: { ...plain, permissions: 'user-management\npolicy-deployment' },
    inputs: () => ({ ...plain, prune: 'true' })
  },
  'adopts the application': {
    isForeign: true,
    inputs: application => ({ ...plain, 'adopt-client-id': application?.appId ?? '' })
  },
  'adds a certificate': { first: plain, inputs: () => withCertificate({ secret: 'none', verify: 'false' }, 'added') },
  'delivers a secret': { first: plain, inputs: () => ({ ...declared, secret: 'always' }) },
  'renames the application': {
    first: { ...plain, 'unique-name': 'ci-deployer' },
    inputs: () => ({ ...plain, 'app-name': 'Renamed', 'unique-name': 'ci-deployer', permissions: 'user-management' })
  }
}

const run = (emulator: Emulator, inputs: Inputs) =>
  runInProcess({ inputs: { ...callerInputs(emulator), ...inputs }, emulator })

/** A tenant before the run of a scenario, with what others have there. */
const prepared = async ({ first, isForeign, inputs }: Scenario) => {
  const emulator = await emulate()
  const others = await othersOf(emulator)
  if (first !== undefined) expect((await run(emulator, first)).errors).toBe('')
  const { tenant } = emulator
  const own = isForeign ? register(emulator, { withPrincipal: true }) : marked(tenant)[0]
  const application = own && {
    ...own,
    tags: [...own.tags, ...others.before.tags],
    requiredResourceAccess: [...own.requiredResourceAccess, ...others.before.requiredResourceAccess],
    keyCredentials: others.before.keyCredentials
  }
  if (application !== undefined) tenant.applications.put(application.id, application)
  emulator.clock.advance(60 * 60_000)
  emulator.journal.clear()
  const wanted = await inputs(application)
  const keyIds = [...others.before.keyCredentials, ...others.after.keyCredentials, ...others.after.passwordCredentials]
  // What others hold is accepted, so that it is not in the way of a grant.
  const accepted = { 'accepted-credentials': keyIds.map(({ keyId }) => keyId).join('\n') }
  return { emulator, others, application, inputs: 'config' in wanted ? wanted : { ...wanted, ...accepted } }
}

const changing = Object.entries(scenarios).filter(([name]) => name !== 'makes the application')

describe.each(changing)('a run that %s', (_, scenario) => {
  test('leaves alone what others have changed since it looked', async () => {
    const { emulator, others, application, inputs } = await prepared(scenario)
    const { tenant } = emulator
    const id = application?.id ?? ''
    let acted = false
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/applications\([^/]*\)$/ }, (__, answer) => {
      if (acted || answer.status !== 200) return undefined
      acted = true
      const seen = tenant.applications.get(id)
      if (seen !== undefined) tenant.applications.put(id, changedByOthers(seen, others))
      return undefined
    })
    const result = await run(emulator, inputs)
    expect([acted, result.errors]).toEqual([true, ''])
    expect(result.outputs.changed).toBe('true')
    const now = tenant.applications.get(id)
    expect(now?.tags).toEqual(expect.arrayContaining([...others.after.tags]))
    expect(now?.tags).not.toContain('HideApp')
    expect(now?.requiredResourceAccess).toContainEqual(apiOf(4))
    expect(now?.requiredResourceAccess).not.toContainEqual(apiOf(3))
    const names = (entries: readonly { readonly keyId: string }[] = []) => entries.map(({ keyId }) => keyId)
    expect(names(now?.keyCredentials)).toEqual(expect.arrayContaining(names(others.after.keyCredentials)))
    expect(names(now?.keyCredentials)).not.toEqual(expect.arrayContaining(names(others.before.keyCredentials)))
    expect(names(now?.passwordCredentials)).toEqual(expect.arrayContaining(names(others.after.passwordCredentials)))
    expect(now?.identifierUris).toEqual(['api://somebody'])
  })
})

describe('an application that is read again before it is written', () => {
  test.each(['asks for another permission', 'adopts the application', 'renames the application'])(
    'keeps, in a run that %s, what a lagging replica does not show',
    async name => {
      const { emulator, application, inputs } = await prepared(scenarios[name] as Scenario)
      let looks = 0
      const byId = { service: 'graph', method: 'GET', path: /\/applications\/[^/]+$/ } as const
      emulator.intercept(byId, ({ query }, answer) => {
        if (!query.includes('requiredResourceAccess')) return undefined
        looks += 1
        const older = { ...(answer.body as object), tags: [], requiredResourceAccess: [] }
        return looks <= 2 ? { ...answer, body: older } : undefined
      })
      expect((await run(emulator, inputs)).errors).toBe('')
      expect(looks).toBe(3)
      const now = emulator.tenant.applications.get(application?.id ?? '')
      // The tag of the display name changes with it.
      const kept = application?.tags.filter(tag => !tag.includes(':name:')) ?? []
      expect(now?.tags).toEqual(expect.arrayContaining(kept))
      expect(now?.requiredResourceAccess).toContainEqual(apiOf(3))
    }
  )

  test('keeps the records of delivered secrets, however long a replica does not show them', async () => {
    const { emulator, application, inputs } = await prepared({ first: declared, inputs: () => declared })
    const records = deliveredKeyIds(application ?? { tags: [] })
    expect(records).toHaveLength(1)
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/applications\/[^/]+$/ }, ({ query }, answer) =>
      query.includes('requiredResourceAccess')
        ? { ...answer, body: { ...(answer.body as object), tags: ['b2c-bootstrap'] } }
        : undefined
    )
    const renamed = { ...inputs, 'app-name': 'Renamed', 'unique-name': 'ci-deployer', permissions: 'user-management' }
    // The mark has been taken away: the tags are to be written.
    const { tenant } = emulator
    const own = marked(tenant)[0] as Application
    const keyless = own.tags.filter(tag => !tag.startsWith('b2c-bootstrap:key:'))
    tenant.applications.put(own.id, { ...own, tags: keyless })
    expect((await run(emulator, renamed)).errors).toBe('')
    expect(deliveredKeyIds(marked(tenant)[0] ?? { tags: [] })).toEqual(records)
  })

  test('is not written when somebody has done the same meanwhile', async () => {
    const scenario = scenarios['asks for another permission'] as Scenario
    const { emulator, application, inputs } = await prepared(scenario)
    const { tenant } = emulator
    let acted = false
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/applications\([^/]*\)$/ }, () => {
      const seen = tenant.applications.get(application?.id ?? '')
      if (acted || seen === undefined) return undefined
      acted = true
      const access = { id: '741f803b-c850-494e-b5df-cde7c675a1ca', type: 'Role' as const }
      const graph = { resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [access] }
      const ofOthers = seen.requiredResourceAccess.filter(one => one.resourceAppId !== graph.resourceAppId)
      const own = seen.requiredResourceAccess
        .filter(one => one.resourceAppId === graph.resourceAppId)
        .map(one => ({ ...one, resourceAccess: [...one.resourceAccess, access] }))
      tenant.applications.put(seen.id, { ...seen, requiredResourceAccess: [...ofOthers, ...own] })
      return undefined
    })
    const result = await run(emulator, { ...inputs, permissions: 'User.ReadWrite.All', consent: 'skip' })
    expect([acted, result.errors, result.outputs.changed]).toEqual([true, '', 'false'])
    expect(emulator.journal.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })
})

type Exchange = {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly body: unknown
  readonly status: number
}

const hasList = (value: unknown): boolean =>
  Array.isArray(value) || (typeof value === 'object' && value !== null && Object.values(value).some(hasList))

/** The object that a path names, by its id; undefined for collections and what hangs on an object. */
const objectOf = ({ tenant }: Emulator, path: string): string | undefined => {
  const [, collection, key = ''] =
    /^\/v1\.0\/(applications|servicePrincipals)(?:\/([^/]+)|\([^']*'[^/]*'\))$/.exec(decodeURIComponent(path)) ?? []
  if (collection === undefined) return undefined
  const named = /'(.*)'/.exec(decodeURIComponent(path))?.[1] ?? key
  const objects: readonly { readonly id: string; readonly appId: string; readonly uniqueName?: string | null }[] =
    collection === 'applications' ? tenant.applications.all() : tenant.servicePrincipals.all()
  return objects.find(({ id, appId, uniqueName }) => [id, appId, uniqueName].includes(named))?.id
}

/** Writes of collections that were not read right before, in an object that this run has not just made. */
const writtenUnread = (emulator: Emulator, exchanges: readonly Exchange[]): readonly string[] => {
  const justMade = new Set<string>()
  const lastOf = new Map<string, Exchange>()
  const found: string[] = []
  for (const exchange of exchanges) {
    const { method, path, body, status } = exchange
    const id = objectOf(emulator, path)
    if (id === undefined) continue
    if (status === 201) justMade.add(id)
    if (method === 'PATCH' && status === 204) {
      const lists = Object.entries(body ?? {}).filter(([, value]) => hasList(value))
      const before = lastOf.get(id)
      const selected = new URLSearchParams(before?.query).get('$select')?.split(',')
      for (const [field] of justMade.has(id) ? [] : lists) {
        const isRead = before?.method === 'GET' && before.status === 200 && selected?.includes(field) !== false
        if (!isRead) found.push(`${method} ${path} ${field}`)
      }
      justMade.delete(id)
    }
    lastOf.set(id, exchange)
  }
  return found
}

describe.each(Object.entries(scenarios))('a run that %s', (_, scenario) => {
  test('reads every collection right before it writes it', async () => {
    const { emulator, inputs } = await prepared(scenario)
    const exchanges: Exchange[] = []
    emulator.intercept({ service: 'graph', path: path => !path.endsWith('/$batch') }, (request, { status }) => {
      exchanges.push({ ...request, status })
      return undefined
    })
    expect((await run(emulator, inputs)).errors).toBe('')
    expect(exchanges.filter(({ method, body }) => method === 'PATCH' && hasList(body))).not.toEqual([])
    expect(writtenUnread(emulator, exchanges)).toEqual([])
  })
})

describe('a service principal', () => {
  test('that somebody makes while the run is under way keeps its tags', async () => {
    const emulator = await emulate()
    const { tenant, clock } = emulator
    const { appId } = register(emulator, {})
    let acted = false
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/servicePrincipals\(appId='(?!00000003)/ }, () => {
      const application = tenant.applications.all().find(one => one.appId === appId)
      if (acted || application === undefined) return undefined
      acted = true
      const principal = newServicePrincipal(tenant, clock.now(), application, { tags: ['HideApp'] })
      tenant.servicePrincipals.put(principal.id, principal)
      return undefined
    })
    const result = await apply(emulator, { ...plain, 'adopt-client-id': appId })
    expect([acted, result.errors]).toEqual([true, ''])
    const principals = tenant.servicePrincipals.all().filter(one => one.appId === appId)
    expect(principals).toHaveLength(1)
    expect(principals[0]?.tags).toContain('HideApp')
  })
})
