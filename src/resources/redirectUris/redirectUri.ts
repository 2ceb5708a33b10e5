// A redirect URI as a user writes it: what Microsoft Entra registers, judged before anything is sent. Source: Microsoft identity
// platform documentation, "Redirect URI (reply URL) outline and restrictions".

import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import type { Platform } from '../app/configuration.ts'

const longest = 256
const loopback = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?(?:\/|$)/i
const ownScheme = /^[a-z][a-z0-9+.-]*:\/{0,2}[^\s/]/i
/** Schemes that no native app is called by. */
const foreignSchemes = /^(?:https?|ftp|file|data|javascript|vbscript|about|blob|mailto|ws|wss):/i

const accepted: Readonly<Record<Platform, string>> = {
  web: 'accepted: https://, or http:// for localhost and 127.0.0.1',
  spa: 'accepted: https://, or http:// for localhost and 127.0.0.1',
  publicClient: "accepted: an app's own scheme such as msal{clientId}://auth, https://, or http:// for localhost"
}

/** Reads one of a platform. `{clientId}` in it stands for the client id of the app. */
export const parseRedirectUri = (text: string, platform: Platform): Result<string> => {
  const refuse = (why: string): Result<string> => err(`${quoted(text)} ${why}; ${accepted[platform]}`)
  if (text === '') return err(`is empty; ${accepted[platform]}`)
  if (/[\s\p{C}]/u.test(text)) return refuse('holds whitespace or a control character')
  if (text.length > longest) return refuse(`has ${text.length} characters, and ${longest} are possible`)
  if (text.includes('*')) return refuse('holds a wildcard: every address is registered for itself')
  if (text.includes('#')) return refuse('holds a fragment, which browsers do not send')
  const plain = text.replaceAll('{clientId}', '0'.repeat(8))
  const wrong = /[{}<>"\\^`|!$'(),;]/.exec(plain)
  if (wrong !== null) return refuse(`holds the character ${wrong[0]}, which Microsoft Entra refuses there`)
  if (!URL.canParse(plain)) return refuse('is not an absolute URI')
  const { username, password, hostname } = new URL(plain)
  if (username !== '' || password !== '') return refuse('holds a user name')
  if (/^https:\/\/[^/]/i.test(plain) && hostname !== '') return ok(text)
  if (/^http:/i.test(plain))
    return loopback.test(plain) ? ok(text) : refuse('is not encrypted: http is for localhost and 127.0.0.1 alone')
  const isOwn = ownScheme.test(plain) && !foreignSchemes.test(plain)
  if (isOwn && platform === 'publicClient') return ok(text)
  return refuse(isOwn ? 'is of an own scheme, which publicClient alone takes' : 'is not a redirect URI')
}
