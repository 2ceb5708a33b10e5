// The package as others get it: what the tarball holds, its types, and the example of its README.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { examplesOf, type Packed, pack } from '../../b2c-emulator/__tests__/packed.ts'

let packed: Packed
beforeAll(() => {
  packed = pack('action-runner')
})
afterAll(() => packed.remove())

test('the tarball holds what was built, and imports its own dependencies', () => {
  const others = packed.files.filter(file => !/^dist\/.*\.(js|d\.ts)$/.test(file))
  expect(others.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json'])
  expect(packed.imported).toEqual(Object.keys(packed.manifest.dependencies))
})

test('the types are complete', () => {
  const use = `
    import { runAction, type StepResult } from 'action-runner'
    import { parseCommand, readMetadata } from 'action-runner/parts'
    const result: StepResult = await runAction({ actionDir: readMetadata('.').name })
    // @ts-expect-error: the declarations are read, nothing is any
    const wrong: number = result.log
    export const made = [wrong, parseCommand('::notice::x')]
  `
  expect(packed.run('use.ts', use)).toMatchObject({ code: 0, output: '' })
})

test('the example of the README runs', () => {
  const [action = ''] = examplesOf('action-runner', 'yaml')
  const [main = ''] = examplesOf('action-runner', 'mjs')
  const [example = ''] = examplesOf('action-runner', 'js')
  mkdirSync(join(packed.app, 'greeter'))
  writeFileSync(join(packed.app, 'greeter', 'action.yml'), action)
  writeFileSync(join(packed.app, 'greeter', 'main.mjs'), main)
  writeFileSync(join(packed.app, 'greeter', 'post.mjs'), 'console.log(process.env.STATE_greeted)')
  expect(packed.run('example.js', example)).toMatchObject({ code: 0, output: expect.stringContaining('Hello, Mona') })
})
