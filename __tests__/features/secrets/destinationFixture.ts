// A tenant with one managed app, a GitHub that can be made to refuse, and runs inside the test's process whose clock the test
// moves: what each destination holds, and which secrets are alive.

import { expect } from '@jest/globals'
import type { Application, Emulator, JournalEntry } from 'b2c-emulator'
import { writerToken } from '../../../harness/gitHubToken.ts'
import type { InProcessOptions, InProcessResult } from '../../../harness/inProcess.ts'
import { callerInputs, gitHubVariables, type Inputs } from '../../../harness/inputs.ts'
import { placeRecords } from '../../../harness/tags.ts'
import { emulate, runInProcess } from '../../hooks.ts'

export const repository = 'repository:B2C_SECRET'
export const environment = 'environment/prod:B2C_SECRET'
export const both = `${repository}\n${environment}`

export type DestinationFixture = {
  readonly emulator: Emulator
  readonly inputs: Inputs
  /** Called with each request before it is answered. */
  onRequest: ((entry: JournalEntry) => void) | undefined
  readonly run: (inputs?: Inputs, options?: Partial<InProcessOptions>) => Promise<InProcessResult>
  readonly app: () => Application
  readonly put: (change: Partial<Application>) => void
  /** What a GitHub secret holds: by `octo-org/b2c` or `octo-org/b2c#prod`. */
  readonly held: (target: string) => string | undefined
  /** The texts of the secrets that are alive, oldest first. */
  readonly alive: () => readonly string[]
  /** Refuses writes to GitHub whose path matches, for as long as nobody ends it. */
  readonly refuse: (path: RegExp, status?: number) => () => void
}

/** Opens one. */
export const openDestinationFixture = async (more: Inputs = {}): Promise<DestinationFixture> => {
  const emulator = await emulate({ onRequest: entry => fixture.onRequest?.(entry) })
  const inputs = {
    ...callerInputs(emulator),
    'app-name': 'CI deployer',
    permissions: 'User.Read.All',
    verify: 'false',
    'secret-overlap': '0d',
    'github-token': writerToken(emulator),
    ...more
  }
  const app = () => {
    const found = emulator.tenant.applications.all().find(({ displayName }) => displayName === 'CI deployer')
    if (found === undefined) throw new Error('there is no managed app')
    return found
  }
  const fixture: DestinationFixture = {
    emulator,
    inputs,
    onRequest: undefined,
    run: (given = {}, options = {}) =>
      runInProcess({ emulator, inputs: { ...inputs, ...given }, env: gitHubVariables(emulator), ...options }),
    app,
    put: change => emulator.tenant.applications.put(app().id, { ...app(), ...change }),
    held: target => emulator.gitHub.secrets().find(one => one.target === target && one.name === 'B2C_SECRET')?.value,
    alive: () =>
      app()
        .passwordCredentials.filter(({ endMs }) => endMs > emulator.clock.now())
        .map(({ secretText }) => secretText),
    refuse: (path, status = 403) =>
      emulator.intercept(
        { service: 'github', path },
        {
          instead: ({ method }) =>
            method === 'GET'
              ? undefined
              : { status, body: { message: 'Resource not accessible by personal access token' } }
        }
      )
  }
  return fixture
}

/** Proves that every destination holds a secret that is alive, and that nothing else is. */
export const expectInStep = ({ held, alive }: DestinationFixture, ...targets: readonly string[]): void => {
  const values = targets.map(held)
  for (const value of values) expect(alive()).toContain(value)
  expect(new Set(values)).toEqual(new Set(alive()))
}

/** Secrets of the app that left no record of having been received, or sent. */
export const unreceived = ({ app }: DestinationFixture) => {
  const { tags, passwordCredentials } = app()
  const recorded = [
    ...placeRecords({ tags }).map(({ keyId }) => keyId),
    ...tags.map(tag => tag.split(':delivered:')[1])
  ]
  return passwordCredentials.filter(({ keyId }) => !recorded.includes(keyId))
}

/** How many secrets were made. */
export const madeIn = ({ emulator }: DestinationFixture): number =>
  emulator.journal.writes().filter(({ path }) => path.endsWith('/addPassword')).length
