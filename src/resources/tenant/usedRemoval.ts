// Removing what user flows may use. A flow whose attribute is removed vanishes from the lists of the service, so what is still used
// stays and is told; whether it is used is asked again right before each removal.

import { ActionError } from '../../errors.ts'
import type { GraphRequest } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isSatisfied } from '../../graph/satisfied.ts'
import { change, type Kind } from '../../reconcile/plan.ts'
import { createReader } from '../../reconcile/reader.ts'
import type { Annotation } from '../../reconcile/report.ts'
import { asObject } from '../../util/json.ts'
import { type FlowUse, readFlowUse, type UsedPart } from './flowParts.ts'
import type { TenantScope } from './kind.ts'
import type { LoadContext } from './load.ts'
import type { Row } from './rows.ts'
import { flowIdOf } from './userFlow.ts'

/** The user flows that a file declares, by id in lower case: mode destroy removes them before what they use. */
export const declaredFlowIds = ({ file }: Pick<LoadContext, 'file'>): ReadonlySet<string> =>
  new Set(Object.keys(asObject(file.userFlows)).map(flowIdOf))

/**
 * Which flows that stay use what. External ID has no such flows. `declared` are those that the run removes.
 * @throws ActionError.
 */
export const readUseByOthers = async (
  scope: TenantScope,
  part: UsedPart,
  declared: ReadonlySet<string>
): Promise<FlowUse> => {
  const { kind } = await scope.organization()
  if (kind !== undefined && kind !== 'AAD B2C') return new Map()
  return readFlowUse(scope.reader, part, id => !declared.has(id.toLowerCase()))
}

/** Something that is declared and there; the key of its entry in the record, where it may have one. */
export type Removable = { readonly id: string; readonly name: string; readonly recordKey?: string }

/** The rows of what is to be removed, and what is said of what stays because it is used. */
export const removalRows = (
  kind: Kind,
  part: UsedPart,
  found: readonly Removable[],
  use: FlowUse,
  requestOf: (removable: Removable) => GraphRequest
): { readonly rows: readonly Row[]; readonly warnings: readonly Annotation[] } => {
  const usedBy = ({ id }: Removable): readonly string[] => use.get(id.toLowerCase()) ?? []
  const rows = found.map((removable): Row => {
    const { id, name, recordKey } = removable
    const flows = usedBy(removable)
    if (flows.length > 0) {
      const reason = `stays: used by ${flowsText(flows)}, which the file does not declare`
      return { change: change(kind, 'missing', name, reason, { id }) }
    }
    return {
      change: change(kind, 'delete', name, 'is declared', { id }),
      write: async ({ graph }, scope) => {
        await assertUnused(kind, part, removable, scope, createReader(graph))
        const request = requestOf(removable)
        const answer = await graph.send(request)
        if (!isSatisfied(request, answer)) throw toActionError(request, answer)
        if (recordKey !== undefined) scope.services.removal.forgotten.add(recordKey)
        return undefined
      }
    }
  })
  const warnings = found.flatMap(removable => {
    const flows = usedBy(removable)
    const text = `The ${kind.noun} ${removable.name} stays: ${flowsText(flows)} uses it, and the file does not declare that user flow.`
    return flows.length > 0 ? [{ text }] : []
  })
  return { rows, warnings }
}

const flowsText = (flows: readonly string[]): string =>
  `the user flow${flows.length > 1 ? 's' : ''} ${flows.join(', ')}`

/** @throws ActionError `conflict` when a flow uses it by now, or one that was to be removed is still there. */
const assertUnused = async (
  { noun }: Kind,
  part: UsedPart,
  { id, name }: Removable,
  { organization, services }: TenantScope,
  reader: TenantScope['reader']
): Promise<void> => {
  const { kind } = await organization()
  if (kind !== undefined && kind !== 'AAD B2C') return
  const use = await readFlowUse(reader, part, flowId => !services.removal.removed.has(flowId.toLowerCase()))
  const flows = use.get(id.toLowerCase()) ?? []
  if (flows.length === 0) return
  throw new ActionError({
    code: 'conflict',
    message: `The ${noun} ${name} was not removed: ${flowsText(flows)} uses it.`,
    hint: `Remove ${flows.length > 1 ? 'these user flows' : 'this user flow'} first, or take it out of them. Then run the job again.`
  })
}
