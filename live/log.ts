// The log of a run: lines without secrets, names and ids, and masks for GitHub Actions.

import { logInline } from '../src/report/text.ts'
import { conceal, type Names, secretPlaceholder } from './conceal.ts'

/** Where lines go. */
export type Log = {
  /** A line, from which secrets and whatever tells of the tenant are taken out. */
  readonly line: (text: string) => void
  /** A line as it is: for what the person at the screen has typed. */
  readonly plain: (text: string) => void
  /** Takes a secret out of all lines to come. */
  readonly protect: (secret: string) => void
  readonly hide: (name: string, placeholder: string) => void
  readonly names: Names
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

/** A log that writes to `write`; under GitHub Actions each secret is masked there at once. */
export const createLog = (write: (text: string) => void, underActions: boolean): Log => {
  const names = new Map<string, string>()
  const hide = (name: string, placeholder: string): void => {
    if (name !== '') names.set(name, placeholder)
  }
  return {
    // Texts of the service stand in it: they begin no line of their own, and command nothing.
    line: text => write(`${logInline(conceal(text, names))}\n`),
    plain: text => write(`${text}\n`),
    protect: secret => {
      if (secret === '' || names.has(secret)) return
      hide(secret, secretPlaceholder)
      if (underActions) write(`::add-mask::${escaped(secret)}\n`)
    },
    hide,
    names
  }
}
