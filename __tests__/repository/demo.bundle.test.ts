// The demo of the README, from dist/: every promise that it prints is kept, and it prints no secret.

import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { summaryText } from '../../harness/summaryText.ts'

const demo = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'demo', 'main.ts')

test('npm run demo ends well, with every promise kept', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=b2c-source', demo], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
  })
  expect(stdout.split('\n').filter(line => line.includes('✗'))).toEqual([])
  expect(stdout.match(/✓/g)?.length).toBeGreaterThanOrEqual(27)
  expect(stdout).toContain('Everything was as promised.')
  // A client secret of Microsoft Entra: three characters, 8Q~ or the like, 34 more.
  expect(stdout).not.toMatch(/[\w.~-]{3}\dQ~[\w.~-]{31,34}/)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

test('a summary as text: tables in columns, lists indented, entities and tags gone, diagrams named', () => {
  const markdown = [
    '<h2>✅ 1 app</h2>',
    '<table>\n<tr><th align="left">Name</th><td>A &lt;b&gt; &amp; c</td></tr>\n<tr><th>Kind of it</th><td><code>x</code></td></tr>\n</table>',
    '<b>Tree</b><ul><li>root<ul><li><code>leaf</code></li></ul></li></ul>',
    '> [!WARNING]\n> <b>careful</b>',
    '```mermaid\nflowchart LR\n  a --> b\n```'
  ].join('\n\n')
  expect(summaryText(markdown)).toBe(
    '✅ 1 app\n\nName        A <b> & c\nKind of it  x\n\nTree\n  root\n    leaf\n\n  [!WARNING]\n  careful\n\n(a diagram of 2 lines)'
  )
})
