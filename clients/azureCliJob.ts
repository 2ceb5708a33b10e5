// The page "Use it with the Azure CLI", run from its first block to its last.

import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applicationByAppId, type Emulator } from 'b2c-emulator'
import { enterCode } from '../harness/deviceCode.ts'
import { type AzureCli, openAzureCli, type Way } from './azureCliWays.ts'
import type { Checks } from './checks.ts'
import { scriptsOf } from './page.ts'
import type { Installation } from './pythonEnvironment.ts'
import { secondClient } from './secondClient.ts'
import { checkTenant, grantedTo, name, pairOf, permissions, roleNames } from './tenant.ts'

/** The headings of the page that have scripts, in its order. */
const headings = {
  register: 'Register the cloud',
  signIn: 'Sign in',
  provision: 'Provision an application',
  change: 'Look at it, and change it',
  person: 'Admin consent as a person'
} as const

/** Does the job of the page in one way: from nothing, again, what follows, and what must be refused. */
export const provisionByAzureCli = async (checks: Checks, installation: Installation, way: Way): Promise<void> => {
  const scripts = scriptsOf('azure-cli.md')
  const script = (heading: keyof typeof headings): string => scripts.get(headings[heading]) ?? ''
  const check = (what: string, work: () => void | Promise<void>) => checks.check(`${way.name}: ${what}`, work)
  const az = await openAzureCli(installation, way)
  const { emulator } = az
  const run = async (text: string, onOutput?: (text: string) => void): Promise<readonly string[]> => {
    const { status, stdout, stderr } = await az.run(`NAME='${name}'\n${text}`, onOutput)
    checks.detail(stdout + stderr)
    if (status !== 0) throw new Error(`ended with code ${status}\n${stderr.trim()}`)
    return stdout.trim().split('\n')
  }

  await check('every script of the page is run', () => deepEqual([...scripts.keys()], Object.values(headings)))
  await check('az signs in', async () => {
    const account = JSON.parse((await run((way.builtIn ? '' : script('register')) + script('signIn'))).join('\n'))
    equal(account[0].tenantId, emulator.tenant.id)
    equal(account[0].cloudName, way.builtIn ? 'AzureCloud' : 'emulator')
  })
  await check('az provisions an application from nothing', async () => {
    emulator.journal.clear()
    await run(script('provision'))
    ok(emulator.journal.writes().length > 0)
  })
  await check('the tenant holds what was asked for', () => checkTenant(emulator))
  await check('the Graph SDK signs in with the secret and sees it', () => checkBySecondClient(az))
  await check('az changes nothing the second time', async () => {
    const before = JSON.stringify(emulator.dump(), withoutTime)
    emulator.journal.clear()
    await run(script('provision'))
    ok(emulator.journal.entries().some(({ service }) => service === 'graph'))
    deepEqual(emulator.journal.writes(), [])
    equal(JSON.stringify(emulator.dump(), withoutTime), before)
  })
  await check('az lists, changes and removes', async () => {
    const [users, owners, subject, scopes] = await run(script('provision') + script('change'))
    const administrator = `admin@${emulator.tenant.initialDomain}`
    deepEqual([users, owners, scopes], [administrator, administrator, 'User.Read'])
    equal(subject, 'repo:octo-org/b2c:environment:production')
    deepEqual(
      emulator.tenant.applications.all().filter(({ displayName }) => [name, 'scripts'].includes(displayName)),
      []
    )
    equal(emulator.tenant.deletedApplications.all().length, 2)
  })
  await check('az may not give admin consent as a service principal', () => checkRefusedConsent(az, way))
  if (way.builtIn)
    await check('az gives admin consent as a person', async () => {
      az.signOut()
      await run(script('person'), personAtTheirBrowser(emulator))
      checkConsent(emulator)
    })
  await check('az asked nobody but the emulator', () => deepEqual(az.strangers(), []))
  await az.close()
}

const withoutTime = (key: string, value: unknown): unknown => (key === 'now' ? undefined : value)

/** The members of an answer that are looked at. */
type Listed = { readonly value: readonly { readonly appRoleId: string; readonly resourceDisplayName: string }[] }

const checkBySecondClient = async ({ emulator, folder }: AzureCli): Promise<void> => {
  const [{ appId }, { id }] = pairOf(emulator, name)
  const clientSecret = readFileSync(join(folder, 'secret.txt'), 'utf8').trim()
  const client = secondClient(emulator, { clientId: appId, clientSecret })
  const { value }: Listed = await client.api(`/servicePrincipals/${id}/appRoleAssignments`).get()
  deepEqual(roleNames(value.map(({ appRoleId }) => appRoleId)), permissions)
  ok(value.every(({ resourceDisplayName }) => resourceDisplayName === 'Microsoft Graph'))
}

const checkRefusedConsent = async ({ emulator, run }: AzureCli, { builtIn }: Way): Promise<void> => {
  const { status, stderr } = await run('az ad app permission admin-consent --id "$CLIENT_ID"')
  notEqual(status, 0)
  match(stderr, builtIn ? /can only be performed by a user/ : /not yet supported on sovereign clouds/)
  ok(applicationByAppId(emulator.tenant, emulator.seed.appId))
}

/** Enters the code that az shows, once. */
const personAtTheirBrowser = ({ tenant, login }: Emulator): ((text: string) => void) => {
  let shown = ''
  let entered = false
  return text => {
    shown += text
    const [, code] = /enter the code (\w+)/.exec(shown) ?? []
    if (code === undefined || entered) return
    entered = true
    void enterCode({ page: `${login}/devicelogin`, code }, `admin@${tenant.initialDomain}`)
  }
}

const checkConsent = (emulator: Emulator): void => {
  const [, principal] = pairOf(emulator, `${name} by a person`)
  deepEqual(grantedTo(emulator, principal), ['User.Read.All'])
  deepEqual(
    emulator.tenant.oauth2PermissionGrants
      .all()
      .filter(({ clientId }) => clientId === principal.id)
      .map(({ consentType, scope }) => [consentType, scope]),
    [['AllPrincipals', 'User.Read']]
  )
}
