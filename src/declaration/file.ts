// The configuration file: from its path to what it declares. Loaded only when the input `config` is given.

import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { WorkspaceFile } from '../ci/ci.ts'
import { ActionError } from '../errors.ts'
import type { RunFacts, Written } from '../resources/field.ts'
import type { Kinds } from '../resources/index.ts'
import type { DeclaredTenantPart, SaidTenantPart } from '../resources/tenant/kind.ts'
import type { FileMistake, LoadContext } from '../resources/tenant/load.ts'
import { parseTenant } from '../resources/tenant/reference.ts'
import { asObject, isObject } from '../util/json.ts'
import { mistakesText, type Path, type Problem, pathText } from '../util/problem.ts'
import {
  assembleApp,
  assembleSections,
  assembleTenant,
  clashes,
  type Declaration,
  danglingUses,
  withDefaults
} from './assemble.ts'
import { readConfigFile } from './configFile.ts'
import { expandPlaceholders, type Variables } from './placeholders.ts'
import { configSchemaOf, type FileKeys, keysOf } from './schema.ts'
import { type SchemaProblem, schemaProblems, valueAt } from './schemaErrors.ts'
import { type Located, readYaml, type YamlDocument } from './yaml.ts'

/** What reading a file takes besides its text. */
export type ConfigContext = Variables & {
  readonly kinds: Kinds
  /** What holds where neither the app nor the file's own defaults say otherwise, in the words of the file. */
  readonly everywhere: Written
  /** Absent: an ordinary apply. */
  readonly run?: RunFacts
  /** Throws when the file may come from somebody who may not decide what is done; absent: it may come from anywhere. */
  readonly assertTrusted?: (file: WorkspaceFile) => void
}

/** What the file points at is read with this besides; see {@link LoadContext}. */
export type LoadingContext = ConfigContext & Pick<LoadContext, 'mask' | 'warn' | 'notice' | 'assertNoProposal'>

/**
 * Reads the file (a relative path starts at the workspace), everything that it declares, and what it points at.
 * @throws ActionError `input` that lists every mistake with file, line and column.
 */
export const loadConfig = async (file: string, context: LoadingContext): Promise<Declaration> => {
  const workspace = context.env.GITHUB_WORKSPACE
  const read = await readConfigFile(file, workspace)
  context.assertTrusted?.(read)
  const text = readText(read.text, context)
  const others: FileMistake[] = []
  const {
    run = { mode: 'apply', isInteractive: false },
    env,
    mask,
    warn,
    notice,
    assertTrusted,
    assertNoProposal
  } = context
  const loading: LoadContext = {
    run,
    env,
    mask,
    warn,
    notice,
    folder: dirname(read.path),
    workspace: await realpath(workspace || '.'),
    file: text.written,
    report: text.report,
    reportIn: mistake => others.push(mistake),
    assertTrusted,
    assertNoProposal
  }
  const tenant: DeclaredTenantPart[] = []
  for (const part of text.declaration?.tenant ?? []) {
    const declared = await part.load(loading)
    if (declared !== undefined) tenant.push(declared)
  }
  if (text.declaration === undefined || text.mistakes.length + others.length > 0) {
    throw refusedFile(file, text.mistakes, text.document, others)
  }
  return { ...text.declaration, tenant }
}

/**
 * What a text declares, without what it points at; `file` names it in messages.
 * @throws ActionError `input` as {@link loadConfig} does.
 */
export const readConfig = (text: string, file: string, context: ConfigContext): Said => {
  const { declaration, mistakes, document } = readText(text, context)
  if (declaration === undefined || mistakes.length > 0) throw refusedFile(file, mistakes, document)
  return declaration
}

/**
 * What is wrong with a text, by the paths of its values: for one that is about to be written. Placeholders are filled in from
 * `context.env`.
 */
export const problemsOf = (text: string, context: ConfigContext): readonly Problem[] => {
  const { document, reported } = readText(text, context)
  const isRead = document.value !== undefined
  return [
    ...document.secretPaths.map(path => ({ path, problem: 'looks like a secret, which has no place in a file' })),
    ...(isRead ? [] : document.problems.map(({ problem }) => ({ path: [], problem }))),
    ...reported
  ]
}

/** A declaration whose environment and files have not been read. */
type Said = Omit<Declaration, 'tenant'> & { readonly tenant: readonly SaidTenantPart[] }

const readText = (text: string, context: ConfigContext) => {
  const document = readYaml(text, top => looksLikeConfig(top, context.kinds))
  const mistakes = [...document.problems]
  const reported: Problem[] = []
  const report: Report = ({ path, part = 'value', problem }) => {
    reported.push({ path, problem })
    mistakes.push({ offset: document.offsetOf(path, part), problem: `${pathText(path) || 'the file'} ${problem}` })
  }
  const declaration = document.value === undefined ? undefined : readDeclaration(document, context, report)
  return { document, mistakes, reported, report, declaration, written: asObject(document.value) }
}

/**
 * Whether a text is meant as a configuration file, by the keys at its top. Nothing of any other file is quoted: it may be one that
 * holds secrets.
 */
const looksLikeConfig = (top: ReadonlyMap<string, unknown>, kinds: Kinds): boolean => {
  const version = top.get('version')
  return sectionsOf(kinds).some(section => top.has(section)) || version === 1 || isObject(version)
}

/** What a file must declare at least one of. */
const sectionsOf = ({ tenant, sections }: Kinds): readonly string[] => [
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
type Report = (mistake: Problem & Partial<SchemaProblem>) => void

const refusedFile = (
  file: string,
  mistakes: readonly Located[],
  { positionOf }: YamlDocument,
  others: readonly FileMistake[] = []
): ActionError => {
  const sorted = mistakes.toSorted((one, other) => one.offset - other.offset)
  const lines = new Set([
    ...sorted.map(({ offset, problem }) => `${file}:${positionOf(offset)}: ${problem}`),
    ...others.map(other => `${other.file}:${other.line}:${other.column}: ${other.problem}`)
  ])
  const many = others.length === 0 ? 'the config file' : 'the config file and the files that it names'
  return new ActionError({
    code: 'input',
    message: mistakesText([...lines], { one: '', many }),
    hint: 'Nothing was sent to the tenant. schema/b2c.schema.json describes the file, for editors too; docs/config.md explains it.'
  })
}

const readDeclaration = (
  { value, secretPaths, isOurs }: YamlDocument,
  { kinds, everywhere, run, ...variables }: ConfigContext,
  report: Report
): Said | undefined => {
  // A refused value is deleted, so that what remains can be read and its mistakes found in the same run.
  const refuse: Report = mistake => {
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
  for (const { key, path, problem } of danglingUses(apps, [
    ...framework.apps.map(({ app }) => app.key),
    ...Object.keys(entries)
  ]))
    report({ path: placeOf(key, entries[key] ?? {}, defaults, path), problem })
  return { tenantGuard, tenant: tenantParts, sections: framework.sections, apps }
}

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
