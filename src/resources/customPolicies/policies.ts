// The policies of a folder, from their files to what is compared and sent, without a request: read once a run, and filled in again when
// values become known that were not. A document with `unknown` names holds stand-ins until then: it is planned as changed.

import path from 'node:path'
import { relativeName } from '../../util/files.ts'
import { type EnvironmentEntry, entryMistakes, findAppSettings } from './appSettings.ts'
import { type PolicyFile, readFolder } from './files.ts'
import { type Mistake, type Notice, sortedMistakes } from './mistake.ts'
import { type PolicyDocument, readPolicyFile } from './policyFile.ts'
import { collectSettings, type PolicyValues } from './settings.ts'
import type { OnFile } from './textFile.ts'
import type { DeploymentMode } from './uploadText.ts'

/** Where policies are and how they are chosen. `checkout` is absolute; the other paths are relative to it, or absolute inside. */
export type PolicyPlace = {
  readonly checkout: string
  readonly folder: string
  /** Globs, relative to the folder. */
  readonly exclude?: readonly string[]
  readonly environment?: string
  readonly appSettings?: string
  /** Told of every file that is read. What it throws ends the reading. */
  readonly onFile?: OnFile
}

/** What was read from the checkout. */
export type PolicySource = {
  /** Relative to the checkout. */
  readonly folder: string
  readonly files: readonly PolicyFile[]
  readonly entry?: EnvironmentEntry
  /** True when the environment is named Production, or its entry says so. */
  readonly isProduction: boolean
  readonly mistakes: readonly Mistake[]
  readonly notices: readonly Notice[]
}

/** Reads the folder and the entry of appsettings.json. Gives mistakes instead of throwing. */
export const loadPolicies = async (place: PolicyPlace): Promise<PolicySource> => {
  const checkout = path.resolve(place.checkout)
  const folder = path.resolve(checkout, place.folder)
  const { exclude = [], environment, appSettings: file, onFile } = place
  const found = await findAppSettings({
    checkout,
    folder,
    ...(file && { file }),
    ...(environment && { environment }),
    ...(onFile && { onFile })
  })
  const { entry, environmentsFolder } = found
  const content = await readFolder({
    checkout,
    folder,
    exclude,
    ...(environmentsFolder && { environmentsFolder }),
    ...(onFile && { onFile })
  })
  return {
    folder: relativeName(folder, checkout),
    files: content.files,
    ...(entry && { entry }),
    isProduction: environment?.toLowerCase() === 'production' || entry?.isProduction === true,
    mistakes: sortedMistakes([...found.mistakes, ...content.mistakes]),
    notices: content.notices
  }
}

/** Policies with everything filled in. */
export type FilledPolicies = {
  /** By file. Those with mistakes are among them where they could be read. */
  readonly documents: readonly PolicyDocument[]
  readonly mistakes: readonly Mistake[]
  readonly notices: readonly Notice[]
  /** The values of `{Settings:…}` that are known and no secrets. */
  readonly settings: Readonly<Record<string, string>>
  /** Texts that must not be shown. */
  readonly secrets: readonly string[]
}

/** Fills in and reads all files. It is pure, and takes a fraction of a second for a whole tenant. */
export const fillAll = (
  { folder, files, entry, mistakes: early }: PolicySource,
  values: PolicyValues,
  { deploymentMode }: { readonly deploymentMode?: DeploymentMode } = {}
): FilledPolicies => {
  const settings = collectSettings(values, entry)
  const reading = { tenant: values.tenant, settings, ...(deploymentMode && { deploymentMode }) }
  const read = files.map(file => ({ file: file.file, ...readPolicyFile(file, reading) }))
  const documents = read.flatMap(({ document }) => document ?? [])
  const { redact } = settings
  const mistakes = [
    ...entryMistakes(entry, values.tenant),
    ...read.flatMap(file => file.mistakes),
    ...repeatedIds(documents)
  ]
  // With prune, a folder that is empty by mistake would empty the tenant.
  if (documents.length + mistakes.length + early.length === 0) {
    const problem =
      'holds no custom policy; accepted: a folder with at least one .xml file whose root is TrustFrameworkPolicy'
    mistakes.push({ file: folder, line: 1, column: 1, problem, blamed: 'folder' })
  }
  const skipped = read.flatMap(({ file, skipped }) => (skipped === undefined ? [] : [`${file} (${skipped})`]))
  const notices = [...settings.notices, ...skippedNotice(skipped), ...read.flatMap(file => file.notices)]
  return {
    documents,
    mistakes: sortedMistakes(mistakes.map(mistake => ({ ...mistake, problem: redact(mistake.problem) }))),
    notices: notices.map(({ level, text }) => ({ level, text: redact(text) })),
    settings: settings.shown,
    secrets: settings.secrets
  }
}

const repeatedIds = (documents: readonly PolicyDocument[]): readonly Mistake[] =>
  [...Map.groupBy(documents, ({ key }) => key).values()].flatMap(([first, ...others]) =>
    others.map(({ file, id, offset, positionOf }) => {
      const problem = `has the PolicyId ${id}, as ${first?.file} has; ids are compared without case, and one policy is one file (customPolicies.exclude leaves files out)`
      return { file, ...positionOf(offset), problem }
    })
  )

const mostListed = 10

const skippedNotice = (skipped: readonly string[]): readonly Notice[] => {
  if (skipped.length === 0) return []
  const files = skipped.length === 1 ? '1 file is' : `${skipped.length} files are`
  const more = skipped.length > mostListed ? ` and ${skipped.length - mostListed} more` : ''
  const text = `${files} skipped, with another root element than TrustFrameworkPolicy: ${skipped.slice(0, mostListed).join(', ')}${more}`
  return [{ level: 'notice', text }]
}
