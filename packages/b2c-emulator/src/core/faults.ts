// Faults: failures on demand or at random, and which request each of them applies to.

import { testWithin } from './patternTest.ts'

/**
 * Failures of the Identity Experience Framework, the first three of user flows and their parts as well: its refusals for concurrent writes (AADB2C95053), for no reason
 * (AADB2C90063), for too many requests without status 429 (AADB2C95043), for an error within; the clash of two uploads over an
 * extension property; and an upload that is refused and stored all the same.
 */
export const trustFrameworkFaultKinds = [
  'ief-concurrency-400',
  'ief-problem-400',
  'ief-throttled-400',
  'ief-reference-400',
  'ief-extension-409',
  'ief-stored-400'
] as const

/** The failures that the emulator can simulate. */
export const faultKinds = [
  '429',
  '429-no-retry-after',
  'batch-429',
  '503',
  '504',
  'reset-before',
  'reset-after',
  'hang',
  'truncated',
  'html-502',
  'empty-200',
  '401',
  'concurrency-409',
  'concurrency-503',
  'tenant-404',
  'html-404',
  ...trustFrameworkFaultKinds
] as const
/** One of {@link faultKinds}. */
export type FaultKind = (typeof faultKinds)[number]

/** The four origins. */
export const serviceNames = ['login', 'graph', 'github', 'azure'] as const
/** One of {@link serviceNames}. */
export type ServiceName = (typeof serviceNames)[number]

/** A failure that waits for its request. Every field of `match` that is given must agree. */
export type Fault = {
  readonly match: {
    /** The n-th top-level request since the journal was cleared, from 0. */
    readonly index?: number
    readonly service?: ServiceName
    readonly method?: string
    /** Tested against the path without the query; a path of a batch item is that of the same single request. */
    readonly path?: RegExp
  }
  readonly kind: FaultKind
  /** How many requests that match it lets pass before it applies; default 0. */
  readonly skip?: number
  /** How many requests it applies to; default 1. */
  readonly times?: number
  /** Whole or fractional seconds for the Retry-After header; default 1 for `429` and `batch-429`, absent elsewhere. */
  readonly retryAfterSeconds?: number
}

/** The faults that wait for their requests, and the random ones. */
export type FaultSettings = {
  faults: Fault[]
  /** Random faults; the same seed chooses the same requests, by their place in the journal. */
  chaos?: { readonly rate: number; readonly seed: number; readonly kinds: readonly FaultKind[] } | undefined
}

/** What a fault's `match` is held against. `item` is the place in a batch, absent for a top-level request. */
export type FaultTarget = {
  readonly index: number
  readonly item?: number
  readonly service: ServiceName
  readonly method: string
  readonly path: string
}

/** Kinds that are an answer, so that a single batch item can have them. */
const itemKinds: readonly FaultKind[] = [
  '429',
  '429-no-retry-after',
  '503',
  '504',
  '401',
  'concurrency-409',
  'concurrency-503',
  'tenant-404',
  ...trustFrameworkFaultKinds
]
const graphKinds: readonly FaultKind[] = ['batch-429', 'concurrency-409', 'concurrency-503', 'tenant-404', 'html-404']

const frameworkKinds: readonly FaultKind[] = trustFrameworkFaultKinds
const uploadKinds: readonly FaultKind[] = ['ief-extension-409', 'ief-stored-400']

/** Those of the B2C back end, which serves user flows and their parts too. */
const backEndKinds: readonly FaultKind[] = ['ief-concurrency-400', 'ief-problem-400', 'ief-throttled-400']
const backEndPaths = /^\/(beta|v1\.0)\/(identity\/|policies\/b2cAuthenticationMethodsPolicy)/i

/**
 * Whether a request to the Identity Experience Framework can have a failure of it: two of them are those of uploads, and those
 * of the back end can be had by requests for user flows and their parts as well.
 */
const canApplyToFramework = (kind: FaultKind, { service, method, path }: Omit<FaultTarget, 'index'>): boolean => {
  const part = backEndKinds.includes(kind) && backEndPaths.test(path)
  if (service !== 'graph' || !(part || /^\/beta\/trustFramework\//i.test(path))) return false
  if (uploadKinds.includes(kind)) return /\/trustFramework\/policies/i.test(path) && ['PUT', 'POST'].includes(method)
  return kind !== 'ief-concurrency-400' || method !== 'GET'
}

/** Whether a request can have a failure of that kind: an item of a batch only one that is an answer. */
export const canApplyFault = (kind: FaultKind, target: Omit<FaultTarget, 'index'>): boolean => {
  if (frameworkKinds.includes(kind)) return canApplyToFramework(kind, target)
  if (target.item !== undefined) return itemKinds.includes(kind)
  if (kind === 'batch-429') return target.service === 'graph' && target.path.endsWith('/$batch')
  return target.service === 'graph' || !graphKinds.includes(kind)
}

const matches = (fault: Fault, target: FaultTarget): boolean => {
  const { index, service, method, path } = fault.match
  return (
    canApplyFault(fault.kind, target) &&
    (index === undefined || (target.item === undefined && index === target.index)) &&
    (service === undefined || service === target.service) &&
    (method === undefined || method.toUpperCase() === target.method) &&
    (path === undefined || testWithin(new RegExp(path.source, path.flags.replace(/[gy]/g, '')), target.path))
  )
}

/** A number in [0, 1) that depends on its arguments alone. */
const draw = (...parts: readonly number[]): number => {
  let hash = 0x811c9dc5
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return (hash >>> 0) / 0x1_0000_0000
}

/** The first listed fault that applies to the request. Those before it that let this one pass count it. */
const listedPosition = ({ faults }: FaultSettings, target: FaultTarget): number =>
  faults.findIndex((fault, position) => {
    if ((fault.times ?? 1) <= 0 || !matches(fault, target)) return false
    const { skip = 0 } = fault
    if (skip > 0) faults[position] = { ...fault, skip: skip - 1 }
    return skip === 0
  })

/** The fault of this request, if any. A listed fault is used up by it, and goes before a random one. */
export const takeFault = (settings: FaultSettings, target: FaultTarget): Fault | undefined => {
  const position = listedPosition(settings, target)
  const fault = settings.faults[position]
  if (fault) {
    const left = (fault.times ?? 1) - 1
    settings.faults.splice(position, 1, ...(left > 0 ? [{ ...fault, times: left }] : []))
    return fault
  }
  if (!settings.chaos) return undefined
  const { rate, seed, kinds } = settings.chaos
  const place = target.item === undefined ? -1 : target.item
  if (draw(seed, target.index, place, 1) >= rate) return undefined
  const applicable = kinds.filter(kind => canApplyFault(kind, target))
  const kind = applicable[Math.floor(draw(seed, target.index, place, 2) * applicable.length)]
  return kind && { match: {}, kind }
}
