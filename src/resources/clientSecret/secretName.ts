// How the secrets of the action are named: by the label that the user chose, by what they are for, and by a nonce.

import type { DesiredSecret } from './field.ts'

/** A secret that stays until it is rotated, or one that lives for a job. */
export type SecretKind = 'kept' | 'ephemeral'

/** The kind of secret that is made. */
export const kindToMake = ({ mode }: DesiredSecret): SecretKind => (mode === 'ephemeral' ? 'ephemeral' : 'kept')

/** The display name of a secret of ours: the label, what it is, and a nonce that no other attempt has. */
export const secretName = (label: string, kind: SecretKind, nonce: string): string => `${label} (${kind} ${nonce})`

/** The kind of a secret that carries our label; undefined for everybody else's. */
export const secretKind = (label: string, displayName: string): SecretKind | undefined => {
  if (!displayName.startsWith(`${label} (`)) return undefined
  const match = /^\((kept|ephemeral) [0-9a-f]{12}\)$/.exec(displayName.slice(label.length + 1))
  return match?.[1] as SecretKind | undefined
}
