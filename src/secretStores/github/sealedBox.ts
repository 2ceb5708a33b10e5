// GitHub takes secrets only sealed for the store's public key: libsodium's sealed box, loaded when it is first needed.

/** Seals a text for a public key (both base64 at the edges): the `encrypted_value` of GitHub's secrets API. */
export type Seal = (text: string, publicKey: string) => string

/**
 * The function that seals. Source: GitHub documentation, "Encrypting secrets for the REST API".
 *
 * @throws Error from the returned function when the key is not 32 bytes of base64.
 */
export const openSealer = async (): Promise<Seal> => {
  const { default: sodium } = await import('libsodium-wrappers')
  await sodium.ready
  return (text, publicKey) => {
    const key = Buffer.from(publicKey, 'base64')
    if (key.length !== sodium.crypto_box_PUBLICKEYBYTES) {
      throw new Error(`The store's public key has ${key.length} bytes instead of ${sodium.crypto_box_PUBLICKEYBYTES}.`)
    }
    return Buffer.from(sodium.crypto_box_seal(text, key)).toString('base64')
  }
}
