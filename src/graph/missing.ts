// Which 404 means that an object is not there. Graph's own router, the directory behind it and any gateway answer 404 for reasons
// of their own, so the code decides, and the key that the text quotes says which of the objects of a path is meant.

import { failureOf, type GraphAnswer, type GraphRequest } from './answer.ts'
import { isCpimMissing } from './cpim.ts'

/** The codes of the directory for an object that is not there. Source: Microsoft Graph documentation, error responses. */
const missingCode = /^(Request_)?ResourceNotFound$/i
/** Graph's router does not know a part of the path: nothing of any object. */
const ofSegment = /resource not found for the segment/i
/** The directory could not find the tenant itself, for the moment. */
const ofTenant = /company information/i

/**
 * True when the answer says that what the path names is not there: a 404 with the directory's own code, and not for a key that the
 * request does not name; or the code of Azure AD B2C's back end, whose status may be 400.
 */
export const isMissing = (answer: GraphAnswer): boolean => {
  if (isCpimMissing(answer)) return true
  if (answer.status !== 404 || answer.isOfAnother === true) return false
  const { code, message } = failureOf(answer)
  return missingCode.test(code) && !ofTenant.test(message) && !ofSegment.test(message)
}

/** True for a 404 that says nothing of any object: of the tenant, of a gateway, without a readable body. */
export const isStray = (answer: GraphAnswer): boolean => answer.status === 404 && !isMissing(answer)

/** True when the directory itself gave a stray 404: then nothing was done. */
export const isTenantMissing = (answer: GraphAnswer): boolean => {
  const { code, message } = failureOf(answer)
  return isStray(answer) && (code === 'Directory_ObjectNotFound' || ofTenant.test(message))
}

/** Every key of a path in its order: ids, and the values of alternate keys. */
const keysOf = (path: string): readonly string[] =>
  (path.split('?', 1)[0] as string)
    .replace(/\/\$ref$/, '')
    .split('/')
    .map(part => decodeURIComponent(/\(\w+='(.*)'\)$/.exec(part)?.[1]?.replaceAll("''", "'") ?? part).toLowerCase())

/** The key that the text quotes as not there, in lower case. */
const quotedKey = (answer: GraphAnswer): string | undefined =>
  /\bResource '(.+?)' does not exist/i.exec(failureOf(answer).message)?.[1]?.toLowerCase()

/** The id of the object that the body of a request refers to, when the answer says that this is what is not there. */
export const missingReference = ({ body }: Pick<GraphRequest, 'body'>, answer: GraphAnswer): string | undefined => {
  const reference = body?.['@odata.id']
  const id = typeof reference === 'string' ? reference.split('/').at(-1)?.toLowerCase() : undefined
  return id !== undefined && isMissing(answer) && quotedKey(answer) === id ? id : undefined
}

/**
 * True for a 404 to a read or a removal that quotes a key as not there which the request does not name. The references inside of
 * other writes are in their bodies.
 */
export const isOfAnother = ({ method, path }: Pick<GraphRequest, 'method' | 'path'>, answer: GraphAnswer): boolean => {
  if (answer.status !== 404 || (method !== 'GET' && method !== 'DELETE')) return false
  const quoted = quotedKey(answer)
  const query = decodeURIComponent(path.split('?')[1] ?? '').toLowerCase()
  return quoted !== undefined && !keysOf(path).includes(quoted) && !query.includes(`'${quoted}'`)
}

/** The object that a member hangs on: `/applications/{id}` of `/applications/{id}/owners/{id}/$ref`; undefined for others. */
export const parentPath = (path: string): string | undefined =>
  /^\/\w+(?:\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\([^)]*\))(?=\/\w)/i.exec(path)?.[0]

/**
 * What a 404 for a missing object speaks of: the `target` of the path; the `parent` that it hangs on, which leaves open what
 * became of the target; `either` when the text does not say and the path has both.
 */
export const missingPart = (
  { path }: Pick<GraphRequest, 'path'>,
  answer: GraphAnswer
): 'target' | 'parent' | 'either' => {
  if (parentPath(path) === undefined) return 'target'
  const keys = keysOf(path)
  const quoted = quotedKey(answer)
  if (quoted !== undefined && quoted === keys.at(-1)) return 'target'
  return quoted !== undefined && keys.includes(quoted) ? 'parent' : 'either'
}
