// The way of a new secret: announced to the post step, masked and output, proven, and sent to its destinations.

import * as core from '@actions/core'
import { probe } from '../auth/proof.ts'
import { ActionError } from '../errors.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { AppOutcome, SecretOutcome } from '../reconcile/outcome.ts'
import type { Delivery, NewSecret, Withheld } from '../reconcile/resource.ts'
import { handSecret } from '../report/outputs.ts'
import type { DesiredApp } from '../resources/app/declared.ts'
import { createRegister } from '../resources/clientSecret/ephemeralRegister.ts'
import { isoTime } from '../resources/clientSecret/rotation.ts'
import type { Session } from '../session.ts'
import { type Deadline, finishing } from '../util/retry.ts'
import type { DeliveryContext } from './github/client.ts'

/** What delivering needs: how many apps share the outputs, the tenant, what was asked for, and the session. */
export type DeliverySettings = {
  readonly apps: number
  readonly tenantId: string
  readonly inputs: Pick<Inputs, 'verify' | 'gitHubToken'>
  readonly session: Pick<Session, 'signIn' | 'gitHub' | 'retry'>
}

/** Wires the secret's way to the runner, the token service and GitHub. */
export const deliveryOf = (settings: DeliverySettings): Delivery => {
  const ephemeral = createRegister(core)
  return {
    refusals: async ({ secret: { destinations } }, deadline) => {
      if (destinations.length === 0) return []
      const { refusingDestinations } = await import('./github/secrets.ts')
      return refusingDestinations(destinations, { ...gitHubAt(settings.inputs, settings.session), deadline })
    },
    announce: (app, intent) => {
      if (app.secret.mode === 'ephemeral') ephemeral.announce({ ...intent, uniqueName: app.uniqueName })
    },
    hand: (app, secret) => {
      handSecret(core, settings.apps, app, secret)
      if (app.secret.mode === 'ephemeral') ephemeral.settle(app.uniqueName, secret.keyId)
    },
    prove: async (_app, { clientId, secretText }, expectedRoles, deadline) => {
      const { inputs, session } = settings
      if (!inputs.verify) return { kind: 'skipped' }
      return probe({ kind: 'client-secret', clientId, clientSecret: secretText }, expectedRoles, {
        ...session.signIn,
        deadline
      })
    },
    proveTrust: async (clientId, expectedRoles, deadline) => {
      const { inputs, session } = settings
      if (!inputs.verify) return { kind: 'skipped' }
      const audience = session.signIn.cloud.oidcAudience
      return probe({ kind: 'oidc', clientId, audience }, expectedRoles, { ...session.signIn, deadline })
    },
    send: (app, secret, withheld, deadline) => send(app, secret, withheld, deadline, settings)
  }
}

const send = async (
  app: DesiredApp,
  secret: NewSecret,
  withheld: Withheld | undefined,
  deadline: Deadline,
  { tenantId, inputs, session }: DeliverySettings
): Promise<SecretOutcome['destinations']> => {
  const { destinations } = app.secret
  if (destinations.length === 0) return []
  if (withheld !== undefined) {
    const { targetOf } = await import('./github/routes.ts')
    const error = new ActionError({
      code: 'delivery',
      message: `not sent, for ${withheld.reason}`,
      hint: withheld.hint
    })
    return destinations.map(destination => ({ target: targetOf(destination), error }))
  }
  // octokit and libsodium are loaded only when a destination is declared.
  const { deliverToGitHub } = await import('./github/secrets.ts')
  return deliverToGitHub(
    destinations,
    {
      secret: secret.secretText,
      clientId: secret.clientId,
      tenantId,
      keyId: secret.keyId,
      expiresOn: isoTime(secret.endMs)
    },
    { ...gitHubAt(inputs, session), ...finishing({ ...session.retry, deadline }) }
  )
}

const gitHubAt = (
  { gitHubToken }: Pick<Inputs, 'gitHubToken'>,
  { retry, gitHub }: Pick<Session, 'gitHub' | 'retry'>
): DeliveryContext => ({
  ...retry,
  token: gitHubToken ?? '',
  apiUrl: gitHub.apiUrl,
  owner: gitHub.owner ?? '',
  repo: gitHub.repo ?? ''
})

/** What storing client ids tells the log. */
type StoreLog = { readonly info: (text: string) => void }

/**
 * Stores the client ids of the apps in the GitHub variables that they declare, whether this run made the apps or found them.
 * Gives the outcomes; an app whose variable is out of step has failed.
 */
export const storeClientIds = async (
  apps: readonly DesiredApp[],
  outcomes: readonly AppOutcome[],
  inputs: Pick<Inputs, 'gitHubToken'>,
  session: Pick<Session, 'gitHub' | 'retry'>,
  log: StoreLog
): Promise<readonly AppOutcome[]> => {
  if (apps.every(({ clientIdVariables }) => clientIdVariables === undefined)) return outcomes
  const { storeClientId } = await import('./github/variables.ts')
  const stored: AppOutcome[] = []
  for (const outcome of outcomes) {
    const { clientId, error, plan } = outcome
    const app = apps.find(({ key }) => key === plan.key)
    if (app === undefined || clientId === undefined || error !== undefined) {
      stored.push(outcome)
      continue
    }
    const results = await storeClientId(app, clientId, gitHubAt(inputs, session))
    for (const { kind, target } of results) {
      if (kind !== 'failed') log.info(`${plan.uniqueName}: the variable ${target} ${variableWords[kind]} the client id`)
    }
    const failure = results.find(result => result.kind === 'failed')
    stored.push(failure === undefined ? outcome : { ...outcome, status: 'failed', error: notStored(outcome, failure) })
  }
  return stored
}

const variableWords = { written: 'took', unchanged: 'holds' } as const

const notStored = ({ plan, clientId }: AppOutcome, { error }: { readonly error: ActionError }): ActionError =>
  new ActionError({
    code: 'delivery',
    message: `${plan.displayName} is in place, but its client id ${clientId} was not stored as a variable: ${error.message}`,
    hint: `Store it by hand (repository Settings, Secrets and variables, Actions, Variables). ${error.hint ?? ''}`.trim(),
    cause: error
  })
