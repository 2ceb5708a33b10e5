// What the main step tells the post step about ephemeral secrets, through the state of the step: which application, which
// display name, and the key id once Graph has answered. Never the secret.

import type { Ci } from '../../ci/ci.ts'
import { asObjects } from '../../util/json.ts'
import type { EphemeralSecret } from '../app/services.ts'

const stateName = 'ephemeral'

/** Remembers secrets in the state of the step; one that is announced again with its key id takes the place of the former. */
export const createRegister = ({ save }: Ci['state']): ((secret: EphemeralSecret) => void) => {
  const announced = new Map<string, EphemeralSecret>()
  return secret => {
    announced.set(secret.displayName, secret)
    save(stateName, [...announced.values()])
  }
}

/** The secrets that the main step announced. */
export const announcedSecrets = ({ load }: Ci['state']): readonly EphemeralSecret[] =>
  asObjects<EphemeralSecret>(load(stateName)).map(({ uniqueName, applicationId, displayName, keyId }) => ({
    uniqueName: String(uniqueName),
    applicationId: String(applicationId),
    displayName: String(displayName),
    ...(typeof keyId === 'string' ? { keyId } : {})
  }))
