// A test run ends with its counts.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { put, scratch } from './scratchRepository.ts'

test('the counts are the last line of a test run; a file that cannot be loaded counts as failed', () => {
  put(
    'run.mjs',
    `import Reporter from ${JSON.stringify(new URL('../../tools/counts-reporter.js', import.meta.url).href)}
     const counts = { numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 1, numPendingTests: 2, numTodoTests: 0 }
     new Reporter().onRunComplete(undefined, counts)
     console.log('Tests: 3 passed')`
  )
  const { stdout } = spawnSync(process.execPath, [join(scratch, 'run.mjs')], { encoding: 'utf8' })
  expect(stdout).toBe('Tests: 3 passed\n3 passed, 2 failed, 2 skipped\n')
})
