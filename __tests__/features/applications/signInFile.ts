// Files with applications that people sign in to, and runs with them.

import { expect } from '@jest/globals'
import type { Application, Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import type { Kinds } from '../../../src/resources/kinds.ts'
import { inWorkspace, runInProcess } from '../../hooks.ts'

/** The file that declares these apps, given as YAML. */
const fileOf = (apps: string): string =>
  `version: 1\ndefaults: { secret: { mode: none } }\napps:\n${apps.trimEnd().replace(/^/gm, '  ')}\n`

/** Runs with the apps. */
export const run = (
  emulator: Emulator,
  apps: string,
  inputs: Readonly<Record<string, string>> = {},
  kinds?: Kinds
): ReturnType<typeof runInProcess> =>
  runInProcess({
    emulator,
    inputs: { ...callerInputs(emulator), config: inWorkspace('apps.yml', fileOf(apps)), ...inputs },
    ...(kinds && { kinds })
  })

/** Runs without a mistake. */
export const apply = async (...given: Parameters<typeof run>): ReturnType<typeof runInProcess> => {
  const result = await run(...given)
  expect(result.errors).toBe('')
  return result
}

/** Runs once more and expects that nothing is written. */
export const expectSettled = async (...given: Parameters<typeof run>): Promise<void> => {
  const [emulator] = given
  emulator.journal.clear()
  const again = await apply(...given)
  expect(writesOf(emulator)).toEqual([])
  expect(again.outputs.changed).toBe('false')
}

/** The application with the unique name. */
export const named = ({ tenant }: Emulator, uniqueName: string): Application => {
  const application = tenant.applications.all().find(one => one.uniqueName === uniqueName)
  if (application === undefined) throw new Error(`there is no application ${uniqueName}`)
  return application
}

/** The properties api, web, spa and publicClient of an application, as the emulator keeps them. */
export type SignInSettings = {
  readonly api?: {
    readonly oauth2PermissionScopes: readonly Readonly<Record<string, unknown>>[]
    readonly requestedAccessTokenVersion: number | null
  }
} & {
  readonly [Platform in 'web' | 'spa' | 'publicClient']?: { readonly redirectUris: readonly string[] }
}

/** They of the application with the unique name. */
export const settingsOf = (emulator: Emulator, uniqueName: string): SignInSettings =>
  named(emulator, uniqueName).settings as SignInSettings

/** Somebody changes the application by hand. */
export const changeByHand = (
  emulator: Emulator,
  uniqueName: string,
  change: (application: Application, settings: SignInSettings) => Partial<Application>
): void => {
  const application = named(emulator, uniqueName)
  const changed = { ...application, ...change(application, settingsOf(emulator, uniqueName)) }
  emulator.tenant.seed(() => emulator.tenant.applications.put(application.id, changed))
}

/** A scope as it stands in an application. */
export const scopeOf = (value: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id: crypto.randomUUID(),
  value,
  type: 'Admin' as const,
  isEnabled: true,
  adminConsentDisplayName: value,
  adminConsentDescription: value,
  userConsentDisplayName: null,
  userConsentDescription: null,
  ...more
})
