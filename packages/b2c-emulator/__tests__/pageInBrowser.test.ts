// The pages in a browser: rules of accessibility, narrow screens, forms, and what a refresh leaves as it was. Skipped with a notice where
// there is no Chromium.

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { OpenJournal } from '../src/core/journal.ts'
import { newApplication, newPasswordCredential } from '../src/directory/newObjects.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { graphTools, post } from './tokenClient.ts'

const executablePath = '/usr/bin/chromium'
const withBrowser = existsSync(executablePath) ? describe : describe.skip
if (!existsSync(executablePath))
  console.log(`${executablePath} is absent: the pages are not tried in a browser. apt-get install chromium`)

const names = [
  'x'.repeat(256),
  '\u202egpj.exe',
  'pay\u200bpal',
  'Zalgo\u0301\u0302\u0303\u0304\u0305\u0306\u0307',
  'שלום עולם (יישום)',
  'متجر كونتوسو 123',
  '👨‍👩‍👧 family',
  '<script>document.title="taken"</script><img src=x onerror=alert(1)>',
  '测试应用程序'.repeat(40)
]

withBrowser('in a browser', () => {
  let browser: Browser
  let emulator: Emulator
  let empty: Emulator

  beforeAll(async () => {
    empty = await startEmulator({ seed: { extensionsApp: false } })
    emulator = await startEmulator()
    const { tenant, clock, behavior } = emulator
    const now = clock.now()
    for (const displayName of names) {
      const secret = newPasswordCredential({ displayName, startMs: now, endMs: now + 1e9 })
      const application = newApplication(tenant, now, {
        displayName,
        description: displayName,
        tags: [displayName],
        uniqueName: displayName,
        passwordCredentials: [secret]
      })
      tenant.applications.put(application.id, application)
      tenant.addUser({ userPrincipalName: `${displayName}@contoso.onmicrosoft.com`, displayName })
      tenant.customPolicies.put(displayName, { id: `B2C_1A_${displayName}`, sent: '', baseId: null })
      await fetch(`${emulator.graph}/v1.0/${encodeURIComponent(displayName)}`)
    }
    const [policy] = tenant.customPolicies.all()
    tenant.customPolicies.put('child', { id: 'B2C_1A_child', sent: '', baseId: policy?.id ?? null })
    behavior.faults.push({ match: { service: 'github', path: /a{200}/ }, kind: '503' })
    const journal = emulator.journal as OpenJournal
    const arrival = { service: 'graph', method: 'POST', query: '', authorization: 'bearer' } as const
    const batch = journal.open({ ...arrival, path: '/v1.0/$batch' })
    for (const [index, status] of [201, 404].entries()) {
      journal.close(journal.open({ ...arrival, path: '/v1.0/applications' }, { index, parent: batch.index }), status)
    }
    journal.close(batch, 200)
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
  afterAll(async () => {
    await browser?.close()
    await Promise.all([emulator.close(), empty.close()])
  })

  /** A page whose waits end with the test alone: a busy machine may be slow. */
  const open = async (options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const page = await browser.newPage(options)
    page.setDefaultTimeout(0)
    return page
  }

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(axe)
    const results = (await page.evaluate('axe.run()')) as AxeResults
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`)
  }

  const burst = (page: Page) => page.evaluate('document.documentElement.scrollWidth - innerWidth')

  const everyAddress = async (): Promise<readonly string[]> => {
    const { graph, login, tenant } = emulator
    const { body } = await post(emulator, `${tenant.id}/oauth2/v2.0/devicecode`, {
      client_id: graphTools,
      scope: 'https://graph.microsoft.com/Application.ReadWrite.All'
    })
    const code = String(body.user_code)
    const applications = tenant.applications.all().filter(({ displayName }) => names.slice(0, 2).includes(displayName))
    return [
      `${empty.graph}/`,
      `${graph}/`,
      `${graph}/?q=${encodeURIComponent('nothing like it')}`,
      `${graph}/_emulator/requests?outcome=failed`,
      `${graph}/_emulator/settings`,
      `${graph}/_emulator/settings?done=clock`,
      `${graph}/_emulator/tenants/${tenant.id}/applications/none`,
      ...applications.map(({ id }) => `${graph}/_emulator/tenants/${tenant.id}/applications/${id}`),
      `${login}/devicelogin`,
      `${login}/devicelogin?code=NOSUCHONE`,
      `${login}/devicelogin?code=${code}`
    ]
  }

  // Colors go by the scheme, and what overflows by the width: two pages show both of both.
  test.each([
    [1280, 'light'],
    [320, 'dark']
  ] as const)(
    'every page keeps to the rules of accessibility and to the width of %i px, %s',
    async (width, colorScheme) => {
      const page = await open({ viewport: { width, height: 800 }, colorScheme })
      const errors: string[] = []
      page.on('pageerror', error => errors.push(String(error)))
      page.on('console', message => {
        if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text())
      })
      for (const address of await everyAddress()) {
        await page.goto(address)
        await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
        expect([address, await burst(page), await violations(page)]).toEqual([address, 0, []])
      }
      expect([errors, await page.title()]).toEqual([[], 'Sign in'])
      await page.close()
    }
  )

  test('forms work without a script: a mistake gets the focus, and what is right is done', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    page.setDefaultTimeout(0)
    await page.goto(`${emulator.graph}/_emulator/settings`)
    const before = emulator.behavior.faults.length
    await page.getByLabel('Path', { exact: true }).fill('(')
    await page.getByRole('button', { name: 'Add the fault' }).click()
    await page.getByRole('alert').waitFor()
    expect(emulator.behavior.faults).toHaveLength(before)
    await page.getByLabel('Failure').selectOption('503')
    await page.getByLabel('Path', { exact: true }).fill('/never$')
    await page.getByRole('button', { name: 'Add the fault' }).click()
    await page.getByText('The fault waits for its requests.').waitFor()
    expect(emulator.behavior.faults).toHaveLength(before + 1)
    await page.getByRole('button', { name: 'Remove 503 of any service · any method · /never$' }).click()
    await page.getByText('The fault is removed.').waitFor()
    expect(emulator.behavior.faults).toHaveLength(before)
    await context.close()
  })

  test('pages with mistakes keep to the rules too', async () => {
    const page = await open({ viewport: { width: 320, height: 800 } })
    await page.goto(`${emulator.graph}/_emulator/settings`)
    await page.getByLabel('Times', { exact: true }).fill('x')
    await page.getByRole('button', { name: 'Add the fault' }).click()
    await page.getByRole('alert').waitFor()
    expect([await burst(page), await violations(page)]).toEqual([0, []])
    expect(await page.evaluate('document.activeElement.id')).toBe('kind')
    await page.close()
  })

  test('a refresh brings what is new, and leaves what is open, focused and scrolled to as it was', async () => {
    const page = await open({ viewport: { width: 1280, height: 500 } })
    await page.goto(`${emulator.graph}/_emulator/requests`)
    await page.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    const state = `(() => {
      const { activeElement: focused } = document
      return [focused.textContent, focused.parentElement.id, focused.parentElement.open, Math.round(focused.getBoundingClientRect().top)]
    })()`
    const before = (await page.evaluate(state)) as unknown[]
    expect(before.slice(0, 3)).toEqual([expect.stringContaining('2 items'), expect.stringMatching(/^items-/), true])
    await fetch(`${emulator.graph}/v1.0/new-request`)
    await page.getByText('/v1.0/new-request').waitFor()
    const after = (await page.evaluate(state)) as unknown[]
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3))
    // The rows in their order, the newest on top.
    const order = (await page.evaluate(
      `[...document.querySelectorAll('tr[id]')].map(({ id }) => Number(id.split('-')[1]))`
    )) as number[]
    expect(order).toEqual([...order].sort((one, other) => other - one))
    await page.close()
  })

  test('a refresh asks by the tag, is stopped by its button, and says when there is no answer', async () => {
    const page = await open()
    await page.clock.install()
    const refresh = () => page.clock.runFor(2_000)
    const refreshed = (status: number) =>
      Promise.all([page.waitForResponse(answer => answer.status() === status), refresh()])
    await page.goto(`${empty.graph}/`)
    await refreshed(200)
    await refreshed(304)
    const button = page.getByRole('button', { name: 'Refresh' })
    await button.click()
    expect(await button.getAttribute('aria-pressed')).toBe('false')
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await refresh()
    await refresh()
    // What the refresh had asked for would stand before it.
    await page.evaluate(`fetch('/_emulator/clock')`)
    expect(asked).toEqual([`${empty.graph}/_emulator/clock`])
    await button.click()
    await refreshed(304)
    await page.route('**/*', route => route.abort())
    await refresh()
    await page.getByText('The emulator does not answer.').waitFor()
    await page.close()
  })

  test('another site cannot turn the clock by a form', async () => {
    const now = emulator.clock.now()
    const page = await open()
    // Another port of the same machine is another site, as far as the browser tells.
    await page.route('http://evil.example/', route =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${emulator.graph}/_emulator/settings/clock"><input name="how" value="amount"><input name="amount" value="400"><input name="unit" value="days"><button>Win</button></form>`
      })
    )
    await page.goto('http://evil.example/')
    const answered = page.waitForResponse(answer => answer.url().endsWith('/settings/clock')).catch(() => undefined)
    await page.getByRole('button').click()
    const answer = await answered
    expect(answer?.status() ?? 403).toBe(403)
    expect(emulator.clock.now() - now).toBeLessThan(86_400_000)
    await page.close()
  })
})
