// What the names in a user flow mean: identity providers, attributes and API connectors that the tenant has, or that this run makes
// before the flow. Pure.

import { ActionError } from '../../errors.ts'
import { asObject, asText } from '../../util/json.ts'
import { didYouMean } from '../../util/suggest.ts'
import { quoted } from '../../util/words.ts'
import type { ApiConnector } from '../tenant/apiConnector.ts'
import { ofName } from '../tenant/displayNames.ts'
import { type IdentityProvider, isBuiltIn, type ProviderType, providersMeant } from '../tenant/identityProvider.ts'
import { recordKey } from '../tenant/record.ts'
import { attributesNamed, type UserAttribute } from '../tenant/userAttribute.ts'

/** A thing that a flow names: its id, or where the id will be found once this run has made it. */
export type Reference =
  | { readonly kind: 'known'; readonly id: string; readonly name: string }
  | { readonly kind: 'pending'; readonly key: string; readonly name: string }

/** What the file declares beside the flows, by names in lower case: it need not be there yet. */
export type DeclaredNames = {
  readonly identityProviders: ReadonlyMap<string, { readonly name: string; readonly type: ProviderType }>
  readonly attributes: ReadonlyMap<string, string>
  readonly apiConnectors: ReadonlyMap<string, string>
}

/** What the tenant has, and what this run has made; a list that could not be read is absent. */
export type KnownObjects = {
  readonly identityProviders: readonly IdentityProvider[] | undefined
  readonly attributes: readonly UserAttribute[] | undefined
  readonly apiConnectors: readonly ApiConnector[] | undefined
  /** Ids by the key of the record. */
  readonly made: ReadonlyMap<string, string>
}

/** The names that a file declares; `file` has passed the schema. */
export const declaredNames = (file: Readonly<Record<string, unknown>>): DeclaredNames => {
  const entries = (section: string) => Object.entries(asObject(file[section]))
  return {
    identityProviders: new Map(
      entries('identityProviders').map(([name, value]) => [
        name.toLowerCase(),
        { name, type: asText(asObject(value).type) as ProviderType }
      ])
    ),
    attributes: new Map(entries('userAttributes').map(([name]) => [name.toLowerCase(), name])),
    apiConnectors: new Map(entries('apiConnectors').map(([name]) => [name.toLowerCase(), name]))
  }
}

/** Local accounts, whichever way the list has them. Source: Microsoft Graph documentation, builtInIdentityProvider. */
const localAccounts = { name: 'EmailPassword', id: 'EmailPassword-OAUTH' }

const known = (id: string, name: string): Reference => ({ kind: 'known', id, name })

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** @throws ActionError `input` for a name that means nothing, `conflict` for one that means several things. */
const only = <T>(found: readonly T[], flow: string, noun: string, name: string, candidates: readonly string[]): T => {
  const [one, ...others] = found
  if (one === undefined) {
    throw new ActionError({
      code: 'input',
      message: `The user flow ${flow} names the ${noun} ${quoted(name)}, which neither the file declares nor the tenant has${didYouMean(name, candidates) || '.'} Nothing was written.`,
      hint: 'Declare it in the file, or name one that is there.'
    })
  }
  if (others.length === 0) return one
  throw new ActionError({
    code: 'conflict',
    message: `The user flow ${flow} names the ${noun} ${quoted(name)}, and the tenant has ${found.length} of this name. Nothing was written.`,
    hint: 'Name it by its id, or give them different names in the portal.'
  })
}

/** The provider that a flow names. @throws ActionError. */
export const providerNamed = (
  flow: string,
  name: string,
  { identityProviders: list = [], made }: KnownObjects,
  declared: DeclaredNames['identityProviders']
): Reference => {
  const own = declared.get(name.toLowerCase())
  if (own !== undefined) {
    const key = recordKey('identity-provider', own.name)
    const id = made.get(key) ?? providersMeant(list, own.name, own.type)[0]?.id
    return id === undefined ? { kind: 'pending', key, name } : known(id, name)
  }
  const builtIn = list.filter(one => isBuiltIn(one) && same(asText(one.raw.identityProviderType), name))
  const byId = list.filter(({ id }) => same(id, name))
  const found = [byId, builtIn, ofName(list, name)].find(some => some.length > 0)
  if (found === undefined && (same(name, localAccounts.name) || same(name, localAccounts.id)))
    return known(localAccounts.id, name)
  const candidates = [...list.map(({ displayName }) => displayName), ...[...declared.values()].map(one => one.name)]
  return known(only(found ?? [], flow, 'identity provider', name, candidates).id, name)
}

/** The attribute that a flow names. @throws ActionError. */
export const attributeNamed = (
  flow: string,
  name: string,
  { attributes: list = [], made }: KnownObjects,
  declared: DeclaredNames['attributes']
): Reference => {
  const own = declared.get(name.toLowerCase())
  const key = recordKey('user-attribute', own ?? name)
  const madeId = own === undefined ? undefined : made.get(key)
  if (madeId !== undefined) return known(madeId, name)
  const found = attributesNamed(list, name)
  if (found.length === 0 && own !== undefined) return { kind: 'pending', key, name }
  const candidates = [...list.flatMap(({ id, displayName }) => [id, displayName]), ...declared.values()]
  return known(only(found, flow, 'attribute', name, candidates).id, name)
}

/** The API connector that a flow names. @throws ActionError. */
export const connectorNamed = (
  flow: string,
  name: string,
  { apiConnectors: list = [], made }: KnownObjects,
  declared: DeclaredNames['apiConnectors']
): Reference => {
  const own = declared.get(name.toLowerCase())
  const key = recordKey('api-connector', own ?? name)
  const madeId = own === undefined ? undefined : made.get(key)
  if (madeId !== undefined) return known(madeId, name)
  const named = ofName(list, own ?? name)
  const found = named.length > 0 ? named : list.filter(({ id }) => same(id, name))
  if (found.length === 0 && own !== undefined) return { kind: 'pending', key, name }
  const candidates = [...list.map(({ displayName }) => displayName), ...declared.values()]
  return known(only(found, flow, 'API connector', name, candidates).id, name)
}

/**
 * Asserts that everything that a flow names has been made by now, before anything of the flow is written.
 * @throws ActionError `conflict` that names what is missing.
 */
export const assertMade = (flow: string, references: readonly Reference[], made: ReadonlyMap<string, string>): void => {
  const missing = references.filter(reference => reference.kind === 'pending' && !made.has(reference.key))
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')
  throw new ActionError({
    code: 'conflict',
    message: `The user flow ${flow} was left as it is: ${names}, which it names, could not be made.`,
    hint: 'Mend what failed, and run the job again.'
  })
}

/** The id of a thing, now that what comes before the flow has been made. @throws ActionError `conflict`. */
export const idOf = (reference: Reference, made: ReadonlyMap<string, string>): string => {
  const id = reference.kind === 'known' ? reference.id : made.get(reference.key)
  if (id !== undefined) return id
  throw new ActionError({
    code: 'conflict',
    message: `${reference.name} does not show in the tenant yet.`,
    hint: 'Run the job again.'
  })
}
