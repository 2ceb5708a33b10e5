// The cloud that is talked to, with the hosts that `login-endpoint` and `graph-endpoint` put in the place of its own.

import type { Cloud } from '../clouds.ts'
import { userFlowHostReason } from '../resources/tenant/reference.ts'
import { err, ok, type Result } from '../util/result.ts'
import { quoted } from '../util/words.ts'

const accepted = 'accepted: an origin such as https://login.example.com, or http on loopback only'
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** The text as an origin without a trailing slash: https, or http on loopback; no path, query, fragment or credentials. */
export const parseOrigin = (text: string): Result<string> => {
  const url = URL.parse(text)
  if (url === null) return err(`${quoted(text)} is not a URL; ${accepted}`)
  if (url.username !== '' || url.password !== '')
    return err(`holds credentials, which have no place there; ${accepted}`)
  const reason = userFlowHostReason(url.hostname)
  if (reason !== undefined) return err(`${quoted(text)}: ${reason}; ${accepted}`)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname)))
    return err(`${quoted(text)} would send credentials unprotected or nowhere; ${accepted}`)
  if (url.pathname !== '/' || /[?#]/.test(text)) return err(`${quoted(text)} is more than an origin; ${accepted}`)
  return ok(url.origin)
}

/** The cloud with its hosts replaced; empty overrides leave them. The scope of tokens stays the cloud's own. */
export const withEndpoints = (cloud: Cloud, loginOrigin: string, graphOrigin: string): Cloud => ({
  ...cloud,
  loginOrigin: loginOrigin || cloud.loginOrigin,
  graphOrigin: graphOrigin || cloud.graphOrigin,
  customLogin: loginOrigin !== '' && loginOrigin !== cloud.loginOrigin
})
