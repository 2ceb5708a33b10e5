import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as Schema from 'typebox/schema'
import { modes } from '../../src/mode.ts'
import type { Change } from '../../src/reconcile/plan.ts'
import { planDocument, planOutput } from '../../src/report/planDocument.ts'
import { changeActions, countsText, fieldText, planHeadline, planLines, tenseOf } from '../../src/report/planTable.ts'
import { allKinds } from '../../src/resources/index.ts'
import { appOutcome, changes, kindOf, otherApp, plan, runOutcome } from './fixtures.ts'

/** A change as the document holds it. */
const documented = ({ kind, ...change }: Change) => ({ resource: kind.name, ...change })

const schema = JSON.parse(readFileSync(new URL('../../schema/plan.schema.json', import.meta.url), 'utf8'))

describe('the plan as lines', () => {
  test('signs, words, fields before and after', () => {
    expect(planLines(plan)).toEqual([
      '+ create    application          CI policy deployer  (no application has the unique name ci-policy-deployer)',
      '      signInAudience: "AzureADMyOrg"',
      '      tags: ["b2c-bootstrap"]',
      '+ create    service principal    CI policy deployer  (the application has none)',
      '+ create    permission           Policy.ReadWrite.TrustFramework  (policy-deployment: uploads custom policies)',
      '= unchanged permission           TrustFrameworkKeySet.ReadWrite.All  (policy-keys: creates and rotates policy keys)',
      '? missing   permission           User.ReadWrite.All  (consent: verify leaves the grant to an administrator)',
      '! drift     permission           Directory.ReadWrite.All  (granted but not declared; prune: true removes it)',
      '+ create    directory role       User Administrator  (declared in directory-roles)',
      '~ update    federated credential github-main  (subject differs)',
      '      subject: "repo:octo-org/b2c:ref:refs/heads/master" -> "repo:octo-org/b2c:ref:refs/heads/main"',
      '- delete    certificate          old signer  (prune: true)',
      '      thumbprint: "AB12"',
      '+ create    client secret        b2c-bootstrap  (none of ours is valid)',
      '      endDateTime: "2026-03-01T08:00:00Z"'
    ])
  })

  test('restore and adopt have signs of their own; an empty reason and the fields of what is unchanged are not shown', () => {
    const change = (action: Change['action']): Change => ({
      kind: kindOf('application'),
      action,
      name: 'a\n::error::b',
      fields: [{ field: 'x', before: 1, after: null }],
      reason: ''
    })
    expect(planLines({ ...plan, changes: (['restore', 'adopt', 'unchanged'] as const).map(change) })).toEqual([
      '^ restore   application          a ::error::b',
      '      x: 1 -> (none)',
      '@ adopt     application          a ::error::b',
      '      x: 1 -> (none)',
      '= unchanged application          a ::error::b'
    ])
  })

  test('long values are clipped', () => {
    const text = fieldText('update', { field: 'f', before: 'x'.repeat(500), after: { a: [true] } })
    expect(text).toBe(`f: "${'x'.repeat(158)}… -> {"a":[true]}`)
    expect(fieldText('create', { field: 'f', before: 'a', after: 'b' })).toBe('f: "a" -> "b"')
  })

  test('counts, by tense', () => {
    expect(planHeadline(plan)).toBe(
      'CI policy deployer (ci-policy-deployer): 5 to create, 1 to update, 1 to remove, 1 missing, 1 drift, 1 unchanged'
    )
    expect(planHeadline({ ...plan, changes: changes.slice(0, 1) }, 'done')).toBe(
      'CI policy deployer (ci-policy-deployer): 1 created'
    )
    expect(countsText([], 'done')).toBe('nothing to do')
    expect((['planned', 'failed', 'applied', 'unchanged', 'destroyed'] as const).map(tenseOf)).toEqual([
      'planned',
      'planned',
      'done',
      'done',
      'done'
    ])
  })
})

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
    const quiet = { id: 't', displayName: undefined, initialDomain: undefined, kind: undefined }
    const document = planDocument(runOutcome({ tenant: quiet, apps: [otherApp('a')] }))
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
