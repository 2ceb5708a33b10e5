// The id of a scope that is yet to be made: the same in every run and repository, so that clients can be given it beforehand.
// Source: RFC 9562, UUID version 5.

import { createHash } from 'node:crypto'

/** Ours: what else is made from the same names has other ids. */
const namespace = 'b5f0c0de-6b1c-5e0a-9d3e-2c7a1f4d8e60'

/** The id for a scope of an app; with `attempt`, the next one, where that is taken. */
export const scopeIdOf = (uniqueName: string, value: string, attempt = 0): string => {
  const name = [uniqueName.toLowerCase(), value, ...(attempt === 0 ? [] : [attempt])].join('\n')
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
