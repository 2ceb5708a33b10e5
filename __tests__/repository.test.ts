// The tools that guard the repository, tried on small repositories with mistakes in them, and the repository's own files.

import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { inputNamesOf } from '../src/inputs/names.ts'
import { allKinds } from '../src/resources/index.ts'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))

let scratch = ''
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'b2c-repository-test-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const put = (name: string, text: string): void => {
  mkdirSync(dirname(join(scratch, name)), { recursive: true })
  writeFileSync(join(scratch, name), text)
}
const read = (name: string): string => readFileSync(join(scratch, name), 'utf8')

const tool = (name: string, args: readonly string[] = [], cwd = scratch) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, 'tools', name), ...args], {
    cwd,
    encoding: 'utf8'
  })
  return { status, lines: stdout.trim().split('\n'), stderr }
}

const action = `name: x
description: y
inputs:
  name: { description: Who is greeted., required: true }
  mode: { description: 'This | or that.', default: apply }
outputs:
  greeting: { description: What was said. }
runs: { using: node24, main: dist/index.js }
`
const emptyReadme = `# x
<!-- inputs:begin, generated -->
<!-- inputs:end -->
<!-- outputs:begin, generated -->
<!-- outputs:end -->
`

describe('check-yaml', () => {
  test('action.yml: unknown keys, missing descriptions, defaults that are not text', () => {
    put('action.yml', `${action.replace('required', 'requird').replace('apply', '3')}branding: { icon: zap }\n`)
    const { status, lines } = tool('check-yaml.js', ['action.yml'])
    expect(status).toBe(1)
    expect(lines).toEqual([
      'action.yml:4: inputs.name: unknown key requird',
      'action.yml:5: inputs.mode: quote the default, it reaches the action as text',
      '2 problems'
    ])
  })

  test('a workflow: our inputs, expressions, pins, and the rules of the house', () => {
    put('action.yml', action)
    const commit = '3d3c42e5aac5ba805825da76410c181273ba90b1'
    put(
      '.github/workflows/ci.yml',
      `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - uses: actions/setup-node@${commit}
      - uses: ./
        with: { nme: x, mode: plan }
      - run: npm ci
      - run: echo \${{ githb.ref }}
`
    )
    expect(tool('check-yaml.js', ['.github/workflows/ci.yml']).lines).toEqual([
      ".github/workflows/ci.yml:9: Invalid action input 'nme'",
      '.github/workflows/ci.yml:9: Missing required input `name`',
      ".github/workflows/ci.yml:11: Unrecognized named-value: 'githb'",
      '.github/workflows/ci.yml:6: actions/checkout@v7: pin it as NAME@<40 hexadecimal digits> # vX.Y.Z',
      `.github/workflows/ci.yml:7: actions/setup-node@${commit}: pin it as NAME@<40 hexadecimal digits> # vX.Y.Z`,
      '.github/workflows/ci.yml:1: set `permissions: {}` at the top',
      '.github/workflows/ci.yml:1: job a: name its permissions',
      '.github/workflows/ci.yml:1: job a: set timeout-minutes',
      '.github/workflows/ci.yml:1: job a: checkout with persist-credentials: false',
      '.github/workflows/ci.yml:1: job a: npm ci with --ignore-scripts',
      '10 problems'
    ])
  })

  test('Markdown: each block of workflow YAML, at its own lines; other YAML is left alone', () => {
    put('action.yml', action)
    put(
      'README.md',
      `# x
\`\`\`yaml
- uses: OWNER/b2c-bootstrap@v1
  with: { name: x, bad: 1 }
\`\`\`
\`\`\`yaml
permissions: { id-tokn: write }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: some/b2c-bootstrap@v1
        with: { name: x, worse: 1 }
\`\`\`
\`\`\`yaml
version: 1
apps: {}
\`\`\`
`
    )
    expect(tool('check-yaml.js', ['README.md']).lines.toSorted()).toEqual([
      '3 problems',
      "README.md:13: Invalid action input 'worse'",
      "README.md:4: Invalid action input 'bad'",
      "README.md:7: Unexpected value 'id-tokn'"
    ])
  })

  test("the repository's own files are in order", () => {
    const { status, lines } = tool('check-yaml.js', [], repository)
    expect(lines).toEqual([expect.stringMatching(/^\d+ files are in order$/)])
    expect(status).toBe(0)
  })
})

describe('docs', () => {
  test('writes the tables from action.yml, and says when they are stale', () => {
    put('action.yml', action)
    put('README.md', emptyReadme)
    put('docs/permissions.md', '<!-- presets:begin -->\nold\n<!-- presets:end -->\n')
    expect(tool('docs.js', ['--check']).status).toBe(1)
    expect(read('README.md')).toBe(emptyReadme)
    expect(tool('docs.js').status).toBe(0)
    expect(read('README.md')).toContain(
      '| `name` | **required** | Who is greeted. |\n| `mode` | `apply` | This \\| or that. |\n<!-- inputs:end -->'
    )
    expect(read('README.md')).toContain('| `greeting` | What was said. |')
    expect(read('docs/permissions.md')).toMatch(
      /### `policy-deployment`\n[\s\S]*\| Policy\.ReadWrite\.TrustFramework \| /
    )
    expect(tool('docs.js', ['--check']).status).toBe(0)
  })

  test("the README's tables are those of action.yml, and action.yml's inputs are those of the code", () => {
    expect(tool('docs.js', ['--check'], repository)).toMatchObject({ status: 0 })
    const { inputs } = parse(readFileSync(join(repository, 'action.yml'), 'utf8'))
    expect(Object.keys(inputs)).toEqual(inputNamesOf(allKinds))
  })
})

describe('Markdown', () => {
  const below = (folder: string): string[] =>
    existsSync(join(repository, folder))
      ? readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map(name => `${folder}/${name}`)
      : []
  const files = [...readdirSync(repository), ...['.github', 'docs', 'examples'].flatMap(below)]
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => name.endsWith('.md'))
  const anchors = (text: string): string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')
    )

  test.each(files)('%s: every relative link leads to a file, every anchor to a heading', name => {
    const text = readFileSync(join(repository, name), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
    const links = [...text.matchAll(/\]\(\s*([^)\s]+)\s*\)/g)].map(([, link = '']) => link)
    const broken = links
      .filter(link => !/^https?:/.test(link))
      .filter(link => {
        const [path = '', anchor] = link.split('#')
        const target = join(repository, dirname(name), path)
        if (path !== '' && !existsSync(target)) return true
        const targetText = path === '' ? text : path.endsWith('.md') ? readFileSync(target, 'utf8') : ''
        return anchor !== undefined && !anchors(targetText).includes(anchor)
      })
    expect(broken).toEqual([])
  })
})

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

test('the counts are the last line of a test run; a file that cannot be loaded counts as failed', () => {
  put(
    'run.mjs',
    `import Reporter from ${JSON.stringify(new URL('../tools/counts-reporter.js', import.meta.url).href)}
     const counts = { numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 1, numPendingTests: 2, numTodoTests: 0 }
     new Reporter().onRunComplete(undefined, counts)
     console.log('Tests: 3 passed')`
  )
  const { stdout } = spawnSync(process.execPath, [join(scratch, 'run.mjs')], { encoding: 'utf8' })
  expect(stdout).toBe('Tests: 3 passed\n3 passed, 2 failed, 2 skipped\n')
})
