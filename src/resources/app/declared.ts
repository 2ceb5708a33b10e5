// What the user wants: one shape for the single-app inputs and for every entry of a config file.

/** What happens to missing consent: granted, only reported, or left alone with the admin-consent URL printed. */
export const consentModes = ['grant', 'verify', 'skip'] as const
export type ConsentMode = (typeof consentModes)[number]

/** When a client secret is made. `ephemeral` lives for this job and is removed by the post step. */
export const secretModes = ['when-needed', 'always', 'ephemeral', 'none'] as const
export type SecretMode = (typeof secretModes)[number]

/** A Microsoft Graph application permission as it was asked for; resolved to an app role in the tenant. */
export type DesiredPermission = {
  /** The permission's name (`User.ReadWrite.All`) or its app role id (a GUID, lower case). */
  readonly text: string
  /** The preset that brought it, absent when it was named directly. */
  readonly preset?: string
}

/** A directory role as it was asked for: display name or role template id (a GUID, lower case). */
export type DesiredDirectoryRole = { readonly text: string }

/** A federated identity credential. `current-run` takes issuer and subject from the run's own OIDC token. */
export type DesiredFederatedCredential =
  | { readonly kind: 'current-run'; readonly name?: string }
  | {
      readonly kind: 'subject'
      readonly name?: string
      readonly subject: string
      /** Absent: the issuer of the GitHub server that the run lives on. */
      readonly issuer?: string
      /** Absent: the cloud's audience. */
      readonly audience?: string
    }

/** A certificate whose holder may sign in as the managed app: its public part only. */
export type DesiredCertificate = { readonly name: string; readonly pem: string }

/** A store of GitHub secrets. With `ids`, the client id, tenant id, key id and expiry go to variables of the same target. */
export type SecretDestination = { readonly name: string; readonly ids: boolean } & (
  | { readonly kind: 'repository' }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'organization'; readonly organization: string }
  | { readonly kind: 'dependabot' }
)

/** A GitHub variable that takes the client id of the managed app. */
export type VariableDestination = Exclude<SecretDestination, { readonly kind: 'dependabot' }>

/** What is wanted of the client secret. Durations in milliseconds. */
export type DesiredSecret = {
  readonly mode: SecretMode
  /** The part of the password credential's display name that tells our secrets from others'. */
  readonly label: string
  readonly lifetimeMs: number
  readonly rotateBeforeMs: number
  readonly overlapMs: number
  readonly destinations: readonly SecretDestination[]
}

/** One managed app, complete: nothing behind this type knows whether inputs or a config file said it. */
export type DesiredApp = {
  /** Names the app in outputs, logs and plans; unique in the declaration. */
  readonly key: string
  readonly displayName: string
  /** The stable key: Graph's `uniqueName`. */
  readonly uniqueName: string
  /** Client id (GUID, lower case) of an existing registration to take over. */
  readonly adoptClientId?: string
  readonly permissions: readonly DesiredPermission[]
  readonly consent: ConsentMode
  readonly directoryRoles: readonly DesiredDirectoryRole[]
  readonly allowPrivilegedRoles: boolean
  readonly federatedCredentials: readonly DesiredFederatedCredential[]
  readonly certificates: readonly DesiredCertificate[]
  readonly restoreDeleted: boolean
  readonly prune: boolean
  readonly secret: DesiredSecret
  /** Where the client id is stored; absent for nowhere. */
  readonly clientIdVariables?: readonly VariableDestination[]
}
