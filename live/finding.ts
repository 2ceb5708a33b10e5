// What a probe comes to.

import type { Switches } from '../harness/switches.ts'

/** What a probe found. Texts may hold names and ids of the tenant: whoever shows them takes these out. */
export type Finding =
  | { readonly kind: 'settled'; readonly switches: Switches; readonly note: string }
  | { readonly kind: 'not answerable'; readonly why: string; readonly switches?: Switches }
  | { readonly kind: 'failed'; readonly error: string }

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
