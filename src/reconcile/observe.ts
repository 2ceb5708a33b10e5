// Observe and plan: what is wanted and what the tenant has become a plan. Nothing is written here, and nothing is written
// anywhere before every app of the declaration could be planned.

import { ActionError } from '../errors.ts'
import type { Graph } from '../graph/client.ts'
import { joined, lackingRight } from '../graph/failure.ts'
import { holds, type Right } from '../graph/requirements.ts'
import type { DesiredApp } from '../resources/app/declared.ts'
import { locate } from '../resources/app/locate.ts'
import { seenServicePrincipal } from '../resources/app/principal.ts'
import { application } from '../resources/application/application.ts'
import { certificates } from '../resources/certificates/certificates.ts'
import { clientSecret, secretOutcome } from '../resources/clientSecret/clientSecret.ts'
import { directoryRoles } from '../resources/directoryRoles/directoryRoles.ts'
import { federatedCredentials } from '../resources/federatedCredentials/federatedCredentials.ts'
import { permissions } from '../resources/permissions/grantConsent.ts'
import { servicePrincipal } from '../resources/servicePrincipal/servicePrincipal.ts'
import type { AppOutcome } from './outcome.ts'
import { type AppPlan, type Change, changesAnything, type ResourceKind, writes } from './plan.ts'
import { observe, type Read, type Seen } from './reader.ts'
import type { PlanContext, Resource, ResourcePlan, Subject } from './resource.ts'

/** Everything that is provisioned, in the order in which plans list it. */
const resources: readonly Resource[] = [
  application,
  servicePrincipal,
  permissions,
  directoryRoles,
  certificates,
  federatedCredentials,
  clientSecret
]

/** An app that could be planned: its plan, and what carrying it out needs. */
export type PlannedApp = {
  readonly subject: Subject
  readonly plan: AppPlan
  readonly parts: readonly { readonly resource: Resource; readonly part: ResourcePlan }[]
}

/** The reads that all resources of one app need. A resource that something stands in the way of asks for nothing more. */
const readsOf = (desired: DesiredApp, seen: Seen, context: PlanContext): readonly Read[] =>
  resources.flatMap(resource => {
    try {
      return resource.reads({ desired, seen, context })
    } catch (error) {
      // It is told by the plan, together with the mistakes of the other resources and apps.
      if (error instanceof ActionError) return []
      throw error
    }
  })

/** Reads what the apps need; `also` travels along (the organization). Never writes. */
export const observeApps = (
  graph: Graph,
  apps: readonly DesiredApp[],
  context: PlanContext,
  also: readonly Read[]
): Promise<Seen> => observe(graph, seen => [...also, ...apps.flatMap(desired => readsOf(desired, seen, context))])

/**
 * Plans every app. Pure.
 *
 * @throws ActionError that lists what makes any of them impossible, rights that the caller's token lacks included.
 */
export const planApps = (
  apps: readonly DesiredApp[],
  seen: Seen,
  context: PlanContext,
  { writing }: { readonly writing: boolean }
): readonly PlannedApp[] => {
  const problems: ActionError[] = []
  const told = new Set<Right>()
  const planned: PlannedApp[] = []
  for (const desired of apps) {
    const subject = { desired, seen, context }
    const parts: { resource: Resource; part: ResourcePlan }[] = []
    for (const resource of resources) {
      try {
        const part = resource.plan(subject)
        parts.push({ resource, part })
        if (writing) problems.push(...lackingRights(part, context, told))
      } catch (error) {
        if (!(error instanceof ActionError)) throw error
        if (!problems.some(({ message }) => message === error.message)) problems.push(error)
        // Nothing else can be planned for an application that is unclear.
        if (resource === application) break
      }
    }
    planned.push({
      subject,
      parts,
      plan: {
        key: desired.key,
        displayName: desired.displayName,
        uniqueName: desired.uniqueName,
        changes: parts.flatMap(({ part }) => part.changes)
      }
    })
  }
  if (problems.length > 0) throw joined(problems)
  return planned
}

/** The rights that the plan needs and the caller's token shows to be missing; each is told once a run. */
const lackingRights = (part: ResourcePlan, { claims }: PlanContext, told: Set<Right>): readonly ActionError[] =>
  part.rights.flatMap(right => {
    const change = part.changes.find(writes)
    if (change === undefined || told.has(right) || holds(claims, right) !== 'lacking') return []
    told.add(right)
    return [lackingRight(right, purposeOf(change), claims)]
  })

const purposes: Readonly<Record<ResourceKind, string>> = {
  application: 'the application',
  servicePrincipal: 'the service principal of',
  permission: 'the permission',
  directoryRole: 'the directory role',
  certificate: 'the certificate',
  federatedCredential: 'the federated credential',
  clientSecret: 'the client secret'
}

const purposeOf = ({ resource, action, name }: Change): string => `${action} ${purposes[resource]} ${name}`

/** What the app would come to, for a run that writes nothing. */
export const plannedOutcome = (app: PlannedApp): AppOutcome => {
  const located = locate(app.subject.desired, app.subject.seen)
  const existing = located.state === 'found' ? located.application : undefined
  return {
    plan: app.plan,
    status: changesAnything(app.plan) ? 'planned' : 'unchanged',
    changed: changesAnything(app.plan),
    clientId: existing?.appId,
    applicationObjectId: existing?.id,
    servicePrincipalObjectId: seenServicePrincipal(app.subject)?.id,
    secret: secretOutcome(app.subject),
    adminConsentUrl: undefined,
    warnings: [],
    error: undefined
  }
}
