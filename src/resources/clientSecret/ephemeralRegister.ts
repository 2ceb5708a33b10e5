// What the main step tells the post step about ephemeral secrets, through the runner's state: which application, which
// display name, and the key id once Graph has answered. Never the secret.

import type * as toolkit from '@actions/core'
import { parseJson, record } from '../../util/http.ts'

/** An ephemeral secret that may exist. Without a key id the main step ended before Graph's answer came. */
export type EphemeralSecret = {
  readonly uniqueName: string
  readonly applicationId: string
  readonly displayName: string
  readonly keyId?: string
}

const stateName = 'ephemeral'

type StateCommands = Pick<typeof toolkit, 'saveState'>

/** The ephemeral secrets of one run, told to the post step as they come. */
export type EphemeralRegister = {
  /** Remembers a secret before it is asked for, so that the post step can find one whose answer never came. */
  readonly announce: (secret: EphemeralSecret) => void
  /** Adds the key id to the last announcement for the app. */
  readonly settle: (uniqueName: string, keyId: string) => void
}

/** An empty register that saves every change in the state of the step. */
export const createRegister = (core: StateCommands): EphemeralRegister => {
  const announced: EphemeralSecret[] = []
  return {
    announce: secret => {
      announced.push(secret)
      core.saveState(stateName, announced)
    },
    settle: (uniqueName, keyId) => {
      const index = announced.findLastIndex(secret => secret.uniqueName === uniqueName)
      announced[index] = { ...(announced[index] as EphemeralSecret), keyId }
      core.saveState(stateName, announced)
    }
  }
}

/** The secrets that the main step announced. */
export const announcedSecrets = (core: Pick<typeof toolkit, 'getState'>): readonly EphemeralSecret[] => {
  const parsed = parseJson(core.getState(stateName))
  return (Array.isArray(parsed) ? parsed.map(record) : []).map(({ uniqueName, applicationId, displayName, keyId }) => ({
    uniqueName: String(uniqueName),
    applicationId: String(applicationId),
    displayName: String(displayName),
    ...(typeof keyId === 'string' ? { keyId } : {})
  }))
}
