// What a test may turn while the emulator runs: latency, replication, uncertain behaviours, throttling and faults.

/** A failure that the emulator can act out. */
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
  'concurrency-503'
] as const
export type FaultKind = (typeof faultKinds)[number]

/** One of the three origins. */
export type ServiceName = 'login' | 'graph' | 'github'

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
  /** How many requests it strikes; default 1. */
  readonly times?: number
  /** Whole or fractional seconds for the Retry-After header; default 1 for `429` and `batch-429`, absent elsewhere. */
  readonly retryAfterSeconds?: number
}

/** How far reads lag behind writes, in real milliseconds. */
export type Replication = {
  /** Reads by object id or alternate key, and the look-ups that writes make. */
  keyReadLagMs: number
  /** Lists, filters and navigation collections. */
  listLagMs: number
  /** What the token endpoint knows. */
  tokenLagMs: number
  /** With 2, every other request is answered by a replica that is `replicaExtraLagMs` further behind. */
  replicas: 1 | 2
  replicaExtraLagMs: number
}

/** The tenant's app management policy. */
export type PasswordPolicy = { readonly maxLifetimeMs?: number; readonly blocked?: boolean }

/** Every behaviour that can be chosen. Tests change the fields while the emulator runs. */
export type Knobs = {
  /** Added to every request on every origin. */
  latencyMs: number
  replication: Replication
  /** Whether the tenant knows the alternate key `uniqueName` of applications. */
  uniqueName: 'supported' | 'unsupported'
  /** Whether the tenant has the unified role API; `unsupported` answers with `unifiedRolesStatus`. */
  unifiedRoles: 'supported' | 'unsupported'
  unifiedRolesStatus: 400 | 403
  /** Whether an app needs a directory role besides User-PasswordProfile.ReadWrite.All to set passwords. */
  passwordResetNeedsRole: boolean
  /** Whether an app-only creator becomes the owner of what it creates without naming itself. */
  autoOwnership: boolean
  /** Whether restoring an application brings its service principal back. */
  restoreCascades: boolean
  /** Where Graph looks up the caller's directory roles: in the token (`wids`) or in the directory at each call. */
  directoryRoles: 'token' | 'live'
  passwordPolicy?: PasswordPolicy | undefined
  /** Device codes: how often a client may ask, and whether Conditional Access forbids them. */
  deviceCode: { intervalSeconds: number; blocked: boolean }
  /** How many objects the directory holds, deleted ones included; default 50,000. */
  objectQuota?: number | undefined
  throttle?: { readonly resourceUnitsPer10s: number } | undefined
  faults: Fault[]
  /** Random faults; the same seed strikes the same requests (by their place in the journal). */
  chaos?: { readonly rate: number; readonly seed: number; readonly kinds: readonly FaultKind[] } | undefined
}

/** Knobs as a start option: whatever is left out is at rest. */
export type KnobOptions = Partial<Omit<Knobs, 'replication'>> & { readonly replication?: Partial<Replication> }

/** The knobs at rest, or as `options` turns them. */
export const createKnobs = (options: KnobOptions = {}): Knobs => ({
  latencyMs: 0,
  uniqueName: 'supported',
  unifiedRoles: 'supported',
  unifiedRolesStatus: 403,
  passwordResetNeedsRole: false,
  autoOwnership: false,
  restoreCascades: true,
  directoryRoles: 'token',
  deviceCode: { intervalSeconds: 5, blocked: false },
  ...options,
  faults: [...(options.faults ?? [])],
  replication: {
    keyReadLagMs: 0,
    listLagMs: 0,
    tokenLagMs: 0,
    replicas: 1,
    replicaExtraLagMs: 0,
    ...options.replication
  }
})

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
  'concurrency-503'
]
const graphKinds: readonly FaultKind[] = ['batch-429', 'concurrency-409', 'concurrency-503']

const canStrike = (kind: FaultKind, target: FaultTarget): boolean => {
  if (target.item !== undefined) return itemKinds.includes(kind)
  if (kind === 'batch-429') return target.service === 'graph' && target.path.endsWith('/$batch')
  return target.service === 'graph' || !graphKinds.includes(kind)
}

const matches = (fault: Fault, target: FaultTarget): boolean => {
  const { index, service, method, path } = fault.match
  return (
    canStrike(fault.kind, target) &&
    (index === undefined || (target.item === undefined && index === target.index)) &&
    (service === undefined || service === target.service) &&
    (method === undefined || method.toUpperCase() === target.method) &&
    (path === undefined || new RegExp(path.source, path.flags.replace(/[gy]/g, '')).test(target.path))
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

/** The fault that strikes this request, if any; a listed fault is used up by it, before chaos is asked. */
export const takeFault = (knobs: Knobs, target: FaultTarget): Fault | undefined => {
  const position = knobs.faults.findIndex(fault => (fault.times ?? 1) > 0 && matches(fault, target))
  const fault = knobs.faults[position]
  if (fault) {
    const left = (fault.times ?? 1) - 1
    knobs.faults.splice(position, 1, ...(left > 0 ? [{ ...fault, times: left }] : []))
    return fault
  }
  if (!knobs.chaos) return undefined
  const { rate, seed, kinds } = knobs.chaos
  const place = target.item === undefined ? -1 : target.item
  if (draw(seed, target.index, place, 1) >= rate) return undefined
  const able = kinds.filter(kind => canStrike(kind, target))
  const kind = able[Math.floor(draw(seed, target.index, place, 2) * able.length)]
  return kind && { match: {}, kind }
}
