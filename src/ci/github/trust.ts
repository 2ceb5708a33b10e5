// Whether a file of the workspace may decide what is done to a tenant. Runs for a pull request, or after one, may have checked out
// what anybody proposes while they hold the secrets and the identity of the repository.
// Source: GitHub documentation, "Events that trigger workflows" (GITHUB_SHA of each event), and "Secure use reference".

import { ActionError } from '../../errors.ts'
import type { Runtime } from '../../runtime.ts'
import { asObject, asText } from '../../util/json.ts'
import { quoted } from '../../util/words.ts'
import type { WorkspaceFile } from '../ci.ts'
import { type GitHubRun, readPayload } from './run.ts'
import { type WorkTree, workTreeOf } from './workTree.ts'

/** A run that may hold what somebody proposes: how its event is called, and the commits that are not proposals. */
type ExposedRun = { readonly what: string; readonly trusted: readonly string[] }

/**
 * Asserts that a file is one of the repository itself where the run may hold what somebody proposes: content and place must be
 * those of a trusted commit, and no link may lead to it: who proposes could choose another file of that commit by one. In every
 * other run each file may decide.
 * @throws ActionError `input` for a file that is not, and for one of which it cannot be told.
 */
export const assertTrustedFile = (file: WorkspaceFile, run: GitHubRun, env: Runtime['env']): void => {
  const exposed = exposedRun(run, env)
  if (exposed === undefined) return
  const { path, writtenPath, bytes } = file
  const isLinked = path !== writtenPath
  const tree = workTreeOf(path)
  if (!isLinked && exposed.trusted.some(commit => tree?.isOf(commit, bytes) === true)) return
  throw new ActionError({
    code: 'input',
    message: `The file ${quoted(writtenPath)} is not followed in this run for ${exposed.what}: ${isLinked ? `a link leads from there to ${quoted(path)}` : whyNot(tree, exposed.trusted)}. Nothing was sent to the tenant.`,
    hint: 'What a pull request proposes may be planned, but not applied: use mode: plan here, and apply after the merge. To apply the file of the base branch, check that out (actions/checkout without ref) and name it by its path there.'
  })
}

/**
 * Asserts that the run cannot hold what somebody proposes, for what no check of single files can vouch for: that a file is missing
 * proves nothing. `what` is what the file asks for. @throws ActionError `input`.
 */
export const assertNoProposal = (what: string, run: GitHubRun, env: Runtime['env']): void => {
  const exposed = exposedRun(run, env)
  if (exposed === undefined) return
  throw new ActionError({
    code: 'input',
    message: `${what} is not followed in this run for ${exposed.what}: who proposes may have taken files away. Nothing was sent to the tenant.`,
    hint: 'Use mode: plan here, and apply after the merge.'
  })
}

const whyNot = (tree: WorkTree | undefined, trusted: readonly string[]): string => {
  if (trusted.length === 0) return 'no commit of it is known to be trusted'
  if (tree?.head === undefined) return 'which commit it belongs to cannot be told, as no Git checkout around it says so'
  return trusted.includes(tree.head)
    ? `it is not the file of commit ${tree.head}, which is checked out`
    : `commit ${tree.head} is checked out around it, and it is not the file of ${trusted.join(' or ')}`
}

const exposedRun = (run: GitHubRun, env: Runtime['env']): ExposedRun | undefined => {
  const { eventName = '' } = run
  const payload = asObject(readPayload(env.GITHUB_EVENT_PATH))
  const ofRun = commits(env.GITHUB_SHA)
  // GITHUB_SHA is of the base here, of whatever branch that is.
  if (eventName === 'pull_request_target')
    return { what: 'a pull request (pull_request_target)', trusted: baseOf(payload, ofRun) }
  if (eventName === 'workflow_run')
    return { what: 'another workflow run (workflow_run)', trusted: [...ofRun, ...ownHeadOf(payload)] }
  // Without a readable payload the comment may be on a pull request.
  const { number, pull_request: commented } = asObject(payload.issue)
  if (eventName === 'issue_comment' && (typeof number !== 'number' || commented !== undefined))
    return { what: 'a comment on a pull request (issue_comment)', trusted: ofRun }
  // GITHUB_SHA is the merge with the head here. Whose head it is must be known: without a payload it is somebody else's.
  const isKnown = asObject(payload.pull_request).head !== undefined
  return run.isForkPullRequest || (/^pull_request(?:_|$)/.test(eventName) && !isKnown)
    ? { what: `a pull request from a fork (${eventName || 'unknown event'})`, trusted: baseOf(payload) }
    : undefined
}

const commits = (...shas: readonly unknown[]): readonly string[] =>
  shas.map(sha => asText(sha).toLowerCase()).filter(sha => /^[\da-f]{40}(?:[\da-f]{24})?$/.test(sha))

type Payload = Readonly<Record<string, unknown>>

const isDefault = ({ repository }: Payload, branch: unknown): boolean =>
  asText(branch) !== '' && branch === asObject(repository).default_branch

/**
 * The commit that a pull request starts at, and with it `more`, when that is on the default branch: who proposes chooses the base.
 */
const baseOf = (payload: Payload, more: readonly string[] = []): readonly string[] => {
  const base = asObject(asObject(payload.pull_request).base)
  return isDefault(payload, base.ref) ? [...more, ...commits(base.sha)] : []
}

/** The commit of the other run, when that ran for a push to the default branch of this very repository and the like. */
const ownHeadOf = (payload: Payload): readonly string[] => {
  const { workflow_run: other, repository } = payload
  const { event, head_sha: sha, head_branch: branch, head_repository: head } = asObject(other)
  const isOwn =
    ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'].includes(asText(event)) &&
    isDefault(payload, branch) &&
    asText(asObject(head).full_name) !== '' &&
    asObject(head).full_name === asObject(repository).full_name
  return isOwn ? commits(sha) : []
}
