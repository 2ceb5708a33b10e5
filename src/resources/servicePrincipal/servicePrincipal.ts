// The service principal: what makes the application able to sign in to the tenant and to hold permissions and roles.
// Source: Microsoft Graph documentation, serviceprincipal-upsert.

import { ActionError } from '../../errors.ts'
import { expectSuccess, sendSuccessfully } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byId, byKey } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { change, type Kind } from '../../reconcile/plan.ts'
import type { ReportContext, ResourceReport } from '../../reconcile/report.ts'
import type { Work } from '../../reconcile/resource.ts'
import { code } from '../../report/text.ts'
import { guidOf } from '../../util/guid.ts'
import { asObject, asText } from '../../util/json.ts'
import { done, retryLater } from '../../util/retry.ts'
import { assertMayGrant } from '../app/foreignAccess.ts'
import { appKind } from '../app/kind.ts'
import { type AppScope, applicationOf, ownerBinding, principalIdOf, renewAppScope, writeRequest } from '../app/scope.ts'
import { recordInTags } from '../app/tagWriter.ts'
import type { Field } from '../field.ts'
import { credentialsOf } from './credentials.ts'
import { exportedPrincipal } from './exported.ts'

const kind: Kind = { name: 'servicePrincipal', noun: 'service principal', phrase: 'the service principal of' }

/** The id of the service principal, once there is one. */
export const principalReport = (_: ReportContext, { made: { principalId } }: AppScope): ResourceReport => {
  if (principalId === undefined) return {}
  return {
    outputs: { 'service-principal-object-id': principalId },
    summary: () => ({ card: [['Service principal object id', code(principalId)]] })
  }
}

/** Whether one that was disabled is enabled again; as a rule an administrator who did that is not overruled. */
type DesiredPrincipal = { readonly isEnabled: 'asserted' | 'left alone' }

const principalField: Field<DesiredPrincipal> = { keys: {}, read: () => ({ isEnabled: 'left alone' }) }

/** The service principal of a managed app. */
export const servicePrincipal = appKind({
  kind,
  field: principalField,
  // Not in the lane of the application object: it is made while that one is completed.
  after: ['application'],
  observe: async (_, { app, principal }) => ({ app, existing: await principal() }),
  plan: ({ isEnabled }, { app, existing }, { nowMs }) => {
    const { displayName: name } = app
    if (existing === undefined) {
      return {
        changes: [change(kind, 'create', name, 'the application has none in this tenant')],
        requirements: [requirements.writeApplications],
        apply: create,
        // The tags tell later runs its id, which saves them a round trip.
        conclude: ({ graph, runtime }, scope) => recordInTags(scope, graph, runtime),
        report: principalReport
      }
    }
    const { id, accountEnabled } = existing
    const disabled = 'disabled by an administrator: nothing can sign in as this app until it is enabled again'
    const enables = !accountEnabled && isEnabled === 'asserted'
    const fields = [{ field: 'accountEnabled', before: false, after: true }]
    const found = accountEnabled
      ? change(kind, 'unchanged', name, 'exists', { id })
      : change(kind, enables ? 'update' : 'drift', name, disabled, enables ? { id, fields } : { id })
    const credentials = credentialsOf(existing, nowMs).map(({ text, keyId }) =>
      app.acceptedCredentials.includes(keyId)
        ? change(kind, 'unchanged', name, `holds ${text}, which is accepted`, { id: keyId })
        : change(kind, 'drift', name, `holds ${text}, which is not declared: whoever has it signs in as the app`, {
            id: keyId
          })
    )
    return {
      changes: [found, ...credentials],
      requirements: enables ? [requirements.writeApplications] : [],
      apply: enable,
      report: principalReport
    }
  },
  foreignAccess: async (_, { app, principal, services }) => {
    const existing = await principal()
    if (existing === undefined) return []
    return credentialsOf(existing, services.nowMs())
      .filter(({ keyId }) => !app.acceptedCredentials.includes(keyId))
      .map(({ text }) => text)
      .concat(existing.unusableCredentials)
      .map(text => ({ standing: 'credential', text, to: 'service principal' }))
  },
  exported: exportedPrincipal
})

/**
 * One that is there already was made by another run, by an attempt whose answer was lost, or by somebody else, who may own it: who
 * else could act as it is asked before anything is granted.
 */
const create = async ({ graph }: Work, scope: AppScope): Promise<undefined> => {
  const { app, made, recentWrites } = scope
  const path = byKey('servicePrincipals', 'appId', applicationOf(scope).appId)
  // No tags: where one exists that was not seen, an upsert would replace those that it has.
  const body = ownerBinding(scope, graph)
  const request = writeRequest(scope, 'PATCH', path, `create the service principal of ${app.uniqueName}`, body)
  const answer = await sendSuccessfully(graph, { ...request, headers: { Prefer: 'create-if-missing' } })
  const isNew = answer.status === 201
  const given = isNew ? answer.body : await readBack(graph, path, app.uniqueName)
  const id = guidOf(asText(asObject(given).id))
  if (id === undefined) {
    throw new ActionError({ code: 'protocol', message: 'Graph created a service principal without a usable id.' })
  }
  made.principalId = id
  recentWrites.add('servicePrincipal')
  if (!isNew) await assertNobodyElse(graph, scope)
}

const enable = async ({ graph }: Work, scope: AppScope): Promise<undefined> => {
  const path = byId('servicePrincipals', principalIdOf(scope))
  const operation = `enable the service principal of ${scope.app.uniqueName}`
  await sendSuccessfully(graph, writeRequest(scope, 'PATCH', path, operation, { accountEnabled: true }))
}

/** @throws ActionError `conflict` when something is to be granted and others could act as the application. */
const assertNobodyElse = async (graph: Work['graph'], scope: AppScope): Promise<void> => {
  const { app, services, contributions, apps, offers, reader } = scope
  const setting = { app, services, contributions, apps, offers, goal: 'present' } as const
  const now = renewAppScope(setting, { graph, reader }, { ...scope, awaited: 'seen' }, false)
  const [located, access, held] = await Promise.all([
    now.application(),
    now.foreignAccess(),
    contributions.vouches(now)
  ])
  // What is labelled as ours may be the secret of a run at the same time.
  const others = access.filter(({ standing }) => standing !== 'labelled')
  if (held.some(({ grantsMore }) => grantsMore)) assertMayGrant(located, others)
}

const readBack = (graph: Work['graph'], path: string, uniqueName: string): Promise<unknown> => {
  const request = {
    method: 'GET',
    path: `${path}?$select=id`,
    operation: `read the service principal of ${uniqueName}`,
    requirement: requirements.readApplications
  } as const
  return graph.until(request.operation, async () => {
    const answer = await graph.send(request)
    if (isMissing(answer)) return retryLater(new Error('it exists, but is not readable yet'))
    return done(expectSuccess(request, answer).body)
  })
}
