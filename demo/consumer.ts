// What a consumer does with its token: plain requests to Microsoft Graph, without any library.

import type { TokenRequest } from '../harness/tokenRequest.ts'

/** Where to send requests, and as whom. */
export type Consumer = TokenRequest & { readonly graph: string; readonly tenantDomain: string }

/** One request and its answer, for the reader. */
export type Exchange = { readonly request: string; readonly status: number; readonly meaning: string }

const password = (): string => `${crypto.randomUUID()}-Aa1!`

/**
 * Creates a local account, reads it, changes its password, deletes it (Microsoft Graph documentation, "user").
 *
 * @param onExchange told about every answer
 * @returns true when every answer was the documented one
 */
export const manageUser = async (
  { graph, tenantDomain }: Consumer,
  token: string,
  onExchange: (exchange: Exchange) => void
): Promise<boolean> => {
  let fine = true
  const send = async (meaning: string, expected: number, method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${graph}/v1.0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await answer.text()
    fine &&= answer.status === expected
    onExchange({ request: `${method} ${path}`, status: answer.status, meaning })
    return text === '' ? {} : (JSON.parse(text) as { id?: string })
  }

  const { id } = await send('creates a local account', 201, 'POST', '/users', {
    accountEnabled: true,
    displayName: 'Ada Lovelace',
    identities: [{ signInType: 'emailAddress', issuer: tenantDomain, issuerAssignedId: 'ada@example.com' }],
    passwordProfile: { password: password(), forceChangePasswordNextSignIn: false },
    passwordPolicies: 'DisablePasswordExpiration'
  })
  await send('reads it', 200, 'GET', `/users/${id}?$select=id,displayName,identities`)
  await send('changes its password', 204, 'PATCH', `/users/${id}`, {
    passwordProfile: { password: password(), forceChangePasswordNextSignIn: false }
  })
  await send('deletes it', 204, 'DELETE', `/users/${id}`)
  await send('is gone', 404, 'GET', `/users/${id}`)
  return fine
}
