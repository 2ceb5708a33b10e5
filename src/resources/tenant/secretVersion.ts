// Whether a secret that cannot be read back has to be sent: by the version that the file gives it, and the one that was recorded
// when it was sent last. Contract: it is sent when the thing is made and when its version is raised, never on every run. A version
// that is lowered is refused: it comes of a file as it was before, whose run would send again whatever the environment holds now.

import { ActionError } from '../../errors.ts'
import type { Annotation } from '../../reconcile/report.ts'
import { isObject } from '../../util/json.ts'
import type { Path } from '../../util/problem.ts'
import { type EnvironmentText, largestVersion, type VersionedSecret } from './environmentText.ts'
import type { LoadContext } from './load.ts'

/** `current`: this version was sent. `raised`: it is to be sent. `unknown`: nothing tells which is there, and none is sent. */
export type SecretStanding = 'current' | 'raised' | 'unknown'

/** The version that an entry of the record speaks of; undefined where there is none, or one that no version could have left. */
export const recordedVersion = (entry: string | undefined): number | undefined =>
  entry !== undefined && /^[1-9]\d{0,9}$/.test(entry) && Number(entry) <= largestVersion ? Number(entry) : undefined

/** The version that was recorded, as a plan shows it. */
export const shownVersion = (recorded: number | undefined): string =>
  recorded === undefined ? 'unknown' : `version ${recorded}`

/**
 * How a secret of something that exists already stands. `recorded` is the version that the tenant's record knows; without one a first
 * version may or may not be what is there, and a later one must have been raised for a reason. `what` reads after "of".
 * @throws ActionError `conflict` for a version below the recorded one.
 */
export const standingOf = (
  what: string,
  { version }: Pick<VersionedSecret, 'version'>,
  recorded: number | undefined
): SecretStanding => {
  if (recorded === undefined) return version > 1 ? 'raised' : 'unknown'
  assertNotLowered(what, version, recorded)
  return recorded === version ? 'current' : 'raised'
}

/** @throws ActionError `conflict` for a version below the recorded one. */
export const assertNotLowered = (what: string, version: number, recorded: number | undefined): void => {
  if (recorded === undefined || version >= recorded) return
  throw new ActionError({
    code: 'conflict',
    message: `The file declares version ${version} of ${what}, but version ${recorded} is the one that was sent last.`,
    hint: `A version is only ever raised: to go back to an older value, set that value and version: ${recorded + 1}.`
  })
}

/**
 * Reports a version above 1 in a file that declares no application: with no place for a record, every run would send the secret again.
 * `path` is that of the map that holds the version.
 */
export const checkRecordPlace = (
  { version }: Pick<VersionedSecret, 'version'>,
  path: Path,
  { file, reported, report }: Pick<LoadContext, 'file' | 'reported' | 'report'>
): void => {
  const declaresApp = isObject(file.apps) && Object.keys(file.apps).length > 0
  const declaresFramework = file.identityExperienceFramework !== undefined && file.identityExperienceFramework !== false
  // What was refused may have declared one.
  const isRefused = reported.some(
    ({ path: [section] }) => section === 'apps' || section === 'identityExperienceFramework'
  )
  if (version === 1 || declaresApp || declaresFramework || isRefused) return
  report({
    path: [...path, 'version'],
    problem: `is ${version}, and the file declares no application that could hold the record of what was sent; accepted: 1, or a file that declares apps or identityExperienceFramework as well`
  })
}

/** The value of a secret that is to be sent. @throws ActionError `input` in a plan whose step does not have it. */
export const textOf = ({ variable, text }: EnvironmentText, purpose: string): string => {
  if (text !== undefined) return text
  throw new ActionError({
    code: 'input',
    message: `The environment variable ${variable} is not set or empty, and its value is needed to ${purpose}. Nothing was written.`,
    hint: 'Set it with env: on the step.'
  })
}

/** What a plan says of variables that are not set although nothing would be sent now. */
export const unsetWarnings = (secrets: readonly EnvironmentText[]): readonly Annotation[] => {
  const unset = [...new Set(secrets.filter(({ text }) => text === undefined).map(({ variable }) => variable))]
  if (unset.length === 0) return []
  const many = unset.length > 1
  return [
    {
      text: `The environment variable${many ? 's' : ''} ${unset.join(', ')} ${many ? 'are' : 'is'} not set or empty. This plan does not need ${many ? 'them' : 'it'}; mode apply does.`
    }
  ]
}

/**
 * What is said of a secret that nothing is recorded of. `what` reads after "of": `the identity provider Contoso`. `hasRecord` is false
 * where the file declares no application that could hold the record.
 */
export const unknownSecretNotice = (
  what: string,
  { variable, version }: VersionedSecret,
  hasRecord: boolean
): Annotation => {
  const way = hasRecord
    ? ''
    : 'Declare an application in the file that remembers versions (apps, identityExperienceFramework). '
  return {
    text: `Whether ${what} has the value of ${variable} is not known: nothing records that this action sent it, and it cannot be read back. It was left as it is. ${way}To send it, raise its version to ${version + 1}.`
  }
}
