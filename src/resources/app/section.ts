// A section at the top of the configuration file that stands for apps which the action itself describes: the user says that they
// shall be there, not what they are.

import type { ExportedSection } from '../exported.ts'
import type { JsonSchema, Key, OnProblem, Written } from '../field.ts'
import type { TenantType } from '../tenant/kind.ts'
import type { Application } from './graphObjects.ts'
import type { DeclaredApp } from './kind.ts'
import type { AppView } from './scope.ts'

/** A section, and the apps that it stands for. */
export type AppSection = {
  /** The key of the section. */
  readonly name: string
  readonly key: Key<unknown>
  /** The types of tenants that have use for them. */
  readonly tenantTypes: readonly TenantType[]
  /** Keys that no app of the file may have beside it: those of its own apps, and those that its outputs begin with. */
  readonly reservedKeys: readonly string[]
  /**
   * The apps, in the order of the plan; undefined when something was refused. `general` is what holds for every app of the file that
   * says nothing else.
   */
  readonly declare: (written: unknown, general: Written, report: OnProblem) => readonly DeclaredApp[] | undefined
  /** What a file would say of the section, so that a plan with it changes nothing. */
  readonly exported: (apps: SectionApps) => Promise<ExportedSection>
}

/** All applications of a tenant, for a section that stands for some of them. */
export type SectionApps = {
  readonly applications: readonly Application[]
  /** True for one that a run finds by its unique name: it carries our mark. */
  readonly isFound: (application: Application) => boolean
  readonly viewOf: (application: Application, key: string) => AppView
}

/** The parts of a section, with what was written of it read by its key. */
type SectionParts<Wanted> = Omit<AppSection, 'key' | 'declare'> & {
  readonly schema: JsonSchema
  readonly description: string
  /** What was written, once it follows the schema. */
  readonly read: (written: unknown) => Wanted
  readonly apps: (wanted: Wanted, general: Written) => readonly DeclaredApp[]
}

/** Registers a section. */
export const appSection = <Wanted>(parts: SectionParts<Wanted>): AppSection => {
  const { name, schema, description, tenantTypes, reservedKeys, read, apps, exported } = parts
  return {
    name,
    exported,
    tenantTypes,
    reservedKeys,
    key: {
      schema: { ...(schema as object), description },
      inDefaults: undefined,
      inputs: [],
      placeholders: undefined,
      workflowForbids: false,
      read
    },
    declare: (written, general) => (written === undefined ? [] : apps(read(written), general))
  }
}
