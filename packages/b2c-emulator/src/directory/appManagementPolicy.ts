// App management policies: what passwords the applications may have to which a policy is assigned.

/** What a restriction of passwords is about. Symmetric keys are not emulated, so theirs have no effect. */
export const passwordRestrictionTypes = [
  'passwordAddition',
  'passwordLifetime',
  'symmetricKeyAddition',
  'symmetricKeyLifetime',
  'customPasswordAddition'
] as const

/** A restriction of passwords. */
export type PasswordRestriction = {
  readonly restrictionType: (typeof passwordRestrictionTypes)[number]
  readonly state: 'enabled' | 'disabled'
  /** It is for applications that were created later than this, ms since 1970; null: for all. */
  readonly createdAfterMs: number | null
  /** An ISO 8601 duration as it was sent. */
  readonly maxLifetime: string | null
}

/** A policy, and the object ids of the applications that it is assigned to. */
export type AppManagementPolicy = {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly isEnabled: boolean
  readonly passwordRestrictions: readonly PasswordRestriction[]
  /** Restrictions of certificates, stored and returned without effect. */
  readonly keyCredentials: readonly unknown[]
  readonly appliesTo: readonly string[]
}

const durationPattern = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** The length of an ISO 8601 duration of days, hours, minutes and seconds in ms; undefined for another text. */
export const durationMs = (text: string): number | undefined => {
  const match = durationPattern.exec(text)
  if (!match || text === 'P') return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(part => Number(part ?? 0))
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}
