// What a file would say of the application permissions that an app holds: those that are granted and that it asks for, by name.

import { privilegedPermissionOf } from '../../graph/privileged.ts'
import type { GraphServicePrincipal } from '../app/graphRoles.ts'
import { graphRolesRead } from '../app/graphRoles.ts'
import type { AppView } from '../app/scope.ts'
import { type ExportedKeys, leftOut, remark } from '../exported.ts'
import { parsePermission } from './field.ts'
import { readGrants } from './grants.ts'
import { askedFor } from './resolve.ts'

/** The permissions of Microsoft Graph. */
export const exportedPermissions = async (view: AppView): Promise<ExportedKeys> => {
  const [graph, located] = await Promise.all([view.reader.shared(graphRolesRead), view.application()])
  if (located.state === 'missing') return { written: {} }
  const { grants, others } = await readGrants(graph.id, view)
  const asked = new Set(askedFor(located.application))
  const held = [...new Set(grants.map(({ appRoleId }) => appRoleId))].map(id => ({ id, name: nameOf(id, graph) }))
  const declared = held.filter(({ id }) => asked.has(id)).sort((one, other) => (one.name < other.name ? -1 : 1))
  const privileged = declared.flatMap(
    ({ id, name }) => privilegedPermissionOf(id) ?? privilegedPermissionOf(name) ?? []
  )
  const names = (ids: readonly string[]): string => ids.map(id => nameOf(id, graph)).join(', ')
  const unasked = held.flatMap(({ id }) => (asked.has(id) ? [] : id))
  const ungranted = [...asked].filter(id => !held.some(one => one.id === id))
  const notes = [
    ...(unasked.length === 0
      ? []
      : [
          leftOut(
            ['permissions'],
            `permissions that are granted and not declared, since the registration does not ask for them: ${names(unasked)}`
          )
        ]),
    ...(ungranted.length === 0
      ? []
      : [remark(['permissions'], `permissions that are asked for and not granted: ${names(ungranted)}`)]),
    ...others.map(({ appRoleId, resource }) =>
      remark(
        ['permissions'],
        `the app role ${appRoleId} of ${resource} is granted; a file declares those of Microsoft Graph alone`
      )
    ),
    ...privileged.map(({ name, why }) => remark(['allowPrivilegedRoles'], `${name} hands over the tenant: it ${why}`))
  ]
  return {
    written: {
      ...(declared.length > 0 && { permissions: declared.map(({ name }) => name) }),
      ...(privileged.length > 0 && { allowPrivilegedRoles: true })
    },
    notes
  }
}

/** The name, where it means this permission in this tenant and a file may hold it; else the id. */
const nameOf = (id: string, { appRoles }: GraphServicePrincipal): string => {
  const value = appRoles.find(role => role.id === id)?.value ?? ''
  const meant = appRoles.find(role => role.value.toLowerCase() === value.toLowerCase())
  return meant?.id === id && value.includes('.') && parsePermission(value).ok ? value : id
}
