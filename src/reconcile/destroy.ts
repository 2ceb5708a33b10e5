// Destroy: removes what the declaration names and our mark confirms. A soft delete: it can be taken back for 30 days.

import type { TokenClaims } from '../auth/token.ts'
import { ActionError, asActionError } from '../errors.ts'
import type { GraphRequest } from '../graph/answer.ts'
import type { Graph } from '../graph/client.ts'
import { sendAll } from '../graph/ensureAll.ts'
import { joined, lackingRight } from '../graph/failure.ts'
import { byId } from '../graph/paths.ts'
import { holds, rights } from '../graph/requirements.ts'
import type { DesiredApp } from '../resources/app/declared.ts'
import { type Application, holderOf, locate, registrationReads } from '../resources/app/locate.ts'
import { readMarks } from '../resources/app/tags.ts'
import type { AppOutcome } from './outcome.ts'
import type { AppPlan, Change } from './plan.ts'
import { observe, type Read, type Seen } from './reader.ts'

/** One app of the declaration, and the application that would go; undefined when there is none. */
export type Doomed = { readonly plan: AppPlan; readonly application: Application | undefined }

/** Reads what is needed to find the apps; `also` travels along. Never writes. */
export const observeForDestroy = (graph: Graph, apps: readonly DesiredApp[], also: readonly Read[]): Promise<Seen> =>
  observe(graph, seen => [...also, ...apps.flatMap(app => registrationReads(byOwnKey(app), seen))])

/** An application that was taken over is found by its key and mark like any other; one that was not, must not go. */
const byOwnKey = ({ adoptClientId: _, ...desired }: DesiredApp): DesiredApp => desired

/**
 * What would be removed. Pure.
 *
 * @throws ActionError `conflict` that lists every application without our mark; `permission` when the caller's token shows
 *   that it may not delete any.
 */
export const planDestroy = (
  apps: readonly DesiredApp[],
  seen: Seen,
  claims: TokenClaims | undefined
): readonly Doomed[] => {
  const problems: ActionError[] = []
  const doomed = apps.flatMap(desired => {
    try {
      return [planOne(desired, doomedApplication(byOwnKey(desired), seen))]
    } catch (error) {
      if (!(error instanceof ActionError)) throw error
      problems.push(error)
      return []
    }
  })
  const right = rights.writeApplications
  const first = doomed.find(({ application }) => application !== undefined)
  if (first !== undefined && holds(claims, right) === 'lacking') {
    problems.push(lackingRight(right, `delete the application ${first.plan.uniqueName}`, claims))
  }
  if (problems.length > 0) throw joined(problems)
  return doomed
}

const doomedApplication = (desired: DesiredApp, seen: Seen): Application | undefined => {
  const holder = holderOf(desired, seen)
  if (holder !== undefined && !readMarks(holder.tags).marked) {
    throw new ActionError({
      code: 'conflict',
      message: `"${holder.displayName}" (client id ${holder.appId}) was not made by this action: it lacks the tag b2c-bootstrap. Nothing was removed.`,
      hint: 'Delete it by hand if it must go.'
    })
  }
  const located = locate(desired, seen)
  return located.state === 'found' ? located.application : undefined
}

const planOne = (desired: DesiredApp, application: Application | undefined): Doomed => {
  const displayName = application?.displayName ?? desired.displayName
  const change: Change = {
    resource: 'application',
    action: application === undefined ? 'unchanged' : 'delete',
    name: displayName,
    ...(application === undefined ? {} : { id: application.appId }),
    fields: [],
    reason:
      application === undefined
        ? `no application of ours holds the key ${desired.uniqueName}`
        : 'mode is destroy; with its service principal, permissions, roles and credentials'
  }
  return { application, plan: { key: desired.key, displayName, uniqueName: desired.uniqueName, changes: [change] } }
}

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
      error = asActionError(thrown)
    }
  }
  return {
    plan,
    status: error !== undefined ? 'failed' : application === undefined ? 'unchanged' : 'destroyed',
    changed: error === undefined && application !== undefined,
    clientId: application?.appId,
    applicationObjectId: application?.id,
    servicePrincipalObjectId: undefined,
    secret: undefined,
    adminConsentUrl: undefined,
    warnings: [],
    error
  }
}
