// The one switch for what hands over the tenant, which directory roles and permissions share: its key, and the refusal.

import type { Privileged } from '../../graph/privileged.ts'
import { quoted } from '../../util/words.ts'
import type { Written } from '../field.ts'
import { flagKey } from '../field.ts'

/** The key of the switch. A workflow that says `false` cannot be overruled by the file that it reads. */
export const allowPrivilegedKey = {
  allowPrivilegedRoles: flagKey({
    input: 'allow-privileged-roles',
    everywhere: true,
    inDefaults: true,
    optional: true,
    workflowForbids: true,
    description: 'Allows directory roles and permissions that hand over the whole tenant.'
  })
}

/** Whether the switch is on for an app. */
export const allowsPrivileged = (written: Written): boolean => written.allowPrivilegedRoles === true

const theSwitch = 'allow-privileged-roles: true (in a file allowPrivilegedRoles: true, unless the step says false)'

/** What was written, and behind it what it means where that is more or something else. */
export const namedAs = (text: string, names: readonly string[]): string => {
  const meant = names.join(', ')
  return meant === text ? quoted(text) : `${quoted(text)} (${meant})`
}

/** What is wrong with something that hands over the tenant: completes a sentence that begins with its name. */
export const handsOver = ({ why }: Pick<Privileged, 'why'>, narrower: string): string =>
  `hands over the whole tenant: it ${why}; accepted: ${narrower}, or ${theSwitch}`
