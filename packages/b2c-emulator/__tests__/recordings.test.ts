// The emulator beside the real service: answers of Microsoft Graph and Entra that others have recorded, asked of the emulator anew.
// The recordings and the program that replays them are no part of this repository: the test wants a folder `shared/recordings`
// beside it, and says so where there is none.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const replay = join(repository, '..', 'shared', 'recordings', 'replay.mjs')
const isThere = existsSync(replay)
if (!isThere) console.log('The recordings are not at hand (../shared/recordings): they are not replayed.')

/** A check that the emulator fails. `path` leads to the property or header, `why` is what the recordings say in excuse. */
type Disagreement = { readonly kind: string; readonly path: string; readonly group: string; readonly why?: string }

/** Why the emulator may answer otherwise, and what that excuses, as `kind path`: what the recordings excuse must be among it. */
const excused: Readonly<Record<string, RegExp>> = {
  'The service changed since: properties that it has today.':
    /^property extra (createdByAppId|nativeAuthenticationApisEnabled|requestSignatureVerification|samlMetadataUrl|serviceManagementReference|servicePrincipalLockConfiguration|uniqueName|web\.redirectUriSettings|defaultUsageLocation|directorySizeQuota|isMultipleDataLocationsForServicesEnabled|onPremisesSyncStatus|partnerTenantType|tenantType)$/,
  'The service changed since: properties that it had for a while.': /^property missing @odata\.id$/,
  'The service changed since: the audience of new applications, April 2024.':
    /^(value signInAudience|type api\.requestedAccessTokenVersion)$/,
  'The service changed since: words, separators and caching.':
    /^(error message error_description|error separators error_description|header value cache-control)$/,
  'Of the recorded tenant: its region, and that it is older than the date of its own service principals.':
    /^(value tenant_region_scope|type createdDateTime)$/,
  'Of the recorder: it has set the interval, and left out the telemetry in the request that this header answers.':
    /^(value interval|header missing x-ms-clitelem)$/,
  'The emulator names itself.': /^value (cloud_instance_name|msgraph_host|verification_uri)$/
}

/** Replays every recording against the emulator of this repository. */
const replayed = (): { readonly summary: string; readonly disagreements: readonly Disagreement[] } => {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  try {
    const json = join(folder, 'report.json')
    const options = ['--product', repository, '--node', process.execPath, '--json', json]
    const { stdout, stderr } = spawnSync(process.execPath, [replay, ...options], { encoding: 'utf8' })
    const summary = /^emulator: .*$/m.exec(stdout)?.[0]
    if (summary === undefined) throw new Error(`The recordings were not replayed:\n${stdout}${stderr}`)
    return { summary, disagreements: JSON.parse(readFileSync(json, 'utf8')) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const tests = isThere ? test : test.skip

tests('answers as the service has answered, but for what changed since', () => {
  const { summary, disagreements } = replayed()
  console.log(summary)
  expect(summary).toMatch(/ [1-9]\d* interactions replayed/)
  const isExcused = ({ kind, path, why }: Disagreement): boolean =>
    why !== undefined && Object.values(excused).some(pattern => pattern.test(`${kind} ${path.replace('value[].', '')}`))
  expect(disagreements.filter(one => !isExcused(one))).toEqual([])
})
