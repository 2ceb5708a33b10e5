// The application that the run-now links of the summary sign in to: the first declared one for customers that has a redirect URI.

import { asObject, asText } from '../../util/json.ts'
import type { Written } from '../field.ts'

/** The key of an application, and where it takes answers; whether it has no secret, and must prove with PKCE that it asked. */
export type SignInApp = { readonly key: string; readonly redirectUri: string; readonly takesPkce: boolean }

/** The application, as the file says; undefined where none is fit. */
export const signInAppOf = ({ apps, defaults }: Written): SignInApp | undefined => {
  const general = asObject(defaults)
  for (const [key, app] of Object.entries(asObject(apps))) {
    const own = asObject(app)
    const { web, spa, publicClient } = { ...asObject(general.redirectUris), ...asObject(own.redirectUris) }
    const [ofWeb, ...others] = [web, spa, publicClient].map(list =>
      Array.isArray(list) ? list.map(asText)[0] : undefined
    )
    const redirectUri = ofWeb ?? others.find(uri => uri !== undefined)
    const takesPkce = ofWeb === undefined
    if ((own.audience ?? general.audience) === 'customers' && redirectUri) return { key, redirectUri, takesPkce }
  }
  return undefined
}
