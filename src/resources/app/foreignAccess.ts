// Refuses grants and secrets for an application that others could act as: what it is granted, they are granted.

import { ActionError } from '../../errors.ts'
import { accessText, type ForeignAccess } from './access.ts'
import type { Application } from './graphObjects.ts'
import type { Located } from './locate.ts'
import { called } from './locateErrors.ts'

const hint = [
  'Whoever holds these would hold what is granted as well. Remove them (portal: App registrations and Enterprise applications; Owners, Certificates & secrets),',
  'or declare those that are meant: owners (object ids), federated-credentials, certificates in the file, accepted-credentials (key ids of secrets and certificates).',
  'If somebody else made this application, choose another unique-name.'
].join(' ')

const refused = (application: Application, purpose: string, access: readonly ForeignAccess[]): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `${called(application)} is to be ${purpose}, and others could act as it: ${accessText(access)}. Neither the caller, nor an administrator of the tenant, nor this declaration is behind them. Nothing was granted.`,
    hint
  })

/**
 * Who is in the way. Nobody is for an application that this run makes. Whoever names an application by `adopt-client-id` takes
 * it over with the credentials that it has; owners stay in the way, for they can add others at any time.
 */
const inTheWay = (located: Located, access: readonly ForeignAccess[]): readonly ForeignAccess[] =>
  located.state === 'found' && located.adopted ? access.filter(({ standing }) => isOwner(standing)) : access

const isOwner = (standing: ForeignAccess['standing']): boolean => standing === 'owner' || standing === 'possible owner'

const refuse = (located: Located, purpose: string, access: readonly ForeignAccess[]): void => {
  const others = inTheWay(located, access)
  if (located.state === 'found' && others.length > 0) throw refused(located.application, purpose, others)
}

/**
 * Refuses a grant to an application that others can act as.
 * @throws ActionError `conflict` that lists the accesses and the ways out.
 */
export const assertMayGrant = (located: Located, access: readonly ForeignAccess[]): void =>
  refuse(located, 'granted rights', access)

/**
 * Refuses a new secret for an application that others own; with `isProven` false, for one that nobody with power has vouched
 * for, also because of credentials and of owners that could not be read: consumers of the secret would act as an application
 * that somebody else prepared. Secrets that are labelled as ours never refuse it: a run that was killed may have left them.
 * @throws ActionError `conflict` that lists the accesses and the ways out.
 */
export const assertMayHaveSecret = (located: Located, access: readonly ForeignAccess[], isProven: boolean): void =>
  refuse(
    located,
    'given a client secret',
    access.filter(({ standing }) => standing === 'owner' || (standing !== 'labelled' && !isProven))
  )
