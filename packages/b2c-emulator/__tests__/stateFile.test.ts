// The file that keeps the state: everything comes back, nobody else writes it, and what is no such file is left alone.

import { createHash, randomUUID } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { newApplication, newPasswordCredential } from '../src/directory/newObjects.ts'
import { Versioned } from '../src/directory/store.ts'
import { collectionsOf, storedTenant } from '../src/directory/storedTenant.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/emulator.ts'
import { lockFile } from '../src/state/fileLock.ts'

const base = mkdtempSync(join(tmpdir(), 'b2c-state-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(base, 'case-'))
  file = join(folder, 'tenant.json')
})

/** Starts an emulator on the file, and closes it after the work. */
const withState = async <T>(
  work: (emulator: Emulator) => T | Promise<T>,
  options: EmulatorOptions = {}
): Promise<T> => {
  const emulator = await startEmulator({ stateFile: file, ...options })
  try {
    return await work(emulator)
  } finally {
    await emulator.close()
  }
}

const tokenOf = async ({ login, seed, tenant }: Emulator, secret = seed.callerSecret): Promise<string | undefined> => {
  const answer = await fetch(`${login}/${tenant.initialDomain}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: seed.appId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default'
    })
  })
  const { access_token } = (await answer.json()) as { readonly access_token?: string }
  return access_token
}

const organization = ({ graph }: Emulator, token: string | undefined) =>
  fetch(`${graph}/v1.0/organization`, { headers: { authorization: `Bearer ${token}` } })

describe('what comes back', () => {
  test('every collection of every tenant, those of objects that are deleted among them', async () => {
    const before = await withState(emulator => {
      emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com', tenantType: 'CIAM' })
      for (const tenant of emulator.tenants) {
        for (const [name, collection] of collectionsOf(tenant)) {
          const parts = {
            federatedIdentityCredentials: [],
            text: `of ${name}\u2028"\ud83d\ude00`,
            list: [1, null, { deep: true }]
          }
          collection.put(`Kept-${name}`, { id: `Kept-${name}`, ...parts, object: parts })
          collection.put('removed', { id: 'removed' })
          collection.remove('removed')
        }
      }
      return { gitHub: emulator.github, tenants: emulator.tenants.map(storedTenant) }
    })
    expect(before.tenants).toHaveLength(2)
    for (const { collections } of before.tenants) {
      for (const [name, objects] of Object.entries(collections)) {
        expect(objects).toContainEqual([`kept-${name}`.toLowerCase(), expect.objectContaining({ id: `Kept-${name}` })])
      }
    }
    await withState(emulator => {
      // The trust in GitHub's tokens names the address of GitHub.
      const moved = JSON.stringify(before.tenants).replaceAll(before.gitHub, emulator.github)
      expect(emulator.tenants.map(storedTenant)).toEqual(JSON.parse(moved))
      expect(emulator.tenant.users.get('KEPT-users')).toMatchObject({ text: expect.stringContaining('of users') })
      expect(emulator.tenant.users.get('removed')).toBeUndefined()
    })
  })

  test('a tenant holds nothing that is not stored', async () => {
    const emulator = await startEmulator()
    const facts = ['id', 'displayName', 'initialDomain', 'tenantType', 'createdMs', 'caller']
    const isKnown = ([name, value]: readonly [string, unknown]) =>
      facts.includes(name) || value instanceof Versioned || typeof value === 'function' || name === 'identity'
    const { tenant } = emulator
    expect(Object.entries(tenant).filter(entry => !isKnown(entry))).toEqual([])
    expect(Object.entries(tenant.identity).filter(([, value]) => !(value instanceof Versioned))).toEqual([])
    expect(collectionsOf(tenant).size).toBeGreaterThan(16)
    await emulator.close()
  })

  test('secrets, access tokens, identity tokens and the clock hold', async () => {
    const first = await withState(async emulator => {
      emulator.clock.advance(40 * 60 * 1000)
      const job = emulator.gitHub.oidcEnvironment({ environment: 'contoso' })
      return { seed: emulator.seed, token: await tokenOf(emulator), job, now: emulator.clock.now() }
    })
    await withState(async emulator => {
      expect(emulator.seed).toEqual(first.seed)
      expect(await tokenOf(emulator)).toBeDefined()
      expect((await organization(emulator, first.token)).status).toBe(200)
      expect(emulator.clock.now() - first.now).toBeGreaterThanOrEqual(0)
      expect(emulator.clock.now() - Date.now()).toBeGreaterThan(39 * 60 * 1000)
      // GitHub answers on another port now: the trust has moved along.
      const asked = await fetch(`${emulator.github}/_oidc/token?audience=api://AzureADTokenExchange`, {
        headers: { authorization: `Bearer ${first.job.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
      })
      const { value } = (await asked.json()) as { readonly value: string }
      const signedIn = await fetch(`${emulator.login}/${emulator.tenant.id}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: emulator.seed.appId,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: value,
          scope: 'https://graph.microsoft.com/.default'
        })
      })
      expect(signedIn.status).toBe(200)
    })
  })

  test('what GitHub holds, with the keys that secrets are sealed for', async () => {
    const at = { target: 'octo-org/b2c', createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' }
    const sealingKey = async ({ github }: Emulator, token: string) =>
      (
        await fetch(`${github}/repos/octo-org/b2c/actions/secrets/public-key`, {
          headers: { authorization: `Bearer ${token}` }
        })
      ).json()
    const first = await withState(async ({ gitHub, ...emulator }) => {
      gitHub.restore({
        secrets: [{ app: 'actions', name: 'SECRET', value: 'sealed', ...at }],
        variables: [{ name: 'VARIABLE', value: 'open', ...at }]
      })
      gitHub.addComment({ repository: 'octo-org/b2c', issue: 1, body: 'Hello' })
      gitHub.missing.add('octo-org/none')
      const token = gitHub.token({ kind: 'fine-grained', permissions: { secrets: 'write' } })
      const key = await sealingKey({ gitHub, ...emulator }, token)
      return { token, key, secrets: gitHub.secrets(), variables: gitHub.variables(), comments: gitHub.comments() }
    })
    await withState(async emulator => {
      const { gitHub } = emulator
      expect(await sealingKey(emulator, first.token)).toEqual(first.key)
      expect(gitHub.secrets()).toEqual(first.secrets)
      expect(gitHub.variables()).toEqual(first.variables)
      expect(gitHub.comments()).toEqual(first.comments)
      expect([...gitHub.missing]).toEqual(['octo-org/none'])
      const next = gitHub.addComment({ repository: 'octo-org/b2c', issue: 1, body: 'Again' })
      expect(next.id).toBe((first.comments[0]?.id ?? 0) + 1)
    })
  })

  test('what lags is written as it truly is, and shows at once after the start', async () => {
    const replication = { keyReadLagMs: 60_000, listLagMs: 60_000 }
    await withState(
      ({ tenant, clock }) => {
        const application = newApplication(tenant, clock.now(), {
          displayName: 'late',
          passwordCredentials: [newPasswordCredential({ displayName: null, startMs: 0, endMs: 1, secretText: 'x~x' })]
        })
        tenant.applications.put(application.id, application)
      },
      { behavior: { replication } }
    )
    await withState(
      async emulator => {
        const listed = await fetch(`${emulator.graph}/v1.0/applications?$filter=displayName eq 'late'`, {
          headers: { authorization: `Bearer ${await tokenOf(emulator)}` }
        })
        expect(await listed.json()).toMatchObject({ value: [{ displayName: 'late' }] })
      },
      { behavior: { replication } }
    )
  })
})

describe('when it is written', () => {
  /** Waits until the file holds a text. */
  const untilWritten = async (text: string): Promise<void> => {
    while (!readFileSync(file, 'utf8').includes(text)) await new Promise(resolve => setTimeout(resolve, 20))
  }

  test('at the start, soon after each change by a request, at once by save(), and at the end', async () => {
    const emulator = await startEmulator({ stateFile: file })
    await untilWritten(emulator.seed.callerSecret)
    const created = await fetch(`${emulator.graph}/v1.0/applications`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenOf(emulator)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ displayName: 'by a request' })
    })
    expect(created.status).toBe(201)
    await untilWritten('by a request')
    emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
    await untilWritten('fabrikam.onmicrosoft.com')
    await fetch(`${emulator.graph}/_emulator/clock`, { method: 'POST', body: '{"advanceMs":86400000}' })
    await emulator.save()
    expect(JSON.parse(readFileSync(file, 'utf8')).state.clockOffsetMs).toBeGreaterThan(86_000_000)
    emulator.tenant.addUser({ userPrincipalName: 'at.the.end@contoso.onmicrosoft.com' })
    await emulator.close()
    expect(readFileSync(file, 'utf8')).toContain('at.the.end@contoso.onmicrosoft.com')
    expect(readdirSync(folder)).toEqual(['tenant.json'])
  })

  test('for its owner alone, and through a link', async () => {
    const target = join(folder, 'target.json')
    writeFileSync(target, '')
    symlinkSync(target, file)
    await withState(() => undefined)
    expect(readFileSync(target, 'utf8')).toContain('b2c-emulator state')
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600)
  })

  test('close() and save() tell when it cannot be written', async () => {
    const inner = join(folder, 'inner')
    mkdirSync(inner)
    const emulator = await startEmulator({ stateFile: join(inner, 'tenant.json') })
    rmSync(inner, { recursive: true })
    emulator.tenant.addUser({ userPrincipalName: 'lost@contoso.onmicrosoft.com' })
    await expect(emulator.save()).rejects.toThrow('ENOENT')
    await expect(emulator.close()).rejects.toThrow('ENOENT')
    await expect(fetch(emulator.graph)).rejects.toThrow()
  })
})

describe('what is refused', () => {
  const start = (options: EmulatorOptions = {}) => startEmulator({ stateFile: file, ...options })

  const valid = async (): Promise<string> => {
    await withState(() => undefined)
    const text = readFileSync(file, 'utf8')
    rmSync(file)
    return text
  }

  test('a file that is damaged at any place, and it is left as it is', async () => {
    const whole = await valid()
    const changes = [
      whole.slice(0, -10),
      whole.slice(0, whole.length / 2),
      whole.slice(1),
      `${whole}x`,
      whole.replace('Contoso', 'Contosa'),
      '{',
      'null',
      '[]'
    ]
    for (const text of changes) {
      writeFileSync(file, text)
      const error = await start().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        name: 'StateFileError',
        message: expect.stringMatching(/^The state file .+tenant\.json /)
      })
      // The message shows nothing of what the file holds.
      expect(String(error)).not.toMatch(/secretText|BEGIN/)
      expect(readFileSync(file, 'utf8')).toBe(text)
      expect(readdirSync(folder)).toEqual(['tenant.json'])
    }
  })

  test.each([
    ['{"format":"terraform"}', 'was not written by b2c-emulator'],
    ['<html>', 'is damaged: it is no JSON'],
    ['{"format":"b2c-emulator state","version":2}', 'has version 2; this b2c-emulator reads version 1'],
    ['{"format":"b2c-emulator state"}', 'has version undefined'],
    ['{"format":"b2c-emulator state","version":1,"state":{}}', 'its digest does not match']
  ])('%s', async (text, problem) => {
    writeFileSync(file, text)
    await expect(start()).rejects.toThrow(problem)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('places where no file can be', async () => {
    file = join(folder, 'none', 'tenant.json')
    await expect(start()).rejects.toThrow(`there is no directory ${join(folder, 'none')}.`)
    file = folder
    await expect(start()).rejects.toThrow(`The state file ${folder} is no file`)
  })

  test('a link to a file that is not there, which a write would replace', async () => {
    symlinkSync('elsewhere.json', file)
    await expect(start()).rejects.toThrow('is a link to a file that is not there')
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
    expect(readdirSync(folder)).toEqual(['tenant.json'])
  })

  test('links that lead to one another', async () => {
    symlinkSync('tenant.json', file)
    await expect(start()).rejects.toThrow(/^The state file .+tenant\.json cannot be used: ELOOP/)
    expect(readdirSync(folder)).toEqual(['tenant.json'])
  })

  test.each([1e300, -1e300, Number.MAX_SAFE_INTEGER])('a clock that is %d milliseconds ahead', async clockOffsetMs => {
    const { state, ...head } = JSON.parse(await valid())
    const stored = { ...state, clockOffsetMs }
    const sha256 = createHash('sha256').update(JSON.stringify(stored)).digest('hex')
    writeFileSync(file, JSON.stringify({ ...head, sha256, state: stored }))
    await expect(start()).rejects.toThrow(/does not fit: its clock stands at no time/)
  })

  test('a seed that the file contradicts', async () => {
    await withState(() => undefined, {
      seed: { initialDomain: 'fabrikam.onmicrosoft.com', callerSecret: 'known~secret' }
    })
    for (const seed of [
      { initialDomain: 'contoso.onmicrosoft.com' },
      { tenantType: 'CIAM' },
      { callerSecret: 'other' }
    ] as const) {
      await expect(start({ seed })).rejects.toThrow(/^The state file .+ does not fit: its (tenant|caller) /)
    }
    await withState(({ seed }) => expect(seed.callerSecret).toBe('known~secret'), {
      seed: { initialDomain: 'Fabrikam.onmicrosoft.com', tenantType: 'AAD B2C', callerSecret: 'known~secret' }
    })
  })

  test('a second emulator, until the first one is closed', async () => {
    await withState(async () => {
      await expect(start()).rejects.toThrow(`is used by another emulator, process ${process.pid}:`)
    })
    await withState(() => undefined)
  })

  test('a file is free again when the emulator could not start', async () => {
    const other = await startEmulator()
    await expect(start({ ports: { graph: Number(new URL(other.graph).port) } })).rejects.toThrow('EADDRINUSE')
    await other.close()
    expect(readdirSync(folder)).toEqual([])
    await withState(() => undefined)
  })
})

describe('the lock', () => {
  test.each([
    ['of a process that is gone', '4194305 12\n'],
    ['of another process that had this id', `${process.pid} 1\n`],
    ['of a process whose id another one has now', process.platform === 'linux' ? '1 99\n' : '4194305 \n'],
    ['that is empty', '']
  ])('%s is taken over', (_, content) => {
    writeFileSync(`${file}.lock`, content)
    const lock = lockFile(file)
    expect(lock).toHaveProperty('release')
    if ('release' in lock) lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  test('leftovers of a write that was killed go away', async () => {
    const leftover = join(folder, `tenant.json.new-${randomUUID()}`)
    writeFileSync(leftover, '{')
    chmodSync(leftover, 0o400)
    const others = ['tenant.json.new-1', 'tenant.json.new-version', `tenant.json.new-${randomUUID()}.bak`]
    for (const name of others) writeFileSync(join(folder, name), 'precious')
    await withState(() => undefined)
    expect(readdirSync(folder).sort()).toEqual(['tenant.json', ...others].sort())
  })

  test.each(['{ "dependencies": {} }\n', '12 of March\n', '12 13\n14 15\n', ' \n'])(
    'a file %j of another program in its place is left as it is',
    async text => {
      writeFileSync(`${file}.lock`, text)
      await expect(startEmulator({ stateFile: file })).rejects.toThrow(
        /^The state file .+ cannot be written: its lock would be .+, which is a file/
      )
      expect(readdirSync(folder)).toEqual(['tenant.json.lock'])
      expect(readFileSync(`${file}.lock`, 'utf8')).toBe(text)
    }
  )
})
