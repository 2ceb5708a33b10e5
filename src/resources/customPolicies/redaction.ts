// Hiding secrets in what is told of policies: settings that come from the environment of the step.

/** What hides texts in others. */
export type Redaction = {
  /** True for a text that holds one of them. */
  readonly hides: (text: string) => boolean
  /** The text with *** in the place of each. */
  readonly hide: (text: string) => string
}

/**
 * Hides these secrets, also without the white space around them: texts of elements are told so. Longer ones come first, as one may
 * hold another.
 */
export const redactionOf = (secrets: readonly string[]): Redaction => {
  const texts = new Set(secrets.flatMap(text => [text, text.trim()]).filter(text => text !== ''))
  const longestFirst = [...texts].sort((one, other) => other.length - one.length)
  return {
    hides: text => longestFirst.some(secret => text.includes(secret)),
    hide: text => longestFirst.reduce((shown, secret) => shown.replaceAll(secret, () => '***'), text)
  }
}
