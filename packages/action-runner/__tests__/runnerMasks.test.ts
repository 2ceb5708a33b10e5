// Masks: what is hidden, in which spellings, and which outputs do not leave the job.

import { describe, expect, test } from '@jest/globals'
import { createMasker } from '../src/masks.ts'
import { jobOutputs } from '../src/runner.ts'
import { append, run } from './fakeAction.ts'

describe('masks', () => {
  test('hold from their line on, in log and summary, not in the raw output', async () => {
    const result = await run(`${append}
      console.log('before s3cr3t-value')
      console.log('::add-mask::s3cr3t-value')
      console.log('after s3cr3t-value!')
      append('GITHUB_STEP_SUMMARY', 'sum s3cr3t-value')`)
    expect(result.log).toBe('before s3cr3t-value\nafter ***!')
    expect(result.stdout).toContain('after s3cr3t-value!')
    expect([result.summary, result.rawSummary]).toEqual(['sum ***', 'sum s3cr3t-value'])
  })

  test('cover each line of a value, and the usual encodings', () => {
    const { add, mask } = createMasker()
    expect(add('first line\r\n  second "line" \n\n')).toBe(true)
    expect(mask('<first line> <second "line">')).toBe('<***> <***>')
    expect(mask('<second \\"line\\"> <second%20%22line%22> <second &quot;line&quot;>')).toBe('<***> <***> <***>')
    for (const shift of [0, 1, 2])
      expect(mask(Buffer.from('first line').subarray(shift).toString('base64'))).toBe('***')
  })

  test('overlapping values become one, white space is refused, job secrets are known from the start', async () => {
    const { add, mask } = createMasker(['abcd'])
    add('cdef')
    expect(mask('xabcdefx abcd-cdef')).toBe('x***x ***-***')
    expect(add(' \n ')).toBe(false)
    const result = await run(`console.log('ghs_abc repository-secret')`, {
      githubToken: 'ghs_abc',
      secrets: ['repository-secret']
    })
    expect(result.log).toBe('*** ***')
  })

  test('drop an output on its way to other jobs when it contains a masked value', async () => {
    const result = await run(`${append}
      console.log('::add-mask::p4ssw0rd')
      append('GITHUB_OUTPUT', 'client-secret=p4ssw0rd\\nurl=https://x/p4ssw0rd/y\\nclient-id=1234\\n')`)
    expect(result.outputs).toEqual({ 'client-secret': 'p4ssw0rd', url: 'https://x/p4ssw0rd/y', 'client-id': '1234' })
    expect(jobOutputs(result)).toEqual({ 'client-id': '1234' })
    expect(jobOutputs(result, { renamed: 'p4ssw0rd', id: '1' })).toEqual({ id: '1' })
  })
})
