// The post step: removes the ephemeral secrets of this job, and those that a killed main step handed on to nobody. It never
// fails the job: an ephemeral secret that could not be removed expires by itself within the hour or so that it was given, any
// other is removed by the next run, and the warning names it.

import type { Ci } from './ci/ci.ts'
import { ActionError, messageOf } from './errors.ts'
import { readCallerInputs } from './inputs/inputs.ts'
import { createLog, type Log } from './report/log.ts'
import type { AnnouncedSecret } from './resources/app/services.ts'
import { announcedSecrets } from './resources/clientSecret/announcedSecrets.ts'
import { removeListed, type SecretHolder } from './resources/clientSecret/removal.ts'
import type { Runtime } from './runtime.ts'
import { openSession, signInContext } from './session.ts'
import { useProxyFromEnvironment } from './util/proxy.ts'
import { namingProxy } from './util/proxyFailure.ts'

/** Removes what the main step announced. Never rejects. */
export const cleanUp = async (given: Runtime, ci: Ci): Promise<void> => {
  const runtime = namingProxy(given)
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
        hint: 'Let the caller sign in by OIDC to have what a run leaves removed at the end of the job.'
      })
    }
    const { graph } = await openSession(inputs, signInContext(inputs, ci, runtime, log, []))
    for (const secret of secrets) await removeOne(secret, { graph, runtime, ...secret, recentWrites: new Set() }, log)
  } catch (error) {
    warn(log, secrets, error)
  }
}

const removeOne = async (secret: AnnouncedSecret, holder: SecretHolder, log: Log): Promise<void> => {
  const { kind, displayName, keyId, uniqueName } = secret
  const name = `${kind === 'ephemeral' ? 'ephemeral ' : ''}client secret ${displayName} of ${uniqueName}`
  try {
    // Without a key id Graph's answer never came: the name is of this attempt alone.
    const wasThere = await removeListed(holder, listed =>
      keyId === undefined ? listed.displayName === displayName : listed.keyId === keyId.toLowerCase()
    )
    log.info(wasThere ? `Removed the ${name}.` : `There is no ${name}: it never came to be, or is gone already.`)
  } catch (error) {
    warn(log, [secret], error)
  }
}

const warn = (log: Log, secrets: readonly AnnouncedSecret[], error: unknown): void => {
  const named = secrets.map(
    ({ displayName, keyId }) => `${displayName}${keyId === undefined ? '' : `, key id ${keyId}`}`
  )
  const isEphemeral = secrets.every(({ kind }) => kind === 'ephemeral')
  const noun = isEphemeral ? 'An ephemeral client secret' : 'A client secret that nobody received'
  const next = isEphemeral
    ? 'It expires by itself; the next run removes what is left of it.'
    : 'The next run removes it.'
  log.warning(
    `${noun} was not removed (${named.join('; ')}): ${messageOf(error)} ${next}`,
    isEphemeral ? 'Ephemeral secret left behind' : 'Client secret left behind'
  )
}
