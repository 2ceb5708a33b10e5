// What a resource tells of itself besides its changes: pieces for outputs, log, job summary and picture. No secret in it.

import type { Mode } from '../mode.ts'
import type { Kind } from './plan.ts'

/** The tenant signed in to. `kind` is Graph's `tenantType`: `AAD B2C`, `CIAM`, `AAD`, or what it says. */
export type TenantFacts = {
  readonly id: string
  readonly displayName: string | undefined
  readonly initialDomain: string | undefined
  readonly kind: string | undefined
}

/** What a report may depend on. Origins have no trailing slash. */
export type ReportContext = {
  readonly mode: Mode
  /** True when an administrator signed in by device code: a person is there who reads the log. */
  readonly isInteractive: boolean
  readonly tenant: TenantFacts
  readonly loginOrigin: string
  readonly portalOrigin: string
  /** The tenant's clock at the end of the run, epoch milliseconds; the runner's own may be off. */
  readonly nowMs: number
}

/** A box of the summary's picture: its label in Mermaid's notation, and the name of its style. */
export type Box = { readonly label: string; readonly style: 'added' | 'kept' | 'missing' | 'removed' | 'foreign' }

/** Boxes that a kind tells: those that stand for its changes, and those after all others of its group. */
export type PictureBoxes = { readonly kind: Kind; readonly own: readonly Box[]; readonly others: readonly Box[] }

/** Something for the annotations of the run. */
export type Annotation = { readonly text: string; readonly title?: string }

/** Pieces of the job summary, in GitHub's own subset of HTML, made by the functions of report/markup.ts and report/text.ts. */
export type SummaryPieces = {
  /** Blocks above the card: what somebody has to do. */
  readonly alerts?: readonly string[]
  /** Rows of the component's card: name and value. */
  readonly card?: readonly (readonly [name: string, value: string])[]
  /** Blocks below the table of changes; empty ones are left out. */
  readonly sections?: readonly string[]
  readonly boxes?: readonly PictureBoxes[]
}

/** The pieces. */
export type ResourceReport = {
  /** Outputs of the step by name, without the prefix of the component. */
  readonly outputs?: Readonly<Record<string, string>>
  /** The id by which people know the component, and where they find it. */
  readonly identity?: { readonly id: string; readonly address: string }
  readonly warnings?: readonly Annotation[]
  readonly notices?: readonly Annotation[]
  /** Lines for the end of the log: what a person may do next. */
  readonly advice?: readonly string[]
  /** What is out of step although the changes were carried out, as it reads after "1 app with". */
  readonly outOfStep?: string
  /** Made only for what the summary has room for. */
  readonly summary?: () => SummaryPieces
}

/** Tells, at the end of a run. Pure. */
export type Report = (context: ReportContext) => ResourceReport
