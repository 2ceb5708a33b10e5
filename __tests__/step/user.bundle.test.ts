// A user's own repository, by npm run step: what a workflow of it comes to, and what is said of its mistakes.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from '@jest/globals'
import { repositoryDir } from '../../harness/bundle.ts'
import { runNode, workspaceWith } from '../hooks.ts'
import { open, secretsIn } from './trial.ts'

const name = '.github/workflows/b2c.yml'

/** A repository with a workflow and other files; the path of the workflow. */
const repositoryWith = (workflow: string, files: Readonly<Record<string, string>> = {}): string =>
  join(realpathSync(workspaceWith({ [name]: workflow, ...files })), name)

const expression = (text: string): string => `\${{ ${text} }}`

const config = `version: 1
tenant: acme.onmicrosoft.com
apps:
  api: { name: Orders, permissions: [User.Read.All], secret: { mode: none } }
`

const head = `on: { push: { branches: [trunk] } }
permissions: { contents: read, id-token: write }
jobs:
`

const several = `${head}  build:
    runs-on: ubuntu-latest
    outputs: { label: '\${{ steps.make.outputs.label }}' }
    steps: [{ id: make, run: echo }]
  apps:
    needs: build
    runs-on: ubuntu-latest
    strategy: { matrix: { stage: [uat, live] } }
    environment: { name: '\${{ matrix.stage }}' }
    env: { TENANT: '\${{ vars.B2C_TENANT }}' }
    outputs:
      client-id: \${{ steps.app.outputs.client-id }}
      client-secret: \${{ steps.app.outputs.client-secret }}
    steps:
      - uses: acme/b2c-bootstrap@v1
        continue-on-error: true
        with: { tenant-id: '\${{ env.TENANT }}', client-id: '\${{ vars.CALLER }}', mode: wrong }
      - uses: acme/b2c-bootstrap@main
        id: app
        with:
          tenant-id: \${{ env.TENANT }}
          client-id: \${{ vars.CALLER }}
          client-secret: \${{ secrets.CALLER_SECRET }}
          app-name: \${{ format('{0} of {1}', vars.APP, matrix.stage) }}
          service-management-reference: \${{ needs.build.outputs.label }}
          secret: \${{ matrix.stage == 'live' && 'when-needed' || 'none' }}
          verify: false
      - if: failure()
        uses: acme/b2c-bootstrap@v1
        with: { tenant-id: x }
      - uses: actions/cache@v4
        if: hashFiles('none') == ''
        with: { key: "npm-\${{ hashFiles('package-lock.json') }}", path: '\${{ steps.app.outputs.client-id }}' }
      - run: deploy
        env: { SECRET: '\${{ steps.app.outputs.client-secret }}', DB: '\${{ secrets.DB_PASSWORD }}' }
  after:
    needs: apps
    strategy: { matrix: { of: '\${{ fromJSON(needs.apps.outputs.list) }}' } }
    steps: [{ run: ls }]
  tenant:
    needs: apps
    uses: ./.github/workflows/inner.yml
    with: { config: b2c.yml }
    secrets: inherit
`
const inner = `on:
  workflow_call:
    inputs: { config: { type: string, required: true } }
jobs:
  go:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: acme/b2c-bootstrap@v1
        with: { tenant-id: '\${{ vars.B2C_TENANT }}', client-id: '\${{ vars.CALLER }}', config: '\${{ inputs.config }}' }
`

test('a workflow with a matrix, steps of others, and a reusable workflow of its own', async () => {
  const file = repositoryWith(several, { 'b2c.yml': config, '.github/workflows/inner.yml': inner })
  const given = ['--var', 'APP=Portal', '--secret', 'DB_PASSWORD=correct horse', '--output', 'build.label=4711']
  const { emulator, run, printed } = await open(file, ...given)
  const runs = await run()
  const told = printed()
  const conclusions = runs.filter(({ phase }) => phase === 'main').map(one => [one.label, one.result.conclusion])
  expect(conclusions).toEqual([
    ['apps (uat) › 1', 'failure'],
    ['apps (uat) › app', 'success'],
    ['apps (live) › 1', 'failure'],
    ['apps (live) › app', 'success'],
    ['tenant / go › 2', 'success']
  ])
  expect(runs.every(({ conclusion }) => conclusion === 'success')).toBe(true)
  // The tenant is the one of the configuration file, also where only a variable names it.
  expect(emulator.tenants.map(({ initialDomain }) => initialDomain)).toEqual(['acme.onmicrosoft.com'])
  const named = emulator.tenant.applications.all().map(({ displayName }) => displayName)
  expect(named).toEqual(expect.arrayContaining(['Portal of uat', 'Portal of live', 'Orders', 'Caller of vars.CALLER']))
  expect(told).toContain('as the job repo:octo-org/b2c:environment:uat')
  expect(told).toContain('as the job repo:octo-org/b2c:ref:refs/heads/trunk')
  expect(told).toContain('secrets.CALLER_SECRET is not given: the caller')
  expect(told).toContain('4711')
  expect(told).toMatch(
    /deploy \(not run: it is not a step of this action\)\n +SECRET +\*\*\* \(40 characters\)\n +DB +\*\*\* \(13 characters\)/
  )
  expect(told).toContain('the output client-secret of the job holds a secret: it arrives empty in other jobs')
  expect(told).toMatch(/actions\/cache@v4 \(not run: .*\)\n +key +\(not evaluated\)\n +path +[0-9a-f-]{36}\n/)
  expect(told).toMatch(/━━ after ━+\n +Skipped: .*fromJSON\(needs\.apps\.outputs\.list\) .* cannot be evaluated/)
  expect(told).not.toContain('correct horse')
  expect(secretsIn(told, emulator)).toEqual([])
})

const oneStep = (inputs: string, checkout = '      - uses: actions/checkout@v5\n'): string => `${head}  job:
    runs-on: ubuntu-latest
    steps:
${checkout}      - uses: acme/b2c-bootstrap@v1
        with: { tenant-id: acme.onmicrosoft.com, client-id: '\${{ vars.CALLER }}', ${inputs} }
`

test('a file that is missing is told with what to do; --scaffold lays one, and nothing of the repository is changed', async () => {
  const file = repositoryWith(oneStep('config: b2c.yml'))
  const root = join(file, '../../..')
  const without = await open(file)
  const [failed] = await without.run()
  expect(failed?.conclusion).toBe('failure')
  expect(without.printed()).toContain(`b2c.yml is not in ${root}: create it, name another folder by --checkout, or lay`)
  const laid = await open(file, '--scaffold')
  const [done] = await laid.run()
  expect([done?.conclusion, done?.result.log]).toEqual(['success', done?.result.log])
  expect(laid.printed()).toContain('examples/tenant/policies stands in')
  expect(existsSync(join(root, 'b2c.yml'))).toBe(false)
  const unchecked = await open(repositoryWith(oneStep('config: b2c.yml', ''), { 'b2c.yml': config }))
  await unchecked.run()
  expect(unchecked.printed()).toContain(
    'b2c.yml is not there: no step of the job before this one checks the repository out'
  )
})

test('a checkout or a stand-in outside of the workspace is not written, also behind a link; pipes are left out', async () => {
  const outside = realpathSync(workspaceWith({ 'own.txt': 'own' }))
  const beside = join('..', relative(tmpdir(), outside))
  const checkout = (path: string) =>
    `      - uses: actions/checkout@v5\n        with: { path: ${JSON.stringify(path)} }\n`
  const linked = (file: string): string => {
    const root = join(file, '../../..')
    symlinkSync(outside, join(root, 'link'))
    symlinkSync(join(outside, 'new.yml'), join(root, 'dangling.yml'))
    execFileSync('mkfifo', [join(root, 'pipe')])
    return file
  }
  const root = '      - uses: actions/checkout@v5\n'
  for (const path of [beside, outside, 'link', 'link/further', 'a/../../x']) {
    const trial = await open(linked(repositoryWith(oneStep('config: b2c.yml', root + checkout(path)))))
    await expect(trial.run()).rejects.toThrow(/b2c\.yml:\d+: actions\/checkout takes a path inside of the workspace/)
  }
  for (const path of [join(beside, 'new.yml'), 'link/new.yml', 'dangling.yml']) {
    const trial = await open(linked(repositoryWith(oneStep(`config: ${JSON.stringify(path)}`))), '--scaffold')
    const [done] = await trial.run()
    expect([path, done?.conclusion]).toEqual([path, 'failure'])
  }
  expect(readdirSync(outside)).toEqual(['own.txt'])
})

test('a secret that a request names is hidden in its address', async () => {
  const name = 'hunter2-hunter2'
  const file = repositoryWith(oneStep(`app-name: '${expression('secrets.NAME')}', secret: none`))
  const trial = await open(file, '--secret', `NAME=${name}`)
  const [done] = await trial.run()
  expect(done?.conclusion).toBe('success')
  expect(trial.printed()).toContain('PATCH')
  expect(trial.printed()).not.toContain(name)
})

test('names that every object has are no variables', async () => {
  const trial = await open(
    repositoryWith(oneStep(`app-name: "${expression("env.toString || env.constructor || 'none'")}"`))
  )
  await trial.run()
  expect(trial.printed()).toMatch(/app-name +none\n/)
})

test('--before: what the tenant holds already is not made again', async () => {
  const file = repositoryWith(oneStep('config: b2c.yml, mode: plan'), { 'b2c.yml': config })
  const { run, printed } = await open(file, '--before', join(file, '../../../b2c.yml'), '--event', 'push')
  const [plan] = await run()
  expect([plan?.result.outputs.changed, plan?.result.log]).toEqual(['false', plan?.result.log])
  expect(printed()).toContain('acme.onmicrosoft.com holds already: ')
})

test('callers have the permissions of --caller-permissions and no others; the certificate of one is made up', async () => {
  const inputs = "client-certificate: '$CERTIFICATE', app-name: Portal, permissions: User.Read.All"
  const file = repositoryWith(oneStep(inputs).replace('$CERTIFICATE', expression('secrets.CERTIFICATE')))
  const { emulator, run, printed } = await open(
    file,
    '--caller-permissions',
    'Organization.Read.All, Application.Read.All'
  )
  const [step] = await run()
  expect(step?.conclusion).toBe('failure')
  expect(step?.result.log).toContain('Signed in as')
  expect(emulator.journal.writes().filter(({ status }) => status < 300)).toEqual([])
  expect(printed()).not.toContain('PRIVATE KEY')
  const unknown = await open(file, '--caller-permissions', 'Everything.All')
  await expect(unknown.run()).rejects.toThrow(/^--caller-permissions: .*Everything\.All/)
})

test('without a workflow: a step of the command line, under a behavior of the emulator', async () => {
  const behavior = join(workspaceWith({ 'behavior.yml': 'uniqueName: unsupported\n' }), 'behavior.yml')
  const inputs = ['--with', 'app-name=CI', '--with', 'permissions=policy-deployment', '--with', 'secret=none']
  const { emulator, run } = await open(...inputs, '--behavior', behavior)
  expect(emulator.behavior.uniqueName).toBe('unsupported')
  expect((await run()).map(({ phase, conclusion }) => [phase, conclusion])).toEqual([
    ['main', 'success'],
    ['post', 'success']
  ])
  await expect(open(...inputs, '--behavior', join(behavior, '..', 'none.yml'))).rejects.toThrow(
    'is not there; name a JSON or YAML file'
  )
})

test('without a workflow: a configuration file, with its policies in a folder above', async () => {
  const policies = readFileSync(join(repositoryDir, 'examples/policies.yml'), 'utf8').replace(
    'folder: policies',
    'folder: ief'
  )
  const root = realpathSync(workspaceWith({ 'b2c/live.yml': policies, 'ief/README.md': 'Nothing yet.' }))
  const { run, printed } = await open('--config', join(root, 'b2c', 'live.yml'), '--with', 'mode=plan')
  const [plan] = await run()
  expect(printed()).toContain(`actions/checkout: a copy of ${root}\n`)
  expect(printed()).toMatch(/\n +config +b2c\/live\.yml\n +mode +plan\n/)
  // There is no policy in it, and the action says so itself.
  expect(plan?.result.log).toContain('customPolicies.folder holds no custom policy')
})

type Wrong = readonly [what: string, workflow: string, argv: readonly string[], message: RegExp]

test.each<Wrong>([
  ['no step of ours', `${head}  a: { steps: [{ run: ls }] }`, [], /b2c\.yml has no step of this action/],
  ['an unknown job', oneStep('app-name: A'), ['--job', 'jb'], /^--job jb: the jobs of .* are job\.$/],
  [
    'an unknown step',
    oneStep('app-name: A'),
    ['--step', '1'],
    /^--step 1: the steps of this action in .* are 2 \(job\)\.$/
  ],
  [
    'an unknown context',
    oneStep(`app-name: '${expression('var.A')}'`),
    [],
    /b2c\.yml:9: .*named-value: 'var'; the contexts here are/
  ],
  [
    'an open expression',
    oneStep(`app-name: '${expression('vars.A').slice(0, -2)}'`),
    [],
    /b2c\.yml:9: .*does not end with/
  ],
  [
    'a missing workflow',
    `${head}  a: { uses: ./.github/workflows/none.yml }`,
    [],
    /b2c\.yml:4: .*none\.yml is not there/
  ],
  [
    'neither of both',
    'version: 3\nservices: {}',
    [],
    /b2c\.yml:1: it is neither a workflow .* nor a configuration file/
  ],
  ['another event', oneStep('app-name: A'), ['--event', 'pull_request'], /starts on push/],
  [
    'no such folder',
    oneStep('app-name: A'),
    ['--checkout', '/no/such'],
    /^--checkout \/no\/such: there is no such folder/
  ]
])('%s is a mistake', async (_, workflow, argv, message) => {
  await expect(open(repositoryWith(workflow), ...argv)).rejects.toThrow(message)
})

test('a reusable workflow is held to its inputs, and to what the calling job grants', async () => {
  const calling = (with_: string, permissions: string) =>
    `on: push\njobs:\n  a:\n    permissions: ${permissions}\n    uses: ./.github/workflows/inner.yml\n    with: ${with_}\n`
  const called = inner.replace('  go:\n', '  go:\n    permissions: { id-token: write }\n')
  const files = { '.github/workflows/inner.yml': called, 'b2c.yml': config }
  const run = (with_: string, permissions = '{ id-token: write }') =>
    open(repositoryWith(calling(with_, permissions), files))
  await expect(run('{ confg: b2c.yml }')).rejects.toThrow(
    /b2c\.yml:6: .* takes the inputs config, not confg; did you mean config\?$/
  )
  await expect(run('{}')).rejects.toThrow(/b2c\.yml:6: .*inner\.yml needs the input config\.$/)
  await expect(run('{ config: b2c.yml }', '{ contents: read }')).rejects.toThrow(
    /inner\.yml:6: the job go asks for id-token: write/
  )
  const endless = called
    .replace('acme/b2c-bootstrap@v1', 'acme/other@v1')
    .replace('jobs:', 'jobs:\n  again: { uses: ./.github/workflows/inner.yml, with: { config: x } }')
  const circle = repositoryWith(calling('{ config: x }', 'write-all'), { '.github/workflows/inner.yml': endless })
  await expect(open(circle)).rejects.toThrow(/inner\.yml:\d+: reusable workflows call each other without end\.$/)
})

test('a matrix of a job that is not run is asked for, and can be given', async () => {
  const text = `${head}  list: { outputs: { stages: x }, steps: [{ run: ls }] }
  deploy:
    needs: list
    strategy: { matrix: { stage: '${expression('fromJSON(needs.list.outputs.stages)')}' } }
    steps: [{ uses: acme/b2c-bootstrap@v1, with: { mode: wrong } }]
`
  const without = await open(repositoryWith(text))
  await expect(without.run()).rejects.toThrow(
    /b2c\.yml:7: .*fromJSON.*cannot be evaluated: .* needs\.list\.outputs\.stages is unknown, .*--output list\.stages=VALUE gives it\.$/
  )
  const given = await open(repositoryWith(text), '--output', 'list.stages=["uat","live"]')
  expect((await given.run()).filter(({ phase }) => phase === 'main').map(({ label }) => label)).toEqual([
    'deploy (uat) › 1',
    'deploy (live) › 1'
  ])
})

const main = join(repositoryDir, 'step', 'main.ts')
const command = (...argv: readonly string[]) =>
  runNode(['--conditions=b2c-source', main, ...argv], { env: { NO_COLOR: '1', PATH: process.env.PATH } })

test('the command: exit code 0, the job summaries in a file; 1 when a step fails; 2 for a mistake, on one line', async () => {
  const summary = join(workspaceWith(), 'summary.md')
  const example = join(repositoryDir, 'examples', 'policy-deployment.yml')
  const good = await command(example, '--summary', summary, '--twice', '--with', 'verify=false')
  expect([good.status, good.stderr, good.stdout]).toEqual([0, '', good.stdout])
  expect(good.stdout).toContain('✓ the second run wrote nothing to the tenant but secrets for one job each')
  expect(good.stdout).toContain('All 4 steps ended well.')
  // A client secret of Microsoft Entra: three characters, 8Q~ or the like, 34 more.
  expect(good.stdout).not.toMatch(/[\w.~-]{3}\dQ~[\w.~-]{31,34}/)
  expect(readFileSync(summary, 'utf8')).toContain('1 app provisioned')
  const failed = await command('--with', 'mode=wrong')
  expect([failed.status, failed.stderr]).toEqual([1, ''])
  const mistaken = await command(example, '--jb', 'list')
  expect([mistaken.status, mistaken.stdout, mistaken.stderr]).toEqual([
    2,
    '',
    '--jb is no option; did you mean --job? --help lists them.\n'
  ])
})
