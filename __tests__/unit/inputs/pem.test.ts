// The secret parts of a PEM, which are masked: every line of the key, nothing of the certificate.

import { describe, expect, test } from '@jest/globals'
import { secretPartsOfPem } from '../../../src/inputs/pem.ts'

describe('masks', () => {
  const body = ['MIIEvQIBADANBgkq', 'hkiG9w0BAQEFAASC', 'Cg==']
  const block = (name: string, lines: readonly string[]) =>
    [`-----BEGIN ${name}-----`, ...lines, `-----END ${name}-----`].join('\n')

  test('every line of the private key, nothing of the certificate or the delimiters', () => {
    const text = `Bag Attributes\n${block('CERTIFICATE', ['MIIPUBLIC', 'AAAA'])}\nKey Attributes: <No Attributes>\n`
    expect(secretPartsOfPem(`${text}${block('PRIVATE KEY', body)}`)).toEqual(body)
    expect(secretPartsOfPem(`${block('RSA PRIVATE KEY', body)}\n${text}`)).toEqual(body)
    expect(secretPartsOfPem(block('CERTIFICATE', ['MIIPUBLIC', 'AAAA']))).toEqual([])
    expect(secretPartsOfPem('')).toEqual([])
  })

  test('also where the line breaks were lost, the end is missing, or there is no block at all', () => {
    expect(secretPartsOfPem(block('PRIVATE KEY', body).replaceAll('\n', ' '))).toEqual(body)
    expect(secretPartsOfPem(block('PRIVATE KEY', body).replaceAll('\n', '\\n'))).toEqual(body)
    expect(secretPartsOfPem(`-----BEGIN EC PRIVATE KEY-----\n${body.join('\r\n')}`)).toEqual(body)
    expect(secretPartsOfPem(`-----BEGIN PKCS12-----\n${'x'.repeat(64)}\nshort\n`)).toEqual(['x'.repeat(64)])
  })
})
