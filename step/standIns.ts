// What a configuration file needs and nobody has written yet: policies, their settings, the keys that they use.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { repositoryDir } from '../harness/bundle.ts'
import { liesIn } from './checkout.ts'
import { parseYaml } from './document.ts'
import type { Value } from './expressions.ts'
import { codeOf, Mistake } from './mistake.ts'
import { type Mapping, mappingOf } from './workflow.ts'

/** A configuration file in a checkout. */
export type ConfigFile = {
  /** The domain of its line `tenant`; undefined where it holds a placeholder or nothing. */
  readonly tenant: string | undefined
  readonly content: Mapping
}

const textIn = (value: Value | undefined): string | undefined =>
  typeof value === 'string' && !value.includes('$') ? value : undefined

/** A configuration file of a workspace; undefined when it is not there or no YAML: the action says so itself. */
export const configIn = (workspace: string, path: string): ConfigFile | undefined => {
  if (path === '' || !existsSync(join(workspace, path))) return undefined
  try {
    const { content } = parseYaml(path, readFileSync(join(workspace, path), 'utf8'))
    return { tenant: textIn(content.tenant), content: content as Mapping }
  } catch (error) {
    if (error instanceof Mistake || codeOf(error) !== undefined) return undefined
    throw error
  }
}

const tenantExample = join(repositoryDir, 'examples', 'tenant')

/** What the policies of a tenant stand on. examples/tenant/b2c.yml has both. */
const underPolicies = {
  identityExperienceFramework: true,
  policyKeys: {
    TokenSigningKeyContainer: { generate: 'signature' },
    TokenEncryptionKeyContainer: { generate: 'encryption' }
  }
}

/** A file with what a configuration of policies alone takes for granted; undefined when it declares keys itself. */
export const takenForGranted = ({ content }: ConfigFile, domain: string): string | undefined =>
  content.customPolicies === undefined || content.policyKeys !== undefined
    ? undefined
    : stringify({ version: 1, tenant: domain, ...underPolicies })

/** A thing that is missing: what it is, and what lays a stand-in. */
type Missing = { readonly what: string; readonly at: string; readonly standIn: string; readonly lay: () => void }

/** What is missing of the file that `config` names, in order. Ask again when it has been laid: it may need more. */
const missingOf = (workspace: string, config: string): readonly Missing[] => {
  const at = join(workspace, config)
  if (!existsSync(at)) return [missingConfig(at, config)]
  const policies = mappingOf(configIn(workspace, config)?.content.customPolicies)
  const isThere = (path: string): boolean => existsSync(join(dirname(at), path)) || existsSync(join(workspace, path))
  const folder = textIn(policies.folder)
  const appsettings = textIn(policies.appsettings) ?? 'appsettings.json'
  // Without a path it is looked for in the folder of the policies and above.
  const base =
    folder !== undefined && existsSync(join(dirname(at), folder)) ? join(dirname(config), folder) : (folder ?? '.')
  const hasSettings = policies.appsettings === undefined ? isAbove(workspace, base, appsettings) : isThere(appsettings)
  return [
    ...(folder === undefined || isThere(folder) ? [] : [missingPolicies(workspace, folder, policies)]),
    ...(policies.environment === undefined || hasSettings ? [] : [missingSettings(workspace, appsettings)])
  ]
}

const isAbove = (workspace: string, folder: string, name: string): boolean => {
  if (existsSync(join(workspace, folder, name))) return true
  const above = dirname(folder)
  return above !== folder && isAbove(workspace, above, name)
}

const missingConfig = (at: string, config: string): Missing => ({
  what: config,
  at,
  standIn: 'examples/tenant/b2c.yml',
  lay: () => {
    mkdirSync(dirname(at), { recursive: true })
    // It fits any tenant without its line.
    const text = readFileSync(join(tenantExample, 'b2c.yml'), 'utf8').replace(/^tenant:.*\n/m, '')
    writeFileSync(at, text)
  }
})

const missingPolicies = (workspace: string, folder: string, policies: Mapping): Missing => ({
  what: `the folder ${folder}`,
  at: join(workspace, folder),
  standIn: 'examples/tenant/policies',
  lay: () => {
    const to = join(workspace, folder)
    cpSync(join(tenantExample, 'policies'), to, { recursive: true })
    if (policies.environment !== undefined || mappingOf(policies.settings).Prefix !== undefined) return
    for (const name of readdirSync(to))
      writeFileSync(join(to, name), readFileSync(join(to, name), 'utf8').replaceAll('{Settings:Prefix}', 'B2C_1A_'))
  }
})

const missingSettings = (workspace: string, appsettings: string): Missing => ({
  what: appsettings,
  at: join(workspace, appsettings),
  standIn: 'examples/promotion/appsettings.json',
  lay: () => cpSync(join(repositoryDir, 'examples', 'promotion', 'appsettings.json'), join(workspace, appsettings))
})

/**
 * Lays what is missing of a configuration file, or says what to do about it.
 *
 * @param isLaid whether something may stand in
 * @returns what to tell
 */
export const completed = (
  workspace: string,
  config: string,
  { root, isCheckedOut, isLaid }: { readonly root: string; readonly isCheckedOut: boolean; readonly isLaid: boolean }
): readonly string[] => {
  const notes: string[] = []
  for (let round = 0; round < 2; round++) {
    for (const { what, at, standIn, lay } of missingOf(workspace, config)) {
      // Nothing is laid outside of the workspace: the action itself says what it takes.
      if (!liesIn(workspace, at)) continue
      if (!isCheckedOut) return [`${what} is not there: no step of the job before this one checks the repository out`]
      if (!isLaid) {
        const note = `${what} is not in ${root}: create it, name another folder by --checkout, or lay ${standIn} there for this run by --scaffold`
        if (!notes.includes(note)) notes.push(note)
        continue
      }
      lay()
      notes.push(`${what} is not in ${root}: ${standIn} stands in`)
    }
  }
  return notes
}
