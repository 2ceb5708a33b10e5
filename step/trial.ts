// A workflow on an emulator: opened once, run once or twice.

import { type Emulator, startEmulator } from 'b2c-emulator'
import type { Screen } from '../harness/screen.ts'
import { checkChoice } from './checks.ts'
import { readYaml } from './document.ts'
import { eventOf } from './event.ts'
import { createMadeUp, madeUpCertificate } from './madeUp.ts'
import { Mistake } from './mistake.ts'
import type { Options } from './options.ts'
import { runWorkflow } from './run.ts'
import type { Session, StepRun } from './session.ts'
import { createShow } from './show.ts'
import { domainOf, sourceOf } from './source.ts'
import { storedNow } from './stored.ts'
import { createTenants } from './tenants.ts'

/** An emulator with the workflow that is to be run on it. */
export type Trial = {
  readonly emulator: Emulator
  /** Runs all that is chosen. @throws Mistake for what is wrong in the workflow */
  readonly run: () => Promise<readonly StepRun[]>
  readonly close: () => Promise<void>
}

const setBehavior = async ({ login }: Emulator, file: string): Promise<void> => {
  const { content } = readYaml(file, `--behavior ${file}`, 'name a JSON or YAML file with the behavior of the tenant')
  const answer = await fetch(`${login}/_emulator/behavior`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content)
  })
  if (answer.ok) return
  const { error, names = [] } = (await answer.json()) as { readonly error: string; readonly names?: readonly string[] }
  throw new Mistake(`${error}${names.length > 0 ? `; it has ${names.join(', ')}` : ''}.`, { file })
}

/**
 * Starts an emulator for what the options name, and says so on the screen.
 *
 * @throws Mistake for what is wrong in the options or the workflow; nothing is left running then
 */
export const openTrial = async (options: Options, screen: Screen): Promise<Trial> => {
  const { workflow, checkout, title } = sourceOf(options)
  const choice = { workflow, prefix: '', all: false, depth: 0, session: { options, checkout } }
  checkChoice(choice)
  const domain = domainOf(workflow, checkout)
  const event = eventOf(options, workflow, domain)
  const certificate = /client-certificate/i.test(JSON.stringify([workflow.jobs, options.with]))
    ? await madeUpCertificate()
    : undefined
  const emulator = await startEmulator({
    seed: { initialDomain: domain, caller: false },
    behavior: {
      latencyMs: options.latencyMs,
      replication: { keyReadLagMs: options.lagMs, listLagMs: 2 * options.lagMs, tokenLagMs: options.lagMs },
      deviceCode: { intervalSeconds: 1, blocked: false }
    }
  })
  const session = (): Session => ({
    options,
    emulator,
    tenants,
    madeUp,
    checkout,
    event,
    domain,
    show,
    queued: storedNow(emulator),
    prepared,
    runs: []
  })
  const tenants = createTenants(emulator, options.callerPermissions)
  const madeUp = createMadeUp(emulator, certificate)
  const prepared = new Set<string>()
  const show = createShow(screen)
  try {
    if (options.behavior !== undefined) await setBehavior(emulator, options.behavior)
  } catch (error) {
    await emulator.close()
    throw error
  }
  screen.title(`${title} on an emulated Azure AD B2C tenant`)
  screen.pairs({
    event: `${event.name} on ${event.ref} of ${options.repository}`,
    ...Object.fromEntries(
      Object.entries(event.inputs).map(([name, value]) => [
        `input ${name}`,
        `${value}${name in event.madeUp ? ` (made up; --input ${name}=VALUE sets it)` : ''}`
      ])
    ),
    'sign-in': emulator.login,
    'Microsoft Graph': emulator.graph,
    GitHub: emulator.github
  })
  return {
    emulator,
    run: async () => {
      const current = session()
      await runWorkflow({ ...choice, call: undefined, granted: undefined, session: current })
      return current.runs
    },
    close: emulator.close
  }
}
