// GitHub's OpenID Connect issuer: what a job's identity token says about the job.

import { createHash, randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'

/** The job that asks for tokens. Defaults: a push to `refs/heads/main` of `octo-org/b2c`, no environment. */
export type JobIdentity = {
  /** `owner/name` */
  readonly repository?: string
  /** `refs/heads/...`, `refs/tags/...` or `refs/pull/N/merge` */
  readonly ref?: string
  /** The deployment environment that the job names; it wins in the subject. */
  readonly environment?: string
  readonly eventName?: string
  /** The subject carries the numeric ids, as for repositories made after 15 July 2026. */
  readonly immutable?: boolean
  /** Replaces the subject, as a customised template would. */
  readonly subject?: string
}

const tokenLifetimeSeconds = 5 * 60

/** A numeric id that is the same for the same name in every run. */
export const stableId = (name: string): number => createHash('sha256').update(name).digest().readUIntBE(0, 4)

/** `owner`, `name` and the two numeric ids of an `owner/name` string. */
const repositoryOf = (fullName: string) => {
  const [owner = '', name = ''] = fullName.split('/')
  return { fullName, owner, name, ownerId: stableId(owner), id: stableId(fullName) }
}

/**
 * The part of the subject that stands for the repository: `repo:OWNER/NAME`, or with the ids `repo:OWNER@ID/NAME@ID`.
 * GitHub documentation, "OpenID Connect reference": immutable subject claims.
 */
export const subjectPrefix = (fullName: string, immutable: boolean): string => {
  const { owner, name, ownerId, id } = repositoryOf(fullName)
  return immutable ? `repo:${owner}@${ownerId}/${name}@${id}` : `repo:${owner}/${name}`
}

/**
 * The `sub` of the job's tokens: the environment wins, then pull_request, then the ref; a colon inside a value is
 * escaped. GitHub documentation, "OpenID Connect reference": example subject claims.
 */
const subjectOf = (job: JobIdentity): string => {
  if (job.subject !== undefined) return job.subject
  const prefix = subjectPrefix(job.repository ?? 'octo-org/b2c', job.immutable ?? false)
  if (job.environment !== undefined) return `${prefix}:environment:${job.environment.replaceAll(':', '%3A')}`
  if (job.eventName === 'pull_request') return `${prefix}:pull_request`
  return `${prefix}:ref:${(job.ref ?? 'refs/heads/main').replaceAll(':', '%3A')}`
}

/**
 * The claims of one identity token: GitHub documentation, "OpenID Connect reference". `nowMs` is epoch milliseconds;
 * the token lives for five minutes.
 */
export const identityClaims = (job: JobIdentity, issuer: string, audience: string, nowMs: number): JWTPayload => {
  const repository = repositoryOf(job.repository ?? 'octo-org/b2c')
  const eventName = job.eventName ?? 'push'
  const ref = job.ref ?? (eventName === 'pull_request' ? 'refs/pull/1/merge' : 'refs/heads/main')
  const sha = createHash('sha1').update(`${repository.fullName} ${ref}`).digest('hex')
  const workflowRef = `${repository.fullName}/.github/workflows/b2c.yml@${ref}`
  const iat = Math.floor(nowMs / 1000)
  return {
    jti: randomUUID(),
    sub: subjectOf(job),
    aud: audience,
    ref,
    sha,
    repository: repository.fullName,
    repository_owner: repository.owner,
    repository_id: `${repository.id}`,
    repository_owner_id: `${repository.ownerId}`,
    repository_visibility: 'private',
    run_id: '9876543210',
    run_number: '10',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    actor: 'octocat',
    actor_id: '583231',
    workflow: 'b2c',
    workflow_ref: workflowRef,
    workflow_sha: sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: sha,
    head_ref: eventName === 'pull_request' ? 'feature' : '',
    base_ref: eventName === 'pull_request' ? 'main' : '',
    event_name: eventName,
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: 'false',
    ...(job.environment !== undefined && { environment: job.environment }),
    iss: issuer,
    nbf: iat - 2 * tokenLifetimeSeconds,
    exp: iat + tokenLifetimeSeconds,
    iat
  }
}
