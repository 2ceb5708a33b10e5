// A refusal as the emulator's behavior holds it: with places for the names that the service puts in.

import type { Answer } from './client.ts'
import { conceal, type Names } from './conceal.ts'

/** A refusal of the emulator's behavior; `{0}` in its text stands for the name that was asked for. */
export type RefusalSwitch = { readonly status: number; readonly code: string; readonly message: string }

/** The refusal of an answer. `inserted` are the names that the request held: each becomes `{0}` in the text, `names` placeholders. */
export const refusalOf = (
  { status, code, message }: Answer,
  inserted: readonly string[],
  names: Names
): RefusalSwitch => ({
  status,
  code: conceal(code, names),
  message: conceal(message, new Map([...names, ...inserted.map(name => [name, '{0}'] as const)]))
})
