// What an app lacks that an administrator has to consent to: the address at which that is done.

import type { ReportContext, ResourceReport } from '../../reconcile/report.ts'
import { alert } from '../../report/markup.ts'
import { link, prose } from '../../report/text.ts'
import { accessText, type ForeignAccess } from './access.ts'
import type { AppScope } from './scope.ts'

/** Asks for the admin consent, with its address. */
export const consentReport = (
  { loginOrigin, tenant }: ReportContext,
  { app, made: { application } }: AppScope,
  access: readonly ForeignAccess[] = []
): ResourceReport => {
  if (application === undefined) return {}
  const others = access.filter(({ standing }) => standing !== 'labelled')
  const caution = others.length === 0 ? '' : ` Before that, look at who else could act as it: ${accessText(others)}.`
  const address = `${loginOrigin}/${tenant.id}/adminconsent?client_id=${application.appId}`
  const text = `${app.displayName} lacks consent; an administrator grants it at ${address}${caution && `.${caution}`}`
  const ask = `Admin consent is missing. A Privileged Role Administrator or Global Administrator can give it: ${link(address, 'grant admin consent')}.${prose(caution)}`
  return {
    warnings: [{ text, title: 'Consent is missing' }],
    summary: () => ({ alerts: [alert('IMPORTANT', [ask])] })
  }
}
