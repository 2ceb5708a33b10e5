// The variables and secrets that GitHub stores.

import type { Emulator, StoredSecret, StoredVariable } from 'b2c-emulator'

/** What GitHub stores at one moment: a run reads what is the repository's when it is queued, a job what is its environment's. */
export type Stored = {
  readonly variables: readonly StoredVariable[]
  readonly secrets: readonly StoredSecret[]
}

/** What is stored now. */
export const storedNow = ({ gitHub }: Emulator): Stored => ({
  variables: gitHub.variables(),
  secrets: gitHub.secrets().filter(({ app }) => app === 'actions')
})
