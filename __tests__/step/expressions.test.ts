// Expressions of workflows: values, text around them, conditions, and what is said of those that GitHub would refuse.

import { describe, expect, test } from '@jest/globals'
import { type Contexts, evaluate, evaluateAll, holds, type Status, textOf } from '../../step/expressions.ts'

const place = { file: 'w.yml', line: 7 }
const contexts: Contexts = {
  github: { event_name: 'push', ref: 'refs/heads/main', event: { pull_request: null } },
  env: { STAGE: 'live' },
  vars: name => `value of ${name}`,
  inputs: { dry: true, count: 2 },
  matrix: { tenant: 'contoso' },
  needs: { list: { outputs: { matrix: '{"include":[{"file":"a.yml"},{"file":"b.yml"}]}' } } },
  steps: { app: { outputs: (name: string) => (name === 'changed' ? 'true' : '') } }
}
const expression = (text: string): string => `\${{ ${text} }}`

test.each<[text: string, value: unknown]>([
  ['plain', 'plain'],
  [expression('vars.CLIENT_ID'), 'value of CLIENT_ID'],
  [`stages/${expression('env.STAGE')}.yml`, 'stages/live.yml'],
  [`${expression('matrix.tenant')}-${expression('inputs.count')}`, 'contoso-2'],
  [expression('inputs.dry'), true],
  [expression('inputs.none'), null],
  [expression("github.event_name == 'push' && 'apply' || 'plan'"), 'apply'],
  [expression("github.event_name != 'PUSH'"), false],
  [expression('steps.app.outputs.changed'), 'true'],
  [expression("format('{0} of {1}', matrix.tenant, env.STAGE)"), 'contoso of live'],
  [expression("join(fromJSON(needs.list.outputs.matrix).include.*.file, ' ')"), 'a.yml b.yml'],
  [expression('fromJSON(needs.list.outputs.matrix).include[1]'), { file: 'b.yml' }],
  [expression("contains('policies/a.xml', 'policies/')"), true],
  [expression("startsWith(github.ref, 'refs/tags/')"), false],
  [expression("endsWith(github.ref, '/main')"), true],
  [expression('toJSON(inputs.count)'), '2'],
  [expression("'}} it''s'"), "}} it's"],
  [expression('github.event.pull_request.number'), null],
  [expression('inputs.count > 1 && !inputs.dry'), false]
])('%s', (text, value) => {
  expect(evaluate(text, contexts, place)).toEqual(value)
})

test('a text of a matrix, a list or a mapping is filled in where it stands', () => {
  const matrix = {
    stage: ['uat', expression('env.STAGE')],
    include: [{ stage: expression('matrix.tenant'), count: 1 }]
  }
  expect(evaluateAll(matrix, contexts, place)).toEqual({
    stage: ['uat', 'live'],
    include: [{ stage: 'contoso', count: 1 }]
  })
})

test.each([
  [null, ''],
  [true, 'true'],
  [1.5, '1.5'],
  ['text', 'text']
])('%p as the text of an input', (value, text) => {
  expect(textOf(value)).toBe(text)
})

describe('conditions', () => {
  test.each<[condition: string | undefined, status: Status, holds: boolean]>([
    [undefined, 'success', true],
    [undefined, 'failure', false],
    ["github.event_name == 'push'", 'success', true],
    ["github.event_name == 'push'", 'failure', false],
    [expression("github.event_name == 'pull_request'"), 'success', false],
    ['always()', 'failure', true],
    ['failure()', 'failure', true],
    ['failure()', 'success', false],
    ['cancelled()', 'failure', false],
    ["!cancelled() && steps.app.outputs.changed == 'true'", 'failure', true],
    ["'false'", 'success', true],
    ['false', 'success', false]
  ])('%p after %s', (condition, status, expected) => {
    expect(holds(condition, contexts, place, status)).toBe(expected)
  })
})

test.each([
  [
    expression('nothing.here'),
    /^w\.yml:7: .*nothing\.here.*Unrecognized named-value: 'nothing'; the contexts here are github, env/
  ],
  [expression('vars.A ='), /^w\.yml:7: .*Unexpected symbol/],
  [expression("upper('a')"), /Unrecognized function: 'upper'/],
  [expression("format('{0}')"), /cannot be evaluated/],
  [expression(''), /it is empty/],
  [expression("hashFiles('**')"), /hashFiles is not evaluated here/],
  [expression('success()'), /Unrecognized function: 'success'/],
  [`a ${expression('vars.A').slice(0, -2)}`, /does not end with \}\}/]
])('%s is a mistake with its place', (text, message) => {
  expect(() => evaluate(text, contexts, place)).toThrow(message)
})
