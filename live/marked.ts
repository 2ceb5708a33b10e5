// Every kind of thing that the kit makes, how those with the mark are found, and how one is removed, in the order of removal.

import { asText } from '../src/util/json.ts'
import { isEmptyBranding } from './branding.ts'
import type { Answer, GraphRequest } from './client.ts'
import type { Kit } from './kit.ts'
import { isMarkedApplication, isMarkedAttribute, isMarkedId, isMarkedKey, isMarkedName, markWord } from './mark.ts'
import { assignments, legacyMembers } from './roles.ts'

type Item = Readonly<Record<string, unknown>>

/** Something with the mark. */
export type Marked = { readonly remove: () => Promise<Answer> }

/** A kind of thing that the kit makes. */
export type MarkedKind = {
  readonly noun: string
  /** One of these permissions lets the caller look for it and remove it. */
  readonly needs: readonly string[]
  /** @throws AnswerError where the list is refused. */
  readonly find: (kit: Kit) => Promise<readonly Marked[]>
  /** Whether a refusal says that the service keeps it whatever anybody does. */
  readonly isKept?: (answer: Answer) => boolean
}

const removal = (kit: Kit, path: string, version: GraphRequest['version'] = 'v1.0'): Marked => ({
  remove: () => kit.graph.send({ method: 'DELETE', path, version })
})

/** Those of a list whose items pass the test, removed by their ids below the path of the list. */
const listed =
  (path: string, isMarked: (item: Item) => boolean, version: 'v1.0' | 'beta' = 'v1.0', below = path) =>
  async (kit: Kit): Promise<readonly Marked[]> => {
    const items = await kit.graph.list(path, version)
    const bare = below.replace(/\?.*$/, '')
    return items.filter(isMarked).map(item => removal(kit, `${bare}/${encodeURIComponent(asText(item.id))}`, version))
  }

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(asText) : [])
const isApplication = ({ displayName, tags }: Item): boolean => isMarkedApplication(asText(displayName), texts(tags))
const isUser = ({ displayName, mailNickname }: Item): boolean =>
  isMarkedName(asText(displayName)) && isMarkedKey(asText(mailNickname))
const isNamed = ({ displayName }: Item): boolean => isMarkedName(asText(displayName))

const applications = ['Application.ReadWrite.All']
const users = ['User.ReadWrite.All']
const deletedItems = '/directory/deletedItems'
const byTag = `$filter=${encodeURIComponent(`tags/any(t:t eq '${markWord}')`)}`
const byName = `$filter=${encodeURIComponent(`startswith(displayName,'${markWord} ')`)}`
const markedPrincipals = `/servicePrincipals?${byTag}&$select=id,displayName,tags`

const branding: MarkedKind = {
  noun: 'branding',
  needs: ['OrganizationalBranding.ReadWrite.All'],
  find: async kit => {
    const path = `/organization/${kit.tenant.id}/branding`
    const headers = { 'accept-language': '0' }
    const { ok, json } = await kit.graph.send({ method: 'GET', path, headers })
    const { signInPageText, ...others } = json
    if (!ok || !isMarkedName(asText(signInPageText))) return []
    // Whoever has set more since keeps it: of such a branding the text alone is the kit's.
    const request: GraphRequest = isEmptyBranding(others)
      ? { method: 'DELETE', path, headers }
      : { method: 'PATCH', path, headers, body: { signInPageText: null } }
    return [{ remove: () => kit.graph.send(request) }]
  }
}

/** Policies are tried in their order, and those from which others inherit once more in the next round. */
const policies: MarkedKind = {
  noun: 'custom policies',
  needs: ['Policy.ReadWrite.TrustFramework'],
  find: listed('/trustFramework/policies', ({ id }) => isMarkedId('B2C_1A_', asText(id)), 'beta')
}

const keySets: MarkedKind = {
  noun: 'key sets',
  needs: ['TrustFrameworkKeySet.ReadWrite.All'],
  find: listed('/trustFramework/keySets', ({ id }) => isMarkedId('B2C_1A_', asText(id)), 'beta'),
  // Azure AD B2C documentation, "Error codes": the id of a copy that the service makes of a deleted key set.
  isKept: ({ code, message }) => /AADB2C95027/.test(`${code} ${message}`)
}

/** Policies of app management, which have to be taken off their applications first. */
const appManagementPolicies: MarkedKind = {
  noun: 'app management policies',
  needs: ['Policy.ReadWrite.ApplicationConfiguration'],
  find: async kit => {
    const path = '/policies/appManagementPolicies'
    const marked = (await kit.graph.list(path)).filter(isNamed)
    const held = marked.length > 0 ? await kit.graph.list(`/applications?${byTag}&$select=id,displayName,tags`) : []
    return marked.map(({ id }) => ({
      remove: async () => {
        for (const application of held.filter(isApplication)) {
          const reference = `/applications/${asText(application.id)}/appManagementPolicies/${asText(id)}/$ref`
          await kit.graph.send({ method: 'DELETE', path: reference })
        }
        return kit.graph.send({ method: 'DELETE', path: `${path}/${asText(id)}` })
      }
    }))
  }
}

/** Role assignments of the kit's service principals, which would outlive them. */
const roleAssignments: MarkedKind = {
  noun: 'role assignments',
  needs: ['RoleManagement.ReadWrite.Directory'],
  find: async kit => {
    const principals = (await kit.graph.list(markedPrincipals)).filter(isApplication)
    const found = await Promise.all(principals.map(({ id }) => assignmentsOf(kit, asText(id))))
    return found.flat()
  }
}

const assignmentsOf = async (kit: Kit, principalId: string): Promise<readonly Marked[]> => {
  const filter = `$filter=${encodeURIComponent(`principalId eq '${principalId}'`)}`
  const first = await kit.graph.send({ method: 'GET', path: `${assignments}?${filter}` })
  if (first.ok) {
    const all = await kit.graph.list(`${assignments}?${filter}`)
    return all
      .filter(one => one.principalId === principalId)
      .map(({ id }) => removal(kit, `${assignments}/${encodeURIComponent(asText(id))}`))
  }
  // Where the unified API is missing, the older one lists the members of each role.
  const members = await kit.graph.send({ method: 'GET', path: legacyMembers })
  const isMember = texts((Array.isArray(members.json.value) ? members.json.value : []).map(({ id }) => id))
  return isMember.includes(principalId) ? [removal(kit, `${legacyMembers}/${principalId}/$ref`)] : []
}

/** As {@link listed}; where the service does not take the filter, all are looked at. */
const filtered =
  (path: string, filter: string, isMarked: (item: Item) => boolean, below: string) => async (kit: Kit) => {
    const first = await kit.graph.send({ method: 'GET', path: `${path}&${filter}&$top=1` })
    const whole = first.ok ? `${path}&${filter}` : path
    return listed(whole, isMarked, 'v1.0', below)(kit)
  }

const deletedOf = (type: string) =>
  listed(`${deletedItems}/microsoft.graph.${type}?$select=id,displayName,tags`, isApplication, 'v1.0', deletedItems)

/** Every kind, in the order in which the kit removes what it made. */
export const markedKinds: readonly MarkedKind[] = [
  branding,
  {
    noun: 'user flows',
    needs: ['IdentityUserFlow.ReadWrite.All'],
    find: listed('/identity/b2cUserFlows', ({ id }) => isMarkedId('B2C_1_', asText(id)), 'beta')
  },
  {
    noun: 'identity providers',
    needs: ['IdentityProvider.ReadWrite.All'],
    find: listed('/identity/identityProviders', isNamed, 'beta')
  },
  {
    noun: 'user attributes',
    needs: ['IdentityUserFlow.ReadWrite.All'],
    find: listed(
      '/identity/userFlowAttributes',
      ({ displayName, description }) => isMarkedAttribute(asText(displayName)) && isMarkedName(asText(description))
    )
  },
  policies,
  keySets,
  appManagementPolicies,
  {
    noun: 'users',
    needs: users,
    find: listed(`/users?${byName}&$select=id,displayName,mailNickname`, isUser)
  },
  {
    noun: 'deleted users',
    needs: users,
    find: filtered(
      `${deletedItems}/microsoft.graph.user?$select=id,displayName,mailNickname`,
      byName,
      isUser,
      deletedItems
    )
  },
  roleAssignments,
  {
    noun: 'applications',
    needs: applications,
    find: listed(`/applications?${byTag}&$select=id,displayName,tags`, isApplication)
  },
  { noun: 'service principals', needs: applications, find: listed(markedPrincipals, isApplication) },
  {
    noun: 'deleted applications',
    needs: applications,
    find: deletedOf('application')
  },
  {
    noun: 'deleted service principals',
    needs: applications,
    find: deletedOf('servicePrincipal')
  }
]
