// The emulator's behavior as the run has settled it, and how it compares with the emulator's defaults.

import { type Behavior, type BehaviorOptions, behaviorComplaint, createBehavior } from 'b2c-emulator'
import { behaviorOf, type Switches, switchAt } from '../harness/switches.ts'
import { asObject } from '../src/util/json.ts'
import type { Finding } from './finding.ts'

/** A settled switch, and whether its value is the emulator's default. */
export type SettledSwitch = { readonly path: string; readonly value: unknown; readonly isDefault: boolean }

/** The switches of all findings; of a path that two of them settle, the later one. */
const switchesOf = (findings: readonly Finding[]): Switches =>
  Object.assign({}, ...findings.map(finding => ('switches' in finding ? finding.switches : {})))

/** The settled switches in the order of their paths. */
export const settledSwitches = (findings: readonly Finding[]): readonly SettledSwitch[] =>
  Object.entries(switchesOf(findings))
    .map(([path, value]) => ({ path, value, isDefault: sameValue(defaultAt(path), value) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1))

/** What was settled, as `startEmulator({ behavior })` takes it, without what {@link notTaken} lists. */
export const patchOf = (findings: readonly Finding[]): BehaviorOptions =>
  behaviorOf(
    Object.fromEntries(
      settledSwitches(findings)
        .filter(one => isTaken(one))
        .map(({ path, value }) => [path, value])
    )
  )

/** Settled switches whose value the emulator does not know: something that nobody expected. */
export const notTaken = (findings: readonly Finding[]): readonly SettledSwitch[] =>
  settledSwitches(findings).filter(one => !isTaken(one))

const isTaken = ({ path, value }: SettledSwitch): boolean =>
  behaviorComplaint(asObject(behaviorOf({ [path]: value }))) === undefined

const defaults: Behavior = createBehavior()

const defaultAt = (path: string): unknown => switchAt({ ...defaults, tenantTypeShown: 'AAD B2C' }, path)

const sameValue = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
