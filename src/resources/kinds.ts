// What the kinds of an action are, as they are given to whatever works with all of them.

import type { AppKind } from './app/kind.ts'
import type { AppSection } from './app/section.ts'
import type { TenantKind } from './tenant/kind.ts'

/** The kinds that hang on a managed app, those of the tenant itself, and the sections that stand for apps. */
export type Kinds = {
  readonly app: readonly AppKind[]
  readonly tenant: readonly TenantKind[]
  readonly sections: readonly AppSection[]
}
