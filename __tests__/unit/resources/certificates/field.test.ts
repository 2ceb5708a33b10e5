// Certificates as people declare them: the public part alone, and every mistake told.

import { beforeAll, describe, expect, test } from '@jest/globals'
import { type SelfSignedCertificate, selfSignedCertificate } from '../../../../harness/certificate.ts'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { parseCertificate } from '../../../../src/resources/certificates/field.ts'

describe('certificates', () => {
  let signing: SelfSignedCertificate
  beforeAll(async () => {
    signing = await selfSignedCertificate()
  })

  test('the public part, as text of its own', () => {
    const { name, pem } = accepted(parseCertificate({ name: 'laptop', pem: `note\n${signing.certificatePem}` }))
    expect(name).toBe('laptop')
    expect(pem.trim()).toMatch(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/)
  })

  test('a private key, no certificate, two, a broken one, a nameless one', () => {
    const problem = (pem: string, name = 'x') => problemOf(parseCertificate({ name, pem }))
    expect(problem(`${signing.certificatePem}${signing.keyPem}`)).toContain('holds a private key')
    expect(problem('nothing')).toContain('is not a certificate')
    expect(problem(signing.certificatePem.repeat(2))).toContain('is not a certificate')
    expect(problem('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toContain('cannot be read')
    expect(problem(signing.certificatePem, '')).toContain('name is empty')
  })
})
