// What the main step tells the post step about the secrets that it makes, through the state of the step: which application,
// which display name, and the key id once Graph has answered. Never the secret. An ephemeral one stays announced; a kept one
// until it is recorded, so that the post step removes what a killed main step left.

import type { Ci } from '../../ci/ci.ts'
import { asObjects } from '../../util/json.ts'
import type { AnnouncedSecret, AppServices } from '../app/services.ts'

const stateName = 'secrets'

/** Remembers secrets in the state of the step; one that is announced again with its key id takes the place of the former. */
export const createRegister = ({ save }: Ci['state']): Pick<AppServices, 'announce' | 'settle'> => {
  const announced = new Map<string, AnnouncedSecret>()
  const write = (): void => save(stateName, [...announced.values()])
  return {
    announce: secret => {
      announced.set(secret.displayName, secret)
      write()
    },
    settle: displayName => {
      if (announced.delete(displayName)) write()
    }
  }
}

/** The secrets that the main step announced and did not settle. */
export const announcedSecrets = ({ load }: Ci['state']): readonly AnnouncedSecret[] =>
  asObjects<AnnouncedSecret>(load(stateName)).map(({ kind, uniqueName, applicationId, displayName, keyId }) => ({
    kind: kind === 'kept' ? 'kept' : 'ephemeral',
    uniqueName: String(uniqueName),
    applicationId: String(applicationId),
    displayName: String(displayName),
    ...(typeof keyId === 'string' ? { keyId } : {})
  }))
