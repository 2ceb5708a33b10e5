// Names that people gave their apps: whatever they are, the file has the tenant's apps in it and nothing else.

import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseDocument } from 'yaml'
import { hostileNames } from './clickedTenants.ts'
import { expectQuiet, openExport } from './exportFixture.ts'

test.each(hostileNames)('%j is the name of one app, or of none', async displayName => {
  const fixture = await openExport()
  const { appId } = fixture.click({ displayName })
  const result = await fixture.export()
  expect(result.errors).toBe('')
  const document = parseDocument(fixture.text(), { strict: true, logLevel: 'silent' })
  expect(document.errors).toEqual([])
  expect(Object.keys(fixture.file())).toEqual(['version', 'tenant', 'authenticationMethods', 'apps'])
  const app = Object.values(fixture.apps()).find(({ adopt }) => adopt === appId)
  if (app !== undefined) expect(app.name).toBe(displayName)
  else expect(result.warnings).toMatch(new RegExp(`client id ${appId}\\) is not declared: it has a name`))
  // The characters of a comment, a log and a summary are those that one can see.
  expect(fixture.text()).not.toMatch(/[^\n\P{C}]/u)
  expect(result.stdout).not.toMatch(/^::error::b/m)
  await expectQuiet(fixture)
})

test('any texts as names, descriptions and subjects', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 130 })
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 5 }), text, async (names, description) => {
      const fixture = await openExport()
      const scope = {
        id: crypto.randomUUID(),
        value: 'read',
        type: 'Admin' as const,
        isEnabled: true,
        adminConsentDisplayName: 'read',
        adminConsentDescription: description,
        userConsentDisplayName: null,
        userConsentDescription: null
      }
      for (const displayName of names)
        fixture.click({
          displayName,
          identifierUris: [`api://${crypto.randomUUID()}`],
          settings: { api: { oauth2PermissionScopes: [scope] } }
        })
      expect((await fixture.export()).errors).toBe('')
      await expectQuiet(fixture)
    }),
    { numRuns: 15 }
  )
})

test('apps of one name have keys of their own, the oldest the plain one, and keep them', async () => {
  const fixture = await openExport()
  const { clock } = fixture.emulator
  const made = ['Shop', 'SHOP!', 'shop'].map((displayName, index) =>
    fixture.click({ displayName, createdMs: clock.now() - (10 - index) * 1_000 })
  )
  await fixture.export()
  const keys = () => made.map(({ appId }) => Object.entries(fixture.apps()).find(([, app]) => app.adopt === appId)?.[0])
  expect(keys()).toEqual(['shop', 'shop-2', 'shop-3'])
  await fixture.export({ overwrite: 'true' })
  expect(keys()).toEqual(['shop', 'shop-2', 'shop-3'])
  await expectQuiet(fixture)
})

test('a unique name that a deleted app holds is not given to another', async () => {
  const fixture = await openExport()
  const gone = fixture.click({ displayName: 'Shop', uniqueName: 'shop' })
  const { tenant, clock } = fixture.emulator
  tenant.seed(() => {
    tenant.applications.remove(gone.id)
    tenant.deletedApplications.put(gone.id, { deletedMs: clock.now(), object: gone })
  })
  fixture.click({ displayName: 'Shop' })
  await fixture.export()
  expect(fixture.apps()['shop-2']).toMatchObject({ uniqueName: 'shop-2' })
  await expectQuiet(fixture)
})

test('an app whose marks contradict its name is left out', async () => {
  const fixture = await openExport()
  fixture.click({ displayName: 'Copy', uniqueName: 'copy', tags: ['b2c-bootstrap', 'b2c-bootstrap:key:other'] })
  fixture.click({ displayName: 'Nameless', tags: ['b2c-bootstrap', 'b2c-bootstrap:key:copy'] })
  const { log } = await fixture.export()
  expect(log).toMatch(/"Copy".*its tags say other/)
  expect(log).toMatch(/"Nameless".*the unique name of another application/)
  await expectQuiet(fixture)
})
