// The service principal: what makes the application able to sign in to the tenant and to hold permissions and roles.
// Source: Microsoft Graph documentation, serviceprincipal-upsert.

import { ActionError } from '../../errors.ts'
import type { GraphRequest } from '../../graph/answer.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { byKey } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Resource, Work } from '../../reconcile/resource.ts'
import { isGuid } from '../../util/guid.ts'
import { record } from '../../util/http.ts'
import { again, done } from '../../util/retry.ts'
import { ownerBinding } from '../app/owner.ts'
import { seenServicePrincipal, servicePrincipalReads } from '../app/principal.ts'
import { keyTag, markTag } from '../app/tags.ts'

export const servicePrincipal: Resource = {
  kind: 'servicePrincipal',
  needs: ['application'],
  reads: servicePrincipalReads,
  plan: subject => {
    const existing = seenServicePrincipal(subject)
    const name = subject.desired.displayName
    if (existing === undefined) {
      return {
        changes: [
          {
            resource: 'servicePrincipal',
            action: 'create',
            name,
            fields: [],
            reason: 'the application has none in this tenant'
          }
        ],
        rights: [rights.writeApplications],
        apply: create
      }
    }
    return {
      changes: [
        {
          resource: 'servicePrincipal',
          action: existing.accountEnabled ? 'unchanged' : 'drift',
          name,
          id: existing.id,
          fields: [],
          reason: existing.accountEnabled
            ? 'exists'
            : 'disabled by an administrator: nothing can sign in as this app until it is enabled again'
        }
      ],
      rights: [],
      apply: async () => undefined
    }
  }
}

const create = async (work: Work): Promise<undefined> => {
  const { desired, graph, handles } = work
  const appId = handles.appId as string
  const path = byKey('servicePrincipals', 'appId', appId)
  const request: GraphRequest = {
    method: 'PATCH',
    path,
    headers: { Prefer: 'create-if-missing' },
    body: { tags: [markTag, keyTag(desired.uniqueName)], ...ownerBinding(work) },
    what: `create the service principal of ${desired.uniqueName}`,
    right: rights.writeApplications,
    after: work.written
  }
  const answer = expectSuccess(request, await graph.send(request))
  // 204: it existed already, made by another run or by an attempt whose answer was lost.
  const id = answer.status === 201 ? record(answer.body).id : await idOf(work, path)
  if (typeof id !== 'string' || !isGuid(id)) {
    throw new ActionError({ code: 'protocol', message: `Graph created a service principal without a usable id.` })
  }
  handles.servicePrincipalId = id.toLowerCase()
  work.written.add('servicePrincipal')
}

const idOf = (work: Work, path: string): Promise<unknown> => {
  const request: GraphRequest = {
    method: 'GET',
    path: `${path}?$select=id`,
    what: `read the service principal of ${work.desired.uniqueName}`,
    right: rights.readApplications
  }
  return work.graph.until(request.what, async () => {
    const answer = await work.graph.send(request)
    if (answer.status === 404) return again(new Error('it exists, but is not readable yet'))
    return done(record(expectSuccess(request, answer).body).id)
  })
}
