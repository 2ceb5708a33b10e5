// The post step: removes the ephemeral secrets of this job. It never fails the job: a secret that could not be removed
// expires by itself within the hour or so that it was given, and the warning names it.

import * as core from '@actions/core'
import { ActionError, messageOf } from './errors.ts'
import { readInputs } from './inputs/inputs.ts'
import { createLog, type Log } from './report/log.ts'
import { announcedSecrets, type EphemeralSecret } from './resources/clientSecret/ephemeralRegister.ts'
import { removeLost, removeSecrets, type SecretHolder } from './resources/clientSecret/passwordCredentials.ts'
import type { Runtime } from './runtime.ts'
import { openSession } from './session.ts'
import { useProxyFromEnvironment } from './util/proxy.ts'

/** How often, a second apart, a secret without a known key id is looked for. */
const looksForUnsettled = 5

/** Removes what the main step announced. Never rejects. */
export const cleanUp = async (runtime: Runtime): Promise<void> => {
  const log = createLog(core)
  const secrets = announcedSecrets(core)
  if (secrets.length === 0) return
  try {
    for (const warning of useProxyFromEnvironment(runtime.env)) log.warning(warning)
    const inputs = readInputs(core, runtime.env)
    if (inputs.credential.kind === 'device-code') {
      throw new ActionError({
        code: 'sign-in',
        message: 'the administrator who signed in with a device code is gone',
        hint: 'Let the caller sign in by OIDC to have ephemeral secrets removed at the end of the job.'
      })
    }
    const { graph } = await openSession(inputs, runtime, log)
    for (const secret of secrets) {
      await removeOne(secret, { graph, runtime, written: new Set() }, log)
    }
  } catch (error) {
    warn(log, secrets, error)
  }
}

const removeOne = async (
  secret: EphemeralSecret,
  context: Pick<SecretHolder, 'graph' | 'runtime' | 'written'>,
  log: Log
): Promise<void> => {
  const holder: SecretHolder = {
    ...context,
    desired: { uniqueName: secret.uniqueName },
    handles: { applicationId: secret.applicationId }
  }
  try {
    const removed = secret.keyId === undefined ? await removeLost(holder, secret.displayName, looksForUnsettled) : true
    if (secret.keyId !== undefined) {
      await removeSecrets(holder, [{ keyId: secret.keyId, displayName: secret.displayName }], { justAdded: true })
    }
    log.info(
      removed
        ? `Removed the ephemeral client secret ${secret.displayName} of ${secret.uniqueName}.`
        : `No ephemeral client secret ${secret.displayName} of ${secret.uniqueName} came to be.`
    )
  } catch (error) {
    warn(log, [secret], error)
  }
}

const warn = (log: Log, secrets: readonly EphemeralSecret[], error: unknown): void => {
  const named = secrets.map(
    ({ displayName, keyId }) => `${displayName}${keyId === undefined ? '' : `, key id ${keyId}`}`
  )
  log.warning(
    `An ephemeral client secret was not removed (${named.join('; ')}): ${messageOf(error)} It expires by itself; the next run removes what is left of it.`,
    'Ephemeral secret left behind'
  )
}
