// Tiny actions for the emulated runner: they do, in plain JavaScript, what an action can do to it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { runAction, type StepOptions } from '../src/runner.ts'

/** The folder that holds them; it goes with the tests of the file. */
export const root = mkdtempSync(join(tmpdir(), 'b2c-runner-test-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The action.yml of an action that says nothing else. */
export const metadata = `
name: fake
description: For tests
inputs:
  client-id: { description: a }
  mode: { description: b, default: apply }
  with space: { description: c, default: "it''s" }
  token: { description: d, default: "\${{ github.token }}" }
  api: { description: e, default: "\${{ github.api_url }}/x" }
  old: { description: f, deprecationMessage: use mode }
outputs:
  o: { description: an output }
runs: { using: node24, main: main.mjs, post: post.mjs }
`

let made = 0

/** Makes an action from its scripts; gives its folder. */
export const fakeAction = (main: string, { post = '', yaml = metadata } = {}): string => {
  const folder = join(root, String(made++))
  mkdirSync(folder)
  writeFileSync(join(folder, 'action.yml'), yaml)
  writeFileSync(join(folder, 'main.mjs'), main)
  writeFileSync(join(folder, 'post.mjs'), post)
  return folder
}

/** Runs the main step of an action that consists of this script. */
export const run = (main: string, options: Omit<StepOptions, 'actionDir'> = {}) =>
  runAction({ actionDir: fakeAction(main), ...options })

/** The beginning of a script that appends to the runner's files. */
export const append = `import { appendFileSync } from 'node:fs'
const append = (name, text) => appendFileSync(process.env[name], text)
`
