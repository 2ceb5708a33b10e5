// The Identity Experience Framework as the stock Microsoft Graph SDK uses it: as deploy-trustframework-policy uploads policies,
// and as people write scripts for policy keys.

import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { BatchRequestContent, BatchResponseContent, Client } from '@microsoft/microsoft-graph-client'
import type { Emulator } from '../src/emulator.ts'
import { tokenFor } from './graphClient.ts'
import { startTrustedEmulator } from './trustedEmulator.ts'
import { frameworkRoles, policyXml } from './trustFrameworkClient.ts'

const withClient = async (run: (client: Client, emulator: Emulator) => Promise<void>): Promise<void> => {
  const { emulator, close } = await startTrustedEmulator()
  try {
    const caller = emulator.tenant.addCaller({ displayName: 'deployer', appRoles: frameworkRoles, secret: true })
    const token = await tokenFor(emulator, caller.appId, caller.secret ?? '')
    const client = Client.initWithMiddleware({
      baseUrl: emulator.graph,
      customHosts: new Set(['127.0.0.1']),
      authProvider: { getAccessToken: async () => token }
    })
    await run(client, emulator)
  } finally {
    await close()
  }
}

const textOf = async (stream: ReadableStream): Promise<string> => new Response(stream).text()

describe('the stock SDK', () => {
  test('uploads a policy by a stream, as the deployment action of the product group does', () =>
    withClient(async client => {
      const policy = policyXml('B2C_1A_Base')
      const stream = new Readable()
      stream.push(policy.trim())
      stream.push(null)
      await client
        .api('trustFramework/policies/B2C_1A_Base/$value')
        .version('beta')
        .option('duplex', 'half')
        .putStream(stream)
      const { value } = await client.api('trustFramework/policies').version('beta').get()
      expect(value).toEqual([{ id: 'B2C_1A_Base' }])
      const back = await textOf(
        await client.api('trustFramework/policies/B2C_1A_Base/$value').version('beta').getStream()
      )
      expect(back).toContain('PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_Base"')
    }))

  test('uploads a policy by put with a content type', () =>
    withClient(async client => {
      const request = client.api('trustFramework/policies/B2C_1A_Base/$value').version('beta')
      const answer = await request.header('Content-Type', 'application/xml').put(policyXml('B2C_1A_Base'))
      expect(await textOf(answer)).toContain('PolicyId="B2C_1A_Base"')
    }))

  test('reads what is wrong with a policy', () =>
    withClient(async client => {
      const policy = policyXml('B2C_1A_Ext', { base: 'B2C_1A_None' })
      const error = await client
        .api('trustFramework/policies/B2C_1A_Ext/$value')
        .version('beta')
        .option('duplex', 'half')
        .putStream(Readable.from([policy]))
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        statusCode: 400,
        code: 'AADB2C',
        message: expect.stringContaining("Policy with 'policyId': B2C_1A_NONE cannot be found")
      })
    }))

  test('makes key sets, fills them, and reads them in a batch', () =>
    withClient(async client => {
      const keySets = (path = '') => client.api(`/trustFramework/keySets${path}`).version('beta')
      const { id } = await keySets().post({ id: 'TokenSigningKeyContainer' })
      const key = await keySets(`/${id}/generateKey`).post({ use: 'sig', kty: 'RSA' })
      await keySets().post({ id: 'FacebookSecret' })
      await keySets('/B2C_1A_FacebookSecret/uploadSecret').post({ use: 'sig', k: 'abc123' })
      const again = await keySets()
        .post({ id })
        .catch((thrown: unknown) => thrown)
      expect(again).toMatchObject({ statusCode: 400, code: 'AADB2C95028' })
      const absent = await keySets('/B2C_1A_None')
        .get()
        .catch((thrown: unknown) => thrown)
      expect(absent).toMatchObject({ statusCode: 404, code: 'AADB2C90073' })
      expect((await keySets(`/${id}/getActiveKey`).get()).kid).toBe(key.kid)
      const read = (name: string) => ({
        id: name,
        request: new Request(`https://graph.microsoft.com/trustFramework/keySets/${name}`, { method: 'GET' })
      })
      const content = await new BatchRequestContent([read(id), read('B2C_1A_FacebookSecret')]).getContent()
      const answers = new BatchResponseContent(await client.api('/$batch').version('beta').post(content))
      expect(await answers.getResponseById(id).json()).toMatchObject({ keys: [{ kid: key.kid, kty: 'RSA' }] })
      expect(await answers.getResponseById('B2C_1A_FacebookSecret').json()).toMatchObject({ keys: [{ kty: 'OCT' }] })
    }))
})
