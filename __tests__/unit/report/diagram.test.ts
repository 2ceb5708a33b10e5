// The picture of an app: what it holds, and what becomes of each.

import { describe, expect, test } from '@jest/globals'
import { appDiagram } from '../../../src/report/diagram.ts'
import { renderSummary } from '../../../src/report/jobSummary.ts'
import type { ReportedComponent } from '../../../src/report/runOutcome.ts'
import { changes, plan, secret } from './changes.ts'
import { appOutcome, runOutcome } from './outcomes.ts'

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
