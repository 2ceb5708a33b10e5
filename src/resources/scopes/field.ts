// What a user may say about the API that an app offers: its scopes, and the URI that stands before them in a token request.
// Sources: Microsoft Graph documentation, permissionScope; Microsoft identity platform documentation, "Validation differences by
// supported account types" and "Restrictions on identifier URIs".

import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import type { Extent } from '../app/configuration.ts'
import { defineField, type Key, keyOf, textKey } from '../field.ts'

/** A delegated permission that the app offers. `name` is what an administrator reads above its description; absent: how that begins. */
export type DesiredScope = { readonly value: string; readonly name?: string; readonly description: string }

/**
 * The API of an app. `offered` is undefined where the list of scopes is left alone. `identifierUri` is a URI, which may hold
 * `{clientId}`, owned or only set at creation; or what the action chooses where the app has none; undefined where the list is left alone.
 */
export type DesiredScopes = {
  readonly offered: { readonly scopes: readonly DesiredScope[]; readonly extent: Extent } | undefined
  readonly identifierUri:
    | { readonly kind: 'declared'; readonly uri: string }
    | { readonly kind: 'chosen'; readonly forCustomers: boolean }
    | { readonly kind: 'at creation'; readonly uri: string }
    | undefined
}

const longestValue = { organization: 120, customers: 40 }
const mostScopes = { organization: 1000, customers: 100 }
const longestDescription = 850
const longestUri = { organization: 255, customers: 120 }

const scopeValue = /^(?!\.)[\w!#$%&'()*+,\-./:;=?@[\]^`{|}~]+$/

/** One scope: its value, and what an administrator reads of it. */
export const parseScope = (value: string, description: string, isForCustomers: boolean): Result<DesiredScope> => {
  const most = isForCustomers ? longestValue.customers : longestValue.organization
  const accepted = `accepted: 1 to ${most} letters, digits and characters such as . - _ :, not beginning with a dot`
  if (!scopeValue.test(value)) return err(`${quoted(value)} is no name of a scope; ${accepted}`)
  if (value.length > most)
    return err(
      `${quoted(value)} has ${value.length} characters; ${accepted}${isForCustomers ? ' (with audience: customers)' : ''}`
    )
  const texts = `accepted: 1 to ${longestDescription} characters on one line`
  if (description.trim() === '') return err(`has no description; ${texts}`)
  if (description.length > longestDescription) return err(`has ${description.length} characters; ${texts}`)
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(description))
    return err(`${quoted(description)} holds a control character; ${texts}`)
  return ok({ value, description })
}

const acceptedUri =
  'accepted: api://{clientId}, or https:// and a domain of the tenant, such as https://contoso.onmicrosoft.com/orders-api'

/** The URI of the API. */
export const parseIdentifierUri = (text: string): Result<string> => {
  const refuse = (why: string): Result<string> => err(`${quoted(text)} ${why}; ${acceptedUri}`)
  if (text === '') return err(`is empty; ${acceptedUri}`)
  if (text.length > longestUri.organization) return refuse(`has ${text.length} characters`)
  if (/[\s\p{C}]/u.test(text)) return refuse('holds whitespace or a control character')
  if (/[*?#]/.test(text)) return refuse('holds a wildcard, a query or a fragment')
  const plain = text.replaceAll('{clientId}', '0'.repeat(8))
  if (/[{}<>"\\^`|]/.test(plain)) return refuse('holds a character that no URI does')
  if (!/^(?:https:\/\/[^/]|api:\/\/[^/]|urn:[^:])/i.test(plain) || !URL.canParse(plain))
    return refuse('is no URI of an API')
  return ok(text)
}

/** A map, and undefined where it is absent: an empty one is declared, too. */
const scopesKey: Key<Readonly<Record<string, string>>> = {
  ...keyOf<Readonly<Record<string, string>>, Readonly<Record<string, string>>>(
    { type: 'object', additionalProperties: { type: 'string' } },
    {
      description:
        'Delegated permissions that the app offers as an API, each with what an administrator reads of it. Owned whole; left alone when absent.'
    },
    ok,
    () => undefined
  )
}

export const scopesField = defineField(
  {
    scopes: scopesKey,
    identifierUri: textKey(parseIdentifierUri, {
      description:
        'The URI that stands before the scopes in a token request; the action chooses one for an app with scopes when absent. {clientId} stands for the client id of the app.'
    })
  },
  ({ scopes, identifierUri }, report, { audience }): DesiredScopes => {
    const isForCustomers = audience === 'customers'
    const audienceKey = isForCustomers ? 'customers' : 'organization'
    if (identifierUri !== undefined && isForCustomers) {
      const problem = customersProblem(identifierUri)
      if (problem !== undefined) report({ path: ['identifierUri'], problem })
    }
    const declared = Object.entries(scopes ?? {}).flatMap(([value, description]) => {
      const parsed = parseScope(value, description, isForCustomers)
      if (parsed.ok) return [parsed.value]
      report({ path: ['scopes', value], problem: parsed.problem })
      return []
    })
    for (const [index, { value }] of declared.entries()) {
      const twin = declared.slice(0, index).find(one => one.value.toLowerCase() === value.toLowerCase())
      if (twin !== undefined)
        report({
          path: ['scopes', value],
          problem: `differs from ${quoted(twin.value)} in case alone; accepted: one of them`
        })
    }
    if (declared.length > mostScopes[audienceKey])
      report({
        path: ['scopes'],
        problem: `holds ${declared.length} scopes; accepted: ${mostScopes[audienceKey]} at most`
      })
    return {
      offered: scopes && { scopes: declared, extent: 'whole' },
      identifierUri: uriOf(identifierUri, declared.length > 0, isForCustomers)
    }
  }
)

const uriOf = (uri: string | undefined, isOffering: boolean, forCustomers: boolean): DesiredScopes['identifierUri'] => {
  if (uri !== undefined) return { kind: 'declared', uri }
  return isOffering ? { kind: 'chosen', forCustomers } : undefined
}

const customersProblem = (uri: string): string | undefined => {
  const { length } = uri.replaceAll('{clientId}', '0'.repeat(36))
  if (/^urn:/i.test(uri)) return `${quoted(uri)} is a URN, which audience: customers does not take; ${acceptedUri}`
  return length > longestUri.customers
    ? `${quoted(uri)} has ${length} characters; accepted with audience: customers: ${longestUri.customers} at most`
    : undefined
}
