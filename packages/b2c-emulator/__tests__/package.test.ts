// The package as others get it: what the tarball holds, its command under plain Node, its types, the examples of its README.

import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { graphRoutes } from '../src/graph/routes.ts'
import { startRegistry } from './localRegistry.ts'
import { examplesOf, type Packed, pack, readme } from './packed.ts'

let packed: Packed
beforeAll(() => {
  packed = pack('b2c-emulator')
})
afterAll(() => packed.remove())

describe('the tarball', () => {
  test('holds what was built, and nothing else', () => {
    const others = packed.files.filter(file => !/^dist\/.*\.(js|d\.ts)$/.test(file))
    const pages = readdirSync(new URL('../docs', import.meta.url)).map(name => `docs/${name}`)
    expect(others.toSorted()).toEqual(['LICENSE', 'README.md', ...pages, 'package.json'])
    expect(packed.files).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/testing.js', 'dist/main.js'])
    )
  })

  test('imports its own dependencies, every one of them, and nothing besides', () => {
    expect(packed.imported).toEqual(Object.keys(packed.manifest.dependencies).toSorted())
  })
})

/** Starts the command on free ports; gives what it says, and ends it. */
const withCommand = async (work: (text: string) => Promise<void>): Promise<void> => {
  const bin = packed.manifest.bin?.['b2c-emulator'] ?? ''
  const file = join(packed.app, 'node_modules', 'b2c-emulator', bin)
  const ports = ['login', 'graph', 'github', 'azure'].flatMap(name => [`--port-${name}`, '0'])
  const child = spawn(process.execPath, [file, ...ports], {
    cwd: packed.app,
    env: { ...process.env, NODE_OPTIONS: '' }
  })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  let text = ''
  const complaints: string[] = []
  child.stderr.on('data', chunk => complaints.push(String(chunk)))
  await Promise.race([
    ended,
    new Promise<void>(resolve => {
      child.stdout.on('data', chunk => {
        text += chunk
        if (text.includes('Stop with')) resolve()
      })
    })
  ])
  try {
    await work(text)
  } finally {
    child.kill()
    await ended
  }
  expect(complaints).toEqual([])
}

describe('the command', () => {
  test('starts an emulator that a client signs in to', () =>
    withCommand(async text => {
      const input = (name: string) => new RegExp(`^ +${name}: (\\S+)$`, 'm').exec(text)?.[1] ?? ''
      const signedIn = await fetch(`${input('login-endpoint')}/${input('tenant-id')}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: input('client-id'),
          client_secret: input('client-secret'),
          scope: 'https://graph.microsoft.com/.default'
        })
      })
      const { access_token } = (await signedIn.json()) as { readonly access_token: string }
      const read = (path: string) =>
        fetch(`${input('graph-endpoint')}/v1.0/${path}`, { headers: { authorization: `Bearer ${access_token}` } })
      const organization = await read('organization')
      for (const path of ['applications', 'domains', 'oauth2PermissionGrants', 'users'])
        expect([path, (await read(path)).status]).toEqual([path, 200])
      expect(await organization.json()).toMatchObject({ value: [{ displayName: 'Contoso', tenantType: 'AAD B2C' }] })
    }))
})

test('npx runs the tarball in an empty folder, with what it depends on and nothing else', async () => {
  const registry = await startRegistry(Object.keys(packed.manifest.dependencies))
  const empty = mkdtempSync(join(tmpdir(), 'b2c-empty-'))
  const npx = join(dirname(process.env.npm_execpath ?? ''), 'npx-cli.js')
  const run = (...options: readonly string[]) => {
    const child = spawn(process.execPath, [npx, '--yes', '--package', packed.tarball, 'b2c-emulator', ...options], {
      cwd: empty,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        npm_config_registry: registry.url,
        npm_config_cache: join(empty, 'cache'),
        npm_config_update_notifier: 'false'
      }
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
    return new Promise(resolve => child.once('close', code => resolve({ code, output })))
  }
  expect(await run('--version')).toEqual({ code: 0, output: `${packed.manifest.version}\n` })
  expect(await run('--help')).toMatchObject({ code: 0, output: expect.stringContaining('--port PORT') })
  expect(await run('--port', 'x')).toMatchObject({ code: 2, output: expect.stringContaining('not x.') })
  rmSync(empty, { recursive: true, force: true })
  await registry.close()
})

test('the types are complete, without a word of what only the repository has', () => {
  const use = `
    import { type Behavior, type Emulator, type InterceptedAnswer, roleTemplateId, startEmulator } from 'b2c-emulator'
    import { newApplication } from 'b2c-emulator/testing'
    const emulator: Emulator = await startEmulator({ behavior: { latencyMs: 5 } })
    const behavior: Behavior = emulator.behavior
    const statusOf = ({ status }: InterceptedAnswer): number => status
    emulator.intercept({ service: 'graph', path: /users/ }, (_, answer) => ({ status: statusOf(answer) + 1 }))
    // @ts-expect-error: there is no such service
    emulator.intercept({ service: 'grpah' }, () => undefined)
    // @ts-expect-error: the declarations are read, nothing is any
    const wrong: string = behavior.latencyMs
    export const made = [newApplication(emulator.tenant, 0, { displayName: roleTemplateId('Global Reader') }), wrong]
  `
  expect(packed.run('use.ts', use)).toMatchObject({ code: 0, output: '' })
})

const examples = examplesOf('b2c-emulator', 'js')

test('the README has examples', () => {
  expect(examples).toHaveLength(6)
})

test.each(examples.map((code, index) => [index + 1, code] as const))('example %i of the README runs', (index, code) => {
  expect(packed.run(`example-${index}.js`, code)).toMatchObject({ code: 0 })
})

test('the README names every route of Microsoft Graph with its methods', () => {
  const rows = [...readme('b2c-emulator').matchAll(/^\| (`.*) \| ([A-Z].*) \|$/gm)].flatMap(
    ([, paths = '', methods = '']) =>
      [...paths.matchAll(/`([^`]+)`/g)].map(
        ([, path = '']) =>
          [
            path.replace('…', 'directory/deletedItems/microsoft.graph.'),
            methods.match(/\b(GET|POST|PATCH|PUT|DELETE)\b/g)
          ] as const
      )
  )
  const documented = new Map(rows)
  expect(graphRoutes.map(({ path }) => [path, documented.get(path)])).toEqual(
    graphRoutes.map(({ path, methods }) => [path, methods])
  )
})
