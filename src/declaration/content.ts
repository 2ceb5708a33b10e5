// The content of a configuration file, once it is a plain value: from what stands there to what it declares, with every mistake at its
// path.

import type { RunFacts, Written } from '../resources/field.ts'
import type { Kinds } from '../resources/kinds.ts'
import type { SaidTenantPart } from '../resources/tenant/kind.ts'
import { parseTenant } from '../resources/tenant/reference.ts'
import { isObject } from '../util/json.ts'
import type { Path, Problem } from '../util/problem.ts'
import {
  assembleApp,
  assembleSections,
  assembleTenant,
  clashes,
  type Declaration,
  danglingUses,
  withDefaults
} from './assemble.ts'
import { expandPlaceholders, type Variables } from './placeholders.ts'
import { configSchemaOf, type FileKeys, keysOf } from './schema.ts'
import { type SchemaProblem, schemaProblems, valueAt } from './schemaErrors.ts'
import type { YamlDocument } from './yaml.ts'

/** What reading the content takes besides. */
export type ContentContext = Variables & {
  readonly kinds: Kinds
  /** What holds where neither the app nor the file's own defaults say otherwise, in the words of the file. */
  readonly everywhere: Written
  /** Absent: an ordinary apply. */
  readonly run?: RunFacts
}

/** A declaration whose environment and files have not been read. */
export type Said = Omit<Declaration, 'tenant'> & { readonly tenant: readonly SaidTenantPart[] }

/** What a file must declare at least one of. */
export const sectionsOf = ({ tenant, sections }: Kinds): readonly string[] => [
  ...sections.map(({ name }) => name),
  ...tenant.flatMap(({ keys }) => Object.keys(keys)),
  'apps'
]

const notOurs = (value: unknown): string => {
  if (value === null || value === undefined) return 'is empty; accepted: a map'
  if (Array.isArray(value)) return 'is a list; accepted: a map'
  return isObject(value)
    ? 'is no configuration file of this action; accepted: a map with version: 1 and what it declares'
    : 'is a text; accepted: a map with version: 1 and what it declares'
}

/** Takes a mistake at the key or at the value (as a rule) of its path. */
export type Report = (mistake: Problem & Partial<SchemaProblem>) => void

/** What the file declares, without what it points at; undefined for what is no file of ours. Refused values are taken out of it. */
export const readDeclaration = (
  { value, secretPaths, isOurs }: YamlDocument,
  { kinds, everywhere, run, ...variables }: ContentContext,
  report: Report
): Said | undefined => {
  // A refused value is deleted, so that what remains can be read and its mistakes found in the same run.
  const refused: Path[] = []
  const refuse: Report = mistake => {
    refused.push(mistake.path)
    report(mistake)
    deleteAt(value, mistake.path)
  }
  if (!isOurs) {
    report({ path: [], problem: notOurs(value) })
    return undefined
  }
  if (isObject(value) && !sectionsOf(kinds).some(section => section in value))
    report({ path: [], problem: `declares nothing; accepted: at least one of ${sectionsOf(kinds).join(', ')}` })
  for (const path of secretPaths) deleteAt(value, path)
  for (const problem of schemaProblems(configSchemaOf(kinds), value)) refuse(problem)
  if (!isObject(value)) return undefined
  const keys = keysOf(kinds)
  expandPlaceholders(value, keys, variables, refuse)
  const { tenant: tenantGuard, defaults = {}, apps: entries = {} } = value as Partial<File>
  const tenant = tenantGuard === undefined ? undefined : parseTenant(tenantGuard, 'public')
  if (tenant?.ok === false) report({ path: ['tenant'], problem: tenant.problem })
  const tenantParts = assembleTenant(value, kinds, report, run)
  const forbidden = forbiddenBy(everywhere, keys.app)
  const framework = assembleSections(value, kinds, withDefaults(defaults, everywhere), report)
  const declared = Object.entries(entries).flatMap(([key, own]) => {
    const section = framework.reserved.get(key)
    if (section !== undefined)
      report({ path: ['apps', key], part: 'key', problem: `is a key of ${section}; accepted: another one` })
    // The name was refused above when it is absent here.
    const said = withDefaults({ name: key, ...own }, defaults)
    const written = { ...withDefaults(said, workflowValues(everywhere, said, keys.app)), ...forbidden }
    const app = assembleApp(written, {
      key,
      nameRequired: true,
      kinds,
      ...(run && { run }),
      report: ({ path, problem }) => report({ path: placeOf(key, own, defaults, path), problem })
    })
    return app === undefined ? [] : [app]
  })
  const apps = [...framework.apps, ...declared]
  for (const { key, path, problem } of clashes(apps)) report({ path: ['apps', key, ...path], problem })
  const keysWritten = [...framework.apps.map(({ app }) => app.key), ...Object.keys(entries)]
  for (const { key, path, problem } of danglingUses(apps, keysWritten, appsRefused(refused, kinds)))
    report({ path: placeOf(key, entries[key] ?? {}, defaults, path), problem })
  return { tenantGuard, tenant: tenantParts, sections: framework.sections, apps }
}

/** The keys of apps of which something was refused, and of those that a refused section stands for. */
const appsRefused = (paths: readonly Path[], { sections }: Kinds): ReadonlySet<string> =>
  new Set(
    paths.flatMap(([first, key]) =>
      first === 'apps'
        ? [String(key)]
        : sections.flatMap(({ name, reservedKeys }) => (name === first ? reservedKeys : []))
    )
  )

/** What the workflow says of an app that is written so. */
const workflowValues = (everywhere: Written, said: Written, appKeys: FileKeys['app']): Written =>
  Object.fromEntries(
    Object.entries(everywhere).map(([key, value]) => [key, appKeys[key]?.workflowValue?.(value, said) ?? value])
  )

/** What the workflow says no to, whatever the file says. */
const forbiddenBy = (everywhere: Written, appKeys: FileKeys['app']): Written =>
  Object.fromEntries(
    Object.entries(appKeys)
      .filter(([key, { workflowForbids }]) => workflowForbids && everywhere[key] === false)
      .map(([key]) => [key, false])
  )

/** The file as it is written, once the schema has been checked. */
type File = {
  readonly tenant: string
  readonly defaults: Written
  readonly apps: Readonly<Record<string, Written>>
}

/** Where a value of an app was written: in the app, or in the defaults of the file. A list is written as a whole. */
const placeOf = (key: string, own: Written, defaults: Written, path: Path): Path => {
  const holds = (holder: Written) => valueAt(holder, beforeList(path)) !== undefined
  return holds(own) || !holds(defaults) ? ['apps', key, ...path] : ['defaults', ...path]
}

const beforeList = (path: Path): Path => {
  const inList = path.findIndex(step => typeof step === 'number')
  return inList < 0 ? path : path.slice(0, inList)
}

/** Deletes the value at the path; inside a list, the whole list, because its other entries keep their numbers only in it. */
const deleteAt = (root: unknown, path: Path): void => {
  const target = beforeList(path)
  const holder = valueAt(root, target.slice(0, -1))
  const last = target.at(-1)
  if (last !== undefined && isObject(holder)) delete (holder as Record<string, unknown>)[last]
}
