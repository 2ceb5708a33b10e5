// The whole run, as log, summary, comment and outputs tell it. No secret in it.

import type { ComponentOutcome } from '../reconcile/outcome.ts'
import type { ReportContext, ResourceReport, SummaryPieces } from '../reconcile/report.ts'
import { plural } from './text.ts'

/** What became of a component, and what its resources tell of it, put together in their order. */
export type ReportedComponent = Omit<ComponentOutcome, 'reports'> & {
  readonly report: Required<Omit<ResourceReport, 'identity' | 'outOfStep' | 'summary'>> &
    Pick<ResourceReport, 'identity' | 'outOfStep'> & { readonly summary: () => Required<SummaryPieces> }
}

/** What a run came to. `tenantOutcome` is the tenant itself, when the declaration says anything of it. */
export type RunOutcome = ReportContext & {
  readonly tenantOutcome?: ReportedComponent | undefined
  readonly apps: readonly ReportedComponent[]
  readonly tookMs: number
}

/** Everything that was worked on: the tenant first, when it was. */
export const componentsOf = ({ tenantOutcome, apps }: RunOutcome): readonly ReportedComponent[] =>
  tenantOutcome === undefined ? apps : [tenantOutcome, ...apps]

/** `2 apps`, or `2 more apps`; what is counted is called apps, unless the tenant itself is among it. */
export const countedIn = ({ tenantOutcome }: RunOutcome, count: number, which = ''): string =>
  plural(count, `${which}${tenantOutcome === undefined ? 'app' : 'component'}`)

/** What several resources say alike is said once. */
const eachOnce = <T>(all: readonly T[], textOf: (one: T) => string): readonly T[] => [
  ...new Map(all.map(one => [textOf(one), one])).values()
]

/** Has the resources of a component tell of it. */
export const reportedComponent = (
  context: ReportContext,
  { reports, ...outcome }: ComponentOutcome
): ReportedComponent => {
  const reported = reports.map(report => report(context))
  const identity = reported.find(one => one.identity !== undefined)?.identity
  const outOfStep = reported.find(one => one.outOfStep !== undefined)?.outOfStep
  const report: ReportedComponent['report'] = {
    outputs: Object.assign({}, ...reported.map(({ outputs }) => outputs)),
    ...(identity && { identity }),
    ...(outOfStep && { outOfStep }),
    warnings: eachOnce(
      reported.flatMap(({ warnings = [] }) => warnings),
      ({ text }) => text
    ),
    notices: reported.flatMap(({ notices = [] }) => notices),
    advice: reported.flatMap(({ advice = [] }) => advice),
    summary: () => {
      const pieces = reported.map(({ summary }) => summary?.() ?? {})
      return {
        alerts: [...new Set(pieces.flatMap(({ alerts = [] }) => alerts))],
        card: pieces.flatMap(({ card = [] }) => card),
        sections: pieces.flatMap(({ sections = [] }) => sections),
        boxes: pieces.flatMap(({ boxes = [] }) => boxes)
      }
    }
  }
  return { ...outcome, report }
}
