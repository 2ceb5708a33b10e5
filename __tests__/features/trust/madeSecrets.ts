// The client secrets that runs made: which of them live, which somebody received, and the two rules about them.

import type { Application, Emulator, PasswordCredential } from 'b2c-emulator'
import { hourMs } from '../../../harness/times.ts'
import type { Violate } from './rules.ts'
import type { WatchedRun } from './watchedRun.ts'

type MadeSecret = {
  readonly run: WatchedRun
  readonly applicationId: string
  readonly secret: PasswordCredential
  isReceived: boolean
  /** The moment at which it was first seen in a destination. */
  receivedAt: number | undefined
}

/** The secrets of one story. */
export type MadeSecrets = {
  /** A run made a secret, by its key id. */
  readonly add: (run: WatchedRun, application: Application, keyId: string) => void
  /**
   * A run removed a secret, by its key id. `lookedAt` is the moment at which it last saw what is recorded of secrets: what a
   * destination took only after that, the run could not know.
   */
  readonly remove: (run: WatchedRun, keyId: string, lookedAt: number) => void
  /** A run that has no destinations ended by itself: its outputs stand for the steps after it. */
  readonly receiveFrom: (run: WatchedRun) => void
  /** What stands in a destination was received, at this moment at the latest. */
  readonly observe: (moment: number) => void
  /** True for the text of a secret that a run made and that is dead. */
  readonly isDead: (text: string) => boolean
  /** Live secrets that nobody received. */
  readonly undelivered: () => readonly string[]
  /** How many of them there may be. */
  readonly mostUndelivered: () => number
}

/**
 * So long a killed run counts as one that is under way: the tenant cannot tell the two apart, and what the one has made must
 * not be taken from the other.
 */
const presumedAliveMs = hourMs

/** None yet. */
export const createMadeSecrets = ({ tenant, clock, gitHub }: Emulator, violate: Violate): MadeSecrets => {
  const made = new Map<string, MadeSecret>()
  const runs = new Set<WatchedRun>()
  const all = (): readonly MadeSecret[] => [...made.values()]
  const isLive = ({ applicationId, secret }: MadeSecret): boolean =>
    secret.endMs > clock.now() &&
    tenant.applications.get(applicationId)?.passwordCredentials.some(({ keyId }) => keyId === secret.keyId) === true
  const undelivered = () => all().filter(entry => !entry.isReceived && isLive(entry))
  const mostUndelivered = () => {
    const mayBeAlive = ({ isUnderWay, killedMs }: WatchedRun) =>
      isUnderWay || (killedMs !== undefined && clock.now() - killedMs < presumedAliveMs)
    return Math.max(1, [...runs].filter(mayBeAlive).length)
  }
  const holdersOf = ({ secretText }: PasswordCredential) => gitHub.secrets().filter(({ value }) => value === secretText)
  return {
    add: (run, application, added) => {
      const secret = application.passwordCredentials.find(({ keyId }) => keyId === added)
      if (secret === undefined) return
      runs.add(run)
      made.set(secret.keyId, { run, applicationId: application.id, secret, isReceived: false, receivedAt: undefined })
      const count = undelivered().length
      if (count > mostUndelivered()) violate('undelivered', `${count} live secrets that nobody received`)
    },
    remove: ({ declares }, keyId, lookedAt) => {
      const known = made.get(keyId)
      if (known === undefined || known.secret.endMs <= clock.now()) return
      if ((known.receivedAt ?? lookedAt) > lookedAt) return
      for (const { target, name } of holdersOf(known.secret)) {
        const isDeclared = declares.includes(name)
        violate('removed', `it stands in ${target} ${name}${isDeclared ? '' : ', which the run does not declare'}`)
      }
    },
    receiveFrom: run => {
      for (const entry of all()) if (entry.run === run) entry.isReceived = true
    },
    observe: moment => {
      for (const entry of all()) {
        if (holdersOf(entry.secret).length === 0) continue
        entry.isReceived = true
        entry.receivedAt ??= moment
      }
    },
    isDead: text => all().some(entry => entry.secret.secretText === text && !isLive(entry)),
    undelivered: () => undelivered().map(({ run, secret }) => `${secret.displayName} of ${run.name}`),
    mostUndelivered
  }
}
