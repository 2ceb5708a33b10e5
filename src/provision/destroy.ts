// Destroy: removes what the declaration names and our mark confirms. A soft delete: it can be taken back for 30 days.

import type { DesiredApp } from '../desired/app.ts'
import { ActionError } from '../errors.ts'
import type { GraphRequest } from '../graph/answer.ts'
import type { Graph } from '../graph/client.ts'
import { byId } from '../graph/paths.ts'
import { rights } from '../graph/rights.ts'
import { readMarks } from './marks.ts'
import type { AppOutcome } from './outcome.ts'
import type { AppPlan } from './plan.ts'
import { type Application, locate, registrationReads } from './registration.ts'
import { observe, type Read, type Seen } from './seen.ts'
import { sendAll } from './sendAll.ts'

/** One app of the declaration, and the application that would go; undefined when there is none. */
export type Doomed = { readonly plan: AppPlan; readonly application: Application | undefined }

/** Reads what is needed to find the apps; `also` travels along. Never writes. */
export const observeForDestroy = (graph: Graph, apps: readonly DesiredApp[], also: readonly Read[]): Promise<Seen> =>
  observe(graph, seen => [...also, ...apps.flatMap(app => registrationReads(app, seen))])

/**
 * What would be removed. Pure.
 *
 * @throws ActionError `conflict` for an application without our mark.
 */
export const planDestroy = (apps: readonly DesiredApp[], seen: Seen): readonly Doomed[] =>
  apps.map(desired => {
    const located = locate(desired, seen)
    const application = located.state === 'found' ? located.application : undefined
    if (application !== undefined && !readMarks(application.tags).marked) {
      throw new ActionError({
        code: 'conflict',
        message: `"${application.displayName}" (client id ${application.appId}) was not made by this action: it lacks the tag b2c-bootstrap. Nothing was removed.`,
        hint: 'Delete it by hand if it must go.'
      })
    }
    return {
      application,
      plan: {
        key: desired.key,
        displayName: application?.displayName ?? desired.displayName,
        uniqueName: desired.uniqueName,
        changes: [
          {
            resource: 'application',
            action: application === undefined ? 'unchanged' : 'delete',
            name: application?.displayName ?? desired.displayName,
            ...(application === undefined ? {} : { id: application.appId }),
            fields: [],
            reason:
              application === undefined
                ? 'there is none'
                : 'mode is destroy; with its service principal, permissions, roles and credentials'
          }
        ]
      }
    }
  })

/** Removes one application. Never throws for a failure of this app, which stands in its outcome instead. */
export const destroyApp = async ({ plan, application }: Doomed, graph: Graph): Promise<AppOutcome> => {
  let error: ActionError | undefined
  if (application !== undefined) {
    const request: GraphRequest = {
      method: 'DELETE',
      path: byId('applications', application.id),
      what: `delete the application ${plan.uniqueName}`,
      right: rights.writeApplications
    }
    try {
      await sendAll(graph, [request])
    } catch (thrown) {
      if (!(thrown instanceof ActionError)) throw thrown
      error = thrown
    }
  }
  return {
    plan,
    status: error !== undefined ? 'failed' : application === undefined ? 'unchanged' : 'destroyed',
    clientId: application?.appId,
    applicationObjectId: application?.id,
    servicePrincipalObjectId: undefined,
    secret: undefined,
    adminConsentUrl: undefined,
    warnings: [],
    error
  }
}
