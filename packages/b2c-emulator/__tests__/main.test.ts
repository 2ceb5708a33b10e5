// The command that starts the emulator for a person or a script: what it says, what it refuses, how it ends.

import { type SpawnOptions, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { optionNames } from '../src/command/optionTable.ts'
import { command, type Ended, type StartLine, withCommand } from './command.ts'
import { readme } from './packed.ts'

const base = mkdtempSync(join(tmpdir(), 'b2c-command-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(base, 'case-'))
})

/** Runs the command to its end; one that starts is stopped. */
const run = async (options: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> => {
  const { child, said, ended } = command(options, { cwd: folder, env })
  await said(/Stop with|"pid"/)
  child.kill()
  return ended
}

const tokenOf = async ({ login, tenant, caller }: StartLine): Promise<string | undefined> => {
  const answer = await fetch(`${login}/${tenant.initialDomain}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: caller.clientId,
      client_secret: caller.clientSecret,
      scope: 'https://graph.microsoft.com/.default'
    })
  })
  const { access_token } = (await answer.json()) as { readonly access_token?: string }
  return access_token
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const untilGone = async (pid: number): Promise<void> => {
  while (isRunning(pid)) await new Promise(resolve => setTimeout(resolve, 50))
}

describe('what it says', () => {
  test('to a person: where it is, who may sign in and what to write into a workflow', async () => {
    const { code, output, complaint } = await run(['--port', '0', '--tls', '--lag', '5', '--state', 'tenant.json'])
    expect(output).toMatch(/^GitHub +https:\/\/127\.0\.0\.1:\d+$/m)
    expect(output).toMatch(/login-endpoint: https:\/\/127\.0\.0\.1:\d+\n/)
    expect(output).toMatch(/graph-endpoint: https:\/\/127\.0\.0\.1:\d+\n/)
    expect(output).toMatch(/client-id: [0-9a-f-]{36}\n {4}client-secret: \S{40}\n/)
    expect(output).toMatch(/ACTIONS_ID_TOKEN_REQUEST_URL=https:\/\/127\.0\.0\.1:\d+\/_oidc\/token\?/)
    expect(output).toMatch(/^Authority to trust +\S+b2c-emulator-ca\.pem /m)
    expect(output).toMatch(/^State +\S+tenant\.json \(with these secrets in it\)$/m)
    expect({ code, complaint }).toEqual({ code: process.platform === 'win32' ? null : 0, complaint: '' })
  })

  test('to a script: one line of JSON whose addresses, caller, job and token work', () =>
    withCommand(['--tenant', 'Fabrikam.onmicrosoft.com', '--tenant-type', 'ciam'], async line => {
      expect(line.tenant).toMatchObject({ initialDomain: 'fabrikam.onmicrosoft.com', tenantType: 'CIAM' })
      expect(line).toMatchObject({ caFile: null, stateFile: null, administrator: 'admin@fabrikam.onmicrosoft.com' })
      const headers = { authorization: `Bearer ${await tokenOf(line)}` }
      const organization = await fetch(`${line.graph}/v1.0/organization`, { headers })
      expect(await organization.json()).toMatchObject({ value: [{ tenantType: 'CIAM' }] })
      const user = await fetch(`${line.github}/user`, { headers: { authorization: `Bearer ${line.gitHubToken}` } })
      expect(await user.json()).toMatchObject({ login: 'octocat' })
      const job = await fetch(line.job.ACTIONS_ID_TOKEN_REQUEST_URL, {
        headers: { authorization: `Bearer ${line.job.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
      })
      expect(job.status).toBe(200)
    }))

  test('to other programs: environment variables in a file that goes away', async () => {
    writeFileSync(join(folder, 'emulator.env'), '# Written by b2c-emulator\nOLD=1\n')
    const line = await withCommand(
      ['--write-env', 'emulator.env', '--client-secret-env', 'MY_SECRET'],
      async started => {
        const text = readFileSync(join(folder, 'emulator.env'), 'utf8')
        expect(text).not.toContain('OLD')
        expect(text).toContain(`\nAZURE_CLIENT_SECRET=from~the.environment\nB2C_GITHUB_TOKEN=${started.gitHubToken}\n`)
        if (process.platform !== 'win32') expect(statSync(join(folder, 'emulator.env')).mode & 0o777).toBe(0o600)
        return started
      },
      { cwd: folder, env: { MY_SECRET: 'from~the.environment' } }
    )
    expect(line.caller.clientSecret).toBe('from~the.environment')
    if (process.platform !== 'win32') expect(readdirSync(folder)).toEqual([])
  })

  test('nothing to somebody who has gone, and it leaves nothing behind', async () => {
    const options = ['--port', '0', '--json', '--write-env', 'emulator.env', '--state', 'tenant.json']
    const { child, ended } = command(options, { cwd: folder })
    child.stdout?.destroy()
    const { code, complaint } = await ended
    expect(complaint).toMatch(/^Standard output cannot be written \(.+\)\.\n$/)
    expect(code).toBe(1)
    expect(readdirSync(folder)).toEqual(['tenant.json'])
  })

  test('nothing with --quiet', async () => {
    const quiet = command(['--port', '0', '--quiet', '--write-env', 'ready.env'], { cwd: folder })
    while (!readdirSync(folder).includes('ready.env')) await new Promise(resolve => setTimeout(resolve, 50))
    quiet.child.kill()
    expect(await quiet.ended).toMatchObject({ output: '', complaint: '' })
  })

  test('its options and its version', async () => {
    const { output, code } = await run(['--help'])
    for (const name of optionNames) expect(output).toContain(`  --${name} `)
    expect(code).toBe(0)
    expect((await run(['-h'])).output).toBe(output)
    expect((await run(['--version'])).output).toBe('0.1.0\n')
  })

  test('the README explains every option', () => {
    const rows = [...readme('b2c-emulator').matchAll(/^\| `--([a-z-]+)[^|]*\|/gm)].map(([, name]) => name)
    expect(rows).toEqual(optionNames)
  })
})

test('--tls writes the authority that its certificates come from', () =>
  withCommand(
    ['--tls', '--ca-file', 'ca.pem'],
    async line => {
      const ca = readFileSync(join(folder, 'ca.pem'), 'utf8')
      expect(new X509Certificate(ca).ca).toBe(true)
      expect(line.caFile).toMatch(/ca\.pem$/)
      const status = await new Promise((resolve, reject) => {
        request(`${line.graph}/v1.0/organization`, { ca }, answer => resolve(answer.statusCode))
          .on('error', reject)
          .end()
      })
      expect(status).toBe(401)
    },
    { cwd: folder }
  ))

describe('--behavior', () => {
  test('is how the tenant behaves; --latency and --lag go before it', async () => {
    const file = {
      latencyMs: 1,
      uniqueName: 'unsupported',
      trustFramework: { existsStatus: 409 },
      replication: { replicas: 2 }
    }
    writeFileSync(
      join(folder, 'behavior.json'),
      JSON.stringify({
        ...file,
        faults: [{ match: { path: 'organization$' }, kind: '503' }],
        throttle: { resourceUnitsPer10s: 9 }
      })
    )
    await withCommand(
      ['--behavior', 'behavior.json', '--latency', '2', '--lag', '3'],
      async line => {
        const behavior = await (await fetch(`${line.graph}/_emulator/behavior`)).json()
        expect(behavior).toMatchObject({
          ...file,
          latencyMs: 2,
          trustFramework: { existsStatus: 409, absentStatus: 404 },
          replication: { keyReadLagMs: 3, listLagMs: 6, tokenLagMs: 3, replicas: 2 },
          faults: [{ match: { path: 'organization$' }, kind: '503' }],
          throttle: { resourceUnitsPer10s: 9 }
        })
        expect((await fetch(`${line.graph}/v1.0/organization`)).status).toBe(503)
      },
      { cwd: folder }
    )
  })
})

describe('what it refuses', () => {
  test.each([[['--port', '70000']], [['--nonsense']]])('%j with code 2, in one sentence', async options => {
    const { code, output, complaint } = await run(options)
    expect(complaint).toContain(`${options[0]}`)
    expect(complaint.trim().split('\n')).toHaveLength(1)
    expect({ code, output }).toEqual({ code: 2, output: '' })
  })

  test.each([
    [['--state', 'none/tenant.json'], 'there is no directory '],
    [['--state', 'foreign'], 'is damaged: it is no JSON. It is left as it is'],
    [['--state', '.'], 'is no file that can be replaced.'],
    [['--behavior', 'none.json'], '--behavior none.json: the file cannot be read (ENOENT'],
    [['--tls', '--ca-file', 'foreign'], 'there is a file that b2c-emulator has not written; it is left as it is.'],
    [['--tls', '--ca-file', '.'], 'the file cannot be written (EISDIR'],
    [['--write-env', 'foreign'], 'there is a file that b2c-emulator has not written; it is left as it is.'],
    [['--write-env', 'x.env', '--tls', '--ca-file', 'a b.pem'], 'cannot stand in it without quotes; give a plain one'],
    [['--write-env', 'x.env', '--tls', '--ca-file', '$(touch x).pem'], 'cannot stand in it without quotes'],
    [['--write-env', 'none/file'], 'there is no directory '],
    [['--client-secret-env', 'NOT_THERE'], 'there is no such environment variable.'],
    [['--client-secret-env', 'SHORT_SECRET'], 'the secret must have 8 to 255 letters']
  ])('%j with code 1, and leaves everything as it was', async (options, problem) => {
    writeFileSync(join(folder, 'foreign'), 'precious')
    const { code, output, complaint } = await run(['--port', '0', ...options], { SHORT_SECRET: 'abc' })
    expect(complaint).toContain(problem)
    expect(complaint.trim().split('\n')).toHaveLength(1)
    expect({ code, output }).toEqual({ code: 1, output: '' })
    expect(readdirSync(folder)).toEqual(['foreign'])
    expect(readFileSync(join(folder, 'foreign'), 'utf8')).toBe('precious')
  })

  test('a port that is taken, and says by whom where the system tells', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { code, complaint } = await run(['--port', '0', '--port-graph', `${port}`, '--state', 'tenant.json'])
    server.close()
    const holder = process.platform === 'linux' ? `.+, process ${process.pid}` : 'another process'
    expect(complaint).toMatch(new RegExp(`^Port ${port} is taken by ${holder}\\. Give another one by --port-graph,`))
    expect(code).toBe(1)
    expect(readdirSync(folder)).toEqual([])
  })

  test('a Node that is too old', async () => {
    const older = 'Object.defineProperty(process.versions, "node", { value: "20.11.1" })'
    const { ended } = command(['--help'], { node: ['--import', `data:text/javascript,${older}`] })
    expect(await ended).toEqual({
      code: 1,
      output: '',
      complaint: 'b2c-emulator needs Node 20.12 or newer; this is Node 20.11.1.\n'
    })
  })
})

describe('--state', () => {
  const options = ['--state', 'tenant.json']

  test('secrets, ids and what was made are there again after a restart', async () => {
    const first = await withCommand(
      options,
      async line => {
        const headers = { authorization: `Bearer ${await tokenOf(line)}`, 'content-type': 'application/json' }
        const body = JSON.stringify({ displayName: 'made before' })
        expect((await fetch(`${line.graph}/v1.0/applications`, { method: 'POST', headers, body })).status).toBe(201)
        const saved = await fetch(`${line.graph}/_emulator/save`, { method: 'POST' })
        expect(await saved.json()).toEqual({ stateFile: line.stateFile })
        return line
      },
      { cwd: folder }
    )
    await withCommand(
      options,
      async line => {
        expect(line.caller).toEqual(first.caller)
        expect(line.gitHubToken).toBe(first.gitHubToken)
        expect(line.job.ACTIONS_ID_TOKEN_REQUEST_TOKEN).toBe(first.job.ACTIONS_ID_TOKEN_REQUEST_TOKEN)
        const { tenants } = (await (await fetch(`${line.graph}/_emulator/state`)).json()) as StartLine
        expect(tenants[0].applications.map(({ displayName }: StartLine) => displayName)).toContain('made before')
        // The caller's permissions were not granted again.
        const granted = tenants[0].appRoleAssignments.map(({ appRoleId }: StartLine) => appRoleId)
        expect(new Set(granted).size).toBe(granted.length)
      },
      { cwd: folder }
    )
  })

  test('killed at any moment it leaves a whole file and no lock that holds', async () => {
    let made = 0
    for (const round of Array.from({ length: 8 }, (_, index) => index)) {
      await withCommand(
        options,
        async (line, { child, ended }) => {
          const { tenants } = (await (await fetch(`${line.graph}/_emulator/state`)).json()) as StartLine
          const found = tenants[0].applications.filter(({ displayName }: StartLine) => displayName.startsWith('round'))
          // What was there for a while before the end is never lost.
          expect(found.length).toBeGreaterThanOrEqual(made)
          made = found.length
          const headers = { authorization: `Bearer ${await tokenOf(line)}`, 'content-type': 'application/json' }
          const create = (index: number) =>
            fetch(`${line.graph}/v1.0/applications`, {
              method: 'POST',
              headers,
              body: JSON.stringify({ displayName: `round ${round} ${index}` })
            })
          const writes = Promise.allSettled(Array.from({ length: 40 }, (_, index) => create(index)))
          await new Promise(resolve => setTimeout(resolve, 40 * round))
          child.kill('SIGKILL')
          await ended
          await writes
        },
        { cwd: folder }
      )
    }
    expect(made).toBeGreaterThan(0)
  })

  test('a second emulator on the same file is refused, and one that was killed is not in the way', async () => {
    await withCommand(
      options,
      async (line, { child, ended }) => {
        const second = await run(['--port', '0', ...options])
        expect(second).toMatchObject({
          code: 1,
          complaint: expect.stringContaining(`is used by another emulator, process ${line.pid}:`)
        })
        child.kill('SIGKILL')
        await ended
        await withCommand(options, async again => expect(again.caller).toEqual(line.caller), { cwd: folder })
      },
      { cwd: folder }
    )
  })
})

const onUnix = process.platform === 'win32' ? describe.skip : describe

onUnix('how it ends', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s closes it, with what it was about to save', async signal => {
    await withCommand(
      ['--state', 'tenant.json', '--write-env', 'emulator.env'],
      async (line, { child, ended }) => {
        await fetch(`${line.graph}/_emulator/clock`, { method: 'POST', body: '{"advanceMs":86400000}' })
        child.kill(signal)
        expect((await ended).code).toBe(0)
        await expect(fetch(line.graph)).rejects.toThrow()
      },
      { cwd: folder }
    )
    const { state } = JSON.parse(readFileSync(join(folder, 'tenant.json'), 'utf8'))
    expect(state.clockOffsetMs).toBeGreaterThan(86_390_000)
    expect(readdirSync(folder)).toEqual(['tenant.json'])
  })

  test('a request that waits does not hold it up', async () => {
    await withCommand(['--latency', '999999999'], async (line, { child, ended }) => {
      const waiting = fetch(`${line.graph}/v1.0/organization`).catch(() => 'cut')
      await new Promise(resolve => setTimeout(resolve, 100))
      child.kill('SIGTERM')
      expect((await ended).code).toBe(0)
      expect(await waiting).toBe('cut')
    })
  })

  /** Starts the command as npm does: by a shell that stays. Ends a process of the chain, and waits for the emulator to end. */
  const throughNpm = async (script: string, options: SpawnOptions, end: (shell: number) => void): Promise<number> => {
    const shell = spawn('sh', ['-c', script], {
      ...options,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_lifecycle_script: script }
    })
    let output = ''
    await new Promise<void>(resolve => {
      shell.stdout?.on('data', chunk => {
        output += chunk
        if (output.includes('\n')) resolve()
      })
    })
    const { pid } = JSON.parse(output) as { readonly pid: number }
    end(shell.pid ?? 0)
    return pid
  }
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const script = `${process.execPath} ${main} --port 0 --json`

  test('it ends with the shell of npm, whatever ended that', async () => {
    const pid = await throughNpm(`${script}; true`, {}, shell => process.kill(shell, 'SIGKILL'))
    await untilGone(pid)
  })

  test('a script that starts it in the background leaves it running', async () => {
    const pid = await throughNpm(`${script} & sleep 1`, {}, () => undefined)
    await new Promise(resolve => setTimeout(resolve, 3_000))
    expect(isRunning(pid)).toBe(true)
    process.kill(pid)
    await untilGone(pid)
  })
})
