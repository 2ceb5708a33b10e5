// The application object: found or created by its key, kept single-tenant, marked as ours, and declaring the permissions
// that are granted. Source: Microsoft Graph documentation, application-upsert and application resource.

import { ActionError } from '../../errors.ts'
import { failureOf, type GraphAnswer, type GraphRequest, succeeded } from '../../graph/answer.ts'
import { byId, byKey, graphAppId } from '../../graph/paths.ts'
import { rights } from '../../graph/rights.ts'
import { record } from '../../http.ts'
import { again, done } from '../../retry.ts'
import { appRoleReads, resolvePermissions } from '../appRoles.ts'
import { expectSuccess, explain } from '../failure.ts'
import { readMarks, writeMarks } from '../marks.ts'
import { ownerBinding } from '../ownership.ts'
import type { Change, FieldChange, Json } from '../plan.ts'
import {
  type Application,
  deletedPath,
  keyTagPath,
  type Located,
  locate,
  parseApplication,
  type RequiredResourceAccess,
  registrationReads,
  uniqueNamePath
} from '../registration.ts'
import type { Resource, ResourcePlan, Subject, Work } from '../resource.ts'
import { seenServicePrincipal } from '../servicePrincipalSeen.ts'

const singleTenant = 'AzureADMyOrg'

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
      servicePrincipalId: seenServicePrincipal(subject)?.id,
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
  const prune = subject.desired.prune && existing !== undefined && readMarks(existing.tags).marked
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

const planFound = (subject: Subject, located: Extract<Located, { state: 'found' }>): ResourcePlan => {
  const { desired } = subject
  const existing = located.application
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
  const adopting = !readMarks(existing.tags).marked
  const change: Change = {
    resource: 'application',
    action: adopting ? 'adopt' : changed.length > 0 ? 'update' : 'unchanged',
    name: desired.displayName,
    id: existing.appId,
    fields,
    reason: adopting
      ? 'taken over by adopt-client-id'
      : changed.length > 0
        ? `differs in ${changed.join(', ')}`
        : 'as declared'
  }
  return {
    changes: [change],
    rights: changed.length > 0 ? [rights.writeApplications] : [],
    apply: async work => {
      const request: GraphRequest = {
        method: 'PATCH',
        path: byId('applications', existing.id),
        body: Object.fromEntries(changed.map(field => [field, wanted[field]])),
        what: `update the application ${desired.uniqueName}`,
        right: rights.writeApplications,
        after: work.written
      }
      expectSuccess(request, await work.graph.send(request))
      work.handles.tags = wanted.tags as readonly string[]
    }
  }
}

const planRestore = ({ desired }: Subject, deleted: Application): ResourcePlan => {
  if (!desired.restoreDeleted) throw softDeleted(desired.uniqueName, deleted)
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
      expectSuccess(request, await work.graph.send(request))
      work.written.add('restore').add('application').add('servicePrincipal')
    }
  }
}

const softDeleted = (uniqueName: string, deleted: Application): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The unique name ${uniqueName} is held by a soft-deleted application, "${deleted.displayName}" (client id ${deleted.appId}). Deleted applications keep their name for 30 days.`,
    hint: `Set restore-deleted: true to bring it back, or delete it for good (portal: App registrations, Deleted applications; Graph: DELETE /directory/deletedItems/${deleted.id}), or choose another unique-name.`
  })

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
      const body = { ...wanted, ...ownerBinding(work) }
      const created = located.keyPlace === 'uniqueName' ? await upsert(work, body) : await createTagged(work, body)
      adoptHandles(work, created)
    }
  }
}

const adoptHandles = (work: Work, created: Application): void => {
  work.handles.applicationId = created.id
  work.handles.appId = created.appId
  work.handles.tags = created.tags
  work.written.add('application')
}

const upsert = async (work: Work, body: Record<string, unknown>): Promise<Application> => {
  const { desired, graph } = work
  const request: GraphRequest = {
    method: 'PATCH',
    path: byKey('applications', 'uniqueName', desired.uniqueName),
    body,
    headers: { Prefer: 'create-if-missing' },
    what: `create the application ${desired.uniqueName}`,
    right: rights.writeApplications
  }
  const answer = await graph.send(request)
  if (answer.status === 201) return parseApplication(answer.body)
  // It exists after all: another run was faster, an answer was lost, or a replica had not seen it yet.
  if (succeeded(answer) || isDuplicate(answer)) return lookAgain(work)
  if (answer.status === 404 || answer.status === 405 || answer.status === 501 || refusesUniqueName(answer)) {
    return createTagged(work, body)
  }
  throw explain(request, answer)
}

const isDuplicate = (answer: GraphAnswer): boolean =>
  (answer.status === 400 || answer.status === 409) &&
  /same value for property uniqueName/i.test(failureOf(answer).message)

const refusesUniqueName = (answer: GraphAnswer): boolean =>
  answer.status === 400 && /uniqueName|alternate key|key propert/i.test(failureOf(answer).message)

/** Reads the application that holds the key until it shows; a soft-deleted holder is the other explanation. */
const lookAgain = async (work: Work): Promise<Application> => {
  const { desired, graph } = work
  const what = `read the application ${desired.uniqueName}, which exists already`
  return graph.until(what, async () => {
    const [named, deleted] = await graph.batch([
      { method: 'GET', path: uniqueNamePath(desired.uniqueName), what, right: rights.readApplications },
      { method: 'GET', path: deletedPath, what, right: rights.readApplications }
    ])
    if (named?.status === 200) {
      const found = parseApplication(named.body)
      if (!readMarks(found.tags).marked) throw foreignHolder(desired.uniqueName, found)
      return done(found)
    }
    const { value } = record(deleted?.body)
    const holder = (Array.isArray(value) ? value.map(parseApplication) : []).find(
      item => item.uniqueName === desired.uniqueName
    )
    if (holder !== undefined) throw softDeleted(desired.uniqueName, holder)
    return again(new Error(`the key ${desired.uniqueName} is taken, but its holder is not readable yet`))
  })
}

const foreignHolder = (uniqueName: string, holder: Application): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The unique name ${uniqueName} belongs to "${holder.displayName}" (client id ${holder.appId}), which this action did not make.`,
    hint: `Set adopt-client-id: ${holder.appId} to take it over, or another unique-name.`
  })

/** How long a created application may take to show in a list by tag, after its answer was lost. */
const listPatienceMs = 30_000

/**
 * Creates the application in a tenant that refuses `uniqueName`: the key lives in a tag. POST must not be repeated, so
 * after a lost answer the application is looked for by its tag before another is made.
 */
const createTagged = async (work: Work, body: Record<string, unknown>): Promise<Application> => {
  const { desired, graph, runtime } = work
  const request: GraphRequest = {
    method: 'POST',
    path: '/applications',
    body,
    what: `create the application ${desired.uniqueName}`,
    right: rights.writeApplications
  }
  const find = async (): Promise<Application | undefined> => {
    const read: GraphRequest = {
      method: 'GET',
      path: keyTagPath(desired.uniqueName),
      what: `look for applications tagged with the key ${desired.uniqueName}`,
      right: rights.readApplications
    }
    const { value } = record(expectSuccess(read, await graph.send(read)).body)
    const [first] = Array.isArray(value) ? value.map(parseApplication) : []
    return first
  }
  const existing = await find()
  if (existing !== undefined) return existing
  return graph.until(request.what, async () => {
    const result = await graph.sendOnce(request)
    if (result.kind === 'answer') return done(parseApplication(expectSuccess(request, result.answer).body))
    const startedMs = runtime.clock.monotonic()
    for (;;) {
      const found = await find()
      if (found !== undefined) return done(found)
      if (runtime.clock.monotonic() - startedMs > listPatienceMs) return again(result.reason)
      await runtime.sleep(1_000, runtime.cancelled)
    }
  })
}
