// The client secret: made when it is due, published at once, proven, sent to its destinations, recorded before and after, and
// only then are our own superseded ones removed. Foreign secrets are listed and never touched.

import { ActionError } from '../../errors.ts'
import { requirements } from '../../graph/requirements.ts'
import { credentialText, type ForeignAccess } from '../app/access.ts'
import { assertMayHaveSecret } from '../app/foreignAccess.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { appKind } from '../app/kind.ts'
import type { AppScope } from '../app/scope.ts'
import { applySecrets } from './applySecrets.ts'
import { assertPolicyAllows, readSecretRules } from './appManagementPolicy.ts'
import { changesOf } from './changes.ts'
import { deliveryRecordsOf } from './deliveryRecords.ts'
import { exportedSecrets } from './exported.ts'
import { clientSecretField } from './field.ts'
import { assertFreeSlot } from './freeSlot.ts'
import { inspectDestinations } from './inspection.ts'
import { clientSecretKind as kind, outcomeOf, secretReport } from './report.ts'
import { removalsBeside, sortSecrets } from './rotation.ts'
import { secretKind } from './secretName.ts'

/** The client secret of a managed app. */
export const clientSecret = appKind({
  kind,
  field: clientSecretField,
  // A secret is made when the app has everything else that is declared.
  after: 'everything',
  lane: 'application object',
  observe: async (wanted, scope, goal) => {
    const { app, application, contributions } = scope
    const isWanted = goal === 'present'
    const [located, rules, expectedRoles, destinations, access, isProven] = await Promise.all([
      isWanted ? application() : undefined,
      isWanted ? readSecretRules(wanted, scope) : [],
      isWanted ? contributions.expectedRoles(scope) : [],
      isWanted ? inspectDestinations(wanted, scope) : [],
      isWanted ? scope.foreignAccess() : [],
      isWanted && scope.isProven()
    ])
    const existing = located?.state === 'found' ? located.application : undefined
    const { passwordCredentials: credentials = [], tags = [], createdMs } = existing ?? {}
    return {
      app,
      located,
      access,
      isProven,
      rules,
      expectedRoles,
      createdMs,
      existing,
      held: { credentials, tags, destinations },
      mayBeCallers: mayBeCallers(scope, existing?.appId)
    }
  },
  plan: (wanted, observed, { nowMs, isClockSure }) => {
    const { app, located, access, isProven, rules, createdMs, held } = observed
    const context = { nowMs, isClockSure, mayBeCallers: observed.mayBeCallers }
    const state = sortSecrets(wanted, held, context)
    if (state.due !== undefined) {
      assertPolicyAllows(app.uniqueName, wanted, rules, createdMs)
      if (located !== undefined) assertMayHaveSecret(located, access, isProven)
      assertFreeSlot(observed.existing, state)
    }
    const removals = removalsBeside(wanted, state, held, context)
    const changes = changesOf(app, wanted, state, removals, nowMs)
    return {
      changes: changes.all,
      requirements: state.due !== undefined || removals.length > 0 ? [requirements.writeApplications] : [],
      apply: (work, scope) => applySecrets({ ...observed, wanted, context, state, removals, changes }, scope, work),
      report: reportContext => secretReport(app, outcomeOf(state), reportContext.nowMs)
    }
  },
  foreignAccess: async (wanted, scope) => {
    const { app, services } = scope
    const located = await scope.application()
    if (located.state === 'missing') return []
    const { passwordCredentials, tags } = located.application
    const [isProven, records] = [await scope.isProvenForGrants(), deliveryRecordsOf(tags)]
    return passwordCredentials
      .filter(({ keyId, endMs }) => endMs > services.nowMs() && !app.acceptedCredentials.includes(keyId))
      .flatMap(({ keyId, displayName }): readonly ForeignAccess[] => {
        const isOurs = secretKind(wanted.label, displayName) !== undefined || records.isRecorded(keyId)
        if (isOurs && isProven) return []
        const text = credentialText('client secret', displayName, keyId)
        return [{ standing: isOurs ? 'labelled' : 'credential', text, to: 'application' }]
      })
  },
  assertPossible: ({ mode }, { uniqueName }, signIn) => {
    if (mode !== 'ephemeral' || signIn !== 'device-code') return
    throw new ActionError({
      code: 'input',
      message: `The secret mode ephemeral of ${uniqueName} contradicts sign-in: device-code: the post step removes that secret, and the administrator who entered the code is gone by then. Accepted: when-needed, always or none.`,
      hint: 'Nothing was sent. Choose another secret mode, or let the caller sign in by itself: by OIDC, a secret or a certificate.'
    })
  },
  // Secrets go with their application.
  planRemoval: () => ({ changes: [], requirements: [], report: () => ({ outputs: { 'secret-created': 'false' } }) }),
  claims: ({ destinations }) =>
    destinations.map(({ identity }) => ({ path: ['secret', 'destinations'], noun: 'destination', id: identity })),
  exported: exportedSecrets
})

/** Where the app is the caller's own registration: the secrets that this run may have signed in with, by how they begin. */
const mayBeCallers = ({ services: { signedInWith } }: AppScope, clientId: string | undefined) =>
  signedInWith === undefined || signedInWith.clientId !== clientId
    ? undefined
    : ({ hint }: PasswordCredential): boolean => hint === undefined || hint === signedInWith.hint
