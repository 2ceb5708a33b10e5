// The custom policies of examples/tenant, as they are read, filled in and ordered: a tenant takes them one after the other.

import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { requestToken } from '../../harness/tokenRequest.ts'
import { checkPolicies } from '../../src/resources/customPolicies/checks.ts'
import { fillAll, loadPolicies } from '../../src/resources/customPolicies/policies.ts'
import type { Value } from '../../src/resources/customPolicies/settings.ts'
import { emulate } from '../hooks.ts'
import { repository } from './scratchRepository.ts'

const known = (text: string): Value => ({ state: 'known', text })

test('six policies without a mistake, in four levels, each taken by the tenant', async () => {
  const emulator = await emulate()
  const { tenant } = emulator
  const checkout = join(repository, 'examples', 'tenant')
  const extensions = tenant.applications.all().find(({ displayName }) => displayName.startsWith('b2c-extensions-app'))
  const source = await loadPolicies({ checkout, folder: 'policies' })
  const filled = fillAll(source, {
    tenant: { domain: tenant.initialDomain, id: tenant.id },
    settings: { Prefix: known('B2C_1A_') },
    lookedUp: {
      IdentityExperienceFrameworkAppId: known(crypto.randomUUID()),
      ProxyIdentityExperienceFrameworkAppId: known(crypto.randomUUID()),
      ExtensionsAppId: known(extensions?.appId ?? ''),
      ExtensionsObjectId: known(extensions?.id ?? '')
    },
    apps: {}
  })
  const policyKeys = ['B2C_1A_TokenSigningKeyContainer', 'B2C_1A_TokenEncryptionKeyContainer']
  const { levels, mistakes, notices } = checkPolicies(filled.documents, {
    tenantPolicies: [],
    policyKeys,
    isProduction: true
  })
  expect({ mistakes: [...filled.mistakes, ...mistakes], notices: [...filled.notices, ...notices] }).toEqual({
    mistakes: [],
    notices: []
  })
  expect(levels.map(level => level.length)).toEqual([1, 1, 1, 3])

  const appRoles = ['TrustFrameworkKeySet.ReadWrite.All', 'Policy.ReadWrite.TrustFramework']
  const { appId, secret = '' } = tenant.addCaller({ displayName: 'Uploads', appRoles, secret: true })
  const signedIn = await requestToken({
    login: emulator.login,
    tenant: tenant.id,
    clientId: appId,
    clientSecret: secret
  })
  if (!('token' in signedIn)) throw new Error(signedIn.refusal)
  const send = async (method: string, path: string, type: string, body: string) => {
    const headers = { authorization: `Bearer ${signedIn.token}`, 'content-type': type }
    const answer = await fetch(`${emulator.graph}/beta/trustFramework/${path}`, { method, headers, body })
    return { status: answer.status, text: await answer.text() }
  }
  for (const id of policyKeys) await send('POST', 'keySets', 'application/json', JSON.stringify({ id }))
  for (const { id, uploadText } of levels.flat()) {
    const { status, text } = await send('PUT', `policies/${id}/$value`, 'application/xml', uploadText)
    expect([status, text]).toEqual([201, text])
  }
})
