// Certificates, and PFX files of all sorts of tools: what is read of them, and what is wrong with them.

import { createHash, X509Certificate } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { selfSignedCertificate } from '../../../../harness/certificate.ts'
import { pfxOf } from '../../../../harness/pfx.ts'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { readCertificate, readCertificateFile } from '../../../../src/resources/tenant/certificate.ts'
import { readPfx } from '../../../../src/resources/tenant/pfx.ts'
import { ecPfx, otherAlphabetPfx } from './pfxFiles.ts'

describe('a certificate', () => {
  test('is known by the thumbprints of its key and its own', async () => {
    const { certificatePem } = await selfSignedCertificate()
    const { raw } = new X509Certificate(certificatePem)
    const read = accepted(readCertificate(raw))
    expect(read.x5t).toBe(createHash('sha1').update(raw).digest('base64url'))
    // RFC 7638: the required members in the order of their names.
    expect(read.kid).toBe(
      createHash('sha256')
        .update(JSON.stringify({ e: read.e, kty: 'RSA', n: read.n }))
        .digest('base64url')
    )
    for (const bytes of [raw, certificatePem, `\ufeff# note\r\n${certificatePem.replaceAll('\n', '\r\n')}`])
      expect(accepted(readCertificateFile(Buffer.from(bytes)))).toEqual(read)
  })

  test('of any other bytes is a mistake, never a failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        expect(problemOf(readCertificateFile(bytes))).toContain('accepted')
      })
    )
  })
})

describe('a PFX file', () => {
  test('with a key on a curve is a mistake, and only with its password', () => {
    expect(problemOf(readPfx(ecPfx, 'pw'))).toContain('private key is not of type RSA')
    expect(readPfx(ecPfx, 'other')).toMatchObject({ ok: false, isLocked: true })
  })

  test('is that of its private key, whatever other certificates it holds', async () => {
    const [own, issuer, root] = await Promise.all([
      selfSignedCertificate(),
      selfSignedCertificate(),
      selfSignedCertificate()
    ])
    const chain = pfxOf(own, { chainPems: [issuer.certificatePem, root.certificatePem] })
    const { kid } = accepted(readCertificateFile(Buffer.from(own.certificatePem)))
    expect(accepted(readPfx(chain, '')).kid).toBe(kid)
    const without = pfxOf(own, { certificatePem: issuer.certificatePem })
    expect(problemOf(readPfx(without, ''))).toContain('without the certificate of its private key')
  })

  test('opens with a password of any alphabet', () => {
    expect(accepted(readPfx(otherAlphabetPfx, 'p\u00e4\u20acw')).kid).toHaveLength(43)
    expect(readPfx(otherAlphabetPfx, 'paew')).toMatchObject({ ok: false, isLocked: true })
    expect(readPfx(otherAlphabetPfx, 'p\u00e4w')).toMatchObject({ ok: false, isLocked: true })
  })

  test('that is damaged anywhere is a mistake, never a failure or another certificate', async () => {
    const whole = Buffer.from(pfxOf(await selfSignedCertificate(), { password: 'pw' }), 'base64')
    const { kid } = accepted(readPfx(whole.toString('base64'), 'pw'))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (place, bits, isCut) => {
        const damaged = isCut ? whole.subarray(0, place) : Buffer.from(whole)
        if (!isCut) damaged[place] = (damaged[place] ?? 0) ^ bits
        const read = readPfx(damaged.toString('base64'), 'pw')
        if (read.ok) expect(read.value.kid).toBe(kid)
        else expect(read.problem).toContain('PFX file')
      }),
      { numRuns: 60 }
    )
  })
})
