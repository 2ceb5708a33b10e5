// check-yaml finds the mistakes in action.yml, workflows and Markdown, and none in the files of this repository.

import { describe, expect, test } from '@jest/globals'
import { action, put, repository, tool } from './scratchRepository.ts'

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

  test('a workflow: our inputs, expressions, pins, and the rules of this repository', () => {
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
