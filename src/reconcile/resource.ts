// The interface of everything that is provisioned: which reads it needs, what it would change, and how it does so.

import type { OidcClaims, TokenClaims } from '../auth/token.ts'
import type { Written } from '../graph/answer.ts'
import type { Graph } from '../graph/client.ts'
import type { Right } from '../graph/requirements.ts'
import type { DesiredApp } from '../resources/app/declared.ts'
import type { Runtime } from '../runtime.ts'
import type { Deadline } from '../util/retry.ts'
import type { SecretOutcome } from './outcome.ts'
import type { Change, ResourceKind } from './plan.ts'
import type { Read, Seen } from './reader.ts'

/** What planning may depend on besides the tenant: the caller, the clock of the tenant, the run. */
export type PlanContext = {
  readonly claims: TokenClaims | undefined
  /** Epoch milliseconds by the tenant's clock. */
  readonly nowMs: number
  /** The run's own OIDC token, for `current-run`; absent when no federated credential needs it. */
  readonly run: OidcClaims | undefined
  /** Issuer of the GitHub server that the run lives on. */
  readonly gitHubIssuer: string
  /** Audience that the cloud expects of federated assertions. */
  readonly oidcAudience: string
}

/** One app to plan: what is wanted, what has been read, and the surroundings. */
export type Subject = {
  readonly desired: DesiredApp
  readonly seen: Seen
  readonly context: PlanContext
}

/** A secret at the moment when Graph answered: handed on at once, never stored in a plan or an outcome. */
export type NewSecret = {
  readonly clientId: string
  readonly secretText: string
  readonly keyId: string
  readonly endMs: number
}

/** What happens to secrets outside the tenant; main wires it to the runner, to GitHub and to the probe. */
export type Delivery = {
  /** The destinations that would not take a secret: asked before one is made. */
  readonly refusals: (app: DesiredApp, deadline: Deadline) => Promise<SecretOutcome['destinations']>
  /** Called before a secret is asked for; with ephemeral secrets the post step learns what to remove. */
  readonly announce: (app: DesiredApp, intent: { readonly applicationId: string; readonly displayName: string }) => void
  /** Masks and outputs the secret. Synchronous: nothing may come between Graph's answer and the outputs. */
  readonly hand: (app: DesiredApp, secret: NewSecret) => void
  /** Proves the secret by fresh sign-ins. @throws ActionError `cancelled`. */
  readonly prove: (
    app: DesiredApp,
    secret: NewSecret,
    expectedRoles: readonly string[],
    deadline: Deadline
  ) => Promise<SecretOutcome['verification']>
  /** Proves that the run's own OIDC token signs in as the app. @throws ActionError `cancelled`. */
  readonly proveTrust: (
    clientId: string,
    expectedRoles: readonly string[],
    deadline: Deadline
  ) => Promise<SecretOutcome['verification']>
  /** Sends the secret to its destinations, or tells each why it is withheld. What has begun is finished in a cancelled job. */
  readonly send: (
    app: DesiredApp,
    secret: NewSecret,
    withheld: Withheld | undefined,
    deadline: Deadline
  ) => Promise<SecretOutcome['destinations']>
}

/** Why a secret does not go to its destinations: as it reads after "not sent, for", and what to do. */
export type Withheld = { readonly reason: string; readonly hint: string }

/** What one app's changes are carried out with. */
export type Work = {
  readonly desired: DesiredApp
  readonly graph: Graph
  /** Ends all waiting for this app. */
  readonly deadline: Deadline
  readonly runtime: Runtime
  readonly delivery: Delivery
  readonly caller: TokenClaims | undefined
  /** Writes of this run that later answers may lag behind. */
  readonly written: Set<Written>
  /** Objects as far as they exist; filled in as they come into being. */
  readonly handles: {
    applicationId?: string
    appId?: string
    servicePrincipalId?: string
    /** Tags as last read or written. */
    tags: readonly string[]
    /** Key ids that the tags shall record as delivered. */
    delivered: Set<string>
    /** Key ids that the tags record although the secrets are gone. */
    gone: ReadonlySet<string>
    /** Key ids of the secrets that the application held when it was observed. */
    observed: ReadonlySet<string>
    /** The request that marks an application created by this run; whoever writes to the application waits for it. */
    marking?: Promise<void>
    secret?: SecretOutcome
  }
  readonly warn: (text: string) => void
}

/** The plan of one resource of one app: its changes, what writing them needs, and the writing itself. */
export type ResourcePlan = {
  readonly changes: readonly Change[]
  readonly rights: readonly Right[]
  /**
   * Carries the changes out. Called only when one of them writes. `replan` when the tenant turned out to hold what the plan
   * did not know: then everything is read and planned again. @throws ActionError.
   */
  readonly apply: (work: Work) => Promise<'replan' | undefined>
}

/** A kind of thing that the action provisions. */
export type Resource = {
  readonly kind: ResourceKind
  /** What must be done before: resources, or the marking of an application that was created. */
  readonly needs: readonly (ResourceKind | 'marking')[]
  /** Reads it needs, given what has been seen. Pure. */
  readonly reads: (subject: Subject) => readonly Read[]
  /** The difference between wanted and seen. Pure. @throws ActionError when what is wanted cannot be. */
  readonly plan: (subject: Subject) => ResourcePlan
}
