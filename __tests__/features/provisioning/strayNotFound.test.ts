// A 404 that says nothing of the object (of the tenant, of a gateway, of nobody) answered to any request of a run: it is neither
// taken for absence nor for success, and the run ends as if it had not been.

import { describe, expect, test } from '@jest/globals'
import type { AnswerChange, Emulator } from 'b2c-emulator'
import { graphError } from '../../../harness/graphAnswers.ts'
import { shortPath, writesOf } from '../../../harness/journal.ts'
import { emulate } from '../../hooks.ts'
import { apply, expectSettled, marked } from './registrations.ts'

type Inputs = Readonly<Record<string, string>>

const tenantMissing = graphError(
  404,
  'Directory_ObjectNotFound',
  'Unable to read the company information from the directory.'
)
const strays: readonly AnswerChange[] = [
  tenantMissing,
  { status: 404, text: '<html><h1>404 Not Found</h1></html>', headers: { 'content-type': 'text/html' } },
  { status: 404, body: undefined },
  graphError(404, 'UnknownError', '')
]

const everything: Inputs = {
  permissions: 'policy-deployment\nuser-management',
  'directory-roles': 'User Administrator',
  'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main\nrepo:octo-org/b2c:pull_request'
}
const less: Inputs = {
  permissions: 'policy-deployment',
  'federated-credentials': 'repo:octo-org/b2c:pull_request',
  prune: 'true'
}

/** A request by what it does: ids and keys that differ from tenant to tenant are shortened. */
const lineOf = ({ method, path }: Readonly<Record<'method' | 'path', string>>): string =>
  `${method} ${shortPath(path).replace(/(roleAssignments|appRoleAssignedTo)\/.+$/, '$1/{id}')}`

type Scenario = { readonly before: readonly Inputs[]; readonly inputs: Inputs; readonly settled: Inputs | undefined }

const scenarios: Readonly<Record<string, Scenario>> = {
  'from nothing': { before: [], inputs: everything, settled: everything },
  'with nothing to do': { before: [everything], inputs: everything, settled: everything },
  'that prunes': { before: [everything], inputs: less, settled: less },
  'that replaces the secret': {
    before: [everything],
    inputs: { ...everything, secret: 'always', 'secret-overlap': '0d' },
    settled: everything
  },
  'that renames': {
    before: [everything],
    inputs: { ...everything, 'app-name': 'Renamed', 'unique-name': 'ci-deployer' },
    settled: undefined
  },
  'that restores': {
    before: [everything, { ...everything, mode: 'destroy' }],
    inputs: { ...everything, 'restore-deleted': 'true' },
    settled: everything
  },
  'that destroys': { before: [everything], inputs: { mode: 'destroy' }, settled: undefined }
}

const prepared = async ({ before }: Scenario): Promise<Emulator> => {
  const emulator = await emulate()
  for (const inputs of before) expect((await apply(emulator, inputs)).errors).toBe('')
  emulator.journal.clear()
  return emulator
}

/** What the tenant holds, in numbers. */
const holdings = ({ tenant }: Emulator) => ({
  applications: marked(tenant).length,
  deleted: tenant.deletedApplications.all().length,
  principals: tenant.servicePrincipals.all().length,
  grants: tenant.appRoleAssignments.all().length,
  roles: tenant.roleAssignments.all().length,
  secrets: marked(tenant).map(({ passwordCredentials }) => passwordCredentials.length),
  trusts: marked(tenant).map(({ federatedIdentityCredentials }) => federatedIdentityCredentials.length)
})

describe.each(Object.entries(scenarios))('in a run %s', (_, scenario) => {
  test('a 404 that is not of the object is waited out, whatever request meets it', async () => {
    const plain = await prepared(scenario)
    expect((await apply(plain, scenario.inputs)).errors).toBe('')
    const asked = [
      ...new Set(
        plain.journal
          .entries()
          .filter(({ service }) => service === 'graph')
          .map(lineOf)
      )
    ]
    expect(asked.length).toBeGreaterThan(2)
    for (const [place, line] of asked.entries()) {
      const emulator = await prepared(scenario)
      const stray = strays[place % strays.length] as AnswerChange
      let met = 0
      emulator.intercept(
        { service: 'graph' },
        {
          instead: request => {
            if (lineOf(request) !== line || met > 0) return undefined
            met += 1
            return stray
          }
        }
      )
      const result = await apply(emulator, scenario.inputs)
      expect([line, met, result.errors]).toEqual([line, 1, ''])
      expect([line, holdings(emulator)]).toEqual([line, holdings(plain)])
      if (scenario.settled !== undefined) await expectSettled(emulator, scenario.settled)
      await emulator.close()
    }
  })
})

describe('a refusal without a code of Graph', () => {
  test.each([400, 403, 405])('of status %i tells nothing of the tenant: nothing is made', async status => {
    const emulator = await emulate()
    emulator.intercept(
      { service: 'graph', path: /\/applications\(uniqueName='ci-deployer'\)$/ },
      { instead: () => ({ status, text: '<html>blocked</html>' }) }
    )
    const result = await apply(emulator)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toContain(`Could not read the application ci-deployer: Graph answered ${status}`)
    expect(result.errors).toContain(`This ${status} is not about the object`)
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('what the app holds and cannot be read', () => {
  test.each([
    ['the directory roles', /\/roleAssignments$/, false],
    ['the members of a directory role', /\/members$/, true]
  ] as const)('%s is an error, and not taken for none', async (_, path, isLegacy) => {
    const emulator = await emulate({ behavior: { unifiedRoles: isLegacy ? 'unsupported' : 'supported' } })
    expect((await apply(emulator, everything)).errors).toBe('')
    emulator.journal.clear()
    emulator.intercept(
      { service: 'graph', method: 'GET', path },
      { instead: () => (isLegacy ? tenantMissing : graphError(412, 'PreconditionFailed', 'x')) }
    )
    const result = await apply(emulator, isLegacy ? everything : less)
    expect(result.errors).toMatch(/Could not read the (directory roles of ci-deployer|members of a directory role)/)
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('a 404 of the tenant that does not end', () => {
  test.each([
    ['the application', /^GET \/v1.0\/applications\(uniqueName='ci-deployer'\)$/],
    ['the list by tag', /^GET \/v1.0\/applications$/],
    ['the soft-deleted applications', /deletedItems/]
  ])('for %s is told, and nothing is made', async (_, line) => {
    for (const stray of strays) {
      const uniqueName = line.test('GET /v1.0/applications') ? 'unsupported' : 'supported'
      const emulator = await emulate({ behavior: { uniqueName } })
      emulator.intercept({ service: 'graph' }, { instead: request => (line.test(lineOf(request)) ? stray : undefined) })
      const result = await apply(emulator)
      expect(result.exitCode).toBe(1)
      expect(result.errors).toMatch(/Could not .*ci-deployer|Could not look for a soft-deleted/)
      expect(result.errors).toContain('Graph answered 404')
      expect(result.errors).toContain('not about the object')
      expect(writesOf(emulator)).toEqual([])
    }
  })

  test('for the creation is told, and makes no other application', async () => {
    const emulator = await emulate()
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /\/applications\(/ },
      { instead: () => tenantMissing }
    )
    const result = await apply(emulator)
    expect(result.errors).toContain('Could not create the application ci-deployer: Graph answered 404')
    expect(marked(emulator.tenant)).toEqual([])
  })

  test('for the restoration is told, and counts as none', async () => {
    const scenario = scenarios['that restores'] as Scenario
    const emulator = await prepared(scenario)
    emulator.intercept({ service: 'graph', method: 'POST', path: /\/restore$/ }, { instead: () => tenantMissing })
    const result = await apply(emulator, scenario.inputs)
    expect(result.errors).toContain('Could not restore the application ci-deployer: Graph answered 404')
  })

  test.each([
    ['that destroys', 'DELETE', /\/applications\/\{id\}$/],
    ['that prunes', 'DELETE', /appRoleAssignedTo/],
    ['that prunes', 'DELETE', /roleAssignments/],
    ['that prunes', 'DELETE', /federatedIdentityCredentials/]
  ] as const)('in a run %s, to %s %s, is an error and not a removal', async (name, verb, line) => {
    const scenario = scenarios[name] as Scenario
    const emulator = await prepared(scenario)
    emulator.intercept(
      { service: 'graph', method: verb },
      { instead: request => (line.test(lineOf(request)) ? tenantMissing : undefined) }
    )
    const result = await apply(emulator, scenario.inputs)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(
      /Could not (delete|revoke|remove) .*404 Directory_ObjectNotFound Unable to read the company/
    )
  })
})
