// Tokens whose signature nobody checks.

/** A JWT with this payload; its signature is none. */
export const unsignedJwt = (payload: unknown): string =>
  [{ alg: 'none' }, payload]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('c2ln')
    .join('.')
