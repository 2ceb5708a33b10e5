// The managed apps of a declaration by their keys, for what stands behind more than one of them: policies that hold client ids,
// applications that ask for each other's scopes, and the record of the tenant, which an application holds.

import type { AppScope } from './scope.ts'

/** The managed apps of a declaration. */
export type AppDirectory = {
  /** The keys, in the order of the declaration. */
  readonly keys: () => readonly string[]
  /**
   * Where the kinds of an app hang: what is known of it, and what the run makes. Waits until the app is observed.
   * @throws Error for a key that is not declared: a mistake of the action.
   */
  readonly scope: (key: string) => Promise<AppScope>
}

/** The directory, and how the apps enter it. */
export type AppRegister = AppDirectory & {
  readonly declare: (key: string) => void
  /** The scope of an app; a renewed one takes the place of the former. */
  readonly open: (key: string, scope: AppScope) => AppScope
}

/** A directory without apps. */
export const createAppRegister = (): AppRegister => {
  const opened = new Map<string, AppScope>()
  const waiting = new Map<string, PromiseWithResolvers<AppScope>>()
  return {
    keys: () => [...waiting.keys()],
    scope: async key => {
      const declared = waiting.get(key)
      if (declared === undefined) throw new Error(`no app has the key ${key}`)
      return opened.get(key) ?? declared.promise
    },
    declare: key => {
      waiting.set(key, Promise.withResolvers())
    },
    open: (key, scope) => {
      opened.set(key, scope)
      waiting.get(key)?.resolve(scope)
      return scope
    }
  }
}
