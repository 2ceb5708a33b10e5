// What a user may say about the client secret: when one is made, how long it lives, where it goes; and which settings
// contradict each other.

import { dedupeDestinations, parseDestination } from '../../secretStores/destinations.ts'
import type { Destination } from '../../secretStores/store.ts'
import { durationText, unitMs } from '../../util/duration.ts'
import { asObject } from '../../util/json.ts'
import { parseLabel } from '../app/names.ts'
import {
  defineField,
  durationKey,
  listKey,
  mapKey,
  type OnProblem,
  requiredTextKey,
  type Written,
  wordKey
} from '../field.ts'

/** When a client secret is made. `ephemeral` lives for this job and is removed by the post step. */
export const secretModes = ['when-needed', 'always', 'ephemeral', 'none'] as const

/** What is wanted of the client secret. Durations in milliseconds. */
export type DesiredSecret = {
  readonly mode: (typeof secretModes)[number]
  /** The part of the password credential's display name that tells our secrets from others'. */
  readonly label: string
  readonly lifetimeMs: number
  readonly rotateBeforeMs: number
  readonly overlapMs: number
  readonly destinations: readonly Destination[]
}

// The longest that GitHub lets a job run, on a self-hosted runner; the secret outlives it only when the post step fails.
const longestEphemeralMs = 5 * unitMs.d

/** Reports what does not go together in the settings of one secret. */
const reportContradictions = (secret: DesiredSecret, report: OnProblem): void => {
  const { mode, lifetimeMs, rotateBeforeMs, destinations } = secret
  const refuse = (field: string, problem: string): void => report({ path: ['secret', field], problem })
  if ((mode === 'ephemeral' || mode === 'none') && destinations.length > 0) {
    const why =
      mode === 'none'
        ? 'there is no secret to store'
        : 'that secret ends with the job, and what stores it would hold a dead one'
    refuse('destinations', `contradicts the secret mode ${mode}: ${why}; accepted: when-needed or always`)
  }
  const lifetime = durationText(lifetimeMs)
  if (mode === 'ephemeral' && lifetimeMs > longestEphemeralMs) {
    const longest = `${durationText(longestEphemeralMs)}, the longest that a job runs`
    refuse('lifetime', `${lifetime} is too long for an ephemeral secret; accepted: at most ${longest}`)
  }
  if (mode === 'when-needed' && rotateBeforeMs >= lifetimeMs) {
    const always = `${durationText(rotateBeforeMs)} before the end of a lifetime of ${lifetime} is always`
    refuse('rotateBefore', `${always}: every run would make a new secret; accepted: less than the lifetime`)
  }
}

const everywhere = { everywhere: true, inDefaults: true } as const

/**
 * Applications that people sign in to need a secret only where they run on a server of their own, behind a redirect URI for the web:
 * single-page applications, native ones and APIs have no use for one. Source: Azure AD B2C documentation, "Application types".
 */
const withoutNeedlessSecret = (value: unknown, { audience, redirectUris, secret }: Written): unknown => {
  const { web } = asObject(redirectUris)
  const isOnServer = Array.isArray(web) && web.length > 0
  return audience === 'customers' && secret === undefined && !isOnServer ? { ...asObject(value), mode: 'none' } : value
}

export const clientSecretField = defineField(
  {
    secret: {
      workflowValue: withoutNeedlessSecret,
      ...mapKey(
        {
          mode: wordKey(secretModes, {
            ...everywhere,
            input: 'secret',
            description:
              'When a secret is made: when-needed (none of ours yet, or nearing expiry), always, ephemeral (removed when the job ends), or none.'
          }),
          label: requiredTextKey(parseLabel, {
            ...everywhere,
            input: 'secret-name',
            description: 'The description by which the action knows its own secrets, 1 to 60 characters.'
          }),
          lifetime: durationKey({
            ...everywhere,
            input: 'secret-lifetime',
            optional: true,
            description: 'How long a new secret lives. Where nothing says so: 90d, 1h when ephemeral.'
          }),
          rotateBefore: durationKey({
            ...everywhere,
            input: 'secret-rotate-before',
            description: 'How long before its expiry a secret is replaced.'
          }),
          overlap: durationKey({
            ...everywhere,
            input: 'secret-overlap',
            zero: true,
            description: 'How long the replaced secret stays usable; 0d removes it at once.'
          }),
          destinations: listKey(parseDestination, {
            input: 'secret-destinations',
            needsToken: true,
            description:
              'GitHub secrets that take the new secret: repository:NAME, environment/ENV:NAME, organization/ORG:NAME, dependabot:NAME; +ids stores the ids as variables.'
          })
        },
        'The client secret. An app for customers without redirect URIs for the web has none unless this is said.'
      )
    }
  },
  ({ secret }, report, { secret: written }): DesiredSecret | undefined => {
    if (secret === undefined) return undefined
    const { mode, label, lifetime, rotateBefore, overlap, destinations = [] } = secret
    if (mode === undefined || label === undefined || rotateBefore === undefined || overlap === undefined)
      return undefined
    const isRefused = lifetime === undefined && asObject(written).lifetime !== undefined
    if (isRefused) return undefined
    const desired = {
      mode,
      label,
      lifetimeMs: lifetime ?? (mode === 'ephemeral' ? unitMs.h : 90 * unitMs.d),
      rotateBeforeMs: rotateBefore,
      overlapMs: overlap,
      destinations: dedupeDestinations(destinations)
    }
    reportContradictions(desired, report)
    return desired
  }
)
