// The caller's credential in the inputs: which one is taken, what contradicts it, and what a certificate must hold.

import { beforeAll, describe, expect, test } from '@jest/globals'
import { type SelfSignedCertificate, selfSignedCertificate } from '../../../harness/certificate.ts'
import { callerId, inputs, message } from './stepInputs.ts'

describe('signing in', () => {
  let signing: SelfSignedCertificate
  let other: SelfSignedCertificate
  beforeAll(async () => {
    signing = await selfSignedCertificate()
    other = await selfSignedCertificate()
  })
  const pem = () => `${signing.certificatePem}${signing.keyPem}`

  test('auto goes by the credential that is given', () => {
    expect(inputs({ 'client-secret': 's3cret-value' }).credential).toEqual({
      kind: 'client-secret',
      clientId: callerId,
      clientSecret: 's3cret-value'
    })
    expect(inputs({ 'client-certificate': pem() }).credential).toEqual({
      kind: 'client-certificate',
      clientId: callerId,
      pem: pem().trim()
    })
    expect(inputs({ 'sign-in': 'device-code', 'client-id': '' }).credential).toEqual({
      kind: 'device-code',
      clientId: undefined
    })
    expect(inputs({ 'sign-in': 'device-code' }).credential).toEqual({ kind: 'device-code', clientId: callerId })
    expect(inputs({ 'oidc-audience': 'api://other' }).credential).toMatchObject({ audience: 'api://other' })
    expect(inputs({ 'sign-in': 'oidc' }).credential).toEqual({
      kind: 'oidc',
      clientId: callerId,
      audience: 'api://AzureADTokenExchange'
    })
    expect(inputs({ cloud: 'china' }).credential).toMatchObject({ audience: 'api://AzureADTokenExchangeChina' })
  })

  test.each([
    [{ 'client-secret': 'abcdefgh', 'client-certificate': 'x' }, ['client-certificate is given beside client-secret']],
    [{ 'sign-in': 'oidc', 'client-secret': 'abcdefgh' }, ['sign-in "oidc" contradicts client-secret']],
    [{ 'sign-in': 'device-code', 'client-certificate': 'x' }, ['sign-in "device-code" contradicts client-certificate']],
    [
      { 'sign-in': 'client-secret', 'client-certificate': 'x' },
      ['contradicts client-certificate', 'client-secret is empty']
    ],
    [
      { 'sign-in': 'client-certificate', 'client-secret': 'abcdefgh' },
      ['contradicts client-secret', 'client-certificate is empty']
    ],
    [{ 'sign-in': 'client-certificate' }, ['client-certificate is empty; accepted: PEM']],
    [{ 'sign-in': 'client-secret' }, ['client-secret is empty']],
    [
      { 'oidc-audience': 'x', 'client-secret': 'abcdefgh' },
      ['oidc-audience "x" has no use with sign-in client-secret']
    ],
    [{ 'client-secret': 'abcdefgh\nijkl' }, ['client-secret holds more than one line']],
    [{ 'client-id': '' }, ['client-id is missing']],
    [
      { 'client-id': 'my-app' },
      ['client-id "my-app" is not a client id; accepted: the application (client) id, a GUID']
    ],
    [{ 'sign-in': 'auto ' + 'x' }, ['sign-in "auto x" is not accepted']]
  ])('%j', (given, expected) => {
    const text = message(given)
    for (const part of expected) expect(text).toContain(part)
    expect(text).not.toContain('abcdefgh')
  })

  test('both credentials and a contradicting sign-in are three facts at most, each once', () => {
    const both = { 'client-secret': 'abcdefgh', 'client-certificate': pem() }
    expect(message({ ...both, 'sign-in': 'client-secret' })).toMatch(
      /^Input client-certificate is given beside client-secret/
    )
    expect(message({ ...both, 'sign-in': 'client-certificate' })).toMatch(/^Input client-certificate is given beside/)
    expect(message({ ...both, 'sign-in': 'oidc' })).toMatch(/^3 mistakes/)
  })

  test('a certificate and its key, or the reason why not', () => {
    const problem = (text: string) => message({ 'client-certificate': text, 'sign-in': 'client-certificate' })
    expect(problem(signing.certificatePem)).toContain('holds no private key')
    expect(problem(signing.keyPem)).toContain('holds no certificate')
    expect(problem(`${other.certificatePem}${signing.keyPem}`)).toContain('does not belong to its first certificate')
    expect(problem(pem().replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'))).toContain('remove the passphrase')
    expect(problem(pem().replace(/MII/, 'XXX'))).toContain('cannot be read')
  })
})
