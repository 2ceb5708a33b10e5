// The person of a sign-in by device code, who enters the code on the page.

/** The administrator of the emulator's first tenant. */
export const administrator = 'admin@contoso.onmicrosoft.com'

/** A code, and the page to enter it on. */
type ShownCode = { readonly page: string; readonly code: string }

/** Enters a code, as the form of the page does. */
export const enterCode = (
  { page, code }: ShownCode,
  username = administrator,
  decision: 'accept' | 'decline' = 'accept'
): Promise<Response> => fetch(page, { method: 'POST', body: new URLSearchParams({ code, username, decision }) })
