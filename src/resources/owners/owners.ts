// Owners of the application and of its service principal: the declared ones are added; others are told, for they could act as the
// app. Source: Microsoft Graph documentation, application-post-owners and serviceprincipal-post-owners.

import type { GraphRequest } from '../../graph/answer.ts'
import { ensureAll } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import type { AccessTo } from '../app/access.ts'
import { appKind } from '../app/kind.ts'
import { type Owner, readOwners } from '../app/owners.ts'
import { type AppScope, applicationOf, principalIdOf, writeRequest } from '../app/scope.ts'
import { readAdministration } from './administrators.ts'
import { ownersField } from './field.ts'

const kind: Kind = { name: 'owner', noun: 'owner' }

const objects: readonly AccessTo[] = ['application', 'service principal']

/** Owners that neither the declaration nor the caller explains, and the role of those who administer applications anyway. */
type Others = {
  readonly strangers: readonly (Owner & { readonly isReadable: boolean })[]
  readonly administrators: readonly (Owner & { readonly role: string })[]
}

/** The owners of a managed app. */
export const owners = appKind({
  kind,
  field: ownersField,
  after: ['application', 'servicePrincipal'],
  observe: async (wanted, scope) => {
    const [existing, others] = await Promise.all([readOwners(scope), readOthers(wanted, scope)])
    return { existing, others }
  },
  plan: (wanted, { existing, others: { strangers, administrators } }) => {
    const lacking = (id: string): readonly AccessTo[] =>
      objects.filter(to => !existing.some(owner => owner.id === id && owner.to === to))
    const missing = wanted.filter(id => lacking(id).length > 0)
    return {
      changes: [
        ...wanted.map((id): Change => {
          const of = lacking(id)
          return of.length === 0
            ? change(kind, 'unchanged', nameIn(existing, id), 'declared, owns application and service principal', {
                id
              })
            : change(kind, 'create', nameIn(existing, id), `declared, does not own the ${of.join(' and the ')} yet`, {
                id
              })
        }),
        ...administrators.map(({ id, name, to, role }) =>
          change(kind, 'unchanged', name, `owns the ${to}, and administers applications anyway (${role})`, { id })
        ),
        ...strangers.map(({ id, name, to }) =>
          change(kind, 'drift', name, `owns the ${to} but is not declared; may add credentials to it`, { id })
        )
      ],
      requirements: missing.length > 0 ? [requirements.writeApplications] : [],
      apply: async (work, scope) => {
        await add(work, scope, missing, existing)
        return undefined
      }
    }
  },
  foreignAccess: async (wanted, scope) =>
    (await readOthers(wanted, scope)).strangers.map(({ id, name, to, isReadable }) => ({
      standing: 'owner',
      text: `the owner ${name} (object id ${id}${isReadable ? '' : '; the caller may not read its directory roles, which needs RoleManagement.Read.Directory'})`,
      to
    }))
})

const readOthers = async (wanted: readonly string[], scope: AppScope): Promise<Others> => {
  const { caller } = scope.services
  const unexplained = (await readOwners(scope)).filter(({ id }) => !wanted.includes(id) && id !== caller?.objectId)
  const told = await Promise.all(
    unexplained.map(async owner => ({ ...owner, role: await readAdministration(owner.id, scope) }))
  )
  return {
    strangers: told
      .filter(({ role }) => role === 'none' || role === 'unreadable')
      .map(owner => ({ ...owner, isReadable: owner.role !== 'unreadable' })),
    administrators: told.filter(({ role }) => role !== 'none' && role !== 'unreadable')
  }
}

const nameIn = (existing: readonly Owner[], id: string): string => existing.find(owner => owner.id === id)?.name ?? id

const add = async (
  { graph }: Work,
  scope: AppScope,
  missing: readonly string[],
  existing: readonly Owner[]
): Promise<void> => {
  const paths: Readonly<Record<AccessTo, string>> = {
    application: byId('applications', applicationOf(scope).id),
    'service principal': byId('servicePrincipals', principalIdOf(scope))
  }
  const requests = missing.flatMap(id =>
    objects
      .filter(to => !existing.some(owner => owner.id === id && owner.to === to))
      .map(
        (to): GraphRequest =>
          writeRequest(
            scope,
            'POST',
            `${paths[to]}/owners/$ref`,
            `make ${id} an owner of the ${to} ${scope.app.uniqueName}`,
            {
              '@odata.id': `${graph.origin}/v1.0/directoryObjects/${id}`
            }
          )
      )
  )
  await ensureAll(graph, requests, { serial: true })
}
