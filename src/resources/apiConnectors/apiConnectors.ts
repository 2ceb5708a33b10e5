// The API connectors of a tenant, by display name, which the service does not keep apart. Addresses, user names and thumbprints are
// compared; a password follows its version. Source: Microsoft Graph documentation, identityApiConnector.

import { ActionError } from '../../errors.ts'
import { expectSuccess, sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { type Requirement, requirements } from '../../graph/requirements.ts'
import { change, type FieldChange, type Kind } from '../../reconcile/plan.ts'
import { createReader } from '../../reconcile/reader.ts'
import type { Annotation } from '../../reconcile/report.ts'
import type { Goal, Work } from '../../reconcile/resource.ts'
import { isoTime } from '../../util/time.ts'
import { createOnce } from '../tenant/creation.ts'
import type { EnvironmentText } from '../tenant/environmentText.ts'
import type { FlowUse } from '../tenant/flowParts.ts'
import { type ApiConnector, apiConnectorsRead, parseApiConnectors } from '../tenant/identityObjects.ts'
import { tenantKind } from '../tenant/kind.ts'
import { recordingRequirements, recordKey } from '../tenant/record.ts'
import { backEndLane, planOfRows, type Row } from '../tenant/rows.ts'
import { unknownSecretNotice, unsetWarnings } from '../tenant/secretVersion.ts'
import { type Reading, readIfAllowed, unreadChange, unreadWarning } from '../tenant/unread.ts'
import { declaredFlowIds, readUseByOthers, removalRows } from '../tenant/usedRemoval.ts'
import { type AuthenticationPlan, planAuthentication } from './authentication.ts'
import { apiConnectorsField, type SaidConnector } from './field.ts'
import { type DesiredConnector, loadApiConnectors } from './load.ts'

const kind: Kind = { name: 'apiConnector', noun: 'API connector' }
const collection = 'identity/apiConnectors'
const requirement = requirements.useApiConnectors
const read = apiConnectorsRead

type Wanted = {
  readonly connectors: readonly DesiredConnector[]
  /** Flows that mode destroy removes, by id in lower case. */
  readonly flows: ReadonlySet<string>
}

type Observed = {
  readonly goal: Goal
  readonly listed: Reading<readonly ApiConnector[]>
  readonly recorded: ReadonlyMap<string, string>
  /** What it takes to record a version. */
  readonly recording: readonly Requirement[]
  readonly use: FlowUse
}

const keyOf = (name: string): string => recordKey('api-connector', name)

/** The API connectors of a tenant. */
export const apiConnectors = tenantKind<readonly SaidConnector[], Wanted, Observed>({
  kind,
  field: apiConnectorsField,
  tenantTypes: ['AAD B2C'],
  load: async (said, context) => ({
    connectors: await loadApiConnectors(said, context),
    flows: declaredFlowIds(context)
  }),
  after: [],
  lane: backEndLane,
  requirements: (_, mode) => [requirement, ...(mode === 'destroy' ? [requirements.writeUserFlows] : [])],
  // Names are not unique: one that another run has made since must not be made again.
  observeBeforeWrite: ({ goal }) => goal === 'present',
  observe: async ({ flows }, scope, goal) => {
    const [listed, recorded, use] = await Promise.all([
      readIfAllowed(scope, read, parseApiConnectors),
      goal === 'present' ? scope.services.record.entries() : new Map<string, string>(),
      goal === 'absent' ? readUseByOthers(scope, 'apiConnectors', flows) : new Map()
    ])
    return { goal, listed, recorded, recording: recordingRequirements(scope.services.record), use }
  },
  plan: ({ connectors }, { listed, recorded, recording }, { nowMs }) => {
    if (!listed.isRead) {
      return {
        changes: [unreadChange(kind, 'apiConnectors', listed.read)],
        requirements: [],
        report: () => ({ warnings: [unreadWarning(listed.read)] })
      }
    }
    const found = connectors.map(desired => ({ desired, existing: existingOf(desired.name, listed.value) }))
    const declared = new Set(found.map(({ existing }) => existing?.id))
    const planned = found.map(({ desired, existing }) => planOne(desired, existing, recorded.get(keyOf(desired.name))))
    const undeclared = listed.value
      .filter(({ id }) => !declared.has(id))
      .map(
        ({ id, displayName }): Row => ({
          change: change(kind, 'drift', displayName, 'is there but not declared', { id })
        })
      )
    return {
      ...planOfRows([...planned.map(({ row }) => row), ...undeclared]),
      requirements: [requirement, ...(planned.some(({ sendsSecret }) => sendsSecret) ? recording : [])],
      settle: (work, { services }) => services.record.write(work),
      report: () => ({
        warnings: [
          ...unsetWarnings(planned.flatMap(({ unsent }) => unsent)),
          ...connectors.flatMap(connector => expiryWarning(connector, nowMs))
        ],
        notices: planned.flatMap(({ notices }) => notices)
      })
    }
  },
  planRemoval: ({ connectors }, { listed, use }) => {
    const existing = listed.isRead ? listed.value : []
    const found = connectors.flatMap(({ name }) => {
      const one = existingOf(name, existing)
      return one === undefined ? [] : [{ id: one.id, name }]
    })
    const { rows, warnings } = removalRows(kind, 'apiConnectors', found, use, ({ id, name }) => ({
      method: 'DELETE',
      path: byId(collection, id),
      operation: `delete the API connector ${name}`,
      requirement
    }))
    return { ...planOfRows(rows), requirements: [requirement], report: () => ({ warnings }) }
  }
})

/** @throws ActionError `conflict` for a display name that several connectors have. */
const existingOf = (name: string, listed: readonly ApiConnector[]): ApiConnector | undefined => {
  const [existing, ...others] = listed.filter(({ displayName }) => displayName === name)
  if (others.length === 0) return existing
  throw new ActionError({
    code: 'conflict',
    message: `The tenant has ${others.length + 1} API connectors with the display name ${name} (${[existing, ...others].map(one => one?.id).join(', ')}): which one is meant cannot be told. Nothing was written.`,
    hint: 'Give them different names in the portal, and remove those that nobody uses.'
  })
}

const soonMs = 30 * 86_400_000

const expiryWarning = ({ name, authentication }: DesiredConnector, nowMs: number): readonly Annotation[] => {
  const endMs = authentication.kind === 'certificate' ? authentication.certificate?.endMs : undefined
  if (endMs === undefined || endMs > nowMs + soonMs) return []
  const verb = endMs <= nowMs ? 'expired' : 'expires'
  return [{ text: `The client certificate of the API connector ${name} ${verb} on ${isoTime(endMs)}.` }]
}

type Planned = {
  readonly row: Row
  readonly sendsSecret: boolean
  readonly unsent: readonly EnvironmentText[]
  readonly notices: readonly Annotation[]
}

const planOne = (
  { name, url, authentication }: DesiredConnector,
  existing: ApiConnector | undefined,
  recorded: string | undefined
): Planned => {
  const plan = planAuthentication(name, authentication, existing, recorded)
  const sendsSecret = plan.sentVersion !== undefined
  if (existing === undefined) return { row: creationOf(name, url, plan), sendsSecret, unsent: [], notices: [] }
  const { id } = existing
  const changesUrl = existing.targetUrl !== url
  const fields: readonly FieldChange[] = [
    ...(changesUrl ? [{ field: 'url', before: existing.targetUrl, after: url }] : []),
    ...plan.fields
  ]
  const told = {
    sendsSecret,
    unsent: plan.unsent,
    notices: plan.unknown === undefined ? [] : [unknownSecretNotice(`the API connector ${name}`, plan.unknown)]
  }
  if (fields.length === 0) {
    const reason = plan.doubt === undefined ? 'is as declared' : `is as declared; ${plan.doubt}`
    return { row: { change: change(kind, 'unchanged', name, reason, { id }) }, ...told }
  }
  const row: Row = {
    change: change(kind, 'update', name, plan.reason ?? 'differs from what is declared', { id, fields }),
    write: async (work, { services }) => {
      const body = {
        ...(changesUrl && { targetUrl: url }),
        ...(plan.configuration && { authenticationConfiguration: plan.configuration })
      }
      if (Object.keys(body).length > 0) {
        await sendSuccessfully(work.graph, {
          method: 'PATCH',
          path: byId(collection, id),
          operation: `change the API connector ${name}`,
          requirement,
          isKnown: true,
          concealed: plan.concealed,
          body
        })
      }
      if (plan.upload !== undefined) await upload(work, id, name, plan.upload, plan.concealed)
      if (plan.sentVersion !== undefined) services.record.note(keyOf(name), String(plan.sentVersion))
      return undefined
    }
  }
  return { row, ...told }
}

/** Adds a certificate beside those that the connector has: the service takes the latest that is valid. */
const upload = async (
  work: Work,
  id: string,
  name: string,
  { body, thumbprint }: NonNullable<AuthenticationPlan['upload']>,
  concealed: readonly string[]
): Promise<void> => {
  const request = {
    method: 'POST',
    path: `${byId(collection, id)}/uploadClientCertificate`,
    operation: `upload the client certificate of the API connector ${name}`,
    requirement,
    isKnown: true,
    concealed,
    body
  } as const
  await createOnce(work, request, async () => {
    const answer = expectSuccess(read, await createReader(work.graph).get(read))
    const one = parseApiConnectors(answer).find(connector => connector.id === id)
    const isThere = one?.authentication.kind === 'certificates' && one.authentication.thumbprints.includes(thumbprint)
    return isThere ? id : undefined
  })
}

const creationOf = (name: string, url: string, plan: AuthenticationPlan): Row => {
  const operation = `create the API connector ${name}`
  const fields: readonly FieldChange[] = [{ field: 'url', before: null, after: url }, ...plan.fields]
  return {
    change: change(kind, 'create', name, 'is declared', { fields }),
    write: async (work, { services, done }) => {
      const body = { displayName: name, targetUrl: url, authenticationConfiguration: plan.configuration }
      const { concealed } = plan
      const request = { method: 'POST', path: read.path, operation, requirement, concealed, body } as const
      const { id, isOurs } = await createOnce(work, request, async () => {
        const answer = expectSuccess(read, await createReader(work.graph).get(read))
        return existingOf(name, parseApiConnectors(answer))?.id
      })
      done.made.set(keyOf(name), id)
      if (!isOurs) return { unsettled: madeMeanwhile(name) }
      if (plan.sentVersion !== undefined) services.record.note(keyOf(name), String(plan.sentVersion))
      return undefined
    }
  }
}

const madeMeanwhile = (name: string): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The API connector ${name} was made by somebody else while this run was to make it, and does not show.`,
    hint: 'Run the job again.'
  })
