// The way of a new secret: announced to the post step, masked and output, proven, and sent to its destinations.

import * as core from '@actions/core'
import { probe } from '../auth/probe.ts'
import type { DesiredApp } from '../desired/app.ts'
import { announceEphemeral, settleEphemeral } from '../ephemeral.ts'
import { ActionError } from '../errors.ts'
import type { Inputs } from '../inputs.ts'
import type { SecretOutcome } from '../provision/outcome.ts'
import type { Delivery, NewSecret } from '../provision/resource.ts'
import { isoTime } from '../provision/secrets.ts'
import type { Session } from '../session.ts'
import { handSecret } from './outputs.ts'

/** What delivering needs: how many apps share the outputs, the tenant, what was asked for, and the session. */
export type DeliverySettings = {
  readonly apps: number
  readonly tenantId: string
  readonly inputs: Pick<Inputs, 'verify' | 'gitHubToken'>
  readonly session: Pick<Session, 'signIn' | 'gitHub' | 'retry'>
}

/** Wires the secret's way to the runner, the token service and GitHub. */
export const deliveryOf = (settings: DeliverySettings): Delivery => ({
  announce: (app, intent) => {
    if (app.secret.mode === 'ephemeral') announceEphemeral(core, { ...intent, uniqueName: app.uniqueName })
  },
  hand: (app, secret) => {
    handSecret(core, settings.apps, app, secret)
    if (app.secret.mode === 'ephemeral') settleEphemeral(core, app.uniqueName, secret.keyId)
  },
  prove: async (app, secret, expectedRoles) => {
    const verification = settings.inputs.verify
      ? await probe(
          { kind: 'client-secret', clientId: secret.clientId, clientSecret: secret.secretText },
          expectedRoles,
          settings.session.signIn
        )
      : ({ kind: 'skipped' } as const)
    return { verification, destinations: await send(app, secret, verification, settings) }
  }
})

const send = async (
  app: DesiredApp,
  secret: NewSecret,
  verification: SecretOutcome['verification'],
  { tenantId, inputs, session }: DeliverySettings
): Promise<SecretOutcome['destinations']> => {
  const { destinations } = app.secret
  if (destinations.length === 0) return []
  if (verification.kind === 'unproven') {
    const { targetOf } = await import('./stores.ts')
    // A consumer keeps the former secret, which works, rather than get one that does not.
    const error = new ActionError({
      code: 'delivery',
      message: `not sent, for the new secret could not be proven: ${verification.reason}`,
      hint: 'Run the job again: it makes a new secret and sends it. A longer wait-timeout gives a slow tenant more time.'
    })
    return destinations.map(destination => ({ target: targetOf(destination), error }))
  }
  // octokit and libsodium are loaded only when a destination is declared.
  const { deliverToGitHub } = await import('./githubSecrets.ts')
  return deliverToGitHub(
    destinations,
    {
      secret: secret.secretText,
      clientId: secret.clientId,
      tenantId,
      keyId: secret.keyId,
      expiresOn: isoTime(secret.endMs)
    },
    {
      ...session.retry,
      token: inputs.gitHubToken ?? '',
      apiUrl: session.gitHub.apiUrl,
      owner: session.gitHub.owner ?? '',
      repo: session.gitHub.repo ?? ''
    }
  )
}
