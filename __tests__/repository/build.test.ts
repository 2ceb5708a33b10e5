// The bundle holds everything that it imports, with the licence of each, and check-dist sees every difference.

import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { put, read, repository, scratch, tool } from './scratchRepository.ts'

describe('build', () => {
  const prepare = (index: string): void => {
    symlinkSync(join(repository, 'node_modules'), join(scratch, 'node_modules'), 'junction')
    for (const name of ['package.json', 'tsconfig.json', 'tsconfig.build.json'])
      copyFileSync(join(repository, name), join(scratch, name))
    put('src/index.ts', index)
  }

  test('bundles, keeps what is loaded lazily apart, lists every licence; check-dist sees a changed byte', () => {
    prepare(`import { info } from '@actions/core'\nconst { parse } = await import('yaml')\ninfo(String(parse('7')))\n`)
    expect(tool('build.js')).toMatchObject({ status: 0 })
    const files = readdirSync(join(scratch, 'dist')).sort()
    expect(files).toEqual([
      expect.stringMatching(/^\d+\.index\.js$/),
      'README.md',
      'index.js',
      'licenses.txt',
      'package.json'
    ])
    expect(read('dist/licenses.txt')).toMatch(/^@actions\/core [\d.]+\nMIT\n[\s\S]*^yaml [\d.]+\nISC\n/m)
    expect(spawnSync(process.execPath, ['dist/index.js'], { cwd: scratch, encoding: 'utf8' }).stdout).toBe('7\n')

    expect(tool('check-dist.js')).toMatchObject({ status: 0 })
    appendFileSync(join(scratch, 'dist/index.js'), ' ')
    put('dist/old.index.js', '')
    const { status, stderr } = tool('check-dist.js', ['--expected', 'dist-expected'])
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^dist\/index\.js differs, first in line \d+\ndist\/old\.index\.js is not part of the bundle\n$/
    )
    expect(readdirSync(join(scratch, 'dist-expected')).sort()).toEqual(files)
  })

  test('fails for an import that does not resolve, which ncc alone would let pass', () => {
    prepare(`// @ts-expect-error: there is no such package\nimport 'no-such-package'\n`)
    expect(tool('build.js')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('imports that could not be resolved: no-such-package')
    })
  })
})
