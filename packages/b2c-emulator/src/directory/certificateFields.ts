// What the directory reads off a certificate that is added as a key credential.

import { createHash, type X509Certificate } from 'node:crypto'

/** The SHA-1 thumbprint in upper-case hexadecimal: the key identifier where the caller has sent none. */
export const thumbprintOf = ({ raw }: X509Certificate): string =>
  createHash('sha1').update(raw).digest('hex').toUpperCase()

/** The subject as .NET writes it, the last name first: the display name where the caller has sent none. */
export const subjectOf = ({ subject }: X509Certificate): string => subject.split('\n').reverse().join(', ')
