// The post step: removes the ephemeral secrets of this job. It never fails the job: a secret that could not be removed
// expires by itself within the hour or so that it was given, and the warning names it.

import type { Ci } from './ci/ci.ts'
import { ActionError, messageOf } from './errors.ts'
import { readCallerInputs } from './inputs/inputs.ts'
import { createLog, type Log } from './report/log.ts'
import type { EphemeralSecret } from './resources/app/services.ts'
import { announcedSecrets } from './resources/clientSecret/ephemeralRegister.ts'
import { removeSecrets, removeUnanswered, type SecretHolder } from './resources/clientSecret/passwordCredentials.ts'
import type { Runtime } from './runtime.ts'
import { openSession, signInContext } from './session.ts'
import { useProxyFromEnvironment } from './util/proxy.ts'

/** How often, a second apart, a secret without a known key id is looked for. */
const attemptsForUnanswered = 5

/** Removes what the main step announced. Never rejects. */
export const cleanUp = async (runtime: Runtime, ci: Ci): Promise<void> => {
  const log = createLog(ci.commands)
  const secrets = announcedSecrets(ci.state)
  if (secrets.length === 0) return
  try {
    for (const warning of useProxyFromEnvironment(runtime.env)) log.warning(warning)
    const inputs = readCallerInputs(ci)
    if (inputs.credential.kind === 'device-code') {
      throw new ActionError({
        code: 'sign-in',
        message: 'the administrator who signed in with a device code is gone',
        hint: 'Let the caller sign in by OIDC to have ephemeral secrets removed at the end of the job.'
      })
    }
    const { graph } = await openSession(inputs, signInContext(inputs, ci, runtime, log, []))
    for (const secret of secrets) await removeOne(secret, { graph, runtime, ...secret, recentWrites: new Set() }, log)
  } catch (error) {
    warn(log, secrets, error)
  }
}

const removeOne = async (secret: EphemeralSecret, holder: SecretHolder, log: Log): Promise<void> => {
  const { displayName, keyId, uniqueName } = secret
  try {
    if (keyId !== undefined) {
      await removeSecrets(holder, [{ keyId, displayName }], { justAdded: true })
    } else if (!(await removeUnanswered(holder, displayName, attemptsForUnanswered))) {
      log.info(`No ephemeral client secret ${displayName} of ${uniqueName} came to be.`)
      return
    }
    log.info(`Removed the ephemeral client secret ${displayName} of ${uniqueName}.`)
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
