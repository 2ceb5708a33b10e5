// The branding of a tenant's sign-in pages: its default and what it is in other languages. Texts alone, no images.

/** The texts that can be set. Null: it is not set, or that of the default. */
export const brandingTexts = [
  'backgroundColor',
  'customAccountResetCredentialsUrl',
  'customCannotAccessYourAccountText',
  'customCannotAccessYourAccountUrl',
  'customForgotMyPasswordText',
  'customPrivacyAndCookiesText',
  'customPrivacyAndCookiesUrl',
  'customResetItNowText',
  'customTermsOfUseText',
  'customTermsOfUseUrl',
  'headerBackgroundColor',
  'signInPageText',
  'usernameHintText'
] as const

/** The branding in one language; `id` is the locale, {@link defaultBrandingId} for the default. */
export type Branding = { readonly id: string } & Readonly<Record<(typeof brandingTexts)[number], string | null>>

/** The id of the default branding. */
export const defaultBrandingId = '0'

/** Branding in which nothing is set. */
export const emptyBranding = (id: string): Branding => ({
  id,
  backgroundColor: null,
  customAccountResetCredentialsUrl: null,
  customCannotAccessYourAccountText: null,
  customCannotAccessYourAccountUrl: null,
  customForgotMyPasswordText: null,
  customPrivacyAndCookiesText: null,
  customPrivacyAndCookiesUrl: null,
  customResetItNowText: null,
  customTermsOfUseText: null,
  customTermsOfUseUrl: null,
  headerBackgroundColor: null,
  signInPageText: null,
  usernameHintText: null
})
