// What a consumer does with the new credential: plain requests, without any library, to the token endpoint and to Graph.

/** Where to send requests, and as whom. */
export type Consumer = {
  readonly login: string
  readonly graph: string
  readonly tenantId: string
  readonly tenantDomain: string
  readonly clientId: string
  readonly clientSecret: string
}

/** One request and its answer, for the reader. */
export type Exchange = { readonly request: string; readonly status: number; readonly meaning: string }

const graphScope = 'https://graph.microsoft.com/.default'

/**
 * Asks for a token with the client secret (Microsoft identity platform documentation, "OAuth 2.0 client credentials flow").
 *
 * @returns the access token, or the code of the refusal (`AADSTS…`, or the status of another answer)
 */
export const requestToken = async ({
  login,
  tenantId,
  clientId,
  clientSecret
}: Consumer): Promise<{ readonly token: string } | { readonly refusal: string }> => {
  const answer = await fetch(`${login}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: graphScope
    })
  })
  if (!answer.headers.get('content-type')?.includes('json')) return { refusal: `status ${answer.status}` }
  const body = (await answer.json()) as { access_token?: string; error_codes?: readonly number[] }
  return body.access_token === undefined
    ? { refusal: `AADSTS${body.error_codes?.[0] ?? ''}` }
    : { token: body.access_token }
}

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
