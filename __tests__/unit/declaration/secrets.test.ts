// A secret in a config file is refused, by its key or its look, without being shown.

import { beforeAll, describe, expect, test } from '@jest/globals'
import { stringify } from 'yaml'
import { type SelfSignedCertificate, selfSignedCertificate } from '../../../harness/certificate.ts'
import { mistakes, read, refusal } from './readConfigText.ts'

describe('secrets', () => {
  let signing: SelfSignedCertificate
  beforeAll(async () => {
    signing = await selfSignedCertificate()
  })

  test('their keys are refused, wherever they stand, without their values', () => {
    const { message } = refusal(`
version: 1
clientSecret: hidden-value
apps:
  token: { name: A, password: hidden-value, secret: { value: hidden-value, secretText: hidden-value } }
`)
    expect(message).not.toContain('hidden-value')
    for (const key of ['3:1: clientSecret', '5:21: apps.token.password', '5:76: apps.token.secret.secretText'])
      expect(message).toContain(`${key} is the key of a secret, and secrets have no place in the file`)
    expect(message).toContain('5:55: apps.token.secret.value is not known here')
  })

  test('their values are refused under any key', () => {
    const secret = `abc8Q~${'x'.repeat(34)}`
    const { message } = refusal(
      `version: 1\napps:\n  a:\n    name: A\n    permissions: [audit, ${secret}]\n    secret: ${secret}\n`
    )
    expect(message).not.toContain(secret)
    expect(message.match(/looks like a secret, which has no place in the file/g)).toHaveLength(2)
    expect(message).toContain('b2c.yml:5:26: ')
    expect(message).toContain('b2c.yml:6:13: ')
  })

  test('certificates come without their keys', () => {
    const file = (pem: string) =>
      stringify({ version: 1, apps: { a: { name: 'A', certificates: [{ name: 'laptop', pem }] } } })
    expect(read(file(signing.certificatePem)).apps[0]?.certificates).toEqual([
      { name: 'laptop', pem: expect.stringContaining('BEGIN CERTIFICATE') }
    ])
    expect(mistakes(file(`${signing.certificatePem}${signing.keyPem}`))[0]).toContain('looks like a secret')
    expect(mistakes(file('x'))[0]).toMatch(/^6:9: apps\.a\.certificates\[0\] is not a certificate/)
  })
})
