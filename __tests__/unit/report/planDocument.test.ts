// The document of the output `plan`: what it holds, that it follows its schema, and how it stays within the limit.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as Schema from 'typebox/schema'
import { repositoryDir } from '../../../harness/bundle.ts'
import { modes } from '../../../src/mode.ts'
import type { Change } from '../../../src/reconcile/plan.ts'
import { planDocument, planOutput } from '../../../src/report/planDocument.ts'
import { changeActions } from '../../../src/report/planText.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { changes, plan } from './changes.ts'
import { appOutcome, otherApp, runOutcome } from './outcomes.ts'

/** A change as the document holds it. */
const documented = ({ kind, ...change }: Change) => ({ resource: kind.name, ...change })

const schema = JSON.parse(readFileSync(join(repositoryDir, 'schema/plan.schema.json'), 'utf8'))

describe('output plan', () => {
  test('holds every change and follows its schema', () => {
    const document = planDocument(runOutcome())
    expect(Schema.Check(schema, document)).toBe(true)
    expect(document).toMatchObject({ version: 1, mode: 'apply', changed: true, complete: true })
    expect(document.tenant).toEqual({
      id: '1a2b3c4d-0000-4000-8000-00000000b2c0',
      displayName: 'Contoso',
      initialDomain: 'contoso.onmicrosoft.com',
      kind: 'AAD B2C'
    })
    expect(document.apps).toEqual([
      {
        key: 'ci-policy-deployer',
        displayName: 'CI policy deployer',
        uniqueName: 'ci-policy-deployer',
        status: 'applied',
        counts: { create: 5, restore: 0, adopt: 0, update: 1, delete: 1, missing: 1, drift: 1, unchanged: 1 },
        changes: changes.map(documented)
      }
    ])
    expect(JSON.parse(planOutput(runOutcome()))).toEqual(JSON.parse(JSON.stringify(document)))
  })

  test('a tenant that says little, and no changes', () => {
    const unnamed = { id: 't', displayName: undefined, initialDomain: undefined, kind: undefined }
    const document = planDocument(runOutcome({ tenant: unnamed, apps: [otherApp('a')] }))
    expect(document.tenant).toEqual({ id: 't', displayName: null, initialDomain: null, kind: null })
    expect(document.changed).toBe(false)
    expect(Schema.Check(schema, document)).toBe(true)
  })

  test('only fields of the format get out, whatever the changes carry', () => {
    const carrying = { ...changes[0], secretText: 'hush' } as Change
    const text = planOutput(runOutcome({ apps: [appOutcome({ plan: { ...plan, changes: [carrying] } })] }))
    expect(text).not.toContain('hush')
  })

  test('the schema refuses what is not a plan', () => {
    const document = planDocument(runOutcome())
    for (const wrong of [
      { ...document, version: 2 },
      { ...document, mode: 'apply-all' },
      { ...document, secret: 'x' },
      { ...document, apps: [{ ...document.apps[0], status: 'done' }] },
      {
        ...document,
        apps: [{ ...document.apps[0], changes: [{ ...document.apps[0]?.changes[0], action: 'replace' }] }]
      }
    ]) {
      expect(Schema.Check(schema, wrong)).toBe(false)
    }
  })

  test('any outcome gives a document that follows the schema', () => {
    const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Change['fields'][number]['before']>
    const change = fc.record(
      {
        kind: fc.constantFrom(...allKinds.app.map(({ kind }) => kind).filter(kind => !kind.isUnplanned)),
        action: fc.constantFrom(...changeActions),
        name: fc.string(),
        id: fc.string(),
        fields: fc.array(fc.record({ field: fc.string(), before: json, after: json }), { maxLength: 3 }),
        reason: fc.string()
      },
      { requiredKeys: ['kind', 'action', 'name', 'fields', 'reason'] }
    )
    fc.assert(
      fc.property(fc.constantFrom(...modes), fc.array(change, { maxLength: 6 }), (mode, all) => {
        const run = runOutcome({ mode, apps: [appOutcome({ plan: { ...plan, changes: all } })] })
        return (
          Schema.Check(schema, JSON.parse(planOutput(run))) && Schema.Check(schema, JSON.parse(planOutput(run, 600)))
        )
      })
    )
  })

  test('stays within the limit: first without what is unchanged, then without changes, then without apps', () => {
    const run = runOutcome({ apps: [appOutcome(), otherApp('other')] })
    const whole = planOutput(run)
    const changed = JSON.parse(planOutput(run, whole.length - 1))
    expect(changed.complete).toBe(false)
    expect(changed.apps[0].changes.map((change: Change) => change.action)).not.toContain('unchanged')
    expect(changed.apps[1]).toMatchObject({ counts: { unchanged: 10 }, changes: [] })
    const counted = JSON.parse(planOutput(run, JSON.stringify(changed).length - 1))
    expect(counted.apps.map((app: { changes: readonly Change[] }) => app.changes)).toEqual([[], []])
    const bare = JSON.parse(planOutput(run, 10))
    expect(bare).toMatchObject({ complete: false, changed: true, apps: [] })
    for (const document of [changed, counted, bare]) expect(Schema.Check(schema, document)).toBe(true)
  })

  test('a thousand apps stay under half of what a job may output', () => {
    const apps = Array.from({ length: 1_000 }, (_, index) => appOutcome({ plan: { ...plan, key: `app-${index}` } }))
    expect(planOutput(runOutcome({ apps })).length).toBeLessThanOrEqual(256 * 1024)
  })
})
