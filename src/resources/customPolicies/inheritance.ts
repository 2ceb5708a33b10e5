// How policies inherit from each other: which comes first, which follow a changed one, and what is wrong with the whole.
// Source: azure-ad-b2c, custom-policy-overview (inheritance) and service-limits (levels).

import { keyOf, withPrefix } from '../tenant/trustFramework.ts'
import type { CanonicalElement } from './canonical.ts'

/** A policy as a node: `baseKey` is the key of the policy that it inherits from. */
export type PolicyNode = { readonly key: string; readonly baseKey?: string | undefined }

/** The key of the base of a policy, as the tenant gives it back. */
export const baseKeyOf = ({ content }: CanonicalElement): string | undefined => {
  const base = childNamed(content, 'BasePolicy')
  const id = base === undefined ? '' : (childNamed(base.content, 'PolicyId')?.text.exact.trim() ?? '')
  return id === '' ? undefined : keyOf(withPrefix(id))
}

const childNamed = (content: CanonicalElement['content'], name: string): CanonicalElement | undefined =>
  content.find((child): child is CanonicalElement => typeof child !== 'string' && child.name === name)

/** Ten policies in a line are the most that the service takes. */
const mostLevels = 10

/** What is wrong with the base of one policy. `cycle` holds the keys in the order of inheritance. */
export type InheritanceProblem<N> = { readonly policy: N } & (
  | { readonly kind: 'unknownBase'; readonly baseKey: string }
  | { readonly kind: 'cycle'; readonly cycle: readonly string[] }
  | { readonly kind: 'tooDeep'; readonly levels: number; readonly most: number }
)

/** Policies in levels: whatever a policy inherits from is in an earlier level. Policies of a cycle are in none. */
export type Inheritance<N> = {
  readonly levels: readonly (readonly N[])[]
  readonly problems: readonly InheritanceProblem<N>[]
}

/**
 * Puts policies in order. `elsewhere` holds the keys of policies that are only in the tenant; undefined when they could not be
 * read, and then every base counts as known. Several roots are legal. Within a level the order given is kept.
 */
export const inheritanceOf = <N extends PolicyNode>(
  policies: readonly N[],
  elsewhere: ReadonlySet<string> | undefined
): Inheritance<N> => {
  const byKey = new Map(policies.map(policy => [policy.key, policy]))
  const problems: InheritanceProblem<N>[] = []
  const levels: N[][] = []
  const inCycle = new Set<string>()
  for (const policy of policies) {
    const line = lineOf(policy, byKey)
    const last = line.at(-1)
    const baseKey = last?.baseKey
    if (baseKey !== undefined && byKey.has(baseKey)) {
      // The line ran into itself; told once, by the first policy of the cycle.
      const cycle = line.slice(line.findIndex(({ key }) => key === baseKey)).map(({ key }) => key)
      if (!cycle.some(key => inCycle.has(key)) && cycle.includes(policy.key)) {
        for (const key of cycle) inCycle.add(key)
        problems.push({ policy, kind: 'cycle', cycle: [...cycle, baseKey] })
      }
      continue
    }
    const own = policy.baseKey
    if (own !== undefined && !byKey.has(own) && elsewhere?.has(own) === false) {
      problems.push({ policy, kind: 'unknownBase', baseKey: own })
    }
    const depth = line.length + (baseKey === undefined ? 0 : 1)
    if (depth > mostLevels) problems.push({ policy, kind: 'tooDeep', levels: depth, most: mostLevels })
    const level = line.length - 1
    levels[level] = [...(levels[level] ?? []), policy]
  }
  return { levels: Array.from(levels, level => level ?? []), problems }
}

/** The policy, its base, the base of that, as far as they are among the policies and none comes twice. */
const lineOf = <N extends PolicyNode>(policy: N, byKey: ReadonlyMap<string, N>): readonly N[] => {
  const line: N[] = []
  const seen = new Set<string>()
  for (
    let here: N | undefined = policy;
    here !== undefined && !seen.has(here.key);
    here = byKey.get(here.baseKey ?? '')
  ) {
    line.push(here)
    seen.add(here.key)
  }
  return line
}

/** The keys of all policies that inherit from one of the given ones, directly or not; those themselves are among them only then. */
export const descendantsOf = (policies: readonly PolicyNode[], keys: Iterable<string>): ReadonlySet<string> => {
  const children = Map.groupBy(policies, ({ baseKey }) => baseKey)
  const found = new Set<string>()
  const open = [...keys]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const child of children.get(key) ?? []) {
      if (found.has(child.key)) continue
      found.add(child.key)
      open.push(child.key)
    }
  }
  return found
}

/** The policies in an order in which each may be deleted: children before what they inherit from; those of a cycle come last. */
export const deletionOrder = <N extends PolicyNode>(policies: readonly N[]): readonly N[] => {
  const ordered = inheritanceOf(policies, undefined).levels.toReversed().flat()
  const placed = new Set(ordered.map(({ key }) => key))
  return [...ordered, ...policies.filter(({ key }) => !placed.has(key))]
}
