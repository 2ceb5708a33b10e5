// What the main step tells the post step about ephemeral secrets, through the runner's state: which application, which
// display name, and the key id once Graph has answered. Never the secret.

import type * as toolkit from '@actions/core'
import { record } from './http.ts'

/** An ephemeral secret that may exist. Without a key id the main step ended before Graph's answer came. */
export type EphemeralSecret = {
  readonly uniqueName: string
  readonly applicationId: string
  readonly displayName: string
  readonly keyId?: string
}

const stateName = 'ephemeral'

type StateCommands = Pick<typeof toolkit, 'saveState'>

const announced: EphemeralSecret[] = []

/** Remembers a secret before it is asked for, so that the post step can find one whose answer never came. */
export const announceEphemeral = (core: StateCommands, secret: EphemeralSecret): void => {
  announced.push(secret)
  core.saveState(stateName, announced)
}

/** Adds the key id to the last announcement for the app. */
export const settleEphemeral = (core: StateCommands, uniqueName: string, keyId: string): void => {
  const index = announced.findLastIndex(secret => secret.uniqueName === uniqueName)
  const secret = announced[index]
  if (secret !== undefined) announced[index] = { ...secret, keyId }
  core.saveState(stateName, announced)
}

/** The secrets that the main step announced. */
export const announcedSecrets = (core: Pick<typeof toolkit, 'getState'>): readonly EphemeralSecret[] => {
  const text = core.getState(stateName)
  const parsed: unknown = text === '' ? [] : JSON.parse(text)
  return (Array.isArray(parsed) ? parsed.map(record) : []).map(({ uniqueName, applicationId, displayName, keyId }) => ({
    uniqueName: String(uniqueName),
    applicationId: String(applicationId),
    displayName: String(displayName),
    ...(typeof keyId === 'string' ? { keyId } : {})
  }))
}
