// What becomes of one declared identity provider: made, changed, or left as it is, and what is told of its secret.

import { ActionError } from '../../errors.ts'
import type { GraphRequest } from '../../graph/answer.ts'
import { expectSuccess, sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { change, type FieldChange, type Kind } from '../../reconcile/plan.ts'
import { createReader } from '../../reconcile/reader.ts'
import { createOnce, madeMeanwhile } from '../tenant/creation.ts'
import type { VersionedSecret } from '../tenant/environmentText.ts'
import {
  type IdentityProvider,
  identityProvidersRead,
  isNamedType,
  parseIdentityProviders,
  providersMeant
} from '../tenant/identityProvider.ts'
import { recordKey } from '../tenant/record.ts'
import type { Row } from '../tenant/rows.ts'
import { recordedVersion, shownVersion, standingOf, textOf, unknownSecretNotice } from '../tenant/secretVersion.ts'
import type { NamedProvider } from './field.ts'
import {
  changeBody,
  creationBody,
  differences,
  type GraphProvider,
  graphProviderOf,
  type TenantFlavor
} from './properties.ts'
import { keyOfRecord } from './recordKeys.ts'

/** What the plan calls them. */
export const kind: Kind = { name: 'identityProvider', noun: 'identity provider' }
/** Their collection in Graph. */
export const collection = 'identity/identityProviders'
const read = identityProvidersRead

/** A provider with its secret. */
export type Desired = { readonly provider: NamedProvider; readonly secret: VersionedSecret | undefined }

/** @throws ActionError `conflict` for a display name that several providers have. */
export const existingOf = (
  { name, type }: NamedProvider,
  listed: readonly IdentityProvider[]
): IdentityProvider | undefined => {
  const [existing, ...others] = providersMeant(listed, name, type)
  if (others.length === 0) return existing
  throw new ActionError({
    code: 'conflict',
    message: `The tenant has ${others.length + 1} identity providers of the type ${type}${isNamedType(type) ? ` with the display name ${name}` : ''} (${[existing, ...others].map(one => one?.id).join(', ')}): which one is meant cannot be told. Nothing was written.`,
    hint: 'Give them different display names in the portal, and remove those that nobody uses.'
  })
}

/** What a provider comes to. A secret that is not sent may be unset in a plan; of an unknown one somebody must be told. */
export type Planned = {
  readonly row: Row
  readonly sendsSecret: boolean
  readonly unsentSecret?: VersionedSecret
  readonly unknownSecret?: ReturnType<typeof unknownSecretNotice>
}

/** What a plan takes besides. `hasRecord` is false where the file declares no application that could hold the record. */
type ProviderContext = {
  readonly flavor: TenantFlavor
  readonly recorded: ReadonlyMap<string, string>
  readonly hasRecord: boolean
}

/** Plans one. @throws ActionError `input`, and `conflict` for a version that was lowered. */
export const planProvider = (
  { provider, secret }: Desired,
  existing: IdentityProvider | undefined,
  { flavor, recorded, hasRecord }: ProviderContext
): Planned => {
  const { name } = provider
  const graphProvider = graphProviderOf(provider, flavor)
  if (existing === undefined)
    return { row: creationOf(provider, graphProvider, secret), sendsSecret: secret !== undefined }
  const { id } = existing
  const changed = differences(graphProvider, existing)
  const sentLast = recordedVersion(recorded.get(keyOfRecord(provider)))
  const standing = secret && standingOf(`the secret of the identity provider ${name}`, secret, sentLast)
  const isRaised = secret !== undefined && standing === 'raised'
  const fields: readonly FieldChange[] = isRaised
    ? [
        ...changed,
        {
          field: 'secret',
          before: shownVersion(sentLast),
          after: `version ${secret.version}`
        }
      ]
    : changed
  const told: Omit<Planned, 'row'> = {
    sendsSecret: isRaised,
    ...(secret && !isRaised && { unsentSecret: secret }),
    ...(secret &&
      standing === 'unknown' && {
        unknownSecret: unknownSecretNotice(`the identity provider ${name}`, secret, hasRecord)
      })
  }
  if (fields.length === 0) {
    const reason = standing === 'unknown' ? 'is as declared; whether its secret is, is not known' : 'is as declared'
    return { row: { change: change(kind, 'unchanged', name, reason, { id }) }, ...told }
  }
  const text = isRaised ? textOf(secret, `change the identity provider ${name}`) : undefined
  const row: Row = {
    change: change(kind, 'update', name, reasonOf(changed, isRaised), { id, fields }),
    write: async ({ graph }, { services }) => {
      await sendSuccessfully(graph, {
        method: 'PATCH',
        path: byId(collection, id),
        operation: `change the identity provider ${name}`,
        requirement: requirements.writeIdentityProviders,
        version: 'beta',
        isKnown: true,
        ...(text !== undefined && { concealed: [text] }),
        body: {
          ...changeBody(graphProvider, existing, changed),
          ...(text !== undefined && graphProvider.secretMember(text))
        }
      })
      if (isRaised) services.record.note(keyOfRecord(provider), String(secret.version))
      return undefined
    }
  }
  return { row, ...told }
}

const reasonOf = (changed: readonly FieldChange[], isRaised: boolean): string => {
  if (changed.length === 0) return 'its secret has another version'
  return `differs from what is declared${isRaised ? ', and its secret has another version' : ''}`
}

const creationOf = (
  provider: NamedProvider,
  graphProvider: GraphProvider,
  secret: VersionedSecret | undefined
): Row => {
  const { name, type } = provider
  const operation = `create the identity provider ${name}`
  const text = secret && textOf(secret, operation)
  const body = { ...creationBody(graphProvider), ...(text !== undefined && graphProvider.secretMember(text)) }
  const fields: readonly FieldChange[] = [
    { field: 'type', before: null, after: type },
    ...graphProvider.properties
      .filter(({ field }) => field !== 'name')
      .map(({ field, wanted }) => ({ field, before: null, after: wanted })),
    ...(secret ? [{ field: 'secret', before: null, after: `version ${secret.version}` }] : [])
  ]
  return {
    change: change(kind, 'create', name, 'is declared', { fields }),
    ...(secret && { making: { recordKey: keyOfRecord(provider), version: secret.version } }),
    write: async (work, { done }) => {
      const request: GraphRequest = {
        method: 'POST',
        path: read.path,
        operation,
        requirement: requirements.writeIdentityProviders,
        version: 'beta',
        ...(text !== undefined && { concealed: [text] }),
        body
      }
      const { id, isOurs } = await createOnce(work, request, async () => {
        const answer = expectSuccess(read, await createReader(work.graph).get(read))
        return existingOf(provider, parseIdentityProviders(read)(answer))?.id
      })
      done.made.set(recordKey('identity-provider', name), id)
      if (!isOurs) return madeMeanwhile(kind, name)
      return undefined
    }
  }
}
