// The config file: from its path to the apps that it declares. Loaded only when the input `config` is given.

import fs from 'node:fs/promises'
import path from 'node:path'
import { ActionError, messageOf } from '../errors.ts'
import { parseTenant } from '../inputs/tenant.ts'
import type { DesiredApp } from '../resources/app/declared.ts'
import { destinationIdentity } from '../secretStores/github/destination.ts'
import { mistakesText, type Path, pathText } from '../util/problem.ts'
import { quoted } from '../util/result.ts'
import { type AppDefaults, completeApp } from './assemble.ts'
import { expandPlaceholders, hasPlaceholder, placeholderPlaces, takesPlaceholders } from './placeholders.ts'
import type { AppDeclaration, ConfigDeclaration } from './schema.ts'
import { schemaProblems } from './schemaErrors.ts'
import { readYaml, type YamlDocument } from './yaml.ts'

/** What a config file declares. The guard is the tenant that the file is meant for, as it was written. */
export type Config = { readonly tenantGuard: string | undefined; readonly apps: readonly DesiredApp[] }

/** The largest file that is read, in bytes: room for a thousand apps. */
export const largestConfigBytes = 512 * 1024

/**
 * Reads the file (a relative path starts at the workspace) and completes every app that it declares.
 *
 * @param defaults what holds where neither the app nor the file's own defaults say otherwise.
 * @throws ActionError `input` that lists every mistake with file, line and column.
 */
export const loadConfig = async (
  file: string,
  defaults: AppDefaults,
  env: Readonly<Record<string, string | undefined>>
): Promise<Config> => readConfig(await readText(file, env), file, defaults, env)

const readText = async (file: string, env: Readonly<Record<string, string | undefined>>): Promise<string> => {
  const refuse = (why: string, cause?: unknown) =>
    new ActionError({
      code: 'input',
      message: `Input config ${quoted(file)} ${why}`,
      hint: 'The path starts at the workspace; check the repository out in an earlier step.',
      cause
    })
  const bytes = await fs.readFile(path.resolve(env.GITHUB_WORKSPACE || '.', file)).catch((error: unknown) => {
    throw refuse(`cannot be read: ${messageOf(error)}`, error)
  })
  if (bytes.length > largestConfigBytes)
    throw refuse(`has ${bytes.length} bytes; accepted: at most ${largestConfigBytes}`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw refuse('is not UTF-8 text', error)
  }
}

/** The same as {@link loadConfig} for a text that was read already; `file` names it in messages. */
export const readConfig = (
  text: string,
  file: string,
  defaults: AppDefaults,
  env: Readonly<Record<string, string | undefined>>
): Config => {
  const document = readYaml(text)
  const mistakes = new Mistakes(document)
  for (const { offset, problem } of document.problems) mistakes.addAt(offset, problem)
  const config = document.value === undefined ? undefined : readDeclaration(document, defaults, env, mistakes)
  if (config === undefined || mistakes.any) throw mistakes.error(file)
  return config
}

const readDeclaration = (
  document: YamlDocument,
  defaults: AppDefaults,
  env: Readonly<Record<string, string | undefined>>,
  mistakes: Mistakes
): Config | undefined => {
  const value = document.value
  // A refused value is taken out, so that what remains can be read and its mistakes found in the same run.
  for (const refused of document.secretPaths) takeOut(value, refused)
  for (const { path: at, part, problem } of schemaProblems(value)) {
    mistakes.add(at, problem, part)
    takeOut(value, at)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  expandAll(value, [], env, (at, problem) => {
    mistakes.add(at, problem)
    takeOut(value, at)
  })
  const declared = value as Partial<ConfigDeclaration>
  if (declared.tenant !== undefined) {
    const tenant = parseTenant(declared.tenant, 'public')
    if (!tenant.ok) mistakes.add(['tenant'], tenant.problem)
  }
  const entries: [string, AppDeclaration][] = Object.entries(declared.apps ?? {})
  const apps = entries.flatMap(([key, own]) => {
    // The name was refused above when it is absent here.
    const app = completeApp(withDefaults({ name: key, ...own }, declared.defaults), {
      key,
      nameRequired: true,
      defaults,
      report: ({ path: at, problem }) => mistakes.add(placeOf(key, own, declared, at), problem)
    })
    return app === undefined ? [] : [app]
  })
  for (const { path: at, problem } of clashes(apps)) mistakes.add(at, problem)
  return { tenantGuard: declared.tenant, apps }
}

const withDefaults = (app: AppDeclaration, defaults: ConfigDeclaration['defaults']): AppDeclaration => ({
  ...defaults,
  ...app,
  secret: { ...defaults?.secret, ...app.secret }
})

/** Where a value of an app was written: in the app, or in the defaults of the file. */
const placeOf = (key: string, own: AppDeclaration, { defaults }: Partial<ConfigDeclaration>, at: Path): Path => {
  const depth = at[0] === 'secret' ? 2 : 1
  const has = (holder: unknown) =>
    at
      .slice(0, depth)
      .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], holder) !== undefined
  return has(own) || !has(defaults) ? ['apps', key, ...at] : ['defaults', ...at]
}

/** Apps that would fight over the same object of the tenant or the same secret of GitHub. */
const clashes = (apps: readonly DesiredApp[]): readonly { readonly path: Path; readonly problem: string }[] => {
  const owners = new Map<string, string>()
  return apps.flatMap(app => {
    const claim = (path: Path, kind: string, id: string) => {
      const owner = owners.get(`${kind} ${id.toLowerCase()}`)
      owners.set(`${kind} ${id.toLowerCase()}`, owner ?? app.key)
      if (owner === undefined || owner === app.key) return []
      return [
        {
          path: ['apps', app.key, ...path],
          problem: `has the ${kind} ${quoted(id)} of ${owner}; accepted: one app for each`
        }
      ]
    }
    return [
      ...claim(['uniqueName'], 'unique name', app.uniqueName),
      ...(app.adoptClientId === undefined ? [] : claim(['adopt'], 'client id', app.adoptClientId)),
      ...app.secret.destinations.flatMap(destination =>
        claim(['secret', 'destinations'], 'destination', destinationIdentity(destination))
      ),
      ...(app.clientIdVariables ?? []).flatMap(variable =>
        claim(['clientIdVariables'], 'variable', destinationIdentity(variable))
      )
    ]
  })
}

const expandAll = (
  holder: object,
  at: Path,
  env: Readonly<Record<string, string | undefined>>,
  report: (at: Path, problem: string) => void
): void => {
  for (const [key, value] of Object.entries(holder)) {
    const here = [...at, Array.isArray(holder) ? Number(key) : key]
    if (typeof value === 'object' && value !== null) expandAll(value, here, env, report)
    if (typeof value !== 'string' || !hasPlaceholder(value)) continue
    const expanded = takesPlaceholders(here) ? expandPlaceholders(value, env) : undefined
    if (expanded?.ok) (holder as Record<string, unknown>)[key] = expanded.value
    else report(here, expanded?.problem ?? `holds a placeholder; accepted: only in ${placeholderPlaces}`)
  }
}

/** Deletes the value at the path; inside a list, the whole list, because its other entries keep their numbers only in it. */
const takeOut = (root: unknown, path: Path): void => {
  const inList = path.findIndex(step => typeof step === 'number')
  const target = inList < 0 ? path : path.slice(0, inList)
  const holder = target
    .slice(0, -1)
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step as string], root)
  const last = target.at(-1)
  if (last !== undefined && typeof holder === 'object' && holder !== null)
    delete (holder as Record<string, unknown>)[last]
}

/** The mistakes of one file, in the order of the text, each place and sentence once. */
class Mistakes {
  readonly #document: YamlDocument
  readonly #found = new Map<string, { readonly offset: number; readonly text: string }>()

  constructor(document: YamlDocument) {
    this.#document = document
  }

  get any(): boolean {
    return this.#found.size > 0
  }

  add(path: Path, problem: string, part: 'key' | 'value' = 'value'): void {
    this.addAt(this.#document.offsetOf(path, part), `${pathText(path) || 'the file'} ${problem}`)
  }

  addAt(offset: number, text: string): void {
    this.#found.set(`${offset} ${text}`, { offset, text })
  }

  error(file: string): ActionError {
    const sorted = [...this.#found.values()].sort((one, other) => one.offset - other.offset)
    const lines = sorted.map(({ offset, text }) => `${file}:${this.#document.positionOf(offset)}: ${text}`)
    return new ActionError({
      code: 'input',
      message: mistakesText(lines, { one: '', many: 'the config file' }),
      hint: 'Nothing was sent to the tenant. schema/b2c.schema.json describes the file, for editors too; docs/config.md explains it.'
    })
  }
}
