// Reads the text of a config file as a step without further inputs does, and gives its apps or its mistakes.

import { rememberingKinds, wantedOf } from '../../../harness/wantedApp.ts'
import { readConfig } from '../../../src/declaration/file.ts'
import { ActionError } from '../../../src/errors.ts'

/** What the inputs say where the file says nothing. */
export const everywhere = {
  consent: 'grant',
  restoreDeleted: false,
  prune: false,
  secret: { mode: 'when-needed', label: 'b2c-bootstrap', rotateBefore: '30d', overlap: '7d' }
}

type Env = Readonly<Record<string, string>>

/** What the input config-variables names. */
const variables = ['ORG', 'ID', 'MISSING', 'EMPTY', 'LEAK']

/** The apps of a text, and the tenant that it is for. */
export const read = (text: string, env: Env = {}) => {
  const { tenantGuard, apps } = readConfig(text, 'b2c.yml', { kinds: rememberingKinds, everywhere, variables, env })
  return { tenantGuard, apps: apps.map(wantedOf) }
}

/** The error of a text that is refused. */
export const refusal = (text: string, env?: Env): ActionError => {
  try {
    read(text, env)
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** The mistakes of a text, each as `line:column: sentence`. */
export const mistakes = (text: string, env?: Env): readonly string[] => {
  const lines = refusal(text, env).message.split('\n')
  return (lines.length === 1 ? lines : lines.slice(1)).map(line => line.replace(/^(- )?b2c\.yml:/, ''))
}

/** The client id of an application to adopt. */
export const clientId = 'aaaaaaaa-0000-4000-8000-00000000000a'
