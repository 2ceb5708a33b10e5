// What a probe is, and what it comes to.

import type { BehaviorOptions } from 'b2c-emulator'
import type { Kit } from './kit.ts'

/** Values of the emulator's switches by their paths, such as `trustFramework.freshKeys`. */
export type Switches = Readonly<Record<string, unknown>>

/** What a probe found. Texts may hold names and ids of the tenant: whoever shows them takes these out. */
export type Finding =
  | { readonly kind: 'settled'; readonly switches: Switches; readonly note: string }
  | { readonly kind: 'not answerable'; readonly why: string; readonly switches?: Switches }
  | { readonly kind: 'failed'; readonly error: string }

/** One question and its probe. */
export type Probe = {
  /** Its number in docs/live.md. */
  readonly id: number
  readonly question: string
  /** What the probe does to find out. */
  readonly does: string
  /** Application permissions of Microsoft Graph that the caller needs, all of them. */
  readonly needs: readonly string[]
  /** The paths of the switches that it sets. */
  readonly sets: readonly string[]
  /** What the answer means for the action, either way. */
  readonly means: string
  readonly run: (kit: Kit) => Promise<Finding>
}

/** The question is answered. `note` is a sentence with what was seen. */
export const settled = (switches: Switches, note: string): Finding => ({ kind: 'settled', switches, note })

/** The question has no answer in this tenant. `switches` are those that were settled on the way. */
export const notAnswerable = (why: string, switches?: Switches): Finding => ({
  kind: 'not answerable',
  why,
  ...(switches && { switches })
})

/** Ends a probe with that finding from within. */
export class Ended extends Error {
  override readonly name = 'Ended'
  readonly finding: Finding

  constructor(finding: Finding) {
    super(finding.kind)
    this.finding = finding
  }
}

/** Switches as the emulator's behavior, nested by their paths. */
export const behaviorOf = (switches: Switches): BehaviorOptions => {
  const root: Record<string, unknown> = {}
  for (const [path, value] of Object.entries(switches)) {
    const names = path.split('.')
    const last = names.pop() ?? ''
    let part = root
    for (const name of names) {
      const inner = (part[name] ?? {}) as Record<string, unknown>
      part[name] = inner
      part = inner
    }
    part[last] = value
  }
  return root
}
