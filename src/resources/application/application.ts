// The application object: found or created by its key, kept single-tenant, marked as ours, and declaring the permissions
// that are granted. Source: Microsoft Graph documentation, application-upsert and application resource.

import { ActionError } from '../../errors.ts'
import type { GraphRequest } from '../../graph/answer.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { byId, graphAppId } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Change, FieldChange, Json } from '../../reconcile/plan.ts'
import type { Resource, ResourcePlan, Subject } from '../../reconcile/resource.ts'
import { appRoleReads, resolvePermissions } from '../app/graphRoles.ts'
import {
  type Application,
  isUntouched,
  type Located,
  locate,
  notOurs,
  type RequiredResourceAccess,
  registrationReads,
  softDeleted
} from '../app/locate.ts'
import { seenServicePrincipal } from '../app/principal.ts'
import { prunes } from '../app/pruning.ts'
import { readMarks, writeMarks } from '../app/tags.ts'
import { readTags } from '../app/tagWriter.ts'
import { createApplication } from './create.ts'

const singleTenant = 'AzureADMyOrg'
/** A run that ended right after creating an application is followed by another within a day, or a person decides. */
const unfinishedForMs = 24 * 60 * 60_000

export const application: Resource = {
  kind: 'application',
  needs: [],
  reads: ({ desired, seen }) => [...registrationReads(desired, seen), ...appRoleReads(desired, seen)],
  plan: subject => {
    const located = locate(subject.desired, subject.seen)
    switch (located.state) {
      case 'unread':
        throw new ActionError({
          code: 'protocol',
          message: `Graph never said whether ${subject.desired.uniqueName} exists.`
        })
      case 'found':
        return planFound(subject, located)
      case 'missing':
        return located.deleted === undefined ? planCreate(subject, located) : planRestore(subject, located.deleted)
    }
  }
}

/** The fields that the declaration decides, as they shall be. */
const wantedFields = (subject: Subject, existing: Application | undefined): Record<string, unknown> => {
  const { desired } = subject
  const marks = readMarks(existing?.tags ?? [])
  return {
    displayName: desired.displayName,
    signInAudience: singleTenant,
    tags: writeMarks(existing?.tags ?? [], {
      uniqueName: desired.uniqueName,
      // Without a service principal the hint is stale; it is replaced in the record when there is one again.
      servicePrincipalId: seenServicePrincipal(subject)?.id ?? marks.servicePrincipalId,
      delivered: marks.delivered
    }),
    requiredResourceAccess: mergeAccess(subject, existing)
  }
}

/**
 * Graph's entry with the declared permissions; entries of other APIs and delegated permissions are kept. With `prune`, the
 * application permissions of Graph that are not declared are left out.
 */
const mergeAccess = (subject: Subject, existing: Application | undefined): readonly RequiredResourceAccess[] => {
  const before = existing?.requiredResourceAccess ?? []
  const graphBefore = before.filter(entry => entry.resourceAppId.toLowerCase() === graphAppId)
  const declared = resolvePermissions(subject.desired, subject.seen).map(({ id }) => ({ id, type: 'Role' }))
  const prune = prunes(subject)
  const kept = graphBefore
    .flatMap(({ resourceAccess }) => resourceAccess)
    .filter(({ id, type }) => !(type === 'Role' && (prune || declared.some(role => role.id === id.toLowerCase()))))
  const graphAccess = [...kept, ...declared]
  const others = before.filter(entry => entry.resourceAppId.toLowerCase() !== graphAppId)
  return graphAccess.length === 0 ? others : [...others, { resourceAppId: graphAppId, resourceAccess: graphAccess }]
}

/** The same collections in the same canonical order: Graph keeps no order in them. */
const canonical = (value: unknown): string => {
  const sorted = (item: unknown): unknown =>
    Array.isArray(item)
      ? item.map(sorted).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
      : item !== null && typeof item === 'object'
        ? Object.fromEntries(
            Object.entries(item)
              .sort(([one], [other]) => (one < other ? -1 : 1))
              .map(([key, inner]) => [key, sorted(inner)])
          )
        : item
  return JSON.stringify(sorted(value))
}

/** How far the application that was found is ours. */
type Standing = 'managed' | 'to adopt' | 'unfinished'

/**
 * An application without our mark is taken over when the declaration says so, and finished when a run of this caller ended
 * right after creating it.
 *
 * @throws ActionError `conflict` for any other.
 */
const standingOf = (
  { desired, context }: Subject,
  { application: existing, adopted }: Extract<Located, { state: 'found' }>
): Standing => {
  if (readMarks(existing.tags).marked) return 'managed'
  if (adopted) return 'to adopt'
  const { createdByAppId, createdMs, displayName, signInAudience } = existing
  const createdByCaller = createdByAppId === undefined || createdByAppId === context.claims?.appId
  const createdLately = createdMs === undefined || context.nowMs - createdMs < unfinishedForMs
  const asCreated = displayName === desired.displayName && signInAudience === singleTenant && isUntouched(existing)
  if (!createdByCaller || !createdLately || !asCreated) throw notOurs(desired, existing)
  return 'unfinished'
}

const planFound = (subject: Subject, located: Extract<Located, { state: 'found' }>): ResourcePlan => {
  const { desired } = subject
  const existing = located.application
  const standing = standingOf(subject, located)
  const wanted: Record<string, unknown> = {
    ...wantedFields(subject, existing),
    ...(located.keyPlace === 'uniqueName' && located.adopted && existing.uniqueName === undefined
      ? { uniqueName: desired.uniqueName }
      : {})
  }
  const current: Readonly<Record<string, unknown>> = { ...existing }
  const changed = Object.keys(wanted).filter(field => canonical(wanted[field]) !== canonical(current[field]))
  const fields = changed.map(
    (field): FieldChange => ({
      field,
      before: (current[field] ?? null) as Json,
      after: wanted[field] as Json
    })
  )
  const reasons: Readonly<Record<Standing, string>> = {
    managed: changed.length > 0 ? `differs in ${changed.join(', ')}` : 'as declared',
    'to adopt': 'taken over by adopt-client-id',
    unfinished: 'left unfinished by an earlier run'
  }
  const change: Change = {
    resource: 'application',
    action: standing === 'to adopt' ? 'adopt' : changed.length > 0 ? 'update' : 'unchanged',
    name: desired.displayName,
    id: existing.appId,
    fields,
    reason: reasons[standing]
  }
  return {
    changes: [change],
    rights: changed.length > 0 ? [rights.writeApplications] : [],
    apply: async work => {
      // Tags are one value: what another run has recorded in them since they were read must not be undone.
      const fresh = changed.includes('tags') ? await readTags(work) : existing.tags
      const { tags } = wantedFields(subject, { ...existing, tags: fresh })
      const body = { ...wanted, tags }
      const request: GraphRequest = {
        method: 'PATCH',
        path: byId('applications', existing.id),
        body: Object.fromEntries(Object.entries(body).filter(([field]) => changed.includes(field))),
        what: `update the application ${desired.uniqueName}`,
        right: rights.writeApplications,
        after: work.written
      }
      expectSuccess(request, await work.graph.send(request))
      work.handles.tags = tags as readonly string[]
      return undefined
    }
  }
}

const planRestore = ({ desired }: Subject, deleted: Application): ResourcePlan => {
  if (!desired.restoreDeleted || !readMarks(deleted.tags).marked) throw softDeleted(desired.uniqueName, deleted)
  return {
    changes: [
      {
        resource: 'application',
        action: 'restore',
        name: desired.displayName,
        id: deleted.appId,
        fields: [],
        reason: 'soft-deleted, and restore-deleted is true'
      }
    ],
    rights: [rights.writeApplications],
    apply: async work => {
      const request: GraphRequest = {
        method: 'POST',
        path: `${byId('directory/deletedItems', deleted.id)}/restore`,
        what: `restore the application ${desired.uniqueName}`,
        right: rights.writeApplications
      }
      const answer = await work.graph.send(request)
      // Not found: it is back already, by an attempt whose answer was lost or by another run.
      if (answer.status !== 404) expectSuccess(request, answer)
      // What it holds is known only when it is back.
      return 'replan'
    }
  }
}

const planCreate = (subject: Subject, located: Extract<Located, { state: 'missing' }>): ResourcePlan => {
  const { desired } = subject
  const wanted = wantedFields(subject, undefined)
  return {
    changes: [
      {
        resource: 'application',
        action: 'create',
        name: desired.displayName,
        fields: Object.entries({ uniqueName: desired.uniqueName, ...wanted }).map(([field, after]) => ({
          field,
          before: null,
          after: after as Json
        })),
        reason: `no application holds the key ${desired.uniqueName}`
      }
    ],
    rights: [rights.writeApplications],
    apply: async work => {
      const { tags, requiredResourceAccess, ...harmless } = wanted
      const created = await createApplication(
        work,
        { harmless, marks: { tags, requiredResourceAccess } },
        located.keyPlace
      )
      if (created === undefined) return 'replan'
      work.handles.applicationId = created.application.id
      work.handles.appId = created.application.appId
      work.handles.tags = tags as readonly string[]
      work.handles.marking = created.marking
      work.written.add('application')
      return undefined
    }
  }
}
