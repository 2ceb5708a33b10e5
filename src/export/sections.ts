// The sections of a file that stand for the tenant itself: what each kind of the tenant says of it.

import { ActionError } from '../errors.ts'
import type { AppSection, SectionApps } from '../resources/app/section.ts'
import { type ExportedFile, type ExportedSection, type ExportNote, leftOut } from '../resources/exported.ts'
import type { TenantKind, TenantScope, TenantType } from '../resources/tenant/kind.ts'
import { notesAt } from './draft.ts'

/** The sections by their keys, in the order of the kinds. */
export type ExportedSections = {
  readonly values: Readonly<Record<string, unknown>>
  readonly files: readonly ExportedFile[]
  readonly notes: readonly ExportNote[]
  readonly claimed: ReadonlySet<string>
}

/** The sections that there may be, and what they are read with. */
export type SectionsContext = {
  readonly kinds: readonly TenantKind[]
  readonly sections: readonly AppSection[]
  readonly scope: TenantScope
  readonly apps: Promise<SectionApps>
  readonly unreadable: (error: ActionError, what: string) => void
}

/**
 * Asks every kind that this type of tenant has; one of unknown type is asked for all, and refuses those that it lacks.
 * @throws ActionError for what ends the run.
 */
export const exportSections = async (context: SectionsContext): Promise<ExportedSections> => {
  const { kinds, sections, scope, apps, unreadable } = context
  const { kind: tenantType } = await scope.organization()
  const has = ({ tenantTypes }: { readonly tenantTypes: readonly TenantType[] }): boolean =>
    tenantType === undefined || tenantTypes.some(type => type === tenantType)
  const told = await Promise.all([
    ...sections.filter(has).map(({ name, exported }) => ask(name, async () => exported(await apps), unreadable)),
    ...kinds
      .filter(has)
      .flatMap(({ section, exporting }) =>
        exporting === undefined ? [] : ask(section, () => exporting.exported(scope), unreadable)
      )
  ])
  return {
    values: Object.assign({}, ...told.map(({ values }) => values)),
    files: told.flatMap(({ files }) => files),
    notes: told.flatMap(({ notes }) => notes),
    claimed: new Set(told.flatMap(({ claimed }) => [...claimed]))
  }
}

const ask = async (
  section: string,
  exported: () => Promise<ExportedSection>,
  unreadable: SectionsContext['unreadable']
): Promise<ExportedSections> => {
  const nothing: ExportedSections = { values: {}, files: [], notes: [], claimed: new Set() }
  try {
    const { value, files, notes, claims = [] } = await exported()
    return {
      values: value === undefined ? {} : { [section]: value },
      files,
      notes: notesAt([section], notes),
      claimed: new Set(claims)
    }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    // What a tenant of unknown type does not have it refuses as an input.
    if (error.code === 'input') return nothing
    if (error.code === 'protocol' || error.code === 'conflict')
      return { ...nothing, notes: [leftOut([section], `${section} is not declared: ${error.message}`)] }
    if (error.code !== 'permission') throw error
    unreadable(error, section)
    return { ...nothing, notes: [leftOut([section], `${section} may not be read by the caller, and is not declared`)] }
  }
}
