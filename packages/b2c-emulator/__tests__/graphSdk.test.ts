// A client that is not ours: the stock Microsoft Graph SDK, over TLS.

import { describe, expect, test } from '@jest/globals'
import { BatchRequestContent, BatchResponseContent, Client, GraphError } from '@microsoft/microsoft-graph-client'
import type { Emulator } from '../src/emulator.ts'
import { tokenFor } from './graphClient.ts'
import { startTrustedEmulator } from './trustedEmulator.ts'

const withClient = async (run: (emulator: Emulator, client: Client) => Promise<void>): Promise<void> => {
  const { emulator, close } = await startTrustedEmulator()
  try {
    const token = await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret)
    const client = Client.initWithMiddleware({
      baseUrl: emulator.graph,
      customHosts: new Set(['127.0.0.1']),
      authProvider: { getAccessToken: async () => token }
    })
    await run(emulator, client)
  } finally {
    await close()
  }
}

describe('the stock SDK', () => {
  test('provisions an app from end to end', () =>
    withClient(async (emulator, client) => {
      const application = await client
        .api("/applications(uniqueName='sdk')")
        .header('Prefer', 'create-if-missing')
        .patch({ displayName: 'SDK' })
      const again = await client
        .api("/applications(uniqueName='sdk')")
        .header('Prefer', 'create-if-missing')
        .patch({ displayName: 'SDK' })
      expect([application.uniqueName, again]).toEqual(['sdk', undefined])
      const principal = await client.api('/servicePrincipals').post({ appId: application.appId })
      const resource = await client
        .api("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")
        .select(['id', 'appRoles'])
        .get()
      const role = resource.appRoles.find(({ value }: { value: string }) => value === 'Policy.ReadWrite.TrustFramework')
      await client
        .api(`/servicePrincipals/${resource.id}/appRoleAssignedTo`)
        .post({ principalId: principal.id, resourceId: resource.id, appRoleId: role.id })
      const listed = await client.api('/applications').filter("displayName eq 'SDK'").top(5).get()
      expect(listed.value.map(({ id }: { id: string }) => id)).toEqual([application.id])
      const { secretText } = await client
        .api(`/applications/${application.id}/addPassword`)
        .post({ passwordCredential: { displayName: 'sdk' } })
      const token = await tokenFor(emulator, application.appId, secretText)
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
      expect(claims).toMatchObject({ appid: application.appId, oid: principal.id, roles: [role.value] })
      expect(await client.api(`/applications/${application.id}`).delete()).toBeUndefined()
    }))

  test('reads errors as Graph errors', () =>
    withClient(async (_emulator, client) => {
      const error = await client
        .api("/applications(uniqueName='none')")
        .get()
        .catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(GraphError)
      expect(error).toMatchObject({ statusCode: 404, code: 'Request_ResourceNotFound' })
    }))

  test('retries what is throttled, after the time it was told', () =>
    withClient(async (emulator, client) => {
      emulator.journal.clear()
      emulator.behavior.faults.push({ match: { service: 'graph' }, kind: '429', retryAfterSeconds: 1 })
      const started = performance.now()
      expect((await client.api('/organization').get()).value).toHaveLength(1)
      expect(performance.now() - started).toBeGreaterThan(900)
      expect(emulator.journal.entries().map(({ status }) => status)).toEqual([429, 200])
    }))

  test('batches', () =>
    withClient(async (_emulator, client) => {
      const content = new BatchRequestContent([
        { id: '1', request: new Request('https://graph.microsoft.com/organization', { method: 'GET' }) },
        {
          id: '2',
          request: new Request('https://graph.microsoft.com/applications', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ displayName: 'batched' })
          })
        }
      ])
      const answer = new BatchResponseContent(await client.api('/$batch').post(await content.getContent()))
      expect([answer.getResponseById('1').status, answer.getResponseById('2').status]).toEqual([200, 201])
    }))
})
