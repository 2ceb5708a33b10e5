// The thumbprint of a secret as a JSON Web Key (RFC 7638).

import { createHash } from 'node:crypto'

/** Of the key whose octets the secret is: its characters, or what they encode in base64url where `form` says so. */
export const secretThumbprint = (secret: string, form: 'text' | 'base64url' = 'base64url'): string => {
  const k = form === 'text' ? Buffer.from(secret).toString('base64url') : secret
  return createHash('sha256')
    .update(JSON.stringify({ k, kty: 'oct' }))
    .digest('base64url')
}
