// Switches of the emulator's behavior by their paths.

import type { BehaviorOptions } from 'b2c-emulator'

/** Values of switches by their paths, such as `trustFramework.freshKeys`. */
export type Switches = Readonly<Record<string, unknown>>

/** Switches as `startEmulator({ behavior })` takes them: nested by their paths. */
export const behaviorOf = (switches: Switches): BehaviorOptions => {
  const root: Record<string, unknown> = {}
  for (const [path, value] of Object.entries(switches)) {
    const names = path.split('.')
    const last = names.pop() ?? ''
    let part = root
    for (const name of names) {
      const inner = (part[name] ?? {}) as Record<string, unknown>
      part[name] = inner
      part = inner
    }
    part[last] = value
  }
  return root
}

/** The value of a switch in a behavior or a part of one; undefined where it is absent. */
export const switchAt = (behavior: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (part, name) => (typeof part === 'object' && part !== null ? Reflect.get(part, name) : undefined),
      behavior
    )
