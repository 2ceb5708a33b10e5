// What a file would say of the API that an application offers: its scopes and its URI, where declaring them changes nothing.

import { asText } from '../../util/json.ts'
import { scopesOf, takesPersonalAccounts, withClientId, withoutClientId } from '../app/configuration.ts'
import type { Application } from '../app/graphObjects.ts'
import type { AppView } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'
import { type ExportedKeys, leftOut } from '../exported.ts'
import { organizationRead } from '../tenant/organization.ts'
import { parseIdentifierUri, parseScope } from './field.ts'
import { identifierUrisOf } from './lists.ts'

/** The scopes and the only identifier URI. */
export const exportedScopes = async (view: AppView): Promise<ExportedKeys> => {
  const [located, { initialDomain }] = await Promise.all([view.application(), view.reader.shared(organizationRead)])
  if (located.state === 'missing') return { written: {} }
  const { application } = located
  const uri = declarableUri(application)
  const identifierUri = uri === undefined ? {} : { identifierUri: uri }
  const present = scopesOf(application.configuration)
  if (present.length === 0) return { written: identifierUri }
  const problem =
    problemOfScopes(application) ??
    (uri === undefined ? problemOfUris(application, view.app.uniqueName, initialDomain) : undefined)
  if (problem !== undefined) {
    const text = `the scopes are not declared, so that they stay as they are: ${problem}`
    return { written: identifierUri, notes: [leftOut(['scopes'], text)] }
  }
  const scopes = Object.fromEntries(present.map(({ value, raw }) => [value, asText(raw.adminConsentDescription)]))
  return { written: { scopes, ...identifierUri } }
}

const declarableUri = ({ appId, configuration: { identifierUris } }: Application): string | undefined => {
  const [uri = '', ...others] = identifierUris
  const written = withoutClientId(uri, appId)
  const isPlain = others.length === 0 && withClientId(written, appId) === uri && parseIdentifierUri(written).ok
  return isPlain ? written : undefined
}

/** A declared scope is an enabled one with a description, and one that is not declared goes. */
const problemOfScopes = ({ signInAudience, configuration }: Application): string | undefined => {
  const present = scopesOf(configuration)
  const values = present.map(({ value }) => value.toLowerCase())
  for (const { value, isEnabled, raw } of present) {
    const name = JSON.stringify(value)
    if (!isEnabled) return `${name} is disabled, and a declared one is enabled`
    if (values.filter(other => other === value.toLowerCase()).length > 1) return `${name} stands there more than once`
    const parsed = parseScope(value, asText(raw.adminConsentDescription), takesPersonalAccounts(signInAudience))
    if (!parsed.ok) return `${name} ${parsed.problem}`
  }
  return undefined
}

/** Without a declared URI the action chooses one for an app with scopes; it must be there already. */
const problemOfUris = (
  application: Application,
  uniqueName: string,
  initialDomain: string | undefined
): string | undefined => {
  const { signInAudience, tags } = application
  const forCustomers = takesPersonalAccounts(signInAudience)
  const wanted = { offered: undefined, identifierUri: { kind: 'chosen', forCustomers } } as const
  const stage = readTags(tags).managed ? 'managed' : 'adoption'
  return identifierUrisOf(wanted, uniqueName, initialDomain, application, { stage }) === undefined
    ? undefined
    : 'the app has no identifier URI that can be declared, and one with scopes is given another'
}
