// The first run in a browser: an administrator signs in with the code of the live log, and the run makes the caller of later runs.

import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startAction } from 'action-runner'
import { type Browser, chromium } from 'playwright-core'
import { actionDir } from '../../../harness/bundle.ts'
import { planned } from '../../../harness/planOutput.ts'
import { runInProcess } from '../../hooks.ts'
import { admin, deviceCodeInputs, gitHubEnv, newTenant } from './deviceCodeStep.ts'

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
  })
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
        ...deviceCodeInputs(emulator),
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

    const { 'sign-in': _, ...later } = deviceCodeInputs(emulator)
    const again = await runInProcess({
      emulator,
      inputs: { ...later, 'client-id': clientId },
      env: gitHubEnv(emulator)
    })
    expect([again.errors, planned(again)]).toEqual(['', []])
  })
})
