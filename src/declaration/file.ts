// The configuration file: from its path to what it declares. Loaded only when the input `config` is given.

import { ActionError } from '../errors.ts'
import type { RunFacts, Written } from '../resources/field.ts'
import type { Kinds } from '../resources/index.ts'
import { parseTenant } from '../resources/tenant/reference.ts'
import { isObject } from '../util/json.ts'
import { mistakesText, type Path, type Problem, pathText } from '../util/problem.ts'
import { assembleApp, assembleTenant, clashes, type Declaration, withDefaults } from './assemble.ts'
import { type ConfigBytes, readConfigFile } from './configFile.ts'
import { expandPlaceholders, type Variables } from './placeholders.ts'
import { appKeysOf, configSchemaOf } from './schema.ts'
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
  readonly assertTrusted?: (file: ConfigBytes) => void
}

/**
 * Reads the file (a relative path starts at the workspace) and everything that it declares.
 * @throws ActionError `input` that lists every mistake with file, line and column.
 */
export const loadConfig = async (file: string, context: ConfigContext): Promise<Declaration> => {
  const read = await readConfigFile(file, context.env.GITHUB_WORKSPACE)
  context.assertTrusted?.(read)
  return readConfig(read.text, file, context)
}

/** The same as {@link loadConfig} for a text that was read already; `file` names it in messages. */
export const readConfig = (text: string, file: string, context: ConfigContext): Declaration => {
  const document = readYaml(text, looksLikeConfig)
  const mistakes = [...document.problems]
  const report: Report = ({ path, part = 'value', problem }) => {
    mistakes.push({ offset: document.offsetOf(path, part), problem: `${pathText(path) || 'the file'} ${problem}` })
  }
  const declaration = document.value === undefined ? undefined : readDeclaration(document, context, report)
  if (declaration === undefined || mistakes.length > 0) throw refusedFile(file, mistakes, document)
  return declaration
}

/**
 * Whether a text is meant as a configuration file, by the keys at its top. Nothing of any other file is quoted: it may be one that
 * holds secrets.
 */
const looksLikeConfig = (top: ReadonlyMap<string, unknown>): boolean => {
  const version = top.get('version')
  return top.has('apps') || version === 1 || isObject(version)
}

const notOurs = (value: unknown): string => {
  if (value === null || value === undefined) return 'is empty; accepted: a map'
  if (Array.isArray(value)) return 'is a list; accepted: a map'
  return isObject(value)
    ? 'is no configuration file of this action; accepted: a map with version: 1 and apps'
    : 'is a text; accepted: a map with version: 1 and apps'
}

/** Takes a mistake at the key or at the value (as a rule) of its path. */
type Report = (mistake: Problem & Partial<SchemaProblem>) => void

const refusedFile = (file: string, mistakes: readonly Located[], { positionOf }: YamlDocument): ActionError => {
  const sorted = mistakes.toSorted((one, other) => one.offset - other.offset)
  const lines = new Set(sorted.map(({ offset, problem }) => `${file}:${positionOf(offset)}: ${problem}`))
  return new ActionError({
    code: 'input',
    message: mistakesText([...lines], { one: '', many: 'the config file' }),
    hint: 'Nothing was sent to the tenant. schema/b2c.schema.json describes the file, for editors too; docs/config.md explains it.'
  })
}

const readDeclaration = (
  { value, secretPaths, isOurs }: YamlDocument,
  { kinds, everywhere, run, ...variables }: ConfigContext,
  report: Report
): Declaration | undefined => {
  // A refused value is deleted, so that what remains can be read and its mistakes found in the same run.
  const refuse: Report = mistake => {
    report(mistake)
    deleteAt(value, mistake.path)
  }
  if (!isOurs) {
    report({ path: [], problem: notOurs(value) })
    return undefined
  }
  for (const path of secretPaths) deleteAt(value, path)
  for (const problem of schemaProblems(configSchemaOf(kinds), value)) refuse(problem)
  if (!isObject(value)) return undefined
  expandPlaceholders(value, appKeysOf(kinds), variables, refuse)
  const { tenant: tenantGuard, defaults = {}, apps: entries = {} } = value as Partial<File>
  const tenant = tenantGuard === undefined ? undefined : parseTenant(tenantGuard, 'public')
  if (tenant?.ok === false) report({ path: ['tenant'], problem: tenant.problem })
  const tenantParts = assembleTenant(value, kinds, report)
  const general = withDefaults(defaults, everywhere)
  const forbidden = forbiddenBy(everywhere, kinds)
  const apps = Object.entries(entries).flatMap(([key, own]) => {
    // The name was refused above when it is absent here.
    const written = { ...withDefaults({ name: key, ...own }, general), ...forbidden }
    const app = assembleApp(written, {
      key,
      nameRequired: true,
      kinds,
      ...(run && { run }),
      report: ({ path, problem }) => report({ path: placeOf(key, own, defaults, path), problem })
    })
    return app === undefined ? [] : [app]
  })
  for (const { key, path, problem } of clashes(apps)) report({ path: ['apps', key, ...path], problem })
  return { tenantGuard, tenant: tenantParts, apps }
}

/** What the workflow says no to, whatever the file says. */
const forbiddenBy = (everywhere: Written, kinds: Kinds): Written =>
  Object.fromEntries(
    Object.entries(appKeysOf(kinds))
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
