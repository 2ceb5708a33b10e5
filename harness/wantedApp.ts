// What is wanted of an app, taken out of the parts that the kinds have read: as one flat value that tests can compare.

import type { DeclaredApp, DeclaredPart } from '../src/resources/app/kind.ts'
import type { ManagedApp } from '../src/resources/app/managedApp.ts'
import { certificatesField, type DesiredCertificate } from '../src/resources/certificates/field.ts'
import { clientIdVariable } from '../src/resources/clientIdVariable/clientIdVariable.ts'
import { clientSecretField, type DesiredSecret } from '../src/resources/clientSecret/field.ts'
import { type DesiredDirectoryRole, directoryRolesField } from '../src/resources/directoryRoles/field.ts'
import type { DesiredFederatedCredential } from '../src/resources/federatedCredentials/declared.ts'
import { federatedCredentialsField } from '../src/resources/federatedCredentials/field.ts'
import type { Written } from '../src/resources/field.ts'
import { allKinds } from '../src/resources/index.ts'
import type { Kinds } from '../src/resources/kinds.ts'
import { type DesiredPermissions, permissionsField } from '../src/resources/permissions/field.ts'
import { type GitHubDestination, parseGitHubDestination } from '../src/secretStores/github/destination.ts'
import type { Destination } from '../src/secretStores/store.ts'

/** Everything that is wanted of an app. */
export type WantedApp = ManagedApp &
  Pick<DesiredPermissions, 'permissions' | 'consent'> & {
    readonly directoryRoles: readonly DesiredDirectoryRole[]
    readonly allowPrivilegedRoles: boolean
    readonly federatedCredentials: readonly DesiredFederatedCredential[]
    readonly certificates: readonly DesiredCertificate[]
    readonly secret: Omit<DesiredSecret, 'destinations'> & { readonly destinations: readonly GitHubDestination[] }
    readonly clientIdVariables?: readonly GitHubDestination[]
  }

type ReadPart = DeclaredPart & { readonly written: Written }

/** The kinds of the action; their parts remember what was written. */
export const rememberingKinds: Kinds = {
  ...allKinds,
  app: allKinds.app.map(kind => ({
    ...kind,
    declare: (written, report, run) => {
      const part = kind.declare(written, report, run)
      return part && { ...part, written }
    }
  }))
}

const gitHub = (destinations: readonly Destination[]): readonly GitHubDestination[] =>
  destinations.map(({ target }) => {
    const parsed = parseGitHubDestination(target)
    if (!parsed.ok) throw new Error(parsed.problem)
    return parsed.value
  })

const refuse = ({ problem }: { readonly problem: string }): never => {
  throw new Error(problem)
}

/** What is wanted of an app that was read with {@link rememberingKinds}. */
export const wantedOf = ({ app, parts }: DeclaredApp): WantedApp => {
  const { written } = parts[0] as ReadPart
  const { roles = [], allowPrivileged = false } = directoryRolesField.read(written, refuse) ?? {}
  const secret = clientSecretField.read(written, refuse)
  const wanted = permissionsField.read(written, refuse)
  if (secret === undefined || wanted === undefined) throw new Error('the app is not complete')
  const variables = clientIdVariable.declare(written, refuse)?.claims ?? []
  const { permissions, consent } = wanted
  return {
    ...app,
    permissions,
    consent,
    directoryRoles: roles,
    allowPrivilegedRoles: allowPrivileged,
    federatedCredentials: federatedCredentialsField.read(written, refuse) ?? [],
    certificates: certificatesField.read(written, refuse) ?? [],
    secret: { ...secret, destinations: gitHub(secret.destinations) },
    ...(variables.length > 0 && {
      clientIdVariables: variables.map(({ id }) => {
        const parsed = parseGitHubDestination(id.replace(/[^:]*$/, name => name.toUpperCase()))
        if (!parsed.ok) throw new Error(parsed.problem)
        return parsed.value
      })
    })
  }
}
