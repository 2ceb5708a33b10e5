// Day 0: an administrator signs in with the code of the live log, and the run makes the caller of later runs.

import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startAction } from 'action-runner'
import { type Emulator, roleTemplateId } from 'b2c-emulator'
import { type Browser, chromium } from 'playwright-core'
import { emulate, type InProcessResult, planned, runInProcess, writesOf } from '../support/inProcess.ts'
import { actionDir } from './bundle.ts'

const admin = 'admin@contoso.onmicrosoft.com'
const environment = { repository: 'octo-org/b2c', environment: 'contoso' }

/** The step of the example examples/day-0.yml. */
const dayZero = (emulator: Emulator): Readonly<Record<string, string>> => ({
  'sign-in': 'device-code',
  'tenant-id': 'contoso.onmicrosoft.com',
  'login-endpoint': emulator.login,
  'graph-endpoint': emulator.graph,
  'app-name': 'Bootstrap caller',
  permissions: 'bootstrap-caller',
  'federated-credentials': 'current-run',
  secret: 'none'
})
const gitHubEnv = (emulator: Emulator) => ({
  ...emulator.gitHub.oidcEnvironment(environment),
  GITHUB_API_URL: emulator.github,
  GITHUB_REPOSITORY: 'octo-org/b2c'
})

/** A tenant in which nobody but its administrator can sign in. */
const newTenant = async (): Promise<Emulator> => {
  const emulator = await emulate({ seed: { caller: false } })
  emulator.behavior.deviceCode.intervalSeconds = 1
  return emulator
}

const inLog = /Open (\S+) and enter the code (\w+)/

const executablePath = '/usr/bin/chromium'
const withBrowser = existsSync(executablePath) ? describe : describe.skip
if (!existsSync(executablePath))
  console.log(`${executablePath} is absent: the sign-in page is not tried in a browser. apt-get install chromium`)

withBrowser('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    })
  }, 60_000)
  afterAll(() => browser?.close())

  const signIn = async (address: string, code: string, account: string): Promise<string> => {
    const page = await browser.newPage()
    try {
      await page.goto(address)
      await page.getByLabel('Code').fill(code)
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByLabel('Account').fill(account)
      const asked = await page.locator('.tag').allTextContents()
      await page.getByRole('button', { name: 'Accept' }).click()
      expect(await page.getByRole('heading').textContent()).toBe(
        'You have signed in to Microsoft Graph Command Line Tools.'
      )
      return asked.join(' ')
    } finally {
      await page.close()
    }
  }

  test('the administrator enters the code of the live log, and later runs of the environment sign in without a secret', async () => {
    const emulator = await newTenant()
    const token = emulator.gitHub.token({ kind: 'fine-grained', permissions: { actions_variables: 'write' } })
    let scopes: Promise<string> | undefined
    const first = await startAction({
      actionDir,
      inputs: {
        ...dayZero(emulator),
        'client-id-variables': 'repository:B2C_BOOTSTRAP_CLIENT_ID',
        'github-token': token
      },
      env: gitHubEnv(emulator),
      onLogLine: line => {
        const [, address, code] = inLog.exec(line) ?? []
        if (address && code) scopes ??= signIn(address, code, admin)
      }
    }).result
    expect(first.log).toContain(`Signed in as ${admin}.`)
    expect(first).toMatchObject({ conclusion: 'success', outputs: { 'secret-created': 'false', changed: 'true' } })
    expect((await scopes)?.split(' ').sort()).toEqual([
      'AppRoleAssignment.ReadWrite.All',
      'Application.ReadWrite.All',
      'Organization.Read.All'
    ])
    const clientId = first.outputs['client-id'] ?? ''
    expect(emulator.gitHub.variables()).toMatchObject([
      { target: 'octo-org/b2c', name: 'B2C_BOOTSTRAP_CLIENT_ID', value: clientId }
    ])
    const application = emulator.tenant.applications.all().find(({ appId }) => appId === clientId)
    expect(application?.passwordCredentials).toEqual([])
    expect(application?.federatedIdentityCredentials).toMatchObject([
      { subject: 'repo:octo-org/b2c:environment:contoso' }
    ])
    // The code is outside of any group: groups are folded in the live log.
    expect(first.groups.flatMap(({ lines }) => lines).join('\n')).not.toMatch(inLog)

    const { 'sign-in': _, ...later } = dayZero(emulator)
    const again = await runInProcess({
      emulator,
      inputs: { ...later, 'client-id': clientId },
      env: gitHubEnv(emulator)
    })
    expect([again.errors, planned(again)]).toEqual(['', []])
  }, 60_000)
})

type Person = {
  readonly account?: string
  readonly decision?: 'accept' | 'decline'
  /** The tenant that the sign-in really goes to, whatever was asked for. */
  readonly tenant?: string
}

/** Runs the step while a person acts on the code that it was given, as the page does. `asked`: scopes of the request. */
const runWith = async (
  emulator: Emulator,
  inputs: Readonly<Record<string, string>>,
  { account = admin, decision = 'accept', tenant = inputs['tenant-id'] ?? '' }: Person = {},
  env: Readonly<Record<string, string>> = gitHubEnv(emulator)
): Promise<InProcessResult & { readonly asked: readonly string[] }> => {
  emulator.behavior.deviceCode.intervalSeconds = 0.05
  const asked: string[] = []
  const watched: typeof fetch = async (input, init) => {
    const address = String(input instanceof Request ? input.url : input).replace(
      `/${inputs['tenant-id']}/`,
      `/${tenant}/`
    )
    const response = await fetch(input instanceof Request ? new Request(address, input) : address, init)
    if (!address.includes('/devicecode')) return response
    const scope = new URLSearchParams(String(init?.body)).get('scope') ?? ''
    asked.push(
      ...scope
        .split(' ')
        .filter(name => name.startsWith('https:'))
        .map(name => name.split('/').at(-1) ?? '')
    )
    const { user_code: code } = (await response.clone().json()) as { readonly user_code: string }
    const body = new URLSearchParams({ code, username: account, decision })
    await (await fetch(`${emulator.login}/devicelogin`, { method: 'POST', body })).text()
    return response
  }
  return { ...(await runInProcess({ emulator, inputs, env, runtime: { fetch: watched } })), asked }
}

describe('without a browser', () => {
  test('the same street runs with delegated rights; the client id is told, and a second run has nothing to do', async () => {
    const emulator = await newTenant()
    const first = await runWith(emulator, dayZero(emulator))
    expect(first.errors).toBe('')
    expect(first.annotations).toContainEqual(
      expect.objectContaining({
        level: 'notice',
        message: `Bootstrap caller has the client id ${first.outputs['client-id']}. Store it as a variable, for the input client-id of later runs.`
      })
    )
    const second = await runWith(emulator, dayZero(emulator))
    expect([second.errors, planned(second)]).toEqual(['', []])
  })

  test('an administrator is asked for what the run needs and no more', async () => {
    const emulator = await newTenant()
    const base = { ...dayZero(emulator), permissions: '', 'federated-credentials': '' }
    const scopes = async (more: Readonly<Record<string, string>>) =>
      (await runWith(emulator, { ...base, ...more })).asked
    const [organization, write, read] = ['Organization.Read.All', 'Application.ReadWrite.All', 'Application.Read.All']
    const grant = 'AppRoleAssignment.ReadWrite.All'
    const roles = 'RoleManagement.ReadWrite.Directory'
    expect(await scopes({})).toEqual([organization, write])
    expect(await scopes({ permissions: 'audit' })).toEqual([organization, write, grant])
    expect(await scopes({ permissions: 'audit', consent: 'verify' })).toEqual([organization, write])
    expect(await scopes({ 'directory-roles': 'User Administrator' })).toEqual([organization, write, roles])
    expect(await scopes({ prune: 'true' })).toEqual([organization, write, grant, roles])
    expect(await scopes({ mode: 'plan', permissions: 'audit' })).toEqual([organization, read])
    expect(await scopes({ mode: 'plan', 'directory-roles': 'User Administrator' })).toEqual([
      organization,
      read,
      'RoleManagement.Read.Directory'
    ])
    expect(await scopes({ mode: 'destroy' })).toEqual([organization, write])
  })

  test('each run works with just these scopes, roles and secrets included', async () => {
    const emulator = await newTenant()
    const inputs = { ...dayZero(emulator), 'directory-roles': 'User Administrator', secret: 'when-needed' }
    for (const more of [{}, { mode: 'plan' }, { prune: 'true' }, { mode: 'destroy' }]) {
      emulator.journal.clear()
      expect((await runWith(emulator, { ...inputs, ...more })).errors).toBe('')
      expect(emulator.journal.entries().filter(({ status }) => status === 403)).toEqual([])
    }
  })

  test('the client id goes to the variables that are named, once, and changes when it must', async () => {
    const emulator = await newTenant()
    const token = emulator.gitHub.token({
      kind: 'fine-grained',
      permissions: { actions_variables: 'write', environments: 'write', organization_actions_variables: 'write' }
    })
    const inputs = {
      ...dayZero(emulator),
      'client-id-variables': 'repository:CALLER\nenvironment/contoso:CALLER\norganization/octo-org:CALLER',
      'github-token': token
    }
    const first = await runWith(emulator, inputs)
    expect(first.errors).toBe('')
    const clientId = first.outputs['client-id']
    const expected = ['octo-org/b2c', 'octo-org/b2c#contoso', 'octo-org'].map(target => ({ target, value: clientId }))
    expect(emulator.gitHub.variables()).toMatchObject(expected)
    expect(first.log).toContain('the variable environment/contoso:CALLER took the client id')
    emulator.journal.clear()
    const second = await runWith(emulator, inputs)
    expect([second.errors, writesOf(emulator)]).toEqual(['', []])
    expect(second.log).toContain('the variable repository:CALLER holds the client id')
    const third = await runWith(emulator, { ...inputs, 'app-name': 'Another caller' })
    expect(third.errors).toBe('')
    expect(new Set(emulator.gitHub.variables().map(({ value }) => value))).toEqual(
      new Set([third.outputs['client-id']])
    )
  })

  test("the job's own token stores nothing: the step fails, the caller is in place, and the way out is named", async () => {
    const emulator = await newTenant()
    const inputs = {
      ...dayZero(emulator),
      'client-id-variables': 'repository:CALLER',
      'github-token': emulator.gitHub.token({ kind: 'GITHUB_TOKEN' })
    }
    const result = await runWith(emulator, inputs)
    const clientId = result.outputs['client-id'] ?? 'none'
    expect(emulator.tenant.applications.all().some(({ appId }) => appId === clientId)).toBe(true)
    expect(result.errors).toContain(
      `Bootstrap caller is in place, but its client id ${clientId} was not stored as a variable`
    )
    expect(result.errors).toContain('Store it by hand')
    expect(result.errors).toContain('Variables: write')
  })

  test.each([
    ['declined', { decision: 'decline' as const }, /the sign-in was declined.*\n.*Run the job again/],
    [
      'by a user who may not consent',
      { account: 'user@contoso.onmicrosoft.com' },
      /the code expired before the sign-in/
    ],
    [
      'by an account of another tenant',
      { account: 'admin@fabrikam.onmicrosoft.com' },
      /the code expired before the sign-in/
    ]
  ])('a sign-in that is %s changes nothing', async (_, person, message) => {
    const emulator = await newTenant()
    emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
    emulator.tenant.addUser({ userPrincipalName: 'user@contoso.onmicrosoft.com' })
    // A person who cannot get past the page gives up: the code runs out.
    const tick = setInterval(() => emulator.clock.advance(16 * 60_000), 300)
    try {
      const result = await runWith(emulator, dayZero(emulator), person)
      expect(result.errors).toMatch(message)
    } finally {
      clearInterval(tick)
    }
    expect(writesOf(emulator)).toEqual([])
  })

  test('current-run without id-token: write is told before anybody is asked for a code', async () => {
    const emulator = await newTenant()
    const result = await runWith(emulator, dayZero(emulator), {}, { GITHUB_REPOSITORY: 'octo-org/b2c' })
    expect(result.errors).toContain('id-token: write')
    expect(result.asked).toEqual([])
  })

  test('a sign-in that ends in another tenant than tenant-id names is told as such, by id and by domain', async () => {
    const emulator = await newTenant()
    const other = emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
    const person = { account: 'admin@fabrikam.onmicrosoft.com', tenant: other.id }
    const byId = await runWith(emulator, { ...dayZero(emulator), 'tenant-id': emulator.tenant.id }, person)
    expect(byId.errors).toContain(
      `admin@fabrikam.onmicrosoft.com signed in to tenant ${other.id}, but tenant-id names ${emulator.tenant.id}.`
    )
    expect(byId.errors).toContain('sign in with an administrator account of that tenant')
    const byDomain = await runWith(emulator, dayZero(emulator), person)
    expect(byDomain.errors).toContain(
      `tenant-id is contoso.onmicrosoft.com, but the tenant signed in to (${other.id}) has the domains fabrikam.onmicrosoft.com`
    )
    expect(writesOf(emulator)).toEqual([])
  })

  test('an administrator without the roles for consent is refused by Graph before anything is granted', async () => {
    const emulator = await newTenant()
    emulator.tenant.addUser({
      userPrincipalName: 'apps@contoso.onmicrosoft.com',
      directoryRoles: [roleTemplateId('Application Administrator')]
    })
    const result = await runWith(emulator, dayZero(emulator), { account: 'apps@contoso.onmicrosoft.com' })
    expect(result.errors).toMatch(/Could not grant .*403/)
    expect(result.errors).toContain('Privileged Role Administrator')
  })
})
