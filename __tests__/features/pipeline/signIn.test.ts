// A caller without a secret: by OIDC with the claims of the run, by device code with the code where people see it.

import { describe, expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { emulate, runInProcess } from '../../hooks.ts'
import { declared, managed } from './ciDeployer.ts'

describe('a caller that signs in by OIDC', () => {
  test('provisions, with the subject of the run’s own token for current-run, from one OIDC token each', async () => {
    const emulator = await emulate()
    const { 'client-secret': _, ...caller } = callerInputs(emulator)
    const env = emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/main' })
    const inputs = { ...caller, ...declared, 'federated-credentials': 'current-run', secret: 'none' }
    const result = await runInProcess({ inputs, emulator, env })
    expect(result.errors).toBe('')
    expect(managed(emulator)[0]?.federatedIdentityCredentials[0]?.subject).toBe('repo:octo-org/b2c:ref:refs/heads/main')
    const wrong = emulator.gitHub.oidcEnvironment({ repository: 'octo-org/b2c', ref: 'refs/heads/feature' })
    const refused = await runInProcess({ inputs, emulator, env: wrong })
    expect(refused.errors).toMatch(/AADSTS700213/)
    expect(refused.errors).toContain('repo:octo-org/b2c:ref:refs/heads/feature')
  })
})

describe('a caller whose credential does not arrive', () => {
  const without = async (more: Readonly<Record<string, string>>) => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), ...declared, 'client-secret': '', ...more }
    return runInProcess({ inputs, emulator })
  }

  test('is told that client-secret is empty, and how to sign in by OIDC', async () => {
    const { errors } = await without({})
    expect(errors).toContain('client-secret and client-certificate are empty')
    expect(errors).toContain('not defined, or that GitHub keeps from the runs of forks and of Dependabot')
    expect(errors).toContain('id-token: write')
  })

  test('is told of OIDC alone when it asked for OIDC', async () => {
    const { errors } = await without({ 'sign-in': 'oidc' })
    expect(errors).toContain('id-token: write')
    expect(errors).not.toContain('client-secret')
  })
})

describe('a caller that signs in by device code', () => {
  test('sees the code outside of any group, and is named', async () => {
    const emulator = await emulate()
    emulator.behavior.deviceCode.intervalSeconds = 0.05
    const { 'client-secret': _, 'client-id': __, ...rest } = callerInputs(emulator)
    const inputs = { ...rest, ...declared, 'sign-in': 'device-code', secret: 'none' }
    const typedIn: Promise<unknown>[] = []
    const onWrite = (text: string): void => {
      const [, page, code] = /^::notice.*Open (\S+) and enter the code (\S+) /.exec(text) ?? []
      if (page === undefined || code === undefined) return
      const body = new URLSearchParams({ code, username: 'admin@contoso.onmicrosoft.com', decision: 'accept' })
      typedIn.push(fetch(page, { method: 'POST', body }))
    }
    const result = await runInProcess({ inputs, emulator, onWrite })
    expect(typedIn).toHaveLength(1)
    expect(result.errors).toBe('')
    expect(result.log).toContain('Signed in as admin@contoso.onmicrosoft.com.')
    expect(result.log.slice(0, result.log.indexOf('enter the code'))).not.toContain('##[group]')
    expect(managed(emulator)).toHaveLength(1)
  })
})
