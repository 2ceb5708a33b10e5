// A client of the Identity Experience Framework: one caller with every permission that it needs.

import type { TrustFrameworkBehavior } from '../src/core/trustFrameworkBehavior.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/emulator.ts'
import { type Answer, callerWith, type GraphClient } from './graphClient.ts'

/** The app roles that key sets and policies take. */
export const frameworkRoles = [
  'TrustFrameworkKeySet.ReadWrite.All',
  'Policy.ReadWrite.TrustFramework',
  'Policy.Read.All'
] as const

/** Calls the framework; paths are those below `trustFramework` in beta. */
export type FrameworkClient = {
  call(method: string, path: string, body?: unknown): Promise<Answer>
  readonly graph: GraphClient
}

/** Runs a test against a fresh emulator with those switches. */
export const withFramework = async (
  test: (client: FrameworkClient, emulator: Emulator) => Promise<void>,
  trustFramework: Partial<TrustFrameworkBehavior> = {},
  options: EmulatorOptions = {}
): Promise<void> => {
  const emulator = await startEmulator({ ...options, behavior: { ...options.behavior, trustFramework } })
  try {
    const graph = await callerWith(emulator, { appRoles: frameworkRoles })
    const call: FrameworkClient['call'] = (method, path, body) =>
      graph.call(method, `${emulator.graph}/beta/trustFramework/${path}`, body)
    await test({ call, graph }, emulator)
  } finally {
    await emulator.close()
  }
}
