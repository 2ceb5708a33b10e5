// The job summary: headline, tenant, a row for every resource, secrets, errors with their next step, and the limit of 1 MiB.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { summary } from '@actions/core'
import { describe, expect, test } from '@jest/globals'
import { createGitHubActions } from '../../../src/ci/github/gitHubActions.ts'
import { ActionError } from '../../../src/errors.ts'
import { headline, renderSummary, tenantCard, writeSummary } from '../../../src/report/jobSummary.ts'
import type { RunOutcome } from '../../../src/report/runOutcome.ts'
import { portalAddress } from '../../../src/resources/application/report.ts'
import { workspaceWith } from '../../hooks.ts'
import { changes, failure, plan, secret } from './changes.ts'
import { type AppFacts, appOutcome, clientId, otherApp, runOutcome } from './outcomes.ts'
import { renamed, specialCharacters } from './renamed.ts'

describe('headline', () => {
  const planned = (overrides: Partial<AppFacts> = {}) =>
    appOutcome({ status: 'planned', secret: undefined, ...overrides })
  const delivered = appOutcome({ secret: { ...secret, destinations: [{ target: 't' }] } })
  test.each<[Partial<RunOutcome>, string]>([
    [{ apps: [delivered] }, '✅ 1 app provisioned'],
    [{ apps: [delivered, otherApp('b', { status: 'failed' })] }, '❌ 1 of 2 apps failed'],
    [{}, '❌ 1 app with secret destinations out of step'],
    [{ apps: [otherApp('b')] }, '✅ No changes'],
    [{ mode: 'plan', apps: [planned(), otherApp('b')] }, '📋 Plan: changes to 1 app'],
    [{ mode: 'plan', apps: [otherApp('b')] }, '✅ Plan: no changes'],
    [{ mode: 'destroy', apps: [planned({ status: 'destroyed' })] }, '🗑️ 1 app removed'],
    [{ mode: 'destroy', apps: [otherApp('b')] }, '✅ Nothing to remove'],
    [{ tenantOutcome: delivered, apps: [] }, '✅ The tenant was brought into step'],
    [{ tenantOutcome: otherApp('t', { status: 'failed' }), apps: [] }, '❌ The tenant was not brought into step'],
    [{ mode: 'plan', tenantOutcome: planned(), apps: [] }, '📋 Plan: changes to the tenant'],
    [{ mode: 'destroy', tenantOutcome: planned({ status: 'destroyed' }), apps: [] }, '🗑️ Removed from the tenant'],
    [{ tenantOutcome: otherApp('t'), apps: [] }, '✅ No changes'],
    [{ tenantOutcome: delivered, apps: [delivered] }, '✅ 2 components provisioned']
  ])('%#', (overrides, text) => {
    expect(headline(runOutcome(overrides))).toBe(text)
  })
})

describe('job summary', () => {
  test('one app: tenant, ids, a row for every resource, secret, destinations, picture', () => {
    const text = renderSummary(runOutcome())
    expect(text).toContain('<tr><th align="left">Kind</th><td>Azure AD B2C</td></tr>')
    expect(text).toContain('<code>contoso.onmicrosoft.com</code>')
    expect(text).toContain('5 created, 1 updated, 1 removed, 1 missing, 1 drift, 1 unchanged')
    for (const change of changes) expect(text).toContain(`>${change.name}</td>`)
    expect(text).toContain('policy-deployment: uploads custom policies')
    expect(text).toContain('2026-03-01 08:00 UTC (in 90 days)')
    expect(text).toContain('<td>👤 made by others, not touched</td><td nowrap>made in the portal</td>')
    expect(text).toContain('✅ signs in (proven after 6 s, 4 attempts)')
    expect(text).toContain('<code>environment/production:B2C&#95;SECRET</code></td><td nowrap>✅ written</td>')
    expect(text).toContain('❌ repository:B2C&#95;SECRET was not written')
    expect(text).toContain('>grant admin consent</a>')
    expect(text).toContain('```mermaid\nflowchart LR\n')
    expect(text.endsWith('```\n')).toBe(true)
    expect(text).not.toContain('<details')
  })

  test('the portal link opens the registration in its tenant', () => {
    expect(portalAddress(runOutcome(), clientId)).toBe(
      `https://portal.azure.com/#@1a2b3c4d-0000-4000-8000-00000000b2c0/view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/${clientId}/isMSAApp~/false`
    )
    expect(renderSummary(runOutcome())).toContain(`appId/${clientId}/isMSAApp&#126;/false">open in the portal</a>`)
  })

  test('a failed app: message, next step, nothing claimed to be done', () => {
    const text = renderSummary(runOutcome({ apps: [appOutcome({ status: 'failed', error: failure })] }))
    expect(text).toContain('> [!CAUTION]\n> <b>Microsoft Graph refused')
    expect(text).toContain('&#60;b&#62;User.ReadWrite.All')
    expect(text).toContain('> <b>Next step:</b> Grant AppRoleAssignment.ReadWrite.All')
    expect(text).toContain('<a href="https://learn.microsoft.com/graph/permissions-reference">')
    expect(text).toContain('❌ not confirmed (create)')
    expect(text).toContain('🟡 missing')
    expect(text).not.toMatch(/🟢 created<\/td><td[^>]*>(no application|the application)/)
  })

  test('an error without a hint; a destination without a hint', () => {
    const bare = new ActionError({ code: 'service', message: 'no answer' })
    const app = appOutcome({
      status: 'failed',
      error: bare,
      secret: { ...secret, destinations: [{ target: 'x', error: bare }] }
    })
    const text = renderSummary(runOutcome({ apps: [app] }))
    expect(text).toContain('> <b>no answer</b>\n')
    expect(text).toContain('<td nowrap>❌ no answer</td>')
    expect(text).not.toContain('Next step')
  })

  test('what is not known is left out', () => {
    const app = appOutcome({
      status: 'planned',
      clientId: undefined,
      servicePrincipalId: undefined,
      lacksConsent: false,
      secret: {
        ...secret,
        current: undefined,
        created: false,
        removed: [],
        foreign: [],
        destinations: [],
        verification: { kind: 'skipped' }
      }
    })
    const unnamed = { id: 't', displayName: undefined, initialDomain: undefined, kind: undefined }
    const text = renderSummary(runOutcome({ mode: 'plan', tenant: unnamed, apps: [app] }))
    for (const absent of ['Client id', 'object id', 'Destination', 'Expires', 'signs in', 'Domain', 'Kind', '[!']) {
      expect(text).not.toContain(absent)
    }
    expect(text).toContain('to create')
  })

  test('a secret that expires soon, in force, and one that could not be proven', () => {
    const unproven = { ...secret, verification: { kind: 'unproven', reason: 'roles lack <X>' } as const }
    const shown = (value: typeof secret) => renderSummary(runOutcome({ apps: [appOutcome({ secret: value })] }))
    expect(shown({ ...unproven, expiresSoon: true })).toContain('⚠️ expires soon')
    expect(shown({ ...unproven, expiresSoon: true })).toContain('⚠️ not proven: roles lack &#60;X&#62;')
    expect(shown({ ...secret, created: false })).toContain('⚪ in force')
  })

  test('other kinds of tenants', () => {
    const { tenant } = runOutcome()
    expect(tenantCard({ ...tenant, kind: 'AAD' })).toContain('⚠️ a workforce tenant')
    expect(tenantCard({ ...tenant, kind: 'CIAM' })).toContain('Entra External ID')
    expect(tenantCard({ ...tenant, kind: '<new>' })).toContain('&#60;new&#62;')
  })

  test('many apps: an overview, failed ones first and open, the others folded', () => {
    const apps = [
      otherApp('unchanged'),
      appOutcome({ secret: undefined }),
      otherApp('failing', { status: 'failed', error: failure, clientId: undefined })
    ]
    const text = renderSummary(runOutcome({ apps }))
    const summaries = [...text.matchAll(/<details( open)?><summary><b>\S+ ([^:]+):/g)].map(([, open, name]) => [
      name,
      open
    ])
    expect(summaries).toEqual([
      ['failing', ' open'],
      ['CI policy deployer', undefined],
      ['unchanged', undefined]
    ])
    expect(text).toContain('<td>❌ failing</td><td></td><td>failed</td>')
    expect(text.match(/<\/details>/g)).toHaveLength(3)
  })

  test('no app at all', () => {
    expect(renderSummary(runOutcome({ apps: [] }))).toContain('✅ No changes')
  })

  test.each([
    ['plain', 'app'],
    ['long and malicious', `${specialCharacters} `.repeat(12)]
  ])('a thousand apps with %s names stay under 1 MiB and say what is missing', (_, name) => {
    const apps = Array.from({ length: 1_000 }, (_, index) => renamed(`${index} ${name}`, { error: failure }))
    const text = renderSummary(runOutcome({ apps }))
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000)
    expect(text).toMatch(/<p>The details of \d+ more apps did not fit here\.<\/p>\n$/)
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length)
    expect(text.match(/```mermaid/g)).toHaveLength(10)
  })

  test('one app with thousands of resources stays under 1 MiB', () => {
    const many = Array.from({ length: 6_000 }, () => renamed(specialCharacters).plan.changes[0]).filter(
      change => change !== undefined
    )
    const text = renderSummary(runOutcome({ apps: [appOutcome({ plan: { ...plan, changes: many } })] }))
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000)
    expect(text).toContain('did not fit here')
  })

  test('the paths and lists of a difference may be broken between their parts', () => {
    const fields = [{ field: 'Root/Child', before: 'https://a.example', after: ['b', 'c'] }]
    const updated = changes.map(change => (change.action === 'update' ? { ...change, fields } : change))
    const text = renderSummary(runOutcome({ apps: [appOutcome({ plan: { ...plan, changes: updated } })] }))
    expect(text).toContain('<code>Root/<wbr>Child: &#34;https://<wbr>a.example&#34;')
    expect(text).toContain('&#34;b&#34;,<wbr>&#34;c&#34;')
  })

  test('malicious names stay text: no foreign tag, no second fence, no blank line inside a block', () => {
    const text = renderSummary(runOutcome({ apps: [renamed(`${specialCharacters}\n\n</table>\`\`\`\n# h`)] }))
    expect(text).not.toMatch(/<(?!\/?(?:h2|h3|p|b|table|tr|th|td|code|a|br|details|summary|wbr)[ >])/)
    expect(text.match(/```/g)).toHaveLength(2)
    expect(text).not.toMatch(/^#/m)
  })
})

describe('writing the summary', () => {
  test("goes to the step's file as it is; a runner without job summaries is a debug line", async () => {
    const { writeSummary: write } = createGitHubActions({})
    const lines: string[] = []
    const log = { detail: (text: string) => void lines.push(text) }
    const file = join(workspaceWith({ 'step.md': '' }), 'step.md')
    const before = process.env.GITHUB_STEP_SUMMARY
    try {
      delete process.env.GITHUB_STEP_SUMMARY
      await writeSummary(write, () => 'lost', log)
      expect(lines).toEqual([expect.stringMatching(/^No job summary: .*GITHUB_STEP_SUMMARY/)])
      summary.emptyBuffer()
      process.env.GITHUB_STEP_SUMMARY = file
      await writeSummary(write, () => renderSummary(runOutcome()), log)
      expect(readFileSync(file, 'utf8')).toBe(renderSummary(runOutcome()))
      expect(lines).toHaveLength(1)
    } finally {
      if (before === undefined) delete process.env.GITHUB_STEP_SUMMARY
      else process.env.GITHUB_STEP_SUMMARY = before
    }
  })
})
