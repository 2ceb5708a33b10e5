// What a user may say about API connectors: the APIs that user flows call. Source: Microsoft Graph documentation,
// identityApiConnector.

import { ok } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, keyOf, type OnProblem } from '../field.ts'
import { checkDisplayNames } from '../tenant/displayNames.ts'
import { isWhole, versionedSecretSchema, type WrittenSecret } from '../tenant/environmentText.ts'
import { pkcs12Schema, type WrittenPkcs12 } from '../tenant/pkcs12.ts'

/** Of a value that was refused, what is left. */
type Written = {
  readonly url?: string
  readonly basic?: { readonly username?: string; readonly password?: Partial<WrittenSecret> }
  readonly clientCertificate?: { readonly pkcs12?: Partial<WrittenPkcs12> }
}

/** How a connector proves itself to its API. */
export type SaidAuthentication =
  | { readonly kind: 'basic'; readonly username: string; readonly password: WrittenSecret }
  | { readonly kind: 'certificate'; readonly pkcs12: WrittenPkcs12 }

/** A connector as it is declared, before the environment is read. */
export type SaidConnector = {
  readonly name: string
  readonly url: string
  readonly authentication: SaidAuthentication
}

const mostConnectors = 20
const longestUrl = 2_000
const line = /^[^\p{Cc}\p{Zl}\p{Zp}]+$/u

export const apiConnectorsField = defineField(
  {
    apiConnectors: keyOf<Readonly<Record<string, Written>>, Readonly<Record<string, Written>>>(
      {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['url'],
          properties: {
            url: { type: 'string', description: 'The address of the API: https alone.' },
            basic: {
              type: 'object',
              required: ['username', 'password'],
              properties: { username: { type: 'string' }, password: versionedSecretSchema },
              additionalProperties: false,
              description: 'HTTP basic authentication.'
            },
            clientCertificate: {
              type: 'object',
              required: ['pkcs12'],
              properties: {
                pkcs12: pkcs12Schema
              },
              additionalProperties: false,
              description: 'A client certificate, recognized by its thumbprint.'
            }
          },
          additionalProperties: false
        }
      },
      {
        description: 'APIs that user flows call, by display name.',
        placeholders: { paths: [['*', 'url']], words: 'url of apiConnectors' }
      },
      ok,
      () => undefined
    )
  },
  ({ apiConnectors = {} }, report): readonly SaidConnector[] => {
    const entries = Object.entries(apiConnectors)
    if (entries.length > mostConnectors) {
      const problem = `holds ${entries.length} connectors; accepted: ${mostConnectors} at most`
      report({ path: ['apiConnectors'], problem })
    }
    checkDisplayNames(
      'apiConnectors',
      entries.map(([name]) => name),
      report
    )
    return entries.flatMap(([name, written]): readonly SaidConnector[] => {
      const { url } = written
      const authentication = authenticationOf(name, written, report)
      if (url === undefined) return []
      checkUrl(name, url, report)
      return authentication === undefined ? [] : [{ name, url, authentication }]
    })
  }
)

const authenticationOf = (
  name: string,
  { basic, clientCertificate }: Written,
  report: OnProblem
): SaidAuthentication | undefined => {
  const path = ['apiConnectors', name]
  if ((basic === undefined) === (clientCertificate === undefined)) {
    const problem = `declares ${basic === undefined ? 'neither' : 'both'} basic and clientCertificate; accepted: one of them`
    report({ path, problem })
    return undefined
  }
  const { env, passwordEnv } = clientCertificate?.pkcs12 ?? {}
  if (env !== undefined) return { kind: 'certificate', pkcs12: { env, ...(passwordEnv && { passwordEnv }) } }
  const { username, password } = basic ?? {}
  if (username === undefined || !isWhole(password)) return undefined
  if (!line.test(username) || username.includes(':'))
    report({ path: [...path, 'basic', 'username'], problem: 'is no user name; accepted: one line without a colon' })
  return { kind: 'basic', username, password }
}

const checkUrl = (name: string, url: string, report: OnProblem): void => {
  const path = ['apiConnectors', name, 'url']
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'https:' || url.length > longestUrl || url !== url.trim() || !line.test(url))
    report({ path, problem: `is ${quoted(url)}; accepted: an address that begins with https://` })
  else if (parsed.username !== '' || parsed.password !== '')
    report({ path, problem: 'holds a user name or a password; accepted: an address without, and basic' })
  else if (parsed.hash !== '') report({ path, problem: `is ${quoted(url)}; accepted: an address without a fragment` })
}
