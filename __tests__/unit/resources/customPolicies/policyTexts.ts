// Policies for the tests of this folder: small ones written here, and Microsoft's own starter pack where it is at hand.

import fs from 'node:fs'
import path from 'node:path'
import { fillAll, type PolicySource } from '../../../../src/resources/customPolicies/policies.ts'
import type { PolicyValues, Value } from '../../../../src/resources/customPolicies/settings.ts'

export const tenant = { domain: 'contoso.onmicrosoft.com', id: '5f1d2c3b-0000-4000-8000-00000000c0de' }

export const iefAppId = 'aaaaaaaa-0000-4000-8000-000000000001'
export const proxyAppId = 'bbbbbbbb-0000-4000-8000-000000000002'

export const known = (text: string): Value => ({ state: 'known', text })
export const secret = (text: string): Value => ({ state: 'known', text, isSecret: true })
export const unknown: Value = { state: 'unknown' }

/** What a run knows of the tenant; `more` replaces single parts. */
export const valuesWith = (more: Partial<PolicyValues> = {}): PolicyValues => ({
  tenant,
  settings: {},
  lookedUp: {
    IdentityExperienceFrameworkAppId: known(iefAppId),
    ProxyIdentityExperienceFrameworkAppId: known(proxyAppId)
  },
  apps: {},
  ...more
})

const namespace = 'xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"'

/** A policy that needs nothing else; `inner` stands in the root element, `attributes` in its tag. */
export const policyText = (id: string, inner = '', attributes = ''): string =>
  `<TrustFrameworkPolicy ${namespace} PolicySchemaVersion="0.3.0.0" TenantId="yourtenant.onmicrosoft.com" PolicyId="${id}" PublicPolicyUri="http://yourtenant.onmicrosoft.com/${id}"${attributes}>${inner}</TrustFrameworkPolicy>`

/** The element that names the base. */
export const basePolicy = (id: string): string =>
  `<BasePolicy><TenantId>yourtenant.onmicrosoft.com</TenantId><PolicyId>${id}</PolicyId></BasePolicy>`

/** A source of the files, as they would be read from a folder. */
export const sourceOf = (files: Readonly<Record<string, string>>, more: Partial<PolicySource> = {}): PolicySource => ({
  folder: 'policies',
  files: Object.entries(files).map(([file, text]) => ({ file, text })),
  isProduction: false,
  mistakes: [],
  notices: [],
  ...more
})

/** The files, filled in. */
export const fillFiles = (files: Readonly<Record<string, string>>, values: Partial<PolicyValues> = {}) =>
  fillAll(sourceOf(files), valuesWith(values))

/** The problems of a result, each with its file and place. */
export const told = (
  mistakes: readonly { file: string; line: number; column: number; problem: string }[]
): readonly string[] => mistakes.map(({ file, line, column, problem }) => `${file}:${line}:${column}: ${problem}`)

/** Where a checkout of the starter pack lies beside this one; undefined when there is none. */
export const starterPack = (): string | undefined => {
  const place = path.resolve('../shared/starterpack')
  return fs.existsSync(place) ? place : undefined
}

const isPack = (folder: string): boolean => fs.readdirSync(folder).some(name => name.endsWith('.xml'))

/** The folders of the starter pack that hold policies, relative to it. */
export const packFolders = (place: string): readonly string[] =>
  fs
    .readdirSync(place, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(isPack)
    .map(folder => path.relative(place, folder))
    .toSorted()
