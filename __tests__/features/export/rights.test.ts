// A caller exports what it may read; what it may not is named with the right that it lacks.

import { expect, test } from '@jest/globals'
import { expectQuiet, openExport } from './exportFixture.ts'

test('without the right to read directory roles the file says nothing of them, and names the right once', async () => {
  const fixture = await openExport()
  for (const displayName of ['One', 'Two']) fixture.click({ displayName, roles: ['User Administrator'] })
  const result = await fixture.export({}, [
    'Organization.Read.All',
    'Application.Read.All',
    'TrustFrameworkKeySet.Read.All'
  ])
  expect(result.errors).toBe('')
  expect(result.warnings.match(/RoleManagement\.Read\.Directory/g)).toHaveLength(1)
  expect(fixture.apps().one).not.toHaveProperty('directoryRoles')
  expect(fixture.text()).toMatch(/directory roles may not be read by the caller/)
  await expectQuiet(fixture)
})

test('without the right to read policy keys there is no such section', async () => {
  const fixture = await openExport()
  const result = await fixture.export({}, [
    'Organization.Read.All',
    'Application.Read.All',
    'RoleManagement.Read.Directory'
  ])
  expect(result.errors).toBe('')
  expect(result.warnings).toMatch(/policyKeys\. Grant the caller .*TrustFrameworkKeySet\.Read\.All/)
  expect(fixture.text()).toMatch(/# policyKeys may not be read by the caller/)
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
  const result = await fixture.export({}, [
    'Application.Read.All',
    'RoleManagement.Read.Directory',
    'TrustFrameworkKeySet.Read.All'
  ])
  expect(result.errors).toBe('')
  await expectQuiet(fixture)
})
