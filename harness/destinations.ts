// What must hold of the destinations of a scenario: no dead secret in any of them, and records that are true. The hash of a place is
// computed here anew, not imported: a run of today must find what a run of last year recorded.

import { createHash } from 'node:crypto'
import type { Application, Emulator, PasswordCredential } from 'b2c-emulator'
import type { Scenario } from './scenarios.ts'
import { placeRecords } from './tags.ts'

const repositoryName = 'octo-org/b2c'

type Declared = {
  readonly target: string
  readonly place: string
  readonly value: string | undefined
  readonly keyId: string | undefined
}

/** The declared destinations of a scenario, the place that the tags call each, and what GitHub stores there. */
const destinationsOf = ({ inputs }: Scenario, { gitHub }: Emulator): readonly Declared[] =>
  (inputs['secret-destinations'] ?? '')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const target = line.replace(/\+ids$/, '')
      const [store = '', name = ''] = target.split(':')
      const [, environment] = store.split('/')
      const stored = environment === undefined ? repositoryName : `${repositoryName}#${environment}`
      const identity = `github ${repositoryName} ${target.toLowerCase()}`
      const of = <T extends { readonly target: string; readonly name: string; readonly value: string }>(
        all: readonly T[],
        wanted: string
      ) => all.find(one => one.target === stored && one.name === wanted)?.value
      return {
        target,
        place: createHash('sha256').update(identity).digest('hex').slice(0, 16),
        value: of(gitHub.secrets(), name),
        keyId: line === target ? undefined : (of(gitHub.variables(), `${name}_KEY_ID`) ?? '')
      }
    })

/** What is wrong with the destinations, and what the next run has to bring. */
export const checkDestinations = (
  scenario: Scenario,
  emulator: Emulator,
  application: Application
): { readonly wrong: readonly string[]; readonly missing: readonly string[] } => {
  const wrong: string[] = []
  const missing: string[] = []
  const now = emulator.clock.now()
  const alive = application.passwordCredentials.filter(({ endMs }) => endMs > now)
  const records = placeRecords(application)
  const has = (step: string, place: string, { keyId }: PasswordCredential): boolean =>
    records.some(one => one.step === step && one.place === place && one.keyId === keyId)
  for (const { target, place, value, keyId } of destinationsOf(scenario, emulator)) {
    const held = alive.find(({ secretText }) => secretText === value)
    if (value === undefined) missing.push(`a secret in ${target}`)
    else if (held === undefined) wrong.push(`${target} holds a dead secret`)
    const sent = alive.filter(secret => has('sent', place, secret) && !has('overwritten', place, secret))
    const newest = sent.toSorted((one, other) => other.startMs - one.startMs)[0]
    // Whatever is on its way may have replaced it.
    const isOpen = alive.some(secret => has('sending', place, secret) && secret.startMs > (newest?.startMs ?? 0))
    if (newest !== undefined && newest !== held && !isOpen)
      wrong.push(`${target} does not hold what is recorded as sent`)
    if (held !== undefined && held.endMs <= now + 30 * 86_400_000) missing.push(`a lasting secret in ${target}`)
    if (keyId !== undefined && held !== undefined && keyId !== held.keyId) missing.push(`the ids beside ${target}`)
  }
  return { wrong, missing }
}
