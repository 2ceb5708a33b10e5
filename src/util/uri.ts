// URIs as addresses.

/** The same text for the same address: schemes and hosts are compared without regard to case, the rest letter by letter. */
export const addressOf = (uri: string): string =>
  uri.replace(/^[^:/?#]*:(?:\/\/[^/?#]*)?/, beginning => beginning.toLowerCase())
