// What a consumer does with a client secret: a plain request to the token endpoint, without any library.

/** Where to ask, and as whom. `tenant` is an id or a domain. */
export type TokenRequest = {
  readonly login: string
  readonly tenant: string
  readonly clientId: string
  readonly clientSecret: string
}

/** The access token, or the code of the refusal (`AADSTS…`, or the status of another answer). */
export type TokenAnswer = { readonly token: string } | { readonly refusal: string }

/** Asks for a token (Microsoft identity platform documentation, "OAuth 2.0 client credentials flow"). */
export const requestToken = async (request: TokenRequest): Promise<TokenAnswer> => {
  const answer = await fetch(`${request.login}/${request.tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: request.clientId,
      client_secret: request.clientSecret,
      scope: 'https://graph.microsoft.com/.default'
    })
  })
  if (!answer.headers.get('content-type')?.includes('json')) return { refusal: `status ${answer.status}` }
  const body = (await answer.json()) as { readonly access_token?: string; readonly error_codes?: readonly number[] }
  return body.access_token === undefined
    ? { refusal: `AADSTS${body.error_codes?.[0] ?? ''}` }
    : { token: body.access_token }
}
