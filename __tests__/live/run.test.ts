// What the kit asks before it does anything, what it does without the right to, and how it ends.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { JournalEntry } from 'b2c-emulator'
import { startProcess } from '../../harness/childProcess.ts'
import { parseOptions, usage } from '../../live/options.ts'
import { questions } from '../../live/questions.ts'
import { runNode, workspaceWith } from '../hooks.ts'
import { allPermissions, liveTenant, runKit, stateOf } from './liveRun.ts'

const guid = '11111111-2222-4333-8444-555555555555'
const given = ['--tenant', 'adatum.onmicrosoft.com', '--client-id', guid]

test('without the promise of the owner no request is made, and what would be done is told', async () => {
  const tenant = await liveTenant()
  const { exitCode, log } = await runKit(tenant, { mayBeChanged: false })
  expect(exitCode).toBe(2)
  expect(tenant.emulator.journal.entries()).toEqual([])
  expect(log.split('\n')[0]).toBe('Tenant: adatumcustomers.onmicrosoft.com')
  expect(log).toContain('--yes-this-tenant-may-be-changed is missing')
  for (const { id, does } of questions) expect(log).toContain(`${id}. ${does}`)
})

test('without a credential no request is made', async () => {
  const tenant = await liveTenant()
  const { exitCode, log } = await runKit(tenant, { env: { B2C_LIVE_CLIENT_SECRET: undefined } })
  expect({ exitCode, requests: tenant.emulator.journal.entries() }).toEqual({ exitCode: 2, requests: [] })
  expect(log).toContain('B2C_LIVE_CLIENT_SECRET is empty')
})

test('a job of GitHub Actions signs in with its identity token', async () => {
  const tenant = await liveTenant()
  const caller = tenant.emulator.tenant.caller
  if (caller === undefined) throw new Error('The tenant has no caller.')
  const options = { only: [1, 22], inJob: true, env: { B2C_LIVE_CLIENT_SECRET: undefined } }
  const { exitCode, log } = await runKit({ ...tenant, caller }, options)
  expect({ exitCode, log }).toEqual({ exitCode: 0, log })
  expect(log).toContain('settled: The job signed in')
})

test('a caller without permissions is told which are missing, and nothing is made', async () => {
  const tenant = await liveTenant({}, [])
  const { exitCode, log, report, patch } = await runKit(tenant)
  expect(exitCode).toBe(0)
  expect(patch).toEqual({})
  for (const { id, needs } of questions) expect(report).toContain(`${id}. The caller lacks ${needs.join(', ')}.`)
  expect(tenant.emulator.journal.writes().filter(({ service }) => service === 'graph')).toEqual([])
  expect(log).toContain('Not looked for')
})

test.each(allPermissions)(
  'without %s the questions that need it go unanswered, and the others go on',
  async lacking => {
    const tenant = await liveTenant(
      {},
      allPermissions.filter(one => one !== lacking)
    )
    const before = stateOf(tenant)
    const { exitCode, log } = await runKit(tenant, { inJob: true })
    expect({ exitCode, log }).toEqual({ exitCode: 0, log })
    for (const { id, question, needs } of questions) {
      const told = log.split('\n')
      const answer = told.slice(told.indexOf(`${id}. ${question}`) + 1).find(line => !line.includes('Waiting'))
      if (needs.includes(lacking)) expect(answer).toBe(`  not answerable: The caller lacks ${lacking}.`)
      else expect(answer).not.toContain('lacks')
    }
    expect(stateOf(tenant)).toEqual(before)
  }
)

test.each(['AAD', 'CIAM'] as const)(
  'a tenant of the kind %s has no answers of the back end, and no failures',
  async tenantType => {
    const tenant = await liveTenant({}, allPermissions, { seed: { tenantType } })
    const before = stateOf(tenant)
    const { exitCode, log } = await runKit(tenant, { only: [11, 12, 14, 15, 16, 18, 23, 24] })
    expect({ exitCode, log }).toEqual({ exitCode: 0, log })
    expect(stateOf(tenant)).toEqual(before)
  }
)

test('a probe that fails makes the run fail, and the others go on', async () => {
  const tenant = await liveTenant()
  const refuse = { instead: () => ({ status: 400, body: { error: { code: 'Odd', message: 'Of no kind' } } }) }
  const end = tenant.emulator.intercept({ service: 'graph', method: 'POST', path: /\/applications$/ }, refuse)
  const { exitCode, log } = await runKit(tenant, { only: [2, 5] })
  end()
  expect(exitCode).toBe(1)
  expect(log).toContain('failed: Could not create an application: 400 Odd Of no kind')
  expect(log).toContain('1 settled, 0 not answerable here, 1 failed')
})

test.each([
  [12, 'DELETE', /\/trustFramework\//, 404, ['deleteBasePolicy', 'deleteReferencedKeySet']],
  [13, 'POST', /\/keySets$/, 400, ['existsStatus']],
  [13, 'GET', /\/keySets\/.*absent$/i, 400, ['absentStatus']],
  [13, 'GET', /\/policies\/.*absent$/i, 403, ['policyAbsentStatus']],
  [21, 'POST', /\/applications$/, 403, ['oneRequestSignIn']]
] as const)(
  'question %i takes no refusal for another reason for its answer: %s %s, %i',
  async (id, method, path, status, unsettled) => {
    const tenant = await liveTenant()
    // The first creation of a key set is the kit's own.
    let seen = 0
    const end = tenant.emulator.intercept({ service: 'graph', method, path }, () =>
      id === 13 && method === 'POST' && seen++ === 0
        ? undefined
        : { status, body: { error: { code: 'Odd', message: 'Of no kind' } } }
    )
    const { exitCode, log, patch } = await runKit(tenant, { only: [id] })
    end()
    expect(log).toContain(`${status} Odd Of no kind`)
    const { trustFramework = {}, ...others } = patch as Readonly<Record<string, object>>
    const settled = Object.keys({ ...trustFramework, ...others })
    expect(settled.filter(name => (unsettled as readonly string[]).includes(name))).toEqual([])
    expect({ settled: settled.length, exitCode, log }).toEqual({ settled: id === 13 ? 2 : 0, exitCode: 0, log })
  }
)

test('where no application can be made at all, no question about their creation is settled', async () => {
  const tenant = await liveTenant()
  const refusal = { status: 400, body: { error: { code: 'Odd', message: 'A reference is missing' } } }
  const ends = (['POST', 'PATCH'] as const).map(method =>
    tenant.emulator.intercept(
      { service: 'graph', method, path: /\/applications(\(.*\))?$/ },
      { instead: () => refusal }
    )
  )
  const { exitCode, log, patch } = await runKit(tenant, { only: [20, 21] })
  for (const end of ends) end()
  expect({ exitCode, patch }).toEqual({ exitCode: 1, patch: {} })
  expect(log.match(/failed: Could not create an application: 400 Odd A reference is missing/g)).toHaveLength(2)
})

test('what cannot be removed is told, and makes the run fail', async () => {
  const tenant = await liveTenant()
  const refuse = {
    instead: () => ({ status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No' } } })
  }
  const end = tenant.emulator.intercept({ service: 'graph', method: 'DELETE', path: /\/deletedItems\// }, refuse)
  const { exitCode, log, report } = await runKit(tenant, { only: [9] })
  end()
  expect(exitCode).toBe(1)
  expect(log).toContain('Left behind: deleted applications: 403 Authorization_RequestDenied No')
  expect(report).toContain('Left behind: deleted applications')
})

test('a list that is refused after the questions and not before is told, and makes the run fail', async () => {
  const tenant = await liveTenant()
  const refusal = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No' } } }
  let made = false
  const end = tenant.emulator.intercept({ service: 'graph', path: /\/v1\.0\/applications$/ }, ({ method }) => {
    made ||= method === 'POST'
    return made && method === 'GET' ? refusal : undefined
  })
  const { exitCode, log, report } = await runKit(tenant, { only: [2] })
  end()
  expect(exitCode).toBe(1)
  expect(log).toContain('Left behind: applications, which cannot be listed any more: 403')
  expect(report).toContain('Left behind: applications, which cannot be listed')
})

test.each([
  ['nothing', ''],
  ['no list', '{"value":{}}'],
  [
    'the beginning of a list elsewhere',
    '{"value":[],"@odata.nextLink":"https://graph.example.com/v1.0/applications?$skiptoken=1"}'
  ],
  ['a list without an end', 'endless']
])('a list that shows %s is none in which nothing is left', async (_, body) => {
  const tenant = await liveTenant()
  const endless = `{"value":[],"@odata.nextLink":"${tenant.emulator.graph}/v1.0/applications?$skiptoken=1"}`
  let made = false
  const send: typeof fetch = async (input, init) => {
    const isList = /\/v1\.0\/applications\?/.test(String(input))
    made ||= init?.method === 'POST' && String(input).endsWith('/applications')
    return made && isList ? new Response(body === 'endless' ? endless : body) : fetch(input, init)
  }
  const { exitCode, log } = await runKit(tenant, { only: [2], fetch: send })
  expect(exitCode).toBe(1)
  expect(log).toContain('Left behind: applications, which cannot be listed any more: 200')
})

test('a text of the service is a part of one line: no command of a workflow, no escape sequence, no markup', async () => {
  const tenant = await liveTenant()
  const message =
    'No\n::error::a\r\n ::add-mask::b\u2028::debug::c \u001b[2J\u202e <img src=x> @octocat [a](http://x.test) `b` | c'
  const refuse = { instead: () => ({ status: 400, body: { error: { code: 'Odd\n##[error]', message } } }) }
  const end = tenant.emulator.intercept({ service: 'graph', method: 'POST', path: /\/(applications|keySets)$/ }, refuse)
  const { log, report } = await runKit(tenant, { only: [2, 15, 21], env: { GITHUB_ACTIONS: 'true' } })
  end()
  const lines = `${log}\n${report}`.split('\n').filter(line => !/^::add-mask::\S{20,}$/.test(line))
  expect(lines.filter(line => /^\s*::|##\[/.test(line))).toEqual([])
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u)
  expect(report).not.toMatch(/<img|@octocat|\[a\]|`b`/)
  expect(log).toContain('<img src=x> @octocat')
})

test('a clean-up that cannot go on is told, and the report is there', async () => {
  const tenant = await liveTenant()
  let asked = 0
  const send: typeof fetch = async (input, init) => {
    if (String(input).includes('/deletedItems/')) asked += 1
    return asked > 4 ? new Response('busy', { status: 503 }) : fetch(input, init)
  }
  const { exitCode, report } = await runKit(tenant, { only: [5], fetch: send })
  expect(exitCode).toBe(1)
  expect(report).toContain('Left behind: the clean-up could not go on')
  expect(report).toContain('| `compoundRoleFilter`: supported | yes |')
})

test('a token that is refused answers no question, and nobody knows what is left', async () => {
  const tenant = await liveTenant()
  const body = {
    error: { code: 'InvalidAuthenticationToken', message: 'Access token has expired or is not yet valid.' }
  }
  const refused = { service: 'graph', path: /^(?!.*\/organization$)/ } as const
  const end = tenant.emulator.intercept(refused, { instead: () => ({ status: 401, body }) })
  const { exitCode, log, report, patch } = await runKit(tenant)
  end()
  expect(exitCode).toBe(1)
  expect(patch).toEqual({})
  expect(log).not.toMatch(/^ {2}settled/m)
  expect(report).toContain('Left behind: the clean-up could not go on')
})

test('a report that cannot be written is printed', async () => {
  const tenant = await liveTenant()
  const writeFile = () => {
    throw new Error('ENOSPC: no space left on device')
  }
  const { exitCode, log } = await runKit(tenant, { only: [5], writeFile })
  expect(exitCode).toBe(1)
  expect(log).toContain('report.md cannot be written: ENOSPC')
  expect(log).toContain('# Open questions about Azure AD B2C')
})

test('a refused sign-in is told, and nothing else happens', async () => {
  const tenant = await liveTenant()
  const { exitCode, log } = await runKit(tenant, { env: { B2C_LIVE_CLIENT_SECRET: 'wrong~secret~of~nobody' } })
  expect(exitCode).toBe(1)
  expect(log).toContain('AADSTS7000215')
  expect(log).not.toContain('wrong~secret')
  expect(tenant.emulator.journal.entries().filter(({ service }) => service === 'graph')).toEqual([])
})

test('a run that is cancelled cleans up', async () => {
  const tenant = await liveTenant()
  const before = stateOf(tenant)
  const cancelled = new AbortController()
  const send: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    if (init?.method === 'POST' && String(input).endsWith('/servicePrincipals')) cancelled.abort(new Error('Cancelled'))
    return answer
  }
  const { exitCode } = await runKit(tenant, { fetch: send, cancelled: cancelled.signal })
  expect(exitCode).toBe(1)
  expect(stateOf(tenant)).toEqual(before)
})

test.each([
  [['--client-id', guid], '--tenant is missing'],
  [['--tenant', 'nothing', '--client-id', guid], '--tenant "nothing" is no tenant'],
  [['--tenant', 'adatum.onmicrosoft.com'], '--client-id is missing'],
  [
    ['--tenant', 'adatum.onmicrosoft.com', '--client-id', 'me'],
    '--client-id "me" is no application id; accepted: a GUID'
  ],
  [[...given, '--only', '0'], `--only "0" names no questions; accepted: numbers from 1 to ${questions.length}`],
  [[...given, '--only', '1,99'], '--only "1,99" names no questions'],
  [[...given, '--only', '1.5'], '--only "1.5" names no questions'],
  [[...given, '--deadline', 'soon'], '--deadline "soon" is no time; accepted: minutes'],
  [[...given, '--patience', '-1'], 'patience'],
  [[...given, '--graph-endpoint', 'http://graph.example.com'], '--graph-endpoint'],
  [[...given, '--login-endpoint', 'ftp://127.0.0.1'], '--login-endpoint'],
  [[...given, '--reprot', 'abc'], '--reprot is no option; did you mean --report? --help lists them.'],
  [[...given, 'loose'], 'An argument without a name was given']
])('%j is refused in a sentence', (args, sentence) => {
  const parsed = parseOptions(args, questions.length)
  expect(parsed).toEqual({ kind: 'wrong', sentence: expect.stringContaining(sentence) })
})

test('a secret that was given as an argument is not repeated', () => {
  const secret = 'abc8Q~0123456789012345678901234567890123'
  for (const args of [
    [...given, secret],
    [...given, '--secret', secret],
    [...given, `--secret=${secret}`],
    ['--tenant', secret]
  ]) {
    const parsed = parseOptions(args, questions.length)
    expect(JSON.stringify(parsed)).not.toContain(secret)
    expect(parsed.kind).toBe('wrong')
  }
})

const main = ['--conditions=b2c-source', 'live/main.ts']

test('the command line answers in a process of its own', async () => {
  const help = await runNode([...main, '--help'])
  expect([help.status, help.stdout.trim()]).toEqual([0, usage])
  const wrong = await runNode([...main, '--tenant', 'x'])
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('--tenant "x" is no tenant')])
})

test('killed in earnest, over TLS, and cleaned up by the next process', async () => {
  const killed = Promise.withResolvers<void>()
  const kill = { after: 7, now: () => undefined as unknown }
  const onRequest = async ({ method, service }: JournalEntry) => {
    if (service !== 'graph' || method === 'GET' || kill.after === 0) return
    kill.after -= 1
    if (kill.after > 0) return
    kill.now()
    await killed.promise
  }
  const tenant = await liveTenant({}, allPermissions, { tls: true, onRequest })
  const { emulator, caller } = tenant
  const before = stateOf(tenant)
  const folder = workspaceWith({ 'ca.pem': emulator.caPem ?? '' })
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), B2C_LIVE_CLIENT_SECRET: caller.secret }
  const asked = ['--tenant', emulator.tenant.id, '--client-id', caller.appId, '--yes-this-tenant-may-be-changed']
  const endpoints = ['--login-endpoint', emulator.login, '--graph-endpoint', emulator.graph]
  const run = startProcess(process.execPath, [...main, ...asked, ...endpoints, '--only', '2,12'], { env })
  kill.now = () => run.child.kill('SIGKILL')
  expect((await run.result).status).toBe(null)
  killed.resolve()
  expect(stateOf(tenant)).not.toEqual(before)
  const report = join(folder, 'report.md')
  const next = await runNode([...main, ...asked, ...endpoints, '--only', '5', '--report', report], { env })
  expect([next.status, next.stderr, next.stdout]).toEqual([0, '', next.stdout])
  expect(next.stdout).toContain('1 settled, 0 not answerable here, 0 failed')
  expect(readFileSync(report, 'utf8')).toContain('| `compoundRoleFilter`: supported | yes |')
  expect(stateOf(tenant)).toEqual(before)
})

test('one Ctrl+C that arrives twice, from the terminal and from npm, is one', async () => {
  const signals = { stop: () => undefined as unknown }
  const onRequest = ({ method, service }: JournalEntry) => {
    if (service === 'graph' && method !== 'GET') signals.stop()
  }
  const tenant = await liveTenant({}, allPermissions, { onRequest })
  const { emulator, caller } = tenant
  const before = stateOf(tenant)
  const env = { ...process.env, B2C_LIVE_CLIENT_SECRET: caller.secret }
  const asked = ['--tenant', emulator.tenant.id, '--client-id', caller.appId, '--yes-this-tenant-may-be-changed']
  const endpoints = ['--login-endpoint', emulator.login, '--graph-endpoint', emulator.graph]
  const run = startProcess(process.execPath, [...main, ...asked, ...endpoints, '--only', '2'], { env })
  signals.stop = () => {
    signals.stop = () => undefined
    run.child.kill('SIGINT')
    setTimeout(() => run.child.kill('SIGINT'), 50)
  }
  const { status, stdout } = await run.result
  expect([status, stdout]).toEqual([1, expect.stringContaining('failed: The run was cancelled.')])
  expect(stateOf(tenant)).toEqual(before)
})
