// Removing an application: what goes with it, and what keeps it.

import { ensureAll } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { change } from '../../reconcile/plan.ts'
import type { ResourcePlan, Work } from '../../reconcile/resource.ts'
import type { Application } from '../app/graphObjects.ts'
import type { Located } from '../app/locate.ts'
import { destroysCaller } from '../app/locateErrors.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import { isCallers } from '../app/pruning.ts'
import { type AppScope, writeRequest } from '../app/scope.ts'
import { entriesOf } from '../app/tags.ts'
import { recordInTags } from '../app/tagWriter.ts'
import { applicationKind as kind, removalReport, applicationReport as report } from './report.ts'

type Plan = ResourcePlan<AppScope>

/** @throws ActionError for the application that the caller itself is. */
export const planRemoval = (app: ManagedApp, services: AppScope['services'], located: Located): Plan => {
  if (located.state === 'missing') {
    const reason = `no application of ours holds the key ${app.uniqueName}`
    return { changes: [change(kind, 'unchanged', app.displayName, reason)], requirements: [] }
  }
  const { id, appId, displayName } = located.application
  const isCaller = isCallers(located, services)
  if (isCaller && !services.mayDestroyCaller) throw destroysCaller(located.application)
  const reason = 'mode is destroy; with its service principal, permissions, roles and credentials'
  const requirement = requirements.writeApplications
  const removal = change(kind, 'delete', displayName, reason, { id: appId })
  return {
    title: displayName,
    // With it the run loses its way into the tenant.
    ...(isCaller && { isLast: true }),
    changes: [removal],
    requirements: [requirement],
    apply: async (work, scope) => {
      const need = await needOf(located.application, work, scope)
      if (need !== undefined) {
        work.withdraw([removal])
        work.warn(`The application ${displayName} stays: ${need}.`)
        await forget(work, scope)
        return undefined
      }
      const operation = `delete the application ${app.uniqueName}`
      await ensureAll(work.graph, [writeRequest(scope, 'DELETE', byId('applications', id), operation)])
      work.report(context => removalReport(displayName, context, scope))
      return undefined
    },
    report
  }
}

/** Takes the entries of what was removed out of the record. @throws ActionError. */
const forget = async ({ graph, runtime }: Work, scope: AppScope): Promise<void> => {
  const { tagState, services } = scope
  const gone = [...entriesOf(tagState.tags).keys()].filter(key => services.removal.forgotten.has(key))
  for (const key of gone) tagState.entries.set(key, undefined)
  if (gone.length > 0) await recordInTags(scope, graph, runtime)
}

/** What stays in the tenant and needs the application; undefined where nothing does. Warns where nobody may look. */
const needOf = async (
  { appId, tags }: Application,
  work: Work,
  { app, services: { removal } }: AppScope
): Promise<string | undefined> => {
  const kept = [...entriesOf(tags).keys()].filter(key => removal.remembered.has(key))
  if (kept.length > 0) return 'its tags remember that the action made policy keys which stay'
  if (app.isNamedByPolicies !== true) return undefined
  const policies = await removal.policies(work)
  const user = policies.find(({ text }) => text.toLowerCase().includes(appId.toLowerCase()))
  return user && `the custom policy ${user.id}, which stays in the tenant, names it`
}
