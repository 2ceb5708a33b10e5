// The step that these tests run: one app, declared by inputs, and what the tenant holds of it.

import type { Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { managedApplications } from '../../../harness/tags.ts'
import { runInProcess } from '../../hooks.ts'

/** The inputs of a step. */
export type Inputs = Readonly<Record<string, string>>
/** One app with one permission. */
export const declared = { 'app-name': 'CI deployer', permissions: 'policy-deployment' }
/** Runs the step in this process; `more` outweighs what it declares. */
export const run = (emulator: Emulator, more: Inputs = {}) =>
  runInProcess({ inputs: { ...callerInputs(emulator), ...declared, ...more }, emulator })

/** The applications that carry our mark. */
export const managed = ({ tenant }: Emulator) => managedApplications(tenant)

/** The client secrets of the app. */
export const secretsOf = (emulator: Emulator) => managed(emulator)[0]?.passwordCredentials ?? []
