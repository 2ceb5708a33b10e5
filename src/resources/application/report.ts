// What the application is called, and what it tells of itself: its ids, where the portal shows it, and how to take a removal back.

import type { Kind } from '../../reconcile/plan.ts'
import type { ReportContext, ResourceReport } from '../../reconcile/report.ts'
import { code, link, prose } from '../../report/text.ts'
import { type AppScope, applicationOf } from '../app/scope.ts'

export const applicationKind: Kind = { name: 'application', noun: 'application' }

/** An app registration in the cloud's portal; `#@tenant` opens the right directory whatever the reader's default is. */
export const portalAddress = ({ portalOrigin, tenant }: ReportContext, clientId: string): string =>
  `${portalOrigin}/#@${encodeURIComponent(tenant.id)}/view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/` +
  `~/Overview/appId/${encodeURIComponent(clientId)}/isMSAApp~/false`

/** The ids of the application, once there is one. */
export const applicationReport = (
  context: ReportContext,
  { made: { application: made } }: Pick<AppScope, 'made'>
): ResourceReport => {
  if (made === undefined) return {}
  const address = portalAddress(context, made.appId)
  return {
    identity: { id: made.appId, address },
    outputs: { 'client-id': made.appId, 'application-object-id': made.id },
    summary: () => ({
      card: [
        ['Client id', `${code(made.appId)} ${link(address, 'open in the portal')}`],
        ['Application object id', code(made.id)]
      ]
    })
  }
}

/** The same of an application that was removed. Source: Microsoft Graph documentation, directory-deleteditems-restore. */
export const removalReport = (displayName: string, context: ReportContext, scope: AppScope): ResourceReport => {
  const { id, appId } = applicationOf(scope)
  const signIn =
    scope.services.caller?.appId === appId
      ? ' with sign-in: device-code, as on day 0 (nothing signs in as this application before),'
      : ''
  const advice = `Microsoft Entra keeps it for 30 days. To bring it back: mode apply${signIn} with restore-deleted: true, or the portal (App registrations, Deleted applications), or Microsoft Graph: POST /directory/deletedItems/${id}/restore.`
  const report = applicationReport(context, scope)
  return {
    ...report,
    advice: [`${displayName}: ${advice}`],
    summary: () => ({ ...report.summary?.(), alerts: [`<p>${prose(advice)}</p>`] })
  }
}
