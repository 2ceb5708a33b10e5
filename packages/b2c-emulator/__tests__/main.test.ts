// The command that starts the emulator for a person.

import { spawn } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Runs the command; stops it as a person would once it has said how. */
const run = async (
  ...options: string[]
): Promise<{ readonly code: number | null; readonly text: string; readonly complaint: string }> => {
  const child = spawn(process.execPath, [main, ...options])
  let text = ''
  let complaint = ''
  child.stdout.on('data', chunk => {
    text += chunk
    if (text.includes('Stop with Ctrl+C')) child.kill('SIGINT')
  })
  child.stderr.on('data', chunk => {
    complaint += chunk
  })
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, text, complaint }
}

describe('b2c-emulator', () => {
  test('says where it is, who may sign in and what to write into a workflow, and stops when told', async () => {
    const { code, text } = await run(
      '--port-login',
      '0',
      '--port-graph',
      '0',
      '--port-github',
      '0',
      '--port-azure',
      '0',
      '--tls',
      '--lag',
      '5'
    )
    expect(text).toMatch(/login-endpoint: https:\/\/127\.0\.0\.1:\d+\n/)
    expect(text).toMatch(/graph-endpoint: https:\/\/127\.0\.0\.1:\d+\n/)
    expect(text).toMatch(/client-id: [0-9a-f-]{36}\n {4}client-secret: \S{40}\n/)
    expect(text).toMatch(/ACTIONS_ID_TOKEN_REQUEST_URL=https:\/\/127\.0\.0\.1:\d+\/_oidc\/token\?/)
    expect(text).toContain('-----BEGIN CERTIFICATE-----')
    expect(code).toBe(0)
  })

  test('explains its options', async () => {
    const { code, text } = await run('--help')
    expect(text).toContain('--port-graph PORT')
    expect(code).toBe(0)
  })

  test('says which port is taken, and ends', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { code, complaint } = await run(
      '--port-login',
      '0',
      '--port-graph',
      `${port}`,
      '--port-github',
      '0',
      '--port-azure',
      '0'
    )
    server.close()
    expect(complaint).toMatch(
      new RegExp(`^listen EADDRINUSE: address already in use 127.0.0.1:${port}\\nGive other ports by --port-`)
    )
    expect(code).toBe(1)
  })

  test.each([[['--lag', 'much']], [['--nonsense']]])('refuses %j', async options => {
    const { code, complaint } = await run(...options)
    expect(complaint).toContain(options[0])
    expect(code).not.toBe(0)
  })
})
