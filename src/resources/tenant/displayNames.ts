// Display names as keys of a section: what they may be, that none comes twice, and what of the tenant they mean.

import { quoted } from '../../util/words.ts'
import { parseDisplayName } from '../app/names.ts'
import type { OnProblem } from '../field.ts'

/** What has the name; where nothing has it letter by letter, what has it in another spelling of upper and lower case. */
export const ofName = <T extends { readonly displayName: string }>(all: readonly T[], name: string): readonly T[] => {
  const exact = all.filter(({ displayName }) => displayName === name)
  return exact.length > 0 ? exact : all.filter(({ displayName }) => displayName.toLowerCase() === name.toLowerCase())
}

/** Reports names of a section that the service would not take, or that it might take for one another. */
export const checkDisplayNames = (section: string, names: readonly string[], report: OnProblem): void => {
  const known = new Map<string, string>()
  for (const name of names) {
    const path = [section, name]
    const parsed = parseDisplayName(name)
    if (!parsed.ok) report({ path, problem: parsed.problem })
    else if (name !== name.trim())
      report({ path, problem: 'begins or ends with white space; accepted: a name without' })
    const spelled = known.get(name.toLowerCase())
    if (spelled !== undefined)
      report({ path, problem: `is ${quoted(spelled)} in another spelling; accepted: each name once` })
    known.set(name.toLowerCase(), name)
  }
}
