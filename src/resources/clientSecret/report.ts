// What the client secret is called, and what it tells of itself: outputs, the expiry table, destinations, and warnings. Never
// the secret.

import type { ActionError } from '../../errors.ts'
import type { Kind } from '../../reconcile/plan.ts'
import type { Annotation, Box, PictureBoxes, ResourceReport } from '../../reconcile/report.ts'
import { moment, table } from '../../report/markup.ts'
import { code, html, mermaidLabel, prose } from '../../report/text.ts'
import type { DestinationResult } from '../../secretStores/store.ts'
import { isoTime, readableMs } from '../../util/time.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { Verification } from '../app/services.ts'
import type { SecretState } from './rotation.ts'

export const clientSecretKind: Kind = {
  name: 'clientSecret',
  noun: 'client secret',
  picture: { group: 'credentials', place: 0, prefix: 'secret ' }
}

/** What became of the client secret. Where a new one was made, it is `current`. */
export type SecretOutcome = Pick<SecretState, 'current' | 'lapsed' | 'foreign' | 'expiresSoon'> & {
  readonly created: boolean
  readonly verification: Verification
  readonly removed: readonly PasswordCredential[]
  /** Destinations written, and those that are out of step. */
  readonly destinations: readonly DestinationResult[]
}

/** The outcome where nothing is done. */
export const outcomeOf = (state: SecretState): SecretOutcome => ({
  ...state,
  created: false,
  verification: { kind: 'skipped' },
  removed: [],
  destinations: []
})

/** The pieces of an outcome. `nowMs` is what expiry is measured against. */
export const secretReport = ({ displayName }: ManagedApp, outcome: SecretOutcome, nowMs: number): ResourceReport => {
  const { current, created, destinations } = outcome
  return {
    outputs: {
      ...(current && { 'secret-key-id': current.keyId, 'secret-expires-on': isoTime(current.endMs) }),
      'secret-created': String(created)
    },
    warnings: warningsOf(displayName, outcome),
    summary: () => ({ sections: sectionsOf(outcome, nowMs), boxes: [boxesOf(outcome)] }),
    ...(destinations.some(({ error }) => error !== undefined) && { outOfStep: 'secret destinations out of step' })
  }
}

const boxesOf = ({ current, created, foreign }: SecretOutcome): PictureBoxes => ({
  kind: clientSecretKind,
  own: current === undefined ? [] : [boxOf(current, untilText(current), created ? 'added' : 'kept')],
  others: foreign.map(secret => boxOf(secret, 'made by others', 'foreign'))
})

const boxOf = ({ displayName }: PasswordCredential, note: string, style: Box['style']): Box => ({
  label: `${mermaidLabel(`secret ${displayName}`)}<br>${note}`,
  style
})

const untilText = ({ endMs }: PasswordCredential): string => `until ${mermaidLabel(isoTime(endMs).slice(0, 10))}`

/** At most one: what could not be proven is new and does not expire soon; what lapsed is told where none is in force. */
const warningsOf = (app: string, outcome: SecretOutcome): readonly Annotation[] => {
  const { current, lapsed, verification, expiresSoon } = outcome
  const named = current ?? lapsed
  if (named === undefined) return []
  const secret = `client secret of ${app} (key id ${named.keyId})`
  const expiresOn = isoTime(named.endMs)
  if (verification.kind === 'unproven') {
    const text = `The new ${secret} stands in the outputs, but could not be proven in time: ${verification.reason}`
    return [{ text, title: 'New secret not proven' }]
  }
  if (current === undefined) {
    return [{ text: `The ${secret} expired on ${expiresOn}.`, title: 'Client secret expired' }]
  }
  return expiresSoon ? [{ text: `The ${secret} expires on ${expiresOn}.`, title: 'Client secret expires soon' }] : []
}

const sectionsOf = (outcome: SecretOutcome, nowMs: number): readonly string[] => {
  const { current, created, expiresSoon, removed, foreign, destinations } = outcome
  const row = ({ displayName, keyId, endMs }: PasswordCredential, text: string): readonly string[] => [
    text,
    html(displayName, 120),
    code(keyId),
    moment(isoTime(endMs), nowMs)
  ]
  const state = created ? '🟢 created' : '⚪ in force'
  const rows = [
    ...(current === undefined ? [] : [row(current, expiresSoon ? '⚠️ expires soon' : state)]),
    ...removed.map(secret => row(secret, '🔴 removed')),
    ...foreign.map(secret => row(secret, '👤 made by others, not touched'))
  ]
  const delivered = destinations.map(({ target, error }) => [code(target), error ? errorText(error) : '✅ written'])
  return [
    table(['Client secret', 'Name', 'Key id', 'Expires'], rows),
    proofText(outcome.verification),
    table(['Destination', 'Result'], delivered)
  ]
}

const proofText = (proof: Verification): string => {
  if (proof.kind === 'skipped') return ''
  return proof.kind === 'verified'
    ? `<p>✅ signs in (proven after ${readableMs(proof.tookMs)}, ${proof.attempts} attempts)</p>`
    : `<p>⚠️ not proven: ${prose(proof.reason, 500)}</p>`
}

const errorText = ({ message, hint }: ActionError): string =>
  `❌ ${prose(message)}${hint === undefined ? '' : `<br>${prose(hint)}`}`
