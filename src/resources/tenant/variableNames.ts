// Names of environment variables for secrets that an exported file only points at.

import { slugOf } from '../app/names.ts'

const longestWords = 60

/** The name for a secret of a thing, such as `PROVIDER_GOOGLE_SECRET`; of two with the same name the second has a number. */
export const variableNames = (): ((prefix: string, thing: string, suffix: string) => string) => {
  const given = new Set<string>()
  return (prefix, thing, suffix) => {
    // A capital begins a word: FacebookSecret is FACEBOOK_SECRET.
    const words = slugOf(thing.replace(/([a-z0-9])([A-Z])/g, '$1-$2'))
      .slice(0, longestWords)
      .toUpperCase()
      .replaceAll('-', '_')
    const plain = [prefix, words, suffix].filter(part => part !== '').join('_')
    let name = plain
    for (let number = 2; given.has(name); number++) name = `${plain}_${number}`
    given.add(name)
    return name
  }
}
