// The identity providers of a tenant: social ones and Apple, of which it has one each, and OpenID Connect, told apart by display
// name. Everything but the secret is compared; the secret follows its version. Source: Microsoft Graph documentation,
// identityProviderBase.

import { ActionError } from '../../errors.ts'
import type { GraphRequest } from '../../graph/answer.ts'
import { expectSuccess, sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { type Requirement, requirements } from '../../graph/requirements.ts'
import { change, type FieldChange, type Kind } from '../../reconcile/plan.ts'
import { createReader } from '../../reconcile/reader.ts'
import type { Goal } from '../../reconcile/resource.ts'
import { createOnce } from '../tenant/creation.ts'
import { isWhole, readSecret, type VersionedSecret } from '../tenant/environmentText.ts'
import type { FlowUse } from '../tenant/flowParts.ts'
import {
  type IdentityProvider,
  identityProvidersRead,
  isBuiltIn,
  isNamedType,
  parseIdentityProviders,
  providersMeant
} from '../tenant/identityObjects.ts'
import { tenantKind } from '../tenant/kind.ts'
import { recordingRequirements, recordKey } from '../tenant/record.ts'
import { backEndLane, planOfRows, type Row } from '../tenant/rows.ts'
import { checkRecordPlace, standingOf, textOf, unknownSecretNotice, unsetWarnings } from '../tenant/secretVersion.ts'
import { type Reading, readIfAllowed, unreadChange, unreadWarning } from '../tenant/unread.ts'
import { declaredFlowIds, readUseByOthers, removalRows } from '../tenant/usedRemoval.ts'
import { identityProvidersField, type NamedProvider } from './field.ts'
import {
  changeBody,
  creationBody,
  differences,
  type GraphProvider,
  graphProviderOf,
  type TenantFlavor
} from './properties.ts'

const kind: Kind = { name: 'identityProvider', noun: 'identity provider' }
const collection = 'identity/identityProviders'
const read = identityProvidersRead

/** A provider with its secret. */
type Desired = { readonly provider: NamedProvider; readonly secret: VersionedSecret | undefined }

type Wanted = {
  readonly providers: readonly Desired[]
  /** Flows that mode destroy removes, by id in lower case. */
  readonly flows: ReadonlySet<string>
}

type Observed = {
  readonly goal: Goal
  readonly listed: Reading<readonly IdentityProvider[]>
  readonly flavor: TenantFlavor
  readonly recorded: ReadonlyMap<string, string>
  /** What it takes to record a version. */
  readonly recording: readonly Requirement[]
  readonly use: FlowUse
}

/** Where the version of its secret is recorded: one of its type stays what it is under another name. */
const keyOfRecord = ({ name, type }: NamedProvider): string =>
  isNamedType(type) ? recordKey('identity-provider', name) : recordKey('social-provider', type)

/** The identity providers of a tenant. */
export const identityProviders = tenantKind<readonly NamedProvider[], Wanted, Observed>({
  kind,
  field: identityProvidersField,
  tenantTypes: ['AAD B2C', 'CIAM'],
  load: async (providers, context) => {
    const desired = providers.map(provider => {
      const path = ['identityProviders', provider.name, 'secret']
      if (!isWhole(provider.secret)) return { provider, secret: undefined }
      checkRecordPlace(provider.secret, path, context)
      return { provider, secret: readSecret(provider.secret, path, context) }
    })
    return { providers: desired, flows: declaredFlowIds(context) }
  },
  after: [],
  lane: backEndLane,
  requirements: (_, mode) => [
    mode === 'plan' ? requirements.readIdentityProviders : requirements.writeIdentityProviders,
    ...(mode === 'destroy' ? [requirements.writeUserFlows] : [])
  ],
  // Names are not unique: one that another run has made since must not be made again.
  observeBeforeWrite: ({ goal }) => goal === 'present',
  observe: async ({ flows }, scope, goal) => {
    const [listed, { kind: tenantType }, recorded, use] = await Promise.all([
      readIfAllowed(scope, read, parseIdentityProviders(read)),
      scope.organization(),
      goal === 'present' ? scope.services.record.entries() : new Map<string, string>(),
      goal === 'absent' ? readUseByOthers(scope, 'identityProviders', flows) : new Map()
    ])
    const recording = recordingRequirements(scope.services.record)
    return { goal, listed, flavor: tenantType === 'CIAM' ? 'external' : 'b2c', recorded, recording, use }
  },
  plan: ({ providers }, observed) => {
    const { listed } = observed
    if (!listed.isRead) {
      return {
        changes: [unreadChange(kind, 'identityProviders', listed.read)],
        requirements: [],
        report: () => ({ warnings: [unreadWarning(listed.read)] })
      }
    }
    const found = providers.map(desired => ({ desired, existing: existingOf(desired.provider, listed.value) }))
    const declared = new Set(found.map(({ existing }) => existing?.id))
    const planned = found.map(({ desired, existing }) => planOne(desired, existing, observed))
    const undeclared = listed.value
      .filter(one => !isBuiltIn(one) && !declared.has(one.id))
      .map(
        ({ id, displayName }): Row => ({
          change: change(kind, 'drift', displayName, 'is there but not declared', { id })
        })
      )
    const unsent = planned.flatMap(({ unsentSecret }) => unsentSecret ?? [])
    const unknown = planned.flatMap(({ unknownSecret }) => unknownSecret ?? [])
    return {
      ...planOfRows([...planned.map(({ row }) => row), ...undeclared]),
      requirements: [
        requirements.writeIdentityProviders,
        ...(planned.some(({ sendsSecret }) => sendsSecret) ? observed.recording : [])
      ],
      settle: (work, { services }) => services.record.write(work),
      report: () => ({ warnings: unsetWarnings(unsent), notices: unknown })
    }
  },
  planRemoval: ({ providers }, { listed, use }) => {
    const existing = listed.isRead ? listed.value : []
    const found = providers.flatMap(({ provider }) => {
      const one = existingOf(provider, existing)
      return one === undefined ? [] : [{ id: one.id, name: provider.name }]
    })
    const { rows, warnings } = removalRows(kind, 'identityProviders', found, use, ({ id, name }) => ({
      method: 'DELETE',
      path: byId(collection, id),
      operation: `delete the identity provider ${name}`,
      requirement: requirements.writeIdentityProviders,
      version: 'beta'
    }))
    return { ...planOfRows(rows), requirements: [requirements.writeIdentityProviders], report: () => ({ warnings }) }
  }
})

/** @throws ActionError `conflict` for a display name that several providers have. */
const existingOf = (
  { name, type }: NamedProvider,
  listed: readonly IdentityProvider[]
): IdentityProvider | undefined => {
  const [existing, ...others] = providersMeant(listed, name, type)
  if (others.length === 0) return existing
  throw new ActionError({
    code: 'conflict',
    message: `The tenant has ${others.length + 1} identity providers of the type ${type} ${isNamedType(type) ? `with the display name ${name}` : ''} (${[existing, ...others].map(one => one?.id).join(', ')}): which one is meant cannot be told. Nothing was written.`,
    hint: 'Give them different display names in the portal, and remove those that nobody uses.'
  })
}

/** What a provider comes to. A secret that is not sent may be unset in a plan; of an unknown one somebody must be told. */
type Planned = {
  readonly row: Row
  readonly sendsSecret: boolean
  readonly unsentSecret?: VersionedSecret
  readonly unknownSecret?: ReturnType<typeof unknownSecretNotice>
}

const planOne = (
  { provider, secret }: Desired,
  existing: IdentityProvider | undefined,
  { flavor, recorded }: Observed
): Planned => {
  const { name } = provider
  const graphProvider = graphProviderOf(provider, flavor)
  if (existing === undefined)
    return { row: creationOf(provider, graphProvider, secret), sendsSecret: secret !== undefined }
  const { id } = existing
  const changed = differences(graphProvider, existing)
  const standing = secret && standingOf(secret, recorded.get(keyOfRecord(provider)))
  const isRaised = secret !== undefined && standing === 'raised'
  const fields: readonly FieldChange[] = isRaised
    ? [
        ...changed,
        {
          field: 'secret',
          before: recordedVersion(recorded.get(keyOfRecord(provider))),
          after: `version ${secret.version}`
        }
      ]
    : changed
  const told: Omit<Planned, 'row'> = {
    sendsSecret: isRaised,
    ...(secret && !isRaised && { unsentSecret: secret }),
    ...(secret &&
      standing === 'unknown' && { unknownSecret: unknownSecretNotice(`the identity provider ${name}`, secret) })
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

const recordedVersion = (version: string | undefined): string =>
  version === undefined ? 'unknown' : `version ${version}`

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
    write: async (work, { services, done }) => {
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
      if (!isOurs) return { unsettled: madeMeanwhile(name) }
      if (secret !== undefined) services.record.note(keyOfRecord(provider), String(secret.version))
      return undefined
    }
  }
}

const madeMeanwhile = (name: string): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The identity provider ${name} was made by somebody else while this run was to make it, and does not show.`,
    hint: 'Run the job again.'
  })
