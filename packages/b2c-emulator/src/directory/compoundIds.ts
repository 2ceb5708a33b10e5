// Ids that the directory makes of the ids of what they connect: the same things connected again have the same id.

/** A GUID as the sixteen bytes of Windows: its first three parts are little-endian. */
const bytesOf = (guid: string): Buffer => {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8)
  ])
}

/** The id that stands for these GUIDs in this order, as base64url. */
export const compoundId = (...guids: readonly string[]): string =>
  Buffer.concat(guids.map(bytesOf)).toString('base64url')
