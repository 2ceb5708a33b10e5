import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { summary } from '@actions/core'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isMarked } from '../../src/ci/github/comment.ts'
import { createGitHubActions } from '../../src/ci/github/gitHubActions.ts'
import { ActionError } from '../../src/errors.ts'
import { commentMarker, renderComment } from '../../src/report/commentBody.ts'
import { appDiagram } from '../../src/report/diagram.ts'
import { headline, renderSummary, tenantCard, writeSummary } from '../../src/report/jobSummary.ts'
import { moment } from '../../src/report/markup.ts'
import type { ReportedComponent, RunOutcome } from '../../src/report/runOutcome.ts'
import { clip, code, fitting, html, link, mermaidLabel, plural, prose } from '../../src/report/text.ts'
import { portalAddress } from '../../src/resources/application/report.ts'
import {
  type AppFacts,
  appOutcome,
  changes,
  clientId,
  failure,
  nowMs,
  otherApp,
  plan,
  runOutcome,
  secret
} from './fixtures.ts'

const nasty = `O'Brien "q" <img src=x onerror=alert(1)> [l](http://e.x) #12 @octocat | \`c\` *b* $m$ \\ ~s~ _u_ end;`

const renamed = (name: string, overrides: Partial<AppFacts> = {}): ReportedComponent =>
  appOutcome({
    plan: {
      key: name,
      name,
      title: name,
      changes: changes.map(change => ({
        ...change,
        name,
        reason: name,
        fields: [{ field: name, before: name, after: [name] }]
      }))
    },
    warnings: [name, name],
    ...overrides
  })

describe('text for HTML and Mermaid', () => {
  test('nothing that HTML or markdown reads is left, and the text is still the same', () => {
    const shown = html(nasty)
    expect(shown).not.toMatch(/[<>"'`*_[\]|~\\$@]|#(?!\d+;)|&(?!#\d+;)/)
    const decoded = shown
      .replaceAll('&#8203;', '')
      .replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point)))
    expect(decoded).toBe(nasty)
    expect(html('a\n\nb\u202e')).toBe('a  b\\u{202e}'.replace('\\', '&#92;'))
  })

  test('code keeps the value as it is, for copying', () => {
    expect(code('repo:o@1/r:x#y')).toBe('<code>repo:o&#64;1/r:x&#35;y</code>')
  })

  test('links are http or https', () => {
    expect(link('https://a.b/?x=1&y=2', 'label')).toBe('<a href="https://a.b/?x=1&#38;y=2">label</a>')
    expect(link('javascript:alert(1)', 'label')).toBe('label')
    expect(link('https://a.b/"onclick="x', 'l')).toBe('<a href="https://a.b/&#34;onclick=&#34;x">l</a>')
  })

  test('prose makes links of addresses, without the full stop', () => {
    expect(prose('See https://a.b/c_d?e=f#g. Or <http://x>!')).toBe(
      'See <a href="https://a.b/c&#95;d?e=f&#35;g">https://a.b/c&#95;d?e=f&#35;g</a>. Or &#60;<a href="http://x">http://x</a>&#62;!'
    )
  })

  test('Mermaid labels hold letters, digits, harmless signs and entity codes only', () => {
    expect(mermaidLabel('a "b" [c] #1; 日本 é')).toBe('a #34;b#34; #91;c#93; #35;1#59; 日本 é')
    expect(mermaidLabel(' ')).toBe('#40;no name#41;')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text =>
        /^(?:[\p{L}\p{M}\p{N} ._…/-]|#\d+;)+$/u.test(mermaidLabel(text))
      )
    )
  })

  test('clip counts code points; plural; fitting', () => {
    expect(clip('🎉🎉🎉', 2)).toBe('🎉…')
    expect(clip('🎉🎉', 2)).toBe('🎉🎉')
    expect([plural(1, 'app'), plural(2, 'app')]).toEqual(['1 app', '2 apps'])
    expect(
      fitting(
        ['aa', 'bb', 'c'],
        text => text,
        4,
        text => text.length
      )
    ).toEqual({ taken: ['aa', 'bb'], left: 1 })
    expect(fitting([1], String, 4, text => text.length)).toEqual({ taken: ['1'], left: 0 })
  })
})

describe('moments', () => {
  test.each([
    ['2026-03-01T08:00:00Z', '2026-03-01 08:00 UTC (in 90 days)'],
    ['2025-12-02T09:00:00Z', '2025-12-02 09:00 UTC (in 25 hours)'],
    ['2025-12-01T09:00:00Z', '2025-12-01 09:00 UTC (in 1 hour)'],
    ['2025-12-01T08:30:00Z', '2025-12-01 08:30 UTC (in less than an hour)'],
    ['2025-11-28T08:00:00Z', '2025-11-28 08:00 UTC (<b>expired</b>, 3 days ago)'],
    ['never <b>', 'never &#60;b&#62;']
  ])('%s', (iso, shown) => {
    expect(moment(iso, nowMs)).toBe(shown)
  })
})

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
    [{ mode: 'destroy', apps: [otherApp('b')] }, '✅ Nothing to remove']
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
    const quiet = { id: 't', displayName: undefined, initialDomain: undefined, kind: undefined }
    const text = renderSummary(runOutcome({ mode: 'plan', tenant: quiet, apps: [app] }))
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
      otherApp('calm'),
      appOutcome({ secret: undefined }),
      otherApp('broken', { status: 'failed', error: failure, clientId: undefined })
    ]
    const text = renderSummary(runOutcome({ apps }))
    const summaries = [...text.matchAll(/<details( open)?><summary><b>\S+ ([^:]+):/g)].map(([, open, name]) => [
      name,
      open
    ])
    expect(summaries).toEqual([
      ['broken', ' open'],
      ['CI policy deployer', undefined],
      ['calm', undefined]
    ])
    expect(text).toContain('<td>❌ broken</td><td></td><td>failed</td>')
    expect(text.match(/<\/details>/g)).toHaveLength(3)
  })

  test('no app at all', () => {
    expect(renderSummary(runOutcome({ apps: [] }))).toContain('✅ No changes')
  })

  test.each([
    ['plain', 'app'],
    ['long and hostile', `${nasty} `.repeat(12)]
  ])('a thousand apps with %s names stay under 1 MiB and say what is missing', (_, name) => {
    const apps = Array.from({ length: 1_000 }, (_, index) => renamed(`${index} ${name}`, { error: failure }))
    const text = renderSummary(runOutcome({ apps }))
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000)
    expect(text).toMatch(/<p>The details of \d+ more apps did not fit here\.<\/p>\n$/)
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length)
    expect(text.match(/```mermaid/g)).toHaveLength(10)
  })

  test('one app with thousands of resources stays under 1 MiB', () => {
    const many = Array.from({ length: 6_000 }, () => renamed(nasty).plan.changes[0]).filter(
      change => change !== undefined
    )
    const text = renderSummary(runOutcome({ apps: [appOutcome({ plan: { ...plan, changes: many } })] }))
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000)
    expect(text).toContain('did not fit here')
  })

  test('hostile names stay text: no foreign tag, no second fence, no blank line inside a block', () => {
    const text = renderSummary(runOutcome({ apps: [renamed(`${nasty}\n\n</table>\`\`\`\n# h`)] }))
    expect(text).not.toMatch(/<(?!\/?(?:h2|h3|p|b|table|tr|th|td|code|a|br|details|summary)[ >])/)
    expect(text.match(/```/g)).toHaveLength(2)
    expect(text).not.toMatch(/^#/m)
  })
})

const pictureOf = (app: ReportedComponent) => appDiagram(app.plan, app.report.summary().boxes)

describe('picture', () => {
  test('credentials, permissions and roles, by what becomes of them', () => {
    const picture = pictureOf(appOutcome()) ?? ''
    expect(picture).toContain('app(["CI policy deployer"]):::app')
    expect(picture).toContain('credentials0["secret b2c-bootstrap 1<br>until 2026-03-01"]:::added')
    expect(picture).toContain('["secret made in the portal<br>made by others"]:::foreign')
    expect(picture).toContain('["User.ReadWrite.All<br>not granted"]:::missing')
    expect(picture).toContain('["Directory.ReadWrite.All<br>not declared"]:::foreign')
    expect(picture).toContain('roles0["User Administrator"]:::added')
    expect(picture).toContain('credentials --> app\n  app --> permissions\n  app --> roles')
  })

  test('a secret that was there before; a planned one', () => {
    expect(pictureOf(appOutcome({ secret: { ...secret, created: false } }))).toContain('2026-03-01"]:::kept')
    expect(pictureOf(appOutcome({ secret: undefined }))).toContain('credentials0["secret b2c-bootstrap"]:::added')
  })

  test('large groups are cut', () => {
    const [, , permission] = changes
    const many = Array.from({ length: 30 }, () => permission).filter(change => change !== undefined)
    const picture = pictureOf(appOutcome({ plan: { ...plan, changes: many }, secret: undefined })) ?? ''
    expect(picture).toContain('permissionsmore["and 19 more"]')
    expect(picture).not.toContain('subgraph roles')
  })

  test('nothing to draw', () => {
    expect(pictureOf(appOutcome({ plan: { ...plan, changes: [] }, secret: undefined }))).toBeUndefined()
    expect(renderSummary(runOutcome({ apps: [appOutcome({ status: 'destroyed' })] }))).not.toContain('mermaid')
  })
})

describe('writing the summary', () => {
  test("goes to the step's file as it is; a runner without job summaries is a debug line", async () => {
    const { writeSummary: write } = createGitHubActions({})
    const lines: string[] = []
    const log = { detail: (text: string) => void lines.push(text) }
    const folder = mkdtempSync(join(tmpdir(), 'summary-'))
    const file = join(folder, 'step.md')
    writeFileSync(file, '')
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
      rmSync(folder, { recursive: true })
    }
  })
})

describe('comment body', () => {
  test('the plan as a diff, what is unchanged only counted, the marker at the end', () => {
    const run = runOutcome({ mode: 'plan', apps: [appOutcome({ status: 'planned', secret: undefined })] })
    const body = renderComment(run, 'deploy')
    expect(body).toContain('<h3>b2c-bootstrap: 📋 Plan: changes to 1 app</h3>')
    expect(body).toContain('```diff\n+ create    application')
    expect(body).toContain('1 unchanged</h4>')
    expect(body).not.toContain('TrustFrameworkKeySet')
    const marker = commentMarker(run, 'deploy')
    expect(body.endsWith(`\n\n${marker}`)).toBe(true)
    expect(isMarked(`${body}\n`, marker)).toBe(true)
    expect(isMarked(`> ${body}\n\nquoted`, marker)).toBe(false)
  })

  test('markers differ by tenant and by scope', () => {
    const run = runOutcome()
    const other = runOutcome({ tenant: { ...run.tenant, id: 'other' } })
    const markers = [commentMarker(run), commentMarker(run, 'a'), commentMarker(other), commentMarker(other, 'a')]
    expect(new Set(markers).size).toBe(4)
  })

  test('a failed app shows its error; an app without changes has no diff', () => {
    const body = renderComment(
      runOutcome({ apps: [otherApp('calm'), otherApp('broken', { status: 'failed', error: failure })] })
    )
    expect(body).toContain('> [!CAUTION]')
    expect(body).not.toContain('```')
  })

  test('a name with backticks cannot close the block', () => {
    const body = renderComment(runOutcome({ apps: [renamed('a ````` b @octocat')] }))
    expect(body).toContain('``````diff\n')
    expect(body).toContain('\n``````\n')
  })

  test('stays under what GitHub takes, and ends with the marker', () => {
    const apps = Array.from({ length: 500 }, (_, index) => renamed(`${index} ${nasty}`))
    const body = renderComment(runOutcome({ apps }))
    expect(body.length).toBeLessThan(65_536)
    expect(body).toMatch(/<p>… and \d+ more apps: see the job summary\.<\/p>/)
    expect(isMarked(body, commentMarker(runOutcome()))).toBe(true)
    const long = Array.from({ length: 500 }, () => changes).flat()
    const one = renderComment(runOutcome({ apps: [appOutcome({ plan: { ...plan, changes: long } })] }))
    expect(one.length).toBeLessThan(65_536)
    expect(one).toMatch(/\.\.\. and \d+ more lines\n```/)
  })
})
