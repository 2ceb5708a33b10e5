// Client certificates: what a PEM may hold, how each mistake is told without quoting it, and the assertion that is signed by it.

import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { type SelfSignedCertificate, selfSignedCertificate } from '../../../harness/certificate.ts'
import { failureOf } from '../../../harness/failure.ts'
import { unsignedJwt } from '../../../harness/jwt.ts'
import { clientId, emulatorContext, signInContext, tenantId } from '../../../harness/signInFixture.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { readClientCertificate } from '../../../src/auth/certificate.ts'
import { tokenSource } from '../../../src/auth/credential.ts'
import { ActionError } from '../../../src/errors.ts'
import { emulate } from '../../hooks.ts'

let made: SelfSignedCertificate
let other: SelfSignedCertificate
beforeAll(async () => {
  made = await selfSignedCertificate()
  other = await selfSignedCertificate()
})

const thumbprint = ({ certificatePem }: SelfSignedCertificate) =>
  createHash('sha256')
    .update(Buffer.from(certificatePem.replace(/-----.*-----|\s/g, ''), 'base64'))
    .digest('hex')
    .toUpperCase()

describe('a PEM', () => {
  test('with certificate and key, in any order and amid other text, gives thumbprint and PKCS#8 key', () => {
    const expected = { thumbprintSha256: thumbprint(made), privateKey: made.keyPem }
    const bag = `Bag Attributes\n    friendlyName: x\n${made.keyPem}Bag Attributes\n${made.certificatePem}`
    for (const pem of [made.certificatePem + made.keyPem, bag, bag.replaceAll('\n', '\r\n')]) {
      expect(readClientCertificate(pem, Date.now())).toEqual(expected)
    }
  })

  test('with a PKCS#1 key is read as well', () => {
    const pkcs1 = made.key.export({ type: 'pkcs1', format: 'pem' }).toString()
    expect(pkcs1).toContain('BEGIN RSA PRIVATE KEY')
    expect(readClientCertificate(made.certificatePem + pkcs1, Date.now()).privateKey).toBe(made.keyPem)
  })

  test('whose line ends were turned into \\n is read as well', () => {
    const flat = (made.certificatePem + made.keyPem).replaceAll('\n', '\\n')
    expect(readClientCertificate(flat, Date.now()).thumbprintSha256).toBe(thumbprint(made))
  })

  test('with a chain gives the certificate that the key belongs to', () => {
    const pem = other.certificatePem + made.certificatePem + made.keyPem
    expect(readClientCertificate(pem, Date.now()).thumbprintSha256).toBe(thumbprint(made))
  })

  const cases: readonly [string, () => Promise<string> | string, RegExp, RegExp][] = [
    ['nothing in it', () => '', /holds no private key/, /openssl pkcs12/],
    ['no key', () => made.certificatePem, /holds no private key/, /cat certificate\.pem key\.pem/],
    ['no certificate', () => made.keyPem, /holds no certificate/, /cat certificate\.pem key\.pem/],
    [
      'the key of another',
      () => other.certificatePem + made.keyPem,
      /belongs to none of its 1 certificate/,
      /together/
    ],
    ['two keys', () => made.certificatePem + made.keyPem + other.keyPem, /several private keys/, /only the one/],
    [
      'an encrypted PKCS#8 key',
      () =>
        made.certificatePem +
        made.key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }).toString(),
      /encrypted with a passphrase/,
      /openssl pkey/
    ],
    [
      'an encrypted PKCS#1 key',
      () =>
        made.certificatePem +
        made.key.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }).toString(),
      /encrypted with a passphrase/,
      /openssl pkey/
    ],
    [
      'an EC key',
      async () => {
        const { certificatePem, keyPem } = await selfSignedCertificate({ key: 'ec' })
        return certificatePem + keyPem
      },
      /private key of type ec\./,
      /RSA keys only/
    ],
    [
      'a short RSA key',
      async () => {
        const { certificatePem, keyPem } = await selfSignedCertificate({ bits: 1_024 })
        return certificatePem + keyPem
      },
      /RSA key of 1024 bits/,
      /2048/
    ],
    [
      'a damaged key',
      () => made.certificatePem + made.keyPem.replace(/\n[^-\n]{20}/, '\n'),
      /private key that cannot be read/,
      /openssl/
    ],
    [
      'a damaged certificate',
      () => made.certificatePem.replace(/\n[^-\n]{20}/, '\n') + made.keyPem,
      /certificate that cannot be read/,
      /openssl/
    ],
    [
      'a certificate that expired',
      async () => {
        const { certificatePem, keyPem } = await selfSignedCertificate({
          fromMs: Date.UTC(2020, 0, 1),
          untilMs: Date.UTC(2021, 0, 1)
        })
        return certificatePem + keyPem
      },
      /expired on 2021-01-01T00:00:00\.000Z/,
      /upload its public part/
    ],
    [
      'a certificate of the future',
      async () => {
        const { certificatePem, keyPem } = await selfSignedCertificate({
          fromMs: Date.UTC(2090, 0, 1),
          untilMs: Date.UTC(2091, 0, 1)
        })
        return certificatePem + keyPem
      },
      /is not valid before 2090-01-01/,
      /clock says/
    ]
  ]

  test.each(cases)('with %s is refused before any request, and never quoted', async (_what, make, message, hint) => {
    const pem = await make()
    const runtime = virtualRuntime({ fetch: () => Promise.reject(new Error('a request was made')) })
    const credential = { kind: 'client-certificate', clientId, pem } as const
    const failure = await failureOf(() => tokenSource(credential, signInContext(runtime)))
    expect(failure).toBeInstanceOf(ActionError)
    expect(failure).toMatchObject({
      code: 'input',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint)
    })
    expect((failure as ActionError).cause).toBeUndefined()
    const told = JSON.stringify(failure) + (failure as Error).stack
    for (const line of pem.split('\n').filter(text => text.length > 30 && !text.startsWith('-----'))) {
      expect(told).not.toContain(line)
    }
  })
})

describe('signing in with a certificate', () => {
  test('presents an assertion signed with PS256 and named by SHA-256', async () => {
    const bodies: URLSearchParams[] = []
    const fetchRecorded: typeof fetch = async (_url, init) => {
      bodies.push(new URLSearchParams(String(init?.body)))
      return Response.json({ expires_in: 3599, access_token: unsignedJwt({ tid: tenantId }) })
    }
    const credential = { kind: 'client-certificate', clientId, pem: made.certificatePem + made.keyPem } as const
    await tokenSource(credential, signInContext(virtualRuntime({ fetch: fetchRecorded }))).getToken()
    const assertion = bodies[0]?.get('client_assertion') ?? ''
    expect(bodies).toHaveLength(1)
    expect(decodeProtectedHeader(assertion)).toMatchObject({
      alg: 'PS256',
      'x5t#S256': Buffer.from(thumbprint(made), 'hex').toString('base64url')
    })
    expect(decodeJwt(assertion)).toMatchObject({ iss: clientId, sub: clientId })
  })

  test('works where the app has it, and is explained where it has not', async () => {
    const emulator = await emulate()
    const caller = emulator.tenant.addCaller({
      displayName: 'by certificate',
      appRoles: ['Application.Read.All'],
      certificatePem: made.certificatePem
    })
    const context = emulatorContext(emulator, virtualRuntime())
    const sourceOf = ({ certificatePem, keyPem }: SelfSignedCertificate) =>
      tokenSource({ kind: 'client-certificate', clientId: caller.appId, pem: certificatePem + keyPem }, context)
    expect((await sourceOf(made).getToken()).claims?.roles).toEqual(['Application.Read.All'])
    expect(await failureOf(() => sourceOf(other).getToken())).toMatchObject({
      code: 'sign-in',
      message: expect.stringContaining('AADSTS700027'),
      hint: expect.stringContaining('Certificates & secrets')
    })
  })
})
