// A small repository for each test, with mistakes in it, and the tools that guard the real one.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach } from '@jest/globals'

/** The folder of this repository. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The folder of the small repository. */
export let scratch = ''
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'b2c-repository-test-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

/** Writes a file of the small repository. */
export const put = (name: string, text: string): void => {
  mkdirSync(dirname(join(scratch, name)), { recursive: true })
  writeFileSync(join(scratch, name), text)
}
/** Reads one. */
export const read = (name: string): string => readFileSync(join(scratch, name), 'utf8')

/** Runs a tool of this repository in the small one, or elsewhere. */
export const tool = (name: string, args: readonly string[] = [], cwd = scratch) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, 'tools', name), ...args], {
    cwd,
    encoding: 'utf8'
  })
  return { status, lines: stdout.trim().split('\n'), stderr }
}

/** An action.yml without mistakes. */
export const action = `name: x
description: y
inputs:
  name: { description: Who is greeted., required: true }
  mode: { description: 'This | or that.', default: apply }
outputs:
  greeting: { description: What was said. }
runs: { using: node24, main: dist/index.js }
`
