// Folders of custom policies in the workspace, runs with them, and tenants that have what they stand on.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import type { CustomPolicy, Emulator, EmulatorOptions } from 'b2c-emulator'
import { repositoryDir } from '../../../harness/bundle.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'

type Result = Awaited<ReturnType<typeof runInProcess>>
type RunOptions = Partial<Parameters<typeof runInProcess>[0]>

/** The domain of the emulated tenant. */
export const domain = 'contoso.onmicrosoft.com'

let caseNumber = 0

/** A folder of its own below the workspace, with these files; gives its path there. */
export const folderWith = (files: Readonly<Record<string, string>>): string => {
  caseNumber += 1
  const folder = `policies${caseNumber}`
  for (const [name, text] of Object.entries(files)) inWorkspace(`${folder}/${name}`, text)
  return folder
}

/** The text of a policy. `base` is the id that it inherits from. */
export const policyText = (
  id: string,
  {
    base,
    content = '',
    attributes = ''
  }: { readonly base?: string; readonly content?: string; readonly attributes?: string } = {}
): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="yourtenant.onmicrosoft.com" PolicyId="${id}" PublicPolicyUri="http://yourtenant.onmicrosoft.com/${id}"${attributes}>
${base === undefined ? '' : `  <BasePolicy>\n    <TenantId>yourtenant.onmicrosoft.com</TenantId>\n    <PolicyId>${base}</PolicyId>\n  </BasePolicy>\n`}${content}
</TrustFrameworkPolicy>
`

/** The claims of a policy: something to change. */
export const claims = (...names: readonly string[]): string =>
  `  <BuildingBlocks><ClaimsSchema>${names.map(name => `<ClaimType Id="${name}"><DisplayName>${name}</DisplayName><DataType>string</DataType></ClaimType>`).join('')}</ClaimsSchema></BuildingBlocks>`

/** A step that names a key set. */
export const keyUse = (id: string): string =>
  `  <ClaimsProviders><ClaimsProvider><DisplayName>keys</DisplayName><TechnicalProfiles><TechnicalProfile Id="Keys"><DisplayName>keys</DisplayName><CryptographicKeys><Key Id="k" StorageReferenceId="${id}" /></CryptographicKeys></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`

/** Three levels: Base, Extensions, and two that inherit from it. */
export const smallTree = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'Base.xml': policyText('B2C_1A_Base', { content: claims('one') }),
  'Extensions.xml': policyText('B2C_1A_Extensions', { base: 'B2C_1A_Base', content: claims('two') }),
  'SignIn.xml': policyText('B2C_1A_SignIn', { base: 'B2C_1A_Extensions' }),
  'Reset.xml': policyText('B2C_1A_Reset', { base: 'B2C_1A_Extensions' }),
  ...more
})

/** An emulator whose caller may do what policies need. */
export const emulatePolicies = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const emulator = await emulate(options)
  allow(emulator, 'Policy.ReadWrite.TrustFramework', 'TrustFrameworkKeySet.Read.All')
  return emulator
}

let callers = 0

/** Gives another caller with these permissions. */
export const callerWith = ({ tenant }: Emulator, ...appRoles: readonly string[]) =>
  tenant.addCaller({ displayName: `caller ${++callers}`, appRoles, secret: true })

const allowed = new WeakMap<Emulator, ReturnType<typeof callerWith>>()

const allow = (emulator: Emulator, ...roles: readonly string[]): void => {
  const all = ['Application.ReadWrite.All', 'Organization.Read.All', 'Policy.Read.All', ...roles]
  allowed.set(emulator, callerWith(emulator, ...all))
}

/** The inputs of the caller that {@link emulatePolicies} made. */
export const policyCaller = (emulator: Emulator): Readonly<Record<string, string>> =>
  callerInputs(emulator, allowed.get(emulator))

/** Runs with this configuration file. */
export const run = (
  emulator: Emulator,
  config: string,
  inputs: Readonly<Record<string, string>> = {},
  options: RunOptions = {}
): Promise<Result> => {
  caseNumber += 1
  return runInProcess({
    emulator,
    inputs: { ...policyCaller(emulator), config: inWorkspace(`file${caseNumber}.yml`, config), ...inputs },
    ...options
  })
}

/** The configuration file of a folder; `more` are further lines of the section. */
export const fileOf = (folder: string, more = '', rest = ''): string =>
  `version: 1\ntenant: ${domain}\ncustomPolicies:\n  folder: ${JSON.stringify(folder)}\n${more.replace(/^(?=.)/gm, '  ')}\n${rest}`

/** Runs and expects that nothing fails. */
export const apply = async (...given: Parameters<typeof run>): Promise<Result> => {
  const result = await run(...given)
  expect(result.errors).toBe('')
  return result
}

/** Runs again and expects that nothing is written. */
export const expectSettled = async (...given: Parameters<typeof run>): Promise<Result> => {
  const [emulator] = given
  emulator.journal.clear()
  const again = await apply(...given)
  expect(writesOf(emulator)).toEqual([])
  expect(again.outputs.changed).toBe('false')
  return again
}

/** The ids of the tenant's policies. */
export const idsIn = ({ tenant }: Emulator): readonly string[] => tenant.customPolicies.all().map(({ id }) => id)

/** A policy as it was sent. */
export const sentText = ({ tenant }: Emulator, id: string): string => tenant.customPolicies.get(id)?.sent ?? ''

/** Puts a policy into the tenant by hand. */
export const seedPolicy = ({ tenant }: Emulator, id: string, baseId: string | null, text?: string): void => {
  const sent = (text ?? policyText(id, baseId === null ? {} : { base: baseId })).replaceAll(
    'yourtenant.onmicrosoft.com',
    domain
  )
  const policy: CustomPolicy = { id, sent, baseId }
  tenant.seed(() => tenant.customPolicies.put(id, policy))
}

/** Puts key sets into the tenant by hand. */
export const seedKeys = ({ tenant }: Emulator, ...ids: readonly string[]): void =>
  tenant.seed(() => {
    for (const id of ids) tenant.keySets.put(id, { id, keys: [] })
  })

/** Puts an application into the tenant by hand. */
export const seedApplication = ({ tenant }: Emulator, displayName: string) => {
  const { appId, objectId } = tenant.addCaller({ displayName, appRoles: [], secret: false })
  return { appId, objectId }
}

/** The states of the output `policies`. */
export const fatesOf = ({ outputs }: Result): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (JSON.parse(outputs.policies ?? '[]') as readonly { readonly id: string; readonly state: string }[]).map(
      ({ id, state }) => [id, state]
    )
  )

/** PUT and DELETE of policies, in their order. */
export const policyWrites = (emulator: Emulator): readonly string[] =>
  writesOf(emulator).flatMap(line => {
    const [, method, id, status] = /^(\w+) \/beta\/trustFramework\/policies\/([^/ ]+)\S* (\d+)/.exec(line) ?? []
    return method === undefined ? [] : [`${method} ${id} ${status}`]
  })

const packs = join(repositoryDir, '..', 'shared', 'starterpack')

/** Whether Microsoft's starter packs are at hand: they are no part of this repository. */
export const hasPacks = existsSync(packs)

/** The files of a pack, byte by byte as texts. */
export const packFiles = (pack: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(packs, pack))
      .filter(name => name.endsWith('.xml'))
      .map(name => [name, readFileSync(join(packs, pack, name), 'utf8')])
  )

/** The packs, and their twins with display controls. */
export const packNames = ['', 'Display Controls Starterpack/'].flatMap(parent =>
  ['LocalAccounts', 'SocialAccounts', 'SocialAndLocalAccounts', 'SocialAndLocalAccountsWithMfa'].map(
    name => `${parent}${name}`
  )
)
