// The event that starts the run: its payload, the branch or tag, and what the runner says of it in variables and in `github`.
// GitHub documentation, "Events that trigger workflows", "Variables reference", "Contexts reference".

import { createHash } from 'node:crypto'
import { didYouMean } from '../src/util/suggest.ts'
import { textOf, type Value } from './expressions.ts'
import { Mistake } from './mistake.ts'
import type { Options } from './options.ts'
import { type Mapping, mappingOf, type Workflow } from './workflow.ts'
import { inputsOf, type WorkflowInputs } from './workflowInputs.ts'

/** The event of a run. */
export type Event = WorkflowInputs & {
  readonly name: string
  /** `refs/heads/...`, `refs/tags/...` or `refs/pull/1/merge` */
  readonly ref: string
  readonly payload: Mapping
  /** The variables of the runner that say so. */
  readonly variables: Readonly<Record<string, string>>
}

/** The number of the pull request. */
const pullRequestNumber = 1

const eventName = ({ event }: Pick<Options, 'event'>, { events, file, placeOf }: Workflow): string => {
  const names = [...events.keys()]
  if (event === undefined) {
    const first = names.find(name => name !== 'workflow_call') ?? 'workflow_dispatch'
    if (names.length === 0) throw new Mistake('the workflow has no event: it needs on.', placeOf('on'))
    return first
  }
  if (!names.includes(event))
    throw new Mistake(
      `--event ${event}: ${file} starts on ${names.join(', ')}${didYouMean(event, names) || '.'}`,
      placeOf('on')
    )
  return event
}

const isPlain = (pattern: string): boolean => !/[*?[\]!+]/.test(pattern)

const refOf = (ref: string | undefined, name: string, trigger: Mapping): string => {
  if (name === 'pull_request') return `refs/pull/${pullRequestNumber}/merge`
  if (ref !== undefined) return ref.startsWith('refs/') ? ref : `refs/heads/${ref}`
  const patterns = (key: string): readonly string[] => [trigger[key] ?? []].flat().map(textOf)
  const branch = patterns('branches').find(isPlain)
  if (branch !== undefined) return `refs/heads/${branch}`
  if (trigger.branches === undefined && trigger.tags !== undefined)
    return `refs/tags/${patterns('tags').find(isPlain) ?? 'v1.0.0'}`
  return 'refs/heads/main'
}

const pullRequest = (repository: string, sha: string): Mapping => ({
  number: pullRequestNumber,
  title: 'A change',
  state: 'open',
  draft: false,
  html_url: `https://github.com/${repository}/pull/${pullRequestNumber}`,
  user: { login: 'octocat' },
  head: { ref: 'feature', sha, repo: { full_name: repository, fork: false } },
  base: { ref: 'main', sha, repo: { full_name: repository, fork: false } }
})

const payloadOf = (
  name: string,
  ref: string,
  sha: string,
  trigger: Mapping,
  inputs: Mapping,
  repository: string
): Mapping => {
  const [owner = ''] = repository.split('/')
  const common = {
    repository: {
      full_name: repository,
      name: repository.split('/')[1] ?? '',
      owner: { login: owner },
      default_branch: 'main'
    },
    sender: { login: 'octocat' }
  }
  if (name === 'push')
    return { ...common, ref, before: '0'.repeat(40), after: sha, head_commit: { id: sha, message: 'A change' } }
  if (name.startsWith('pull_request'))
    return { ...common, action: 'synchronize', number: pullRequestNumber, pull_request: pullRequest(repository, sha) }
  if (name === 'workflow_dispatch')
    return {
      ...common,
      ref,
      inputs: Object.fromEntries(Object.entries(inputs).map(([input, value]) => [input, textOf(value)]))
    }
  const [first] = Array.isArray(trigger.list) ? trigger.list : []
  return name === 'schedule' ? { ...common, schedule: mappingOf(first).cron ?? '' } : common
}

/**
 * The event of a run.
 *
 * @param domain that of the tenant that is probably meant
 * @throws Mistake for an event that does not start the workflow, or inputs that it does not take
 */
export const eventOf = (
  options: Pick<Options, 'event' | 'ref' | 'inputs' | 'repository'>,
  workflow: Workflow,
  domain: string
): Event => {
  const name = eventName(options, workflow)
  const trigger = workflow.events.get(name) ?? {}
  const { repository } = options
  const ref = refOf(options.ref, name, trigger)
  const sha = createHash('sha1').update(`${repository} ${ref}`).digest('hex')
  const isCalled = name === 'workflow_dispatch' && !workflow.events.has(name)
  const declared = mappingOf(isCalled ? workflow.events.get('workflow_call')?.inputs : trigger.inputs)
  const { inputs, madeUp } = inputsOf(declared, options.inputs, domain)
  const isPullRequest = name.startsWith('pull_request')
  return {
    name,
    ref,
    payload: payloadOf(name, ref, sha, trigger, inputs, repository),
    inputs,
    madeUp,
    variables: {
      GITHUB_EVENT_NAME: name,
      GITHUB_REF: ref,
      GITHUB_REF_NAME: ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
      GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
      GITHUB_HEAD_REF: isPullRequest ? 'feature' : '',
      GITHUB_BASE_REF: isPullRequest ? 'main' : '',
      GITHUB_REPOSITORY: repository,
      GITHUB_SHA: sha,
      GITHUB_WORKFLOW: workflow.name
    }
  }
}

/** The context `github`: what the variables say, the payload, and the token of the job. */
export const gitHubContext = (
  variables: Readonly<Record<string, string>>,
  { payload }: Event,
  token: string
): Readonly<Record<string, Value>> => ({
  ...Object.fromEntries(
    Object.entries(variables)
      .filter(([name]) => name.startsWith('GITHUB_'))
      .map(([name, value]) => [name.slice('GITHUB_'.length).toLowerCase(), value])
  ),
  event: payload,
  token
})
