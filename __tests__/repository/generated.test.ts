// The tables of the documentation are written from action.yml, and those of this repository are up to date.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { inputNamesOf } from '../../src/inputs/names.ts'
import { allKinds } from '../../src/resources/index.ts'
import { action, put, read, repository, tool } from './scratchRepository.ts'

const emptyReadme = `# x
<!-- inputs:begin, generated -->
<!-- inputs:end -->
<!-- outputs:begin, generated -->
<!-- outputs:end -->
`

describe('docs', () => {
  test('writes the tables from action.yml, and says when they are stale', () => {
    put('action.yml', action)
    put('README.md', emptyReadme)
    put(
      'docs/permissions.md',
      '<!-- presets:begin -->\nold\n<!-- presets:end -->\n<!-- privileged:begin -->\n<!-- privileged:end -->\n'
    )
    put(
      'docs/live.md',
      '<!-- live-permissions:begin -->\n<!-- live-permissions:end -->\n<!-- live-questions:begin -->\n<!-- live-questions:end -->\n'
    )
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
    expect(read('docs/permissions.md')).toContain('| RoleManagement.ReadWrite.Directory | assigns any directory role |')
    expect(read('docs/live.md')).toMatch(/^### 24\. .*\n\n- Probe: /m)
    expect(tool('docs.js', ['--check']).status).toBe(0)
  })

  test("the README's tables are those of action.yml, and action.yml's inputs are those of the code", () => {
    expect(tool('docs.js', ['--check'], repository)).toMatchObject({ status: 0 })
    const { inputs } = parse(readFileSync(join(repository, 'action.yml'), 'utf8'))
    expect(Object.keys(inputs)).toEqual(inputNamesOf(allKinds))
  })
})
