// Everything secret that the emulator ever gave out or was shown, in memory only: what a test looks for when it searches
// logs and files for leaks.

/**
 * What kind of secret it is. `assertion`: what a client proved itself with, or a job's identity token; `policy-key`: a secret or
 * PFX file that was uploaded; `provider-secret` and `connector-secret`: what identity providers and API connectors were given.
 */
export type IssuedKind =
  | 'client-secret'
  | 'access-token'
  | 'assertion'
  | 'device-code'
  | 'refresh-token'
  | 'job-bearer'
  | 'github-token'
  | 'policy-key'
  | 'certificate-password'
  | 'provider-secret'
  | 'connector-secret'

/** One secret, token or assertion. */
export type IssuedValue = { readonly kind: IssuedKind; readonly value: string }

/** The values of one emulator. A value counts once. */
export type Issued = {
  add(kind: IssuedKind, value: string): void
  all(): readonly IssuedValue[]
}

/** None yet. */
export const createIssued = (): Issued => {
  const kinds = new Map<string, IssuedKind>()
  return {
    add: (kind, value) => {
      if (!kinds.has(value)) kinds.set(value, kind)
    },
    all: () => [...kinds].map(([value, kind]) => ({ kind, value }))
  }
}
