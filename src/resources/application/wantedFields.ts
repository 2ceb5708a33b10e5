// The fields of an application object as they shall be: by its names, by what is declared of it, and by what other kinds contribute.
// Pure.

import { sameUnordered } from '../../util/json.ts'
import type { ForeignAccess } from '../app/access.ts'
import type { Application, ServicePrincipal } from '../app/graphObjects.ts'
import type { Located } from '../app/locate.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { Pruning } from '../app/pruning.ts'
import { type AppScope, fieldsOf, type ManifestPart } from '../app/scope.ts'
import { nameDigest, readTags, repositoryText, withoutMissingLabels, writeTags } from '../app/tags.ts'
import type { Untagged } from '../app/untagged.ts'
import { signInAudienceOf, wantedAudience, wantedVersion } from './audience.ts'
import type { DesiredApplication } from './field.ts'

/** What is known of the application, and what is wanted of it. */
export type Observed = {
  readonly wanted: DesiredApplication
  readonly app: ManagedApp
  /** Graph's tenantType; undefined where the caller may not read the organization. */
  readonly tenantKind: string | undefined
  readonly services: AppScope['services']
  readonly located: Located
  readonly pruning: Pruning
  readonly principal: ServicePrincipal | undefined
  /** Who else could act as an application that is taken over. */
  readonly access: readonly ForeignAccess[]
  /** How an application that lacks our tag stands; undefined for any other. */
  readonly untagged: Untagged | undefined
  /** What other kinds contribute to the fields of the application. */
  readonly manifest: readonly ManifestPart[]
}
type Fields = Readonly<Record<string, unknown>>

/**
 * The fields that the declaration decides, by their paths, as they shall be.
 * @throws ActionError `conflict` when the audience of the application is another one and cannot be changed.
 */
export const wantedFields = (observed: Observed, existing: Application | undefined) => {
  const { app, wanted, tenantKind, manifest, pruning } = observed
  const { audience, isFallbackPublicClient } = wanted
  const tags = wantedTags(observed, existing?.tags ?? [])
  const signInAudience =
    existing === undefined
      ? signInAudienceOf(audience, tenantKind)
      : wantedAudience(app, audience, tenantKind, existing, readTags(tags).adopted)
  const contributed = fieldsOf(manifest, existing, pruning)
  const { namesake, serviceManagementReference: reference } = app
  // What is known by its name is named at its creation alone.
  const displayName = (namesake && existing?.displayName) || app.displayName
  return {
    displayName,
    signInAudience,
    ...wantedVersion(wanted, tenantKind, existing),
    ...(reference && { serviceManagementReference: reference }),
    tags,
    ...(isFallbackPublicClient && { isFallbackPublicClient }),
    ...contributed
  }
}

const wantedTags = (
  { app, services: { repository }, located, principal }: Observed,
  tags: readonly string[]
): readonly string[] => {
  const known = readTags(tags)
  const isAdopted = located.state === 'found' && located.adopted
  return writeTags(tags, {
    uniqueName: app.uniqueName,
    // Without a service principal the hint is stale; it is replaced in the tags when there is one again.
    servicePrincipalId: principal?.id ?? known.servicePrincipalId,
    repository: ((!isAdopted && known.repository) || (repository && repositoryText(repository))) ?? known.repository,
    name: nameDigest(app.displayName),
    adopted: known.adopted || (isAdopted && !known.managed)
  })
}

/** The application as it is, each field under its path. */
export const currentFields = (existing: Application): Fields => ({ ...existing, ...existing.configuration })

/** The same value, whatever its order. Tags that only tell declarations apart are no reason to write. */
const isSame = (field: string, wanted: unknown, current: unknown): boolean => {
  if (field !== 'tags' || !Array.isArray(wanted) || !Array.isArray(current)) return sameUnordered(wanted, current)
  return sameUnordered(withoutMissingLabels(wanted, current), current)
}

/** The wanted fields that differ from the current ones. */
export const differing = (wanted: Fields, current: Fields): readonly string[] =>
  Object.keys(wanted).filter(field => !isSame(field, wanted[field], current[field]))
