// The kit reports of a tenant what the tenant's switches say: each value of each switch, mixtures of all of them, with lag and
// with failures of the service.

import { expect, test } from '@jest/globals'
import { type BehaviorOptions, behaviorSwitches, type Fault, type SwitchPath } from 'b2c-emulator'
import fc from 'fast-check'
import { behaviorOf, type Switches, switchAt } from '../../harness/switches.ts'
import { questions } from '../../live/questions.ts'
import { liveTenant, runKit, stateOf } from './liveRun.ts'

const refusals: readonly unknown[] = [
  { status: 400, code: 'Request_BadRequest', message: "The value '{0}' is not accepted for property 'uniqueName'." },
  { status: 403, code: 'SomethingElseAsPerAppPolicy', message: 'Policy {0} does not let {0} pass.' },
  { status: 409, code: 'AADB2C90075', message: 'There is one already.' }
]

const limits: readonly unknown[] = [
  { requestsPer10s: 12, status: 429 },
  { requestsPer10s: 37, status: 400 }
]

/** The values that a switch takes, of those that a run can tell exactly. */
const valuesOf = (path: string): readonly unknown[] => {
  if (path.startsWith('refusals.')) return path.endsWith('uniqueNameAgain') ? refusals.filter(isNotDenial) : refusals
  if (path === 'trustFramework.throttle') return limits
  const values = behaviorSwitches[path as SwitchPath]
  return Array.isArray(values) ? values : []
}

const isNotDenial = (refusal: unknown): boolean => (refusal as { readonly status: number }).status !== 403

const times = ['replication.tokenLagMs', 'trustFramework.freshAfterMs']

const switched = questions.flatMap(({ id, sets }) =>
  sets.filter(path => !times.includes(path)).map(path => ({ id, path }))
)

test('every switch that a question settles has values to try', () => {
  expect(switched.filter(({ path }) => valuesOf(path).length < 2)).toEqual([])
})

test.each(switched)('question $id tells each value of $path', async ({ id, path }) => {
  for (const value of valuesOf(path)) {
    const needed: Switches = path === 'unifiedRolesStatus' ? { unifiedRoles: 'unsupported' } : {}
    const tenant = await liveTenant(behaviorOf({ ...needed, [path]: value }))
    const before = stateOf(tenant)
    const { exitCode, patch, log } = await runKit(tenant, { only: [id], inJob: true })
    expect({ value: switchAt(patch, path), exitCode, log }).toEqual({ value, exitCode: 0, log })
    expect(stateOf(tenant)).toEqual(before)
  }
})

/** The paths that have no answer where the tenant is of these switches. */
const withoutAnswer = (switches: Switches): readonly string[] => [
  ...(switches.unifiedRoles === 'unsupported' ? ['compoundRoleFilter'] : ['unifiedRolesStatus']),
  ...(switches['trustFramework.policyReadBack'] === 'as sent'
    ? ['trustFramework.policyComments', 'trustFramework.policyCdata', 'trustFramework.policyWhitespace']
    : []),
  ...(switches.uniqueName === 'unsupported' ? ['refusals.uniqueNameAgain'] : []),
  ...(switches.appManagementPolicies === 'unlicensed' ? ['refusals.passwordBlocked'] : []),
  ...(switches.appOnlyBranding === 'refused' ? ['brandingBeforeFirst'] : []),
  ...(switches['identity.appOnlyUserFlows'] === 'refused' ? ['identity.addProvider'] : [])
]

const allSwitches = switched.map(({ path }) => path)

const mixture = fc.record(Object.fromEntries(allSwitches.map(path => [path, fc.constantFrom(...valuesOf(path))])))

/** Runs all questions in a tenant of these switches, and holds the patch against them. */
const expectToldSwitches = async (switches: Switches, more: BehaviorOptions = {}): Promise<void> => {
  const tenant = await liveTenant({ ...behaviorOf(switches), ...more })
  const before = stateOf(tenant)
  const { exitCode, patch, log } = await runKit(tenant, { inJob: true })
  const unanswered = withoutAnswer(switches)
  const told = Object.fromEntries(allSwitches.map(path => [path, switchAt(patch, path)]))
  const wanted = Object.fromEntries(
    allSwitches.map(path => [path, unanswered.includes(path) ? undefined : switches[path]])
  )
  expect({ told, exitCode, log }).toEqual({ told: wanted, exitCode: 0, log })
  expect(stateOf(tenant)).toEqual(before)
}

test('of any mixture of switches, the patch has each that can be told', async () => {
  await fc.assert(
    fc.asyncProperty(mixture, switches => expectToldSwitches(switches)),
    { numRuns: 6 }
  )
})

const firstOf = (path: string): unknown => valuesOf(path)[0]
const defaults: Switches = Object.fromEntries(allSwitches.map(path => [path, firstOf(path)]))

test('replication lag changes no answer', async () => {
  await expectToldSwitches(defaults, {
    replication: { keyReadLagMs: 1_500, listLagMs: 3_000, tokenLagMs: 2_500 }
  })
})

test('a busy service changes no answer', async () => {
  const busy = (method: string, kind: Fault['kind'], skip: number): Fault => ({
    match: { service: 'graph', method, path: /^(?!.*\/keySets$)/ },
    kind,
    skip,
    times: 4
  })
  const faults = ['POST', 'PATCH', 'PUT', 'DELETE', 'GET'].flatMap(method => [
    busy(method, '503', 2),
    busy(method, '429', 15),
    busy(method, 'concurrency-409', 30)
  ])
  await expectToldSwitches(defaults, { faults: [...faults, { match: { service: 'login' }, kind: '429', times: 3 }] })
})

test.each([0, 700, 4_000, 30_000])('times are told as a range: %d ms', async lagMs => {
  const tokens = await runKit(await liveTenant({ replication: { tokenLagMs: lagMs } }), { only: [8] })
  const fresh = await runKit(await liveTenant({ trustFramework: { freshAfterMs: lagMs } }), { only: [24] })
  const told = [
    switchAt(tokens.patch, 'replication.tokenLagMs'),
    switchAt(fresh.patch, 'trustFramework.freshAfterMs')
  ].map(Number)
  // The patch has the upper end of the range, and 0 where nothing was waited for.
  for (const one of told) expect(one).toBeGreaterThanOrEqual(lagMs)
  for (const one of told) expect(one).toBeLessThan(lagMs + 10_000)
  expect([tokens.exitCode, fresh.exitCode]).toEqual([0, 0])
})
