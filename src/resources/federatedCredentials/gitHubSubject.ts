// The subjects of GitHub's identity tokens: which texts can be one, what was probably meant by others, and which repository one
// speaks of. Pure. Source: GitHub documentation, "OpenID Connect reference": example subject claims, customising the subject.

import { suggestions } from '../../util/suggest.ts'

/** How a text stands to what GitHub sends; `nearest` are subjects that were probably meant. */
export type SubjectForm =
  | { readonly kind: 'default' }
  | { readonly kind: 'customised' }
  | { readonly kind: 'none'; readonly nearest: readonly string[] }

/** What a subject that begins with a repository says; the ids stand in the immutable spelling alone. */
export type RepositorySubject = {
  readonly owner: string
  readonly ownerId: string | undefined
  readonly name: string
  readonly repositoryId: string | undefined
  /** What follows the repository, with its colon; empty where nothing does. */
  readonly rest: string
}

/** The subjects that GitHub sends unless a template says otherwise, for a message. */
export const defaultSubjects =
  'repo:OWNER/REPO:environment:NAME, repo:OWNER/REPO:ref:refs/heads/BRANCH, repo:OWNER/REPO:ref:refs/tags/TAG, repo:OWNER/REPO:pull_request'

/** The claims that a template may make the subject of. */
const claims = [
  'actor',
  'actor_id',
  'base_ref',
  'check_run_id',
  'context',
  'enterprise',
  'enterprise_id',
  'environment',
  'environment_node_id',
  'event_name',
  'head_ref',
  'job_workflow_ref',
  'job_workflow_sha',
  'ref',
  'ref_protected',
  'ref_type',
  'repo',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'repository_visibility',
  'run_attempt',
  'run_id',
  'run_number',
  'runner_environment',
  'sha',
  'workflow',
  'workflow_ref',
  'workflow_sha'
] as const

/** What people write instead of a claim and the beginning of its value. */
const aliases: Readonly<Record<string, string>> = {
  branch: 'ref:refs/heads/',
  branches: 'ref:refs/heads/',
  head: 'ref:refs/heads/',
  heads: 'ref:refs/heads/',
  tag: 'ref:refs/tags/',
  tags: 'ref:refs/tags/',
  env: 'environment:',
  environments: 'environment:'
}

/** True for the issuer of github.com, of an enterprise there or under ghe.com, and of a GitHub Enterprise Server. */
export const isGitHubIssuer = (issuer: string): boolean => {
  const { host = '', pathname = '' } = URL.parse(issuer) ?? {}
  const isHosted = host === 'token.actions.githubusercontent.com' || /^token\.actions\.[^.]+\.ghe\.com$/.test(host)
  return isHosted || /^\/_services\/token(\/|$)/.test(pathname)
}

const repositoryPattern = /^([^/@:\s]+)(?:@(\d+))?\/([^/@:\s]+)(?:@(\d+))?$/

/** The repository that a subject begins with; undefined where it begins with something else. */
export const readRepository = (subject: string): RepositorySubject | undefined => {
  const [key, repository = '', ...rest] = subject.split(':')
  const [, owner, ownerId, name, repositoryId] = repositoryPattern.exec(repository) ?? []
  if (key !== 'repo' || owner === undefined || name === undefined) return undefined
  return { owner, ownerId, name, repositoryId, rest: rest.map(part => `:${part}`).join('') }
}

/** How `subject` stands to what GitHub sends: claims and their values in turn, a colon in a value as `%3A`. */
export const formOf = (subject: string): SubjectForm => {
  const form = judged(subject)
  if (form.kind !== 'none') return form
  return { kind: 'none', nearest: form.nearest.filter(near => judged(near).kind !== 'none') }
}

const judged = (subject: string): SubjectForm => {
  const [first = '', ...after] = subject.split(':')
  if (first !== 'repo') {
    if (repositoryPattern.test(first)) return { kind: 'none', nearest: completed(`repo:${subject}`) }
    if (first.includes('/')) return { kind: 'none', nearest: [] }
    const lower = first.toLowerCase()
    if (!isClaim(first) && isClaim(lower)) return { kind: 'none', nearest: completed([lower, ...after].join(':')) }
    return formOfClaims('', [first, ...after])
  }
  const [repository = '', ...rest] = after
  if (!repositoryPattern.test(repository)) return { kind: 'none', nearest: [] }
  return rest.length === 0 ? { kind: 'customised' } : formOfClaims(`repo:${repository}:`, rest)
}

/** The text itself when it has become a subject, else what is near to it. */
const completed = (text: string): readonly string[] => {
  const form = judged(text)
  return form.kind === 'none' ? form.nearest : [text]
}

const isClaim = (key: string): boolean =>
  claims.some(claim => claim === key) || /^repo_property_\w+$/.test(key) || key === 'pull_request'

const formOfClaims = (before: string, parts: readonly string[]): SubjectForm => {
  const [key = '', value, ...rest] = parts
  if (key === 'pull_request') return following(`${before}${key}:`, value === undefined ? [] : [value, ...rest], before)
  if (!isClaim(key)) return formOfUnknown(before, key, value === undefined ? undefined : [value, ...rest].join(':'))
  if (!value) {
    const example = key === 'ref' ? 'refs/heads/BRANCH' : key === 'environment' ? 'NAME' : undefined
    return { kind: 'none', nearest: example === undefined ? [] : [`${before}${key}:${example}`] }
  }
  if (key === 'ref' && !/^refs\/(heads|tags|pull)\/./.test(value))
    return { kind: 'none', nearest: [[`${before}ref:${fullRef(value)}`, ...rest].join(':')] }
  return following(`${before}${key}:${value}:`, rest, before, key === 'ref' || key === 'environment')
}

/** What comes after a claim that is right. A default subject has one besides the repository. */
const following = (read: string, rest: readonly string[], before: string, isContext = true): SubjectForm => {
  if (rest.length === 0) return { kind: isContext && before.startsWith('repo:') ? 'default' : 'customised' }
  const [only = ''] = rest
  // A single word cannot be a claim with its value: it is what follows a colon in the value before it.
  if (rest.length === 1 && only !== 'pull_request' && isContext)
    return { kind: 'none', nearest: [`${read.slice(0, -1)}%3A${only}`] }
  const form = formOfClaims(read, rest)
  return form.kind === 'default' ? { kind: 'customised' } : form
}

/** Custom properties of a repository or an enterprise may be claims too, so that an unknown word is refused only where another is near. */
const formOfUnknown = (before: string, key: string, value: string | undefined): SubjectForm => {
  if (key === '') return { kind: 'none', nearest: [] }
  if (value === undefined) {
    const near = suggestions(key, ['pull_request'])
    const meant = /^refs\//.test(key)
      ? [`ref:${key}`]
      : near.length > 0 || key === 'pr'
        ? ['pull_request']
        : [`ref:${fullRef(key)}`, `environment:${key}`]
    return { kind: 'none', nearest: before === '' ? [] : meant.map(part => `${before}${part}`) }
  }
  const alias = Object.hasOwn(aliases, key.toLowerCase()) ? aliases[key.toLowerCase()] : undefined
  if (alias !== undefined && before !== '') return { kind: 'none', nearest: [`${before}${alias}${value}`] }
  const near = suggestions(key, before === '' ? ['repo'] : claims)
  if (near.length > 0) return { kind: 'none', nearest: near.map(claim => `${before}${claim}:${value}`) }
  return { kind: 'customised' }
}

const fullRef = (text: string): string => {
  const [, kind = '', name] = /^(?:refs\/)?(heads?|tags?)\/(.+)$/.exec(text) ?? []
  if (name !== undefined) return `refs/${kind.replace(/s?$/, 's')}/${name}`
  return `refs/heads/${text.replace(/^(refs\/?)?(heads?\/?)?/, '') || 'BRANCH'}`
}
