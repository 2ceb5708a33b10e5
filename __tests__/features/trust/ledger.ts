// Keeps account of a story, and finds what breaks a rule: from what was asked and answered, and from the emulator's true state.

import { type Application, applicationByAppId, applicationByUniqueName, type Emulator } from 'b2c-emulator'
import type { Belonging } from '../../../harness/belongings.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import type { OtherActors } from '../../../harness/otherActors.ts'
import { createMadeSecrets, type MadeSecrets } from './madeSecrets.ts'
import type { Rule, Violate, Violation } from './rules.ts'
import type { WatchedRun } from './watchedRun.ts'

/** The app that is watched: its key, and whether its declaration prunes. */
export type Watched = { readonly key: string; readonly prunes: boolean }

/** The account of one story. */
export type Ledger = {
  /** Which rules were broken, and how. */
  readonly violations: readonly Violation[]
  /** What was written and what happened, for people, a line each. */
  readonly trace: readonly string[]
  readonly secrets: MadeSecrets
  /** Takes what a run asked and was answered, before the run knows the answer. */
  readonly onExchange: (run: WatchedRun, exchange: Exchange) => void
  /** Takes that something happened besides the runs. */
  readonly note: (text: string) => void
  readonly violate: Violate
  readonly isMadeByRun: (applicationId: string) => boolean
}

const aSecret = 'a secret was made'

/** Opens one. */
export const createLedger = (emulator: Emulator, others: OtherActors, { key, prunes }: Watched): Ledger => {
  const { tenant, clock } = emulator
  const violations: Violation[] = []
  const trace: string[] = []
  const applicationsMade = new Set<string>()
  /** When others put it there; and what is gone since. */
  const since = new Map<Belonging, number>()
  const gone = new Set<Belonging>()
  let moment = 0

  const violate = (rule: Rule, how: string): void => {
    if (violations.some(known => known.rule === rule && known.how === how)) return
    violations.push({ rule, how })
    trace.push(`!! ${rule}: ${how}`)
  }
  const secrets = createMadeSecrets(emulator, violate)
  const isNewerThanLook = (run: WatchedRun, belonging: Belonging): boolean => {
    const look = run.looks.last(belonging)
    return look !== undefined && (since.get(belonging) ?? 0) >= look.moment
  }

  /**
   * What is added to an application between its creation by a run and the end of that run, administrators have added: nobody else can. A
   * further secret gives those nothing who hold a credential of an application that runs have made; its owners it does.
   */
  const onGift = (run: WatchedRun, application: Application | undefined, gift: string): void => {
    if (application === undefined || run.made.has(application.id)) return
    const isFurtherSecret = gift === aSecret && applicationsMade.has(application.id)
    for (const belonging of others.belongings()) {
      const { givesAccess, applicationId, what, isThere, looksLikeOurs, collection } = belonging
      if (!givesAccess || applicationId !== application.id || !isThere() || isNewerThanLook(run, belonging)) continue
      if (isFurtherSecret && collection !== 'owners') continue
      // Who may write the description of a secret there is an administrator, or was looked at.
      if (looksLikeOurs && applicationsMade.has(application.id)) continue
      const looked = run.looks.last(belonging) === undefined ? 'the run had never looked' : 'the run could have seen it'
      violate('given', `${gift} with ${what}${looksLikeOurs ? ', named like ours' : ''}; ${looked}`)
    }
  }

  /** What replaces a collection whole reads it right before: then only what was added in that moment may be lost. */
  const onLoss = (run: WatchedRun, { method, path, sentAfter }: Exchange): void => {
    for (const belonging of others.belongings()) {
      const { what, isThere, mayBePruned, looksLikeOurs } = belonging
      if (gone.has(belonging) || isThere()) continue
      gone.add(belonging)
      const isRightAfter = run.looks.last(belonging)?.place() === sentAfter
      const isOfMoment = method === 'PATCH' && isNewerThanLook(run, belonging) && isRightAfter
      if (looksLikeOurs || (prunes && mayBePruned) || isOfMoment) continue
      violate('taken', `${what}, by ${method} ${path.replace(/[0-9a-f-]{36}/g, '{id}')}`)
    }
  }

  const onWrite = (run: WatchedRun, { method, path, status, sent, received }: Exchange): void => {
    const application = applicationAt(emulator, path)
    const receiver = applicationByAppId(tenant, tenant.servicePrincipals.get(String(sent.principalId))?.appId ?? '')
    if (path.endsWith('/addPassword') && application) {
      secrets.add(run, application, String(received.keyId))
      onGift(run, application, aSecret)
    }
    if (path.endsWith('/removePassword')) {
      const look = run.looks.last({ place: 'application', collection: 'tags' })
      secrets.remove(run, String(sent.keyId), look?.moment ?? 0)
    }
    if (/^\/applications(\(|$)/.test(path) && status === 201) {
      applicationsMade.add(String(received.id))
      run.made.add(String(received.id))
    }
    if (method === 'POST' && /\/appRoleAssign(edTo|ments)$/.test(path))
      onGift(run, receiver, 'a permission was granted')
    if (method === 'POST' && path.endsWith('/roleAssignments')) onGift(run, receiver, 'a directory role was assigned')
    if (method === 'DELETE' && /^\/(applications|servicePrincipals|directory\/deletedItems)\/[^/]+$/.test(path)) {
      violate('deleted', path)
    }
  }

  /** What holds at every moment. */
  const observe = (): void => {
    secrets.observe(moment)
    const ofKey = tenant.applications
      .all()
      .filter(({ id, uniqueName }) => uniqueName === key || applicationsMade.has(id))
    if (ofKey.length > 1) violate('doubled', `there are ${ofKey.length}`)
  }

  return {
    violations,
    trace,
    secrets,
    onExchange: (run, exchange) => {
      const { method, path, status } = exchange
      moment += 1
      // What follows is later, also by a clock that shows milliseconds.
      clock.advance(20)
      const isWrite = method !== 'GET' && !path.endsWith('/token')
      if (isWrite) trace.push(`   ${run.name}: ${method} ${path} ${status}`)
      if (status < 200 || status > 299) return
      run.looks.onExchange(exchange, moment)
      if (isWrite) {
        onWrite(run, exchange)
        onLoss(run, exchange)
      }
      observe()
    },
    note: text => {
      moment += 1
      if (text !== '') trace.push(text)
      for (const belonging of others.belongings()) if (!since.has(belonging)) since.set(belonging, moment)
      observe()
    },
    violate,
    isMadeByRun: id => applicationsMade.has(id)
  }
}

/** The application of a path, by its id or an alternate key. */
const applicationAt = ({ tenant }: Emulator, path: string): Application | undefined => {
  const [, id, name, value = ''] = /^\/applications(?:\/([0-9a-f-]{36})|\((\w+)='([^']*)'\))/.exec(path) ?? []
  if (id !== undefined) return tenant.applications.get(id)
  return name === 'appId' ? applicationByAppId(tenant, value) : applicationByUniqueName(tenant, value)
}
