// What becomes of one declared API connector: made, changed, or left as it is, and what is told of its secret.

import { ActionError } from '../../errors.ts'
import { expectSuccess, sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { change, type FieldChange, type Kind } from '../../reconcile/plan.ts'
import { createReader } from '../../reconcile/reader.ts'
import type { Annotation } from '../../reconcile/report.ts'
import type { Work } from '../../reconcile/resource.ts'
import { isSameAddress } from '../../util/uri.ts'
import { type ApiConnector, apiConnectorsRead, parseApiConnectors } from '../tenant/apiConnector.ts'
import { createOnce, madeMeanwhile } from '../tenant/creation.ts'
import { ofName } from '../tenant/displayNames.ts'
import type { EnvironmentText } from '../tenant/environmentText.ts'
import { recordKey } from '../tenant/record.ts'
import type { Row } from '../tenant/rows.ts'
import { unknownSecretNotice } from '../tenant/secretVersion.ts'
import { type AuthenticationPlan, planAuthentication } from './authentication.ts'
import type { DesiredConnector } from './load.ts'

/** What the plan calls them. */
export const kind: Kind = { name: 'apiConnector', noun: 'API connector' }
/** Their collection in Graph. */
export const collection = 'identity/apiConnectors'
const requirement = requirements.useApiConnectors
const read = apiConnectorsRead

/** The key of a connector in the record. */
export const keyOf = (name: string): string => recordKey('api-connector', name)

/** @throws ActionError `conflict` for a display name that several connectors have. */
export const existingOf = (name: string, listed: readonly ApiConnector[]): ApiConnector | undefined => {
  const [existing, ...others] = ofName(listed, name)
  if (others.length === 0) return existing
  throw new ActionError({
    code: 'conflict',
    message: `The tenant has ${others.length + 1} API connectors with the display name ${name} (${[existing, ...others].map(one => one?.id).join(', ')}): which one is meant cannot be told. Nothing was written.`,
    hint: 'Give them different names in the portal, and remove those that nobody uses.'
  })
}

/** What a connector comes to. What is not sent may be unset in a plan. */
export type Planned = {
  readonly row: Row
  readonly sendsSecret: boolean
  readonly unsent: readonly EnvironmentText[]
  readonly notices: readonly Annotation[]
}

/**
 * Plans one; `recorded` is the version of its password that was sent last. @throws ActionError `input`, and `conflict` for a version
 * that was lowered.
 */
export const planConnector = (
  { name, url, authentication }: DesiredConnector,
  existing: ApiConnector | undefined,
  recorded: number | undefined,
  hasRecord: boolean
): Planned => {
  const plan = planAuthentication(name, authentication, existing, recorded)
  const sendsSecret = plan.sentVersion !== undefined
  if (existing === undefined) return { row: creationOf(name, url, plan), sendsSecret, unsent: [], notices: [] }
  const { id } = existing
  const changesUrl = !isSameAddress(existing.targetUrl, url)
  const changesName = existing.displayName !== name
  const fields: readonly FieldChange[] = [
    ...(changesName ? [{ field: 'name', before: existing.displayName, after: name }] : []),
    ...(changesUrl ? [{ field: 'url', before: existing.targetUrl, after: url }] : []),
    ...plan.fields
  ]
  const told = {
    sendsSecret,
    unsent: plan.unsent,
    notices:
      plan.unknown === undefined ? [] : [unknownSecretNotice(`the API connector ${name}`, plan.unknown, hasRecord)]
  }
  if (fields.length === 0) {
    const reason = plan.doubt === undefined ? 'is as declared' : `is as declared; ${plan.doubt}`
    return { row: { change: change(kind, 'unchanged', name, reason, { id }) }, ...told }
  }
  const row: Row = {
    change: change(kind, 'update', name, plan.reason ?? 'differs from what is declared', { id, fields }),
    write: async (work, { services }) => {
      const body = {
        ...(changesName && { displayName: name }),
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
    ...(plan.sentVersion !== undefined && { making: { recordKey: keyOf(name), version: plan.sentVersion } }),
    write: async (work, { done }) => {
      const body = { displayName: name, targetUrl: url, authenticationConfiguration: plan.configuration }
      const { concealed } = plan
      const request = { method: 'POST', path: read.path, operation, requirement, concealed, body } as const
      const { id, isOurs } = await createOnce(work, request, async () => {
        const answer = expectSuccess(read, await createReader(work.graph).get(read))
        return existingOf(name, parseApiConnectors(answer))?.id
      })
      done.made.set(keyOf(name), id)
      if (!isOurs) return madeMeanwhile(kind, name)
      return undefined
    }
  }
}
