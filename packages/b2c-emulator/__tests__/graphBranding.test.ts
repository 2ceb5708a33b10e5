// Branding: the default and its localizations, who may set it, and what is there before anybody has.

import { describe, expect, test } from '@jest/globals'
import type { BehaviorOptions } from '../src/core/behavior.ts'
import type { Emulator } from '../src/emulator.ts'
import { callerWith, errorOf, type GraphClient, notFound, signedIn, withEmulator } from './graphClient.ts'

const denied = [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.']

const withBranding = (
  run: (client: GraphClient, path: string, emulator: Emulator) => Promise<void>,
  behavior: BehaviorOptions = {}
) =>
  withEmulator(
    async emulator => {
      const client = await callerWith(emulator, { appRoles: ['OrganizationalBranding.ReadWrite.All'] })
      await run(client, `/organization/${emulator.tenant.id}/branding`, emulator)
    },
    { behavior }
  )

describe('the default branding', () => {
  test('is not there before it is set, or has no texts', () =>
    withBranding(async (client, path, { behavior }) => {
      for (const one of [path, `${path}/localizations/0`, `${path}/localizations/default`]) {
        expect(errorOf(await client.get(one, { 'accept-language': '0' }))).toEqual(notFound('0'))
      }
      expect((await client.get(`${path}/localizations`)).body.value).toEqual([])
      behavior.brandingBeforeFirst = 'empty'
      expect((await client.get(path)).body).toMatchObject({ id: '0', signInPageText: null, cdnList: [] })
      expect((await client.get(`${path}/localizations`)).body.value).toHaveLength(1)
      expect(errorOf(await client.get(`${path}/localizations/de`))).toEqual(notFound('de'))
    }))

  test.each(['absent', 'empty'] as const)(
    'is set by PATCH, part by part, and taken away: %s before',
    brandingBeforeFirst =>
      withBranding(
        async (client, path) => {
          expect((await client.patch(path, { signInPageText: 'Hello', backgroundColor: '#FFFFFF' })).status).toBe(204)
          expect((await client.patch(path, { usernameHintText: 'Name' }, { 'accept-language': '0' })).status).toBe(204)
          expect((await client.patch(`${path}/localizations/0`, { backgroundColor: null })).status).toBe(204)
          const texts = { signInPageText: 'Hello', usernameHintText: 'Name', backgroundColor: null }
          expect((await client.get(path)).body).toMatchObject({ id: '0', ...texts })
          expect((await client.get(`${path}?$select=signInPageText`)).body).not.toHaveProperty('usernameHintText')
          expect((await client.delete(path)).status).toBe(204)
          expect((await client.get(path)).status).toBe(brandingBeforeFirst === 'absent' ? 404 : 200)
        },
        { brandingBeforeFirst }
      )
  )

  test.each([
    { signInPageText: 'x'.repeat(1025) },
    { usernameHintText: 'x'.repeat(65) },
    { cdnList: [] },
    { text: 'x' }
  ])('does not take %j', body =>
    withBranding(async (client, path) => expect((await client.patch(path, body)).status).toBe(400))
  )

  test('is that of this tenant alone', () =>
    withBranding(async client => {
      const other = '11111111-2222-4333-8444-555555555555'
      expect(errorOf(await client.get(`/organization/${other}/branding`))).toEqual(notFound(other))
    }))
})

describe('a localization', () => {
  test('takes over the default, which it makes where there is none', () =>
    withBranding(async (client, path) => {
      const all = `${path}/localizations`
      const created = await client.post(all, { id: 'fr-FR', signInPageText: 'Bonjour' })
      expect([created.status, created.body]).toEqual([
        201,
        expect.objectContaining({ id: 'fr-FR', signInPageText: 'Bonjour', usernameHintText: null })
      ])
      expect((await client.get(path)).body).toMatchObject({ id: '0', signInPageText: null })
      await client.patch(path, { signInPageText: 'Hello', usernameHintText: 'Name' })
      const german = await client.post(all, { id: 'de', usernameHintText: ' ' })
      expect(german.body).toMatchObject({ id: 'de', signInPageText: 'Hello', usernameHintText: ' ' })
      const ids = (await client.get(all)).body.value.map(({ id }: { id: string }) => id)
      expect(ids).toEqual(['0', 'fr-FR', 'de'])
      expect((await client.get(path, { 'accept-language': 'fr-FR' })).body.id).toBe('fr-FR')
      expect((await client.get(path, { 'accept-language': 'it-IT' })).body.id).toBe('0')
      expect((await client.patch(`${all}/de`, { signInPageText: 'Hallo' })).status).toBe(204)
      expect((await client.get(`${all}/de`)).body.signInPageText).toBe('Hallo')
      expect((await client.delete(`${all}/fr-FR`)).status).toBe(204)
      expect(errorOf(await client.get(`${all}/fr-FR`))).toEqual(notFound('fr-FR'))
    }))

  test('is made once, has a locale, and is there before it is changed', () =>
    withBranding(async (client, path) => {
      const all = `${path}/localizations`
      expect((await client.post(all, { id: 'de' })).status).toBe(201)
      for (const body of [{ id: 'de' }, { id: '0' }, { id: 'default text' }, { signInPageText: 'x' }]) {
        expect((await client.post(all, body)).status).toBe(400)
      }
      expect((await client.patch(`${all}/it`, { signInPageText: 'x' })).status).toBe(404)
      expect((await client.delete(`${all}/it`)).status).toBe(404)
    }))
})

describe('the right to branding', () => {
  const requests = (path: string) =>
    [
      ['GET', path, undefined],
      ['GET', `${path}/localizations`, undefined],
      ['PATCH', path, { signInPageText: 'x' }],
      ['POST', `${path}/localizations`, { id: 'de' }],
      ['DELETE', `${path}/localizations/de`, undefined]
    ] as const

  test('is one of its own or that of the organization; reading takes less', () =>
    withBranding(async (_client, path, emulator) => {
      const attempts = async (appRole: string) => {
        const client = await callerWith(emulator, { appRoles: [appRole] })
        const done: boolean[] = []
        for (const [method, one, body] of requests(path)) {
          done.push((await client.call(method, one, body)).status !== 403)
        }
        return done
      }
      for (const enough of ['OrganizationalBranding.ReadWrite.All', 'Organization.ReadWrite.All']) {
        expect(await attempts(enough)).toEqual([true, true, true, true, true])
      }
      for (const reader of ['OrganizationalBranding.Read.All', 'Organization.Read.All']) {
        expect(await attempts(reader)).toEqual([true, true, false, false, false])
      }
      expect(await attempts('Policy.Read.All')).toEqual([false, false, false, false, false])
    }))

  test('may be one of users alone', () =>
    withBranding(
      async (client, path, emulator) => {
        for (const [method, one, body] of requests(path))
          expect(errorOf(await client.call(method, one, body))).toEqual(denied)
        const scope = 'OrganizationalBranding.ReadWrite.All'
        const user = await signedIn(emulator, scope, 'Organizational Branding Administrator')
        expect((await user.patch(path, { signInPageText: 'x' })).status).toBe(204)
        emulator.behavior.appOnlyBranding = 'allowed'
        expect((await client.get(path)).body.signInPageText).toBe('x')
      },
      { appOnlyBranding: 'refused' }
    ))
})
