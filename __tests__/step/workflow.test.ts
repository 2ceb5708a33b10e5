// Workflow files as npm run step reads them: jobs in the order of their needs, matrices, events, and mistakes with their lines.

import { expect, test } from '@jest/globals'
import { parseYaml } from '../../step/document.ts'
import { eventOf } from '../../step/event.ts'
import { combinationsOf } from '../../step/matrix.ts'
import { readOptions } from '../../step/options.ts'
import { permissionsOf } from '../../step/permissions.ts'
import { workflowOf } from '../../step/workflow.ts'

const read = (text: string) => workflowOf(parseYaml('w.yml', text))
const jobs = (needs: string) => `on: push\njobs:\n${needs}`
const job = (id: string, needs = '') => `  ${id}:\n    needs: [${needs}]\n    steps: [{ run: ls }]\n`

test('a job comes behind all that it needs; else the order of the file holds', () => {
  const { jobs: ordered } = read(jobs(job('c', 'b, a') + job('d') + job('a') + job('b', 'a')))
  expect(ordered.map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c'])
})

test.each([
  ['not: [closed', /^w\.yml:1:\d+: /],
  ['on: push\njobs:\n  a:\n   - x\n  b: {\n', /^w\.yml:\d+:\d+: /],
  ['a: 1\na: 2', /^w\.yml:2:1: Map keys must be unique\.$/],
  ['- a list', /^w\.yml: it holds no mapping/],
  [jobs('  a: { steps: [{ run: *nope }] }'), /^w\.yml: its aliases cannot be followed: .*nope\.$/],
  ['on: push\nenv: &env { a: *env }', /^w\.yml: its aliases cannot be followed: /],
  [
    `a: &a [1]\n${[...'bcdefgh'].map((id, index) => `${id}: &${id} [${Array(9).fill(`*${'abcdefg'[index]}`)}]`).join('\n')}`,
    /^w\.yml: its aliases cannot be followed: /
  ],
  ['on: push', /^w\.yml:1: the workflow has no jobs\.$/],
  [jobs('  a: { runs-on: x }'), /^w\.yml:3: the job a has neither steps nor uses\.$/],
  [jobs('  a:\n    steps:\n      - run: ls\n      - name: x\n'), /^w\.yml:6: step 2 needs uses or run/],
  [jobs(job('build') + job('deploy', 'biuld')), /^w\.yml:7: the job deploy needs biuld, .*; did you mean build\?$/],
  [jobs(job('a', 'b') + job('b', 'a')), /^w\.yml:4: the jobs a, b wait for one another/]
])('%j is a mistake with its line', (text, message) => {
  expect(() => read(text)).toThrow(message)
})

const place = { file: 'w.yml', line: 1 }

test('a matrix: every combination, without those excluded, with what include adds to them or beside them', () => {
  const matrix = {
    tenant: ['a', 'b'],
    stage: ['uat', 'live'],
    exclude: [{ tenant: 'b', stage: 'uat' }],
    include: [
      { tenant: 'a', label: 'first' },
      { stage: 'live', approved: true },
      { tenant: 'c', stage: 'uat' }
    ]
  }
  expect(combinationsOf(matrix, place)).toEqual([
    { tenant: 'a', stage: 'uat', label: 'first' },
    { tenant: 'a', stage: 'live', label: 'first', approved: true },
    { tenant: 'b', stage: 'live', approved: true },
    { tenant: 'c', stage: 'uat' }
  ])
  expect(combinationsOf({ include: [{ file: 'x' }, { file: 'y' }] }, place)).toEqual([{ file: 'x' }, { file: 'y' }])
  expect(combinationsOf(null, place)).toEqual([{}])
  expect(() => combinationsOf({ include: [] }, place)).toThrow('w.yml:1: the matrix has no combination.')
})

test('a matrix of more combinations than GitHub takes is a mistake, and none of them is made', () => {
  const values = (count: number) => Array.from({ length: count }, (_, index) => index)
  expect(combinationsOf({ a: values(16), b: values(16) }, place)).toHaveLength(256)
  expect(() => combinationsOf({ a: values(257) }, place)).toThrow('w.yml:1: the matrix has 257 combinations')
  const many = Object.fromEntries(values(20).map(name => [`a${name}`, values(100)]))
  expect(() => combinationsOf(many, place)).toThrow(
    /^w\.yml:1: the matrix has .* combinations; GitHub takes 256 at most/
  )
})

const started = (on: string, ...argv: readonly string[]) =>
  eventOf(readOptions(['w.yml', ...argv]), read(`on:\n${on}\njobs:\n${job('a')}`), 'acme.onmicrosoft.com')

test.each<[on: string, argv: readonly string[], name: string, ref: string]>([
  ['  push: { branches: ["release/**", trunk] }', [], 'push', 'refs/heads/trunk'],
  ['  push: { tags: ["v*"] }', [], 'push', 'refs/tags/v1.0.0'],
  ['  push:', ['--ref', 'live'], 'push', 'refs/heads/live'],
  ['  push:', ['--ref', 'refs/tags/v2'], 'push', 'refs/tags/v2'],
  ['  pull_request:\n  push:', [], 'pull_request', 'refs/pull/1/merge'],
  ['  pull_request:\n  push:', ['--event', 'push'], 'push', 'refs/heads/main'],
  ['  schedule: [{ cron: "1 2 * * *" }]', [], 'schedule', 'refs/heads/main'],
  ['  workflow_call:\n  workflow_dispatch:', [], 'workflow_dispatch', 'refs/heads/main'],
  ['  workflow_call:', [], 'workflow_dispatch', 'refs/heads/main']
])('%s with %j', (on, argv, name, ref) => {
  expect(started(on, ...argv)).toMatchObject({ name, ref, variables: { GITHUB_EVENT_NAME: name, GITHUB_REF: ref } })
})

test('the payload is that of the event', () => {
  expect(started('  pull_request:').payload).toMatchObject({
    number: 1,
    pull_request: { head: { repo: { full_name: 'octo-org/b2c' } }, base: { ref: 'main' } }
  })
  expect(started('  schedule: [{ cron: "1 2 * * *" }]').payload).toMatchObject({ schedule: '1 2 * * *' })
})

const dispatch = `  workflow_dispatch:
    inputs:
      tenant: { required: true }
      environment: { type: environment, required: true }
      stage: { type: choice, options: [uat, live] }
      dry: { type: boolean }
      count: { type: number, default: 3 }
      note: { type: string }`

test('inputs have their types; what must be given and is not is made up, and told', () => {
  const all = started(dispatch, '--input', 'dry=true', '--input', 'note=a=b')
  expect(all.inputs).toEqual({
    tenant: 'acme.onmicrosoft.com',
    environment: 'acme',
    stage: 'uat',
    dry: true,
    count: 3,
    note: 'a=b'
  })
  expect(all.madeUp).toEqual({ tenant: 'acme.onmicrosoft.com', environment: 'acme', stage: 'uat' })
  expect(all.payload.inputs).toMatchObject({ dry: 'true', count: '3' })
})

test.each<[argv: readonly string[], message: RegExp]>([
  [['--event', 'psh'], /^w\.yml:1: --event psh: w\.yml starts on workflow_dispatch/],
  [['--input', 'tennant=x'], /^--input tennant: the workflow takes tenant, .*; did you mean tenant\?$/],
  [['--input', 'dry=yes'], /^--input dry takes true or false, not "yes"\.$/],
  [['--input', 'count=many'], /^--input count takes a number, not "many"\.$/],
  [['--input', 'stage=test'], /^--input stage takes uat, live, not "test"\.$/]
])('%j is a mistake', (argv, message) => {
  expect(() => started(dispatch, ...argv)).toThrow(message)
})

test.each<[argv: readonly string[], message: RegExp]>([
  [[], /^name a workflow or a configuration file, or give the inputs of a step by --with NAME=VALUE\.$/],
  [['a.yml', 'b.yml'], /^one file at a time is run, not also b\.yml\.$/],
  [['--evnt', 'push'], /^--evnt is no option; did you mean --event\? --help lists them\.$/],
  [['a.yml', '--job'], /job/],
  [['a.yml', '--secret', 'hunter2-hunter2'], /^--secret takes NAME=VALUE\.$/],
  [['a.yml', '--with', 'mode'], /^--with takes NAME=VALUE, not "mode"\.$/],
  [['a.yml', '--output', 'label=1'], /^--output takes ID\.NAME=VALUE, .*not "label"\.$/],
  [['a.yml', '--secret', 'A=@no/such/file'], /^--secret A: the file no\/such\/file cannot be read/],
  [
    ['a.yml', '--config', 'b.yml'],
    /^--config is for a step without workflow; --with config=b\.yml sets the input in a\.yml\.$/
  ],
  [['a.yml', '--latency', 'fast'], /^--latency takes a whole number of milliseconds, not "fast"\.$/],
  [['a.yml', '--repository', 'b2c'], /^--repository takes OWNER\/NAME, not "b2c"\.$/]
])('the command line %j is a mistake', (argv, message) => {
  expect(() => readOptions(argv)).toThrow(message)
})

const first = (text: string) => {
  const workflow = read(text)
  const [one] = workflow.jobs
  if (one === undefined) throw new Error('no job')
  return { one, workflow }
}

test('permissions: of the job, else of the workflow, else the restricted default; a called workflow cannot have more', () => {
  const granting = (lines: string) => first(`on: push\n${lines}`)
  const [own, above, none] = [
    granting('permissions: read-all\njobs:\n  a: { permissions: { id-token: write }, steps: [{ run: ls }] }'),
    granting('permissions: { contents: read, issues: none }\njobs:\n  a: { steps: [{ run: ls }] }'),
    granting('jobs:\n  a: { steps: [{ run: ls }] }')
  ]
  expect(permissionsOf(own.one, own.workflow, undefined)).toEqual({ 'id-token': 'write' })
  expect(permissionsOf(above.one, above.workflow, undefined)).toEqual({ contents: 'read' })
  expect(permissionsOf(none.one, none.workflow, undefined)).toEqual({ contents: 'read', packages: 'read' })
  expect(permissionsOf(none.one, none.workflow, { 'id-token': 'write' })).toEqual({ 'id-token': 'write' })
  expect(() => permissionsOf(own.one, own.workflow, { contents: 'read' })).toThrow(
    'w.yml:4: the job a asks for id-token: write, and the job that calls the workflow grants none; grant it there.'
  )
})
