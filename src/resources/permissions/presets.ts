// Presets: one word for the Microsoft Graph application permissions of a task, each with the reason why the task needs it.
// Sources: "Manage Azure AD B2C with Microsoft Graph", "Microsoft Graph operations available for Azure AD B2C", and the
// permission tables of the Microsoft Graph reference.

/** A task and what it needs: permission name to the reason. */
type Preset = { readonly task: string; readonly permissions: Readonly<Record<string, string>> }

/** Every preset by its name. */
export const presets = {
  'user-management': {
    task: 'Create, read, change and delete the users of the tenant.',
    permissions: {
      'User.ReadWrite.All': 'Creates, reads, updates and deletes users, also with a password at creation.',
      'User.ManageIdentities.All': 'Changes `identities`, the names that a local account signs in with.'
    }
  },
  'user-passwords': {
    task: 'Set the passwords of existing users.',
    permissions: {
      'User-PasswordProfile.ReadWrite.All':
        'The least privileged permission that updates `passwordProfile`; it takes the place of the User Administrator role.'
    }
  },
  'policy-deployment': {
    task: 'Upload custom policies, as azure-ad-b2c/deploy-trustframework-policy does.',
    permissions: {
      'Policy.ReadWrite.TrustFramework': 'Reads and writes the policies of the Identity Experience Framework.'
    }
  },
  'policy-keys': {
    task: 'Create and fill the policy keys that custom policies refer to.',
    permissions: { 'TrustFrameworkKeySet.ReadWrite.All': 'Creates key sets, generates and uploads keys and secrets.' }
  },
  'tenant-management': {
    task: 'Configure user flows, user attributes, identity providers and API connectors.',
    permissions: {
      'Organization.Read.All': 'Reads the name, the domains and the quota of the tenant.',
      'Domain.Read.All': 'Reads the domains of the tenant.',
      'IdentityProvider.ReadWrite.All': 'Configures social and OpenID Connect identity providers.',
      'IdentityUserFlow.ReadWrite.All': 'Configures user flows and user attributes.',
      'APIConnectors.ReadWrite.All': 'Configures the API connectors that user flows call.'
    }
  },
  audit: {
    task: 'Read the audit logs.',
    permissions: { 'AuditLog.Read.All': 'Reads directory audits, which hold the B2C sign-ins and changes.' }
  },
  directory: {
    task: 'Read and write all directory data: the grant of older tools. It needs `allow-privileged-roles: true`; prefer the narrower presets.',
    permissions: {
      'Directory.ReadWrite.All':
        'Reads and writes users, groups and applications; cannot set passwords or delete users.'
    }
  },
  'bootstrap-caller': {
    task: 'Run this action with `mode: apply` or `mode: destroy`. To grant it outside of day 0 needs `allow-privileged-roles: true`.',
    permissions: {
      'Application.ReadWrite.All':
        'Reads, creates, updates, restores and deletes applications, service principals, secrets and federated credentials.',
      'AppRoleAssignment.ReadWrite.All': 'Grants Microsoft Graph application permissions: the admin consent.',
      'RoleManagement.ReadWrite.Directory': 'Assigns directory roles to the managed app.',
      'DelegatedPermissionGrant.ReadWrite.All':
        'Grants delegated permissions for all users: `delegatedPermissions` and `identityExperienceFramework` of a file.',
      'TrustFrameworkKeySet.ReadWrite.All': 'Creates and fills policy keys: `policyKeys` of a file.',
      'Policy.ReadWrite.TrustFramework': 'Uploads custom policies: `customPolicies` of a file.',
      'IdentityUserFlow.ReadWrite.All': 'Configures user flows and user attributes: `userFlows` and `userAttributes`.',
      'IdentityProvider.ReadWrite.All': 'Configures identity providers: `identityProviders`.',
      'APIConnectors.ReadWrite.All': 'Configures the API connectors of user flows: `apiConnectors`.',
      'Policy.Read.All': 'Reads custom policies, the kinds of local accounts and the policy for client secrets.',
      'Policy.ReadWrite.AuthenticationMethod': 'Sets the kinds of local accounts: `authenticationMethods`.',
      'Organization.Read.All': 'Reads the id, the initial domain and the kind of the tenant.'
    }
  }
} as const satisfies Readonly<Record<string, Preset>>

/** The accepted names of presets. */
export const presetNames = Object.keys(presets) as readonly (keyof typeof presets)[]
