// The two applications of the Identity Experience Framework: our keys, and the names that the documentation and policies give them.
// Source: Azure AD B2C documentation, "Create user flows and custom policies", register Identity Experience Framework applications.

/** The one that the proxy acts on, and the one that signs users in by their passwords. */
export const frameworkApps = {
  framework: { key: 'identity-experience-framework', displayName: 'IdentityExperienceFramework' },
  proxy: { key: 'proxy-identity-experience-framework', displayName: 'ProxyIdentityExperienceFramework' }
} as const
