// API connectors as Graph lists them: connectors are declared, and user flows name them. Source: Microsoft Graph documentation,
// identityApiConnector.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { requirements } from '../../graph/requirements.ts'
import { asObject, asObjects, asText, type Fields } from '../../util/json.ts'
import { entriesOfList } from './unread.ts'

/** The list. */
export const apiConnectorsRead: Read = {
  path: '/identity/apiConnectors',
  operation: 'read the API connectors',
  requirement: requirements.useApiConnectors
}

/** An API connector. */
export type ApiConnector = {
  readonly id: string
  readonly displayName: string
  readonly targetUrl: string
  readonly authentication:
    | { readonly kind: 'basic'; readonly username: string }
    | { readonly kind: 'certificates'; readonly thumbprints: readonly string[] }
    | { readonly kind: 'other' }
    /** The answer does not say. */
    | { readonly kind: 'untold' }
}

/** What the list of API connectors holds. Thumbprints are in upper case, without colons. @throws ActionError `protocol`. */
export const parseApiConnectors = (answer: GraphAnswer): readonly ApiConnector[] =>
  entriesOfList(apiConnectorsRead)(answer).map(parseConnector)

const parseConnector = ({
  id,
  displayName,
  targetUrl,
  authenticationConfiguration
}: Fields<Readonly<Record<string, unknown>>>): ApiConnector => {
  const { '@odata.type': type, username, certificateList } = asObject(authenticationConfiguration)
  const common = { id: asText(id), displayName: asText(displayName), targetUrl: asText(targetUrl) }
  if (/basicAuthentication$/.test(asText(type)) || (type === undefined && typeof username === 'string'))
    return { ...common, authentication: { kind: 'basic', username: asText(username) } }
  if (!Array.isArray(certificateList)) return { ...common, authentication: { kind: type ? 'other' : 'untold' } }
  const thumbprints = asObjects(certificateList).map(({ thumbprint }) =>
    asText(thumbprint).replaceAll(':', '').toUpperCase()
  )
  return { ...common, authentication: { kind: 'certificates', thumbprints } }
}
