// Runs a story to its end, checks what is left, and gives what was found to be wrong. The rules are those of rules.ts.

import { startEmulator } from 'b2c-emulator'
import { secretPlaces, storedAt } from '../../../harness/gitHubSecretTender.ts'
import { isUnfinishedAndTouched } from '../../../harness/otherActors.ts'
import type { SteppedRunner } from '../../../harness/steppedRun.ts'
import { hourMs } from '../../../harness/times.ts'
import type { Violation } from './rules.ts'
import {
  type Certificates,
  carryOut,
  noteEnd,
  prepareScenario,
  type Scenario,
  type StartedRun,
  startRun
} from './scenario.ts'
import type { Story } from './story.ts'

/** What came of a story: rules that were broken, and what happened, a line each. */
export type Outcome = { readonly violations: readonly Violation[]; readonly trace: readonly string[] }

/** Runs it. */
export const runScenario = async (
  { declared, begins, steps }: Story,
  runner: SteppedRunner,
  certificates: Certificates
): Promise<Outcome> => {
  const emulator = await startEmulator()
  try {
    const scenario = prepareScenario(emulator, runner, declared, certificates)
    if (begins === 'with an app') await runUndisturbed(scenario, 'first')
    for (const step of steps) await carryOut(step, scenario)
    await letAllEnd(scenario)
    await finishAndCheck(scenario)
    const { violations, trace } = scenario.ledger
    return { violations, trace: trace.filter(line => line !== '') }
  } finally {
    await emulator.close()
  }
}

/** So many turns the runs take at most before they go on without stopping: more than they need, unless they wait for each other. */
const mostTurns = 400

const letAllEnd = async (scenario: Scenario): Promise<void> => {
  const { ledger, runs } = scenario
  ledger.note('all runs go on to their ends, taking turns')
  const underWay = (): readonly StartedRun[] => [...runs.values()].filter(({ run }) => run.state() === 'under way')
  for (let turn = 0; turn < mostTurns && underWay().length > 1; turn++)
    for (const { run } of underWay()) await run.goOn()
  for (const { run } of underWay()) await run.finish()
  for (const one of runs.values()) noteEnd(one, scenario)
  const left = ledger.secrets.undelivered()
  if (left.length > ledger.secrets.mostUndelivered()) {
    ledger.violate('undelivered', `${left.length} remain when all runs have ended`)
  }
}

const runUndisturbed = async (scenario: Scenario, name: string): Promise<readonly string[]> => {
  const started = await startRun(scenario, name)
  await started.run.finish()
  noteEnd(started, scenario)
  return started.run.errors()
}

const finishAndCheck = async (scenario: Scenario): Promise<void> => {
  const { emulator, others, ledger, refusals } = scenario
  refusals.refuseNothing()
  ledger.note('nothing refuses any more; a run follows that nobody disturbs')
  const mayBeRefused =
    others.belongings().some(({ givesAccess, isThere }) => givesAccess && isThere()) ||
    isClaimedByOthers(scenario) ||
    isDisabled(scenario)
  const errors = await runUndisturbed(scenario, 'undisturbed')
  if (mayBeRefused) {
    others.clearUp(ledger.isMadeByRun)
    ledger.note('an administrator clears up what others hold; another run follows')
    assertSuccess(scenario, 'a run after everything was cleared up', await runUndisturbed(scenario, 'cleared'))
  } else assertSuccess(scenario, 'an undisturbed run', errors)
  // A secret whose sending was begun is kept for as long as a destination that holds it may take to change over.
  emulator.clock.advance(scenario.declared.overlap === '1d' ? 26 * hourMs : 2 * hourMs)
  ledger.note('the overlap and two hours pass; another run follows')
  assertSuccess(scenario, 'the last run', await runUndisturbed(scenario, 'last'))
  for (const left of ledger.secrets.undelivered()) ledger.violate('undelivered', `${left} remains in the end`)
}

/** A run that must succeed has, and leaves every destination with a secret that signs in. */
const assertSuccess = (scenario: Scenario, what: string, errors: readonly string[]): void => {
  if (errors.length > 0) scenario.ledger.violate('failed', `${what}: ${errors[0]}`)
  else checkDestinations(scenario)
}

const isClaimedByOthers = ({ emulator, ledger, others }: Scenario): boolean => {
  const holder = others.application()
  const deleted = emulator.tenant.deletedApplications.all().map(({ object }) => object)
  const isUnmarked = deleted.some(({ tags }) => !tags.includes('b2c-bootstrap'))
  if (isUnmarked || (holder && isUnfinishedAndTouched(holder))) return true
  return [...(holder ? [holder] : []), ...deleted].some(({ id }) => !ledger.isMadeByRun(id))
}

const isDisabled = ({ emulator, others }: Scenario): boolean =>
  emulator.tenant.servicePrincipals
    .all()
    .some(({ appId, accountEnabled }) => appId === others.application()?.appId && !accountEnabled)

/** What somebody wrote into a destination by hand is theirs. */
const checkDestinations = ({ emulator, ledger, declared }: Scenario): void => {
  for (const name of declared.destinations) {
    const stored = storedAt(emulator, secretPlaces[name])
    if (stored === undefined) ledger.violate('dead', `${name} is empty`)
    else if (ledger.secrets.isDead(stored.value)) ledger.violate('dead', `${name} holds a dead secret`)
  }
}
