// The language of the stories: what happens to one app, step by step, as a value that can be drawn at random, made smaller, and
// read by people.

import fc from 'fast-check'
import type { Place } from '../../../harness/belongings.ts'
import type { secretPlaces } from '../../../harness/gitHubSecretTender.ts'
import { type Actor, type Claim, nameLikeOurs } from '../../../harness/otherActors.ts'
import { dayMs, hourMs, minuteMs } from '../../../harness/times.ts'

/** The two runs that can be under way at the same time. */
export type RunName = 'A' | 'B'

/** A destination of the client secret. */
export type DestinationName = keyof typeof secretPlaces

/** What the declaration says. Each of the last three is there or not: a role, a federated credential, a certificate. */
export type Declared = {
  readonly destinations: readonly DestinationName[]
  /** Whether ids go to variables beside the secret. */
  readonly ids: boolean
  readonly overlap: '0d' | '1d'
  readonly rotateBefore: '1d' | '20d'
  readonly prune: boolean
  readonly verify: boolean
  readonly permissions: readonly string[]
  readonly role: boolean
  readonly federated: boolean
  readonly certificate: boolean
}

/** What one run says otherwise. */
export type Otherwise = Partial<Pick<Declared, 'destinations' | 'overlap' | 'permissions'>> & {
  readonly secret?: 'always'
}

/** Requests by which the place of a run is named. */
export const landmarks = {
  'the creation of the application': /^PATCH \/applications\(uniqueName=/m,
  'the mark on the application': /^PATCH \/applications\/\{id\}$/m,
  'the grant': /^POST .*\/appRoleAssignedTo$/m,
  'the new secret': /\/addPassword$/m,
  'the first destination': /^PUT .*\/secrets\/ONE$/m,
  'the second destination': /^PUT .*\/secrets\/TWO$/m,
  'the variables': /\/variables/m,
  'the removal of a secret': /\/removePassword$/m
} as const

/** A request by which the place of a run is named. */
export type Landmark = keyof typeof landmarks

/** How a destination refuses. */
export type Refusal = 'the public key' | 'the secret' | 'the variables'

/** Something that a run does, or that is done to it. All but the end of a run start one where none is under way. */
export type RunStep = { readonly run: RunName } & (
  | { readonly do: 'start'; readonly otherwise: Otherwise }
  | { readonly do: 'go on'; readonly boundaries: number }
  | { readonly do: 'go on to'; readonly landmark: Landmark; readonly side: 'before' | 'after' }
  | { readonly do: 'finish' | 'kill' | 'cancel' | 'lose the answer' }
)

/** Something that happens besides the runs. */
export type Incident =
  | { readonly do: 'wait'; readonly time: keyof typeof times }
  | { readonly do: 'refuse'; readonly destination: DestinationName; readonly at: Refusal }
  | { readonly do: 'refuse the proof' | 'refuse nothing' }
  | { readonly do: 'register'; readonly claim: Claim }
  | { readonly do: 'own'; readonly actor: Actor; readonly place: Place }
  | { readonly do: 'disown' | 'trust'; readonly actor: Actor }
  | { readonly do: 'add a secret'; readonly actor: Actor; readonly place: Place; readonly displayName: string }
  | { readonly do: 'add a certificate'; readonly actor: Actor; readonly place: Place }
  | { readonly do: 'tag' | 'require a permission' | 'grant' | 'rename' | 'disable' | 'delete' }
  | { readonly do: 'delete the secret' | 'overwrite the secret'; readonly destination: DestinationName }

/** One thing that happens. */
export type Step = RunStep | Incident

/** A declaration, what was there before, and what happens. */
export type Story = {
  readonly declared: Declared
  readonly begins: 'with nothing' | 'with an app'
  readonly steps: readonly Step[]
}

/** Lengths of time, in milliseconds. */
export const times = {
  'a minute': minuteMs,
  'two hours': 2 * hourMs,
  'two days': 2 * dayMs,
  'two weeks': 14 * dayMs,
  'five weeks': 35 * dayMs
} as const

const words = <const T extends string>(...all: readonly T[]) => fc.constantFrom(...all)
const namesOf = <T extends object>(record: T) => fc.constantFrom(...(Object.keys(record) as (keyof T)[]))

const run = words('A', 'B')
const actor = words('the member', 'the administrator')
const place = words('application', 'service principal')
const destination = words('ONE', 'TWO')
const destinations = fc.constantFrom<readonly DestinationName[]>(['ONE'], ['ONE', 'TWO'], [])
const overlap = words('0d', '1d')
const permissions = fc.constantFrom<readonly string[]>(['User.Read.All'], ['User.Read.All', 'AuditLog.Read.All'])

const declared: fc.Arbitrary<Declared> = fc.record({
  destinations,
  ids: fc.boolean(),
  overlap,
  rotateBefore: words('1d', '20d'),
  prune: fc.boolean(),
  verify: fc.boolean(),
  permissions,
  role: fc.boolean(),
  federated: fc.boolean(),
  certificate: fc.boolean()
})

const otherwise: fc.Arbitrary<Otherwise> = fc.record(
  { secret: words('always'), destinations, overlap, permissions },
  { requiredKeys: [] }
)

const drawn = <T extends Step>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary })

const ofRuns = [
  drawn(6, fc.record({ do: words('start'), run, otherwise })),
  drawn(4, fc.record({ do: words('go on'), run, boundaries: fc.integer({ min: 1, max: 12 }) })),
  drawn(8, fc.record({ do: words('go on to'), run, landmark: namesOf(landmarks), side: words('before', 'after') })),
  drawn(3, fc.record({ do: words('finish'), run }))
]
const ofFailure = [
  drawn(5, fc.record({ do: words('kill', 'cancel', 'lose the answer'), run })),
  drawn(3, fc.record({ do: words('wait'), time: namesOf(times) })),
  drawn(3, fc.record({ do: words('refuse'), destination, at: words('the public key', 'the secret', 'the variables') })),
  drawn(1, fc.record({ do: words('refuse the proof', 'refuse nothing') })),
  drawn(2, fc.record({ do: words('delete the secret', 'overwrite the secret'), destination }))
]
const claim = words('the unique name', 'the tags', 'the unique name and the tags')
const displayName = words('by hand', nameLikeOurs)
const ofOthers = [
  drawn(1, fc.record({ do: words('register'), claim })),
  drawn(1, fc.record({ do: words('own'), actor, place })),
  drawn(1, fc.record({ do: words('disown', 'trust'), actor })),
  drawn(2, fc.record({ do: words('add a secret'), actor, place, displayName })),
  drawn(2, fc.record({ do: words('add a certificate'), actor, place })),
  drawn(5, fc.record({ do: words('tag', 'require a permission', 'grant', 'rename', 'disable', 'delete') }))
]

const told = (...steps: readonly ReturnType<typeof drawn<Step>>[]): fc.Arbitrary<Story> =>
  fc.record({
    declared,
    begins: words('with nothing', 'with an app'),
    steps: fc.array(fc.oneof(...steps), { minLength: 1, maxLength: 16 })
  })

/** Any story: of runs that fail, of runs and others, or of everything together. */
export const story: fc.Arbitrary<Story> = fc.oneof(
  told(...ofRuns, ...ofFailure),
  told(...ofRuns, ...ofOthers),
  told(...ofRuns, ...ofFailure, ...ofOthers)
)
