// Where a story happens: an emulated tenant, the runs that are under way in it, and the others. Each step is carried out here.

import type { Emulator } from 'b2c-emulator'
import { deleteSecret, overwriteSecret, secretPlaces } from '../../../harness/gitHubSecretTender.ts'
import { callerInputs, gitHubVariables } from '../../../harness/inputs.ts'
import { createOtherActors, type OtherActors } from '../../../harness/otherActors.ts'
import type { SteppedRun, SteppedRunner } from '../../../harness/steppedRun.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createRefusals, type Refusals } from './refusals.ts'
import {
  type Declared,
  type Incident,
  landmarks,
  type Otherwise,
  type RunName,
  type RunStep,
  type Step,
  times
} from './story.ts'
import { stepText } from './storyText.ts'
import { type WatchedRun, watchedRun } from './watchedRun.ts'

/** Key of the app of every story. */
const key = 'ci-deployer'

/** Certificates in PEM: the one that declarations name, and the one that others add. */
export type Certificates = Readonly<Record<'declared' | 'others', string>>

/** A run that was started. */
export type StartedRun = { readonly watched: WatchedRun; readonly run: SteppedRun }

/** The scenario of one story. */
export type Scenario = {
  readonly emulator: Emulator
  readonly runner: SteppedRunner
  readonly others: OtherActors
  readonly ledger: Ledger
  readonly refusals: Refusals
  readonly declared: Declared
  /** The certificate that declarations with one name. */
  readonly certificates: Certificates
  /** The latest run of each name. */
  readonly runs: Map<RunName, StartedRun>
  /** How many runs were started. */
  started: number
}

/** Prepares one. */
export const prepareScenario = (
  emulator: Emulator,
  runner: SteppedRunner,
  declared: Declared,
  certificates: Certificates
): Scenario => {
  const others = createOtherActors(emulator, key, certificates.others)
  const ledger = createLedger(emulator, others, { key, prunes: declared.prune })
  const refusals = createRefusals(emulator)
  return { emulator, runner, others, ledger, refusals, declared, certificates, runs: new Map(), started: 0 }
}

/** What a run is told, as the value of its configuration file. */
const fileOf = ({ declared, certificates }: Scenario, { secret, ...otherwise }: Otherwise): object => {
  const { permissions, role, destinations, ids, overlap, rotateBefore, prune, federated, certificate } = {
    ...declared,
    ...otherwise
  }
  const app = {
    name: 'CI deployer',
    uniqueName: key,
    restoreDeleted: true,
    prune,
    permissions,
    ...(role && { directoryRoles: ['Global Reader'] }),
    ...(federated && { federatedCredentials: ['main=repo:octo-org/b2c:ref:refs/heads/main'] }),
    ...(certificate && { certificates: [{ name: 'declared', pem: certificates.declared }] }),
    secret: {
      mode: secret ?? 'when-needed',
      lifetime: '30d',
      rotateBefore,
      overlap,
      destinations: destinations.map(name => `${secretPlaces[name].destination}${ids ? '+ids' : ''}`)
    }
  }
  return { version: 1, apps: { app } }
}

/** Starts a run, which stands at its first boundary afterwards. */
export const startRun = async (scenario: Scenario, name: string, otherwise: Otherwise = {}): Promise<StartedRun> => {
  const { emulator, runner, ledger, refusals, declared } = scenario
  scenario.started += 1
  const watched = watchedRun(`${name}${scenario.started}`, otherwise.destinations ?? declared.destinations)
  const file = runner.inWorkspace(`${watched.name}.yml`, JSON.stringify(fileOf(scenario, otherwise)))
  const run = await runner.start({
    emulator,
    inputs: {
      ...callerInputs(emulator),
      config: file,
      'github-token': refusals.gitHubToken,
      verify: String(declared.verify),
      'wait-timeout': '1m'
    },
    env: gitHubVariables(emulator),
    jitter: (scenario.started * 0.37) % 1,
    onExchange: exchange => ledger.onExchange(watched, exchange)
  })
  return { watched, run }
}

/** Takes note of a run that is over. */
export const noteEnd = ({ watched, run }: StartedRun, { emulator, ledger }: Scenario): void => {
  if (!watched.isUnderWay || run.state() === 'under way') return
  watched.isUnderWay = false
  if (run.state() === 'killed') watched.killedMs = emulator.clock.now()
  else if (watched.declares.length === 0) ledger.secrets.receiveFrom(watched)
  const end = run.state() === 'killed' ? 'is dead' : (run.errors()[0] ?? 'has succeeded')
  ledger.note(`   ${watched.name} ${run.errors().length > 0 ? `has failed: ${end}` : end}`)
}

/** So many boundaries are passed at most on the way to a landmark: more than a run has, unless it waits for ever. */
const mostBoundaries = 300

const goOnTo = async (run: SteppedRun, landmark: RegExp, side: 'before' | 'after'): Promise<void> => {
  const kind = side === 'before' ? 'request' : 'answer'
  for (let passed = 0; passed < mostBoundaries; passed++) {
    const standing = run.standing()
    if (standing === undefined || (passed > 0 && standing.kind === kind && landmark.test(standing.text))) return
    await run.goOn()
  }
}

/** The run of that name that is under way; one is started where there is none. */
const underWay = async (scenario: Scenario, name: RunName, otherwise: Otherwise = {}): Promise<StartedRun> => {
  const known = scenario.runs.get(name)
  if (known?.watched.isUnderWay) return known
  const started = await startRun(scenario, name, otherwise)
  scenario.runs.set(name, started)
  return started
}

const carryOutRunStep = async (step: RunStep, scenario: Scenario): Promise<void> => {
  if (step.do === 'kill' || step.do === 'cancel' || step.do === 'lose the answer') {
    const running = scenario.runs.get(step.run)
    if (running === undefined) return
    if (step.do === 'kill') running.run.kill()
    if (step.do === 'cancel') await running.run.cancel()
    if (step.do === 'lose the answer' && running.run.standing()?.kind === 'answer') await running.run.loseAnswer()
    return noteEnd(running, scenario)
  }
  const running = await underWay(scenario, step.run, step.do === 'start' ? step.otherwise : {})
  const { run } = running
  if (step.do === 'go on') for (let passed = 0; passed < step.boundaries; passed++) await run.goOn()
  if (step.do === 'go on to') await goOnTo(run, landmarks[step.landmark], step.side)
  if (step.do === 'finish') await run.finish()
  noteEnd(running, scenario)
}

const carryOutIncident = async (step: Incident, { emulator, others, refusals }: Scenario): Promise<void> => {
  switch (step.do) {
    case 'wait':
      return emulator.clock.advance(times[step.time])
    case 'refuse':
      return refusals.refuse(step.destination, step.at)
    case 'refuse the proof':
      return refusals.refuseProof()
    case 'refuse nothing':
      return refusals.refuseNothing()
    case 'register':
      return others.register(step.claim)
    case 'own':
      return others.addOwner(step.actor, step.place)
    case 'disown':
      return others.removeOwner(step.actor)
    case 'trust':
      return others.addFederatedCredential(step.actor)
    case 'add a secret':
      return others.addSecret(step.actor, step.place, step.displayName)
    case 'add a certificate':
      return others.addCertificate(step.actor, step.place)
    case 'tag':
      return others.addTag()
    case 'require a permission':
      return others.requirePermission()
    case 'grant':
      return others.grantDelegated()
    case 'rename':
      return others.rename()
    case 'disable':
      return others.disable()
    case 'delete':
      return others.deleteApplication()
    case 'delete the secret':
      return deleteSecret(emulator, secretPlaces[step.destination])
    case 'overwrite the secret':
      return overwriteSecret(emulator, secretPlaces[step.destination], 'written by hand')
  }
}

/** Carries out one step. */
export const carryOut = async (step: Step, scenario: Scenario): Promise<void> => {
  scenario.ledger.note(stepText(step))
  if ('run' in step) await carryOutRunStep(step, scenario)
  else await carryOutIncident(step, scenario)
  scenario.ledger.note('')
}
