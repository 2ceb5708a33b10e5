// The standard output of the bundle, word for word, with ids, times and ports replaced: the folder golden. With
// UPDATE_GOLDEN=1 in the environment the files are written anew.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { runAction } from 'action-runner'
import { startEmulator } from 'b2c-emulator'

const actionDir = fileURLToPath(new URL('../../..', import.meta.url))

/** What is done at the same time may end in any order: neighbouring lines that tell of progress are sorted. */
const inOrder = (text: string): string =>
  text.replace(/(^ci-deployer: .*\n)+/gm, lines => `${lines.trimEnd().split('\n').sort().join('\n')}\n`)

/** The text with everything that differs from run to run replaced; the same id gets the same number. */
const normalised = (text: string, secrets: Readonly<Record<string, string>>): string => {
  const numbers = new Map<string, number>()
  const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
  const replaced = Object.entries(secrets)
    .reduce((shown, [name, secret]) => shown.replaceAll(secret, `<${name}>`), text)
    .replace(guid, id => `<id ${numbers.get(id) ?? numbers.set(id, numbers.size + 1).size}>`)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
    .replace(/127\.0\.0\.1:\d+/g, '<host>')
    .replace(/(kept|ephemeral) [0-9a-f]{12}/g, '$1 <nonce>')
    .replace(/(\d+ min )?\d+(\.\d+)? (ms|s|min)\b/g, '<duration>')
    .replace(/\r\n/g, '\n')
    .replace(/\n\n+/g, '\n')
  return inOrder(replaced)
}

const expectGolden = (name: string, text: string): void => {
  const file = fileURLToPath(new URL(`./golden/${name}.txt`, import.meta.url))
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text)
  expect(text).toBe(readFileSync(file, 'utf8').replace(/\r\n/g, '\n'))
}

describe('standard output of the bundle', () => {
  // Without the runner's files the toolkit prints outputs and state too, which makes the order of everything readable.
  const env = { GITHUB_OUTPUT: undefined, GITHUB_STATE: undefined }

  test('from nothing, and again', async () => {
    const emulator = await startEmulator()
    try {
      const inputs = {
        'tenant-id': 'contoso',
        'client-id': emulator.seed.appId,
        'client-secret': emulator.seed.callerSecret,
        'login-endpoint': emulator.login,
        'graph-endpoint': emulator.graph,
        'app-name': 'CI deployer',
        permissions: 'policy-deployment\npolicy-keys',
        'directory-roles': 'User Administrator',
        'federated-credentials': 'main=repo:octo-org/b2c:ref:refs/heads/main',
        secret: 'always',
        'secret-overlap': '0d'
      }
      const first = await runAction({ actionDir, inputs, env })
      expect(first.conclusion).toBe('success')
      const secret = first.outputs['client-secret'] ?? ''
      expect(secret).not.toBe('')
      const lines = first.stdout.split(/\r?\n/).filter(line => line !== '')

      // Masked before it is written, and written in the very next statement.
      const mask = lines.indexOf(`::add-mask::${secret}`)
      expect(mask).toBeGreaterThan(0)
      expect(lines[mask + 1]).toBe(`::set-output name=client-secret::${secret}`)
      expect(lines.flatMap((line, index) => (line.includes(secret) ? [index] : []))).toEqual([mask, mask + 1])
      // The caller's secret is masked before anything else is said, and never said.
      const callers = lines.flatMap((line, index) => (line.includes(emulator.seed.callerSecret) ? [index] : []))
      expect(callers.map(index => lines[index])).toEqual([`::add-mask::${emulator.seed.callerSecret}`])
      expect(lines.slice(0, callers[0]).every(line => line.startsWith('::'))).toBe(true)

      const secrets = { 'client secret': secret, "caller's secret": emulator.seed.callerSecret }
      expectGolden('fromNothing', normalised(first.stdout, secrets))

      const again = await runAction({ actionDir, inputs: { ...inputs, secret: 'when-needed' }, env })
      expect(again.conclusion).toBe('success')
      expect(again.outputs).not.toHaveProperty('client-secret')
      expectGolden('nothingToDo', normalised(again.stdout, secrets))
    } finally {
      await emulator.close()
    }
  })

  test('an ephemeral secret and its end', async () => {
    const emulator = await startEmulator()
    try {
      const inputs = {
        'tenant-id': 'contoso',
        'client-id': emulator.seed.appId,
        'login-endpoint': emulator.login,
        'graph-endpoint': emulator.graph,
        'app-name': 'CI deployer',
        permissions: 'policy-deployment',
        secret: 'ephemeral',
        verify: 'false'
      }
      const oidc = {
        ...env,
        ...emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/main' })
      }
      const main = await runAction({ actionDir, inputs, env: oidc })
      const post = await runAction({ actionDir, phase: 'post', after: main, env: oidc })
      expect([main.conclusion, post.conclusion]).toEqual(['success', 'success'])
      const [secret = '', ...others] = main.masks.filter(mask => mask === main.outputs['client-secret'])
      expect(others).toEqual([])
      expect(post.stdout).not.toContain(secret)
      // Identity tokens are masked by the toolkit as they come.
      const masked = (text: string): string => text.replace(/^::add-mask::eyJ.*$/gm, '::add-mask::<identity token>')
      expectGolden('ephemeral', masked(normalised(main.stdout + post.stdout, { 'client secret': secret })))
      expect(
        emulator.tenant.applications
          .all()
          .flatMap(({ tags, passwordCredentials }) => (tags.length > 0 ? passwordCredentials : []))
      ).toEqual([])
    } finally {
      await emulator.close()
    }
  })
})
