// A tenant that people have clicked together, and runs of the action in a workspace of their own.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from '@jest/globals'
import {
  type Application,
  assignAppRole,
  assignDirectoryRole,
  type Emulator,
  type EmulatorOptions,
  microsoftGraphAppId,
  microsoftGraphScopes,
  roleTemplateId,
  servicePrincipalByAppId
} from 'b2c-emulator'
import { callerAppRoles, newApplication, newServicePrincipal } from 'b2c-emulator/testing'
import { parse } from 'yaml'
import type { InProcessResult } from '../../../harness/inProcess.ts'
import { type CallerCredential, callerInputs, gitHubVariables } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, runInProcess, workspaceWith } from '../../hooks.ts'

/** What a registration holds besides its own properties. */
export type Clicked = Partial<Application> & {
  /** False: nobody made a service principal. */
  readonly withPrincipal?: boolean
  /** Permissions that it asks for and is granted. */
  readonly granted?: readonly string[]
  /** Directory roles by name. */
  readonly roles?: readonly string[]
  /** Object ids of owners of application and service principal. */
  readonly ownersOfBoth?: readonly string[]
  /** Delegated permissions of Microsoft Graph that it asks for, and those that are granted for all users. */
  readonly asksFor?: readonly string[]
  readonly grantedForAll?: readonly string[]
  readonly isDisabled?: boolean
}

/** A caller that reads everything: some lists want a right to write. */
export const readRights = [
  'Organization.Read.All',
  'Application.Read.All',
  'RoleManagement.Read.Directory',
  'DelegatedPermissionGrant.Read.All',
  'Policy.Read.All',
  'TrustFrameworkKeySet.Read.All',
  'IdentityUserFlow.ReadWrite.All',
  'IdentityProvider.Read.All',
  'APIConnectors.ReadWrite.All'
] as const

/** A caller that may do everything. */
const allRights = [
  ...callerAppRoles,
  'DelegatedPermissionGrant.ReadWrite.All',
  'Policy.ReadWrite.TrustFramework',
  'Policy.ReadWrite.AuthenticationMethod',
  'TrustFrameworkKeySet.ReadWrite.All',
  'IdentityUserFlow.ReadWrite.All',
  'IdentityProvider.ReadWrite.All',
  'APIConnectors.ReadWrite.All'
] as const

/** A tenant under test. */
export type ExportFixture = {
  readonly emulator: Emulator
  readonly workspace: string
  readonly click: (clicked: Clicked) => Application
  /** Runs mode export as a caller that may only read. */
  readonly export: (inputs?: Readonly<Record<string, string>>, appRoles?: readonly string[]) => Promise<InProcessResult>
  /** Runs another mode with the file, as the caller that may do everything. */
  readonly run: (
    mode: string,
    inputs?: Readonly<Record<string, string>>,
    variables?: Readonly<Record<string, string>>
  ) => Promise<InProcessResult>
  /** Puts a file into the workspace. */
  readonly put: (name: string, text: string) => void
  readonly text: (name?: string) => string
  /** The apps of the file. */
  readonly apps: () => Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly file: () => Readonly<Record<string, unknown>>
  readonly exists: (name: string) => boolean
  /** All files below the workspace. */
  readonly files: () => readonly string[]
}

const configName = 'b2c.yml'

/** Opens one. */
export const openExport = async (options: EmulatorOptions = {}): Promise<ExportFixture> => {
  const emulator = await emulate(options)
  const { clock } = emulator
  const workspace = workspaceWith()
  const env = { ...gitHubVariables(emulator, {}), GITHUB_WORKSPACE: workspace }
  const everything = emulator.tenant.addCaller({ displayName: 'Everything', secret: true, appRoles: allRights })
  const reader = lazyCaller(emulator)
  const text = (name = configName): string => readFileSync(join(workspace, name), 'utf8')
  return {
    emulator,
    workspace,
    click: clicked => click(emulator, clicked),
    export: async (inputs = {}, appRoles = readRights) => {
      const caller = reader(appRoles)
      emulator.journal.clear()
      const result = await runInProcess({
        emulator,
        env,
        inputs: { ...callerInputs(emulator, caller), mode: 'export', config: configName, ...inputs }
      })
      expect(writesOf(emulator)).toEqual([])
      return result
    },
    put: (name, content) => {
      mkdirSync(dirname(join(workspace, name)), { recursive: true })
      writeFileSync(join(workspace, name), content)
    },
    run: (mode, inputs = {}, variables = {}) => {
      clock.advance(60_000)
      return runInProcess({
        emulator,
        env: { ...env, ...variables },
        inputs: { ...callerInputs(emulator, everything), mode, config: configName, verify: 'false', ...inputs }
      })
    },
    text,
    apps: () => parse(text()).apps ?? {},
    file: () => parse(text()),
    exists: name => existsSync(join(workspace, name)),
    files: () =>
      readdirSync(workspace, { recursive: true, withFileTypes: true }).flatMap(one => (one.isFile() ? one.name : []))
  }
}

/** One caller for each set of rights: a registration of its own, in the tenant that is exported. */
const lazyCaller = ({ tenant }: Emulator) => {
  const known = new Map<string, CallerCredential>()
  return (appRoles: readonly string[]): CallerCredential => {
    const caller = known.get(appRoles.join()) ?? tenant.addCaller({ displayName: 'Reader', secret: true, appRoles })
    known.set(appRoles.join(), caller)
    return caller
  }
}

const click = ({ tenant, clock }: Emulator, clicked: Clicked): Application => {
  const { withPrincipal = true, granted = [], roles = [], ownersOfBoth = [], ...more } = clicked
  const { asksFor = [], grantedForAll = [], isDisabled = false, ...fields } = more
  const graph = servicePrincipalByAppId(tenant, microsoftGraphAppId)
  const wanted = granted.map(name => {
    const role = graph?.appRoles.find(({ value }) => value === name)
    if (role === undefined) throw new Error(`the emulator has no permission ${name}`)
    return role.id
  })
  const asked = [
    ...wanted.map(id => ({ id, type: 'Role' as const })),
    ...microsoftGraphScopes.flatMap(({ id, value }) => (asksFor.includes(value) ? { id, type: 'Scope' as const } : []))
  ]
  const application = newApplication(tenant, clock.now(), {
    displayName: 'Clicked',
    ...(asked.length > 0 && {
      requiredResourceAccess: [{ resourceAppId: microsoftGraphAppId, resourceAccess: asked }]
    }),
    owners: ownersOfBoth,
    ...fields
  })
  return tenant.seed(() => {
    tenant.applications.put(application.id, application)
    if (!withPrincipal) return application
    const principal = newServicePrincipal(tenant, clock.now(), application, {
      owners: ownersOfBoth,
      accountEnabled: !isDisabled
    })
    tenant.servicePrincipals.put(principal.id, principal)
    for (const appRoleId of wanted)
      assignAppRole(tenant, clock, { principalId: principal.id, resourceId: graph?.id ?? '', appRoleId })
    const scope = grantedForAll.join(' ')
    const id = crypto.randomUUID()
    if (graph !== undefined && scope !== '')
      tenant.oauth2PermissionGrants.put(id, {
        id,
        clientId: principal.id,
        consentType: 'AllPrincipals',
        principalId: null,
        resourceId: graph.id,
        scope
      })
    for (const name of roles) assignDirectoryRole(tenant, principal.id, roleTemplateId(name))
    return application
  })
}

/** Changes of a plan that would write. */
const writing = (result: InProcessResult): readonly string[] =>
  planned(result).filter(line => !/ (?:drift|missing) /.test(line))

/** Those of them that are more than a mark on an application. */
export const beyondMarks = ({ plan }: InProcessResult): readonly string[] =>
  [plan?.tenantResources, ...(plan?.apps ?? [])]
    .flatMap(part => part?.changes ?? [])
    .filter(({ action }) => !['unchanged', 'drift', 'missing'].includes(action))
    .flatMap(({ resource, action, name, fields }) => {
      const isMark =
        resource === 'application' && fields.every(({ field }) => field === 'tags' || field === 'uniqueName')
      return isMark ? [] : `${resource} ${action} ${name}: ${fields.map(({ field }) => field).join(', ')}`
    })

/** A plan right after shows adoptions alone, an apply carries them out, and then there is nothing left to do, now or in a later run. */
export const expectQuiet = async (
  { emulator, run }: ExportFixture,
  variables: Readonly<Record<string, string>> = {}
): Promise<void> => {
  const first = await run('plan')
  expect(first.errors).toBe('')
  expect(beyondMarks(first)).toEqual([])
  const applied = await run('apply', {}, variables)
  expect(applied.errors).toBe('')
  const again = await run('plan')
  expect([again.errors, writing(again)]).toEqual(['', []])
  emulator.journal.clear()
  expect((await run('apply', {}, variables)).errors).toBe('')
  expect(writesOf(emulator)).toEqual([])
}
