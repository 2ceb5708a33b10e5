// Certificates of an application, which are set as a whole list.

import { createHash, X509Certificate } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { selfSignedCertificate } from '../src/core/certificate.ts'
import { createTlsMaterial } from '../src/core/tls.ts'
import { createPair, withEmulator } from './graphClient.ts'

describe('certificates', () => {
  test('are set as a whole list; known ones are sent again without their key', () =>
    withEmulator(async (_emulator, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}`
      const key = await certificateKey()
      const added = await graph.patch(path, {
        keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key, displayName: 'x'.repeat(100) }]
      })
      expect(added.status).toBe(204)
      const listed = (await graph.get(path)).body.keyCredentials
      expect(listed).toMatchObject([
        { type: 'AsymmetricX509Cert', usage: 'Verify', key: null, displayName: 'x'.repeat(90) }
      ])
      const selected = (await graph.get(`${path}?$select=keyCredentials`)).body.keyCredentials
      expect(selected[0].key).toBe(key)
      const again = [listed[0], { type: 'AsymmetricX509Cert', usage: 'Verify', key: await certificateKey() }]
      expect((await graph.patch(path, { keyCredentials: again })).status).toBe(204)
      const both = (await graph.get(`${path}?$select=keyCredentials`)).body.keyCredentials
      expect(both).toHaveLength(2)
      expect(both[0]).toEqual({ ...listed[0], key })
      expect((await graph.patch(path, { keyCredentials: [{ key: 'AAAA' }] })).status).toBe(400)
      expect((await graph.patch(path, { keyCredentials: [] })).status).toBe(204)
      expect((await graph.get(path)).body.keyCredentials).toEqual([])
    }))

  test('show their thumbprint and their subject unless something else was sent', () =>
    withEmulator(async (emulator, graph) => {
      const now = emulator.clock.now()
      const { certificatePem } = await selfSignedCertificate(now, now + 60_000)
      const { raw } = new X509Certificate(certificatePem)
      const key = raw.toString('base64').replace(/.{64}/g, '$&\n')
      const thumbprint = createHash('sha1').update(raw).digest('hex').toUpperCase()
      const shown = async (sent: object) => {
        const keyCredentials = [{ type: 'AsymmetricX509Cert', usage: 'Verify', key, ...sent }]
        const { status, body } = await graph.post('/applications', { displayName: 'x', keyCredentials })
        expect(status).toBe(201)
        const read = (await graph.get(`/applications/${body.id}?$select=KEYCREDENTIALS`)).body.keyCredentials
        expect(read).toEqual([{ ...body.keyCredentials[0], key: raw.toString('base64') }])
        const { customKeyIdentifier, displayName, keyId } = read[0]
        return { customKeyIdentifier, displayName, keyId }
      }
      const keyId = crypto.randomUUID()
      const bare = { customKeyIdentifier: thumbprint, displayName: 'CN=pipeline' }
      expect(await shown({ keyId, displayName: null })).toEqual({ ...bare, keyId })
      expect(await shown({})).toMatchObject(bare)
      const chosen = { customKeyIdentifier: 'AAAA', displayName: 'chosen' }
      expect(await shown(chosen)).toMatchObject(chosen)
      emulator.behavior.sentKeyIdentifiers = 'hexadecimal'
      expect(await shown(chosen)).toMatchObject({ ...chosen, customKeyIdentifier: '000000' })
      expect(await shown({})).toMatchObject(bare)
    }))
})

const certificateKey = async (): Promise<string> => {
  const { certificatePem } = await createTlsMaterial()
  return certificatePem.replace(/-----[^-]+-----/g, '').replaceAll(/\s/g, '')
}
