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

/** A check that the emulator fails; `why` is there where the recording is older than a documented change. */
type Disagreement = { readonly why?: string; readonly group: string; readonly kind: string; readonly path: string }

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
  expect(disagreements.filter(({ why }) => why === undefined)).toEqual([])
})
