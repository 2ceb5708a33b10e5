// The configuration file: from its path to what it declares. Loaded only when the input `config` is given.

import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { WorkspaceFile } from '../ci/ci.ts'
import { ActionError } from '../errors.ts'
import type { Kinds } from '../resources/kinds.ts'
import type { DeclaredTenantPart } from '../resources/tenant/kind.ts'
import type { FileMistake, LoadContext } from '../resources/tenant/load.ts'
import { asObject, isObject } from '../util/json.ts'
import { mistakesText, type Problem, pathText } from '../util/problem.ts'
import type { Declaration } from './assemble.ts'
import { readConfigFile } from './configFile.ts'
import { type ContentContext, type Report, readDeclaration, type Said, sectionsOf } from './content.ts'
import { type Located, readYaml, type YamlDocument } from './yaml.ts'

/** What reading a file takes besides its text. */
export type ConfigContext = ContentContext & {
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
    reported: text.reported,
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
    hint:
      sorted.length === 0
        ? 'Nothing was sent to the tenant. Lines and columns are those of your files; docs/custom-policies.md and docs/troubleshooting.md of the action tell what they may hold.'
        : 'Nothing was sent to the tenant. schema/b2c.schema.json describes the file, for editors too; docs/config.md explains it.'
  })
}
