// URIs as addresses.

/** The same text for the same address: schemes and hosts are compared without regard to case, the rest letter by letter. */
export const addressOf = (uri: string): string =>
  uri.replace(/^[^:/?#]*:(?:\/\/[^/?#]*)?/, beginning => beginning.toLowerCase())

/** True for two spellings of one address (WHATWG URL Standard): a service may give back another one than it was sent. */
export const isSameAddress = (one: string, other: string): boolean =>
  one === other || (URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href)
