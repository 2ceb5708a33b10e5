// Certificates of the managed app: added beside what is there, once.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { createTlsMaterial, keyCredentialOf } from 'b2c-emulator/testing'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'

const managed = ({ tenant }: Emulator) => tenant.applications.all().find(({ tags }) => tags.includes('b2c-bootstrap'))

const configOf = (certificates: readonly { readonly name: string; readonly pem: string }[]): string => {
  const entries = certificates.map(
    ({ name, pem }) => `      - name: ${name}\n        pem: |\n${pem.trim().replace(/^/gm, '          ')}\n`
  )
  return inWorkspace(
    'certificates.yml',
    `version: 1\napps:\n  app:\n    name: CI deployer\n    secret: { mode: none }\n    certificates:\n${entries.join('')}`
  )
}

describe('certificates', () => {
  test.each(['as sent', 'hexadecimal'] as const)(
    'are added beside those that are there, and once, where their identifiers are shown %s',
    async sentKeyIdentifiers => {
      const emulator = await emulate({ behavior: { sentKeyIdentifiers } })
      const [first, second] = await Promise.all([createTlsMaterial(), createTlsMaterial()])
      const run = (names: readonly string[]) => {
        const all = [first, second].map(({ certificatePem }, index) => ({
          name: `key-${index + 1}`,
          pem: certificatePem
        }))
        const config = configOf(all.filter(({ name }) => names.includes(name)))
        return runInProcess({ inputs: { ...callerInputs(emulator), config }, emulator })
      }
      const made = await run(['key-1'])
      expect(made.errors).toBe('')
      expect(planned(made)).toContain('certificate create key-1')
      expect(managed(emulator)?.keyCredentials.map(({ displayName }) => displayName)).toEqual(['key-1'])
      const both = await run(['key-1', 'key-2'])
      expect(both.errors).toBe('')
      expect(planned(both)).toEqual(['certificate create key-2'])
      expect(managed(emulator)?.keyCredentials.map(({ displayName }) => displayName)).toEqual(['key-1', 'key-2'])
      emulator.journal.clear()
      expect((await run(['key-1', 'key-2'])).outputs.changed).toBe('false')
      expect((await run(['key-2'])).errors).toBe('')
      expect(writesOf(emulator)).toEqual([])
    }
  )

  test('that Graph shows by its own thumbprint and subject are known again', async () => {
    const emulator = await emulate()
    const { certificatePem: pem } = await createTlsMaterial()
    const inputs = { ...callerInputs(emulator), config: configOf([{ name: 'key-1', pem }]) }
    expect((await runInProcess({ inputs, emulator })).errors).toBe('')
    const made = managed(emulator)
    if (!made) throw new Error('The application was not made.')
    emulator.tenant.applications.put(made.id, { ...made, keyCredentials: [keyCredentialOf(pem, null)] })
    emulator.journal.clear()
    const again = await runInProcess({ inputs, emulator })
    expect([again.errors, again.outputs.changed, writesOf(emulator)]).toEqual(['', 'false', []])
  })

  test('of others survive a replica that does not know the application when it is read again before the write', async () => {
    const emulator = await emulate()
    const [first, second] = await Promise.all([createTlsMaterial(), createTlsMaterial()])
    const run = (name: string, pem: string) =>
      runInProcess({ inputs: { ...callerInputs(emulator), config: configOf([{ name, pem }]) }, emulator })
    expect((await run('key-1', first.certificatePem)).errors).toBe('')
    // The first look finds the application, the next one meets replicas that know it neither by its key nor by its tag.
    let looks = 0
    const missing = { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'not replicated' } } }
    const byKey = { service: 'graph', method: 'GET', path: /\/applications\(uniqueName='ci-deployer'\)$/ } as const
    emulator.intercept(byKey, () => {
      looks += 1
      return looks === 2 ? missing : undefined
    })
    const byTag = { service: 'graph', method: 'GET', path: /\/applications$/ } as const
    emulator.intercept(byTag, () => ({ status: 200, body: { value: [] } }))
    expect((await run('key-2', second.certificatePem)).errors).toBe('')
    expect(looks).toBe(3)
    expect(managed(emulator)?.keyCredentials.map(({ displayName }) => displayName)).toEqual(['key-1', 'key-2'])
  })

  test('of others survive a replica that shows the application without them when it is read again before the write', async () => {
    const emulator = await emulate()
    const [first, second] = await Promise.all([createTlsMaterial(), createTlsMaterial()])
    const run = (name: string, pem: string) =>
      runInProcess({ inputs: { ...callerInputs(emulator), config: configOf([{ name, pem }]) }, emulator })
    expect((await run('key-1', first.certificatePem)).errors).toBe('')
    let looks = 0
    const byKey = { service: 'graph', method: 'GET', path: /\/applications\(uniqueName='ci-deployer'\)$/ } as const
    emulator.intercept(byKey, (_, answer) => {
      looks += 1
      const isOlder = looks === 2 || looks === 3
      return isOlder ? { ...answer, body: { ...(answer.body as object), keyCredentials: [] } } : undefined
    })
    expect((await run('key-2', second.certificatePem)).errors).toBe('')
    expect(looks).toBe(4)
    expect(managed(emulator)?.keyCredentials.map(({ displayName }) => displayName)).toEqual(['key-1', 'key-2'])
  })
})
