// A caller exports what it may read; what it may not is named with the right that it lacks.

import { expect, test } from '@jest/globals'
import { expectQuiet, openExport, readRights } from './exportFixture.ts'

const without = (...rights: readonly string[]): readonly string[] =>
  readRights.filter(right => !rights.some(one => one === right))

test('without the right to read directory roles the file says nothing of them, and names the right once', async () => {
  const fixture = await openExport()
  for (const displayName of ['One', 'Two']) fixture.click({ displayName, roles: ['User Administrator'] })
  const result = await fixture.export({}, without('RoleManagement.Read.Directory'))
  expect(result.errors).toBe('')
  expect(result.warnings.match(/permission RoleManagement\.Read\.Directory/g)).toHaveLength(1)
  expect(fixture.apps().one).not.toHaveProperty('directoryRoles')
  expect(fixture.text()).toMatch(/directory roles may not be read by the caller/)
  await expectQuiet(fixture)
})

test.each([
  ['TrustFrameworkKeySet.Read.All', 'policyKeys'],
  ['Policy.Read.All', 'customPolicies'],
  ['IdentityProvider.Read.All', 'identityProviders'],
  ['APIConnectors.ReadWrite.All', 'apiConnectors'],
  ['IdentityUserFlow.ReadWrite.All', 'userFlows']
])('without %s there is no section %s', async (right, section) => {
  const fixture = await openExport()
  const result = await fixture.export({}, without(right))
  expect(result.errors).toBe('')
  expect(result.warnings).toMatch(new RegExp(`may not read them: [^.]*${section}`))
  expect(fixture.text()).toMatch(new RegExp(`# ${section} may not be read by the caller`))
  expect(fixture.file()).not.toHaveProperty(section)
  await expectQuiet(fixture)
})

test('a caller that may read nothing is told all that it lacks, and nothing is written', async () => {
  const fixture = await openExport()
  const result = await fixture.export({}, ['Organization.Read.All'])
  expect(result.errors).toMatch(/holds nothing that a file could declare/)
  expect(result.warnings).toMatch(/Application\.Read\.All/)
  expect(fixture.files()).toEqual([])
})

test('the organization may be unreadable', async () => {
  const fixture = await openExport()
  fixture.click({ displayName: 'One' })
  const result = await fixture.export({}, without('Organization.Read.All'))
  expect(result.errors).toBe('')
  await expectQuiet(fixture)
})
