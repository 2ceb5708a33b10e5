// Directory roles by name. The built-in roles that management apps of a B2C tenant use are known here, so that they cost
// no request; any other name is looked up among the tenant's role templates.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import { type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { builtInRoles } from '../../graph/builtInRoles.ts'
import { toActionError } from '../../graph/failure.ts'
import { byId, literal } from '../../graph/paths.ts'
import { isJudgedByDefinition, privilegedRoleOf, whyDefinitionIsPrivileged } from '../../graph/privileged.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Reader, SharedRead } from '../../reconcile/reader.ts'
import { isGuid } from '../../util/guid.ts'
import { didYouMean } from '../../util/suggest.ts'
import { handsOver } from '../app/privilege.ts'
import type { AppScope } from '../app/scope.ts'
import { type DesiredDirectoryRole, type DesiredDirectoryRoles, narrowerRole } from './field.ts'

/** A directory role: the template id that every tenant shares, and its name. */
export type DirectoryRole = { readonly templateId: string; readonly name: string }

const builtIn: readonly DirectoryRole[] = Object.entries(builtInRoles).map(([name, templateId]) => ({
  name,
  templateId
}))

const templatesRead: SharedRead<readonly DirectoryRole[]> = {
  path: '/directoryRoleTemplates?$select=id,displayName',
  operation: 'read the directory role templates',
  requirement: requirements.readDirectoryRoles,
  parse: answer => {
    if (!succeeded(answer)) throw toActionError(templatesRead, answer)
    return valuesOf<graphTypes.DirectoryRoleTemplate>(answer).map(({ id, displayName }) => ({
      templateId: String(id).toLowerCase(),
      name: String(displayName)
    }))
  }
}

const known = ({ text }: DesiredDirectoryRole): DirectoryRole | undefined => {
  const wanted = text.toLowerCase()
  const role = builtIn.find(({ name, templateId }) => name.toLowerCase() === wanted || templateId === wanted)
  return role ?? (isGuid(text) ? { name: text, templateId: wanted } : undefined)
}

/** The definition of a role in the unified role API, by its id or, where that is not known yet, by its name. */
const definitionRead = ({ text }: DesiredDirectoryRole): Read => ({
  path: isGuid(text)
    ? byId('roleManagement/directory/roleDefinitions', text)
    : `/roleManagement/directory/roleDefinitions?$filter=displayName%20eq%20${literal(text)}`,
  operation: `read the definition of the directory role ${text}`,
  requirement: requirements.readDirectoryRoles,
  common: true
})

/**
 * The names of roles by their template ids, undefined for one that no template of the tenant knows. They are read only where one is
 * not built in.
 * @throws ActionError when they may not be read.
 */
export const readRoleNames = async (
  ids: readonly string[],
  reader: Reader
): Promise<(templateId: string) => string | undefined> => {
  const isBuiltIn = (id: string): boolean => builtIn.some(({ templateId }) => templateId === id)
  const named = [...builtIn, ...(ids.every(isBuiltIn) ? [] : await reader.shared(templatesRead))]
  return templateId => named.find(role => role.templateId === templateId)?.name
}

/** Why the tenant's definition of a role says that it hands over the tenant. A tenant that refuses the read is not in the way. */
export const whyPrivileged = async (wanted: DesiredDirectoryRole, reader: Reader): Promise<string | undefined> => {
  const answer = await reader.get(definitionRead(wanted))
  if (!succeeded(answer)) return undefined
  const definitions = isGuid(wanted.text) ? [answer.body] : valuesOf<graphTypes.UnifiedRoleDefinition>(answer)
  return definitions.map(whyDefinitionIsPrivileged).find(why => why !== undefined)
}

/**
 * The roles of an app's declaration, without repetition, and the name of any role by its template id, or the id where none is
 * known. The tenant's templates are read only when a name is not built in, and definitions, in the same turn, only of roles that
 * neither the list of privileged roles nor Microsoft's documentation settles.
 * @throws ActionError `input` that names the app and every role that the tenant does not know, with near matches, or that hands
 *   over the tenant without being allowed to.
 */
export const readRoleDefinitions = async (
  { roles, allowPrivileged }: DesiredDirectoryRoles,
  { app, reader }: Pick<AppScope, 'app' | 'reader'>
): Promise<{ readonly declared: readonly DirectoryRole[]; readonly nameOf: (templateId: string) => string }> => {
  const unsettled = allowPrivileged ? [] : roles.filter(role => isJudgedByDefinition(known(role)?.templateId ?? ''))
  const [templates, judged] = await Promise.all([
    roles.every(known) ? [] : reader.shared(templatesRead),
    Promise.all(unsettled.map(async role => [role.text, await whyPrivileged(role, reader)] as const))
  ])
  const privileged = new Map(judged)
  const named = [...builtIn, ...templates]
  const resolved = new Map<string, DirectoryRole>()
  const problems: string[] = []
  for (const wanted of roles) {
    const role = known(wanted) ?? named.find(({ name }) => name.toLowerCase() === wanted.text.toLowerCase())
    if (role === undefined) {
      const names = new Set(named.map(({ name }) => name))
      problems.push(`${wanted.text} is not a directory role of this tenant${didYouMean(wanted.text, names)}`)
      continue
    }
    const why = privilegedRoleOf(role.templateId)?.why ?? privileged.get(wanted.text)
    if (allowPrivileged || why === undefined) resolved.set(role.templateId, role)
    else problems.push(`${role.name} ${handsOver({ why }, narrowerRole)}`)
  }
  if (problems.length > 0) {
    throw new ActionError({
      code: 'input',
      message: `directory-roles of ${app.key}: ${problems.join('; ')}. Nothing was written.`,
      hint: 'Give display names as the portal lists them under "Roles and administrators", or role template ids.'
    })
  }
  return {
    declared: [...resolved.values()],
    nameOf: templateId => named.find(role => role.templateId === templateId.toLowerCase())?.name ?? templateId
  }
}
