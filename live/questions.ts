// All questions in the order of their numbers.

import type { Probe } from './probe.ts'
import { applicationProbes } from './probes/applications.ts'
import { backEndProbes } from './probes/backEnd.ts'
import { callerProbes } from './probes/callers.ts'
import { identityProbes } from './probes/identity.ts'
import { keyProbes } from './probes/keys.ts'
import { policyProbes } from './probes/policies.ts'
import { roleProbes } from './probes/roles.ts'

/** Every probe, by number. */
export const questions: readonly Probe[] = [
  ...applicationProbes,
  ...backEndProbes,
  ...callerProbes,
  ...identityProbes,
  ...keyProbes,
  ...policyProbes,
  ...roleProbes
].sort((one, other) => one.id - other.id)
