// Certificates with and without their private keys: told by their public key, renewed by another one beside the old.

import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { type SelfSignedCertificate, selfSignedCertificate } from '../../../harness/certificate.ts'
import { pfxOf } from '../../../harness/pfx.ts'
import { planned } from '../../../harness/planOutput.ts'
import { dayMs } from '../../../harness/times.ts'
import { inWorkspace } from '../../hooks.ts'
import { openKeys } from './keysFixture.ts'

const validFor = (days: number): Promise<SelfSignedCertificate> =>
  selfSignedCertificate({ untilMs: Date.now() + days * dayMs })
const saml = ['Saml: { pkcs12: { env: PFX, passwordEnv: PFX_PASSWORD } }']
const ofKeys = (result: Parameters<typeof planned>[0]) => planned(result).filter(line => line.startsWith('policyKey'))

describe('a PFX file', () => {
  test.each([
    ['3des', 'a password'],
    ['aes256', 'a password'],
    ['3des', ''],
    ['aes256', '']
  ] as const)(
    'in %s with the password "%s" is uploaded once, and its successor beside it',
    async (algorithm, password) => {
      const { run, keysIn, recorded } = await openKeys()
      const [one, other] = await Promise.all([validFor(300), validFor(400)])
      const envOf = (certificate: SelfSignedCertificate) => ({
        // Tools break base64 into lines.
        PFX: pfxOf(certificate, { algorithm, password }).replace(/.{64}/g, '$&\n'),
        PFX_PASSWORD: password
      })
      const made = await run(saml, { env: envOf(one) })
      expect(made.errors + made.warnings).toBe('')
      expect(ofKeys(made)).toEqual(['policyKey create B2C_1A_Saml'])
      expect(keysIn('B2C_1A_Saml')).toEqual(['RSA sig'])
      expect(recorded()).toEqual(['policy-key/b2c_1a_saml=made'])
      expect((await run(saml, { env: envOf(one) })).outputs.changed).toBe('false')
      const renewed = await run(saml, { env: envOf(other) })
      expect(ofKeys(renewed)).toEqual(['policyKey update B2C_1A_Saml'])
      expect(keysIn('B2C_1A_Saml')).toHaveLength(2)
      for (const certificate of [one, other])
        expect((await run(saml, { env: envOf(certificate) })).outputs.changed).toBe('false')
    }
  )

  test.each([
    ['key id', ({ kid }: Shown) => ({ kid })],
    ['thumbprint', ({ x5t }: Shown) => ({ kid: 'other', x5t })],
    [
      'thumbprint in hexadecimal',
      ({ x5t }: Shown) => ({ x5t: Buffer.from(x5t, 'base64url').toString('hex').toUpperCase() })
    ],
    ['public key', ({ n, e }: Shown) => ({ kid: 'other', n, e })],
    [
      'public key in base64 with a zero before it',
      ({ n, e }: Shown) => ({ n: Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')]).toString('base64'), e })
    ],
    ['certificate', ({ x5c }: Shown) => ({ kid: 'other', x5c })]
  ])('is known by its %s alone', async (_, shown) => {
    const { emulator, run, keysIn } = await openKeys()
    const PFX = pfxOf(await validFor(300))
    await run(['Saml: { pkcs12: { env: PFX } }'], { env: { PFX } })
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/keySets$/ }, (_request, { body }) => {
      const [set] = (body as { value: { id: string; keys: Shown[] }[] }).value
      return set?.keys[0]
        ? { body: { value: [{ id: set.id, keys: [{ kty: 'rsa', ...shown(set.keys[0]) }] }] } }
        : undefined
    })
    const again = await run(['Saml: { pkcs12: { env: PFX } }'], { env: { PFX } })
    expect(again.errors).toBe('')
    expect(again.outputs.changed).toBe('false')
    expect(keysIn('B2C_1A_Saml')).toHaveLength(1)
  })

  test('in a plan whose environment lacks it is compared with nothing where a key is there, and a mistake where none is', async () => {
    const { run } = await openKeys()
    const env = { PFX: pfxOf(await validFor(300), { password: 'a password' }), PFX_PASSWORD: 'a password' }
    const plan = (given: Readonly<Record<string, string>>) => run(saml, { env: given, inputs: { mode: 'plan' } })
    for (const [given, variable] of [
      [{}, 'PFX'],
      [{ PFX: env.PFX }, 'PFX_PASSWORD']
    ] as const)
      expect((await plan(given)).errors).toContain(
        `would be uploaded, but the environment variable ${variable} is not set`
      )
    await run(saml, { env })
    for (const given of [{}, { PFX: env.PFX }]) {
      const result = await plan(given)
      expect(result.errors).toBe('')
      expect(result.warnings).toContain('B2C_1A_Saml was not compared with its PFX file')
    }
  })

  test('does not go into a set of secrets', async () => {
    const { emulator, run, seedSet } = await openKeys()
    seedSet('B2C_1A_Saml', [{}])
    const result = await run(['Saml: { pkcs12: { env: PFX } }'], { env: { PFX: pfxOf(await validFor(300)) } })
    expect(result.errors).toContain(
      'B2C_1A_Saml holds keys of another sort than declared: OCT sig, while RSA is declared'
    )
    expect(emulator.journal.writes()).toEqual([])
  })

  test('whose upload loses its answer is there once', async () => {
    for (const kind of ['reset-after', 'reset-before', 'truncated'] as const) {
      const { emulator, run, keysIn } = await openKeys()
      emulator.behavior.faults.push({ match: { service: 'graph', path: /uploadPkcs12$/ }, kind })
      const result = await run(['Saml: { pkcs12: { env: PFX } }'], { env: { PFX: pfxOf(await validFor(300)) } })
      expect(result.errors).toBe('')
      expect(keysIn('B2C_1A_Saml')).toHaveLength(1)
      const uploads = emulator.journal.entries().filter(({ path }) => path.endsWith('uploadPkcs12'))
      expect(uploads).toHaveLength(kind === 'reset-before' ? 2 : 1)
    }
  })
})

type Shown = {
  readonly kid: string
  readonly x5t: string
  readonly n: string
  readonly e: string
  readonly x5c: readonly string[]
}

describe('a certificate', () => {
  test('in a file is uploaded once, in PEM and in DER, beside the file or in the workspace', async () => {
    const { run, keysIn } = await openKeys()
    const { certificatePem } = await validFor(300)
    inWorkspace('certs/partner.cer', certificatePem)
    const entry = ['Partner: { certificate: { file: certs/partner.cer } }']
    const made = await run(entry)
    expect(made.errors + made.warnings).toBe('')
    expect(keysIn('B2C_1A_Partner')).toEqual(['RSA sig'])
    expect((await run(entry)).outputs.changed).toBe('false')
    inWorkspace('certs/partner.cer', `Bag Attributes\r\n\r\n${certificatePem.replaceAll('\n', '\r\n')}`)
    expect((await run(entry)).outputs.changed).toBe('false')
    inWorkspace('certs/partner.cer', new X509Certificate(certificatePem).raw)
    expect((await run(entry)).outputs.changed).toBe('false')
    expect(keysIn('B2C_1A_Partner')).toHaveLength(1)
  })

  test('that has expired, will soon, or is not valid yet is a warning', async () => {
    const { emulator, run } = await openKeys()
    const now = emulator.clock.now()
    const certificates = {
      over: { fromMs: now - 9 * dayMs, untilMs: now - dayMs },
      soon: { fromMs: now - dayMs, untilMs: now + 29 * dayMs },
      fine: { fromMs: now - dayMs, untilMs: now + 32 * dayMs },
      early: { fromMs: now + dayMs, untilMs: now + 300 * dayMs }
    }
    for (const [name, request] of Object.entries(certificates))
      inWorkspace(`ages/${name}.pem`, (await selfSignedCertificate(request)).certificatePem)
    const lines = Object.keys(certificates).map(name => `${name}: { certificate: { file: ages/${name}.pem } }`)
    for (const mode of ['plan', 'apply']) {
      const { errors, warnings } = await run(lines, { inputs: { mode } })
      expect(errors).toBe('')
      expect(warnings).toContain('The certificate of the policy key B2C_1A_over has expired on')
      expect(warnings).toMatch(
        /The certificate of the policy key B2C_1A_soon expires on .*: add its successor before that/
      )
      expect(warnings).toContain('The certificate of the policy key B2C_1A_early is not valid before')
      expect(warnings).not.toContain('B2C_1A_fine')
    }
  })
})
