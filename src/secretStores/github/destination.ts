// Where a new client secret is stored: `repository:NAME`, `environment/ENV:NAME`, `organization/ORG:NAME`, `dependabot:NAME`;
// and the variables that take the client id, in all of these but the last.

import type { SecretDestination, VariableDestination } from '../../resources/app/declared.ts'
import { type Parsed, parsed, quoted, refused } from '../../util/result.ts'
import { didYouMean } from '../../util/suggest.ts'

const acceptedOf = {
  secret:
    'accepted: repository:NAME, environment/ENV:NAME, organization/ORG:NAME or dependabot:NAME, with +ids after it to store the ids as variables too',
  variable: 'accepted: repository:NAME, environment/ENV:NAME or organization/ORG:NAME'
} as const
const kinds = ['repository', 'environment', 'organization', 'dependabot'] as const

// GitHub documentation: "Using secrets in GitHub Actions", naming your secrets.
const secretName = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/
const organizationLogin = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/

const nameProblem = (name: string, noun: 'secret' | 'variable'): string | undefined => {
  if (/^GITHUB_/i.test(name)) return `${quoted(name)} begins with GITHUB_, which GitHub keeps for itself`
  if (!secretName.test(name))
    return `${quoted(name)} is not a ${noun}'s name; accepted: letters, digits and _, not beginning with a digit`
  return undefined
}

/** One destination. The name follows the last colon: names of environments may hold colons, names of secrets may not. */
export const parseDestination = (text: string): Parsed<SecretDestination> => parseStore(text, 'secret')

/** One variable for the client id: a destination without `+ids`, and not Dependabot, which has no variables. */
export const parseVariableDestination = (text: string): Parsed<VariableDestination> => {
  const destination = parseStore(text, 'variable')
  if (!destination.ok) return destination
  const { value } = destination
  if (value.kind === 'dependabot')
    return refused(`${quoted(text)}: Dependabot has no variables; ${acceptedOf.variable}`)
  return value.ids ? refused(`${quoted(text)}: +ids has no place there; ${acceptedOf.variable}`) : parsed(value)
}

const parseStore = (text: string, noun: 'secret' | 'variable'): Parsed<SecretDestination> => {
  const accepted = acceptedOf[noun]
  const colon = text.lastIndexOf(':')
  if (colon < 0) return refused(`${quoted(text)} is not a destination; ${accepted}`)
  const [, store, slash, target] = /^([^/]*)(\/?)(.*)$/s.exec(text.slice(0, colon).trim()) as unknown as [
    string,
    string,
    string,
    string
  ]
  const [, written, suffix] = /^(.*?)(\+ids)?$/s.exec(text.slice(colon + 1).trim()) as RegExpExecArray
  const name = written as string
  const ids = suffix !== undefined
  const kind = kinds.find(candidate => candidate === store)
  if (kind === undefined)
    return refused(`${quoted(text)} names no known store${didYouMean(store, kinds) || ';'} ${accepted}`)
  const problem = nameProblem(name, noun)
  if (problem !== undefined) return refused(`${quoted(text)}: ${problem}`)
  switch (kind) {
    case 'environment':
      return target === '' || target.length > 255 || /\p{Cc}/u.test(target)
        ? refused(`${quoted(text)} names no environment; accepted: environment/ENV:NAME`)
        : parsed({ kind, environment: target, name, ids })
    case 'organization':
      return organizationLogin.test(target)
        ? parsed({ kind, organization: target, name, ids })
        : refused(`${quoted(text)} names no organization; accepted: organization/ORG:NAME`)
    case 'repository':
      return slash === ''
        ? parsed({ kind, name, ids })
        : refused(`${quoted(text)}: the repository is the one that the workflow runs in; accepted: repository:NAME`)
    case 'dependabot':
      if (slash !== '')
        return refused(`${quoted(text)}: accepted is dependabot:NAME, for the repository of the workflow`)
      return ids
        ? refused(`${quoted(text)}: Dependabot has secrets and no variables, so +ids has no place there`)
        : parsed({ kind, name, ids })
  }
}

/** What tells two destinations apart. GitHub compares all these names without regard to case. */
export const destinationIdentity = (destination: SecretDestination): string => {
  const target =
    destination.kind === 'environment'
      ? `/${destination.environment}`
      : destination.kind === 'organization'
        ? `/${destination.organization}`
        : ''
  return `${destination.kind}${target}:${destination.name}`.toLowerCase()
}

/** Each destination once, in the order of first mention; the ids are stored when any mention asks for them. */
export const foldDestinations = <D extends SecretDestination>(destinations: readonly D[]): readonly D[] => {
  const folded = new Map<string, D>()
  for (const destination of destinations) {
    const identity = destinationIdentity(destination)
    const known = folded.get(identity)
    folded.set(identity, known === undefined ? destination : { ...known, ids: known.ids || destination.ids })
  }
  return [...folded.values()]
}
