// The applications whose ids custom policies hold, as they are looked for by name. Source: azure-ad-b2c, extensions-app.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { literal } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { asText } from '../../util/json.ts'
import { entriesOfList } from '../tenant/unread.ts'

/** An application as far as policies name it. */
export type NamedApplication = { readonly id: string; readonly appId: string; readonly displayName: string }

const applicationsRead = (filter: string, operation: string): Read => ({
  path: `/applications?$filter=${filter}&$select=id,appId,displayName`,
  operation,
  requirement: requirements.readApplications
})

const extensionsName = 'b2c-extensions-app'

/** The application that keeps the attributes of users. */
export const extensionsAppRead = applicationsRead(
  `startswith(displayName,${literal(extensionsName)})`,
  `look for the application ${extensionsName}`
)

/** The applications of a display name. */
export const namedApplicationsRead = (displayName: string): Read =>
  applicationsRead(`displayName%20eq%20${literal(displayName)}`, `look for the application ${displayName}`)

/** The applications of an answer. @throws ActionError `protocol` for an answer that is no list. */
export const applicationsOf =
  (read: Read) =>
  (answer: GraphAnswer): readonly NamedApplication[] =>
    entriesOfList(read)(answer).map(({ id, appId, displayName }) => ({
      id: asText(id),
      appId: asText(appId).toLowerCase(),
      displayName: asText(displayName)
    }))

const fullExtensionsName = 'b2c-extensions-app. Do not modify. Used by AADB2C for storing user data.'

/** The one that Azure AD B2C made, by its full name: others may begin alike. */
export const extensionsAppOf = (found: readonly NamedApplication[]): NamedApplication | undefined =>
  found.find(({ displayName }) => displayName === fullExtensionsName) ??
  found.find(({ displayName }) => /^b2c-extensions-app\. Do not modify/i.test(displayName)) ??
  (found.length === 1 ? found[0] : undefined)
