// Owners of the application and of its service principal: the declared ones are added; others are told, for they could act as the
// app. Source: Microsoft Graph documentation, application-post-owners and serviceprincipal-post-owners.

import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { carryOut, type Write } from '../../reconcile/carryOut.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import type { AccessTo, ForeignAccess } from '../app/access.ts'
import { appKind } from '../app/kind.ts'
import { type Owner, readOwners } from '../app/owners.ts'
import { type AppScope, applicationOf, principalIdOf, writeRequest } from '../app/scope.ts'
import { readAdministration } from './administrators.ts'
import { exportedOwners } from './exported.ts'
import { ownersField } from './field.ts'

const kind: Kind = { name: 'owner', noun: 'owner' }

const objects: readonly AccessTo[] = ['application', 'service principal']

/** Owners that neither the declaration nor the caller explains, and the role of those who administer applications anyway. */
type Others = {
  readonly strangers: readonly (Owner & { readonly isReadable: boolean })[]
  readonly administrators: readonly (Owner & { readonly role: string })[]
  /** The objects whose owners could not be read. */
  readonly unread: readonly AccessTo[]
}

/** A declared owner: its change in the plan, and what it does not own `of` the two objects. */
type DeclaredOwner = { readonly change: Change; readonly of: readonly AccessTo[] }

/** The owners of a managed app. */
export const owners = appKind({
  kind,
  lane: 'application object',
  field: ownersField,
  after: ['application', 'servicePrincipal'],
  observe: async (wanted, scope) => {
    const [{ owners: existing }, others] = await Promise.all([readOwners(scope), readOthers(wanted, scope)])
    return { existing, others }
  },
  plan: (wanted, { existing, others: { strangers, administrators } }) => {
    const declared = wanted.map((id): DeclaredOwner => {
      const of = objects.filter(to => !existing.some(owner => owner.id === id && owner.to === to))
      const name = existing.find(owner => owner.id === id)?.name ?? id
      return of.length === 0
        ? { of, change: change(kind, 'unchanged', name, 'declared, owns application and service principal', { id }) }
        : { of, change: change(kind, 'create', name, `declared, does not own the ${of.join(' and the ')} yet`, { id }) }
    })
    const missing = declared.filter(({ of }) => of.length > 0)
    return {
      changes: [
        ...declared.map(owner => owner.change),
        ...administrators.map(({ id, name, to, role }) =>
          change(kind, 'unchanged', name, `owns the ${to}, and administers applications anyway (${role})`, { id })
        ),
        ...strangers.map(({ id, name, to }) =>
          change(
            kind,
            'drift',
            name,
            `owns the ${to} but is not declared; may add credentials to it (object id ${id})`,
            { id }
          )
        )
      ],
      requirements: missing.length > 0 ? [requirements.writeApplications] : [],
      apply: async (work, scope) => {
        await add(work, scope, missing)
        return undefined
      }
    }
  },
  foreignAccess: async (wanted, scope) => {
    const { strangers, unread } = await readOthers(wanted, scope)
    return [
      ...strangers.map(
        ({ id, name, to, isReadable }): ForeignAccess => ({
          standing: 'owner',
          text: `the owner ${name} (object id ${id}${isReadable ? '' : '; the caller may not read its directory roles, which needs RoleManagement.Read.Directory'})`,
          to
        })
      ),
      ...unread.map(
        (to): ForeignAccess => ({ standing: 'possible owner', text: 'the owners, which could not be read,', to })
      )
    ]
  },
  exported: exportedOwners
})

const readOthers = async (wanted: readonly string[], scope: AppScope): Promise<Others> => {
  const { caller } = scope.services
  const { owners: existing, unread } = await readOwners(scope)
  const unexplained = existing.filter(({ id }) => !wanted.includes(id) && id !== caller?.objectId)
  const told = await Promise.all(
    unexplained.map(async owner => ({ ...owner, role: await readAdministration(owner.id, scope) }))
  )
  return {
    strangers: told
      .filter(({ role }) => role === 'none' || role === 'unreadable')
      .map(owner => ({ ...owner, isReadable: owner.role !== 'unreadable' })),
    administrators: told.filter(({ role }) => role !== 'none' && role !== 'unreadable'),
    unread
  }
}

const add = async (work: Work, scope: AppScope, missing: readonly DeclaredOwner[]): Promise<void> => {
  const paths: Readonly<Record<AccessTo, string>> = {
    application: byId('applications', applicationOf(scope).id),
    'service principal': byId('servicePrincipals', principalIdOf(scope))
  }
  const writes = missing.flatMap(({ change: addition, of }) =>
    of.map((to, index): Write => {
      const operation = `make ${addition.id} an owner of the ${to} ${scope.app.uniqueName}`
      const body = { '@odata.id': `${work.graph.origin}/v1.0/directoryObjects/${addition.id}` }
      const request = writeRequest(scope, 'POST', `${paths[to]}/owners/$ref`, operation, body)
      return { request, change: index === of.length - 1 ? addition : undefined }
    })
  )
  await carryOut(work, writes, { serial: true })
}
