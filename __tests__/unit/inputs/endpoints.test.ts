// Endpoints in the inputs: other hosts for the same services, never one that would get credentials unprotected.

import { describe, expect, test } from '@jest/globals'
import { inputs, message } from './stepInputs.ts'

describe('endpoints', () => {
  test('replace the hosts and leave the scope', () => {
    const { cloud } = inputs({
      'login-endpoint': 'http://127.0.0.1:8080/',
      'graph-endpoint': 'https://Graph.example:8443'
    })
    expect(cloud).toMatchObject({
      loginOrigin: 'http://127.0.0.1:8080',
      graphOrigin: 'https://graph.example:8443',
      graphResource: 'https://graph.microsoft.com',
      customLogin: true
    })
    expect(inputs({ 'login-endpoint': 'https://login.microsoftonline.com' }).cloud.customLogin).toBe(false)
    for (const origin of ['http://localhost:1', 'http://[::1]:1', 'http://127.9.9.9'])
      expect(inputs({ 'login-endpoint': origin }).cloud.loginOrigin).toBe(origin)
  })

  test.each([
    ['login.example.com', 'is not a URL'],
    ['https://user:hidden-word@login.example.com', 'holds credentials'],
    ['http://login.example.com', 'would send credentials unprotected'],
    ['http://localhost.example.com', 'would send credentials unprotected'],
    ['ftp://login.example.com', 'would send credentials unprotected'],
    ['https://login.example.com/contoso', 'is more than an origin'],
    ['https://login.example.com/?', 'is more than an origin'],
    ['https://login.example.com/#x', 'is more than an origin'],
    ['https://contoso.b2clogin.com', 'issues no tokens for Microsoft Graph']
  ])('%s is refused', (origin, expected) => {
    for (const name of ['login-endpoint', 'graph-endpoint']) {
      const text = message({ [name]: origin })
      expect(text).toContain(`Input ${name} `)
      expect(text).toContain(expected)
      expect(text).not.toContain('hidden-word')
    }
  })
})
