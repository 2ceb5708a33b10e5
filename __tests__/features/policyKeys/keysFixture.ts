// A tenant, a caller with the rights that policy keys take, and runs of the action on a file with the section policyKeys.

import type { Emulator, EmulatorOptions } from 'b2c-emulator'
import type { InProcessResult } from '../../../harness/inProcess.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { callersOf, recordApp, recordedIn } from '../../../harness/tenantRecord.ts'
import { configFile, emulate, runInProcess } from '../../hooks.ts'

/** The permissions of a caller that writes policy keys and the application that holds the record. */
const fullRights = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Application.Read.All',
  'Organization.Read.All',
  'TrustFrameworkKeySet.ReadWrite.All'
] as const

type TrustFramework = NonNullable<NonNullable<EmulatorOptions['behavior']>['trustFramework']>

export type RunOptions = {
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** What the file declares besides; default: an app that may hold the record. */
  readonly rest?: string
  readonly appRoles?: readonly string[]
  /** The key of the section; empty: a file without it. */
  readonly section?: 'policyKeys:\n' | ''
}

/** A tenant under test. */
export type KeysFixture = {
  readonly emulator: Emulator
  /** Runs the action on a file whose section `policyKeys` has these lines. */
  readonly run: (entries: readonly string[], options?: RunOptions) => Promise<InProcessResult>
  /** The keys of a set, as `type use`; undefined where there is no such set. */
  readonly keysIn: (id: string) => readonly string[] | undefined
  /** What the record holds: the entries of all applications. */
  readonly recorded: () => readonly string[]
  /** A set as somebody else made it. */
  readonly seedSet: (id: string, keys: readonly Partial<SeededKey>[]) => void
  /** The requests about policy keys, as `METHOD path`, since the journal was cleared. */
  readonly requests: () => readonly string[]
}

type SeededKey = NonNullable<ReturnType<Emulator['tenant']['keySets']['get']>>['keys'][number]

const seeded: SeededKey = {
  kid: 'seeded',
  kty: 'OCT',
  use: 'sig',
  nbf: null,
  exp: null,
  status: 'enabled',
  n: null,
  e: null,
  x5c: [],
  x5t: null,
  secret: 'of somebody else'
}

/** Opens one. */
export const openKeys = async (
  trustFramework: Partial<TrustFramework> = {},
  options: EmulatorOptions = {}
): Promise<KeysFixture> => {
  const emulator = await emulate({ ...options, behavior: { ...options.behavior, trustFramework } })
  const { tenant } = emulator
  const callerWith = callersOf(tenant)
  const setOf = (id: string) => tenant.keySets.all().find(set => set.id.toLowerCase() === id.toLowerCase())
  return {
    emulator,
    run: (
      entries,
      { inputs = {}, env = {}, rest = recordApp, appRoles = fullRights, section = 'policyKeys:\n' } = {}
    ) =>
      runInProcess({
        emulator,
        env,
        inputs: {
          ...callerInputs(emulator, callerWith(appRoles)),
          config: configFile(`version: 1\n${section}${entries.map(line => `  ${line}\n`).join('')}${rest}`),
          ...inputs
        }
      }),
    keysIn: id => setOf(id)?.keys.map(({ kty, use }) => `${kty} ${use}`),
    recorded: () => recordedIn(tenant),
    seedSet: (id, keys) =>
      tenant.seed(() =>
        tenant.keySets.put(id, {
          id,
          keys: keys.map((key, index) => ({ ...seeded, kid: `seeded-${index}`, ...key }))
        })
      ),
    requests: () =>
      emulator.journal
        .entries()
        .filter(({ path }) => path.includes('/trustFramework/'))
        .map(
          ({ method, path }) =>
            `${method} ${path.replace(/^.*\/trustFramework\//, '').replace(/keys_v2\/.*/, 'keys_v2/kid')}`
        )
  }
}
