// RSA keys for generateKey. Making one takes a while, so every emulator of a process begins with those that were made before.

import { generateKeyPairSync } from 'node:crypto'
import type { EmulatorContext } from '../../core/context.ts'

/** The public half of an RSA key of 2048 bits, base64url. */
export type RsaPublicKey = { readonly n: string; readonly e: string }

const made: RsaPublicKey[] = []
const used = new WeakMap<EmulatorContext, number>()

/** A key that this emulator has not given out yet. */
export const newRsaKey = (context: EmulatorContext): RsaPublicKey => {
  const place = used.get(context) ?? 0
  used.set(context, place + 1)
  const key = made[place] ?? generated()
  made[place] = key
  return key
}

const generated = (): RsaPublicKey => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  return { n, e }
}
